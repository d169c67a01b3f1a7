"""Beside: what others would have come to on the same luck, in every seat: the reference, *silent*, nobody at all, and
the best known plan."""

from __future__ import annotations

import math

from sim import files
from sim.debrief.measured import PRICED, of_rows, values
from sim.experiment.playing import Stretch, rows_of, stretches
from sim.experiment.running import run
from sim.log import Log
from sim.luck import Luck
from sim.play import play
from sim.scenario import Playbook, Scenario
from sim.world import World

SHIPPED = ("standard", "tell-early", "silent")  #: playbooks that come with the package
ABSENT = "absent"  #: nobody answers anything: the default of every question happens
_LOOKED_AT = 40  # runs by which the best known plan is found
_OTHER_LUCK = 0  # the seed whose replications these are


def beside(scenario: Scenario, seed: int, until: int | None = None) -> dict[str, list[float]]:
    """PRICED on the luck of a seed, up to second `until` (default: to the end), of the scenario's reference, of
    *silent*, of *absent*, and of the best known plan, each under its name; the last is ``best known: NAME``."""
    plans = {name: files.load_playbook(name) for name in dict.fromkeys((*SHIPPED, scenario.reference))}
    found = {f"reference: {scenario.reference}": values(run(scenario, plans[scenario.reference], seed), until)}
    found["silent"] = values(run(scenario, plans["silent"], seed), until)
    found[ABSENT] = values(nobody(scenario, seed), until)
    best = best_known(scenario, plans)
    return found | {f"best known: {best}": values(run(scenario, plans[best], seed), until)}


def best_known(scenario: Scenario, plans: dict[str, Playbook], runs: int = _LOOKED_AT) -> str:
    """The name of the plan with the least regret: the least of both headline times together, on other luck than that of
    any exercise; the first of those that do as well."""
    best, least = "", math.inf
    for name, plan in plans.items():
        if (together := _together(scenario, plan, runs, least)) < least:
            best, least = name, together
    return best


def _together(scenario: Scenario, plan: Playbook, runs: int, least: float) -> float:
    """Both headline times of so many runs, added up; a plan that has come to `least` is played no further, because no
    time is below 0."""
    asked = [Stretch(scenario, plan, _OTHER_LUCK, these) for these in stretches(range(runs))]
    total = 0.0
    for rows in rows_of(asked, 1, False, ""):
        total += float(of_rows(rows, scenario)[:, : len(PRICED[:2])].sum())
        if total >= least:
            break
    return total


def nobody(scenario: Scenario, seed: int) -> Log:
    """The incident with nobody in any seat."""
    world = play(World(scenario, luck=Luck(seed)), {})
    return Log(scenario, tuple(world.log), ABSENT, seed)
