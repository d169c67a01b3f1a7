"""Paging: a role's people are called level by level until one of them answers and joins."""

from __future__ import annotations

from collections.abc import Callable

from sim.events import (
    AlarmDropped,
    AlertRaised,
    CustomersReported,
    EngineerCalled,
    EngineerJoined,
    IncidentResolved,
    PageAcknowledged,
    PageMissed,
    PageRepeated,
    PersonPaged,
    RoleCalled,
    RoleJoined,
)
from sim.scenario import DAY, IT_LEAD, WEEKDAYS
from sim.stories.joining import at_night, join
from sim.stories.truth import named

MINUTE = 60  # seconds after which monitors say again what the pager has dropped
_TEN = 10  # alerts, by which fatigue is counted
_ROUNDS = 9  # a policy starts again at its first level at most this often (PagerDuty's limit on repeats)
_WEEKEND = WEEKDAYS[5:]

Line = Callable[..., tuple[str, ...]]  #: (world, role) → who is paged, first level first


def call_in(world, role: str, by: str):
    """The role is needed: page its people, wait until one has joined, hand over what is known."""
    world.record(RoleCalled(world.now, role, by))
    person = yield from page(world, role)
    if person:
        way = yield from join(world, role, person)
        world.hand_over(role)
        world.record(RoleJoined(world.now, role, person, way))


def call_engineer(world, person: str, by: str):
    """Somebody without a seat is needed: page them, again and again, until they have joined."""
    world.record(EngineerCalled(world.now, person, by))
    if (yield from page(world, "engineer", lambda *_: (person,))):
        way = yield from join(world, "engineer", person)
        world.record(EngineerJoined(world.now, person, way))


def on_call(world, role: str) -> tuple[str, ...]:
    """Who is paged for a role at this hour of the week, first level first; who is on leave is passed over."""
    seat, organisation = named(world.scenario.organisation.roles, role), world.scenario.organisation
    line = seat.night if seat.night and at_night(world) else seat.day
    line = seat.weekend if seat.weekend and _weekday(world) in _WEEKEND else line
    return tuple(person for person in line if not named(organisation.people, person).on_leave)


def page(world, role: str, line: Line = on_call, *which: str):
    """Page level after level; who acknowledged, or None if nobody ever did.

    Each level's time starts anew. The last level of a round is waited for, unless this page never reached them.
    `which` names the occasion where a role's people are paged for it more than once.
    """
    paging = world.scenario.organisation.paging
    timeout = paging.timeout
    for round_ in range(1, (paging.rounds or _ROUNDS) + 1):
        people = line(world, role)
        for level, person in enumerate(people, 1):
            world.record(PersonPaged(world.now, role, person, level))
            answers = _answers_after(world, person, (role, person, *which, round_))
            if answers is not None and (answers <= timeout or level == len(people)):
                yield world.env.timeout(answers)
                world.record(PageAcknowledged(world.now, role, person))
                return person
            yield world.env.timeout(timeout)
            world.record(PageMissed(world.now, role, person))
    return None


def alarm(world, number: int, heard: bool):
    """An alarm calls somebody: at once if customers were `heard`, because the support desk rings people up; else as
    soon as the pager does not drop what monitors say every minute while they see it, or customers are heard."""
    paging, tries = world.scenario.organisation.paging, 0
    if paging.acknowledged_for:
        world.start(reminding(world, IT_LEAD, number))
    if IT_LEAD in world.known.called:
        return
    dropped = 1.0 - paging.takes / max(paging.storm, paging.takes) if paging.storm and paging.takes else 0.0
    rings = world.next((CustomersReported,), lambda e: e.incident == number) if dropped and not heard else None
    while rings is not None and not rings.triggered:
        tries += 1
        if not world.luck.chance(dropped, "drops the alarm", number, tries):
            return
        world.record(AlarmDropped(world.now, number))
        yield world.env.timeout(MINUTE) | rings
        if not (world.known.incidents[number].alerts or rings.triggered):
            yield world.next((AlertRaised,), lambda e: e.incident == number) | rings


def reminding(world, role: str, number: int):
    """Whoever has acknowledged is paged again and again, as long as the incident is open."""
    incident, person = world.known.incidents[number], None
    if role not in world.known.joined:
        person = (yield world.next((PageAcknowledged,), lambda e: e.role == role)).person
    resolved = world.next((IncidentResolved,), lambda e: e.incident == number)
    while not incident.over:
        yield world.env.timeout(world.scenario.organisation.paging.acknowledged_for) | resolved
        if not incident.over:
            world.truth.pages.append(world.now)
            world.record(PageRepeated(world.now, role, world.known.joined.get(role, person), number))


def _weekday(world) -> str:
    days = (world.scenario.starts + world.now) // DAY
    return WEEKDAYS[(WEEKDAYS.index(world.scenario.weekday) + days) % len(WEEKDAYS)]


def _answers_after(world, person: str, key: tuple[str | int, ...]) -> int | None:
    """Seconds until the person answers; None: never, because they are away or this page is missed."""
    paging = world.scenario.organisation.paging
    way = paging.night if at_night(world) else paging.day
    if person in world.scenario.away or world.luck.chance(way.never, "misses the page", *key):
        return None
    return world.luck.seconds(way.delay, "acknowledges", *key, factor=weary(world))


def weary(world) -> float:
    """How much longer it takes to answer, because the pager has gone off so often in the last 24 hours: in this
    scenario, and by the false alarms that there are in a day."""
    organisation = world.scenario.organisation
    before = sum(monitor.false_alarms for monitor in organisation.monitors)
    alerts = sum(at > world.now - DAY for at in world.truth.pages)
    return 1.0 + organisation.paging.fatigue * (before + alerts) / _TEN
