"""Calls to a bank in 1999, in the form in which the Technion's SEE laboratory published them: a table with 17 columns.

A call comes when the machine takes it up (`vru_entry`). It waits from when it joins the line; `q_start` of 0:00:00
means that it never did, and an agent had it at once. Who hung up before joining the line waited for nobody and gave
nothing up. `PHANTOM` calls, which are none, by the description of the data, are left out and named.
Services of less than ten seconds are a known fault: agents hung up to have a rest. What those took, and that somebody
answered, is left out; that they waited is not. The end of a call does not say that anything was settled.
`team` is the kind of call, by which agents have them; agents' names are not taken. Times are by the clock of Israel.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sim.files.complaints import Wrong
from sim.history.fields import Row
from sim.history.form import Contact
from sim.history.kind import Kind, listed

_NEVER = "0:00:00"  #: in `q_start`: it did not join the line
_SHORTEST = 10  #: seconds that a service took at least
_DAY = 24 * 3600
_OUTCOMES = ("AGENT", "HANG", "PHANTOM")


def made(rows: Sequence[Row]) -> Iterator[Contact]:
    """The call in a row. Raises Wrong."""
    (row,) = rows
    if (outcome := row.text("outcome")) not in _OUTCOMES:
        raise Wrong(f"outcome is {outcome!r}; there are {', '.join(_OUTCOMES)}")
    if outcome == "PHANTOM":
        raise Wrong("outcome is PHANTOM, which is no call")
    came = _came(row)
    served = _length(row, "ser_time") if outcome == "AGENT" else 0.0
    handled = served if served >= _SHORTEST else None
    queued = row.needed("q_start") != _NEVER
    yield Contact(
        f"{row.needed('vru+line')} {row.needed('call_id')}",
        "bank-calls",
        "phone",
        came,
        _length(row, "q_time") if queued else 0.0 if outcome == "AGENT" else None,
        gave_up=queued and outcome == "HANG",
        handled=handled,
        replied=None if handled is None else came + _since_entry(row, "ser_start"),
        priority=row.text("priority"),
        team=row.text("type"),
    )


def _came(row: Row) -> datetime:
    day = row.needed("date")
    try:
        at = datetime.strptime(day, "%y%m%d") + timedelta(seconds=_second(row, "vru_entry"))
    except ValueError:
        raise Wrong(f"date is {day!r}, which is no day, such as 990131") from None
    return Row({"came": at}, row.local).needed_time("came")


def _since_entry(row: Row, name: str) -> timedelta:
    """From the entry until then, also over midnight."""
    return timedelta(seconds=(_second(row, name) - _second(row, "vru_entry")) % _DAY)


def _second(row: Row, name: str) -> int:
    """Of the day. Raises Wrong for what is no time of day."""
    try:
        hours, minutes, seconds = map(int, row.needed(name).split(":"))
    except ValueError:
        raise Wrong(f"{name} is {row.text(name)!r}, which is no time of day, such as 7:41:26") from None
    return (hours * 60 + minutes) * 60 + seconds


def _length(row: Row, name: str) -> float:
    number = row.number(name)
    if number is None or number < 0:
        raise Wrong(f"{name} is {row.text(name)!r}, which is no length in seconds")
    return number


def rows(document: Any) -> list[Any] | None:
    """The calls."""
    return listed(document, "", "vru+line", "call_id", "vru_entry", "q_start", "q_time", "outcome", "ser_time")


ABOUT = "calls to a bank in 1999: the Technion's Anonymous Bank data; their clock is that of Asia/Jerusalem"
KINDS = (Kind("bank-calls", ABOUT, rows, made),)
