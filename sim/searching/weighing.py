"""What a candidate comes to: its two goals, and by how much it breaks the limits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sim import files
from sim.experiment.measuring import better, end
from sim.experiment.running import followed
from sim.files.complaints import Wrong
from sim.files.values import read_value
from sim.metrics import UNITS
from sim.scenario import Bound, Money, Problem, Scenario, SearchSpace, Seconds, Share
from sim.searching.levers import refuse

COST = "cost a year"
#: What a response spends in an incident; with how often it happens, and what being ready costs, it makes a year's cost.
SPENT = ("cost of notices", "cost of ways round", "cost of more agents")
_PLACES = list(UNITS)
_SECONDS = {"min": 60, "hours": 3600, "days": 86_400}


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound that has been read: in the measure's own unit, infinite where there is none."""

    measure: str
    at_most: float
    at_least: float
    share: float

    def broken(self, values: np.ndarray) -> float:
        """In which share of the runs too many it does not hold: above 0 where it is broken."""
        over = (values > self.at_most) | (values < self.at_least)
        if UNITS[self.measure] == "min":
            over |= np.isnan(values)  # what never came is over every bound
        return float(over.mean()) - (1 - self.share)

    def __str__(self) -> str:
        ends = [(self.at_most, "at most"), (self.at_least, "at least")]
        said = " and ".join(f"{words} {_amount(self.measure, x)}" for x, words in ends if math.isfinite(x))
        return f"{self.measure} {said}" + (f" in {self.share:.0%} of the runs" if self.share < 1 else "")


class Worth(NamedTuple):
    """What some runs of a candidate come to: the two goals (means), what a year costs, and the excess over each limit
    and the budget, above 0 where it is broken."""

    goal: float
    against: float
    cost: float
    excess: tuple[float, ...]

    @property
    def kept(self) -> bool:
        return all(one <= 1e-12 for one in self.excess)


@dataclass(frozen=True, slots=True)
class Scales:
    """How candidates are weighed: the measure, what it is set `against` (a measure, or COST), limits and budget."""

    measure: str
    against: str
    limits: tuple[Limit, ...]
    budget: float | None

    def worth(self, scenario: Scenario, runs: np.ndarray) -> Worth:
        """Of runs in a scenario, one row each, columns as in `UNITS`."""
        cost = yearly(scenario, runs)
        excess = [one.broken(column(runs, one.measure)) for one in self.limits]
        excess += [] if self.budget is None else [cost / self.budget - 1]
        goal = mean(scenario, runs, self.measure)
        return Worth(goal, cost if self.against == COST else mean(scenario, runs, self.against), cost, tuple(excess))

    def down(self, worth: Worth) -> tuple[float, float]:
        """Both goals so that less is better."""
        signs = [-1 if name != COST and better(name) == "higher" else 1 for name in (self.measure, self.against)]
        return signs[0] * worth.goal, signs[1] * worth.against


def column(runs: np.ndarray, measure: str) -> np.ndarray:
    return runs[:, _PLACES.index(measure)]


def mean(scenario: Scenario, runs: np.ndarray, measure: str) -> float:
    """What a measure is on average; a time that never came counts as the whole length, NaN where no run has a value."""
    values = column(runs, measure)
    if UNITS[measure] == "min":
        values = np.where(np.isnan(values), end(measure, followed(scenario)), values)
    there = values[~np.isnan(values)]
    return float(there.mean()) if len(there) else math.nan


def yearly(scenario: Scenario, runs: np.ndarray) -> float:
    """What a year costs: being ready, and what the response spends in its incidents, where either is said."""
    spent = sum(float(np.nan_to_num(column(runs, measure)).mean()) for measure in SPENT)
    return (scenario.organisation.running_cost or 0.0) + (scenario.per_year or 0.0) * spent


def limits(space: SearchSpace, file: files.Source | None) -> tuple[Limit, ...]:
    """The limits with their bounds read. Raises BadFile for measures that are none, and for bounds that are no amount
    of theirs, each with its line."""
    wrong: list[Problem] = []
    found = [_limit(one, ("limits", place), wrong) for place, one in enumerate(space.limits)]
    refuse(wrong or list(_contradictions(found)), space, file)
    return tuple(found)


def _contradictions(found: Sequence[Limit]) -> Iterator[Problem]:
    """Limits that no run keeps both, where more runs should keep each than there are."""
    for place, one in enumerate(found):
        for other in found[: place + 1]:
            apart = max(one.at_least, other.at_least) > min(one.at_most, other.at_most)
            if one.measure == other.measure and apart and one.share + other.share > 1:
                both = f"{other}" if one is other else f"{other} and {one}"
                yield Problem(("limits", place, "measure"), one.measure, f"no candidate can keep {both}")


def _limit(one: Bound, path: tuple[str | int, ...], wrong: list[Problem]) -> Limit:
    if one.measure not in UNITS:
        wrong.append(Problem((*path, "measure"), one.measure, "there is no measure of this name", tuple(UNITS)))
        return Limit(one.measure, math.inf, -math.inf, one.in_)
    ends = {}
    for field in ("at_most", "at_least"):
        try:
            ends[field] = _read(UNITS[one.measure], getattr(one, field))
        except Wrong as why:
            wrong.append(Problem((*path, field), getattr(one, field), why.wrong))
            ends[field] = None
    most, least = ends["at_most"], ends["at_least"]
    return Limit(one.measure, math.inf if most is None else most, -math.inf if least is None else least, one.in_)


def _read(unit: str, text: str) -> float | None:
    if not text:
        return None
    form: Any = Seconds if unit in _SECONDS else {"share": Share, "money": Money}.get(unit, float)
    value: Any = read_value(form, text)
    return float(value) / _SECONDS.get(unit, 1)


def _amount(measure: str, value: float) -> str:
    unit = UNITS[measure]
    return f"{value:.0%}" if unit == "share" else f"{value:,.4g}{f' {unit}' if unit in _SECONDS else ''}"


def front(worths: Sequence[tuple[float, float]]) -> list[int]:
    """The places of those that no other one beats: none is as good in both goals and better in one. Less is better;
    where several are the same, the first counts alone."""
    found: list[int] = []
    least = math.inf
    for place in sorted(range(len(worths)), key=lambda n: (*worths[n], n)):
        if worths[place][1] < least:
            found.append(place)
            least = worths[place][1]
    return found
