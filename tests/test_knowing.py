"""Whether those in a response know the same, for how long words deny each other, and who is back in time."""

from __future__ import annotations

import math

import pytest

import sim
from sim import events as ev
from sim import files
from sim.experiment.running import run
from sim.log import Log
from sim.metrics import contradictions, measures

CARD = sim.load("card-payments-down")
BEGAN = CARD.fault.at


def _log(*events, scenario=CARD) -> Log:
    struck = ev.FaultStruck(BEGAN, CARD.fault.component, CARD.fault.family)
    return Log(scenario, (struck, *events, ev.WorldEnded(CARD.lasts, "the end")))


def _at(minutes: float) -> int:
    return BEGAN + round(60 * minutes)


# ------------------------------------------------------------------------------------------------ facts known


def test_who_is_not_on_the_call_has_seen_nothing_and_who_joins_is_told_all():
    """Two roles; one joins at once, the other after half of the time: one and a half of two, three quarters."""
    log = _log(
        ev.RoleCalled(_at(0), "it lead", "the pager"),
        ev.RoleJoined(_at(0), "it lead", "Ada Mokoena", "bridge"),
        ev.RoleJoined(_at(30), "executive", "Ed", "bridge"),
        ev.IncidentDeclared(_at(0), "critical", "it lead"),
        ev.IncidentResolved(_at(60), "incident commander"),
    )
    log = Log(CARD, tuple(sorted(log.events, key=lambda e: e.at)))
    assert measures(log)["facts known"] == pytest.approx(0.75)


def test_what_only_some_are_told_is_not_known_to_the_others():
    """Of four facts everybody has seen three, and two of three roles the fourth, for the whole time but a moment."""
    joined = [ev.RoleJoined(_at(0), role, role, "bridge") for role in ("it lead", "support lead", "incident commander")]
    log = _log(*joined, ev.WaitsReported(_at(0), "long", 0.5), ev.IncidentResolved(_at(60), "it lead"))
    assert measures(log)["facts known"] == pytest.approx((3 * 3 + 2) / (3 * 4))


def test_nobody_knows_anything_where_nothing_was_seen():
    assert math.isnan(measures(_log())["facts known"])


def test_whoever_is_there_sooner_knows_more():
    slow, quick = (
        [measures(run(files.load("card-payments-down", c), files.load_playbook("standard"), seed))["facts known"] for
         seed in range(4)]
        for c in ((), tuple(f"calls.{way}.joins=10 s" for way in ("bridge", "chat")))
    )  # fmt: skip
    assert all(b > a for a, b in zip(slow, quick, strict=True))
    assert all(0.3 < share < 1 for share in (*slow, *quick))


# ----------------------------------------------------------------------------------- minutes of contradiction


def _sent(minutes: float, to: str, cause: str) -> ev.NoticeSent:
    name, fields = f"{to} {minutes:g}", (("cause", cause),)
    return ev.NoticeSent(
        _at(minutes), name, "communications lead", to, "called in", (), (to,), 1, fields, None, (), 0.0, incidents=(1,)
    )


def test_a_contradiction_lasts_until_one_of_the_two_stands_no_longer():
    card, fibre = "The card acquirer times out.", "A digger has cut our fibre."
    first, second = _sent(5, "customers", card), _sent(9, "partners", fibre)
    mended, over = _sent(29, "partners", card), ev.IncidentResolved(_at(60), "incident commander")
    opened = ev.AlertRaised(_at(1), "payment alert", "payments", 0.3)
    assert len(contradictions(_log(opened, first, second, over))) == 1
    assert measures(_log(opened, first, second, mended, over))["minutes of contradiction"] == 20
    assert measures(_log(opened, first, second, over))["minutes of contradiction"] == 51
    assert measures(_log(opened, first, over))["minutes of contradiction"] == 0
    still = measures(_log(opened, first, second))["minutes of contradiction"]
    assert still == (CARD.lasts - _at(9)) / 60


def test_two_contradictions_at_once_are_no_longer_than_one():
    words = ("The card acquirer times out.", "A digger has cut our fibre.", "Somebody pulled a plug.")
    three = [_sent(5 + n, to, cause) for n, (to, cause) in enumerate(zip(("a", "b", "c"), words, strict=True))]
    opened = ev.AlertRaised(_at(1), "payment alert", "payments", 0.3)
    over = ev.IncidentResolved(_at(16), "incident commander")
    assert measures(_log(opened, *three, over))["minutes of contradiction"] == 10


# ------------------------------------------------------------------------------------- recovery times kept


def test_what_is_back_in_time_is_kept_and_what_goes_on_for_too_long_is_not():
    scenario = files.load("card-payments-down", ["components.payments.back within=30 min"])
    falls = ev.HealthChanged(_at(0), "payments", 0.3), ev.HealthChanged(_at(20), "payments", 1.0)
    again, never = ev.HealthChanged(_at(40), "payments", 0.3), ev.HealthChanged(_at(50), "search", 0.1)
    kept = [measures(_log(*some, scenario=scenario))["recovery times kept"] for some in (falls, (*falls, again, never))]
    assert kept == [1.0, 0.5]
    cut = measures(_log(*falls, again, scenario=scenario), until=_at(50))["recovery times kept"]
    assert cut == 1.0  # there is still time
    assert math.isnan(measures(_log(*falls))["recovery times kept"])


# ---------------------------------------------------------------------------------------------- passed on


def test_what_is_passed_on_is_counted():
    """Every level after the first at which somebody is paged, and every seat that is handed over."""
    log = run(files.load("card-payments-down"), files.load_playbook("silent"), 3)
    levels = sum(event.level > 1 for event in log if isinstance(event, ev.PersonPaged))
    handed = sum(isinstance(event, ev.RoleHandedOver) for event in log)
    assert measures(log)["times passed on"] == levels + handed
    nobody = ["paging.day.never=100 %", "paging.night.never=100 %", "paging.rounds=2", "lasts=2 h"]
    unanswered = run(files.load("card-payments-down", nobody), files.load_playbook("silent"), 3)
    assert measures(unanswered)["times passed on"] == 4  # levels 2 and 3, twice
