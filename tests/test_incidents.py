"""Several incidents at once: alarms are filed, critical work comes first, and each has a course of its own."""

import dataclasses
import random
from itertools import pairwise

import numpy as np
import pytest
from conftest import only, play_anyhow, until

from sim import actions as act
from sim import events as ev
from sim import files, laws
from sim.demand import orders
from sim.evaluation import score
from sim.exercise import Exercise
from sim.experiment import run
from sim.log import Log
from sim.metrics import measures
from sim.play import Play
from sim.policies import in_all_seats
from sim.reach import informed
from sim.scenario import COMMANDER, IT_LEAD, Duration, Preference, changed
from sim.stories.filing import filed


@pytest.fixture(scope="module")
def two(scenarios):
    """Search limps six minutes before payments fail."""
    card, search = scenarios["card-payments-down"], scenarios["slow-search"]
    return dataclasses.replace(card, also=(dataclasses.replace(search.fault, at=card.fault.at - 360),))


@pytest.fixture(scope="module")
def runs(two, standard):
    return [run(two, standard, seed) for seed in range(40)]


def of(log, kind, incident):
    return [e for e in log if isinstance(e, kind) and e.incident == incident]


def test_alarms_about_what_leans_on_each_other_are_one_incident_and_others_another(two, standard):
    world = until(two, standard, 3, "the first alert was raised")
    (first,) = world.known.incidents
    assert world.known.incidents[first].title == "search"
    assert filed(world, "search") == filed(world, "orders") == first  # orders use search
    assert filed(world, "payments") == filed(world, "login") == first + 1


def test_an_alarm_goes_to_the_incident_that_is_closest_before_the_one_that_is_older_or_worse(two, standard):
    """Orders need payments and only use search; search itself has been named by the first, and by no other."""
    world = until(two, standard, 3, "the first alert was raised")
    world.record(ev.AlertRaised(world.now, "payment alert", "payments", 0.4, incident=2))
    assert [one.category for one in world.known.incidents.values()] == [None, None]
    assert filed(world, "orders") == filed(world, "card acquirer") == 2
    world.record(ev.AlertRaised(world.now, "order analytics", "orders", 0.4, incident=2))
    world.record(ev.IncidentDeclared(world.now, "critical", "it lead", 2))
    assert filed(world, "search") == 1


def test_an_alarm_about_an_incident_that_is_not_over_comes_before_one_that_is(two, standard):
    world = until(two, standard, 3, "the incident was declared critical")
    one, other = world.known.incidents.values()
    assert filed(world, "orders") == other.number  # both touch orders, and this one is critical
    other.resolved = True
    assert filed(world, "orders") == one.number


def test_critical_work_comes_first_and_what_was_put_aside_is_gone_on_with(runs):
    put_aside = 0
    for log in runs:
        urgent = {e.incident for e in only_declared(log, "critical")}
        for event in log:
            if isinstance(event, ev.WorkPutAside) and event.incident not in urgent:
                put_aside += 1
                later = [e for e in of(log, ev.WorkTakenUp | ev.DiagnosisStarted, event.incident) if e.at >= event.at]
                assert later or log[-1].at == log.scenario.lasts
    assert put_aside >= 20


def only_declared(log, category):
    return [e for e in log if isinstance(e, ev.IncidentDeclared | ev.CategoryChanged) and e.category == category]


def test_a_diagnosis_that_was_put_aside_takes_as_long_as_one_that_was_not(two, standard):
    """Added up, somebody is at it for as long as their luck has it."""
    alone = dataclasses.replace(two, fault=two.also[0], also=(), category="moderate")
    compared = 0
    for seed in range(30):
        both, single = run(two, standard, seed), run(alone, standard, seed)
        hands, expected = worked(both, 1), worked(single, 1)
        if hands and expected and people(both) == people(single):
            compared += 1
            assert hands == expected
    assert compared > 10


def people(log):
    return {e.person for e in of(log, ev.DiagnosisStarted, 1)}


