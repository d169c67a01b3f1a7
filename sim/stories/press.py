"""Press: where the plan asks for a release, the communications lead is asked whether to issue one.

From there on it is a notice as any other: drafted, read by legal counsel, released by the executive, and out once the
press wire has approved it.
"""

from __future__ import annotations

from sim.events import AlertRaised, CategoryChanged, CustomersReported, IncidentDeclared, KindNamed
from sim.impact import release_due
from sim.scenario import BREACH, COMMUNICATIONS_LEAD, PRESS
from sim.stories.filing import which
from sim.stories.occasions import ask_whom_to_tell
from sim.stories.resolution import resolved

_TURNS = (AlertRaised, CustomersReported, CategoryChanged, KindNamed)  # what may make it worth a release
_QUESTION = "By the plan this asks for a press release. Do you issue one?"


def releases(world):
    """Every incident that is declared may come to ask for a release."""
    while True:
        declared = yield world.next((IncidentDeclared,))
        world.start(release(world, declared.incident))


def release(world, number: int):
    """Once what is known of the incident asks for a release, and somebody is there to speak: is one issued?"""
    incident = world.known.incidents[number]
    while not (_due(world, incident) or incident.resolved):
        yield world.next(_TURNS, lambda e: e.incident == number) | resolved(world, number)
    if COMMUNICATIONS_LEAD not in world.known.joined and not incident.resolved:
        yield world.until("the communications lead joined") | resolved(world, number)
    if not incident.resolved:
        question = f"{which(world, number)}{_QUESTION}"
        yield ask_whom_to_tell(world, number, "press release", question, (PRESS,))


def _due(world, incident) -> bool:
    """Whether the rule asks for it, by what the response knows."""
    breach = incident.kind == BREACH
    return release_due(world.scenario, incident.category or "", tuple(incident.struck), breach)
