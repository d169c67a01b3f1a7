"""The response: somebody is called, each incident is declared, a team is called in, and in the end it is resolved."""

from __future__ import annotations

from sim import actions as act
from sim.events import RoleCalled
from sim.prompts import Option
from sim.scenario import (
    COMMANDER,
    COMMUNICATIONS_LEAD,
    COUNSEL,
    EXECUTIVE,
    IT_LEAD,
    ROLES,
    SUPPORT_LEAD,
)
from sim.stories import occasions
from sim.stories.filing import which
from sim.stories.hands import log_keeping, more_hands
from sim.stories.judging import ALARMS, declaration, revision
from sim.stories.load import deciding
from sim.stories.paging import call_in
from sim.stories.repair import repair
from sim.stories.resolution import resolution, resolved
from sim.stories.workarounds import ways_round

MINUTES = 60
TEAM = (SUPPORT_LEAD, COMMUNICATIONS_LEAD, COUNSEL, EXECUTIVE)


def response(world):
    """Every incident is seen to from its first alarm on."""
    begun: set[int] = set()
    while True:
        yield world.next(ALARMS, lambda e: e.incident not in begun)
        for number in [n for n in world.known.incidents if n not in begun]:
            begun.add(number)
            world.start(course(world, number))


def course(world, number: int):
    """The first alert wakes the IT lead, who declares; a commander joins and calls in the others, until it is over."""
    occasions.begin(world, number)
    yield from _there(world, IT_LEAD, "the pager")
    yield from declaration(world, number)
    world.start(revision(world, number))
    world.start(repair(world, number))
    yield from _there(world, COMMANDER, "the plan")
    world.start(resolution(world, number))
    world.start(ways_round(world, number))
    yield from activation(world, number)
    yield from log_keeping(world)
    yield from more_hands(world, number)


def _there(world, role: str, by: str):
    """Call a role in, unless somebody has, and wait until it is there."""
    if role not in world.known.called:
        yield from call_in(world, role, by)
    if role not in world.known.joined:
        yield world.until(f"the {role} joined")


def activation(world, number: int):
    """The commander decides whom to call in, once about each incident that needs more than have been called, and again
    while nobody can speak to customers; anew, if somebody is called meanwhile."""
    incident, asked = world.known.incidents[number], False
    while not incident.resolved and (_nobody_speaks(world) or not (asked or _complete(world, incident))):
        answer = yield world.prompt(
            COMMANDER,
            "activate",
            f"{which(world, number)}The incident is declared {incident.category}. Whom do you call in?",
            _calls(world, incident),
            within=10 * MINUTES,
            takes=deciding(world, COMMANDER),
            default="nobody yet",
            moot=(resolved(world, number), world.next((RoleCalled,))),
            incident=number,
        )
        asked = answer is not None
        if asked and _nobody_speaks(world):
            yield world.env.timeout(15 * MINUTES)


def _nobody_speaks(world) -> bool:
    return COMMUNICATIONS_LEAD not in world.known.called


def _complete(world, incident) -> bool:
    """Whether everybody whom the plan wants for this category has been called."""
    return world.known.called.issuperset(world.scenario.organisation.requires(incident.category) or TEAM)


def _calls(world, incident) -> tuple[Option, ...]:
    """Everybody whom the plan wants for this category and who has not been called, or fewer; each set once."""
    plan = world.scenario.organisation.requires(incident.category) or TEAM
    sets = {
        "communications only": (COMMUNICATIONS_LEAD,),
        "support and communications": TEAM[:2],
        "everybody in the plan": plan,
    }
    left = {tuple(role for role in roles if role not in world.known.called): name for name, roles in sets.items()}
    calls = [Option(name, tuple(act.Activate(role) for role in roles)) for roles, name in left.items() if roles]
    return (*reversed(calls), Option("nobody yet"))


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_activate(world, role: str, action: act.Activate) -> str | None:
    """Only roles that exist and have not been called."""
    if action.role not in ROLES:
        return f"there is no role {action.role!r}; there is {', '.join(ROLES)}"
    return f"the {action.role} has been called in already" if action.role in world.known.called else None


def activate(world, role: str, action: act.Activate) -> None:
    """The role's people are paged."""
    world.start(call_in(world, action.role, role))
