"""Incidents of ServiceNow: what its Table API gives, or a table with a row for each change of an incident.

When it was opened is when somebody first said so: the beginning has the basis "alarm", and it was detected at the same
moment. It was acknowledged when it was first seen in a state between new and resolved, which only changes tell, and
only where they reach back to the first. `closed_at` is never looked at: tickets close by themselves days after they
were resolved. Changes are no posts to anybody, so there are no updates.

The Table API gives a name and a value for each field, the value of a time being in UTC, or one of the two; a time that
is given alone is by the clock of the zone that the reader names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim.files.complaints import Wrong
from sim.history.fields import Row
from sim.history.form import Incident, Milestone
from sim.history.kind import Kind, listed
from sim.history.times import UTC

#: States in which nobody has it in hand, or nobody any more; -100 stands where the state is missing.
_IDLE = ("", "-100", "new", "resolved", "closed", "canceled", "cancelled")


def made(rows: Sequence[Row]) -> Iterator[Incident]:
    """The incident of which rows tell, as the latest change has it. Raises Wrong."""
    rows = sorted(rows, key=_change)
    last = rows[-1]
    if (opened := _time(last, "opened_at")) is None:
        raise Wrong("opened_at is missing")
    yield Incident(
        _number(last),
        "servicenow",
        _name(last, "short_description"),
        _name(last, "priority"),
        _name(last, "cmdb_ci") or _name(last, "business_service") or _name(last, "category"),
        _name(last, "assignment_group"),
        began=Milestone(opened.at, "alarm"),
        detected=opened,
        acknowledged=_acknowledged(rows),
        resolved=_time(last, "resolved_at"),
    )


def _time(row: Row, field: str) -> Milestone | None:
    """When that was. Where there is a value beside what people see, it is in UTC."""
    if isinstance(row.values.get(field), Mapping):
        return replace(row, local=UTC).stone(f"{field}.value")
    return row.stone(field)


def _name(row: Row, field: str) -> str:
    """What people call it, where there is that; else its value, which may be a key into another table."""
    if isinstance(row.values.get(field), Mapping):
        return row.text(f"{field}.display_value", f"{field}.value")
    return row.text(field)


def _number(row: Row) -> str:
    if number := _name(row, "number"):
        return number
    raise Wrong("number is missing")


def _change(row: Row) -> float:
    """Which change of its incident a row is, counted from 0; 0 where that is not said."""
    pairs = isinstance(row.values.get("sys_mod_count"), Mapping)
    return row.number("sys_mod_count.value" if pairs else "sys_mod_count") or 0


def _acknowledged(rows: Sequence[Row]) -> Milestone | None:
    states = [_name(row, "incident_state").casefold() for row in rows]
    if rows[0].get("sys_mod_count") is None or (_change(rows[0]) > 0 and states[0] != "new"):
        return None
    in_hand = (row for row, state in zip(rows, states, strict=True) if state not in _IDLE)
    return next((row.stone("sys_updated_at") for row in in_hand), None)


def incidents(document: Any) -> list[Any] | None:
    """The rows of a table of incidents, or of the answer of the Table API."""
    return listed(document, "result", "number", "opened_at")


ABOUT = "incidents of ServiceNow: GET /api/now/table/incident, or a table of their changes with number and opened_at"
KINDS = (Kind("servicenow", ABOUT, incidents, made, key=_number),)
