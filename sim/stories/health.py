"""Health: which share of its work every component can do, as faults, remedies and dependencies have it.

A component's health is its own times that of all it needs, less what the things it uses take away, and at
most what a side effect allows. Changes are recorded as truth; whoever waits for a level is woken.
"""

from __future__ import annotations

import simpy

from sim.events import HealthChanged


class Health:
    """The health of every component: `now[name]` is between 0 and 1, `history[name]` the (second, health) from which on
    it was so."""

    def __init__(self, world):
        self._world = world
        self._components = in_order(world.scenario.organisation.components)
        self._own = {c.name: 1.0 for c in self._components}
        self._caps: dict[str, tuple[str, float]] = {}
        self._hurt_since: dict[str, int] = {}
        self._waiting: list[tuple[str, float, bool, simpy.Event]] = []
        self._next = world.env.event()
        self.now = dict(self._own)
        self.history = {name: [(0, 1.0)] for name in self._own}

    def set(self, component: str, own: float) -> None:
        """The component itself works at `own`, whatever it needs."""
        self._own[component] = own
        self._spread()

    def cap(self, reason: str, component: str, at_most: float) -> None:
        """For a `reason` that can end, the component works at no more than this."""
        self._caps[reason] = (component, at_most)
        self._spread()

    def uncap(self, reason: str) -> None:
        """The reason is over."""
        if self._caps.pop(reason, None):
            self._spread()

    def falls(self, component: str, below: float) -> simpy.Event:
        """Happens once the component's health is under `below` (at once if it is)."""
        return self._wait(component, below, down=True)

    def rises(self, component: str, least: float) -> simpy.Event:
        """Happens once the component's health is at least `least` (at once if it is)."""
        return self._wait(component, least, down=False)

    def changes(self) -> simpy.Event:
        """Happens with the next change of any component's health."""
        if self._next.triggered:
            self._next = self._world.env.event()
        return self._next

    def _wait(self, component: str, level: float, down: bool) -> simpy.Event:
        event = self._world.env.event()
        self._waiting.append((component, level, down, event))
        self._wake()
        return event

    def _spread(self) -> None:
        for component in self._components:
            self._update(component.name, self._effective(component))
        self._wake()

    def _effective(self, component) -> float:
        health = self._own[component.name]
        for need in component.needs:
            health *= self.now[need]
        for soft in component.uses:
            health *= 1.0 - soft.share * (1.0 - self.now[soft.component]) * self._hurts_yet(soft)
        caps = [most for capped, most in self._caps.values() if capped == component.name]
        return round(min([health, *caps]), 9)

    def _hurts_yet(self, soft) -> bool:
        since = self._hurt_since.get(soft.component)
        return since is not None and self._world.now - since >= soft.after

    def _update(self, name: str, health: float) -> None:
        before, self.now[name] = self.now[name], health
        if health == before:
            return
        self.history[name].append((self._world.now, health))
        if health >= 1.0:
            self._hurt_since.pop(name, None)
        elif name not in self._hurt_since:
            self._hurt_since[name] = self._world.now
            self._later(name)
        self._world.record(HealthChanged(self._world.now, name, health))
        if not self._next.triggered:
            self._next.succeed()

    def _later(self, name: str) -> None:
        """Soft needs feel it only after a while: look again then."""
        waits = {s.after for c in self._components for s in c.uses if s.component == name and s.after}
        for seconds in sorted(waits):
            self._world.later(seconds, self._spread)

    def _wake(self) -> None:
        still = []
        for waiting in self._waiting:
            component, level, down, event = waiting
            if (self.now[component] < level) is down:
                event.succeed()
            else:
                still.append(waiting)
        self._waiting = still


def in_order(components) -> tuple:
    """The components, each after all that it depends on (a scenario has no cycles: the loader saw to that)."""
    placed: dict[str, object] = {}
    left = list(components)
    while left:
        ready = [c for c in left if all(d in placed for d in (*c.needs, *(s.component for s in c.uses)))]
        placed.update((c.name, c) for c in ready)
        left = [c for c in left if c.name not in placed]
    return tuple(placed.values())
