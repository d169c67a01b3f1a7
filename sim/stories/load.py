"""Load: how long a decision takes whoever has to make it now; hours on the call, reports and interruptions add up."""

from __future__ import annotations

from sim.scenario import COMMANDER, Duration

HOUR = 3600


def deciding(world, role: str) -> Duration:
    """How long a role takes over a decision that comes up now, before the person's skill.

    Everything that makes it longer is here: the hours since the person sat down, for the commander the number of
    direct reports, keeping the log, the interruptions since the last decision, a hand-over that is under way.
    """
    decide = world.scenario.organisation.work.decide
    waits = world.truth.interrupted.pop(role, 0) + max(0, world.truth.handing.get(role, 0) - world.now)
    factor = tired(world, role) * crowded(world, role) * scribing(world, role)
    return decide if not waits and factor == 1.0 else longer(decide, factor, waits)


def longer(takes: Duration, factor: float, waits: int = 0) -> Duration:
    """The same duration, so many times as long, and `waits` seconds beside."""
    return Duration(takes.kind, takes.seconds * factor + waits, takes.spread)


def tired(world, role: str) -> float:
    """The factor of fatigue: 1 while fresh, then `work.tires` more for each hour in the seat."""
    work, since = world.scenario.organisation.work, world.known.since.get(role, world.now)
    return 1.0 + work.tires * max(0, world.now - since - work.fresh) / HOUR


def crowded(world, role: str) -> float:
    """The factor of the span of control: 1 up to `work.span` direct reports, then `work.crowded` more for each."""
    work = world.scenario.organisation.work
    return 1.0 if role != COMMANDER else 1.0 + work.crowded * max(0, reports(world) - work.span)


def reports(world) -> int:
    """Who reports to the commander directly: the other roles on the call, and the engineers who came to help."""
    return len(world.known.joined.keys() - {COMMANDER}) + len(world.known.engineers)


def scribing(world, role: str) -> float:
    """The factor on what whoever keeps the log decides and writes beside it."""
    return 1.0 + world.scenario.organisation.work.scribing if role == world.known.scribe else 1.0
