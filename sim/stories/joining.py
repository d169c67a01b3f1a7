"""Joining: whoever has answered a page comes together with the others, by the first way that lets them in."""

from __future__ import annotations

from itertools import count
from math import floor

from sim.events import JoiningFailed
from sim.luck import quantile
from sim.scenario import Call

_DEAD = 0.5  # a way that runs on a component with less health than this lets nobody in


def join(world, role: str, person: str, *which: str):
    """Try one way after the other, and from the first again; by which one the person got in.

    A person who is quick by one way is quick by any: there is one draw of how long joining takes. `which` names the
    occasion where a person joins in a role more than once.
    """
    pace = world.luck.u("joins", role, person, *which)
    for round_ in count(1):
        for way in _ways(world):
            if not _closed(world, way, (role, person, way.name, *which, round_)):
                takes = way.joins_at_night if at_night(world) else way.joins
                world.truth.inside[way.name] = world.truth.inside.get(way.name, 0) + 1
                yield world.env.timeout(max(0, floor(quantile(takes, pace) + 0.5)))
                return way.name
            yield world.env.timeout(way.finds_out)
            world.record(JoiningFailed(world.now, role, person, way.name))


def at_night(world) -> bool:
    """Whether the clock is in the organisation's night."""
    paging, clock = world.scenario.organisation.paging, world.clock()
    if paging.night_from <= paging.night_to:
        return paging.night_from <= clock < paging.night_to
    return clock >= paging.night_from or clock < paging.night_to


def _ways(world) -> tuple[Call, ...]:
    """The ways to come together, closed ones only once the talk is there; an organisation that names none has one that
    always works."""
    organisation, paging = world.scenario.organisation, world.scenario.organisation.paging
    if world.truth.closed:
        return tuple(way for way in organisation.calls if way.name == world.truth.closed)
    ways = tuple(way for way in organisation.calls if not way.closed)
    return ways or (Call("call", paging.joins, paging.joins_at_night),)


def _closed(world, way: Call, key: tuple[str | int, ...]) -> bool:
    """Whether the way is down, or does not let this person in."""
    if way.runs_on and world.truth.health.now[way.runs_on] < _DEAD:
        return True
    if way.room is not None and world.truth.inside.get(way.name, 0) >= way.room:
        return True
    return bool(way.fails) and world.luck.chance(way.fails, "fails to get in", *key)
