"""The list as rows of a table: what is planned, and, of an exercise, what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from sim.exercise.conductor import DONE, PLANNED, Standing
from sim.msel.columns import COLUMNS
from sim.msel.trigger import trigger_text
from sim.scenario import DAY, PlannedInject, Scenario

TIMED = "at its time"
EXPECT, HANDOUT = "[done when]", "[handout]"  #: what follows them in the notes is the phrase, and the handout


def planned(scenario: Scenario) -> list[Standing]:
    """The list of a scenario before anything has happened."""
    return [Standing(one, PLANNED, one.at) for one in scenario.injects]


def rows(scenario: Scenario, standings: Iterable[Standing]) -> list[list[str]]:
    """The headings, then a row for each entry."""
    return [list(COLUMNS), *([_cells(s, scenario.starts)[name] for name in COLUMNS] for s in standings)]


def _cells(s: Standing, starts: int) -> dict[str, str]:
    one, day, clock, scheduled = s.inject, "", "", ""
    at = one.at if one.at is not None else s.due
    if at is not None:
        day, clock, scheduled = str(1 + (starts + at) // DAY), clock_text(starts + at), f"T+{_hours(at)}"
    return {
        "MSEL #": one.name,
        "Scenario Day": day,
        "Scenario Time": clock,
        "Scheduled Time": scheduled,
        "Event Type": "Inject",
        "Inject Type": one.type,
        "Storyline": one.storyline,
        "Subject": one.title,
        "From (Simulated)": one.from_,
        "To (Recipient Players)": ", ".join(one.to),
        "Method": one.method,
        "Description/Script": one.text,
        "Expected Action": one.expected,
        "Objective": one.objective or "",
        "Core Capability": one.core_capability,
        "Responsible Controller": one.controller,
        "Priority": str(one.priority),
        "Trigger": _trigger(one),
        "Status": s.status,
        "Released At": "" if s.released is None else clock_text(starts + s.released),
        "Actual Response": s.why if s.status == DONE else "",
        "Notes": _notes(one),
    }


def _trigger(one: PlannedInject) -> str:
    """A time stands in its own columns, so that it can be changed there."""
    text = trigger_text(one)
    return text if one.at is None else TIMED + text[text.find(";") :] if ";" in text else TIMED


def _notes(one: PlannedInject) -> str:
    more = [f"{mark} {text}" for mark, text in ((EXPECT, one.expect), (HANDOUT, one.handout)) if text]
    return "\n".join([*([one.notes] if one.notes else []), *more])


def clock_text(second: int) -> str:
    """A second of the scenario's day as 16:55, or 16:55:30."""
    minutes, seconds = divmod(second % DAY, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")


def _hours(length: int) -> str:
    minutes, seconds = divmod(length, 60)
    return f"{minutes // 60}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
