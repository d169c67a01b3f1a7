"""How far each group of numbers swings a measure: at its low end and at its high end, against the base."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from sim.experiment.looking import Runs
from sim.experiment.measuring import end, known
from sim.experiment.pairing import Paired, paired
from sim.experiment.running import followed
from sim.experiment.together import SIDES, Group, Side
from sim.metrics import UNITS
from sim.scenario import Scenario
from sim.statistics.families import holm

MOVES, UNTOLD, NOTHING = "moves it", "cannot be told from nothing", "changes nothing"
_LEVEL = 0.95
_PLACES = list(UNITS)


class Swing(NamedTuple):
    """What a group of numbers moves a measure by; the fields are those of `Tornado.swings`."""

    number: str
    assumption: str
    numbers: int
    measure: str
    value: str
    low: str
    high: str
    ends: str
    base: float
    at_low: float
    at_low_from: float
    at_low_to: float
    at_high: float
    at_high_from: float
    at_high_to: float
    swing: float
    verdict: str
    replications: int
    skewed: bool


def swings(groups: list[Group], runs: Runs, measure: str, base: Scenario, factor: float) -> Iterator[Swing]:
    horizon = end(measure, followed(base))
    compared = {key: _compared(runs[None], found, measure, horizon) for key, found in runs.items() if key is not None}
    adjusted = dict(zip(compared, holm([1.0 if p is None else p for p in map(_p, compared.values())]), strict=True))
    currency = base.organisation.currency
    middle = _middle(runs[None], measure, horizon)
    for place, group in enumerate(groups):
        keys = [(place, side) for side in SIDES if (place, side) in compared]
        if not keys:
            continue
        at = {side: _at(group, side, compared.get((place, side))) for side in SIDES}
        means = [mean for mean, _, _ in at.values() if not math.isnan(mean)]
        yield Swing(
            group.name,
            group.assumption,
            len(group.ends),
            measure,
            group.shown("value", factor, currency),
            group.shown("low", factor, currency),
            group.shown("high", factor, currency),
            group.by,
            middle,
            *at["low"],
            *at["high"],
            max([0.0, *means]) - min([0.0, *means]),
            _verdict([compared[key] for key in keys], [adjusted[key] for key in keys]),
            max(len(runs[key]) for key in keys),
            any(one is not None and one.skewed for one in (compared[key] for key in keys)),
        )


def _compared(base: np.ndarray, runs: np.ndarray, measure: str, horizon: float) -> Paired | None:
    """The runs against the base's with the same luck; None where not even two have a value under both.

    A time that never came counts as the whole length; of other measures, a run without a value is left out.
    """
    a, b = (x[: len(runs), _PLACES.index(measure)] for x in (base, runs))
    if UNITS[measure] != "min":
        there = ~(np.isnan(a) | np.isnan(b))
        a, b = a[there], b[there]
    return paired(a, b, horizon=horizon) if len(a) > 1 else None


def _p(found: Paired | None) -> float | None:
    return None if found is None else found.p


def _middle(base: np.ndarray, measure: str, horizon: float) -> float:
    x = base[:, _PLACES.index(known(measure))]
    x = np.where(np.isnan(x), horizon, x) if UNITS[measure] == "min" else x[~np.isnan(x)]
    return float(x.mean()) if len(x) else math.nan


def _at(group: Group, side: Side, found: Paired | None) -> tuple[float, float, float]:
    """Mean difference and interval at an end; 0 where it stands there already, NaN where it cannot be played."""
    if found is not None:
        return found.mean, found.low, found.high
    return (math.nan,) * 3 if group.changes(side) else (0.0,) * 3


def _verdict(found: Sequence[Paired | None], adjusted: Sequence[float]) -> str:
    there = [(one, p) for one, p in zip(found, adjusted, strict=True) if one is not None]
    if there and all(one.identical for one, _ in there):
        return NOTHING
    clear = (p < 1 - _LEVEL and (one.low > 0 or one.high < 0) for one, p in there)
    return MOVES if any(clear) else UNTOLD
