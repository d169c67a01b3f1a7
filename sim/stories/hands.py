"""More hands: who is called beside the seats, and who keeps the log."""

from __future__ import annotations

from sim import actions as act
from sim.events import ScribeNamed
from sim.prompts import Option
from sim.scenario import COMMANDER, ROLES
from sim.stories.incident import named
from sim.stories.load import deciding
from sim.stories.paging import call_engineer

MINUTES = 60


def log_keeping(world):
    """The team has been called in: the commander is asked who keeps the log. Whoever leads does not write."""
    if world.known.scribe or world.known.resolved:
        return
    called = [role for role in ROLES if role in world.known.called and role != COMMANDER]
    yield world.prompt(
        COMMANDER,
        "log",
        "Who keeps the log: what is decided and done, by whom and when?",
        (*(Option(f"the {role}", (act.NameScribe(role),)) for role in called), Option("nobody")),
        within=10 * MINUTES,
        takes=deciding(world, COMMANDER),
        default="nobody",
        moot=(world.next((ScribeNamed,)), world.until("the incident was resolved")),
    )


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_name_scribe(world, role: str, action: act.NameScribe) -> str | None:
    """Only a role that has been called in, and another one than before."""
    if action.role not in world.known.called:
        return f"the {action.role} has not been called in"
    return f"the {action.role} keeps the log already" if action.role == world.known.scribe else None


def name_scribe(world, role: str, action: act.NameScribe) -> None:
    """From now on, or from when they join, they write down what is decided and done."""
    world.record(ScribeNamed(world.now, action.role, role))


def cannot_call_engineer(world, role: str, action: act.CallEngineer) -> str | None:
    """Only engineers whom the organisation has, once, and not while the rota says that they are on leave."""
    organisation, person = world.scenario.organisation, action.person
    if person not in organisation.engineers:
        return f"there is no engineer {person!r}; there is {', '.join(organisation.engineers) or 'none'}"
    if person in world.known.engineers_called:
        return f"{person} has been called already"
    if person in world.known.joined.values():
        return f"{person} has a seat already"
    return f"{person} is on leave" if named(organisation.people, person).on_leave else None


def do_call_engineer(world, role: str, action: act.CallEngineer) -> None:
    """They are paged."""
    world.start(call_engineer(world, action.person, role))
