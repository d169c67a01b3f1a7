"""Charged for nothing and paid back; and a copy of the pages at an address that looks like a trap."""

from __future__ import annotations

import dataclasses
import random

import numpy as np
import pytest
from conftest import any_table, play_anyhow

import sim
from sim import actions as act
from sim import events as ev
from sim import files
from sim.charges import Charged, asking, one_by_one, owed_for, paid, repaid
from sim.consistency import problems, problems_of_scenario
from sim.demand import orders, people
from sim.exercise import replay
from sim.impact import touched
from sim.laws import broken
from sim.log import Log
from sim.luck import Luck
from sim.metrics import UNITS
from sim.play import Play
from sim.policies import in_all_seats
from sim.reach import Delivery, curve, shares_by
from sim.scenario import AT_ONCE, CASE_BY_CASE, COMMANDER, SUPPORT_LEAD, Duration, NoticeRule, Preference, changed
from sim.world import World


@pytest.fixture(scope="module")
def twice():
    return files.load("charged-twice")


@pytest.fixture(scope="module")
def plans():
    return {name: files.load_playbook(name) for name in ("standard", "tell-early", "silent")}


def refunding(plan, how):
    """The plan with this way of refunding; None: nobody decides."""
    others = tuple(one for one in plan.preferences if one.choose != "refund")
    own = (Preference("refund", (("how", how),)),) if how else ()
    return dataclasses.replace(plan, preferences=(*own, *others))


def counting(scenario):
    """An organisation where contacts are only counted: nobody waits, and nobody is told later for it."""
    none = dict.fromkeys(("phone", "chat", "tickets", "bot", "faq", "seniors"))
    support = dataclasses.replace(scenario.organisation.support, **none, more_agents=())
    return changed(scenario, ("organisation", "support"), support)


def only(kind, log):
    return [e for e in log if isinstance(e, kind)]


def charged_each_second(log):
    """People charged for nothing in each second of the scenario."""
    scenario, fault = log.scenario, log.scenario.fault
    fails = np.zeros(scenario.lasts)
    for event in only(ev.HealthChanged, log):
        if event.component == fault.component and event.at >= fault.at:
            fails[event.at :] = 1.0 - event.health
    usual = np.array([orders(scenario, at, at + 1) for at in range(scenario.lasts)])
    return usual * fails * fault.charges_twice


# ------------------------------------------------------------------------------------------ who is charged


@pytest.mark.parametrize("seed", range(4))
def test_double_charges_are_those_of_a_sum_second_by_second(twice, plans, seed):
    odd = dataclasses.replace(twice, starts=twice.starts + 13, lasts=twice.lasts - 25)
    log = sim.run(odd, plans["standard"], seed=seed)
    found = sim.measures(log)
    assert found["double charges"] == pytest.approx(charged_each_second(log).sum(), rel=1e-9)
    assert 100 < found["double charges"] < found["orders lost"] + found["orders saved"]


def test_a_fault_that_charges_nobody_leaves_no_trace(twice, plans):
    log = sim.run(changed(twice, ("fault", "charges_twice"), 0.0), plans["standard"], seed=1)
    kinds = (ev.ChargesBegan, ev.ChargesReported, ev.RefundsDecided, ev.RefundsBegan, ev.MoneyReturned)
    assert not [e for e in log if isinstance(e, kinds)]
    found = sim.measures(log)
    assert (found["double charges"], found["refunds paid"]) == (0, 0)
    assert np.isnan(found["time to refund"])


def test_what_is_charged_changes_nothing_else_of_the_incident(twice, plans):
    """The same luck: only what comes of the charges is added."""
    beside = (ev.ChargesBegan, ev.ChargesReported, ev.ContactsReported, ev.WorldEnded)  # who is awaited, ends later
    logs = [
        sim.run(changed(counting(twice), ("fault", "charges_twice"), share), refunding(plans["silent"], None), seed=3)
        for share in (0.0, 0.4)
    ]
    kept = [
        [e for e in log if not isinstance(e, beside) and "refunds" not in str(getattr(e, "prompt", ""))
         and "refunds" not in str(getattr(e, "action", ""))]
        for log in logs
    ]  # fmt: skip
    assert kept[0] == kept[1]


