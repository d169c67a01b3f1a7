"""The response: somebody is called, the incident is declared, a team is called in, and in the end it is resolved."""

from __future__ import annotations

from sim import actions as act
from sim.events import CategoryChanged, IncidentDeclared
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
from sim.stories.hands import log_keeping
from sim.stories.incident import named
from sim.stories.load import deciding
from sim.stories.paging import call_in

MINUTES = 60
TEAM = (SUPPORT_LEAD, COMMUNICATIONS_LEAD, COUNSEL, EXECUTIVE)


def response(world):
    """The first alert wakes the IT lead, who declares; a commander joins and calls in the others."""
    yield world.until("the first alert was raised")
    yield from _there(world, IT_LEAD, "the pager")
    yield from declaration(world)
    yield from _there(world, COMMANDER, "the plan")
    yield from activation(world)
    yield from log_keeping(world)


def _there(world, role: str, by: str):
    """Call a role in, unless somebody has, and wait until it is there."""
    if role not in world.known.called:
        yield from call_in(world, role, by)
    if role not in world.known.joined:
        yield world.until(f"the {role} joined")


def declaration(world):
    """The IT lead decides whether this is an incident, and how bad; asked again until it is declared, as long as
    something is not well."""
    while world.known.category is None:
        declared = world.until("an incident was declared")
        if not world.known.unwell:
            yield world.until("the first alert was raised") | declared
            continue
        worst = by_the_rule_table(world)
        yield world.prompt(
            IT_LEAD,
            "declare",
            f"{_symptoms(world)} By the rule table that is {worst}. Declare an incident?",
            (*(Option(f"declare {c}", (act.Declare(c),)) for c in CATEGORIES), Option("keep watching")),
            within=10 * MINUTES,
            takes=deciding(world, IT_LEAD),
            default="keep watching",
            moot=(declared,),
        )
        if world.known.category is None:
            yield world.env.timeout(5 * MINUTES) | declared


def by_the_rule_table(world) -> str:
    """The worst category among the components that monitors and customers speak of."""
    organisation = world.scenario.organisation
    categories = {named(organisation.components, name).category for name in world.known.suspects}
    return next((c for c in CATEGORIES if c in categories), "low")


def _symptoms(world) -> str:
    status = [f"{name} seems to be in {word}" for name, word in world.known.status.items() if word != "operational"]
    return f"{'; '.join(status) or 'Something was reported'}."


def activation(world):
    """The commander decides whom to call in, and is asked again while nobody can speak to customers."""
    while COMMUNICATIONS_LEAD not in world.known.called and not world.known.resolved:
        yield world.prompt(
            COMMANDER,
            "activate",
            f"The incident is declared {world.known.category}. Whom do you call in?",
            _calls(world),
            within=10 * MINUTES,
            takes=deciding(world, COMMANDER),
            default="nobody yet",
            moot=(world.until("the incident was resolved"),),
        )
        if COMMUNICATIONS_LEAD not in world.known.called:
            yield world.env.timeout(15 * MINUTES)


def _calls(world) -> tuple[Option, ...]:
    """Everybody whom the plan wants for this category and who has not been called, or fewer; each set once."""
    plan = world.scenario.organisation.requires(world.known.category) or TEAM
    sets = {
        "communications only": (COMMUNICATIONS_LEAD,),
        "support and communications": TEAM[:2],
        "everybody in the plan": plan,
    }
    left = {tuple(role for role in roles if role not in world.known.called): name for name, roles in sets.items()}
    calls = [Option(name, tuple(act.Activate(role) for role in roles)) for roles, name in left.items() if roles]
    return (*reversed(calls), Option("nobody yet"))


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_declare(world, role: str, action: act.Declare) -> str | None:
    """Only once."""
    category = world.known.category
    return f"the incident is already declared {category}; recategorise it" if category else None


def declare(world, role: str, action: act.Declare) -> None:
    """From now on it is an incident."""
    world.record(IncidentDeclared(world.now, action.category, role))


def cannot_recategorise(world, role: str, action: act.Recategorise) -> str | None:
    """Only what is declared, and only to something else."""
    if world.known.category is None:
        return "no incident has been declared yet"
    return f"it is {action.category} already" if action.category == world.known.category else None


def recategorise(world, role: str, action: act.Recategorise) -> None:
    """The category changes."""
    world.record(CategoryChanged(world.now, action.category, role))


def cannot_activate(world, role: str, action: act.Activate) -> str | None:
    """Only roles that exist and have not been called."""
    if action.role not in ROLES:
        return f"there is no role {action.role!r}; there is {', '.join(ROLES)}"
    return f"the {action.role} has been called in already" if action.role in world.known.called else None


def activate(world, role: str, action: act.Activate) -> None:
    """The role's people are paged."""
    world.start(call_in(world, action.role, role))
