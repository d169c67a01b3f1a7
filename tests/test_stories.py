"""Which way things go in the stories: what helps, what hurts, and what makes no difference."""

import dataclasses
import statistics
from itertools import pairwise

import pytest
from conftest import at_once, only, until

from sim import actions as act
from sim import events as ev
from sim import phrases
from sim.demand import people
from sim.play import play
from sim.policies import in_all_seats
from sim.reach import informed
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, IT_LEAD, SUPPORT_LEAD, Component, Duration, SoftNeed, changed
from sim.stories.health import in_order
from sim.world import World

CUSTOMERS = ("customers with an open order", "registered shoppers", "visitors")

WORDS = (("what happened", "It rains."), ("next update", "We will write again."))


def run(scenario, playbook, seed=0, replication=0) -> World:
    """A world that the playbook has played in every seat, to its end."""
    return play(World(scenario, seed, replication), in_all_seats(playbook, scenario))


def at(kind, world, **fields) -> int | None:
    """The second of the first such event; None: never."""
    found = (e.at for e in only(kind, world) if all(getattr(e, k) == v for k, v in fields.items()))
    return next(found, None)


def share_informed(world, second: int, audiences=CUSTOMERS) -> float:
    """Which share of these audiences was informed by then."""
    sizes = {a.name: people(world.scenario, a) for a in world.scenario.organisation.audiences}
    deliveries = [e.delivery for e in only(ev.DeliveryBegan, world)]
    told = sum(sizes[a] * informed([d for d in deliveries if d.audience == a], second) for a in audiences)
    return told / sum(sizes[a] for a in audiences)


def half_informed(world) -> int | None:
    """The first minute at which half of the customers were informed."""
    return next((s for s in range(0, world.horizon, 60) if share_informed(world, s) >= 0.5), None)


# ------------------------------------------------------------------------------------------- health, detection


def test_what_needs_a_broken_part_fails_with_it_and_what_uses_it_loses_a_share(card):
    components = (
        Component("shop", "low", ("till",), (SoftNeed("stars", 0.4),)),
        Component("till", "low"),
        Component("stars", "low"),
        Component("alone", "low"),
    )
    organisation = dataclasses.replace(card.organisation, components=components, monitors=(), sells_through="shop")
    for component, expected in (("till", {"shop": 0.5, "till": 0.5}), ("stars", {"shop": 0.8, "stars": 0.5})):
        fault = dataclasses.replace(card.fault, component=component, health=0.5, at=100)
        audiences = tuple(dataclasses.replace(a, affected_by=("shop",)) for a in organisation.audiences)
        small = dataclasses.replace(organisation, audiences=audiences)
        world = World(dataclasses.replace(card, organisation=small, fault=fault), 1)
        world.advance(99)
        assert set(world.truth.health.now.values()) == {1.0}
        world.advance(100)
        assert {n: h for n, h in world.truth.health.now.items() if h < 1} == expected


def test_components_are_put_in_an_order_in_which_each_comes_after_what_it_depends_on(card):
    names = [c.name for c in in_order(card.organisation.components)]
    for component in card.organisation.components:
        needed = (*component.needs, *(s.component for s in component.uses))
        assert all(names.index(n) < names.index(component.name) for n in needed)


def test_a_soft_need_is_felt_only_after_its_time(card):
    components = (Component("shop", "low", (), (SoftNeed("stars", 0.4, 600),)), Component("stars", "low"))
    audiences = tuple(dataclasses.replace(a, affected_by=("shop",)) for a in card.organisation.audiences)
    organisation = dataclasses.replace(
        card.organisation, components=components, monitors=(), sells_through="shop", audiences=audiences
    )
    fault = dataclasses.replace(card.fault, component="stars", health=0.0, at=100)
    world = World(dataclasses.replace(card, organisation=organisation, fault=fault), 1)
    world.advance(699)
    assert world.truth.health.now["shop"] == 1.0
    world.advance(700)
    assert world.truth.health.now["shop"] == pytest.approx(0.6)


def test_the_vendor_ends_the_fault_whatever_the_team_does(card):
    for seed in range(20):
        world = play(World(changed(at_once(card), ("fault", "ends_after"), Duration("fixed", 5_000)), seed), {})
        assert at(ev.FaultEnded, world) == card.fault.at + 5_000
        assert at(ev.ServiceRestored, world) == card.fault.at + 5_000