def worked(log, incident):
    """Seconds in which somebody was at the diagnosis; None if it was not finished, or not of search alone."""
    found = of(log, ev.CauseIdentified, incident)
    alarms = of(log, ev.AlertRaised | ev.CustomersReported, incident)
    if not found or {e.component for e in alarms} != {"search"}:
        return None
    total, since = 0, None
    for event in log[: log.events.index(found[0]) + 1]:
        if isinstance(event, ev.DiagnosisStarted | ev.WorkTakenUp) and event.incident == incident:
            since = event.at
        elif isinstance(event, ev.WorkPutAside | ev.CauseIdentified) and event.incident == incident and since:
            total, since = total + event.at - since, None
    return total


def test_the_laws_are_kept_by_several_incidents(runs):
    assert not [said for log in runs for said in laws.broken(log)]
    assert sum(len({e.incident for e in log if isinstance(e, ev.IncidentDeclared)}) > 1 for log in runs) >= 35


def test_another_incident_leaves_the_luck_of_the_first_alone(card, two, standard):
    """Their vendor is told at another second, so only one who does not hurry is done at the same one."""
    card, two = (changed(one, ("organisation", "vendors_hurry"), 0.0) for one in (card, two))
    for seed in range(5):
        alone, both = run(card, standard, seed), run(two, standard, seed)
        assert struck(alone) == struck(both)
        assert alerts(alone, "payments") == alerts(both, "payments")


def struck(log):
    return [e for e in log if isinstance(e, ev.FaultStruck | ev.FaultEnded) and e.component == "card acquirer"]


def alerts(log, component):
    return next(e.at for e in log if isinstance(e, ev.AlertRaised) and e.component == component)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_people_do_with_several_incidents_the_file_makes_the_same_log(seed, two, playbooks, tmp_path):
    rng = random.Random(seed)
    seats = {IT_LEAD: ["Ann"], COMMANDER: ["Bo"]}
    exercise = Exercise(two, seats, playbook=playbooks["standard"], seed=seed, path=tmp_path / "two.jsonl")
    play_anyhow(rng, exercise)
    assert len(exercise.world.known.incidents) > 1
    assert not laws.broken(exercise.log)
    exercise.close()
    assert Exercise.resume(tmp_path / "two.jsonl").log.lines() == exercise.log.lines()


def test_measures_are_those_of_the_fault_that_the_scenario_is_about(two, standard):
    log = run(two, standard, 3)
    number = next(e.incident for e in log if isinstance(e, ev.AlertRaised) and e.component == "payments")
    found, began = measures(log), two.fault.at
    assert (
        found["time to detect"]
        == (min(e.at for e in of(log, ev.AlertRaised | ev.CustomersReported, number)) - began) / 60
    )
    assert found["time to declare"] == (of(log, ev.IncidentDeclared, number)[0].at - began) / 60
    assert found["time to resolve"] == (of(log, ev.IncidentResolved, number)[-1].at - began) / 60
    assert found["notices"] == sum(isinstance(e, ev.NoticeSent) for e in log)


def about_another(event):
    """The same event, where what it tells is about incident 9."""
    if isinstance(event, ev.NoticeSent):
        return event._replace(incidents=(9,))
    if isinstance(event, ev.DeliveryBegan):
        return event._replace(delivery=event.delivery._replace(incidents=(9,)))
    return event


def test_a_notice_about_another_incident_informs_nobody_about_this_one(two, standard):
    log = run(two, standard, 3)
    (number,) = {e.incident for e in log if isinstance(e, ev.AlertRaised) and e.component == "payments"}
    other = dataclasses.replace(log, events=tuple(about_another(e) for e in log))
    assert measures(log)["informed at the end"] > 0.3
    assert measures(other)["informed at the end"] == 0.0
    assert np.isnan(measures(other)["first notice to customers"]) and number in (1, 2)


