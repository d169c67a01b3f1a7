"""Rulings: notes, proposals that the facilitator rules on, answers in somebody's voice, and what comes from outside."""

from __future__ import annotations

from sim import actions as act
from sim.consistency import problems, problems_of_scenario
from sim.events import InjectDelivered, Noted, OtherProposed, OtherRuled, ParameterChanged
from sim.scenario import ROLES, Duration, changed
from sim.stories.talk import answered


def _no_words(world, role: str, action: act.Note | act.Other) -> str | None:
    """Only what says something."""
    return None if action.text.strip() else "there are no words in it"


cannot_note = cannot_propose = _no_words


def note(world, role: str, action: act.Note) -> None:
    """A line in the shared log."""
    world.record(Noted(world.now, role, action.text))


def propose(world, role: str, action: act.Other) -> None:
    """Something that no action covers waits for the facilitator's ruling."""
    name = f"proposal {world.truth.next_number()}"
    world.truth.open_others[name] = role
    world.record(OtherProposed(world.now, role, name, action.text))


def cannot_inject(world, role: str, action: act.Inject) -> str | None:
    """Only to roles that exist, and only with words."""
    if action.role not in ROLES:
        return f"there is no role {action.role!r}; there is {', '.join(ROLES)}"
    return None if action.text.strip() else "there are no words in it"


def inject(world, role: str, action: act.Inject) -> None:
    """Something from outside reaches a role."""
    world.record(InjectDelivered(world.now, action.role, action.sender, action.text))


def cannot_reply(world, role: str, action: act.ReplyTo) -> str | None:
    """Only to a question that is open."""
    return None if action.ask in world.truth.open_asks else f"{action.ask!r} is not an open question"


def reply(world, role: str, action: act.ReplyTo) -> None:
    """The facilitator speaks for whoever was asked."""
    answered(world, action.ask, action.text)


def cannot_rule(world, role: str, action: act.Rule) -> str | None:
    """Only on a proposal that is open, and only about numbers that the scenario has."""
    if action.other not in world.truth.open_others:
        return f"{action.other!r} is not an open proposal"
    if not action.path:
        return None
    where = ".".join(action.path)
    if not _can_change(action.path):
        return f"{where} is settled when it begins; what a ruling can change stands under {', '.join(action.within)}"
    try:
        new = _ruled(world.scenario, action)
    except (KeyError, ValueError) as error:
        return f"{where} cannot be {action.value:g}: {error.args[0]}"
    wrong = [*problems(new.organisation), *problems_of_scenario(new)]
    return f"{where} cannot be {action.value:g}: {wrong[0].wrong}" if wrong else None


def _can_change(path: tuple[str, ...]) -> bool:
    """Whether a number is looked up anew each time; those of what breaks beside the fault are as its own."""
    own = ("fault", *path[2:]) if path[0] == "also" else path
    return any(own[: len(part)] == part for part in (tuple(name.split(".")) for name in act.Rule.within))


def _ruled(scenario, action: act.Rule):
    """The scenario with the number that the ruling changes.

    Raises KeyError where there is none, ValueError for one that cannot be.
    """
    *above, last = action.path
    holder = scenario
    for name in above:
        holder = _part(holder, name)
    old = _part(holder, last)
    if isinstance(old, bool) or not isinstance(old, int | float):
        raise KeyError(f"there is no number {last!r}")
    new = action.value or 0.0
    if new < 0 or (isinstance(holder, Duration) and not new):
        raise ValueError("a number above 0 is expected")
    return changed(scenario, action.path, round(new) if isinstance(old, int) else float(new))


def _part(thing, name: str):
    if not isinstance(thing, tuple):
        if not hasattr(thing, name):
            raise KeyError(f"there is no {name!r}")
        return getattr(thing, name)
    called = (i for i in thing if name in [getattr(i, f, None) for f in ("name", "channel", "category", "component")])
    found = next(called, None)
    if found is None:
        raise KeyError(f"there is no {name!r}")
    return found


def rule(world, role: str, action: act.Rule) -> None:
    """The words go to whoever proposed; a number of the world changes from now on, if the ruling says so."""
    if action.path:
        world.scenario = _ruled(world.scenario, action)
        world.record(ParameterChanged(world.now, ".".join(action.path), f"{action.value:g}"))
    proposer = world.truth.open_others.pop(action.other)
    world.record(OtherRuled(world.now, proposer, action.other, action.text))
