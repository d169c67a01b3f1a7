"""What a choice costs where another one was better: how far each strategy is from the best in each scenario."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.statistics.screening import Better


def regrets(means: ArrayLike, better: Better = "lower") -> np.ndarray:
    """Of each scenario (row) and strategy (column): by how much its mean is worse than the best of that row; 0 for it.

    NaN, where a mean is none, stays so. Raises ValueError for what is no table.
    """
    table = np.asarray(means, dtype=float)
    if table.ndim != 2 or not table.size:
        raise ValueError(f"a table of scenarios × strategies is wanted; seen an array of shape {table.shape}")
    harm = table if better == "lower" else -table
    return harm - np.fmin.reduce(harm, axis=1)[:, None]


def worst(regret: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Of each strategy (column): the place of the scenario in which it is furthest from the best, and how far that is.

    NaN where a scenario has no value for it, for then the worst is unknown.
    """
    table = np.asarray(regret, dtype=float)
    return table.argmax(axis=0), table.max(axis=0)


def minimax(regret: ArrayLike) -> int | None:
    """The place of the strategy whose worst regret is the smallest (L. J. Savage 1951); None where none has one."""
    _, most = worst(regret)
    return None if np.isnan(most).all() else int(np.nanargmin(most))