def test_the_queue_of_the_critical_one_is_what_the_log_says(two):
    at = two.fault.at
    log = Log(
        two,
        (
            ev.IncidentDeclared(at, "moderate", IT_LEAD, 1),
            ev.DiagnosisStarted(at, "Ada", 1),
            ev.IncidentDeclared(at + 600, "critical", IT_LEAD, 2),
            ev.WorkPutAside(at + 1_500, "diagnosis", "Ada", 1),
            ev.DiagnosisStarted(at + 1_800, "Ada", 2),
            ev.CauseIdentified(at + 2_400, "rain", 2),
            ev.WorkTakenUp(at + 2_400, "diagnosis", "Ada", 1),
        ),
    )
    found = measures(log)
    assert (found["queue delay"], found["priority inversion"]) == (20, 15)


def test_what_was_resolved_is_asked_about_when_there_is_trouble_again(card, standard):
    world = until(card, standard, 1, "the incident was resolved")
    loop = Play(world, in_all_seats(standard, card))
    world.truth.health.set("payments", 0.2)
    while not only(ev.IncidentReopened, world) and world.now < card.lasts:
        loop.go_on(world.now + 60)
    assert only(ev.IncidentReopened, world)
    assert not world.known.incidents[1].resolved and not world.known.resolved
    world.truth.health.set("payments", 1.0)
    loop.go_on()
    assert len(only(ev.IncidentResolved, world)) == 2
    log = Log(card, tuple(world.log))
    assert not laws.broken(log)
    assert measures(log)["time to resolve"] == (only(ev.IncidentResolved, world)[-1].at - card.fault.at) / 60
    assert measures(log)["incidents reopened"] == 1


def test_a_debate_costs_what_it_takes_and_assuming_the_worst_nothing(card, standard):
    took = {}
    for way in ("by the rule table", "after a debate", "one level up"):
        playbook = dataclasses.replace(standard, declares=way)
        took[way] = [measures(run(card, playbook, seed))["time to declare"] for seed in range(10)]
    assert took["by the rule table"] == took["one level up"]
    talked = np.subtract(took["after a debate"], took["by the rule table"])
    assert (talked >= 10).all() and talked.mean() < 16  # ten minutes, and making up one's mind once more


def test_the_commander_is_asked_to_revise_when_alarms_say_that_it_is_worse(scenarios, standard):
    search = scenarios["slow-search"]
    world = until(search, standard, 1, "the incident commander joined")
    assert world.known.category == "moderate"
    world.record(ev.AlertRaised(world.now, "orders alert", "orders", 0.3, 1))
    loop = Play(world, in_all_seats(standard, search))
    while not only(ev.CategoryChanged, world) and world.now < search.lasts:
        loop.go_on(world.now + 60)
    assert [e.category for e in only(ev.CategoryChanged, world)] == ["critical"]
    assert measures(Log(search, tuple(world.log)))["category revised"] == 1


# ------------------------------------------------------------------------------------------------ ways round


@pytest.fixture(scope="module")
def with_a_way_round(playbooks):
    early = playbooks["tell-early"]
    says = tuple(
        dataclasses.replace(rule, says=(*rule.says, "alternative"))
        if rule.to == "customers" and "alternative" not in rule.says
        else rule
        for rule in early.notices
    )
    prefers = (*early.preferences, Preference("enable workaround"))
    return dataclasses.replace(early, notices=says, preferences=prefers)


def test_orders_saved_are_those_of_a_sum_second_by_second(card, with_a_way_round):
    log = run(card, with_a_way_round, 3)
    way, found = card.organisation.workarounds[0], measures(log)
    opened = next(e.at for e in log if isinstance(e, ev.WorkaroundEnabled))
    says = {e.notice for e in log if isinstance(e, ev.NoticeSent) and dict(e.fields).get("alternative")}
    health = {"orders": 1.0, "payments": 1.0}
    changes = {e.at for e in log if isinstance(e, ev.HealthChanged) and e.at > opened}
    steps = sorted({opened, card.lasts, *range(opened, card.lasts, 60), *changes})
    for event in log:
        if isinstance(event, ev.HealthChanged) and event.at <= opened and event.component in health:
            health[event.component] = event.health
    saved = 0.0
    for since, to in pairwise(steps):
        for event in log:
            if isinstance(event, ev.HealthChanged) and event.at == since and event.component in health:
                health[event.component] = event.health
        told = _told(log, says, (since + to) / 2)
        share = min(min(1 - health["orders"], 1 - health["payments"]) * way.uptake * told, way.serves)
        saved += share * orders(card, since, to)
    assert saved > 10
    assert found["orders saved"] == pytest.approx(saved, rel=0.01)