def test_the_gateway_counts_all_who_were_charged_and_support_those_who_called(twice, plans):
    log = sim.run(twice, plans["silent"], seed=2)
    support, gateway = only(ev.ChargesReported, log)
    assert (support.by, gateway.by) == ("support", "the gateway")
    assert support.people == twice.organisation.support.notices_after
    assert gateway.people == pytest.approx(charged_each_second(log)[: gateway.at].sum(), abs=0.51)
    assert twice.fault.at < support.at < gateway.at


def test_nobody_who_plays_knows_before_somebody_reports_it(twice, plans):
    world = World(twice, 2)
    while not only(ev.ChargesReported, world.log):
        assert all(one.charges == [] for one in world.known.incidents.values())
        assert world.known.money_owed is None
        for prompt in list(world.prompts.values()):
            world.put(prompt.role, act.Answer(prompt.id, prompt.options[0].name))
        world.advance()
    assert only(ev.ChargesBegan, world.log)[0].seen_by == ev.TRUTH
    assert world.known.money_owed == "by the gateway"


def test_support_speaks_of_it_when_so_many_are_expected_to_have_called(twice, plans):
    """On average over many seeds the fifteenth who calls about money does so when fifteen are expected."""
    steady = changed(changed(twice, ("fault", "remedies"), ()), ("fault", "ends_after"), Duration("fixed", 30_000.0))
    steady = changed(steady, ("lasts",), 3 * 3_600)
    expected = []
    for seed in range(60):
        log = sim.run(steady, plans["silent"], seed=seed)
        said = next(e.at for e in only(ev.ChargesReported, log) if e.by == "support")
        since = said - np.arange(twice.fault.at, said) - 0.5
        number = charged_each_second(log)[twice.fault.at : said] * shares_by(twice.organisation.support.after, since)
        expected.append(twice.organisation.refunds.contact * number.sum())
    nth = twice.organisation.support.notices_after
    z = (np.mean(expected) - nth) / (np.std(expected) / len(expected) ** 0.5)
    assert abs(z) < 4 and abs(np.mean(expected) - nth) < 0.1 * nth


# ------------------------------------------------------------------------------------------ the money back


@pytest.fixture
def steady(twice):
    """An hour in which 120 people are charged, evenly."""
    even = dataclasses.replace(
        twice.organisation.demand, by_hour=(400.0,) * 24, by_weekday=(1.0,) * 7, order_value=100.0
    )
    scenario = dataclasses.replace(twice, organisation=dataclasses.replace(twice.organisation, demand=even))
    fault = dataclasses.replace(twice.fault, charges_twice=0.5)
    return Charged(scenario, fault, [(0, 3_600, 0.4), (3_600, 20_000, 1.0)]), scenario.organisation


def test_agents_refund_what_there_is_at_their_pace(steady):
    charged, organisation = steady
    terms, at = dataclasses.replace(organisation.refunds, per_hour=60.0), np.array([0.0, 1_800, 3_600, 7_200, 9_000])
    assert charged.by(at) == pytest.approx([0, 60, 120, 120, 120])
    assert one_by_one(charged, terms, 1_800, at) == pytest.approx([0, 0, 30, 90, 120])
    assert one_by_one(charged, dataclasses.replace(terms, per_hour=600.0), 1_800, at)[2] == pytest.approx(120)
    assert owed_for(charged, terms, ((1_800, CASE_BY_CASE),), 3_600) == 5_400
    assert owed_for(charged, terms, ((1_800, AT_ONCE),), 3_600) == 0
    assert owed_for(charged, terms, (), 7_200) == 5 * 86_400 - 3_600


def test_agents_never_refund_more_than_a_queue_second_by_second_would(steady):
    charged, organisation = steady
    terms, began = dataclasses.replace(organisation.refunds, per_hour=100.0), 900
    sums, done = charged.by(np.arange(8_001.0)), 0.0
    found = one_by_one(charged, terms, began, np.arange(8_001.0))
    for at in range(began, 8_000):
        done = min(sums[at + 1], done + 100 / 3_600)
        assert found[at + 1] == pytest.approx(done, abs=0.05)


