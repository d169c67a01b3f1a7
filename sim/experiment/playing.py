"""Playing: the rows of many runs, by one process or several; what this process has seen already is not played again."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from tqdm import tqdm

from sim.experiment.engines import Workers, engine
from sim.experiment.running import Strategy, rows
from sim.luck import BLOCK
from sim.remembering import remembered
from sim.scenario import Playbook, Scenario

AT_A_STRETCH = BLOCK  #: replications that one process does at a stretch
_MOST = 2_000  # stretches that are kept: 30 MB or so


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some replications in a scenario under a playbook. `name`: of the strategy, for whoever plays it again by hand."""

    scenario: Scenario
    playbook: Playbook
    seed: int
    replications: range
    spread: bool = False
    name: str = field(default="", compare=False)

    def __hash__(self) -> int:
        whole = _hash(self.scenario), _hash(self.playbook)
        return hash((*whole, self.seed, self.replications, self.spread))

    def __reduce__(self) -> tuple[Callable[..., Stretch], tuple[Any, ...]]:
        """On its way to another process the scenario and the playbook are packed, always alike: who gets one stretch
        after the other unpacks them once, and need not work out anew what is remembered of them."""
        packed = _packed(self.scenario, self.playbook)
        return _arrived, (packed, self.seed, self.replications, self.spread, self.name)

    def rows(self) -> np.ndarray:
        """Their measures, as `sim.experiment.running.rows`. Raises LawBroken for a run that cannot be."""
        playing = Strategy(self.name or self.playbook.name, self.playbook)
        return rows(self.scenario, playing, self.seed, self.replications, self.spread)


@remembered
def _hash(frozen: Scenario | Playbook) -> int:
    """Its hash, which takes as long to find as all of it is large."""
    return hash(frozen)


@lru_cache(8)
def _packed(scenario: Scenario, playbook: Playbook) -> bytes:
    return pickle.dumps((scenario, playbook))


@lru_cache(8)
def _unpacked(packed: bytes) -> tuple[Scenario, Playbook]:
    found: tuple[Scenario, Playbook] = pickle.loads(packed)
    return found


def _arrived(packed: bytes, seed: int, replications: range, spread: bool, name: str) -> Stretch:
    return Stretch(*_unpacked(packed), seed, replications, spread, name)


#: The rows of each stretch, latest last. They depend on nothing but what the stretch says.
_kept: OrderedDict[Stretch, np.ndarray] = OrderedDict()


def stretches(replications: range) -> list[range]:
    """The same replications, in the parts that are played at a stretch."""
    return [replications[start : start + AT_A_STRETCH] for start in range(0, len(replications), AT_A_STRETCH)]


def rows_of(asked: list[Stretch], workers: Workers, progress: bool, what: str) -> Iterator[np.ndarray]:
    """The rows of each stretch, in that order, which nobody may change; with a bar that says `what` is going on.

    A question whose one side has been played, by an earlier question or one that was interrupted, waits for the rest
    alone. Any number of `workers` (processes), and any engine, gives the same, bit for bit. Raises LawBroken.
    """
    found = {one: _kept[one] for one in asked if one in _kept}
    due = list(dict.fromkeys(one for one in asked if one not in found))
    new = engine(workers).play(due)
    runs = sum(len(one.replications) for one in due)
    with tqdm(total=runs, desc=what, unit=" runs", delay=2, disable=not progress) as bar:
        for one in asked:
            if one not in found:
                found[one] = _keep(one, next(new))
                bar.update(len(one.replications))
            yield found[one]


def forget() -> None:
    """Everything is played anew from now on."""
    _kept.clear()


def _keep(one: Stretch, found: np.ndarray) -> np.ndarray:
    found.flags.writeable = False
    _kept[one] = found
    if len(_kept) > _MOST:
        _kept.popitem(last=False)
    return found