def test_a_worse_outage_is_noticed_sooner_and_a_slower_monitor_later(card, standard):
    def noticed(scenario, seed):
        world = World(scenario, seed)
        while not phrases.first("the first alert was raised", world.log):
            world.advance(world.now + 60)
        return at(ev.AlertRaised, world) or world.now

    slower = changed(card, ("organisation", "monitors", "payment alert", "every"), 240)
    milder = changed(card, ("fault", "health"), 0.7)
    usual = [noticed(card, seed) for seed in range(60)]
    assert statistics.mean(noticed(milder, s) for s in range(60)) > statistics.mean(usual)
    assert statistics.mean(noticed(slower, s) for s in range(60)) > statistics.mean(usual)


def test_a_monitor_is_silent_while_what_it_runs_on_is_down(scenarios):
    search = scenarios["slow-search"]
    alone = dataclasses.replace(search.organisation.monitors[3], watches="storefront", runs_on="storefront")
    blind = changed(search, ("organisation", "monitors"), (alone,))
    fault = dataclasses.replace(search.fault, component="storefront", health=0.0, ends_after=Duration("fixed", 6_000))
    for runs_on, expected in ((None, True), ("storefront", False)):
        monitor = dataclasses.replace(alone, runs_on=runs_on)
        scenario = dataclasses.replace(changed(blind, ("organisation", "monitors"), (monitor,)), fault=fault)
        world = World(scenario, 1)
        while world.now < 6_000:
            world.advance(6_000)
        assert bool(only(ev.AlertRaised, world)) is expected


def test_where_no_monitor_looks_customers_are_the_first_to_tell(card):
    blind = changed(card, ("organisation", "monitors"), ())
    for seed in range(10):
        world = play(World(blind, seed), {})
        assert not only(ev.AlertRaised, world)
        (report,) = only(ev.CustomersReported, world)
        assert report.at > card.fault.at
        assert at(ev.PersonPaged, world, role=IT_LEAD) == report.at


def test_few_contacts_are_noticed_later_than_many(card):
    few = changed(card, ("organisation", "support", "contact_critical"), 0.01)
    times = [[at(ev.CustomersReported, play(World(s, seed), {})) for seed in range(30)] for s in (card, few)]
    assert all(many < later for many, later in zip(*times, strict=True) if later is not None)
    assert sum(later is not None for later in times[1]) > 5


def test_an_outage_that_ends_when_enough_customers_have_called_is_reported(card):
    """When they call is reckoned minute by minute, on straight lines; health may change where more have called."""
    support = dataclasses.replace(card.organisation.support, after=Duration("exponential", 60), notices_after=800)
    organisation = dataclasses.replace(at_once(card).organisation, support=support)
    reports = 0
    for lasts in range(5, 60):
        fault = dataclasses.replace(card.fault, ends_after=Duration("fixed", lasts))
        world = play(World(dataclasses.replace(card, organisation=organisation, fault=fault), 1), {})
        reports += any(isinstance(e, ev.CustomersReported) for e in world.log)
    assert 0 < reports < 55


# --------------------------------------------------------------------------------------------------- paging


def test_by_night_people_answer_and_join_more_slowly(card):
    """The pager's answer and the way to the call are each slower."""

    def seconds(scenario):
        worlds = [play(World(scenario, seed), {}) for seed in range(100)]
        paged = [at(ev.PersonPaged, world, role=IT_LEAD) for world in worlds]
        answered = [at(ev.PageAcknowledged, world, role=IT_LEAD) for world in worlds]
        joined = [at(ev.RoleJoined, world, role=IT_LEAD) for world in worlds]
        waits = statistics.mean(b - a for a, b in zip(paged, answered, strict=True))
        return waits, statistics.mean(c - b for b, c in zip(answered, joined, strict=True))

    day, night = seconds(card), seconds(dataclasses.replace(card, starts=23 * 3_600))
    assert night[0] > 1.3 * day[0]
    assert night[1] > 1.3 * day[1]


def test_by_night_the_night_rota_is_paged(card):
    for starts, rota in ((16 * 3_600, "day"), (23 * 3_600, "night"), (3 * 3_600, "night")):
        world = play(World(dataclasses.replace(card, starts=starts), 1), {})
        role = next(r for r in card.organisation.roles if r.name == IT_LEAD)
        assert only(ev.PersonPaged, world)[0].person == getattr(role, rota)[0]