def test_money_that_goes_back_all_at_once_costs_what_goes_to_the_wrong_people(steady):
    charged, organisation = steady
    organisation = dataclasses.replace(
        organisation, refunds=dataclasses.replace(organisation.refunds, wrongly=0.1, fee=2.0, per_hour=60.0)
    )
    assert paid(organisation, charged, ((1_800, AT_ONCE),), 7_200) == pytest.approx(120 * 100 * 1.1 + 132 * 2)
    assert paid(organisation, charged, ((0, CASE_BY_CASE),), 20_000) == pytest.approx(120 * 102)
    both = ((1_800, CASE_BY_CASE), (3_600, AT_ONCE))  # thirty of them one by one, then the others
    assert paid(organisation, charged, both, 7_200) == pytest.approx(120 * 102 + 90 * 0.1 * 102)
    assert paid(organisation, charged, both, 1_800) == 0.0
    assert list(repaid(charged, organisation.refunds, both, np.array([3_599.0, 3_600]))) == pytest.approx(
        [30, 120], 0.01
    )


def test_without_a_decision_the_gateway_gives_it_back_by_itself(twice, plans):
    quick = changed(twice, ("organisation", "refunds", "reverses"), 3_600)
    log = sim.run(quick, refunding(plans["silent"], None), seed=3)
    returned, last = only(ev.MoneyReturned, log)[0], np.flatnonzero(charged_each_second(log))[-1]
    assert returned.at == last + 1 + 3_600
    assert sim.measures(log)["time to refund"] == pytest.approx((returned.at - twice.fault.at) / 60)
    assert returned.paid == pytest.approx(sim.measures(log)["refunds paid"], abs=0.01)


@pytest.mark.parametrize("seed", (2, 3))
def test_all_at_once_is_sooner_and_dearer_than_case_by_case_and_spares_contacts(twice, plans, seed):
    once, each, none = (
        sim.measures(sim.run(twice, refunding(plans["standard"], how), seed=seed))
        for how in (AT_ONCE, CASE_BY_CASE, None)
    )
    assert once["time to refund"] < each["time to refund"]
    assert np.isnan(none["time to refund"]) and none["refunds paid"] == 0
    assert once["refunds paid"] > 1.05 * each["refunds paid"] > 0
    assert once["contacts"] < each["contacts"] < none["contacts"]
    assert once["double charges"] == each["double charges"] == none["double charges"]


@pytest.mark.parametrize("seed", (2, 3))
def test_everybody_has_the_money_when_the_log_says_so(twice, plans, seed):
    for how in (AT_ONCE, CASE_BY_CASE):
        log = sim.run(twice, refunding(plans["standard"], how), seed=seed)
        (returned,) = only(ev.MoneyReturned, log)
        assert returned.people == round(charged_each_second(log).sum())
        assert returned.paid == pytest.approx(sim.measures(log)["refunds paid"], abs=0.01)
        assert np.isnan(sim.measures(log, until=returned.at - 1)["time to refund"])


def test_the_exercise_does_not_end_before_a_refund_that_is_decided_is_done(twice, plans):
    """The incident is resolved, and agents still refund for an hour."""
    for seed in (2, 3):
        log = sim.run(twice, refunding(plans["standard"], CASE_BY_CASE), seed=seed)
        assert only(ev.MoneyReturned, log)[0].at > only(ev.IncidentResolved, log)[-1].at + 1_800
        assert log[-1].at > only(ev.MoneyReturned, log)[0].at


