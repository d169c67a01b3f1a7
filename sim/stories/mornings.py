"""Mornings: the days after an incident begin, and somebody is there to decide."""

from __future__ import annotations

from sim import actions as act
from sim.demand import next_morning, weekday
from sim.events import IncidentResolved, MorningCame
from sim.stories.filing import unknown


def next_day(world, working: bool = False):
    """Time goes on to the next morning, or to that of the next working day; if trouble is back, until that is over."""
    opens = world.scenario.organisation.aftermath.opens
    yield world.env.timeout(next_morning(world.scenario, world.now, opens, working) - world.now)
    world.record(MorningCame(world.now, today(world)))
    if not world.known.resolved:
        yield world.next((IncidentResolved,), lambda _: world.known.resolved)


def today(world) -> str:
    """The day of the week."""
    return weekday(world.scenario, world.now)


def decider(world) -> str:
    """Who decides on the days after: the first of them who was there; "" if nobody was."""
    return next((role for role in act.DECIDERS if role in world.known.joined), "")


def too_soon(world, incident: int) -> str | None:
    """Why nothing of the days after can be decided about an incident; None if it can."""
    if not world.scenario.afterwards:
        return "this scenario ends with the day"
    if why := unknown(world, incident):
        return why
    return None if world.known.incidents[incident].resolved else "the incident is not resolved yet"
