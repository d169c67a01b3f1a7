"""What contributed beside the cause: a review finds what there is evidence of, and nothing else."""

from __future__ import annotations

import dataclasses
import math

import pytest
from conftest import only

from sim import actions as act
from sim import events as ev
from sim import files, laws, phrases
from sim.consistency import problems_of_scenario
from sim.experiment import run
from sim.metrics import measures
from sim.play import Play
from sim.policies import in_all_seats
from sim.scenario import COMMANDER, Factor
from sim.world import World

AGAIN = files.load("payments-again")
STANDARD = files.load_playbook("standard")
TOLD, *SHOWN = AGAIN.factors


def without(kind: str):
    return dataclasses.replace(STANDARD, preferences=tuple(p for p in STANDARD.preferences if p.choose != kind))


def found(log) -> list[str]:
    return [e.factor for e in log if isinstance(e, ev.FactorFound)]


def test_a_review_finds_what_the_log_shows_and_what_somebody_was_told():
    log = run(AGAIN, playbook=STANDARD, seed=1)
    assert found(log) == [one.name for one in SHOWN] and measures(log)["factors found"] == pytest.approx(2 / 3)
    assert not laws.broken(log)
    world = World(AGAIN, seed=1)
    play = Play(world, in_all_seats(STANDARD, AGAIN))
    while COMMANDER not in world.known.joined:
        play.go_on(world.now + 60)
    world.put(COMMANDER, act.Ask(TOLD.told_by, "cause"))
    play.go_on()
    assert [e.factor for e in only(ev.FactorFound, world)] == [one.name for one in AGAIN.factors]


def test_what_shows_is_lost_where_nobody_keeps_the_log():
    log = run(AGAIN, playbook=without("name scribe"), seed=1)
    assert any(isinstance(e, ev.ReviewHeld) for e in log)
    assert found(log) == [] and measures(log)["factors found"] == 0.0


def test_what_has_not_come_true_by_the_review_is_not_found():
    late = dataclasses.replace(AGAIN, factors=(Factor("x", "too late", shown_by="the report was handed round"),))
    log = run(late, playbook=STANDARD, seed=1)
    assert any(isinstance(e, ev.ReportHandedRound) for e in log) and found(log) == []


def test_without_a_review_none_is_found_and_where_none_is_named_nothing_is_measured():
    assert measures(run(AGAIN, playbook=without("hold review"), seed=1))["factors found"] == 0.0
    bare = run(dataclasses.replace(AGAIN, factors=()), playbook=STANDARD, seed=1)
    assert math.isnan(measures(bare)["factors found"]) and found(bare) == []


def test_factors_change_nothing_else():
    log, bare = (run(one, playbook=STANDARD, seed=1) for one in (AGAIN, dataclasses.replace(AGAIN, factors=())))
    assert [e for e in log if not isinstance(e, ev.FactorFound)] == list(bare)


@pytest.mark.parametrize(
    ("factor", "says"),
    [
        (Factor("x", "y"), "one of the two"),
        (Factor("x", "y", "the cause was identified", TOLD.told_by), "one of the two"),
        (Factor("x", "y", told_by="the cat"), "no outside contact with a reply"),
        (Factor("x", "y", "the cat came in"), "no such phrase"),
    ],
)
def test_what_does_not_fit_is_said(factor, says):
    known = lambda text: (phrases.known(text), ())  # noqa: E731
    wrong = problems_of_scenario(dataclasses.replace(AGAIN, factors=(factor,)), known)
    assert any(says in problem.wrong for problem in wrong) and len(wrong) == 1


def test_where_there_is_no_review_they_are_refused():
    organisation = dataclasses.replace(AGAIN.organisation, aftermath=None)
    wrong = problems_of_scenario(dataclasses.replace(AGAIN, organisation=organisation, afterwards=None))
    assert [problem.path for problem in wrong] == [("factors",)]
