"""Whether a programme fits together: its roles are seats, its levels are there, and nothing stands twice."""

from __future__ import annotations

from collections.abc import Iterator

from sim.consistency.finding import names, repeated, unknown, unknowns
from sim.scenario import DAY, ROLES, Problem, Programme


def problems_of_programme(programme: Programme) -> list[Problem]:
    """What in a programme does not fit together."""
    return [*_lengths(programme), *_planned(programme), *_members(programme), *_levels(programme)]


def _lengths(programme: Programme) -> Iterator[Problem]:
    for field in ("every", "ready_for"):
        if getattr(programme, field) < DAY:
            yield Problem((field,), f"{getattr(programme, field)} s", "this is a day or more, such as '30 days'")


def _planned(programme: Programme) -> Iterator[Problem]:
    levels = names(programme.levels)
    for place, drill in enumerate(programme.planned):
        path = ("planned", place)
        yield from unknowns((*path, "seats"), drill.seats, "role", ROLES)
        yield from repeated((*path, "seats"), drill.seats, None)
        yield from unknown((*path, "level"), drill.level or None, "level", levels)
        if drill in programme.planned[:place]:
            yield Problem(path, None, "this drill is planned a second time")


def _members(programme: Programme) -> Iterator[Problem]:
    yield from repeated(("members",), names(programme.members))
    for place, member in enumerate(programme.members):
        yield from unknowns(("members", place, "seats"), member.seats, "role", ROLES)
        yield from repeated(("members", place, "seats"), member.seats, None)


def _levels(programme: Programme) -> Iterator[Problem]:
    yield from repeated(("levels",), names(programme.levels))
    before: dict[str, str] = {}
    for place, level in enumerate(programme.levels):
        for nth, scenario in enumerate(level.scenarios):
            if scenario in before:
                wrong = f"this is on the level {before[scenario]!r} already; a scenario has one level"
                yield Problem(("levels", place, "scenarios", nth), scenario, wrong)
            before[scenario] = level.name