def _told(log, says, at):
    from sim.demand import people
    from sim.impact import affected

    segments = [(people(log.scenario, a), a.name) for a, _ in affected(log.scenario)]
    ways = [e.delivery for e in log if isinstance(e, ev.DeliveryBegan) and e.delivery.notice in says]
    return sum(n * informed([w for w in ways if w.audience == name], at) for n, name in segments) / sum(
        n for n, _ in segments
    )


def test_a_way_round_that_serves_nobody_saves_nothing_and_who_is_not_told_cannot_use_it(card, with_a_way_round):
    path = ("organisation", "workarounds", "pay by instant transfer", "serves")
    assert measures(run(changed(card, path, 0.0), with_a_way_round, 3))["orders saved"] == 0
    silent = dataclasses.replace(with_a_way_round, notices=())
    log = run(card, silent, 3)
    assert any(isinstance(e, ev.WorkaroundEnabled) for e in log)
    assert measures(log)["orders saved"] == 0


def test_a_way_round_is_enabled_once_and_only_if_there_is_one(card, standard):
    world = until(card, standard, 1, "the incident commander joined")
    for way in ("prayer", "pay by instant transfer", "pay by instant transfer"):
        world.put(COMMANDER, act.EnableWorkaround(way))
    refused = [e.why for e in only(ev.ActionRefused, world) if e.kind == "enable workaround"]
    assert "there is no way round called 'prayer'" in refused[0] and "it is enabled" in refused[1]
    assert len(only(ev.WorkaroundStarted, world)) == 1


def test_watching_before_the_end_delays_it_by_as_long(card, standard):
    watches = dataclasses.replace(standard, watches=30 * 60)
    for seed in range(5):
        longer = changed(card, ("lasts",), 6 * 3_600)
        quick, slow = (measures(run(longer, p, seed))["time to resolve"] for p in (standard, watches))
        assert quick + 10 < slow < quick + 60


def test_work_of_two_incidents_is_shared_by_luck_that_belongs_to_each(two, standard):
    fixed = changed(two, ("fault", "diagnosis"), Duration("fixed", 600.0))
    log = run(fixed, standard, 3)
    number = next(e.incident for e in log if isinstance(e, ev.AlertRaised) and e.component == "payments")
    begun, found = of(log, ev.DiagnosisStarted, number)[0], of(log, ev.CauseIdentified, number)[0]
    assert found.at - begun.at == pytest.approx(600 * 0.85, abs=130)  # Ada's skill; a question may come between


def test_what_is_expected_after_the_impact_counts_from_that_of_the_fault_the_scenario_is_about(scenarios, standard):
    both = files.load("two-at-once")
    judged = {j.expectation.name: j for j in score(run(both, standard, 1))}
    assert judged["service mitigated"].after == both.fault.at > both.also[0].at


# ----------------------------------------------------------------------------------- vendors, and what does not last


