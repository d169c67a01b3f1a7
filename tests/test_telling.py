"""Telling: whom, by what, in which order; what notices say of the end, and what it costs when that was wrong."""

import dataclasses

import numpy as np
import pytest
from conftest import only, until

import sim
from sim import actions as act
from sim import events as ev
from sim import phrases, wording
from sim.laws import broken
from sim.log import Log
from sim.metrics import measures
from sim.metrics.claims import contradictions
from sim.picture import Known
from sim.reach import addressed, broken_at, informed, people_had
from sim.scenario import (
    COMMUNICATIONS_LEAD,
    GROUPS,
    IT_LEAD,
    Audience,
    Duration,
    MustTell,
    NoticeRule,
    Reached,
    changed,
)
from sim.stories.informing import deliver
from sim.world import World

SCENARIO = sim.load("card-payments-down")
SHOP = SCENARIO.organisation
BEGAN = SCENARIO.fault.at
FAILS = ("what happened", "At the moment payments is not working as usual.")
CUSTOMERS = tuple(a.name for a in SHOP.audiences if a.group == "customers")


def sent(minutes, to="customers", fields=(FAILS,), estimate=None, occasion="called in"):
    """A notice that went out so many minutes after the impact; `estimate` counts from the impact, too."""
    over = None if estimate is None else BEGAN + 60 * estimate
    readers = tuple(a.name for a in addressed(SHOP, to))
    name, at = f"{to} {minutes}", BEGAN + 60 * minutes
    notice = ev.NoticeSent(at, name, COMMUNICATIONS_LEAD, to, occasion, ("banner",), readers, 1, fields, None, (), 0.0)
    return notice._replace(estimate=over)


def judged(*events, scenario=SCENARIO) -> dict[str, float]:
    struck = ev.FaultStruck(BEGAN, scenario.fault.component, scenario.fault.family)
    return measures(Log(scenario, (struck, *events, ev.WorldEnded(scenario.lasts, "the end"))))


def found(*events) -> list[tuple[str, str, str]]:
    return [(c.about, c.one, c.other) for c in contradictions(Log(SCENARIO, events))]


@pytest.fixture
def world(card, standard) -> World:
    """At the second in which the communications lead joined."""
    return until(card, standard, 1, "the communications lead joined")


# ---------------------------------------------------------------------------------------------------- groups


def test_every_group_can_be_told_and_has_its_phrases(world):
    ways = ("banner", "chat", "partner list", "chat", "exchange news", "regulator portal", "press wire")
    by = dict(zip(GROUPS, ways, strict=True))
    for group, channel in by.items():
        world.put(COMMUNICATIONS_LEAD, act.Draft(group, (channel,), fields=(FAILS,)))
    assert [e.to for e in only(ev.NoticeSent, world)] == list(GROUPS)
    assert phrases.first("a notice was sent to the regulator", world.log)
    assert phrases.first("a notice saying what happened was sent to department heads", world.log)


def test_a_group_that_an_organisation_has_no_audience_for_is_neither_offered_nor_counted(card, standard):
    audiences = tuple(a for a in SHOP.audiences if a.group in ("customers", "executives"))
    bare = dataclasses.replace(SHOP, audiences=audiences, must_tell=())
    assert bare.groups() == bare.to_tell("critical") == ("customers", "executives")
    small = until(dataclasses.replace(card, organisation=bare), standard, 1, "the communications lead joined")
    (asked,) = [p for p in small.prompts.values() if p.subject == "tell: called in"]
    assert {a.to for o in asked.options for a in o.actions} == set(bare.groups())
    found = judged(sent(5, "executives"), scenario=dataclasses.replace(card, organisation=bare))
    assert found["groups told"] == 0.5


def test_groups_told_counts_whom_the_plan_wants_told(card):
    plan = (MustTell("critical", ("executives", "regulator")), MustTell("moderate", ("customers",)))
    strict = dataclasses.replace(card, organisation=dataclasses.replace(SHOP, must_tell=plan))
    told = (sent(1, "regulator"), sent(2, "customers"), sent(3, "partners"))
    assert judged(*told, scenario=strict)["groups told"] == 0.5
    assert judged(*told, scenario=dataclasses.replace(strict, category="moderate"))["groups told"] == 1.0


