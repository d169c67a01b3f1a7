"""The support desk: people wait, give up, try again or are served; and what the support lead can do about it."""

import dataclasses
from types import SimpleNamespace

import pytest
from conftest import only, until

from sim import actions as act
from sim import events as ev
from sim import files
from sim.consistency import problems
from sim.experiment.running import run
from sim.impact import Contacts
from sim.laws import broken
from sim.lines import Line, moved
from sim.log import Log
from sim.metrics import contradictions, measures
from sim.play import Play
from sim.policies import in_all_seats
from sim.scenario import IT_LEAD, SUPPORT_LEAD, Chat, Duration, Phone, Scenario, Shift, Tickets, changed
from sim.stories import answers
from sim.stories.callers import wants, wants_money
from sim.stories.queues import Queue
from sim.stories.spells import Spells
from sim.world import World

HOUR = 3600


@pytest.fixture(scope="module")
def small(card) -> Scenario:
    """A tenth of the customers, so that the desk can do something about them; all agents are there at any hour."""
    audiences = tuple(dataclasses.replace(a, size=max(1, a.size // 10)) for a in card.organisation.audiences)
    return changed(card, ("organisation", "audiences"), audiences)


@pytest.fixture(scope="module")
def counting(card) -> Scenario:
    """An organisation that names no ways: contacts are only counted."""
    none = dict.fromkeys(("phone", "chat", "tickets", "bot", "faq", "seniors"))
    support = dataclasses.replace(card.organisation.support, **none, more_agents=())
    return changed(card, ("organisation", "support"), support)


def at_the_desk(scenario, playbooks, *actions, seed=4):
    """A world to its end, in which the support lead does these things on joining, and nothing else."""
    world = until(scenario, playbooks["silent"], seed, "the support lead joined")
    for action in actions:
        world.put(SUPPORT_LEAD, action)
        assert not only(ev.ActionRefused, world)
    while not world.ended:
        world.advance()
    return Log(scenario, tuple(world.log))


def passed(log, field, *ways):
    """What passed by these ways (none: by all), added up over the run."""
    counted = [way for event in log if isinstance(event, ev.ContactsHandled) for way in event.ways]
    return sum(getattr(way, field) for way in counted if not ways or way.way in ways)


# ------------------------------------------------------------------------------------------------ who waits


def test_without_ways_nobody_waits_and_nothing_is_asked(counting, playbooks):
    log = run(counting, playbooks["standard"], 1)
    kinds = {type(event) for event in log}
    assert ev.ContactsReported in kinds
    assert not kinds & {ev.ContactsHandled, ev.WaitsReported, ev.AgentsCalled, ev.FaqPublished}
    asked = {e.prompt.split("/")[1] for e in log if isinstance(e, ev.PromptOpened) and e.role == SUPPORT_LEAD}
    assert asked == {"brief"}


def test_contacts_are_the_same_whether_people_wait_or_are_only_counted(counting, card, playbooks):
    """Where nobody is told anything, as many get in touch; whoever tries again is not counted a second time."""
    one, other = (measures(run(s, playbooks["silent"], 1))["contacts"] for s in (counting, card))
    assert one == pytest.approx(other, rel=1e-6)
    log = run(card, playbooks["silent"], 1)
    usual_and_own = passed(log, "came") - passed(log, "again")
    assert usual_and_own > other


def test_nobody_is_lost(small, playbooks):
    log = at_the_desk(small, playbooks, act.BriefSupport(), act.PublishFaq(), act.StartBot())
    assert broken(log) == ()
    first = next(e for e in log if isinstance(e, ev.ContactsHandled))
    before, there = (
        sum(way.before for way in first.ways),
        [e for e in log if isinstance(e, ev.ContactsHandled)][-1].there,
    )
    left = before + passed(log, "came") - passed(log, "contained") - passed(log, "served") - passed(log, "gave_up")
    assert left == pytest.approx(there, abs=0.1)


def test_of_those_who_give_up_a_third_try_again(small, playbooks):
    log = at_the_desk(changed(small, ("organisation", "support", "seniors"), None), playbooks)
    gave_up, again = passed(log, "gave_up", "phone", "chat"), passed(log, "again", "phone", "chat")
    assert gave_up > 200
    assert again == pytest.approx(0.35 * gave_up, rel=0.05)
    never = at_the_desk(changed(small, ("organisation", "support", "redial"), 0.0), playbooks)
    assert passed(never, "again") == 0.0


def test_a_shift_says_how_many_answer_and_may_lie_over_midnight():
    desk = files.load("card-payments-down").organisation.support
    phone = Phone(1.0, 2, 300, (Shift(22 * HOUR, 6 * HOUR, 3), Shift(6 * HOUR, 22 * HOUR, 9)))
    queue = Queue("phone", phone, desk)
    assert [queue.agents(hour * HOUR) for hour in (5, 6, 21, 22, 23, 0)] == [3, 9, 9, 3, 3, 3]
    assert Queue("phone", dataclasses.replace(phone, shifts=()), desk).agents(0) == 2


@pytest.mark.parametrize("longer", [1.0, 1.02, 1.23, 1.7])
def test_a_line_for_any_handling_is_found_by_scaling_time(card, longer):
    """Lines are worked out for few handling times; in between it is as if it had been worked out for that one."""
    desk = card.organisation.support
    queue = Queue("phone", desk.phone, desk)
    queue.move(0.0, 100.0, 900, longer, 12 * HOUR)
    line = Line(8, desk.phone.handling * longer, desk.phone.patience)
    there, exact = moved(line, 0.0, 100 / 900, 900, 900)
    assert queue.there == pytest.approx(there, rel=0.02)
    assert queue.gave_up == pytest.approx(exact.gave_up, rel=0.02)
    assert queue.waited == pytest.approx(exact.waited, rel=0.03)


def test_tickets_wait_until_somebody_comes_to_them(card):
    queue = Queue("tickets", Tickets(1.0, 2, 360), card.organisation.support)
    queue.move(0.0, 100.0, 900, 1.5, 0)
    assert (queue.there, queue.served, queue.gave_up) == (pytest.approx(100 - 2 * 900 / 540), pytest.approx(10 / 3), 0)


def test_the_support_lead_hears_in_words_how_long_people_wait(card, playbooks):
    log = run(card, playbooks["standard"], 1)
    said = [e.words for e in log if isinstance(e, ev.WaitsReported)]
    assert "phone: wait 6 min, " in said[0]
    assert "% gave up" in said[0]
    assert said[0].endswith("tickets open")


# ----------------------------------------------------------------------------------------------- what helps


def test_agents_with_a_line_serve_more_and_fewer_give_up(small, playbooks):
    without, with_one = at_the_desk(small, playbooks), at_the_desk(small, playbooks, act.BriefSupport())
    assert passed(with_one, "served", "phone") > 1.05 * passed(without, "served", "phone")
    assert passed(with_one, "gave_up") < passed(without, "gave_up")


def test_agents_who_are_trained_serve_more(small, playbooks):
    few, all_ = (
        at_the_desk(changed(small, ("organisation", "support", "trained"), share), playbooks) for share in (0.0, 1.0)
    )
    assert passed(all_, "served", "phone") > 1.05 * passed(few, "served", "phone")


def test_more_agents_come_after_a_while_cost_money_and_leave(small, playbooks):
    log = at_the_desk(small, playbooks, act.BringAgents("other teams"))
    alone = at_the_desk(small, playbooks)
    called, came = (next(e for e in log if isinstance(e, kind)) for kind in (ev.AgentsCalled, ev.AgentsCame))
    assert called.at < came.at
    assert passed(log, "gave_up", "phone") < passed(alone, "gave_up", "phone")
    assert passed(log, "gave_up", "chat") == pytest.approx(passed(alone, "gave_up", "chat"), rel=1e-3)
    until_then = next((e.at for e in log if isinstance(e, ev.AgentsLeft)), small.lasts)
    cost = (until_then - came.at) / HOUR * came.agents * came.cost
    assert measures(log)["cost of more agents"] == pytest.approx(cost)


def test_agents_who_are_there_are_not_called_again(small, playbooks):
    world = until(small, playbooks["silent"], 4, "the support lead joined")
    world.put(SUPPORT_LEAD, act.BringAgents("other teams"))
    world.put(SUPPORT_LEAD, act.BringAgents("other teams"))
    world.put(SUPPORT_LEAD, act.BringAgents("the moon"))
    assert [e.why for e in only(ev.ActionRefused, world)] == [
        "they are there, or on their way",
        "there is no source 'the moon'; there is other teams, the outsourcer",
    ]


def test_questions_and_answers_and_the_bot_contain_their_shares(small, playbooks):
    """Of all who get in touch about it a tenth; of those left who chat, three in ten."""
    small = changed(small, ("organisation", "support", "redial"), 0.0)
    quick = changed(small, ("organisation", "support", "faq", "writing", "seconds"), 1.0)
    faq = at_the_desk(quick, playbooks, act.PublishFaq())
    bot = at_the_desk(quick, playbooks, act.PublishFaq(), act.StartBot())
    tickets, chats = passed(faq, "contained", "tickets"), passed(faq, "contained", "chat")
    assert chats == pytest.approx(tickets * 0.25 / 0.5, rel=1e-3)
    assert passed(bot, "contained", "chat") == pytest.approx(chats * (0.1 + 0.9 * 0.3) / 0.1, rel=0.02)
    assert passed(bot, "contained", "tickets") == pytest.approx(tickets, rel=0.02)


def test_a_bot_without_questions_and_answers_contains_nobody(small, playbooks):
    assert passed(at_the_desk(small, playbooks, act.StartBot()), "contained") == 0.0


def test_what_is_not_brought_up_to_date_tells_people_what_is_no_longer_so(small):
    """Once the cause is known; whoever then writes it anew tells nobody anything wrong any more."""
    world = World(small)
    world.advance(1_200)
    world.truth.desk.faq = world.now
    world.advance(1_260)
    world.record(ev.CauseIdentified(world.now, "it is so"))
    world.advance(2_700)
    contained, wrong = (passed(world.log, field) for field in ("contained", "wrong"))
    assert 0 < wrong < contained
    answers.publish(world, SUPPORT_LEAD, act.PublishFaq())
    while not only(ev.FaqPublished, world):
        world.advance(world.now + 60)
    assert not world.truth.desk.stale


def test_agents_are_briefed_anew_only_when_something_has_become_known(small, playbooks):
    world = until(small, playbooks["silent"], 4, "the support lead joined")
    world.put(SUPPORT_LEAD, act.BriefSupport())
    world.put(SUPPORT_LEAD, act.BriefSupport())
    (refused,) = only(ev.ActionRefused, world)
    assert refused.why == "the agents have been briefed already, and nothing has become known since"
    world.advance(world.now + 60)
    world.record(ev.CauseIdentified(world.now, "it is so"))
    world.advance(world.now + 60)
    world.put(SUPPORT_LEAD, act.BriefSupport())
    assert len(only(ev.SupportBriefed, world)) == 2


def test_only_who_is_served_is_told(small, playbooks):
    """What the agents' line reaches is those whom agents served, over all who may be hit."""
    log = at_the_desk(small, playbooks, act.BriefSupport())
    told = max(e.delivery.reached for e in log if isinstance(e, ev.DeliveryBegan) and e.delivery.channel == "support")
    briefed = next(e.at for e in log if isinstance(e, ev.SupportBriefed))
    own = sum(w.own for e in log if isinstance(e, ev.ContactsHandled) and e.at > briefed for w in e.ways)
    assert 0.0 < told <= own / 6_870 + 1e-3
    assert told < 0.6 * small.organisation.support.contact_critical


def test_a_bot_is_stopped_and_engineers_are_shielded_again(small, playbooks):
    log = at_the_desk(small, playbooks, act.StartBot(), act.StopBot(), act.LetThrough(), act.Shield())
    said = {type(e): ev.sentence(e) for e in log}
    assert said[ev.BotStopped] == "the bot passes on who asks about it"
    assert said[ev.CasesShielded] == "the engineers are shielded from callers' cases"
    assert not any(isinstance(e, ev.CasesTaken) for e in log)


# ------------------------------------------------------------------------------------------------ hard cases


def test_cases_that_are_let_through_take_engineers_off_their_work(small, playbooks):
    hard = changed(small, ("organisation", "support", "reasons", "failed transaction", "senior"), 0.3)
    shielded, through = at_the_desk(hard, playbooks), at_the_desk(hard, playbooks, act.LetThrough())
    taken = [e for e in through if isinstance(e, ev.CasesTaken)]
    assert taken
    assert all(e.minutes <= 0.7 * 15 for e in taken)
    assert measures(through)["engineer minutes lost"] == sum(e.minutes for e in taken)
    assert measures(shielded)["engineer minutes lost"] == 0
    assert measures(shielded)["tickets open"] > measures(through)["tickets open"]
    assert broken(through) == ()


def test_engineers_who_take_cases_mend_later(small, playbooks):
    hard = changed(small, ("organisation", "support", "reasons", "failed transaction", "senior"), 0.5)
    later = 0
    for seed in range(6):
        one, other = (
            next((e.at for e in log if isinstance(e, ev.CauseIdentified)), hard.lasts)
            for log in (_led(hard, playbooks, seed), _led(hard, playbooks, seed, act.LetThrough()))
        )
        assert other >= one
        later += other > one
    assert later


def _led(scenario, playbooks, seed, *actions):
    """A run that the silent playbook plays, in which the support lead does these things on joining."""
    world = World(scenario, seed)
    play = Play(world, in_all_seats(playbooks["silent"], scenario))
    while not world.ended and SUPPORT_LEAD not in world.known.joined:
        play.go_on(world.now + 60)
    for action in actions:
        world.put(SUPPORT_LEAD, action)
    while not world.ended:
        play.go_on(world.now + HOUR)
    return Log(scenario, tuple(world.log))


def test_nobody_takes_cases_where_no_engineer_does(counting, playbooks):
    world = until(counting, playbooks["silent"], 4, "the support lead joined")
    for action in (act.LetThrough(), act.Shield(), act.PublishFaq(), act.StartBot(), act.StopBot()):
        world.put(SUPPORT_LEAD, action)
    assert len(only(ev.ActionRefused, world)) == 5
    assert IT_LEAD in act.LetThrough.by


def test_what_people_want_depends_on_what_is_broken(card):
    """A failed transaction where payments suffer, a login where that does; the status of an order in any case."""
    organisation = card.organisation
    payments, login, reviews = (wants(organisation, name) for name in ("card acquirer", "login", "reviews"))
    assert payments == pytest.approx(((0.4 * 1.2 + 0.3 * 0.8) / 0.7, 0.4 * 0.02 / 0.7))
    assert login == pytest.approx((0.4 * 1.2 + 0.3 + 0.3 * 0.8, 0.4 * 0.02 + 0.3 * 0.03))  # orders need it
    assert reviews == (0.8, 0.0)


# ------------------------------------------------------------------------------------- measures and words


def test_measures_are_what_was_counted(card):
    phone = ev.Counted("phone", 2.0, 30.0, 0.0, 0.0, 0.0, 20.0, 10.0, 2.0, 15.0, 3600.0, 18.0)
    chat = ev.Counted("chat", 0.0, 14.0, 0.0, 4.0, 1.0, 5.0, 5.0, 0.0, 1.0, 1200.0, 5.0)
    tickets = ev.Counted("tickets", 5.0, 10.0, 0.0, 0.0, 0.0, 5.0, 0.0, 10.0, 0.0, 0.0, 2.0)
    handled = ev.ContactsHandled(900, 900, 30.0, 15.0, 12.0, (phone, chat, tickets), 2.0, 1.5)
    found = measures(Log(card, (ev.FaultStruck(600, "card acquirer", "service downtime"), handled)))
    assert found["answered in time"] == 0.5
    assert found["wait on the phone"] == 2.0
    assert found["wait in the chat"] == 2.0
    assert found["gave up"] == 15 / 40
    assert found["tickets open"] == 11.5
    assert (found["contacts contained"], found["wrong answers"]) == (4.0, 1.0)


def test_facts_reach_agents_when_they_are_next_briefed(card):
    log = Log(
        card,
        (
            ev.IncidentDeclared(600, "critical", "it lead"),
            ev.SupportBriefed(1_200, "support lead"),
            ev.CauseIdentified(2_400, "it is so"),
            ev.SupportBriefed(2_400 + 1_800, "support lead"),
        ),
    )
    assert measures(log)["facts to agents"] == (10 + 30) / 2


def test_an_old_line_contradicts_a_notice_that_says_it_is_over(card, playbooks):
    """Standard briefs the agents anew when all is well; who never does tells callers of trouble that is over."""
    told, untold = run(card, playbooks["standard"], 1), run(card, _without_news(playbooks["standard"]), 1)
    about = [c for c in contradictions(untold) if c.one in ("the agents' line", "the questions and answers")]
    assert {c.one for c in about} == {"the agents' line", "the questions and answers"}
    assert len(contradictions(told)) < len(contradictions(untold))


def _without_news(playbook):
    first = dataclasses.replace(playbook.preferences[0], choose="nothing", where=(("about", "news"),))
    return dataclasses.replace(playbook, preferences=(first, *playbook.preferences))


# ------------------------------------------------------------------------------------------ what files say


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"phone": Phone(0.3, 5, 300)}, "the shares of phone, chat, tickets add up to 100 %"),
        ({"chat": None, "phone": Phone(0.5, 5, 300)}, "a bot answers chats from questions and answers"),
        ({"faq": None}, "a bot answers chats from questions and answers"),
        ({"phone": Phone(0.25, 0, 300)}, "more than 0 is expected here"),
        ({"chat": Chat(0.25, 5, 300, at_once=0)}, "more than 0 is expected here"),
        ({"phone": None, "tickets": Tickets(0.75, 5, 300)}, "there is no way of this name"),
        ({"unscripted": 30.0}, "a contact takes at most 20 times as long"),
        ({"reasons": ()}, ""),
    ],
)
def test_a_desk_that_does_not_fit_is_refused(card, changes, wrong):
    support = dataclasses.replace(card.organisation.support, **changes)
    found = [p.wrong for p in problems(dataclasses.replace(card.organisation, support=support))]
    assert any(one.startswith(wrong) for one in found) if wrong else not found


