"""Monitors: each looks every so often, and speaks when what it has seen is too bad.

Nothing polls: the second at which a monitor will speak is reckoned, and reckoned anew when health changes.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.events import AlertCleared, AlertRaised, FalseAlarmBegan, FalseAlarmEnded, ReadingChanged
from sim.scenario import DAY, Duration
from sim.stories.filing import filed
from sim.stories.sight import bad, invented, level, looks_back, mean, reading, seen

_DEAD = 0.5  # a monitor that runs on a component with less health than this says nothing


def monitor(world, monitor):
    """One monitor: it notices, follows what it sees, and gives the all-clear."""
    health, looks = world.truth.shown, _Looks(world, monitor)
    if monitor.misses and world.luck.chance(
        monitor.misses, "misses the fault", monitor.name, world.scenario.fault.component
    ):
        return
    while True:
        while not bad(monitor, health.state(monitor.watches)):
            yield health.moves(monitor.watches)
        yield from _noticing(world, monitor, looks)
        if monitor.runs_on:
            yield health.rises(monitor.runs_on, _DEAD)
        if bad(monitor, health.state(monitor.watches)):
            _speaks(world, monitor)
            yield from _well_again(world, monitor)
            _clears(world, monitor)


def false_alarms(world, monitor):
    """Every so often the monitor speaks of trouble that is not there, and is silent again after its window."""
    gap, truth = Duration("exponential", DAY / monitor.false_alarms), world.truth
    for n in range(1, world.horizon):
        yield world.env.timeout(max(1, world.luck.seconds(gap, "false alarm", monitor.name, n)))
        if monitor.name not in truth.alerts and not bad(monitor, truth.shown.state(monitor.watches)):
            shows = invented(monitor, world.luck.u("false reading", monitor.name, n))
            world.record(FalseAlarmBegan(world.now, monitor.watches, monitor.name))
            _speaks(world, monitor, shows)
            yield world.env.timeout(monitor.window)
            world.record(FalseAlarmEnded(world.now, monitor.watches, monitor.name))
            if truth.alerts.get(monitor.name) is shows:  # else it has meanwhile seen something that is so
                _clears(world, monitor)


def _speaks(world, monitor, invented=None) -> None:
    """The alert is raised; one that stands already shows from now on what is so."""
    truth, state = world.truth, invented or world.truth.shown.state(monitor.watches)
    kind = ReadingChanged if monitor.name in truth.alerts else AlertRaised
    if kind is AlertRaised:
        truth.pages.append(world.now)
        truth.filed[monitor.name] = filed(world, monitor.watches)
    truth.alerts[monitor.name] = state
    number = truth.filed[monitor.name]
    world.record(kind(world.now, monitor.name, monitor.watches, **reading(monitor, state), incident=number))


def _clears(world, monitor) -> None:
    state = world.truth.shown.state(monitor.watches)
    del world.truth.alerts[monitor.name]
    number = world.truth.filed[monitor.name]
    world.record(AlertCleared(world.now, monitor.name, monitor.watches, **reading(monitor, state), incident=number))


def _noticing(world, monitor, looks: _Looks):
    """Wait until the monitor has seen enough, or the component is well again."""
    health, fell = world.truth.shown, world.now
    while bad(monitor, health.state(monitor.watches)):
        changed, at = health.changes(), looks.first_bad(fell)
        if at is None:
            yield changed
        elif at > world.now:
            yield world.env.timeout(at - world.now) | changed
        if at is not None and at <= world.now:
            return


def _well_again(world, monitor):
    """Follow the readings until the component has been well for as long as the monitor looks back."""
    health, back = world.truth.shown, looks_back(monitor)
    shown = reading(monitor, health.state(monitor.watches))
    while True:
        changed = health.moves(monitor.watches)
        if bad(monitor, health.state(monitor.watches)):
            yield changed
        else:
            yield world.env.timeout(back) | changed
            if not changed.triggered:
                return
        yield world.env.timeout(monitor.every + monitor.lag)
        now = reading(monitor, health.state(monitor.watches))
        if now != shown:
            shown, number = now, world.truth.filed[monitor.name]
            world.record(ReadingChanged(world.now, monitor.name, monitor.watches, **shown, incident=number))


class _Looks:
    """When a monitor looks, and what it sees: at its own phase from the scenario's start on, every so often."""

    def __init__(self, world, monitor):
        self._world, self._monitor = world, monitor
        self._phase = int(monitor.every * world.luck.u("monitor phase", monitor.name))
        self._probes: dict[int, float] = {}

    def first_bad(self, fell: int) -> int | None:
        """The first look from now on after which the monitor speaks, if health stays as it is; None: not before the
        scenario is over. `fell` is when the component fell ill."""
        speaks = self._enough_fail if self._monitor.kind == "uptime probe" else self._too_bad
        return next((at for at in speaks(fell) if at >= self._world.now), None)

    def _from(self, second: int) -> range:
        every = self._monitor.every
        first = second + (self._phase - second) % every
        return range(first, self._world.horizon + 1, every)

    def _enough_fail(self, fell: int) -> Iterator[int]:
        """The looks with which enough probes in a row have failed."""
        row = 0
        for at in self._from(fell):
            row = row + 1 if self._luck(at // self._monitor.every) < 1 - self._answered(at) else 0
            if row >= self._monitor.failures:
                yield at

    def _luck(self, n: int) -> float:
        if n not in self._probes:
            self._probes[n] = self._world.luck.u("probe", self._monitor.name, n)
        return self._probes[n]

    def _answered(self, at: int) -> float:
        history = self._world.truth.shown.history[self._monitor.watches]
        return seen(self._monitor, next(state for since, state in reversed(history) if since <= at))

    def _too_bad(self, fell: int) -> Iterator[int]:
        """The looks at which what was seen over the window, as far as it is known by then, is under the level."""
        history, worst = self._world.truth.shown.history[self._monitor.watches], level(self._monitor) - 1e-12
        looks = self._from(self._world.now)
        return (at for at in looks if mean(self._monitor, history, at - self._monitor.lag) < worst)
