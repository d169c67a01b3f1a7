"""Which strategy is best: those that are surely beaten by the runs of a study are left out, then fresh ones decide."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.experiment.blocks import block_values
from sim.experiment.measuring import better, end, known, spoken
from sim.experiment.pairing import FEWEST_TRUSTED
from sim.experiment.playing import AT_A_STRETCH, Stretch, rows_of, stretches
from sim.experiment.provenance import differing, versions
from sim.experiment.verdicts import FIRST_LOOK
from sim.luck import BLOCK
from sim.metrics import UNITS
from sim.statistics.screening import screened
from sim.statistics.selection import Choice, choosing, driven

if TYPE_CHECKING:
    from sim.experiment.studies import Study

_PLACES = list(UNITS)


class Best(NamedTuple):
    """The best strategy in a scenario, as a row of `Study.best`: see there."""

    scenario: str
    measure: str
    best: str
    guaranteed: bool
    level: float
    indifference: float
    beaten: tuple[str, ...]
    left: tuple[str, ...]
    fresh: int
    runs: int
    sentence: str


class Untold(ValueError):
    """Why no strategy can be called the best, in words."""


def best(
    study: Study, scenario: str, measure: str, indifference: float | None, level: float, most: int, progress: bool
) -> Best:
    """The best strategy in one scenario; see `Study.best`. Where it cannot be said, `best` is "" and the sentence has
    the reason."""
    check_best(indifference, level, most, study.spread)
    try:
        return _best(study, scenario, measure, indifference, level, most, progress)
    except Untold as why:
        sentence = f"{scenario}, {measure}: which strategy is best cannot be said: {why}."
        return Best(
            scenario, measure, "", False, level, indifference or 0.0, (), tuple(study.strategies), 0, 0, sentence
        )


def check_best(indifference: float | None, level: float, most: int, spread: bool) -> None:
    """Raises ValueError for numbers with which nothing can be chosen."""
    first = FEWEST_TRUSTED * BLOCK if spread else FIRST_LOOK
    if most < first:
        raise ValueError(f"most is {most!r}; {first} fresh replications are needed before the first look")
    if indifference is not None and not 0 < indifference < math.inf:
        raise ValueError(f"indifference is {indifference!r}; it is a difference too small to matter, above 0")
    if not 0.5 <= level < 1:
        raise ValueError(f"the level lies between 0.5 and 1; seen {level}")


def _best(
    study: Study, scenario: str, measure: str, indifference: float | None, level: float, most: int, progress: bool
) -> Best:
    seen = _complete(study, scenario, measure)
    indifference = indifference or 0.05 * abs(float(np.mean(seen[study.strategies[0]])))
    if not indifference:
        raise Untold(f"the mean of {study.strategies[0]} is 0, so say which difference is too small to matter")
    # Half of what may go wrong is allowed to each stage. Runs that were stopped for what they showed screen nobody.
    screen = study.stopped is None
    half = (1 + level) / 2
    left = screened(seen, half, better(measure)) if screen else tuple(study.strategies)
    if len(left) == 1:
        return _told(study, scenario, measure, level, indifference, left, None)
    choice = _fresh(study, scenario, measure, left, indifference, half if screen else level, most, progress)
    return _told(study, scenario, measure, level, indifference, left, choice)


def _complete(study: Study, scenario: str, measure: str) -> dict[str, np.ndarray]:
    """What counts of each strategy: a number for each replication, or for each block where luck was spread."""
    return {name: _whole(study, scenario, measure, x) for name, x in study.values(scenario, known(measure)).items()}


def _whole(study: Study, scenario: str, measure: str, x: np.ndarray) -> np.ndarray:
    if UNITS[measure] == "min":
        x = np.where(np.isnan(x), end(measure, study.horizons[scenario]), x)
    elif np.isnan(x).any():
        raise Untold("it has no value in some runs")
    return block_values(x, np.arange(len(x)) // BLOCK) if study.spread else x


def _fresh(
    study: Study,
    scenario: str,
    measure: str,
    names: tuple[str, ...],
    indifference: float,
    level: float,
    most: int,
    progress: bool,
) -> Choice:
    """The choice among some strategies, by replications that the study has not seen, `most` of each."""
    each = BLOCK if study.spread else 1
    first = FEWEST_TRUSTED if study.spread else FIRST_LOOK
    step = 1 if study.spread else AT_A_STRETCH
    asking = choosing(
        names, indifference, level=level, first=first, step=step, most=most // each, better=better(measure)
    )  # fmt: skip
    begins = int(study.runs["replication"].max()) + 1

    def values(asked: tuple[str, ...], count: int) -> dict[str, np.ndarray]:
        these = range(begins, begins + count * each)
        return {name: _played(study, scenario, measure, name, these, progress) for name in asked}

    return driven(asking, values)


def _played(study: Study, scenario: str, measure: str, strategy: str, these: range, progress: bool) -> np.ndarray:
    """The values of these replications; what has been played already is not played again."""
    if (scenario, strategy) not in study.worlds:
        raise Untold("these runs came without what was played, so no fresh ones can be; ask sim.compare anew")
    if other := differing(study.origin.get("versions", {}), versions()):
        raise Untold(f"these runs were made by another version, so fresh ones would be of another model: {other}")
    world, how = study.worlds[scenario, strategy]
    parts = [Stretch(world, how.playbook, study.seed, one, study.spread, how.name) for one in stretches(these)]
    found = rows_of(parts, study.workers, progress, f"choosing in {scenario}")
    return _whole(study, scenario, measure, np.concatenate(list(found))[:, _PLACES.index(measure)])


def _told(
    study: Study,
    scenario: str,
    measure: str,
    level: float,
    indifference: float,
    left: tuple[str, ...],
    choice: Choice | None,
) -> Best:
    """What came of it; without a choice, the runs of the study had left one."""
    each = BLOCK if study.spread else 1
    beaten = tuple(name for name in study.strategies if name not in left)
    found = choice or Choice(left[0], True, left, (), 0, 0)
    amount = spoken(measure).amount(indifference)
    how = _at_once(level) if choice is None else _after(found, level, amount, found.count * each)
    near = _near(study, scenario, measure, found.best, indifference, amount)
    before = f"; beaten before: {', '.join(beaten)}" if beaten and choice is not None else ""
    return Best(
        scenario=scenario,
        measure=measure,
        best=found.best,
        guaranteed=found.guaranteed,
        level=level,
        indifference=indifference,
        beaten=beaten,
        left=found.left,
        fresh=found.count * each,
        runs=found.values * each,
        sentence=f"{scenario}, {measure}: the best is {found.best}, {how}{before}{near}.",
    )


def _at_once(level: float) -> str:
    return f"beating every other one in the study's own runs; that is right in at least {level:.0%} of studies"


def _after(found: Choice, level: float, amount: str, fresh: int) -> str:
    if found.guaranteed:
        where = f"where one is better than all others by {amount} or more"
        return f"right in at least {level:.0%} of studies {where}; {fresh} fresh replications"
    others = " and ".join(name for name in found.left if name != found.best)
    return f"not guaranteed: the limit of {fresh} fresh replications came before it was told from {others}"


def _near(study: Study, scenario: str, measure: str, best: str, indifference: float, amount: str) -> str:
    """Whom the runs of the study show so near to the best that the difference does not matter."""
    seen = _complete(study, scenario, measure)
    near = [name for name, x in seen.items() if name != best and abs(x.mean() - seen[best].mean()) < indifference]
    return f"; within the {amount} that do not matter: {', '.join(near)}" if near else ""