def test_partners_covered_is_the_share_of_affected_partner_audiences_that_were_told():
    hosting = sent(3, "partners")._replace(audiences=("couriers", "the hosting provider"))
    assert judged(hosting)["partners covered"] == 0.25  # hosting does not need payments
    assert judged(sent(3, "partners"))["partners covered"] == 1.0
    assert judged()["partners covered"] == 0.0


def test_notices_outside_that_go_before_any_inside_are_counted():
    assert judged(sent(3), sent(4, "partners"), sent(5, "department heads"), sent(6))["external before internal"] == 2
    assert judged(sent(3, "executives"), sent(4))["external before internal"] == 0
    assert judged(sent(3), sent(9))["external before internal"] == 2


# -------------------------------------------------------------------------------------------------- channels


def crowd(card, **sms) -> World:
    """A world in which fifty thousand people can be had by text message."""
    channels = tuple(dataclasses.replace(c, **sms) if c.name == "sms" else c for c in SHOP.channels)
    many = Audience("everybody", "customers", 50_000, (Reached("sms", 1.0),))
    return World(
        dataclasses.replace(card, organisation=dataclasses.replace(SHOP, channels=channels, audiences=(many,))), 1
    )


def test_an_ordinary_number_cannot_finish_fifty_thousand_texts_and_a_short_one_can(card):
    """One text a second for ten hours are 36,000; the rest is refused (Twilio's error 30001). A hundred a second take
    8.3 min."""
    slow, quick = crowd(card, per_minute=60.0), crowd(card, per_minute=6_000.0)
    for world in (slow, quick):
        deliver(world, "n", world.scenario.organisation.audiences[0], "sms")
    assert [e.copies for e in only(ev.CopiesLost, slow)] == [14_000]
    assert only(ev.DeliveryBegan, slow)[0].delivery.sending == 36_000
    assert only(ev.CopiesLost, quick) == []
    (whole,) = [e.delivery for e in only(ev.DeliveryBegan, quick)]
    assert whole.sending == 500
    assert informed([whole], whole.first + 3_600) == pytest.approx(0.85 * 0.95, abs=0.005)
    (part,) = [e.delivery for e in only(ev.DeliveryBegan, slow)]
    assert informed([part], part.first + 3_600) < 0.07
    assert part.reached == pytest.approx(0.85 * 0.95 * 0.72)


def test_what_comes_second_finds_a_queue_that_is_full(card):
    world = crowd(card, per_minute=60.0)
    for name in ("n", "m"):
        deliver(world, name, world.scenario.organisation.audiences[0], "sms")
    assert [e.copies for e in only(ev.CopiesLost, world)] == [14_000, 50_000]
    assert only(ev.DeliveryBegan, world)[1].delivery.reached == 0.0


def test_a_push_message_reaches_sooner_than_an_e_mail_and_a_post_on_linkedin_last(card):
    world = World(card, 3)
    shoppers = next(a for a in SHOP.audiences if a.name == "registered shoppers")
    alike = dataclasses.replace(shoppers, reached_by=tuple(Reached(c, 1.0) for c in ("push", "e-mail", "linkedin")))
    half = []
    for name in ("push", "e-mail", "linkedin"):
        (way,) = deliver(world, "n", alike, name)
        half.append(next(s for s in range(0, 10**6, 60) if informed([way], s) >= way.reached / 2))
    assert half == sorted(half)
    assert half[1] > 3 * half[0]


def test_a_banner_on_the_failed_host_reaches_nobody(card):
    world = World(card, 1)
    world.truth.health.set("storefront", 0.0)
    visitors = next(a for a in SHOP.audiences if a.name == "visitors")
    assert deliver(world, "n", visitors, "banner")[0].reached == 0.0
    assert deliver(world, "n", visitors, "facebook")[0].reached > 0.0


ON_ITS_HOST = NoticeRule("customers", "called in", ("banner", "facebook"), says=("what happened",))


