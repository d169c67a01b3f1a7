"""Work: what somebody from IT has in hand, by the urgency of the incident that it is for; what is less urgent waits."""

from __future__ import annotations

from collections.abc import Callable

import simpy

from sim import actions as act
from sim.events import WorkPutAside, WorkTakenUp
from sim.incidents import urgency
from sim.scenario import IT_LEAD
from sim.stories.filing import unknown

TALK = 0  #: the priority of a question: it puts any work down


def priority(world, number: int) -> int:
    """The priority of work for an incident, 1 for a critical one; lower is more urgent."""
    return 1 + urgency(world.known.incidents[number])[0]


def worker(world) -> str:
    """Who does the next piece of work: the IT lead, or an engineer who has come to help and has nothing in hand while
    the IT lead has."""
    lead, crews = world.known.joined[IT_LEAD], world.truth.crews
    if crews[lead].idle:
        return lead
    return next((person for person in world.known.engineers if crews[person].idle), lead)


def works(
    world, person: str, number: int, what: str, seconds: int, begins: Callable[[], None] | None = None
) -> simpy.Event:
    """Happens when a person has worked so long on something for an incident.

    `begins` is called when they first take it up. Whenever something more urgent keeps them from it, that is recorded,
    and so is that they go on.
    """
    piece = _Piece(world, person, number, what, begins)
    return world.truth.crews[person].work(seconds, priority(world, number), piece.told)


class _Piece:
    """A piece of work, as its person's day goes."""

    def __init__(self, world, person: str, number: int, what: str, begins: Callable[[], None] | None):
        self._world, self._about, self._begins = world, (what, person, number), begins
        self._aside = False

    def told(self, taken_up: bool) -> None:
        """It is taken up, or left lying."""
        world = self._world
        if not taken_up:
            world.record(WorkPutAside(world.now, *self._about))
        elif self._begins:
            self._begins()
            self._begins = None
        elif self._aside:
            world.record(WorkTakenUp(world.now, *self._about))
        self._aside = not taken_up


def cannot_work(world, role: str, action: act.Diagnose | act.Mitigate | act.Verify | act.CallVendor) -> str | None:
    """Somebody must be there, and not at this incident already, while it is not over."""
    if why := unknown(world, action.incident):
        return why
    incident = world.known.incidents[action.incident]
    if incident.resolved:
        return "the incident is resolved"
    if IT_LEAD not in world.known.joined:
        return "nobody from IT has joined yet"
    busy = incident.busy_with
    return f"{world.known.joined[IT_LEAD]} is busy with: {busy}" if busy else None
