"""What the organisation promised itself, held against small logs worked out by hand."""

import dataclasses
import math

import pytest

import sim
from sim import events as ev
from sim.log import Log
from sim.scenario import Targets

SCENARIO = sim.load("card-payments-down")
BEGAN = SCENARIO.fault.at
ALLOWED = {"acknowledge": 5, "declare": 10, "tell executives": 15, "tell customers": 15, "tell partners": 30}


def at(minutes: float) -> int:
    return BEGAN + round(60 * minutes)


def sent(minutes: float, to: str = "customers") -> ev.NoticeSent:
    return ev.NoticeSent(at(minutes), "n", "communications lead", to, "called in", (), (), 1, (), None, (), 0.0)


def found(*events, scenario=SCENARIO):
    """The frame of a log with these events, by target."""
    struck = ev.FaultStruck(BEGAN, scenario.fault.component, scenario.fault.family)
    log = Log(scenario, (struck, *events, ev.WorldEnded(scenario.lasts, "the end")))
    return sim.targets(log).set_index("target")


ALERT = ev.AlertRaised(at(3), "payment alert", "payments", 0.3)
DECLARED = ev.IncidentDeclared(at(12), "critical", "it lead")


def test_answering_and_declaring_count_from_detection():
    frame = found(
        ALERT, ev.PageAcknowledged(at(7), "it lead", "Ada"), ev.IncidentDeclared(at(14), "critical", "it lead")
    )
    assert frame["took"][["acknowledge", "declare"]].tolist() == [4, 11]
    assert frame["kept"][["acknowledge", "declare"]].tolist() == [True, False]
    assert set(frame["counted from"][["acknowledge", "declare"]]) == {"detection"}
    assert set(frame["category"]) == {"critical"}
    assert frame["allowed"].to_dict() == ALLOWED | {"update customers": 30}


def test_telling_counts_from_the_declaration_and_what_is_just_in_time_is_kept():
    frame = found(ALERT, sent(10, "executives"), DECLARED, sent(27), sent(43, "partners"))
    told = frame.loc[["tell executives", "tell customers", "tell partners"]]
    assert told["took"].tolist() == [-2, 15, 31]
    assert told["kept"].tolist() == [True, True, False]
    assert set(told["counted from"]) == {"declaration"}


def test_the_longest_silence_must_be_no_longer_than_promised():
    resolved = ev.IncidentResolved(at(100), "incident commander")
    kept = found(ALERT, DECLARED, sent(40), sent(70), resolved).loc["update customers"]
    broken = found(ALERT, DECLARED, sent(40), sent(69), resolved).loc["update customers"]
    assert (kept["took"], kept["kept"], kept["counted from"]) == (30, True, "the notice before")
    assert (broken["took"], broken["kept"]) == (31, False)


def test_what_never_happened_is_not_kept():
    frame = found(ALERT)
    assert frame["took"].map(math.isnan).all()
    assert not frame["kept"].any()


def test_where_nothing_was_declared_telling_counts_from_detection_and_the_scenarios_category_holds():
    frame = found(ALERT, sent(20))
    told = frame.loc["tell customers"]
    assert (told["category"], told["took"], told["counted from"]) == ("critical", 17, "detection")


def test_the_category_declared_last_is_in_force():
    frame = found(ALERT, DECLARED, ev.CategoryChanged(at(20), "moderate", "it lead"))
    assert frame["allowed"]["declare"] == 30
    assert set(frame["category"]) == {"moderate"}


@pytest.mark.parametrize("targets", [(), (Targets("critical"), Targets("moderate", declare=600))])
def test_who_has_promised_nothing_for_this_category_has_no_rows(targets):
    organisation = dataclasses.replace(SCENARIO.organisation, targets=targets)
    frame = found(ALERT, DECLARED, scenario=dataclasses.replace(SCENARIO, organisation=organisation))
    assert frame.empty