def test_people_who_were_charged_for_nothing_come_to_the_desk_for_a_failed_transaction(playbooks):
    twice = files.load("charged-twice")
    failed = next(r for r in twice.organisation.support.reasons if r.name == "failed transaction")
    assert wants_money(twice.organisation) == pytest.approx((failed.factor, failed.senior))
    nobody = changed(twice, ("fault", "charges_twice"), 0.0)
    came = [
        sum(
            way.came
            for e in run(one, playbooks["silent"], seed=3)
            if isinstance(e, ev.ContactsHandled)
            for way in e.ways
        )
        for one in (nobody, twice)
    ]
    assert came[1] > came[0] * 1.02


def test_who_looks_back_sees_the_spell_of_trouble_that_people_were_in_then(card):
    """The desk moves on with what has happened since it last looked: a later spell is not yet one before it begins."""
    contacts, fault = Contacts(card), card.fault
    history = {name: [(0, SimpleNamespace(done=1.0))] for names in contacts.needed for name in names}
    falls = [(600, 0.2), (1200, 1.0), (1800, 0.2)]
    history[fault.component] += [(at, SimpleNamespace(done=done)) for at, done in falls]
    truth = SimpleNamespace(began={fault.component: 600}, health=SimpleNamespace(history=history))
    spells = Spells(SimpleNamespace(truth=truth, scenario=card, now=2400, horizon=card.lasts), fault, contacts)
    hit = {names for names in contacts.needed if fault.component in names}
    assert hit and {names: spell.since for names, spell in spells.later().items()} == dict.fromkeys(hit, 1800)
    assert spells.later(1799) == {} and spells.later(1800) == spells.later()
    assert all(0.0 < spell.left < 1.0 for spell in spells.later().values())


