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
from sim.debrief.measured import PRICED, harm, of_rows, results, values
from sim.experiment.playing import Stretch, rows_of, stretches
from sim.experiment.running import Strategy, run
from sim.log import Log
from sim.metrics import UNITS
from sim.scenario import Playbook, Scenario

ENOUGH = 500  #: runs of the reference among which its result on a seed is placed
Result = tuple[list[float], float]  #: PRICED of a run, and what share of customers it told if half never were, else 1
ALIKE = 0.5  #: minutes: by less than that nobody was better; who decided what in which second would part them else
_DISTRIBUTION = 0  # the seed whose replications these runs are


@dataclass(frozen=True, slots=True)
class Place:
    """One measure of a team. `reference` and `team` are its values on this seed (a time that never came counts as long
    as the scenario is followed).

    `luck`: share of the reference's runs that came out worse than its run on this seed, 0 to 1; None without a
    distribution. `skill`: by how much the team was better than the reference, in the measure's unit. `others`: the same
    of scripted teams and playbooks, the best first. `beats`: the share of them that were worse, half of those that did
    as well (times: to within `ALIKE`); of those who never told half of the customers, who had told more of them did
    better. `outcome`: share of the reference's runs worse than the team's."""

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
    others = {one.name: run(scenario, one, log.seed) for one in (_others(scenario) if against is None else against)}
    found = {who: results(one, until) for who, one in others.items()}
    mine, theirs = results(log, until), values(run(scenario, reference, log.seed), until)
    return {
        name: _place(n, mine, theirs[n], found, None if every is None else every[:, n]) for n, name in enumerate(PRICED)
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


def _place(n: int, mine: Result, reference: float, others: dict[str, Result], every: np.ndarray | None) -> Place:
    name, (priced, told) = PRICED[n], mine
    sign, best_first = -harm(name), lambda one: (-one[1], -one[2])
    rows = sorted(((who, sign * (p[n] - reference), t) for who, (p, t) in others.items()), key=best_first)
    skill, within = sign * (priced[n] - reference), ALIKE if UNITS[name] == "min" else 0.0
    then = (np.array([t for *_, t in rows]), told) if name == "time to notify" else None
    beats = worse(np.array([found for _, found, _ in rows]), skill, then, within)
    luck, outcome = (None, None) if every is None else (worse(sign * every, sign * x) for x in (reference, priced[n]))
    skills = tuple((who, found) for who, found, _ in rows)
    return Place(name, reference, priced[n], luck, skill, skills, beats, outcome)


def worse(among: np.ndarray, value: float, then: tuple[np.ndarray, float] | None = None, within: float = 0.0) -> float:
    """The share of them that lie below, half of those that are the same (`within` so much); NaN of none. `then`: by
    what those that are the same are told apart, theirs and one's own, as far as that differs."""
    tied = 0.5 if then is None else np.where(_same(*then), 0.5, then[0] < then[1])
    return float(np.mean(np.where(_same(among, value, within), tied, among < value))) if len(among) else math.nan


def _same(among: np.ndarray, value: float, within: float = 0.0) -> np.ndarray:
    return np.isclose(among, value, rtol=1e-9, atol=max(1e-9, within))