def test_each_level_has_its_time_and_then_the_next_is_paged(card):
    way = dataclasses.replace(card.organisation.paging.day, never=0.0, delay=Duration("fixed", 301))
    slow = changed(changed(card, ("organisation", "paging", "day"), way), ("organisation", "paging", "fatigue"), 0.0)
    world = play(World(slow, 1), {})
    paged = [e for e in only(ev.PersonPaged, world) if e.role == IT_LEAD]
    assert [e.level for e in paged] == [1, 2, 3]
    assert [b.at - a.at for a, b in pairwise(paged)] == [300, 300]
    assert at(ev.PageAcknowledged, world, role=IT_LEAD) == paged[-1].at + 301  # the last one is waited for


def test_if_nobody_ever_answers_nobody_joins_and_the_world_goes_on(card, standard):
    way = dataclasses.replace(card.organisation.paging.day, never=1.0)
    for seed in range(5):
        world = run(changed(card, ("organisation", "paging", "day"), way), standard, seed)
        assert not only(ev.RoleJoined, world)
        assert world.ended
    longer = dataclasses.replace(changed(card, ("organisation", "paging", "day"), way), lasts=40_000)
    assert run(dataclasses.replace(longer, starts=9 * 3_600), standard, 1).ended


# --------------------------------------------------------------------------------------------------- repair


def test_asking_the_it_lead_puts_the_diagnosis_off_by_what_the_answer_takes(card, standard):
    for seed in range(30):
        found, delays = [], 0
        for ask in (False, True):
            world = until(card, standard, seed, "the incident commander joined")
            if not only(ev.DiagnosisStarted, world) or only(ev.CauseIdentified, world):
                continue
            if ask:
                world.put(COMMANDER, act.Ask(IT_LEAD, "estimate"))
            asked = world.now
            while not only(ev.CauseIdentified, world) and not world.ended:
                world.advance(world.now + 60)
            found.append(at(ev.CauseIdentified, world))
            delays += (at(ev.Replied, world) or asked) - asked
        if len(found) == 2:
            assert found[1] - found[0] == delays > 0
            break
    else:
        pytest.fail("the IT lead was never at work when the commander joined")


def test_a_remedy_that_never_works_never_helps(card, standard):
    hopeless = changed(card, ("fault", "ends_after"), Duration("fixed", 10**6))
    remedies = tuple(dataclasses.replace(r, chance=0.0, chance_informed=0.0) for r in card.fault.remedies)
    hopeless = changed(hopeless, ("fault", "remedies"), remedies)
    tried = 0
    for seed in range(100):
        world = run(hopeless, standard, seed)
        tried += len(only(ev.RemedyFinished, world))
        assert not any(e.helped for e in only(ev.RemedyFinished, world))
        assert at(ev.ServiceMitigated, world) is None
    assert tried > 80


def test_a_remedy_that_always_works_always_helps(card, standard):
    sure = tuple(dataclasses.replace(r, chance=1.0, chance_informed=1.0, restores=1.0) for r in card.fault.remedies)
    scenario = changed(changed(card, ("fault", "ends_after"), Duration("fixed", 10**6)), ("fault", "remedies"), sure)
    finished = 0
    for seed in range(60):
        world = run(scenario, standard, seed)
        finished += len(only(ev.RemedyFinished, world))
        assert all(e.helped for e in only(ev.RemedyFinished, world))
    assert finished > 40


def test_remedies_work_more_often_once_the_cause_is_known(scenarios, standard):
    search = changed(scenarios["slow-search"], ("fault", "ends_after"), Duration("fixed", 10**6))
    blindly = dataclasses.replace(standard, diagnoses_first=False)

    def helped(playbook):
        first = [only(ev.RemedyFinished, run(search, playbook, 1, r))[:1] for r in range(150)]
        tries = [e.helped for some in first for e in some]
        return sum(tries) / len(tries)

    assert helped(standard) > helped(blindly) + 0.1


def test_a_side_effect_lowers_health_while_the_remedy_is_under_way_and_no_longer(scenarios, playbooks):
    search = changed(scenarios["slow-search"], ("fault", "ends_after"), Duration("fixed", 10**6))
    remedy = next(r for r in search.fault.remedies if r.name == "restart the search servers")
    sick = search.fault.health
    playbook = dataclasses.replace(playbooks["standard"], repair=(remedy.name,), diagnoses_first=False)
    lowered = 0
    for seed in range(20):
        world = run(search, playbook, seed)
        for started in only(ev.RemedyStarted, world):
            health = [e for e in only(ev.HealthChanged, world) if e.component == "search" and e.at >= started.at]
            assert (health[0].at, health[0].health) == (started.at, remedy.side_effect.health)
            finished = next((e.at for e in only(ev.RemedyFinished, world) if e.at >= started.at), None)
            if finished:  # it is checked after the side effect has ended
                assert health[1].health >= sick
                assert started.at < health[1].at <= finished
                lowered += 1
    assert lowered > 10


