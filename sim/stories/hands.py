"""More hands: who is called beside the seats, and who keeps the log."""

from __future__ import annotations

from sim import actions as act
from sim.events import EngineerCalled, ScribeNamed
from sim.prompts import Option
from sim.scenario import COMMANDER, ROLES
from sim.stories.filing import all_over, which
from sim.stories.load import deciding
from sim.stories.paging import call_engineer
from sim.stories.truth import named

MINUTES = 60


def log_keeping(world):
    """The team has been called in: the commander is asked, once, who keeps the log. Whoever leads does not write."""
    if world.known.scribe or world.known.resolved or world.truth.log_asked:
        return
    world.truth.log_asked = True
    called = [role for role in ROLES if role in world.known.called and role != COMMANDER]
    yield world.prompt(
        COMMANDER,
        "log",
        "Who keeps the log: what is decided and done, by whom and when?",
        (*(Option(f"the {role}", (act.NameScribe(role),)) for role in called), Option("nobody")),
        within=10 * MINUTES,
        takes=deciding(world, COMMANDER),
        default="nobody",
        moot=(world.next((ScribeNamed,)), all_over(world)),
    )


def more_hands(world, number: int):
    """Another incident is declared while one is open: the commander is asked, once, whether to call an engineer."""
    people = [p for p in world.scenario.organisation.engineers if not _cannot_come(world, p)]
    if not people or len(world.known.open) < 2 or "engineer" in world.truth.offered:
        return
    world.truth.offered.add("engineer")
    yield world.prompt(
        COMMANDER,
        "engineer",
        f"{which(world, number)}Several incidents want the same people. Do you call another engineer?",
        (*(Option(f"call {person}", (act.CallEngineer(person),)) for person in people), Option("nobody")),
        within=10 * MINUTES,
        takes=deciding(world, COMMANDER),
        default="nobody",
        moot=(world.next((EngineerCalled,)), all_over(world)),
        incident=number,
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
    engineers, person = world.scenario.organisation.engineers, action.person
    if person not in engineers:
        return f"there is no engineer {person!r}; there is {', '.join(engineers) or 'none'}"
    return _cannot_come(world, person)


def _cannot_come(world, person: str) -> str | None:
    """Why an engineer cannot be called, in words; None if they can."""
    if person in world.known.engineers_called:
        return f"{person} has been called already"
    if person in world.known.joined.values():
        return f"{person} has a seat already"
    return f"{person} is on leave" if named(world.scenario.organisation.people, person).on_leave else None


def do_call_engineer(world, role: str, action: act.CallEngineer) -> None:
    """They are paged."""
    world.start(call_engineer(world, action.person, role))
