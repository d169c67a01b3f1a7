"""How long people wait for something that may not come before the end: the share still waiting, the median.

Times are minutes over replications; NaN is a time that never came within the horizon.
"""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats


class Survival(NamedTuple):
    """The share of replications still waiting, as steps: from `times[i]` on it is `waiting[i]`.

    `times` runs from 0 to the horizon; `low` to `high` is the interval of each share on its own.
    """

    times: np.ndarray
    waiting: np.ndarray
    low: np.ndarray
    high: np.ndarray


class Median(NamedTuple):
    """A median time with its interval, minutes; None stands for later than the horizon."""

    value: float | None
    low: float | None
    high: float | None


def survival(x: ArrayLike, horizon: float, level: float = 0.95) -> Survival:
    """The Kaplan–Meier curve of the times `x`, those that never came censored at `horizon`.

    The band is log-log Greenwood (scipy `ecdf(...).sf.confidence_interval`). Where everybody or nobody still
    waits that is undefined, and the exact binomial bound (Clopper and Pearson) stands in, so that 20
    replications in which it never came say "at least 83 % still waiting", not "100 %". Raises ValueError for
    no times at all, or for one that is negative or beyond the horizon.
    """
    values = np.asarray(x, dtype=float)
    came = values[~np.isnan(values)]
    if not len(values):
        raise ValueError("a curve needs at least 1 replication; there are none")
    if np.any((came < 0) | (came > horizon)):
        wrong = came[(came < 0) | (came > horizon)][0]
        raise ValueError(f"times lie between 0 and the horizon of {horizon} minutes; seen {wrong}")
    never = np.full(len(values) - len(came), float(horizon))
    curve = stats.ecdf(stats.CensoredData(uncensored=came, right=never)).sf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # undefined ends, filled below
        band = curve.confidence_interval(level, method="log-log")
    steps = Survival(curve.quantiles, curve.probabilities, band.low.probabilities, band.high.probabilities)
    return _filled(_from_start_to_end(steps, horizon), len(values), level)


def km_median(x: ArrayLike, horizon: float, level: float = 0.95) -> Median:
    """The time by which half of the replications are done, by Kaplan–Meier.

    The interval holds the times at which the curve's band contains one half (Brookmeyer and Crowley 1982).
    Raises as `survival` does.
    """
    curve = survival(x, horizon, level)
    return Median(*(_first_half(curve.times, share) for share in (curve.waiting, curve.low, curve.high)))


def _first_half(times: np.ndarray, share: np.ndarray) -> float | None:
    reached = np.flatnonzero(share <= 0.5 + 1e-9)  # a product of shares may miss one half by its rounding
    return float(times[reached[0]]) if len(reached) else None


def _from_start_to_end(steps: Survival, horizon: float) -> Survival:
    times, *shares = steps
    if times[0] > 0:
        times = np.concatenate([[0.0], times])
        shares = [np.concatenate([[start], s]) for start, s in zip((1, np.nan, np.nan), shares, strict=True)]
    if times[-1] < horizon:
        times = np.concatenate([times, [horizon]])
        shares = [np.concatenate([s, s[-1:]]) for s in shares]
    return Survival(times, *shares)


def _filled(steps: Survival, n: int, level: float) -> Survival:
    least = ((1 - level) / 2) ** (1 / n)
    all_wait, none_waits = steps.waiting == 1, steps.waiting == 0
    low = np.select([all_wait, none_waits], [least, 0.0], steps.low)
    high = np.select([all_wait, none_waits], [1.0, 1 - least], steps.high)
    return Survival(steps.times, steps.waiting, low, high)