def test_a_quicker_engineer_finds_the_same_cause_sooner(card, standard):
    slow = changed(card, ("organisation", "people", "Ada Mokoena", "skill"), 1.7)
    pairs = []
    for seed in range(40):
        ends = []
        for scenario in (card, slow):
            world = run(changed(scenario, ("fault", "ends_after"), Duration("fixed", 10**6)), standard, seed)
            begun = only(ev.DiagnosisStarted, world)
            if begun and begun[0].person == "Ada Mokoena" and only(ev.CauseIdentified, world):
                ends.append(at(ev.CauseIdentified, world) - begun[0].at)
        if len(ends) == 2:
            pairs.append(ends)
    assert len(pairs) > 15
    for quick, slower in pairs:
        assert slower / quick == pytest.approx(1.7 / 0.85, rel=0.02)


def test_the_incident_cannot_be_resolved_while_an_alert_stands(card, standard):
    world = until(card, standard, 1, "the incident commander joined")
    world.put(COMMANDER, act.Resolve())
    assert "alert" in only(ev.ActionRefused, world)[-1].why
    assert not only(ev.IncidentResolved, world)


# --------------------------------------------------------------------------------------------------- telling


def test_telling_early_informs_half_of_the_customers_sooner(card, playbooks):
    early = [half_informed(run(card, playbooks["tell-early"], 3, r)) for r in range(60)]
    late = [half_informed(run(card, playbooks["standard"], 3, r)) for r in range(60)]
    pairs = [(e, s) for e, s in zip(early, late, strict=True) if e is not None and s is not None]
    assert sum(e is not None for e in early) >= sum(s is not None for s in late)
    assert len(pairs) > 10
    assert statistics.mean(e - s for e, s in pairs) < -600
    assert statistics.mean(e < s for e, s in pairs) > 0.8


def test_silence_informs_nobody_but_those_who_call(card, playbooks):
    for seed in range(10):
        world = run(card, playbooks["silent"], seed)
        assert not only(ev.NoticeSent, world)
        assert {e.delivery.channel for e in only(ev.DeliveryBegan, world)} <= {"support"}
        assert share_informed(world, world.horizon) < 0.15


def ready_to_tell(card, standard, component, health):
    fault = dataclasses.replace(card.fault, component=component, health=health, ends_after=Duration("fixed", 10**6))
    monitors = tuple(dataclasses.replace(m, runs_on=None) for m in card.organisation.monitors)
    scenario = changed(dataclasses.replace(card, fault=fault), ("organisation", "monitors"), monitors)
    return until(scenario, standard, 2, "the communications lead joined")


def test_a_banner_on_a_dead_host_reaches_nobody(card, standard):
    for component, expected in (("storefront", 0.0), ("card acquirer", None)):
        world = ready_to_tell(card, standard, component, 0.0)
        world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), fields=WORDS))
        banners = [e.delivery for e in only(ev.DeliveryBegan, world) if e.delivery.channel == "banner"]
        assert len(banners) == 3
        share = [informed([d], world.now + 10**6) for d in banners]
        assert all(s == expected for s in share) if expected == 0.0 else all(s > 0.4 for s in share)


def test_briefed_agents_inform_those_who_call(card, playbooks):
    """Where contacts are only counted: everybody who calls is told, at the desk's usual pace."""
    support = dataclasses.replace(card.organisation.support, phone=None, chat=None, tickets=None, bot=None, faq=None)
    card = changed(card, ("organisation", "support"), dataclasses.replace(support, seniors=None, more_agents=()))
    world = until(card, playbooks["silent"], 4, "the support lead joined")
    before = share_informed(world, world.now + 7_200)
    world.put(SUPPORT_LEAD, act.BriefSupport())
    assert before == 0.0
    assert 0.0 < share_informed(world, world.now + 7_200) < card.organisation.support.contact_critical
    assert only(ev.SupportBriefed, world)


def test_who_has_been_told_calls_less(card, playbooks):
    """The more are informed, the fewer contacts the desk counts, on the same luck."""

    def reported(playbook, replication):
        world = run(card, playbook, 9, replication)
        return sum(e.contacts for e in only(ev.ContactsReported, world))

    pairs = [(reported(playbooks["tell-early"], r), reported(playbooks["silent"], r)) for r in range(60)]
    assert all(told <= untold for told, untold in pairs)
    assert sum(told < untold for told, untold in pairs) > 20


