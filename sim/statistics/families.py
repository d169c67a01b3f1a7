"""Several comparisons at once: how their p values are adjusted, so that the family may be believed as a whole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def holm(ps: Sequence[float]) -> list[float]:
    """Holm's step-down adjustment of p values, in the order given; 1 at most.

    Rejecting where the adjusted value is below alpha keeps the chance of any false rejection in the family
    below alpha, whatever the dependence (S. Holm 1979, Scandinavian Journal of Statistics 6, 65–70), so it
    may be used on comparisons that share their luck. Raises ValueError for a p outside 0 to 1.
    """
    p = np.asarray(ps, dtype=float)
    if not np.all((p >= 0) & (p <= 1)):
        raise ValueError(f"p values lie between 0 and 1; seen {list(ps)}")
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(stepped, 1)
    return adjusted.tolist()
