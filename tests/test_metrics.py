"""Measures are functions of the finished log: held against numbers worked out by hand on small logs."""

import dataclasses
import math

import numpy as np
import pytest

import sim
from sim import events as ev
from sim import metrics
from sim.demand import people
from sim.log import Log
from sim.metrics import NEVER, in_words
from sim.reach import Delivery, informed
from sim.scenario import Duration

SCENARIO = sim.load("card-payments-down")
BEGAN = SCENARIO.fault.at


def a_log(*events) -> Log:
    struck = ev.FaultStruck(BEGAN, SCENARIO.fault.component, SCENARIO.fault.family)
    return Log(SCENARIO, (struck, *events, ev.WorldEnded(SCENARIO.lasts, "the end")))


def at(minutes: float) -> int:
    """The second that lies so many minutes after the impact."""
    return BEGAN + round(60 * minutes)


def sent(minutes: float, to: str = "customers", promise: float | None = None, lacking=()) -> ev.NoticeSent:
    due = at(promise) if promise else None
    return ev.NoticeSent(at(minutes), "n", "communications lead", to, "called in", (), (), 1, (), due, lacking, 2.5)


def told(audience: str, minutes: float, reached: float = 1.0) -> ev.DeliveryBegan:
    """A notice that everybody it reaches takes in at once, so many minutes after the impact."""
    pace = Duration("fixed", 0)
    return ev.DeliveryBegan(at(minutes), Delivery("n", audience, "test", 10, at(minutes), 0, reached, pace))


def test_every_measure_has_a_unit_and_every_unit_a_measure():
    assert metrics.measures(a_log()).keys() == metrics.UNITS.keys()


def test_what_never_happened_is_censored_not_left_out():
    found = metrics.measures(a_log())
    times = [name for name, unit in metrics.UNITS.items() if unit == "min" and name != "impact"]
    assert all(math.isnan(found[name]) for name in times)
    assert found["impact"] == (SCENARIO.lasts - BEGAN) / 60


def test_up_to_a_second_nothing_later_counts_and_nothing_is_prolonged():
    """Judging the whole log up to a second is judging the log that was cut there, and says nothing of what came."""
    log = sim.run(SCENARIO, "standard", seed=3)
    sizes = [people(SCENARIO, a) for a in SCENARIO.organisation.audiences]
    for minutes in (0, 1, 7, 44, 120):
        until = at(minutes)
        cut = dataclasses.replace(log, events=tuple(e for e in log if e.at <= until))
        whole, half = metrics.measures(log, until), metrics.measures(cut, until)
        assert whole == pytest.approx(half, nan_ok=True)
        assert whole["impact"] <= minutes
        assert 0 <= whole["orders lost"] <= metrics.measures(log)["orders lost"]
        assert metrics.by_audience(log, until)["people"].unique().tolist() == list(dict.fromkeys(sizes))
        assert metrics.informed(log, until)["minute"].max() == minutes
    assert metrics.measures(log, SCENARIO.lasts) == pytest.approx(metrics.measures(log), nan_ok=True)


def test_what_had_not_fallen_due_by_then_is_neither_kept_nor_broken():
    log = sim.run(SCENARIO, "silent", seed=3)
    declared = next(e for e in log if isinstance(e, ev.IncidentDeclared))
    allowed = next(t for t in SCENARIO.organisation.targets if t.category == declared.category).tell_customers
    for until, kept in ((declared.at + allowed - 60, [None]), (declared.at + allowed + 60, [False])):
        rows = metrics.targets(log, until)
        assert rows.loc[rows["target"] == "tell customers", "kept"].tolist() == kept


@pytest.mark.parametrize("events", [(), (ev.PromptOpened(3, "it lead", "it lead/declare/1", "?", 9, "no"),)])
@pytest.mark.parametrize("until", [None, 0, 300])
def test_a_log_in_which_nothing_broke_is_measured_too(events, until):
    log = Log(SCENARIO, events)
    found = metrics.measures(log, until)
    assert found.keys() == metrics.UNITS.keys()
    assert (found["impact"], found["orders lost"], found["contacts"]) == (0, 0, 0)
    assert len(metrics.by_audience(log, until)) == len(SCENARIO.organisation.audiences)
    assert set(metrics.informed(log, until)["share"]) == {0.0}
    assert not any(metrics.targets(log, until)["kept"])
    assert len(metrics.timeline(log)) == 0


