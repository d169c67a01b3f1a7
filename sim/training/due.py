"""Due: a programme held against the exercises that were held: what is planned, held, overdue, and who is ready.

Today's date is an argument: nothing here knows which day it is. Branches are the same drill, and an exercise of a later
day does not count yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np

from sim.scenario import DAY, Level, PlannedDrill, Programme
from sim.training.folder import Held

HELD, OVERDUE, TO_COME = "held", "overdue", "to come"
#: What a programme is measured by, with units; `Outlook.measures` has the values.
MEASURES = {
    "exercises planned": "",
    "exercises held": "",
    "exercises overdue": "",
    "days since the last exercise": "days",
    "ready for their seats": "share",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """A planned drill, and what became of it by today: *held*, *overdue* or *to come*. `unfilled` are planned seats in
    which nobody sat."""

    drill: PlannedDrill
    status: str
    row: Held | None = None

    @property
    def unfilled(self) -> tuple[str, ...]:
        """The seats that people were to hold, and did not."""
        sat = dict(self.row.people) if self.row else dict.fromkeys(self.drill.seats)
        return tuple(role for role in self.drill.seats if role not in sat)


@dataclass(frozen=True, slots=True)
class Cycle:
    """When a team held its `last` drill ("" for never), how many `days` ago, and by when the `next` one is due."""

    team: str
    last: str
    days: int | None
    next: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """Whether somebody is ready for a seat, `until` which day; else `why` it is due again."""

    name: str
    seat: str
    until: str = ""
    why: str = ""

    @property
    def ready(self) -> bool:
        """Whether they are."""
        return bool(self.until)


@dataclass(frozen=True, slots=True)
class Rung:
    """The `level` that a team is on, and the one that is `proposed` for its next drill, with the reason."""

    team: str
    level: str
    proposed: str
    why: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """A programme as it stands on a day. `unplanned` are exercises that no plan has."""

    today: str
    plans: tuple[Plan, ...]
    cycles: tuple[Cycle, ...]
    people: tuple[Ready, ...]
    rungs: tuple[Rung, ...]
    unplanned: tuple[Held, ...]

    @property
    def overdue(self) -> tuple[str, ...]:
        """A sentence for everything that should have been by now."""
        plans = (f"{p.drill.team}: {p.drill.scenario}, {p.drill.date}" for p in self.plans if p.status == OVERDUE)
        cycles = (f"{one.team}: the next drill was due by {one.next}" for one in self.cycles if one.overdue)
        return (*plans, *cycles)

    @property
    def by_role(self) -> dict[str, tuple[int, int]]:
        """For each seat, how many are ready, of how many who are to be."""
        seats = dict.fromkeys(one.seat for one in self.people)
        return {seat: _counted(one for one in self.people if one.seat == seat) for seat in seats}

    def measures(self) -> dict[str, float]:
        """The values of MEASURES; NaN where there is nothing to count."""
        ready, of = _counted(self.people)
        days = [cycle.days for cycle in self.cycles if cycle.days is not None]
        held = sum(plan.status == HELD for plan in self.plans) + len(self.unplanned)
        overdue = sum(plan.status == OVERDUE for plan in self.plans)
        counts = (len(self.plans), held, overdue, min(days) if days else np.nan, ready / of if of else np.nan)
        return dict(zip(MEASURES, map(float, counts), strict=True))


def outlook(programme: Programme, rows: Iterable[Held], today: str) -> Outlook:
    """How a programme stands on `today` (``2026-11-29``) with these exercises. Raises ValueError for no date."""
    now = number(today)
    if now is None:
        raise ValueError(f"today is {today!r}; a date is wanted, such as 2026-11-29")
    past = [row for row in rows if not row.branch_of and _by(row, now)]
    past.sort(key=lambda row: (row.date, row.file))
    plans = _plans(programme, past, now)
    taken = {plan.row.file for plan in plans if plan.row}
    teams = dict.fromkeys(drill.team for drill in programme.planned)
    return Outlook(
        today,
        plans,
        tuple(_cycle(programme, team, past, now) for team in teams),
        tuple(_ready(programme, m.name, seat, past, now) for m in programme.members for seat in m.seats),
        tuple(_rung(programme.levels, team, past) for team in teams if programme.levels),
        tuple(row for row in past if row.file not in taken),
    )


def number(day: str) -> int | None:
    """The days from 1970-01-01 to a date; None for what is none."""
    try:
        found = np.datetime64(day, "D")
    except ValueError:
        return None
    return None if np.isnat(found) else int(found.astype(int))


def date_of(days: int) -> str:
    """The date of a number of days."""
    return str(np.datetime64(days, "D"))


def _days(row: Held) -> int:
    return number(row.day) or 0


def _by(row: Held, now: int) -> bool:
    day = number(row.day)
    return day is not None and day <= now


def _counted(ones: Iterable[Ready]) -> tuple[int, int]:
    ready = [one.ready for one in ones]
    return sum(ready), len(ready)


# --------------------------------------------------------------------------------------------- planned and held


def _plans(programme: Programme, past: Sequence[Held], now: int) -> tuple[Plan, ...]:
    """Each planned drill with the nearest exercise of its team and scenario that no earlier plan has taken."""
    grace, taken, found = programme.grace // DAY, set(), []
    for drill in sorted(programme.planned, key=lambda drill: drill.date):
        day = number(drill.date) or 0
        near = [row for row in past if row.file not in taken and _is_of(row, drill, day, grace)]
        row = min(near, key=lambda row: abs(_days(row) - day), default=None)
        taken |= {row.file} if row else set()
        status = HELD if row else OVERDUE if day + grace < now else TO_COME
        found.append(Plan(drill, status, row))
    return tuple(found)


def _is_of(row: Held, drill: PlannedDrill, day: int, grace: int) -> bool:
    same = (row.team, row.scenario) == (drill.team, _name(drill.scenario))
    return same and abs(_days(row) - day) <= grace


def _name(scenario: str) -> str:
    """The name of a scenario that may be written as a path."""
    return PurePath(scenario).stem if scenario.endswith((".yaml", ".yml")) else scenario


def _cycle(programme: Programme, team: str, past: Sequence[Held], now: int) -> Cycle:
    days = [_days(row) for row in past if row.team == team]
    first = min(number(drill.date) or 0 for drill in programme.planned if drill.team == team)
    due = days[-1] + programme.every // DAY if days else first
    last, ago = (date_of(days[-1]), now - days[-1]) if days else ("", None)
    return Cycle(team, last, ago, date_of(due), due < now)


# ------------------------------------------------------------------------------------------------- ready, rungs


def _ready(programme: Programme, name: str, seat: str, past: Sequence[Held], now: int) -> Ready:
    """Ready is who sat there, to the end, with no essential expectation missed, not too long ago."""
    sat = [row for row in past if seat in row.sat(name)]
    good = [row for row in sat if _passed(row)]
    until = _days(good[-1]) + programme.ready_for // DAY if good else now - 1
    if until >= now:
        return Ready(name, seat, date_of(until))
    return Ready(name, seat, why=_why_due(sat, good))


def _passed(row: Held) -> bool:
    """Whether it shows anything of who sat there: where nothing was put to the test, it does not."""
    return row.ended_early is None and row.attainment is not None and not row.gates


def _why_due(sat: Sequence[Held], good: Sequence[Held]) -> str:
    if not sat:
        return "has not sat there yet"
    last = sat[-1]
    if good:
        return f"was last there without a gate on {good[-1].day}"
    missed = f"gates: {', '.join(last.gates)}" if last.gates else "nothing was put to the test"
    missed = missed if last.ended_early is None else "ended early"
    return f"was last there on {last.day}; {missed}"


def _rung(levels: Sequence[Level], team: str, past: Sequence[Held]) -> Rung:
    names = {_name(scenario): place for place, level in enumerate(levels) for scenario in level.scenarios}
    played = [row for row in past if row.team == team and row.scenario in names]
    if not played:
        return Rung(team, "", levels[0].name, "no drill on any level yet")
    last = played[-1]
    place = names[last.scenario]
    level = levels[place]
    if why := _why_stay(level, last):
        return Rung(team, level.name, level.name, why)
    said = f"{last.attainment:.0%} attained on {last.day}, without a gate"
    if place + 1 == len(levels):
        return Rung(team, level.name, level.name, f"{said}; there is no higher level")
    return Rung(team, level.name, levels[place + 1].name, said)


def _why_stay(level: Level, last: Held) -> str:
    if last.ended_early is not None:
        return f"the drill of {last.day} was ended early"
    if last.gates:
        return f"on {last.day} these gates fell: {', '.join(last.gates)}"
    if last.attainment is None or last.attainment < level.attained:
        got = "nothing" if last.attainment is None else f"{last.attainment:.0%}"
        return f"{got} attained on {last.day}; {level.attained:.0%} are wanted"
    return ""
