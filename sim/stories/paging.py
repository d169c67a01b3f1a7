"""Paging: a role's people are called level by level until one of them answers and joins."""

from __future__ import annotations

from sim.events import PageAcknowledged, PageMissed, PersonPaged, RoleCalled, RoleJoined
from sim.scenario import DAY
from sim.stories.incident import named

_TEN = 10  # alerts, by which fatigue is counted
_ROUNDS = 9  # a policy starts again at its first level at most this often (PagerDuty's limit on repeats)


def call_in(world, role: str, by: str):
    """The role is needed: page its people, wait until one has joined, hand over what is known."""
    world.record(RoleCalled(world.now, role, by))
    person = yield from page(world, role)
    if person:
        paging = world.scenario.organisation.paging
        joins = paging.joins_at_night if at_night(world) else paging.joins
        yield world.env.timeout(world.luck.seconds(joins, "joins", role, person))
        world.hand_over(role)
        world.record(RoleJoined(world.now, role, person))


def page(world, role: str):
    """Page level after level; who acknowledged, or None if nobody ever did.

    Each level's time starts anew. The last level of a round is waited for, unless this page never reached them.
    """
    paging = world.scenario.organisation.paging
    for round_ in range(1, _ROUNDS + 1):
        people = on_call(world, role)
        for level, person in enumerate(people, 1):
            world.record(PersonPaged(world.now, role, person, level))
            answers = _answers_after(world, role, person, round_)
            if answers is not None and (answers <= paging.timeout or level == len(people)):
                yield world.env.timeout(answers)
                world.record(PageAcknowledged(world.now, role, person))
                return person
            yield world.env.timeout(paging.timeout)
            world.record(PageMissed(world.now, role, person))
    return None


def on_call(world, role: str) -> tuple[str, ...]:
    """Who is paged for a role at this time of day, first level first."""
    seat = named(world.scenario.organisation.roles, role)
    return seat.night if seat.night and at_night(world) else seat.day


def at_night(world) -> bool:
    """Whether the clock is in the organisation's night."""
    paging, clock = world.scenario.organisation.paging, world.clock()
    if paging.night_from <= paging.night_to:
        return paging.night_from <= clock < paging.night_to
    return clock >= paging.night_from or clock < paging.night_to


def _answers_after(world, role: str, person: str, round_: int) -> int | None:
    paging = world.scenario.organisation.paging
    way = paging.night if at_night(world) else paging.day
    if world.luck.chance(way.never, "misses the page", role, person, round_):
        return None
    return world.luck.seconds(way.delay, "acknowledges", role, person, round_, factor=weary(world))


def weary(world) -> float:
    """How much longer it takes to answer, because the pager has gone off so often in the last 24 hours: in this
    scenario, and by the false alarms that there are in a day."""
    organisation = world.scenario.organisation
    before = sum(monitor.false_alarms for monitor in organisation.monitors)
    alerts = sum(at > world.now - DAY for at in world.incident.pages)
    return 1.0 + organisation.paging.fatigue * (before + alerts) / _TEN