def test_what_the_desk_reports_is_what_the_measure_has(twice, plans):
    """Reports add up to the measure, up to what came before the first span and after the last."""
    for how in (AT_ONCE, None):
        log = sim.run(changed(twice, ("lasts",), 4 * 3_600), refunding(plans["standard"], how), seed=3)
        reports, measure = only(ev.ContactsReported, log), sim.measures(log)["contacts"]
        before = sim.measures(log, until=reports[0].at - 60 * reports[0].minutes)["contacts"]
        until = sim.measures(log, until=reports[-1].at)["contacts"]
        assert measure > 0
        assert sum(e.contacts for e in reports) == pytest.approx(until - before, abs=0.6 * len(reports))


def test_contacts_about_money_are_those_of_a_sum_second_by_second(twice, plans):
    """Without refunds: each who was charged calls with the chance, later, and less where a notice spoke of it."""
    log = sim.run(twice, refunding(plans["standard"], None), seed=3)
    without = changed(twice, ("organisation", "refunds", "contact"), 0.0)
    found = sim.measures(log)["contacts"] - sim.measures(Log(without, log.events))["contacts"]
    desk, terms = twice.organisation.support, twice.organisation.refunds
    charged, seconds = charged_each_second(log), np.arange(twice.lasts)
    density = np.diff(shares_by(desk.after, np.arange(twice.lasts + 1.0) + 0.0))
    calls = np.convolve(charged, density)[: twice.lasts]
    says = {e.notice for e in only(ev.NoticeSent, log) if dict(e.fields).get("money back")}
    told = np.zeros(twice.lasts)
    segments = [(people(twice, a), a.name) for a, _ in touched(twice.organisation, ["payments"])]
    for size, name in segments:
        ways = [
            e.delivery for e in only(ev.DeliveryBegan, log) if e.delivery.audience == name and e.delivery.notice in says
        ]
        told += size * curve(ways, seconds + 0.5) / sum(n for n, _ in segments)
    assert told.max() > 0.2
    assert found == pytest.approx(terms.contact * (calls * (1 - desk.deflection * told)).sum(), rel=0.01)


def test_telling_that_the_money_comes_back_spares_contacts(twice, plans):
    mute = dataclasses.replace(
        plans["standard"],
        notices=tuple(
            dataclasses.replace(rule, says=tuple(f for f in rule.says if f != "money back"))
            for rule in plans["standard"].notices
        ),
    )
    for seed in (2, 3):
        told, untold = (sim.measures(sim.run(twice, plan, seed=seed)) for plan in (plans["standard"], mute))
        assert told["contacts"] < untold["contacts"]
        assert told["double charges"] == untold["double charges"]


# ---------------------------------------------------------------------------------------------- the decision


def asked(twice, seed=2):
    """The world when the support lead is asked how to refund, all else answered with the first option."""
    world = World(twice, seed)
    while not any(p.subject == "refunds" for p in world.prompts.values()):
        for prompt in list(world.prompts.values()):
            world.put(prompt.role, act.Answer(prompt.id, prompt.options[0].name))
        world.advance()
    return world


def test_the_support_lead_is_asked_and_silence_waits_for_the_gateway(twice):
    world = asked(twice)
    (prompt,) = [p for p in world.prompts.values() if p.subject == "refunds"]
    assert (prompt.role, prompt.default) == (SUPPORT_LEAD, "wait for the gateway")
    assert [o.name for o in prompt.options] == ["refund all at once", "refund case by case", "wait for the gateway"]
    world.put(SUPPORT_LEAD, act.Answer(prompt.id, "refund case by case"))
    assert [type(e) for e in world.log[-2:]] == [ev.RefundsDecided, ev.RefundsBegan]
    assert world.known.money_owed == CASE_BY_CASE


def test_who_waits_is_asked_again_when_the_gateway_has_counted(twice):
    world = asked(twice)
    while not world.ended:
        for prompt in list(world.prompts.values()):
            waits = prompt.subject == "refunds"
            world.put(prompt.role, act.Answer(prompt.id, prompt.default if waits else prompt.options[0].name))
        world.advance()
    asked_about = [e.text for e in only(ev.PromptOpened, world.log) if "/refunds/" in e.prompt]
    assert len(asked_about) == 2
    assert asked_about[0].startswith("Support speaks of 15") and asked_about[1].startswith("The gateway speaks of")


