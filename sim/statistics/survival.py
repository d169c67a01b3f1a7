"""How long until it has come, where in some runs it never came: curves of Kaplan and Meier, and restricted means."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.statistics.shares import Share, share


@dataclass(frozen=True, slots=True, eq=False)
class Survival:
    """The share in which something has not come yet, by time; `n` runs followed for `horizon` minutes.

    `times` are the minutes at which it came in some run, `still` the share of runs in which it had not come just after;
    the true share lies between `low` and `high`, at each time by itself, with confidence `level`. `never`: in which
    share it had not come by the horizon. `mean` is the *restricted* mean: of the time until it came or the horizon,
    whichever is shorter, with its standard error `se` and the interval `mean_low` to `mean_high` (Student's t over the
    runs). `skewness` is that of those times: beyond ±1 the interval covers less often than it says.
    """

    n: int
    horizon: float
    level: float
    times: np.ndarray
    still: np.ndarray
    low: np.ndarray
    high: np.ndarray
    never: Share
    mean: float
    se: float
    mean_low: float
    mean_high: float
    skewness: float


def survival(minutes: ArrayLike, horizon: float, level: float = 0.95) -> Survival:
    """The curve of one strategy; NaN is what had not come by the `horizon`.

    The band is that of Greenwood on the log-log scale (scipy's `ecdf`), which stays between 0 and 1. Raises ValueError
    for fewer than 2 runs, a horizon that is not above 0 and finite, and times outside it.
    """
    from scipy import stats

    came = _checked(minutes, horizon)
    curve = stats.ecdf(_censored(came, horizon)).sf
    with warnings.catch_warnings():  # it warns where the scale ends: see `_filled`
        warnings.simplefilter("ignore", RuntimeWarning)
        band = curve.confidence_interval(level, method="log-log")
    at = np.flatnonzero(curve.quantiles < horizon) if np.isnan(came).any() else np.arange(len(curve.quantiles))
    cut = np.where(np.isnan(came), horizon, came)
    se = float(cut.std(ddof=1)) / math.sqrt(len(cut))
    half = float(stats.t.ppf((1 + level) / 2, len(cut) - 1)) * se
    return Survival(
        n=len(came),
        horizon=float(horizon),
        level=level,
        times=curve.quantiles[at],
        still=curve.probabilities[at],
        low=_filled(band.low.probabilities[at], curve.probabilities[at]),
        high=_filled(band.high.probabilities[at], curve.probabilities[at]),
        never=share(np.isnan(came), level),
        mean=float(cut.mean()),
        se=se,
        mean_low=max(float(cut.mean()) - half, min(0.0, float(cut.min()))),
        mean_high=min(float(cut.mean()) + half, float(horizon)),
        skewness=float(stats.skew(cut)) if np.ptp(cut) else 0.0,
    )


def logrank(a: ArrayLike, b: ArrayLike, horizon: float) -> float | None:
    """The p of the log-rank test that both sides come equally soon (scipy's `logrank`); None where both never come.

    It takes the sides to be independent. On the same luck they are not, so it says less than the runs know: the
    restricted means, run by run, answer for those (`sim.experiment.pairing.paired`). Raises ValueError as `survival`.
    """
    from scipy import stats

    first, second = _checked(a, horizon), _checked(b, horizon)
    if np.isnan(first).all() and np.isnan(second).all():
        return None
    return float(stats.logrank(_censored(first, horizon), _censored(second, horizon)).pvalue)


def _censored(came: np.ndarray, horizon: float):
    from scipy.stats import CensoredData

    never = np.isnan(came)
    return CensoredData.right_censored(np.where(never, horizon, came), never)


def _filled(band: np.ndarray, still: np.ndarray) -> np.ndarray:
    """Where it has come in all runs the log-log scale ends, and the curve stands for the band."""
    return np.where(np.isnan(band), still, band)


def _checked(minutes: ArrayLike, horizon: float) -> np.ndarray:
    came = np.asarray(minutes, dtype=float)
    if not 0 < horizon < math.inf:
        raise ValueError(f"the horizon is a number of minutes above 0; seen {horizon}")
    if came.ndim != 1 or len(came) < 2:
        raise ValueError(f"a curve needs one row of at least 2 runs; seen an array of shape {came.shape}")
    if np.nanmax(came, initial=0.0) > horizon:
        raise ValueError(f"the latest came after {np.nanmax(came)} minutes, the horizon is {horizon}")
    return came