def on_a_failed_host(card, playbook, *rules, ends=5_400.0, seed=1):
    """The banner runs on payments, which are down for `ends` seconds; customers are told by these rules alone."""
    down = changed(card, ("fault", "health"), 0.0)
    down = changed(down, ("fault", "ends_after"), Duration("fixed", ends))
    down = dataclasses.replace(down, fault=dataclasses.replace(down.fault, remedies=()))
    on_it = tuple(dataclasses.replace(c, runs_on="payments") if c.name == "banner" else c for c in SHOP.channels)
    down = dataclasses.replace(down, organisation=dataclasses.replace(down.organisation, channels=on_it))
    notices = tuple(r for r in playbook.notices if r.to not in ("customers", "department heads"))
    return sim.run(down, dataclasses.replace(playbook, notices=(*notices, *rules)), seed=seed)


def ways_of(log, channel, audience="visitors"):
    every = [e for e in log if isinstance(e, ev.DeliveryBegan)]
    return [(e.at, e.delivery) for e in every if (e.delivery.channel, e.delivery.audience) == (channel, audience)]


def test_a_banner_on_a_failed_host_is_seen_once_that_is_well_again(card, standard):
    log = on_a_failed_host(card, standard, ON_ITS_HOST)
    (went, dark), (back, up) = ways_of(log, "banner")
    rises = next(e.at for e in log if isinstance(e, ev.HealthChanged) and e.component == "payments" and e.health >= 0.5)
    assert (back, up.first, up.addressed) == (rises, rises, 0)
    assert went < back
    assert dark.reached == 0.0
    well = next(w.delivery for w in on_its_own_host(card, standard) if w.delivery.channel == "banner")
    assert (up.reached, up.pace) == (well.reached, well.pace)
    assert len(ways_of(log, "facebook")) == 1
    assert not broken(log)
    copies = sum(d.addressed for _, d in (*ways_of(log, "banner"), *ways_of(log, "facebook")))
    assert copies == sum(
        w.delivery.addressed for w in on_its_own_host(card, standard) if w.delivery.notice == up.notice
    )


def on_its_own_host(card, standard):
    """What sets out to visitors where the banner's host has not failed."""
    alone = dataclasses.replace(
        standard, notices=tuple(r for r in standard.notices if r.to not in ("customers", "department heads"))
    )
    log = sim.run(card, dataclasses.replace(alone, notices=(*alone.notices, ON_ITS_HOST)), seed=1)
    return [e for e in log if isinstance(e, ev.DeliveryBegan) and e.delivery.audience == "visitors"]


def test_what_is_up_when_the_host_is_back_is_the_newest(card, standard):
    """The older one has been replaced: only the newer one is seen."""
    rule = dataclasses.replace(ON_ITS_HOST, next_update=1_800, says=("what happened", "next update"))
    log = on_a_failed_host(card, standard, rule, dataclasses.replace(rule, when="update due"))
    first, *_, last = [e for e in log if isinstance(e, ev.NoticeSent) and e.to == "customers" and e.at < BEGAN + 5_400]
    seen = [way.notice for _, way in ways_of(log, "banner") if way.reached]
    assert first.notice not in seen
    assert seen[0] == last.notice
    assert not broken(log)


@pytest.mark.parametrize(("over", "occasion", "seen"), [(False, "called in", 2), (True, "called in", 1),
                                                        (True, "resolved", 2)])  # fmt: skip
def test_what_is_over_when_the_host_is_back_is_not_up_any_more(world, over, occasion, seen):
    """Of what stood there only the follow-up stays up, which is for after the end."""
    world.truth.health.set("storefront", 0.0)
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), occasion, fields=(FAILS,)))
    world.advance(world.now + 600)
    if over:
        world.record(ev.IncidentResolved(world.now, "incident commander"))
    world.truth.health.set("storefront", 1.0)
    world.advance(world.now + 1)
    ways = [e.delivery for e in only(ev.DeliveryBegan, world) if e.delivery.audience == "visitors"]
    assert [way.reached > 0 for way in ways] == [False, True][:seen]