def test_what_is_refunded_can_be_made_quicker_and_not_slower(twice):
    world = asked(twice)
    for how in (CASE_BY_CASE, CASE_BY_CASE, AT_ONCE, CASE_BY_CASE):
        world.put(COMMANDER, act.Refund(how))
    world.put(COMMANDER, act.Refund(AT_ONCE, 7))
    refused = [e.why for e in only(ev.ActionRefused, world.log) if e.kind == "refund"]
    assert refused[:2] == ["they are refunded case by case already", "they are refunded all at once already"]
    assert "there is no incident 7" in refused[2]
    assert [e.how for e in only(ev.RefundsDecided, world.log)] == [CASE_BY_CASE, AT_ONCE]


def test_nobody_refunds_what_nobody_has_reported(card, standard):
    world = World(card, 1)
    while COMMANDER not in world.known.joined:
        for prompt in list(world.prompts.values()):
            world.put(prompt.role, act.Answer(prompt.id, prompt.options[0].name))
        world.advance()
    world.put(COMMANDER, act.Refund(AT_ONCE))
    assert "nobody has reported" in only(ev.ActionRefused, world.log)[-1].why
    with pytest.raises(act.BadAction, match="all at once, case by case"):
        world.put(COMMANDER, act.Refund("by cheque"))


@pytest.fixture(scope="module")
def card():
    return files.load("card-payments-down")


@pytest.fixture(scope="module")
def standard():
    return files.load_playbook("standard")


@pytest.mark.parametrize(
    ("path", "value", "where", "says"),
    [
        (("organisation", "refunds"), None, ("fault", "charges_twice"), "give it 'refunds'"),
        (("fault", "component"), "search", ("fault", "charges_twice"), "orders can do without search"),
        (("fault", "charges_twice"), 1.5, ("fault", "charges_twice"), "between 0 and 1"),
    ],
)
def test_what_cannot_be_charged_or_paid_back_is_found(twice, path, value, where, says):
    found = {problem.path: problem.wrong for problem in problems_of_scenario(changed(twice, path, value))}
    assert says in found[where]


# ---------------------------------------------------------------------------------------------- what must hold


def test_whatever_people_do_the_laws_are_kept_and_the_file_makes_the_same_log(twice, plans, tmp_path):
    kinds = set()
    for seed in range(8):
        rng = random.Random(seed)
        exercise = play_anyhow(rng, any_table(rng, twice, plans, tmp_path / f"{seed}.jsonl"))
        exercise.close()
        log = exercise.log
        assert broken(log) == ()
        assert replay(exercise.path).identical
        assert set(sim.measures(log)) == set(UNITS)
        kinds |= {type(event) for event in log}
    assert {ev.ChargesReported, ev.RefundsDecided, ev.RefundsBegan, ev.MoneyReturned} <= kinds


@pytest.mark.parametrize("plan", ("standard", "tell-early", "silent"))
def test_every_plan_keeps_the_laws_and_draws_no_key_twice(twice, plans, plan):
    for seed in range(3):
        assert broken(sim.run(twice, plans[plan], seed=seed)) == ()
    world = World(twice, luck=Luck(1, 0, strict=True))  # raises LuckError at a second draw
    loop = Play(world, in_all_seats(plans[plan], twice))
    while not world.ended:
        loop.go_on()
    assert broken(Log(twice, tuple(world.log))) == ()


def test_a_refund_that_nobody_decided_breaks_a_law(twice, plans):
    log = sim.run(twice, plans["tell-early"], seed=2)
    undecided = Log(twice, tuple(e for e in log if not isinstance(e, ev.RefundsDecided)))
    assert any("refund" in said and "was not open" in said for said in broken(undecided))
    unreported = Log(twice, tuple(e for e in log if not isinstance(e, ev.ChargesReported)))
    assert any("no ChargesReported before this" in said for said in broken(unreported))


def test_in_a_false_alarm_nobody_is_charged(plans):
    log = sim.run(files.twin("charged-twice"), plans["standard"], seed=1)
    assert not only(ev.ChargesBegan, log) and sim.measures(log)["double charges"] == 0