def test_any_beginning_of_a_log_is_measured():
    log = sim.run(SCENARIO, "tell-early", seed=3)
    for events in range(0, len(log), 7):
        short = dataclasses.replace(log, events=log[:events])
        for until in (None, short[-1].at if events else 0):
            assert metrics.measures(short, until).keys() == metrics.UNITS.keys()
            metrics.by_audience(short, until), metrics.informed(short, until), metrics.targets(short, until)
        metrics.timeline(short)


def test_time_to_notify_is_when_half_of_the_affected_customers_know():
    sizes = {a.name: people(SCENARIO, a) for a in SCENARIO.organisation.audiences if a.group == "customers"}
    big, *small = sorted(sizes, key=sizes.get, reverse=True)
    assert sizes[big] > sum(sizes[name] for name in small)
    late = metrics.measures(a_log(*(told(name, 5) for name in small), told(big, 40)))
    assert late["time to notify"] == pytest.approx(40, abs=1)  # a minute grid
    early = metrics.measures(a_log(told(big, 5), *(told(name, 40) for name in small)))
    assert early["time to notify"] == pytest.approx(5, abs=1)
    assert early["90 % informed"] == pytest.approx(40, abs=1)


def test_a_notice_that_reaches_too_few_never_notifies_half():
    names = [a.name for a in SCENARIO.organisation.audiences if a.group == "customers"]
    found = metrics.measures(a_log(*(told(name, 5, reached=0.49) for name in names)))
    assert math.isnan(found["time to notify"])
    assert found["informed at the end"] == pytest.approx(0.49)


def test_milestones_are_minutes_from_the_impact():
    found = metrics.measures(
        a_log(
            ev.AlertRaised(at(3), "m", "payments", 0.3),
            ev.PageAcknowledged(at(4), "it lead", "Ada"),
            ev.RoleCalled(at(4), "it lead", "the pager"),
            ev.IncidentDeclared(at(9), "moderate", "it lead"),
            ev.RoleJoined(at(11), "it lead", "Ada"),
            ev.CategoryChanged(at(12), "critical", "it lead"),
            ev.CauseIdentified(at(30), "the cause"),
            ev.ServiceMitigated(at(41), "card acquirer"),
            ev.ServiceRestored(at(60), "card acquirer"),
            ev.IncidentResolved(at(75), "incident commander"),
        )
    )
    expected = {
        "time to detect": 3,
        "time to acknowledge": 4,
        "time to declare": 9,
        "time to identify": 30,
        "time to mitigate": 41,
        "impact": 60,
        "time to resolve": 75,
        "category right": 1,  # the last category counts
        "responder hours": 64 / 60,
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected)


def test_customers_who_speak_first_count_as_detection():
    found = metrics.measures(
        a_log(ev.CustomersReported(at(2), 15, "payments"), ev.AlertRaised(at(3), "m", "payments", 0.3))
    )
    assert found["time to detect"] == 2


def test_promises_are_kept_only_by_a_notice_in_time():
    resolved = ev.IncidentResolved(at(200), "incident commander")
    kept = metrics.measures(a_log(sent(10, promise=40), sent(39), resolved))
    broken = metrics.measures(a_log(sent(10, promise=40), sent(41), resolved))
    moot = metrics.measures(a_log(sent(190, promise=220), resolved))
    assert (kept["promises kept"], broken["promises kept"]) == (1.0, 0.0)
    assert math.isnan(moot["promises kept"])  # it was over before it fell due


def test_the_longest_silence_reaches_to_the_end_of_the_incident():
    resolved = ev.IncidentResolved(at(100), "incident commander")
    assert metrics.measures(a_log(sent(10), sent(30), resolved))["longest silence"] == 70
    assert metrics.measures(a_log(sent(10), sent(80), resolved))["longest silence"] == 70


def test_what_notices_cost_and_lack_is_added_up():
    found = metrics.measures(a_log(sent(5, "executives"), sent(10, lacking=("legal counsel",))))
    assert (found["cost of notices"], found["notices sent unreleased"], found["notices"]) == (5.0, 1.0, 2.0)
    assert found["groups told"] == pytest.approx(2 / 5)  # of those that the plan wants told of a critical incident
    assert found["internal to external"] == 5