def test_a_small_audience_sees_the_banner_person_by_person(card, standard):
    few = tuple(dataclasses.replace(a, size=3, follows_demand=False) if a.name == "visitors" else a
                for a in SHOP.audiences)  # fmt: skip
    shop = dataclasses.replace(card, organisation=dataclasses.replace(SHOP, audiences=few))
    (_, dark), (back, up) = ways_of(on_a_failed_host(shop, standard, ON_ITS_HOST, seed=2), "banner")
    assert dark.people == (-1, -1, -1)
    assert len(up.people) == 3
    assert max(up.people) > back


def test_an_end_that_was_read_late_and_did_not_come_counts_too(card, standard):
    """Who saw the banner once its host was half back had read the estimate when it turned out to be wrong."""
    half = dataclasses.replace(card.fault.remedies[0], chance=1.0, chance_informed=1.0, restores=0.6)
    stuck = dataclasses.replace(card.fault, health=0.0, remedies=(half,), ends_after=Duration("fixed", 50_000.0))
    on_it = tuple(dataclasses.replace(c, runs_on="payments") if c.name == "banner" else c for c in SHOP.channels)
    shop = dataclasses.replace(card, fault=stuck, organisation=dataclasses.replace(SHOP, channels=on_it))
    rule = dataclasses.replace(ON_ITS_HOST, by=("banner",), says=("what happened", "estimate"), estimate=7_200)
    inside = tuple(r for r in standard.notices if r.to == "executives")
    log = sim.run(shop, dataclasses.replace(standard, notices=(*inside, rule)), seed=1)
    told = next(dict(e.told) for e in log if isinstance(e, ev.EstimateBroken))
    assert told["visitors"] > 0.3


def test_more_channels_have_more_people():
    customers = addressed(SHOP, "customers")
    ways = ("status page", "x", "facebook", "push", "e-mail", "sms", "banner")
    had = [people_had(SCENARIO, customers, ways[:n]) for n in range(1, len(ways) + 1)]
    assert had == sorted(set(had))


# ------------------------------------------------------------------------------------------------- estimates


def test_the_time_of_the_end_that_people_read_is_the_one_that_counts(world):
    fields = (FAILS, ("estimate", "We expect it to be over by [estimate]."))
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), fields=fields, estimate=3_600))
    (notice,) = only(ev.NoticeSent, world)
    assert notice.estimate == world.now + 3_600
    assert f"over by {wording.clock(world.clock(notice.estimate))}." in wording.text(notice.fields)


@pytest.mark.parametrize(("words", "estimate"), [("", None), ("Soon.", 3_600), ("By 17:40.", 17 * 3_600 + 2_400)])
def test_an_estimate_that_nobody_can_read_is_none_and_one_by_hand_counts(words, estimate, world):
    fields = (FAILS, ("estimate", words))
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), fields=fields, estimate=3_600))
    wanted = {None: None, 3_600: world.now + 3_600}.get(estimate, (estimate or 0) - world.scenario.starts)
    assert only(ev.NoticeSent, world)[-1].estimate == wanted


def test_a_mark_without_an_estimate_is_refused(world):
    fields = (("estimate", f"By {wording.OVER}."),)
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), fields=fields))
    assert "no estimate is given" in only(ev.ActionRefused, world)[-1].why


def test_what_the_it_lead_answers_is_heard_by_all_and_a_rule_may_pass_it_on(card, standard):
    world = until(card, standard, 1, "the cause was identified")
    world.put(COMMUNICATIONS_LEAD, act.Ask(IT_LEAD, "estimate"))
    while not only(ev.Replied, world):
        world.advance(world.now + 10)
    (given,) = only(ev.EstimateGiven, world)
    assert world.known.estimate == given.until == given.at + 60 * given.minutes
    assert f"another {given.minutes} minutes" in only(ev.Replied, world)[-1].text
    rule = NoticeRule("customers", "cause known", ("banner",), says=("estimate",), estimate_from="the IT lead")
    policy = sim.policies.ByPlaybook(dataclasses.replace(standard, notices=(rule,)), SHOP, card)
    asked = next(p for p in world.prompts.values() if p.subject == "tell: cause known")
    _, draft = policy.reply(asked, world.picture(COMMUNICATIONS_LEAD))
    assert draft.estimate == given.until - asked.opened
    assert draft.fields == (("estimate", "We expect it to be over by [estimate]."),)
    world.known.estimate = None
    _, draft = policy.reply(asked, world.picture(COMMUNICATIONS_LEAD))
    assert (draft.estimate, draft.fields) == (None, (("estimate", "We cannot say yet when it will be over."),))