def test_a_vendor_that_is_called_hurries_and_one_that_is_not_to_blame_does_not(card, scenarios, silent_calls):
    hurried = changed(card, ("organisation", "vendors_hurry"), 0.5)
    hopeless = dataclasses.replace(hurried.fault, remedies=(), diagnosis=Duration("fixed", 60.0))
    hurried = dataclasses.replace(hurried, fault=hopeless)
    for seed in range(4):
        log = run(hurried, silent_calls, seed)
        struck, over = (next(e.at for e in log if isinstance(e, kind)) for kind in (ev.FaultStruck, ev.FaultEnded))
        called = next(e.at for e in log if isinstance(e, ev.VendorCalled))
        alone_ = changed(hurried, ("organisation", "vendors_hurry"), 0.0)
        (alone,) = [e.at for e in run(alone_, silent_calls, seed) if isinstance(e, ev.FaultEnded)]
        assert struck < called < over
        assert over == pytest.approx(called + (alone - called) / 2, abs=1)
    search = changed(scenarios["slow-search"], ("organisation", "vendors_hurry"), 0.5)
    assert not any(isinstance(e, ev.VendorCalled) for e in run(search, silent_calls, 1))  # search is our own


def test_whom_the_known_cause_does_not_concern_is_not_offered_to_be_called(scenarios, standard):
    """Orders lean on the acquirer, who may be behind it until the cause is known: stolen passwords are not theirs."""
    logins = dataclasses.replace(standard, diagnoses_first=False, repair=("call the vendor",))
    stolen = files.load("stolen-logins")
    assert sum(any(isinstance(e, ev.VendorCalled) for e in run(stolen, logins, seed)) for seed in range(4)) > 2
    assert not any(isinstance(e, ev.VendorCalled) for seed in range(4) for e in run(stolen, standard, seed))


def test_a_way_round_is_offered_only_where_what_it_replaces_is_reported(card, standard):
    asked = {
        scenario.name: [e for e in run(scenario, standard, 1) if isinstance(e, ev.WorkaroundStarted)]
        for scenario in (card, files.load("stolen-logins"))
    }
    assert {name: len(events) for name, events in asked.items()} == {card.name: 1, "stolen-logins": 0}
    unwatched = changed(card, ("organisation", "monitors", "payment alert", "watches"), "orders")
    assert any(isinstance(e, ev.WorkaroundStarted) for e in run(unwatched, standard, 1))


def test_the_playbook_calls_the_vendor_after_what_helped_and_stops_trying_remedies(card, standard):
    sure = changed(card, ("fault", "remedies", "fail over to the second acquirer", "chance_informed"), 1.0)
    log = run(changed(sure, ("fault", "ends_after"), Duration("fixed", 12_000.0)), standard, 1)
    kinds = (ev.CauseIdentified, ev.RemedyStarted, ev.RemedyFinished, ev.VendorCalled)
    assert [type(e) for e in log if isinstance(e, kinds)] == list(kinds)


@pytest.fixture(scope="module")
def silent_calls(playbooks):
    silent = playbooks["silent"]
    return dataclasses.replace(silent, repair=("call the vendor",))


def test_a_remedy_that_does_not_hold_brings_the_fault_back_and_the_impact_adds_up(card, standard):
    first, *others = card.fault.remedies
    sure = dataclasses.replace(first, chance=1.0, chance_informed=1.0, restores=1.0, holds=0.0)
    brief = dataclasses.replace(sure, relapses=Duration("fixed", 1_200.0))
    fault = dataclasses.replace(card.fault, remedies=(brief, *others), ends_after=Duration("fixed", 12_000.0))
    back = 0
    for seed in range(5):
        log = run(dataclasses.replace(card, fault=fault), standard, seed)
        assert not laws.broken(log)
        returned = [e.at for e in log if isinstance(e, ev.FaultReturned)]
        restored = [e.at for e in log if isinstance(e, ev.ServiceRestored)]
        back += bool(returned)
        if len(restored) == 2:
            hurt = restored[0] - fault.at + restored[1] - returned[0]
            assert measures(log)["impact"] == pytest.approx(hurt / 60)
        lasting = dataclasses.replace(fault, remedies=(dataclasses.replace(brief, holds=1.0), *others))
        assert (
            measures(log)["impact"] > measures(run(dataclasses.replace(card, fault=lasting), standard, seed))["impact"]
        )
    assert back == 5
