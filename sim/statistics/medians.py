"""The middle difference, and whether it is one: what to look at where a few runs decide the mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.statistics.quantiles import quantile


@dataclass(frozen=True, slots=True)
class Middle:
    """The middle one of the differences, which lies between `low` and `high` with confidence `level` (NaN: too few).

    `p` is that of Wilcoxon's signed-rank test; None where all differences are 0: then the sides are identical.
    """

    median: float
    low: float
    high: float
    level: float
    p: float | None


def middle(differences: ArrayLike, level: float = 0.95) -> Middle:
    """The median of differences, its order-statistic interval, and Wilcoxon's signed-rank test (scipy's `wilcoxon`).

    The test leaves out what is exactly 0, and takes the rest to lie evenly about its middle if the sides are equal.
    Raises ValueError for no differences, and for those that are no number.
    """
    from scipy.stats import wilcoxon

    d = np.asarray(differences, dtype=float)
    if d.ndim != 1 or not len(d) or np.isnan(d).any():
        raise ValueError(f"a median needs one row of numbers; seen {differences!r:.60}")
    between = quantile(d, 0.5, level)
    p = float(wilcoxon(d).pvalue) if d.any() else None
    return Middle(float(np.median(d)), between.low, between.high, level, p)