def test_how_an_estimate_is_judged():
    over = ev.ServiceRestored(BEGAN + 60 * 100, 1.0)
    first, second = sent(20, estimate=60), sent(50, estimate=90)
    judgement = judged(first, second, over)
    assert judgement["estimate error"] == 10  # 100 min, and 90 were said
    assert judgement["estimates revised"] == 1
    assert judgement["estimates kept"] == 0.0  # 60 + a tenth of 40, and 90 + a tenth of 40, are both past
    assert judged(sent(20, estimate=98), over)["estimates kept"] == 1.0  # a tenth is forgiven
    assert judged(sent(20, estimate=200), over)["estimate error"] == -100
    assert np.isnan(judged(sent(20), over)["estimates kept"])
    assert judged(sent(20, estimate=60))["estimates kept"] == 0.0  # never over


def giving(playbook, minutes: int | None):
    """The playbook, with this estimate in its first words to customers."""
    says = {"says": ("what happened", "estimate"), "estimate": minutes and 60 * minutes, "next_update": None}
    rules = tuple(dataclasses.replace(r, **says) if r.to == "customers" else r for r in playbook.notices)
    first = [r for r in rules if r.to != "customers" or r.when == "called in"]
    return dataclasses.replace(playbook, notices=tuple(first))


@pytest.fixture(scope="module")
def lasting(card):
    """A fault that nothing mends for two hours."""
    fault = dataclasses.replace(card.fault, ends_after=Duration("fixed", 7_200), remedies=())
    return dataclasses.replace(card, fault=fault)


def test_a_broken_estimate_costs_contacts_and_a_careful_one_does_not(lasting, playbooks):
    extra = {}
    for minutes in (20, 200):
        pairs = [
            [sim.run(lasting, giving(playbooks["tell-early"], given), seed=seed) for given in (None, minutes)]
            for seed in range(6)
        ]
        extra[minutes] = [measures(with_it)["contacts"] - measures(without)["contacts"] for without, with_it in pairs]
        broken = [bool([e for e in with_it if isinstance(e, ev.EstimateBroken)]) for _, with_it in pairs]
        assert broken == [minutes == 20] * 6
    assert min(extra[20]) > 1_000
    assert extra[200] == pytest.approx([0] * 6, abs=1e-6)


def test_a_broken_estimate_is_no_more_than_that_if_it_costs_nothing(lasting, playbooks):
    free = changed(lasting, ("organisation", "support", "broken_estimate"), 0.0)
    playbook = giving(playbooks["tell-early"], 20)
    costly, costless = (measures(sim.run(s, playbook, seed=2))["contacts"] for s in (lasting, free))
    silent = measures(sim.run(free, giving(playbooks["tell-early"], None), seed=2))["contacts"]
    assert costless == pytest.approx(silent)
    assert costly > costless


def test_whoever_was_told_otherwise_in_time_is_not_disappointed(world):
    fields = (("estimate", f"By {wording.OVER}."),)
    for seconds in (1_200, 9_000):
        world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), fields=fields, estimate=seconds))
    first = only(ev.NoticeSent, world)[0]
    while world.now <= broken_at(first.at, first.estimate):
        world.advance(world.now + 600)
    assert only(ev.EstimateBroken, world) == []


# -------------------------------------------------------------------------------------------- contradictions


def test_different_causes_at_the_same_time_contradict_each_other():
    card, fibre = ("cause", "The cause: the card acquirer times out."), ("cause", "A digger has cut our fibre.")
    again = ("cause", "The cause was: payments time out at the card acquirer.")
    assert found(sent(5, fields=(card,)), sent(9, "partners", (fibre,))) == [("cause", "customers 5", "partners 9")]
    assert found(sent(5, fields=(card,)), sent(9, "partners", (again,))) == []
    assert found(sent(5, fields=(card,)), sent(9, fields=(fibre,))) == []  # put right: the newer one stands


