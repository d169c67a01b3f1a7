"""Monitors: each looks every so often, and speaks when what it has seen is too bad.

Nothing polls: the second at which a monitor will speak is reckoned, and reckoned anew when health changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sim.events import AlertCleared, AlertRaised, HealthChanged, ReadingChanged
from sim.stories.filing import filed

_DEAD = 0.5  # a monitor that runs on a component with less health than this says nothing


def monitor(world, monitor):
    """One monitor: it notices, follows what it sees, and gives the all-clear."""
    health, looks = world.incident.health, _Looks(world, monitor)
    while True:
        yield health.falls(monitor.watches, monitor.threshold)
        yield from _noticing(world, monitor, looks)
        if monitor.runs_on:
            yield health.rises(monitor.runs_on, _DEAD)
        if health.now[monitor.watches] < monitor.threshold:
            number = filed(world, monitor.watches)
            world.record(AlertRaised(world.now, monitor.name, monitor.watches, reading(world, monitor), number))
            yield from _well_again(world, monitor, number)
            world.record(AlertCleared(world.now, monitor.name, monitor.watches, reading(world, monitor), number))


def reading(world, monitor) -> float:
    """The share of requests that the monitor sees succeed, in whole percent."""
    return round(world.incident.health.now[monitor.watches], 2)


def _noticing(world, monitor, looks: _Looks):
    """Wait until the monitor has seen enough, or the component is well again."""
    health, fell = world.incident.health, world.now
    while health.now[monitor.watches] < monitor.threshold:
        changed, at = health.changes(), looks.first_bad(fell)
        if at is None:
            yield changed
        elif at > world.now:
            yield world.env.timeout(at - world.now) | changed
        if at is not None and at <= world.now:
            return


def _well_again(world, monitor, number: int):
    """Follow the readings until the component has been well for as long as the monitor looks back."""
    health, shown = world.incident.health, reading(world, monitor)
    back = monitor.every * monitor.failures if monitor.kind == "uptime probe" else monitor.window
    while True:
        changed = world.next((HealthChanged,), lambda e: e.component == monitor.watches)
        if health.now[monitor.watches] >= monitor.threshold:
            yield world.env.timeout(back) | changed
            if not changed.triggered:
                return
        else:
            yield changed
        yield world.env.timeout(monitor.every)
        if reading(world, monitor) != shown:
            shown = reading(world, monitor)
            world.record(ReadingChanged(world.now, monitor.name, monitor.watches, shown, number))


class _Looks:
    """When a monitor looks, and what it sees: at its own phase from the scenario's start on, every so often."""

    def __init__(self, world, monitor):
        self._world, self._monitor = world, monitor
        self._phase = int(monitor.every * world.luck.u("monitor phase", monitor.name))
        self._probes: dict[int, float] = {}

    def first_bad(self, fell: int) -> int | None:
        """The first look from now on after which the monitor speaks, if health stays as it is; None: not before the
        scenario is over. `fell` is when the component fell ill."""
        speaks = self._too_few_succeed if self._monitor.kind == "transaction alert" else self._enough_fail
        return next((at for at in speaks(fell) if at >= self._world.now), None)

    def _from(self, second: int) -> range:
        every = self._monitor.every
        first = second + (self._phase - second) % every
        return range(first, self._world.horizon + 1, every)

    def _enough_fail(self, fell: int) -> Iterator[int]:
        """The looks with which enough probes in a row have failed."""
        row = 0
        for at in self._from(fell):
            row = row + 1 if self._luck(at // self._monitor.every) < 1 - self._health(at) else 0
            if row >= self._monitor.failures:
                yield at

    def _luck(self, n: int) -> float:
        if n not in self._probes:
            self._probes[n] = self._world.luck.u("probe", self._monitor.name, n)
        return self._probes[n]

    def _too_few_succeed(self, fell: int) -> Iterator[int]:
        """The looks at which the success rate over the window is under the threshold."""
        return (at for at in self._from(self._world.now) if self._rate(at) < self._monitor.threshold - 1e-12)

    def _health(self, at: int) -> float:
        history = self._world.incident.health.history[self._monitor.watches]
        return next(health for since, health in reversed(history) if since <= at)

    def _rate(self, at: int) -> float:
        """The mean health over the window that ends with this look."""
        since = at - self._monitor.window
        history = self._world.incident.health.history[self._monitor.watches]
        pieces = pairwise([*history, (at, 0.0)])
        total = sum(health * max(0, min(end, at) - max(begin, since)) for (begin, health), (end, _) in pieces)
        return (total + max(0, history[0][0] - since)) / self._monitor.window
