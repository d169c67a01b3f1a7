"""Clocks: each is started by its own event, runs to its deadline, and is met by what goes out in time, or missed.

One time-out at the deadline, nothing polled. What the law holds (`ClockBegan`) and what those know who look after it
(`ClockStarted`) are two things: who looks into signs of a breach for too long is judged as if they had been aware.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sim.deadlines import deadline
from sim.events import ClockBegan, ClockMet, ClockMissed, ClockStarted, ClockStopped, NoticeSent
from sim.scenario import ONE_WORD, Regime
from sim.stories.owed import telling
from sim.stories.reminding import reminder


@dataclass(slots=True)
class Clock:
    """One clock of one incident. `due`: by when, as the law holds (None: it has not begun for that); `known`: by when,
    as far as one knows (None: nobody knows that it runs). `settled`: it was met or missed; `stopped` happens with the
    notice that it asks for."""

    regime: Regime
    incident: int
    stopped: Any
    due: int | None = None
    known: int | None = None
    settled: bool = False


def in_force(world, *starts: str, of: tuple[str, ...]) -> Iterator[Regime]:
    """The regimes that bind the organisation, start with one of these events, and are about one of these triggers."""
    for regime in world.scenario.organisation.in_force():
        if regime.starts in starts and regime.trigger in of:
            yield regime


def clock(world, regime: Regime, number: int) -> Clock:
    """The clock of a regime and an incident, from now on if it is new."""
    clocks, key = world.truth.clocks, (regime.name, number)
    if key not in clocks:
        clocks[key] = Clock(regime, number, world.env.event())
    return clocks[key]


def start(world, regime: Regime, number: int, since: int | None = None, real: bool = True) -> None:
    """Its event has come: it runs since then (None: now), in the eyes of those who look after it; and in truth, if what
    it is about is `real`."""
    one, since = clock(world, regime, number), world.now if since is None else since
    if one.known is not None:
        return
    one.known = deadline(world.scenario, regime, since)
    world.record(ClockStarted(world.now, regime.name, regime.asks, since, one.known, number))
    if real:
        begin(world, regime, number, one.known)
    if earlier := _told(world, one):
        _stop(world, one, earlier)
        return
    telling(world, one)
    reminder(world, one)


def begin(world, regime: Regime, number: int, due: int) -> None:
    """It runs in truth, to a second that is not moved any more; what is past is missed at once."""
    one = clock(world, regime, number)
    if one.due is not None:
        return
    one.due = due
    world.record(ClockBegan(world.now, regime.name, due, number))
    if in_time := _told(world, one, due):
        _meet(world, one, in_time)
    elif due <= world.horizon:
        world.later(max(0, due - world.now), lambda: _miss(world, one))


def _miss(world, one: Clock) -> None:
    if not (one.settled or world.ended):
        one.settled = True
        world.record(ClockMissed(world.now, one.regime.name, one.incident))


def _meet(world, one: Clock, notice: str) -> None:
    one.settled = True
    world.record(ClockMet(world.now, one.regime.name, notice, one.incident))


def _stop(world, one: Clock, notice: str) -> None:
    world.record(ClockStopped(world.now, one.regime.name, notice, one.incident))
    one.stopped.succeed()


def went_out(world, sent: NoticeSent) -> None:
    """A notice has gone out: it stops every clock that asks for it, and meets those that have not run down."""
    for one in list(world.truth.clocks.values()):
        if suffices(world, one, sent):
            if one.due is not None and not one.settled:
                _meet(world, one, sent.notice)
            if one.known is not None and not one.stopped.triggered:
                _stop(world, one, sent.notice)


def suffices(world, one: Clock, sent: NoticeSent) -> bool:
    """Whether a notice is what a clock asks for: to all whom it wants told, about its incident, with words in every
    field, or in one where the rest may follow."""
    regime = one.regime
    if sent.to != regime.recipient or one.incident not in sent.incidents:
        return False
    said = {name for name, words in sent.fields if words.strip()}
    wanted = {ONE_WORD} if regime.phased else set(regime.content)
    readers = {audience.name for audience in world.scenario.organisation.told_by(regime)}
    return wanted <= said and bool(readers) and readers <= set(sent.audiences)


def _told(world, one: Clock, by: int | None = None) -> str | None:
    """The name of a notice that had gone out before (`by` a second, if one is given) and suffices."""
    sent = [notice.sent for notice in world.known.notices.values() if notice.sent]
    in_time = (each for each in sent if by is None or each.at <= by)
    return next((each.notice for each in in_time if suffices(world, one, each)), None)


def pending(world) -> bool:
    """Whether a clock will still be met or missed while the scenario is followed."""
    clocks = world.truth.clocks.values()
    return any(one.due is not None and not one.settled and one.due <= world.horizon for one in clocks)


def declared(world, number: int) -> None:
    """An incident is declared, or changed to another category: that is awareness of an outage, and of a significant one
    if it is critical, and settles its class."""
    critical = world.known.incidents[number].category == "critical"
    for regime in in_force(world, "awareness", "classification", of=("outage", *(["significant outage"] * critical))):
        start(world, regime, number)