def test_two_groups_with_different_estimates_are_a_contradiction_and_one_group_told_anew_is_none():
    assert found(sent(5, estimate=60), sent(9, "partners", estimate=90)) == [("estimate", "customers 5", "partners 9")]
    assert found(sent(5, estimate=60), sent(9, "partners", estimate=70)) == []
    assert found(sent(5, estimate=60), sent(9, estimate=90)) == []
    assert judged(sent(5, estimate=60), sent(9, "partners", estimate=90))["contradictions"] == 1


def test_what_is_said_to_work_must_not_be_said_or_known_to_fail():
    works = ("what still works", "storefront and payments work as usual.")
    assert found(sent(5), sent(9, "partners", (works,))) == [("what still works", "customers 5", "partners 9")]
    alert = ev.AlertRaised(BEGAN + 60, "payment alert", "payments", 0.3)
    over = ev.AlertCleared(BEGAN + 420, "payment alert", "payments", 1.0)
    assert found(alert, sent(5), over, sent(9, "partners", (works,))) == []  # both were right
    well = ev.AlertCleared(BEGAN + 120, "payment alert", "payments", 1.0)
    assert found(alert, sent(9, "partners", (works,))) == [("what still works", "partners 9", "")]
    assert found(alert, well, sent(9, "partners", (works,))) == []


def test_what_is_said_when_it_is_over_contradicts_nothing_that_was_said_before():
    cause = ("cause", "The cause: the card acquirer times out.")
    other = ("cause", "A digger has cut our fibre.")
    resolved = ev.IncidentResolved(BEGAN + 600, "incident commander")
    assert found(sent(5, fields=(cause,)), resolved, sent(11, "partners", (other,))) == []


def test_the_shipped_playbooks_do_not_contradict_themselves(scenarios, playbooks):
    logs = [sim.run(s, playbooks[p], seed=n) for s in scenarios.values() for p in playbooks for n in range(8)]
    assert sum(measures(log)["contradictions"] for log in logs) == 0
    assert sum(measures(log)["selective disclosures"] for log in logs) == 0


# ------------------------------------------------------------------------------------- investors, executives


@pytest.mark.parametrize(
    ("ways", "breaches"),
    [
        (("e-mail",), 1),
        (("exchange news",), 0),
        (("e-mail", "exchange news"), 1),  # the mail is there before the exchange has looked at it
        (("exchange news", "later", "e-mail"), 0),
        (("e-mail", "later", "exchange news", "later", "phone"), 1),
    ],
)
def test_telling_investors_before_the_market_is_a_breach(ways, breaches, world):
    for step in " ".join(ways).split(" later "):
        channels = tuple(c for c in ("exchange news", "e-mail", "phone") if c in step)
        world.put(COMMUNICATIONS_LEAD, act.Draft("investors", channels, fields=(FAILS,)))
        later = world.now + 3_600
        while world.now < later:
            world.advance(later)
    log = Log(world.scenario, tuple(world.log))
    assert measures(log)["selective disclosures"] == breaches


def test_investors_and_the_regulator_are_told_what_counsel_has_read(card, playbooks):
    logs = [sim.run(card, playbooks[p], seed=n) for p in ("standard", "tell-early") for n in range(6)]
    drafted = [e for log in logs for e in log if isinstance(e, ev.NoticeDrafted) and e.to == "investors"]
    assert drafted
    assert all("legal counsel" in e.approvals for e in drafted)


def test_what_a_ready_notice_to_investors_or_the_regulator_asks_for(card, standard):
    world = until(card, standard, 1, "the cause was identified")
    (asked,) = [p for p in world.prompts.values() if p.subject == "tell: cause known"]
    drafts = {a.to: a for o in asked.options for a in o.actions}
    assert set(drafts) == {*GROUPS} - {"press"}  # about a release there is a question of its own
    for group in ("investors", "regulator"):
        assert drafts[group].approvals == ("legal counsel",)
    assert drafts["investors"].channels == ("exchange news",)


