"""Standing: how kind the incident was, and how well the team did with it, kept apart.

*Luck* is where the reference playbook's result on this seed lies among its results on many others: nothing that the
team did enters. *Skill* is what the team's result differs by from the reference's on the same seed, and where that lies
among the differences of scripted teams and shipped playbooks on that seed: nothing that was luck alone enters. The raw
place of the team's result among the reference's is called *outcome*: it is both, and is nobody's score.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim import files
from sim.debrief.beside import SHIPPED
from sim.debrief.measured import PRICED, harm, of_rows, values
from sim.experiment.playing import Stretch, rows_of, stretches
from sim.experiment.running import Strategy, run
from sim.log import Log
from sim.scenario import Playbook, Scenario

ENOUGH = 500  #: runs of the reference among which its result on a seed is placed
_DISTRIBUTION = 0  # the seed whose replications these runs are


@dataclass(frozen=True, slots=True)
class Place:
    """One measure of a team. `reference` and `team` are its values on this seed (a time that never came counts as long
    as the scenario is followed).

    `luck`: share of the reference's runs that came out worse than its run on this seed, 0 to 1; None without a
    distribution. `skill`: by how much the team was better than the reference, in the measure's unit. `others`: the same
    of scripted teams and playbooks, the best first. `beats`: the share of them that were worse, half of those that did
    as well. `outcome`: share of the reference's runs worse than the team's."""

    measure: str
    reference: float
    team: float
    luck: float | None
    skill: float
    others: tuple[tuple[str, float], ...]
    beats: float
    outcome: float | None


def scripted() -> tuple[Strategy, ...]:
    """Teams of a known kind, for comparison: *good* (tells early, decides in a minute), *slow* (the standard plan, and
    four times as long over everything), *panicky* (tries every remedy before it knows the cause, the likely one last,
    calls everything worse than it is, and sends what nobody has released) and *silent* (repairs, and tells nobody)."""
    early, standard, silent = (files.load_playbook(name) for name in ("tell-early", "standard", "silent"))
    slow = ("work.decide=8 min", "work.draft=25 min", "work.draft from template=12 min")
    return (
        Strategy("good", early, ("work.decide=1 min",)),
        Strategy("slow", standard, slow),
        Strategy("panicky", _panicked(early)),
        Strategy("silent", silent),
    )


def _panicked(plan: Playbook) -> Playbook:
    blurted = tuple(dataclasses.replace(rule, approvals=(), template=False) for rule in plan.notices)
    anything = tuple(reversed(plan.repair))
    return dataclasses.replace(
        plan, name="panicky", declares="one level up", diagnoses_first=False, repair=anything, notices=blurted
    )


def standing(
    scenario: Scenario,
    log: Log,
    *,
    until: int | None = None,
    runs: int = ENOUGH,
    workers: int = 1,
    progress: bool = False,
    against: Sequence[Strategy] | None = None,
) -> dict[str, Place]:
    """Where a team stands in each measure that has a price, by its `log` of `scenario` on the log's seed.

    `until`: the second at which an exercise was ended early; then there is no distribution, and neither luck nor
    outcome; nor are there with 0 `runs`. `against`: whom its skill is placed among (default: `scripted` and the shipped
    playbooks other than the reference). Raises BadFile if a playbook is not there."""
    reference = files.load_playbook(scenario.reference)
    every = None
    if until is None and runs:
        every = of_rows(distribution(scenario, reference, runs, workers, progress), scenario)
    logs = {one.name: run(scenario, one, log.seed) for one in (_others(scenario) if against is None else against)}
    table = {name: values(found, until) for name, found in logs.items()}
    mine, theirs = values(log, until), values(run(scenario, reference, log.seed), until)
    return {
        name: _place(
            name, mine[n], theirs[n], {who: v[n] for who, v in table.items()}, None if every is None else every[:, n]
        )
        for n, name in enumerate(PRICED)
    }


def distribution(
    scenario: Scenario, playbook: Playbook, runs: int, workers: int = 1, progress: bool = False
) -> np.ndarray:
    """All measures of so many runs of a playbook: a row a run, columns as in `UNITS`."""
    asked = [Stretch(scenario, playbook, _DISTRIBUTION, these) for these in stretches(range(runs))]
    return np.concatenate(list(rows_of(asked, workers, progress, "the reference on other luck")))


def _others(scenario: Scenario) -> list[Strategy]:
    """The scripted teams, and the shipped playbooks that are neither the reference nor one of them."""
    beside = [name for name in SHIPPED if name not in (scenario.reference, "silent")]
    return [*scripted(), *(Strategy(name, files.load_playbook(name)) for name in beside)]


def _place(name: str, mine: float, reference: float, others: dict[str, float], every: np.ndarray | None) -> Place:
    sign = -harm(name)
    skills = sorted(((who, sign * (value - reference)) for who, value in others.items()), key=lambda one: -one[1])
    skill = sign * (mine - reference)
    beats = worse(np.array([found for _, found in skills]), skill)
    luck, outcome = (None, None) if every is None else (worse(sign * every, sign * x) for x in (reference, mine))
    return Place(name, reference, mine, luck, skill, tuple(skills), beats, outcome)


def worse(among: np.ndarray, value: float) -> float:
    """The share of them that lie below, half of those that are the same; NaN of none."""
    same = np.isclose(among, value, rtol=1e-9, atol=1e-9)
    return float(np.mean(np.where(same, 0.5, among < value))) if len(among) else math.nan
