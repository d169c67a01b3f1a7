"""Relief: whoever has led for long hands the seat over to the next in line, who comes fresh."""

from __future__ import annotations

from sim import actions as act
from sim.events import RoleHandedOver
from sim.prompts import Option
from sim.scenario import COMMANDER, ROLES
from sim.stories.filing import all_over
from sim.stories.joining import join
from sim.stories.load import deciding
from sim.stories.paging import on_call, page

MINUTES, HOUR = 60, 3600


def relief(world):
    """The commander is asked, each time they have sat for so long, whether to hand over."""
    if _after(world) is None:
        return
    yield world.until("the incident commander joined")
    while not world.known.resolved:
        handed = world.next((RoleHandedOver,), lambda e: e.role == COMMANDER)
        yield world.env.timeout(_after(world)) | handed
        if not handed.triggered and not world.known.resolved and not cannot_hand_over(world, COMMANDER, _COMMAND):
            yield _ask(world, handed)


_COMMAND = act.HandOver(COMMANDER)


def _after(world) -> int | None:
    """Seconds after which the commander is asked; None: never."""
    return world.scenario.organisation.work.hand_over_after


def _ask(world, handed):
    hours = (world.now - world.known.since[COMMANDER]) / HOUR
    return world.prompt(
        COMMANDER,
        "hand over",
        f"You have led for {hours:.1f} hours. Do you hand over to {in_line(world, COMMANDER)[0]}?",
        (Option("hand over to the next in line", (_COMMAND,)), Option("carry on")),
        within=10 * MINUTES,
        takes=deciding(world, COMMANDER),
        default="carry on",
        moot=(handed, all_over(world)),
    )


def in_line(world, role: str) -> tuple[str, ...]:
    """Who could take over a seat, the next one first: whoever is paged for it after the one who sits there, from the
    top again; not who has something else to do in the response."""
    line, sits = on_call(world, role), world.known.joined.get(role)
    after = line.index(sits) + 1 if sits in line else 0
    return tuple(person for person in (*line[after:], *line[:after]) if _free(world, person))


def _free(world, person: str) -> bool:
    return person not in world.known.joined.values() and person not in world.known.engineers_called


def relieving(world, role: str):
    """The next in line is paged, joins and is told; then the seat is theirs. If nobody answers, nothing changes."""
    truth = world.truth
    nth = truth.hand_overs[role] = truth.hand_overs.get(role, 0) + 1
    truth.handing[role], which = world.now, f"hand-over {nth}"
    person = yield from page(world, role, in_line, which)
    if person:
        way = yield from join(world, role, person, which)
        takes = world.scenario.organisation.work.hand_over
        truth.handing[role] = world.now + takes
        yield world.env.timeout(takes)
        if _free(world, person) and not world.known.resolved:
            world.record(RoleHandedOver(world.now, role, world.known.joined[role], person, way))
    del truth.handing[role]


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_hand_over(world, role: str, action: act.HandOver) -> str | None:
    """Only one's own seat, or any by the commander; only to somebody who is free."""
    seat = action.role
    if seat not in ROLES:
        return f"there is no role {seat!r}; there is {', '.join(ROLES)}"
    if role not in (seat, COMMANDER):
        return f"the seat of the {seat} is for the {seat} or the {COMMANDER} to hand over"
    if seat not in world.known.joined:
        return f"the {seat} has not joined yet"
    if world.known.resolved:
        return "the incident is resolved"
    if seat in world.truth.handing:
        return f"the {seat} is being relieved already"
    return None if in_line(world, seat) else f"nobody else can be called as {seat}"


def hand_over(world, role: str, action: act.HandOver) -> None:
    """The next in line is paged."""
    world.start(relieving(world, action.role))
