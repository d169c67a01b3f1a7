"""Health: how well every component does its work, as faults, remedies and dependencies have it.

Changes are recorded as truth; whoever waits for a level is woken. How it is reckoned is said in `reckoning`.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping

import simpy

from sim.events import HealthChanged
from sim.stories.reckoning import WELL, Limit, State, in_order, reckoned


class Health:
    """The health of every component: `now[name]` is the share of its work that gets done, between 0 and 1;
    `history[name]` has the (second, state) from which on it was so.

    With `truth` changes are recorded; without, it is what instruments show of something that is not so.
    """

    def __init__(self, world, truth: bool = True):
        self._world, self._truth = world, truth
        self._loses = world.scenario.organisation.loses_when_slow
        self._components = in_order(world.scenario.organisation.components)
        self._own = {c.name: (1.0, 1.0) for c in self._components}
        self._limits: dict[str, Limit] = {}
        self._hurt_since: dict[str, int] = {}
        self._waiting: list[tuple[Callable[[], bool], simpy.Event]] = []
        self._next = world.env.event()
        self._moves: dict[str, simpy.Event] = {}
        self.now = {c.name: 1.0 for c in self._components}
        self.history = {c.name: [(0, WELL)] for c in self._components}

    def state(self, component: str) -> State:
        """How the component does now."""
        return self.history[component][-1][1]

    def set(self, component: str, own: float, slower: float = 1.0) -> None:
        """Of the component itself this share succeeds, in so many times the usual time, whatever it needs."""
        self._own[component] = own, slower
        self._spread()

    def cap(self, reason: str, component: str, at_most: float) -> None:
        """For a `reason` that can end, no more than this succeeds of the component."""
        self.limit({reason: Limit(component, at_most)})

    def uncap(self, reason: str) -> None:
        """The reason is over."""
        if reason in self._limits:
            self.limit({reason: None})

    def limit(self, limits: Mapping[str, Limit | None]) -> None:
        """As `cap` for several reasons at once; None: this one is over."""
        self._limits = {reason: one for reason, one in {**self._limits, **limits}.items() if one}
        self._spread()

    def without(self, reasons: Container[str]) -> dict[str, State]:
        """How each component would do now without some limits."""
        return self._reckoned([limit for reason, limit in self._limits.items() if reason not in reasons])

    def falls(self, component: str, below: float) -> simpy.Event:
        """Happens once less than this gets done of the component's work (at once if it is so)."""
        return self.until(lambda: self.now[component] < below)

    def rises(self, component: str, least: float) -> simpy.Event:
        """Happens once at least this gets done of the component's work (at once if it is so)."""
        return self.until(lambda: self.now[component] >= least)

    def until(self, test: Callable[[], bool]) -> simpy.Event:
        """Happens once `test` is true of how components do (at once if it is)."""
        event = self._world.env.event()
        self._waiting.append((test, event))
        self._wake()
        return event

    def changes(self) -> simpy.Event:
        """Happens with the next change of any component."""
        if self._next.triggered:
            self._next = self._world.env.event()
        return self._next

    def moves(self, component: str) -> simpy.Event:
        """Happens with the next change of this component."""
        if component not in self._moves or self._moves[component].triggered:
            self._moves[component] = self._world.env.event()
        return self._moves[component]

    def _spread(self) -> None:
        for name, state in self._reckoned(self._limits.values()).items():
            if state != self.state(name):
                self._update(name, state)
        self._wake()

    def _reckoned(self, limits) -> dict[str, State]:
        return reckoned(self._components, self._own, limits, self._hurts_yet, self._loses)

    def _hurts_yet(self, soft) -> bool:
        now = self._world.now
        return now - self._hurt_since.get(soft.component, now) >= soft.after

    def _update(self, name: str, state: State) -> None:
        self.now[name] = state.done
        self.history[name].append((self._world.now, state))
        if state.done >= 1.0:
            self._hurt_since.pop(name, None)
        elif name not in self._hurt_since:
            self._hurt_since[name] = self._world.now
            self._later(name)
        if self._truth:
            self._world.record(HealthChanged(self._world.now, name, state.done, state.slower))
        for event in (self._next, self._moves.get(name)):
            if event and not event.triggered:
                event.succeed()

    def _later(self, name: str) -> None:
        """Soft needs feel it only after a while: look again then."""
        waits = {s.after for c in self._components for s in c.uses if s.component == name and s.after}
        for seconds in sorted(waits):
            self._world.later(seconds, self._spread)

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        for test, event in waiting:
            if test():
                event.succeed()
            else:
                self._waiting.append((test, event))