# ------------------------------------------------------------------------------------------ another address


@pytest.fixture(scope="module")
def shut(card):
    """The storefront is down, so that the pages can only be read somewhere else."""
    fault = dataclasses.replace(card.fault, component="storefront", remedies=(), health=0.0)
    return dataclasses.replace(card, fault=dataclasses.replace(fault, ends_after=Duration("fixed", 9_000.0)))


COPY = "read a copy of our pages at another address"


def telling(plan, *channels):
    """The plan with one notice to customers alone: of the copy, by these channels."""
    rule = NoticeRule("customers", "way round open", channels, says=("what happened", "alternative"))
    return dataclasses.replace(plan, notices=(rule,))


def test_a_copy_of_the_pages_serves_visits_and_sells_nothing(shut, standard):
    found = sim.measures(sim.run(shut, telling(standard, "sms"), seed=2))
    assert found["visits served"] > 1_000 and found["orders saved"] == 0
    assert found["cost of ways round"] == 12_000
    sells = changed(shut, ("organisation", "workarounds", COPY, "sells"), True)
    saved = sim.measures(sim.run(sells, telling(standard, "sms"), seed=2))["orders saved"]
    assert found["visits served"] == pytest.approx(33 * saved)


def test_an_address_that_nobody_knows_is_asked_about_less_where_the_house_itself_says_so(shut, standard):
    quiet = counting(shut)
    sms, both = (
        sim.measures(sim.run(quiet, telling(standard, *by), seed=2)) for by in (("sms",), ("sms", "status page"))
    )
    none = sim.measures(sim.run(shut, dataclasses.replace(standard, notices=()), seed=2))
    assert none["look-alike reports"] == none["visits served"] == 0
    assert sms["look-alike reports"] > both["look-alike reports"] > 0
    sure = changed(quiet, ("organisation", "workarounds", COPY, "asks"), 0.0)
    asked_none = sim.measures(sim.run(sure, telling(standard, "sms"), seed=2))
    assert asked_none["look-alike reports"] == 0
    assert sms["contacts"] - asked_none["contacts"] == pytest.approx(sms["look-alike reports"])


def test_who_asks_is_a_share_of_those_who_were_told_and_are_not_sure(card):
    crowd = people(card, card.organisation.audiences[1])
    told = {
        "registered shoppers": [Delivery("n", "registered shoppers", "sms", 1, 60, 0, 0.5, Duration("fixed", 60.0))]
    }
    assert asking(card, "login", 0.04, told, (0, 600)) == pytest.approx(0.04 * 0.5 * crowd)
    assert asking(card, "login", 0.04, told, (0, 100)) == 0.0
    by_banner = {"registered shoppers": [told["registered shoppers"][0]._replace(channel="banner")]}
    assert asking(card, "login", 0.04, by_banner, (0, 600)) == pytest.approx(0.04 * 0.5 * 0.2 * crowd)


def test_the_desk_hears_those_who_ask_whether_it_is_genuine(shut, standard):
    log = sim.run(shut, telling(standard, "sms"), seed=2)
    reports = only(ev.ContactsReported, log)
    first = reports[0].at - 60 * reports[0].minutes
    whole = [sim.measures(log, until=at)["contacts"] for at in (first, reports[-1].at)]
    assert sum(e.contacts for e in reports) == pytest.approx(whole[1] - whole[0], abs=0.6 * len(reports))


def test_a_way_round_that_neither_sells_nor_serves_is_found(card):
    path = ("workarounds", COPY, "visits")
    found = {p.path: p.wrong for p in problems(changed(card.organisation, path, 0.0))}
    assert "what sells nothing serves visits" in found["workarounds", 1, "sells"]


def test_a_fault_in_which_nothing_fails_charges_nobody_and_crashes_nothing(twice, plans):
    sound = files.change(twice, "fault.health=100 %")
    log = sim.run(sound, playbook=plans["silent"], seed=1)
    assert sim.measures(log)["double charges"] == 0.0 and broken(log) == ()
