"""The response: somebody is called, each incident is declared, a team is called in, and in the end it is resolved."""

from __future__ import annotations

from sim import actions as act
from sim.events import CustomersReported, KindNamed, RoleCalled
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
from sim.stories.naming import naming
from sim.stories.paging import alarm, call_in
from sim.stories.repair import repair
from sim.stories.resolution import resolution, resolved
from sim.stories.workarounds import ways_round

MINUTES = 60
TEAM = (SUPPORT_LEAD, COMMUNICATIONS_LEAD, COUNSEL, EXECUTIVE)


def response(world):
    """Every incident is seen to from its first alarm on."""
    begun: set[int] = set()
    while True:
        first = yield world.next(ALARMS, lambda e: e.incident not in begun)
        for number in [n for n in world.known.incidents if n not in begun]:
            begun.add(number)
            world.start(course(world, number, isinstance(first, CustomersReported)))


def course(world, number: int, heard: bool):
    """The first alert wakes the IT lead, who declares; a commander joins and calls in the others, until it is over."""
    occasions.begin(world, number)
    yield from alarm(world, number, heard)
    yield from _there(world, IT_LEAD, "the pager")
    yield from declaration(world, number)
    world.start(revision(world, number))
    world.start(repair(world, number))
    world.start(naming(world, number))
    yield from _there(world, COMMANDER, "the plan")
    world.start(resolution(world, number))
    world.start(ways_round(world, number))
    kind = world.known.incidents[number].kind
    yield from activation(world, number)
    yield from log_keeping(world)
    yield from more_hands(world, number)
    yield from of_its_kind(world, number, kind)


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
            f"{which(world, number)}{_judged(incident)} Whom do you call in?",
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


def of_its_kind(world, number: int, kind: str | None):
    """Whenever the incident is taken for another kind, for which the organisation requires somebody who has not been
    called, the commander is asked again. `kind`: what it was taken for when they were asked before."""
    incident = world.known.incidents[number]
    while world.scenario.organisation.by_kind and not incident.resolved:
        if incident.kind != kind and not world.known.called.issuperset(_for_its_kind(world, incident)):
            yield from activation(world, number)
        kind = incident.kind
        yield world.next((KindNamed,), lambda e: e.incident == number) | resolved(world, number)


def _nobody_speaks(world) -> bool:
    return COMMUNICATIONS_LEAD not in world.known.called


def _complete(world, incident) -> bool:
    """Whether everybody whom the plan wants for this category and kind has been called."""
    return world.known.called.issuperset(_plan(world, incident))


def _plan(world, incident) -> tuple[str, ...]:
    plan = world.scenario.organisation.requires(incident.category) or TEAM
    return tuple(dict.fromkeys((*plan, *_for_its_kind(world, incident))))


def _for_its_kind(world, incident) -> tuple[str, ...]:
    """The roles that the organisation requires for the kind of trouble that it is taken for."""
    rule = world.scenario.organisation.asks(incident.kind)
    return rule.roles if rule else ()


def _judged(incident) -> str:
    taken_for = f" and taken for “{incident.kind}”" if incident.kind else ""
    return f"The incident is declared {incident.category}{taken_for}."


def _calls(world, incident) -> tuple[Option, ...]:
    """Everybody whom the plan wants for this category and kind and who has not been called, or fewer; each set once."""
    sets = {
        "communications only": (COMMUNICATIONS_LEAD,),
        "support and communications": TEAM[:2],
        "everybody in the plan": _plan(world, incident),
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
