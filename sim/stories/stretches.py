"""Stretches: how components did between two seconds, cut where that changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from sim.stories.reckoning import State

History = Sequence[tuple[int, State]]  #: from which second on a component did so


def stretches(
    histories: Mapping[str, History], names: Iterable[str], since: int, until: int
) -> list[tuple[int, int, dict[str, float]]]:
    """Each stretch between two seconds, with the share of its work that gets done of every component named."""
    edges = {since, until}
    for name in names:
        for at, _ in reversed(histories[name]):
            if at <= since:
                break
            edges.add(min(at, until))
    pairs = pairwise(sorted(edges))
    return [(start, end, {name: _done(histories[name], start) for name in names}) for start, end in pairs]


def _done(history: History, second: int) -> float:
    return next(state.done for at, state in reversed(history) if at <= second)
