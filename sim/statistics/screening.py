"""Which of several may be the best, by what has been seen: all but those that are surely beaten by another."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import permutations
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

Better = Literal["lower", "higher"]


def screened(values: Mapping[str, ArrayLike], level: float = 0.95, better: Better = "lower") -> tuple[str, ...]:
    """The names of those that may be the best, in their order; the true best is among them with confidence `level`.

    `values` has, for each name, one number for each replication, the same luck in each place. One is left out when
    another is better than it by more than chance allows: by more than the one-sided t quantile at 1 − (1 − level) /
    (k − 1) times the standard error of the *paired* difference, for k of them. That is screening to the best (B. L.
    Nelson, J. Swann, D. Goldsman and W. Song 2001, Operations Research 49, 950–963) with Bonferroni's bound, so luck
    may be common, and the better it cancels out, the fewer remain. Nothing is promised about those that are close.
    Raises ValueError for no names, for fewer than 2 replications, sides of different length, and what is no number.
    """
    from scipy.stats import t

    x = upward(values, better)
    if len(x) == 1:
        return tuple(x)
    n = len(next(iter(x.values())))
    reach = float(t.ppf(1 - (1 - level) / (len(x) - 1), n - 1)) / math.sqrt(n)
    beaten = {a for a, b in permutations(x, 2) if (x[b] - x[a]).mean() > reach * (x[b] - x[a]).std(ddof=1)}
    return tuple(name for name in x if name not in beaten)


def upward(values: Mapping[str, ArrayLike], better: Better, least: int = 2) -> dict[str, np.ndarray]:
    """The same numbers as arrays of which more is better. Raises ValueError where they cannot be set side by side."""
    if better not in ("lower", "higher"):
        raise ValueError(f"better is 'lower' or 'higher'; seen {better!r}")
    sign = 1.0 if better == "higher" else -1.0
    x = {name: sign * np.asarray(one, dtype=float) for name, one in values.items()}
    lengths = {one.shape for one in x.values()}
    if len(lengths) != 1 or any(len(shape) != 1 or shape[0] < least for shape in lengths):
        raise ValueError(f"each needs as many replications as the others, at least {least}; seen {sorted(lengths)}")
    wrong = [name for name, one in x.items() if not np.isfinite(one).all()]
    if wrong:
        raise ValueError(f"{', '.join(wrong)}: a replication has no value, so its mean cannot be compared")
    return x
