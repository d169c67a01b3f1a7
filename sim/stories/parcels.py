"""Parcels: those who collect them go on bringing them in while nothing can be booked in, unless they are told to wait.

One call is enough: what a partner is told holds from that second on.
"""

from __future__ import annotations

from sim import actions as act
from sim.events import (
    AlertCleared,
    CollectionsHeld,
    CollectionsResumed,
    IncidentDeclared,
    IncidentResolved,
    RemedyFinished,
    ReportsCeased,
)
from sim.prompts import Option
from sim.scenario import COMMANDER, Audience
from sim.stories.filing import which
from sim.stories.judging import ALARMS
from sim.stories.load import deciding
from sim.stories.repair import resolved

MINUTES = 60
_TURNS = (CollectionsResumed, RemedyFinished, AlertCleared, ReportsCeased, IncidentResolved)


def collect(world) -> dict[str, Audience]:
    """The partners who bring in parcels, by name."""
    return {a.name: a for a in world.scenario.organisation.audiences if a.parcels}


def holding(world):
    """Once what touches those who collect is reported, and declared, the commander is asked whether to hold them."""
    asked: set[int] = set()
    while True:
        event = yield world.next(
            (IncidentDeclared, *ALARMS), lambda e: e.incident not in asked and _touched(world, e.incident)
        )
        asked.add(event.incident)
        if COMMANDER not in world.known.joined:
            yield world.until("the incident commander joined")
        yield from _hold(world, event.incident)
        if world.known.collections_held:
            yield from _resume(world)


def _touched(world, number: int) -> list[str]:
    """Those who collect, bring parcels now, and need something that was reported of this declared incident."""
    incident, held = world.known.incidents[number], world.known.collections_held
    if incident.category is None or incident.resolved:
        return []
    return [
        n for n, a in collect(world).items() if n not in held and not incident.struck.keys().isdisjoint(a.affected_by)
    ]


def _hold(world, number: int):
    if names := _touched(world, number):
        yield world.prompt(
            COMMANDER,
            "collections",
            f"{which(world, number)}{_listed(world, names)}, and they cannot be booked in. Hold collections?",
            (Option("hold collections", tuple(act.HoldCollections(n) for n in names)), Option("let them come")),
            within=15 * MINUTES,
            takes=deciding(world, COMMANDER),
            default="let them come",
            moot=(resolved(world, number), world.next((CollectionsHeld,))),
            incident=number,
        )


def _resume(world):
    """What is held is held until somebody says otherwise; it is asked for when a remedy has helped, when nothing speaks
    against it being over, and when it is."""
    while _held(world):
        news = yield world.next(_TURNS, lambda e: not _held(world) or _better(world, e))
        if _held(world):
            yield _ask_to_resume(world)
        if isinstance(news, IncidentResolved):
            return


def _better(world, event) -> bool:
    """Whether this is news that they could come again."""
    if isinstance(event, RemedyFinished):
        return event.helped
    return world.known.resolved if isinstance(event, IncidentResolved) else not world.known.unwell


def _ask_to_resume(world):
    return world.prompt(
        COMMANDER,
        "collections",
        f"Things are better, and collections are still held: {', '.join(_held(world))}. Let them come again?",
        (Option("let them come again", tuple(act.ResumeCollections(n) for n in _held(world))), Option("hold them")),
        within=30 * MINUTES,
        takes=deciding(world, COMMANDER),
        default="hold them",
        moot=(world.next((CollectionsResumed,), lambda _: not _held(world)),),
    )


def _held(world) -> list[str]:
    return sorted(world.known.collections_held)


def _listed(world, names: list[str]) -> str:
    """Couriers bring 400 parcels an hour."""
    partners = collect(world)
    brought = {name: f"{partners[name].parcels:,.0f} parcel" for name in names}
    return " and ".join(f"{name} bring {n}{'' if n == '1 parcel' else 's'} an hour" for name, n in brought.items())


# ---------------------------------------------------------------------------------------------- the deeds


def _unknown(world, partner: str) -> str | None:
    there = ", ".join(collect(world)) or "nobody"
    return None if partner in collect(world) else f"{partner!r} brings no parcels; there is {there}"


def cannot_hold(world, role: str, action: act.HoldCollections) -> str | None:
    """Only those who collect, and are not held."""
    held = action.partner in world.known.collections_held
    return _unknown(world, action.partner) or (f"{action.partner} bring none already" if held else None)


def hold(world, role: str, action: act.HoldCollections) -> None:
    """They bring none from now on."""
    world.record(CollectionsHeld(world.now, role, action.partner))


def cannot_resume(world, role: str, action: act.ResumeCollections) -> str | None:
    """Only those who are held."""
    held = action.partner in world.known.collections_held
    return _unknown(world, action.partner) or (None if held else f"{action.partner} have not been told to wait")


def resume(world, role: str, action: act.ResumeCollections) -> None:
    """They bring them again from now on."""
    world.record(CollectionsResumed(world.now, role, action.partner))
