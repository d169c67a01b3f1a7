"""Which of several is the best, with a guarantee: more replications are asked for of those that may still be it.

The procedure is KN (S.-H. Kim and B. L. Nelson 2001, A fully sequential procedure for indifference-zone selection in
simulation, ACM Transactions on Modeling and Computer Simulation 11, 251–273). Where the best is better than any other
by the indifference at least, it is chosen with probability `level` at least, for normal values, whatever luck they have
in common. The more of it they have, the sooner it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.statistics.screening import Better, upward


class Ask(NamedTuple):
    """What is asked for: the first `many` values of each of these `names`, the same luck in each place."""

    names: tuple[str, ...]
    many: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The `best`, and whether that is `guaranteed`: not where a limit stopped it before one was left.

    `left` may be it still, `dropped` are (name, after how many values) of the others. `values`: how many were seen in
    all. `count`: of how many values each, at the end.
    """

    best: str
    guaranteed: bool
    left: tuple[str, ...]
    dropped: tuple[tuple[str, int], ...]
    count: int
    values: int


Asking = Generator[Ask, Mapping[str, ArrayLike], Choice]


def choosing(
    names: Sequence[str],
    indifference: float,
    *,
    level: float = 0.95,
    first: int = 20,
    step: int = 1,
    most: int = 1000,
    better: Better = "lower",
) -> Asking:
    """Asks for `first` values of each, then `step` more at a time of those that are left, until one is, or for `most`.

    A difference below the `indifference` does not matter. Values are sent in answer to each `Ask`, and the `Choice` is
    what it returns; `driven` does that with a function. Raises ValueError for fewer than 2 names, for numbers that make
    no sense, and for values that are missing.
    """
    _check(names, indifference, level, first, step, most)
    left, dropped, count = tuple(names), dict[str, int](), first
    x = upward((yield Ask(left, count)), better, first)
    reach = _reach(x, indifference, level)
    while True:
        stays = tuple(a for a in left if all(_may_beat(x, a, b, reach, indifference) for b in left if b != a))
        if all(reach[pair] <= count * indifference**2 for pair in permutations(stays, 2)):
            stays = stays[:1]  # nothing is allowed to chance any more, so they are equal, and either may be had
        dropped |= dict.fromkeys((name for name in left if name not in stays), count)
        left = stays
        if len(left) == 1 or count >= most:
            best = max(left, key=lambda name: float(x[name].mean()))
            seen = count * len(left) + sum(dropped.values())
            return Choice(best, len(left) == 1, left, tuple(dropped.items()), count, seen)
        count = min(count + step, most)
        x = upward((yield Ask(left, count)), better, count)


def driven(asking: Asking, values: Callable[[tuple[str, ...], int], Mapping[str, ArrayLike]]) -> Choice:
    """The choice that comes of it when each question is answered by `values(names, many)`."""
    asked = next(asking)
    while True:
        try:
            asked = asking.send(values(asked.names, asked.many))
        except StopIteration as done:
            return done.value


def _reach(x: Mapping[str, np.ndarray], indifference: float, level: float) -> dict[tuple[str, str], float]:
    """For each pair h² S²: their paired variance in the first values, times what the level asks for."""
    n = len(next(iter(x.values())))
    h2 = ((2 * (1 - level) / (len(x) - 1)) ** (-2 / (n - 1)) - 1) * (n - 1)
    return {(a, b): h2 * float((x[a] - x[b]).var(ddof=1)) for a, b in permutations(x, 2)}


def _may_beat(x, a: str, b: str, reach, indifference: float) -> bool:
    """Whether the sum of a lies behind that of b by no more than chance allows; ever less, the more was seen."""
    allowed = max(0.0, (reach[a, b] / indifference - indifference * len(x[a])) / 2)
    return float((x[a] - x[b]).sum()) >= -allowed


def _check(names: Sequence[str], indifference: float, level: float, first: int, step: int, most: int) -> None:
    if len(set(names)) < 2 or len(set(names)) < len(names):
        raise ValueError(f"a choice needs at least 2 names, each once; seen {list(names)}")
    if not indifference > 0:
        raise ValueError(f"the indifference is a difference too small to matter, above 0; seen {indifference}")
    if not 0.5 <= level < 1:
        raise ValueError(f"the level lies between 0.5 and 1; seen {level}")
    if not (2 <= first <= most and step >= 1):
        raise ValueError(f"2 <= first <= most and step >= 1 are needed; seen first {first}, step {step}, most {most}")
