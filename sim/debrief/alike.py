"""Alike: seeds on which the reference playbook does equally well, for several teams in one month."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from tqdm import tqdm

from sim import files
from sim.experiment.running import followed, run, strategy
from sim.metrics import measures
from sim.scenario import Scenario

HEADLINES = ("time to notify", "time to resolve")
MIDDLE = (0.25, 0.75)  #: between which of its results the reference's is neither very lucky nor very unlucky


class Seed(NamedTuple):
    """One seed, and what the reference comes to on it, in minutes; NaN for what never came."""

    seed: int
    notify: float
    resolve: float


def alike(
    scenario: Scenario | files.Source, n: int = 6, *, among: int = 200, first: int = 1, progress: bool = True
) -> list[Seed]:
    """`n` of the seeds `first`, `first` + 1, … (`among` of them) on which the reference's two headline times lie
    closest together, around one that is neither very lucky nor very unlucky; the closest to that first.

    Raises BadFile for files that are wrong, ValueError for fewer than 2 seeds and for more than a quarter of those that
    are looked at: then they would be alike by name only.
    """
    if not 2 <= n <= among / 4:
        raise ValueError(f"{n} seeds of {among}; from 2 to a quarter of those that are looked at")
    scenario = files.as_scenario(scenario)
    reference = strategy(scenario.reference)
    seeds = range(first, first + among)
    shown = tqdm(seeds, desc="looking for seeds", unit=" runs", delay=2, disable=not progress)
    found = [Seed(seed, *(measures(run(scenario, reference, seed))[m] for m in HEADLINES)) for seed in shown]
    times = np.array([one[1:] for one in found])
    return [found[place] for place in _closest(np.where(np.isnan(times), followed(scenario), times), n)]


def _closest(times: np.ndarray, n: int) -> list[int]:
    """The places of the n times that lie closest together, in minutes of the one that differs more."""
    low, high = np.quantile(times, MIDDLE, axis=0)
    centres = np.flatnonzero(((times >= low) & (times <= high)).all(axis=1))
    best, width = list(range(n)), math.inf
    for centre in centres if len(centres) else range(len(times)):
        away = np.abs(times - times[centre]).max(axis=1)
        nearest = np.argsort(away, kind="stable")[:n]
        if away[nearest[-1]] < width:
            best, width = [int(place) for place in nearest], float(away[nearest[-1]])
    return best
