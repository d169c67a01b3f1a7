"""How well components do, reckoned from their own state, what they need and use, and what limits them for a while.

What succeeds of a component is its own share times that of all it needs, less what the things it uses take away, and
at most what a limit allows. Its answers take as long as its own slowness, times that of the slowest thing it needs.
What gets done is what succeeds, less the customers who will not wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import log2
from typing import NamedTuple

from sim.scenario import Component, SoftNeed


class State(NamedTuple):
    """How a component does: the share of its work that gets `done`, the share that `succeeds`, and how many times as
    long as usual answers take (`slower`, 1 or more)."""

    done: float = 1.0
    succeeds: float = 1.0
    slower: float = 1.0


class Limit(NamedTuple):
    """A component does no better than this for a while."""

    component: str
    succeeds: float
    slower: float = 1.0


WELL = State()


def reckoned(
    components: Iterable[Component],
    own: Mapping[str, tuple[float, float]],
    limits: Iterable[Limit],
    hurts: Callable[[SoftNeed], bool],
    loses: float,
) -> dict[str, State]:
    """The state of every component, where each stands after all that it depends on.

    `own` is what succeeds of each by itself, and its own slowness; `hurts` says whether the lack of something that is
    used is felt yet; `loses` is the share of work lost with every doubling of the time that an answer takes.
    """
    states: dict[str, State] = {}
    ill: set[str] = set()
    held: dict[str, list[Limit]] = {}
    for limit in limits:
        held.setdefault(limit.component, []).append(limit)
    for component in components:
        succeeds, slower = own[component.name]
        if succeeds == slower == 1.0 and component.name not in held and not _leans_on(component, ill):  # as most
            states[component.name] = WELL
            continue
        ill.add(component.name)
        if component.needs:
            slower *= max(states[need].slower for need in component.needs)
        for need in component.needs:
            succeeds *= states[need].succeeds
        for soft in component.uses:
            succeeds *= 1.0 - soft.share * (1.0 - states[soft.component].done) * hurts(soft)
        for limit in held.get(component.name, ()):
            succeeds, slower = min(succeeds, limit.succeeds), max(slower, limit.slower)
        states[component.name] = _state(round(succeeds, 9), round(slower, 9), loses)
    return states


def _leans_on(component: Component, ill: set[str]) -> bool:
    """Whether something that it needs or uses is among the ill."""
    return not ill.isdisjoint(component.needs) or any(soft.component in ill for soft in component.uses)


def _state(succeeds: float, slower: float, loses: float) -> State:
    return (
        State(succeeds, succeeds)
        if slower == 1.0
        else State(round(succeeds * kept(slower, loses), 9), succeeds, slower)
    )


def kept(slower: float, loses: float) -> float:
    """The share of customers who wait for an answer that takes so many times as long as usual."""
    return float((1.0 - loses) ** log2(slower))


def in_order(components: Iterable[Component]) -> tuple[Component, ...]:
    """The components, each after all that it depends on (a scenario has no cycles: the loader saw to that)."""
    placed: dict[str, Component] = {}
    left = list(components)
    while left:
        ready = [c for c in left if all(d in placed for d in (*c.needs, *(s.component for s in c.uses)))]
        placed.update((c.name, c) for c in ready)
        left = [c for c in left if c.name not in placed]
    return tuple(placed.values())
