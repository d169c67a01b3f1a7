"""The response: somebody is called, each incident is declared, a team is called in, and in the end it is resolved."""

from __future__ import annotations

from sim import actions as act
from sim.events import AlertRaised, CategoryChanged, CustomersReported, IncidentDeclared
from sim.incidents import Incident
from sim.prompts import Option
from sim.scenario import (
    CATEGORIES,
    COMMANDER,
    COMMUNICATIONS_LEAD,
    COUNSEL,
    EXECUTIVE,
    IT_LEAD,
    ROLES,
    SUPPORT_LEAD,
)
from sim.stories import occasions
from sim.stories.filing import unknown, which
from sim.stories.incident import named
from sim.stories.paging import call_in
from sim.stories.repair import repair
from sim.stories.resolution import resolution, resolved

ALARMS = (AlertRaised, CustomersReported)
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
    world.start(repair(world, number))
    yield from _there(world, COMMANDER, "the plan")
    world.start(resolution(world, number))
    yield from activation(world, number)


def _there(world, role: str, by: str):
    """Call a role in, unless somebody has, and wait until it is there."""
    if role not in world.known.called:
        yield from call_in(world, role, by)
    if role not in world.known.joined:
        yield world.until(f"the {role} joined")


def declaration(world, number: int):
    """The IT lead decides whether this is an incident, and how bad; asked again until it is declared, as long as
    something is not well."""
    incident = world.known.incidents[number]
    while incident.category is None:
        declared = world.next((IncidentDeclared,), lambda e: e.incident == number)
        if not incident.unwell:
            yield world.next(ALARMS, lambda e: e.incident == number) | declared
            continue
        worst = by_the_rule_table(world, incident)
        yield world.prompt(
            IT_LEAD,
            "declare",
            f"{which(world, number)}{_symptoms(world, incident)} By the rule table that is {worst}. "
            "Declare an incident?",
            (*(Option(f"declare {c}", (act.Declare(c, number),)) for c in CATEGORIES), Option("keep watching")),
            within=10 * MINUTES,
            takes=world.scenario.organisation.work.decide,
            default="keep watching",
            moot=(declared,),
            incident=number,
        )
        if incident.category is None:
            yield world.env.timeout(5 * MINUTES) | declared


def by_the_rule_table(world, incident: Incident) -> str:
    """The worst category among the components that monitors and customers speak of."""
    organisation = world.scenario.organisation
    categories = {named(organisation.components, name).category for name in incident.suspects}
    return next((c for c in CATEGORIES if c in categories), "low")


def _symptoms(world, incident: Incident) -> str:
    known = world.known.about([incident.number])
    status = [f"{name} seems to be in {known.status[name]}" for name in known.ill]
    return f"{'; '.join(status) or 'Something was reported'}."


def activation(world, number: int):
    """The commander decides whom to call in, and is asked again while nobody can speak to customers."""
    incident = world.known.incidents[number]
    while COMMUNICATIONS_LEAD not in world.known.called and not incident.resolved:
        yield world.prompt(
            COMMANDER,
            "activate",
            f"{which(world, number)}The incident is declared {incident.category}. Whom do you call in?",
            _calls(world),
            within=10 * MINUTES,
            takes=world.scenario.organisation.work.decide,
            default="nobody yet",
            moot=(resolved(world, number),),
            incident=number,
        )
        if COMMUNICATIONS_LEAD not in world.known.called:
            yield world.env.timeout(15 * MINUTES)


def _calls(world) -> tuple[Option, ...]:
    calls = [Option("everybody in the plan", tuple(act.Activate(role) for role in TEAM))]
    calls += [Option("support and communications", tuple(act.Activate(role) for role in TEAM[:2]))]
    calls += [Option("communications only", (act.Activate(COMMUNICATIONS_LEAD),)), Option("nobody yet")]
    return tuple(calls)


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_declare(world, role: str, action: act.Declare) -> str | None:
    """Only what has been noticed, and only once."""
    if why := unknown(world, action.incident):
        return why
    category = world.known.incidents[action.incident].category
    return f"the incident is already declared {category}; recategorise it" if category else None


def declare(world, role: str, action: act.Declare) -> None:
    """From now on it is an incident."""
    world.record(IncidentDeclared(world.now, action.category, role, action.incident))


def cannot_recategorise(world, role: str, action: act.Recategorise) -> str | None:
    """Only what is declared, and only to something else."""
    if why := unknown(world, action.incident):
        return why
    category = world.known.incidents[action.incident].category
    if category is None:
        return "no incident has been declared yet"
    return f"it is {action.category} already" if action.category == category else None


def recategorise(world, role: str, action: act.Recategorise) -> None:
    """The category changes."""
    world.record(CategoryChanged(world.now, action.category, role, action.incident))


def cannot_activate(world, role: str, action: act.Activate) -> str | None:
    """Only roles that exist and have not been called."""
    if action.role not in ROLES:
        return f"there is no role {action.role!r}; there is {', '.join(ROLES)}"
    return f"the {action.role} has been called in already" if action.role in world.known.called else None


def activate(world, role: str, action: act.Activate) -> None:
    """The role's people are paged."""
    world.start(call_in(world, action.role, role))