# ------------------------------------------------------------------------------------------------- at the edges


def test_a_hall_of_hundreds_of_agents_is_a_number_like_any_other():
    for places in (170, 500, 5000):
        line = Line(places, 300.0, Duration("weibull", 360.0, 0.9))
        there, flow = moved(line, 0.02 * places, 0.02 * places / 300, HOUR)
        assert there == pytest.approx(0.02 * places, rel=0.01)
        assert flow.in_time == pytest.approx(flow.came) and flow.gave_up == pytest.approx(0.0, abs=1e-9)


def test_chats_of_those_who_have_gone_take_as_long_as_chats_at_most():
    line = Line(10, 60.0, Duration("weibull", 360.0, 0.9), 0.7, 60.0)
    there, flow = moved(line, 5.0, 0.05, HOUR)
    assert there == pytest.approx(3.0, rel=0.05) and flow.in_time == pytest.approx(flow.came, rel=0.05)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ("support.chat.holds=10 h", "holds"),
        ("support.phone.handling=10 h", "handling"),
        ("support.chat.handling=1 s", "holds"),
    ],
)
def test_what_a_desk_cannot_be_is_a_complaint_and_no_crash(card, change, where):
    with pytest.raises(files.BadFile) as bad:
        files.change(card, change)
    assert [one.path.rpartition(".")[2] for one in bad.value.complaints] == [where]


