"""What a place in the room is told: all that it may know, and of that only what it has not been told yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sim import events as ev
from sim.exercise import Exercise
from sim.room import conducting, wire
from sim.room.places import SEAT, SEES_ALL, Place
from sim.scenario import ROLES


@dataclass(slots=True)
class Told:
    """How much a page has been told: so many events that everybody sees, so many of each role, so many of the log;
    and how the list of injects stood."""

    known: int = 0
    own: dict[str, int] = field(default_factory=dict)
    log: int = 0
    to_come: list[conducting.Row] = field(default_factory=list)


def roles_of(place: Place, exercise: Exercise) -> tuple[str, ...]:
    """Whose pictures a place sees: a seat its own, the projector those of the table, others everybody's."""
    if place.kind == SEAT:
        return place.roles
    return ROLES if place.kind in SEES_ALL else exercise.people


def news(place: Place, exercise: Exercise, told: Told) -> dict[str, Any]:
    """What there is to tell a page since; `told` is brought up to date."""
    pictures = {r: p for r in roles_of(place, exercise) if (p := exercise.picture(r)) is not None}
    prompts = [wire.prompt_out(p) for p in exercise.prompts if p.role in pictures]
    found: dict[str, Any] = {"now": exercise.now, "ended": exercise.ended, "prompts": prompts}
    found["joined"] = {role: picture.since for role, picture in pictures.items()}
    if pictures:
        known = next(iter(pictures.values())).known.events
        found["known"] = _written(known[told.known :])
        told.known = len(known)
    found["own"] = {}
    for role, picture in pictures.items():
        if new := picture.own[told.own.get(role, 0) :]:
            found["own"][role] = _written(new)
            told.own[role] = len(picture.own)
    if place.kind in SEES_ALL:
        log = exercise.world.log
        found["log"] = _written(log[told.log :])
        told.log = len(log)
        if exercise.scenario.injects and (rows := conducting.rows(exercise)) != told.to_come:
            found["to come"] = told.to_come = rows
    return found


def _written(events) -> list[dict[str, Any]]:
    return [ev.to_json(event) for event in events]
