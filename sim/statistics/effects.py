"""What moves a result where everything may be otherwise at once: elementary effects, after Morris.

A path changes one factor after the other, each once, on a grid between its two ends; what the result does at a step,
divided by the step's length, is that factor's elementary effect there (M. D. Morris 1991, Factorial sampling plans for
preliminary computational experiments, Technometrics 33, 161–174). The mean of their sizes, *mu star*, says how much the
factor matters; their spread, *sigma*, how far that hangs on where the others stand (F. Campolongo, J. Cariboni and
A. Saltelli 2007, An effective screening design for sensitivity analysis of large models, Environmental Modelling &
Software 22, 1509–1518). SALib draws the paths and reckons both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.statistics.families import holm

FEWEST_PATHS = 4  #: with fewer there is no spread to speak of
_RESAMPLES = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Of each factor, over its whole range: `mu`, the mean effect; `mu_star`, the mean size, with `low` and `high`, its
    95 % interval over the paths that might have been drawn; `sigma`; `most`, the largest size; `same`, whether nothing
    changed in any replication of any path; `p`, how likely so much is by luck alone (Holm, over all factors and paths).
    `sign`: 1 or -1 where all effects have it, else 0."""

    mu: np.ndarray
    mu_star: np.ndarray
    low: np.ndarray
    high: np.ndarray
    sigma: np.ndarray
    most: np.ndarray
    same: np.ndarray
    p: np.ndarray
    sign: np.ndarray


def paths(factors: int, count: int, levels: int, seed: int) -> np.ndarray:
    """`count` paths through all factors, as an array (path, step, factor) of places on a grid from 0 to `levels` - 1.

    Raises ValueError for numbers that make no sense, ImportError where SALib is not installed.
    """
    check(factors, count, levels)
    from SALib.sample import morris

    drawn = morris.sample(_problem(factors), count, num_levels=levels, seed=seed % 2**32)
    return np.rint(drawn * (levels - 1)).astype(int).reshape(count, factors + 1, factors)


def effects(places: np.ndarray, values: np.ndarray, levels: int, seed: int) -> Effects:
    """The effects of the factors, from `places` (path, step, factor), as `paths` has them, and the `values` there
    (path, step, replication), the same luck in each place. Raises ValueError for fewer than two replications."""
    if values.shape[2] < 2:
        raise ValueError(f"at least 2 replications are needed; seen {values.shape[2]}")
    from SALib.analyze import morris

    count, steps, factors = places.shape
    at = places.reshape(count * steps, factors) / (levels - 1)
    means = values.mean(axis=2).reshape(-1)
    found = morris.analyze(
        _problem(factors), at, means, num_resamples=_RESAMPLES, num_levels=levels, seed=seed % 2**32
    )  # fmt: skip
    each = _each(places, values, levels)
    known = {name: np.asarray(found[name], dtype=float) for name in ("mu", "mu_star", "sigma", "mu_star_conf")}
    half = np.nan_to_num(known["mu_star_conf"])
    means = each.mean(axis=2)
    return Effects(
        mu=known["mu"],
        mu_star=known["mu_star"],
        low=np.maximum(known["mu_star"] - half, 0.0),
        high=known["mu_star"] + half,
        sigma=known["sigma"],
        most=np.abs(means).max(axis=0),
        same=(each == 0).all(axis=(0, 2)),
        p=_p(each),
        sign=np.where((means >= 0).all(axis=0), 1, np.where((means <= 0).all(axis=0), -1, 0)),
    )


def _each(places: np.ndarray, values: np.ndarray, levels: int) -> np.ndarray:
    """The elementary effects, as an array (path, factor, replication)."""
    moved = np.diff(places, axis=1)  # (path, step, factor): one of each step's is not 0
    which = np.abs(moved).argmax(axis=2)
    length = np.take_along_axis(moved, which[:, :, None], axis=2) / (levels - 1)
    found = np.empty((len(places), places.shape[2], values.shape[2]))
    np.put_along_axis(found, which[:, :, None], np.diff(values, axis=1) / length, axis=1)
    return found


def _p(each: np.ndarray) -> np.ndarray:
    """Of each factor, the smallest of its paths' p (a paired t test on the same luck), adjusted for all of them."""
    from scipy import stats

    count, factors, n = each.shape
    mean, spread = each.mean(axis=2), each.std(axis=2, ddof=1) / np.sqrt(n)
    t = np.divide(np.abs(mean), spread, out=np.where(mean != 0, np.inf, 0.0), where=spread > 0)
    raw = 2 * stats.t.sf(t, n - 1)
    return np.asarray(holm(list(raw.reshape(-1)))).reshape(count, factors).min(axis=0)


def _problem(factors: int) -> dict[str, Any]:
    return {"num_vars": factors, "names": [str(n) for n in range(factors)], "bounds": [[0.0, 1.0]] * factors}


def check(factors: int, count: int, levels: int) -> None:
    """Raises ValueError for numbers with which no paths can be drawn."""
    if factors < 1:
        raise ValueError("there is nothing that could be varied")
    if count < FEWEST_PATHS:
        raise ValueError(f"{count!r} paths; at least {FEWEST_PATHS} are needed, and 10 are usual")
    if levels < 2 or levels % 2:
        raise ValueError(f"{levels!r} levels; an even number is needed, such as 4")
