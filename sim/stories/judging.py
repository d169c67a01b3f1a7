"""Judging: is it an incident, how bad is it, and is that still so? By what is perceived, not by what is true."""

from __future__ import annotations

from sim import actions as act
from sim.events import (
    AlertRaised,
    CategoryChanged,
    CategoryDebated,
    CustomersReported,
    IncidentDeclared,
)
from sim.incidents import Incident
from sim.prompts import Option
from sim.scenario import CATEGORIES, COMMANDER, IT_LEAD
from sim.stories import clocks
from sim.stories.filing import unknown, which
from sim.stories.load import deciding
from sim.stories.truth import named

MINUTES = 60
ALARMS = (AlertRaised, CustomersReported)


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
            _categories(number),
            within=10 * MINUTES,
            takes=deciding(world, IT_LEAD),
            default="keep watching",
            moot=(declared,),
            incident=number,
        )
        if incident.debated:
            yield world.next((CategoryDebated,), lambda e: e.incident == number) | declared
        elif incident.category is None:
            yield world.env.timeout(5 * MINUTES) | declared


def _categories(number: int) -> tuple[Option, ...]:
    declare = (Option(f"declare {c}", (act.Declare(c, number),)) for c in CATEGORIES)
    return (*declare, Option("talk it over first", (act.Discuss(number),)), Option("keep watching"))


def by_the_rule_table(world, incident: Incident) -> str:
    """The worst category among the components that monitors and customers speak of."""
    organisation = world.scenario.organisation
    categories = {named(organisation.components, name).category for name in incident.suspects}
    return next((c for c in CATEGORIES if c in categories), "low")


def _symptoms(world, incident: Incident) -> str:
    known = world.known.about([incident.number])
    status = [f"{name} seems to be in {known.status[name]}" for name in known.ill]
    return f"{'; '.join(status) or 'Something was reported'}."


def revision(world, number: int):
    """Whenever alarms say that an incident is worse than it was declared, the commander is asked whether it is."""
    incident = world.known.incidents[number]
    while True:
        yield world.next(ALARMS, lambda e: e.incident == number and _worse(world, incident))
        if COMMANDER not in world.known.joined:
            yield world.until("the incident commander joined")
        if _worse(world, incident) and not incident.resolved:
            yield _ask_to_revise(world, incident, by_the_rule_table(world, incident))


def _worse(world, incident: Incident) -> bool:
    declared = CATEGORIES.index(incident.category or "low")
    return CATEGORIES.index(by_the_rule_table(world, incident)) < declared


def _ask_to_revise(world, incident: Incident, worst: str):
    number = incident.number
    return world.prompt(
        COMMANDER,
        "recategorise",
        f"{which(world, number)}{_symptoms(world, incident)} It was declared {incident.category}; by the rule table it "
        f"is {worst} now. Change it?",
        (Option(f"make it {worst}", (act.Recategorise(worst, number),)), Option(f"leave it {incident.category}")),
        within=10 * MINUTES,
        takes=deciding(world, COMMANDER),
        default=f"leave it {incident.category}",
        moot=(world.next((CategoryChanged,), lambda e: e.incident == number),),
        incident=number,
    )


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_declare(world, role: str, action: act.Declare) -> str | None:
    """Only what has been noticed, and only once."""
    if why := unknown(world, action.incident):
        return why
    category = world.known.incidents[action.incident].category
    return f"the incident is already declared {category}; recategorise it" if category else None


def declare(world, role: str, action: act.Declare) -> None:
    """From now on it is an incident, of the category that has got into the tracker."""
    category = as_tracked(world, action.category, action.incident)
    world.record(IncidentDeclared(world.now, category, role, action.incident))
    clocks.declared(world, action.incident)


def as_tracked(world, category: str, number: int) -> str:
    """The category that a tracker makes of what was said: sometimes one lower, where somebody puts in the wrong impact
    or urgency. Everybody goes by what stands there, until somebody changes it."""
    lowered, lower = world.scenario.organisation.lowered, CATEGORIES[CATEGORIES.index(category) + 1 :]
    if lowered and lower and world.luck.chance(lowered, "gets in lower", number):
        return lower[0]
    return category


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
    clocks.declared(world, action.incident)
