"""Mistakes in notices: made, put right before they go, or read and reported."""

from __future__ import annotations

from typing import NamedTuple

from sim.events.sight import EVERYBODY, TRUTH, told
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, SUPPORT_LEAD


@told(TRUTH, "a detail in {notice} is wrong, and nobody has seen it")
class MistakeMade(NamedTuple):
    """A notice was written by this role, and holds a mistake."""

    at: int
    notice: str
    role: str


@told(EVERYBODY, "the {role} finds a mistake in {notice}, and it is put right")
class MistakePutRight(NamedTuple):
    """Who read a notice before it went saw the mistake in it; it holds none any more."""

    at: int
    notice: str
    role: str


@told(TRUTH, "readers have come upon the mistake in {notice}")
class MistakeRead(NamedTuple):
    """A notice that went out with a mistake is found out. `told` says of each audience which share had read it by then.
    It was about these `incidents`."""

    at: int
    notice: str
    told: tuple[tuple[str, float], ...]
    incidents: tuple[int, ...] = (1,)


@told((COMMUNICATIONS_LEAD, COMMANDER, SUPPORT_LEAD), "readers say that a detail in {notice} is wrong")
class MistakeReported(NamedTuple):
    """Somebody in the response heard of a mistake in a notice that went `to` a group."""

    at: int
    notice: str
    to: str
