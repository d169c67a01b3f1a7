"""A quantile and how sure it is, whatever the distribution: between two of the values that were seen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Quantile:
    """The value below which the share `p` of all runs lies; `n` were seen.

    The true one lies between `low` and `high` with confidence `level` at least. Both are NaN where fewer than `least`
    were seen, for then no two of the values lie around it surely enough. What never came is infinitely late, so that
    `value` or `high` may be infinite: it may be that the share `p` never comes to pass within what is followed.
    """

    p: float
    n: int
    level: float
    least: int
    value: float
    low: float
    high: float

    @property
    def known(self) -> bool:
        """Whether there were enough to give an interval."""
        return self.n >= self.least

    @property
    def refusal(self) -> str:
        """Why there is no interval, in words; "" where there is one."""
        return "" if self.known else f"not enough replications: {self.n} of at least {self.least}"


def least(p: float, level: float = 0.95) -> int:
    """The fewest values of which smallest and largest have the quantile `p` between them with confidence `level`.

    Both lie below it in p**n of all samples, both above in (1 − p)**n (H. A. David and H. N. Nagaraja, Order
    Statistics, 3rd edition, 2003, section 7.1). Raises ValueError for a share that is not between 0 and 1.
    """
    _check(p, level)
    return next(n for n in count(1) if p**n + (1 - p) ** n <= 1 - level)


def quantile(x: ArrayLike, p: float, level: float = 0.95) -> Quantile:
    """The quantile `p` of what `x` was drawn from, with an interval between two of its values.

    NaN is what never came. What is between two values is not made up: the quantile is the smallest value that at least
    the share `p` does not exceed. Raises ValueError for no values at all, and for shares not between 0 and 1.
    """
    fewest = least(p, level)
    values = np.asarray(x, dtype=float)
    values = np.sort(np.where(np.isnan(values), math.inf, values))
    if values.ndim != 1 or not len(values):
        raise ValueError(f"a quantile needs one row of values; seen an array of shape {values.shape}")
    value = float(values[max(0, math.ceil(p * len(values) - 1e-9) - 1)])
    low, high = _between(values, p, level) if len(values) >= fewest else (math.nan, math.nan)
    return Quantile(p, len(values), level, fewest, value, low, high)


def _between(x: np.ndarray, p: float, level: float) -> tuple[float, float]:
    """Both ends are as likely to be wrong, as far as there are values enough beyond them."""
    from scipy.stats import quantile_test

    above, below = _wrong(p, level, len(x))
    # a hair less than asked, lest rounding moves an end that the smallest or largest value just reaches
    low = quantile_test(x, p=p, alternative="greater").confidence_interval(1 - below - 1e-12).low
    high = quantile_test(x, p=p, alternative="less").confidence_interval(1 - above - 1e-12).high
    return float(low), float(high)


def _wrong(p: float, level: float, n: int) -> tuple[float, float]:
    """How often the upper and the lower end may be wrong: half of 1 − level each, or more for the one that must."""
    half, all_below, all_above = (1 - level) / 2, p**n, (1 - p) ** n
    if all_below > half:
        return all_below, 1 - level - all_below
    if all_above > half:
        return 1 - level - all_above, all_above
    return half, half


def _check(p: float, level: float) -> None:
    for what, value in (("quantile", p), ("level", level)):
        if not 0 < value < 1:
            raise ValueError(f"the {what} lies between 0 and 1; seen {value}")
