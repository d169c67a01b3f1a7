"""In which share of the runs, and how sure that is; for one strategy, and for two on the same luck."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Share:
    """It was so in `count` of `n` runs. The true share lies between `low` and `high` with confidence `level`."""

    count: int
    n: int
    level: float
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share that was seen."""
        return self.count / self.n


@dataclass(frozen=True, slots=True)
class SharesPaired:
    """How much more often it was so on side b than on side a, on the same luck, run by run.

    `only_a`, `only_b`: in how many runs it was so on that side alone; all that speaks of a difference. `p` is that of
    McNemar's exact test (None where no run tells the sides apart). The true difference, b less a, lies between `low`
    and `high` with confidence `level`.
    """

    n: int
    only_a: int
    only_b: int
    level: float
    low: float
    high: float
    p: float | None

    @property
    def value(self) -> float:
        """The difference of the shares that was seen, b less a."""
        return (self.only_b - self.only_a) / self.n


def share(yes: ArrayLike, level: float = 0.95) -> Share:
    """The share of runs in which it was so, with Wilson's interval (E. B. Wilson 1927; scipy's `proportion_ci`).

    Raises ValueError for no runs at all.
    """
    from scipy.stats import binomtest

    counted = _counted(yes)
    between = binomtest(int(counted.sum()), len(counted)).proportion_ci(level, method="wilson")
    return Share(int(counted.sum()), len(counted), level, float(between.low), float(between.high))


def shares_paired(a: ArrayLike, b: ArrayLike, level: float = 0.95) -> SharesPaired:
    """Set the share on side b against that on side a, run by run.

    The test is McNemar's, exact: of the runs that tell the sides apart, half are for each if they are equal. The
    interval is that of D. G. Bonett and R. M. Price (2012, Statistical Methods in Medical Research 21), which adds one
    run to either side's own. Raises ValueError for no runs and for sides of different length.
    """
    first, second = _counted(a), _counted(b)
    if len(first) != len(second):
        raise ValueError(f"a has {len(first)} runs and b has {len(second)}; pairs need the same luck")
    only_a, only_b = int((first & ~second).sum()), int((second & ~first).sum())
    low, high = _bonett_price(only_a, only_b, len(first), level)
    return SharesPaired(len(first), only_a, only_b, level, low, high, _mcnemar(only_a, only_b))


def _bonett_price(only_a: int, only_b: int, n: int, level: float) -> tuple[float, float]:
    from scipy.stats import norm

    a, b = (only_a + 1) / (n + 2), (only_b + 1) / (n + 2)
    half = float(norm.ppf((1 + level) / 2)) * math.sqrt((a + b - (b - a) ** 2) / (n + 2))
    return max(-1.0, b - a - half), min(1.0, b - a + half)


def _mcnemar(only_a: int, only_b: int) -> float | None:
    from scipy.stats import binomtest

    apart = only_a + only_b
    return float(binomtest(only_b, apart).pvalue) if apart else None


def _counted(yes: ArrayLike) -> np.ndarray:
    counted = np.asarray(yes, dtype=bool)
    if counted.ndim != 1 or not len(counted):
        raise ValueError(f"a share needs one row of yes and no; seen an array of shape {counted.shape}")
    return counted