def test_revenue_lost_is_demand_times_what_failed():
    sells = SCENARIO.organisation.sells_through
    flat = dataclasses.replace(
        SCENARIO.organisation.demand, by_hour=(600.0,) * 24, by_weekday=(1.0,) * 7, order_value=100.0
    )
    scenario = dataclasses.replace(SCENARIO, organisation=dataclasses.replace(SCENARIO.organisation, demand=flat))
    log = a_log(ev.HealthChanged(at(0), sells, 0.25), ev.HealthChanged(at(30), sells, 1.0))
    found = metrics.measures(dataclasses.replace(log, scenario=scenario))
    assert found["orders lost"] == pytest.approx(600 * 0.5 * 0.75)  # half an hour at a quarter
    assert found["revenue lost"] == pytest.approx(100 * found["orders lost"])


def test_what_failed_before_the_impact_is_not_counted():
    """A remedy's side effect may begin before the fault strikes; orders are lost to the incident from the impact on."""
    sells = SCENARIO.organisation.sells_through
    lost = [
        metrics.measures(a_log(ev.HealthChanged(at(began), sells, 0.25), ev.HealthChanged(at(30), sells, 1.0)))
        for began in (-5, 0)
    ]
    assert lost[0]["orders lost"] == pytest.approx(lost[1]["orders lost"])


def test_contacts_fall_when_people_are_informed():
    down = [ev.HealthChanged(at(0), name, 0.3) for name in ("card acquirer", "payments", "orders")]
    names = [a.name for a in SCENARIO.organisation.audiences if a.group == "customers"]
    silent = metrics.measures(a_log(*down))["contacts"]
    early = metrics.measures(a_log(*down, *(told(name, 0.1) for name in names)))["contacts"]
    deflected = SCENARIO.organisation.support.deflection
    assert early == pytest.approx(silent * (1 - deflected), rel=0.01)


def test_the_informed_frame_agrees_with_the_arithmetic_of_reach():
    log = sim.run(SCENARIO, "tell-early", seed=5)
    frame = sim.informed(log)
    segment = "registered shoppers"
    deliveries = [e.delivery for e in log if isinstance(e, ev.DeliveryBegan) and e.delivery.audience == segment]
    line = frame[frame["audience"] == segment]
    by_hand = [informed(deliveries, BEGAN + 60 * minute) for minute in line["minute"]]
    np.testing.assert_allclose(line["share"], by_hand, atol=1e-9)
    assert line["share"].is_monotonic_increasing


def test_by_audience_has_a_row_for_every_channel_and_one_for_all():
    frame = metrics.by_audience(sim.run(SCENARIO, "tell-early", seed=5))
    shoppers = frame[frame["audience"] == "registered shoppers"].set_index("channel")
    assert {"banner", "sms", "all"} <= set(shoppers.index)
    assert shoppers.loc["all", "informed at the end"] >= shoppers["informed at the end"].max() - 1e-12
    assert shoppers.loc["all", "half informed"] <= np.nanmin(shoppers["half informed"])


def test_the_timeline_without_truth_shows_only_what_somebody_could_see():
    log = sim.run(SCENARIO, "standard", seed=5)
    all_of_it, seen = sim.timeline(log), sim.timeline(log, truth=False)
    assert "card acquirer broke" in " ".join(all_of_it["what"])
    assert "card acquirer broke" not in " ".join(seen["what"])
    assert list(all_of_it.columns) == ["clock", "minute", "who", "what"]


@pytest.mark.parametrize(
    ("measure", "value", "words"),
    [
        ("time to notify", NEVER, "never"),
        ("time to notify", 36.4, "36 min"),
        ("time to detect", 2.44, "2.4 min"),
        ("decision delay", 0.1, "6 s"),
        ("late by", 4_320.0, "3 days"),
        ("internal to external", -12.2, "-12 min"),
        ("longest silence", NEVER, "–"),
        ("promises kept", NEVER, "–"),
        ("promises kept", 0.714, "71%"),
        ("revenue lost", 1379142.4, "ZAR 1,379,142"),
        ("responder hours", 5.13, "5.1 h"),
        ("contacts", 5598.4, "5,598"),
    ],
)
def test_measures_are_told_in_words(measure, value, words):
    assert in_words(measure, value, "ZAR") == words


@pytest.mark.parametrize("only", [("contacts",), ("time to notify", "trust, lowest (model index)"), ("facts known",)])
def test_measures_that_are_asked_for_alone_are_what_they_are_among_all(only):
    log = sim.run("card-payments-down", seed=3)
    every, some = metrics.measures(log), metrics.measures(log, only=only)
    assert {*only} <= some.keys() < every.keys()
    assert all(value == every[name] or value != value != every[name] for name, value in some.items())