def test_a_notice_waits_for_all_who_must_release_it(card, playbooks):
    sent = 0
    for seed in range(15):
        world = run(card, playbooks["standard"], seed)
        for notice in only(ev.NoticeSent, world):
            drafted = next(e for e in only(ev.NoticeDrafted, world) if e.notice == notice.notice)
            released = {
                e.role for e in only(ev.NoticeReleased, world) if e.notice == notice.notice and e.at <= notice.at
            }
            assert set(drafted.approvals) - released == set(notice.lacking)
            assert drafted.at <= notice.at
            sent += bool(drafted.approvals)
    assert sent > 10


def test_a_notice_that_was_sent_without_its_approvals_says_so(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    called = [r for r in ("legal counsel", COMMANDER) if r in world.known.called]
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("facebook",), approvals=tuple(called), fields=WORDS))
    (notice,) = only(ev.NoticeDrafted, world)
    world.put(COMMUNICATIONS_LEAD, act.Send(notice.notice))
    assert only(ev.NoticeSent, world)[0].lacking == tuple(called)


def test_a_notice_that_was_given_back_can_be_changed_and_is_read_again(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("facebook",), approvals=(COMMANDER,), fields=WORDS))
    (notice,) = only(ev.NoticeDrafted, world)
    release = next(p for p in world.prompts.values() if p.subject == f"release {notice.notice}")
    world.put(COMMANDER, act.Answer(release.id, "ask for changes"))
    assert world.known.notices[notice.notice].returned_by == COMMANDER
    redraft = next(p for p in world.prompts.values() if p.subject == f"redraft {notice.notice}")
    world.put(COMMUNICATIONS_LEAD, act.Answer(redraft.id, "word it anew"))
    assert world.known.notices[notice.notice].returned_by is None
    assert [e.notice for e in only(ev.NoticeChanged, world)] == [notice.notice]
    again = [p.id for p in world.prompts.values() if p.subject == f"release {notice.notice}"]
    assert again == [release.id[:-1] + "2"]


def test_a_promise_is_put_to_its_author_a_quarter_of_an_hour_before_it_falls_due(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("facebook",), fields=WORDS, next_update=3_600))
    promised = only(ev.NoticeSent, world)[0].next_update
    assert promised == world.now + 3_600
    while world.now < promised:
        world.advance(promised)
    asked = [e.at for e in only(ev.PromptOpened, world) if "update due" in e.prompt]
    assert asked[:1] == [promised - 900]


def test_the_same_person_is_quick_or_slow_on_every_channel(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    world.put(COMMUNICATIONS_LEAD, act.Draft("partners", ("partner list", "phone"), fields=WORDS))
    people = {}
    for event in only(ev.DeliveryBegan, world):
        if event.delivery.audience == "key sellers":
            people[event.delivery.channel] = event.delivery.people
    missed = [[n for n, second in enumerate(p) if second < 0] for p in people.values()]
    assert missed[0]
    assert missed[1]
    fewer, more = sorted(missed, key=len)
    assert set(fewer) <= set(more)  # who misses the surer channel misses the other one, too


# --------------------------------------------------------------------------------------------------- questions


def test_colleagues_answer_from_what_is_known_and_others_from_the_script(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    script = next(r for r in card.replies)
    for whom, about in (("legal counsel", "cause"), (script.whom, script.about), (COMMANDER, "status")):
        world.put(COMMUNICATIONS_LEAD, act.Ask(whom, about))
    until_second = world.now + 3_600
    while world.now < until_second:
        world.advance(until_second)
    texts = {e.whom: e.text for e in only(ev.Replied, world) if e.role == COMMUNICATIONS_LEAD}
    assert texts[script.whom] == script.says
    assert "payments" in texts[COMMANDER]


def test_a_question_that_no_script_answers_waits_for_the_facilitator(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    world.put(COMMUNICATIONS_LEAD, act.Ask("the weather service", "status"))
    (asked,) = only(ev.Asked, world)
    until_second = world.now + 3_600
    while world.now < until_second:
        world.advance(until_second)
    assert not only(ev.Replied, world)
    world.put(act.FACILITATOR, act.ReplyTo(asked.ask, "rain"))
    (replied,) = only(ev.Replied, world)
    assert (replied.role, replied.whom, replied.text) == (COMMUNICATIONS_LEAD, "the weather service", "rain")