def test_executives_hear_how_many_it_hits_and_what_it_costs(card):
    """Friday at five: 2,000 × 1.2 orders an hour of 640 rand each, of which seven in ten fail."""
    known = Known()
    known.see(ev.AlertRaised(900, "payment alert", "payments", 0.3))
    said = dict(wording.filled(("how many", "what it costs"), known, SHOP, False, False, (card, 1_800)))
    minute = 2_400 * 640 / 60 * 0.7
    assert said["what it costs"] == f"It costs about ZAR {round(minute, -3):,.0f} a minute in sales."
    assert said["how many"] == "About 68,700 customers could be affected."
    assert wording.filled(("how many", "what it costs"), known, SHOP, False) == ()  # without the day, no numbers
    assert wording.filled(("how many", "what it costs"), Known(), SHOP, False, False, (card, 1_800)) == ()


def test_a_loss_that_no_monitor_can_see_is_not_named(card):
    known = Known()
    known.see(ev.CustomersReported(900, 15, "payments"))
    assert "what it costs" not in dict(wording.filled(("what it costs",), known, SHOP, False, False, (card, 1_800)))


def test_an_executives_note_is_complete_with_scope_number_loss_and_forecast():
    whole = [(name, "x") for name in ("who is affected", "how many", "what it costs", "estimate")]
    for n in range(5):
        note = sent(5, "executives", tuple(whole[:n]))
        assert judged(note, sent(9, "executives", occasion="resolved"))["executive note complete"] == n / 4
    assert np.isnan(judged(sent(5))["executive note complete"])


def test_the_longest_silence_to_executives_is_theirs_alone():
    over = ev.IncidentResolved(BEGAN + 60 * 100, "incident commander")
    assert judged(sent(5, "executives"), sent(30), sent(45, "executives"), over)["longest silence to executives"] == 55


def test_only_those_inside_are_told_what_it_costs(standard):
    from sim.consistency import problems_in_playbook

    rule = NoticeRule("customers", "called in", ("banner",), says=("what it costs",))
    (problem,) = problems_in_playbook(dataclasses.replace(standard, notices=(rule,)), act.CHOICES)
    assert problem.path == ("notices", 0, "says", 0)
    inside = dataclasses.replace(rule, to="department heads", by=("chat",))
    assert problems_in_playbook(dataclasses.replace(standard, notices=(inside,)), act.CHOICES) == []


def test_an_estimate_and_its_words_go_together(standard):
    from sim.consistency import problems_in_playbook

    def wrong(**fields):
        rule = NoticeRule("customers", "called in", ("banner",), **fields)
        return [p.path[2:] for p in problems_in_playbook(dataclasses.replace(standard, notices=(rule,)), act.CHOICES)]

    assert wrong(says=("cause",), estimate=3_600) == [("estimate",)]
    assert wrong(says=("cause",), estimate_from="the IT lead") == [("estimate_from",)]
    assert wrong(says=("estimate",), estimate=30) == [("estimate",)]
    assert wrong(says=("estimate",), estimate=3_600, estimate_from="the IT lead") == [("estimate_from",)]
    assert wrong(says=("estimate",), estimate=3_600) == wrong(says=("estimate",)) == []


def test_a_plan_that_wants_somebody_told_whom_it_cannot_tell_is_a_problem():
    from sim.consistency import problems

    bare = tuple(a for a in SHOP.audiences if a.group != "investors")
    (problem,) = problems(dataclasses.replace(SHOP, audiences=bare))
    assert (problem.path, problem.read) == (("must_tell", 0, "groups", 4), "investors")


def test_the_debrief_lists_what_contradicts(card):
    from sim.widgets.debrief import contradicted

    log = Log(card, (sent(5, estimate=60), sent(9, "partners", estimate=90)))
    assert "16:49 customers 5 and partners 9, estimate: the ends that they name lie 30 min apart" in contradicted(log)
    assert contradicted(Log(card, (sent(5, estimate=60),))) == ""
