"""The runs behind a tornado: a first look at everything, then more of what has changed anything."""

from __future__ import annotations

import numpy as np

from sim.experiment.engines import Workers
from sim.experiment.playing import Stretch, rows_of, stretches
from sim.experiment.running import Strategy
from sim.experiment.together import Side
from sim.scenario import Scenario

Key = tuple[int, Side]  #: which group is at which end
Worlds = dict[Key | None, Scenario]  #: what is played; None: as it stands
Runs = dict[Key | None, np.ndarray]  #: a row a replication, columns as in `UNITS`; None: as it stands


def played(
    base: Scenario,
    made: dict[Key, Scenario],
    chosen: Strategy,
    replications: int,
    seed: int,
    workers: Workers,
    progress: bool,
    first_look: int,
) -> Runs:
    """All runs: of what has changed nothing at all in the first look, no more than that, else `replications`."""
    first, every = range(min(first_look, replications)), range(replications)
    worlds: Worlds = {None: base, **dict(made.items())}
    jobs = [(key, part) for key in worlds for part in stretches(first if key else every)]
    looked = _run(jobs, worlds, chosen, seed, workers, progress, "first look")
    going = {place for place, side in made if not _same(looked[None], looked[place, side])}
    rest = [(key, part) for key in made if key[0] in going for part in stretches(every[len(first) :])]
    more = _run(rest, worlds, chosen, seed, workers, progress, "playing on")
    return {key: np.concatenate([found, more[key]]) if key in more else found for key, found in looked.items()}


def _same(base: np.ndarray, runs: np.ndarray) -> bool:
    """Whether every measure of every run is the same as in the base's runs with the same luck."""
    return np.array_equal(base[: len(runs)], runs, equal_nan=True)


def _run(jobs, worlds: Worlds, chosen, seed, workers, progress, what: str) -> Runs:
    """Play (key, replications) one after the other; the rows of each key, in that order."""
    asked = [Stretch(worlds[key], chosen.playbook, seed, these, name=chosen.name) for key, these in jobs]
    parts: dict[Key | None, list[np.ndarray]] = {}
    for (key, _), part in zip(jobs, rows_of(asked, workers, progress, what), strict=True):
        parts.setdefault(key, []).append(part)
    return {key: np.concatenate(found) for key, found in parts.items()}