def test_shifts_last_and_do_not_overlap(card):
    def wrong(*shifts):
        phone = dataclasses.replace(card.organisation.support.phone, shifts=shifts)
        return [p.path[-1] for p in problems(changed(card.organisation, ("support", "phone"), phone))]

    hour = HOUR
    assert wrong(Shift(7 * hour, 15 * hour, 8), Shift(15 * hour, 22 * hour, 5), Shift(22 * hour, 7 * hour, 2)) == []
    assert wrong(Shift(7 * hour, 7 * hour, 8)) == ["ends"]
    assert wrong(Shift(7 * hour, 15 * hour, 8), Shift(14 * hour, 22 * hour, 5)) == ["starts"]
    assert wrong(Shift(22 * hour, 6 * hour, 8), Shift(1 * hour, 2 * hour, 5)) == ["starts"]


def test_what_agents_tell_is_held_against_who_gets_in_touch_about_any_of_what_broke(playbooks):
    two = files.change(files.load("two-at-once"), "support.contact critical=0 %")
    assert broken(run(two, playbooks["standard"], 0)) == ()


@pytest.mark.parametrize("way", ["phone", "chat"])
def test_people_without_patience_give_up_and_break_nothing(card, playbooks, way):
    hurried = files.change(card, f"support.{way}.patience=1 s", "lasts=1 h")
    log = run(hurried, playbooks["silent"], 1)
    assert broken(log) == () and 0.0 < passed(log, "gave_up", way) < passed(log, "came", way)
