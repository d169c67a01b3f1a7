"""Contacts in a table of one's own: a spreadsheet saved as CSV, one call, chat or ticket a row.

`came`, `replied` and `settled` are times, `waited` and `handled` lengths in seconds; `waited` is left empty where
nobody waited for an agent, as with tickets. `gave up`: yes or no, nothing is no.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.files.complaints import Wrong
from sim.history.fields import Row
from sim.history.form import Contact
from sim.history.kind import Kind

WAYS = ("phone", "chat", "tickets")
_TELLING = ("waited", "gave up", "handled", "replied", "settled")
COLUMNS = ("id", "way", "came", *_TELLING, "priority", "team")
_SAID = {"": False, "no": False, "false": False, "0": False, "yes": True, "true": True, "1": True, "x": True}


def made(rows: Sequence[Row]) -> Iterator[Contact]:
    """The contact in a row, whose headings are taken in any spelling of capitals. Raises Wrong."""
    (row,) = rows
    row = Row({_heading(name): value for name, value in row.values.items()}, row.local, row.day_first)
    if (way := row.needed("way").casefold()) not in WAYS:
        raise Wrong(f"way is {way!r}; there are {', '.join(WAYS)}")
    if (gave_up := row.text("gave up").casefold()) not in _SAID:
        raise Wrong(f"gave up is {gave_up!r}; it is yes or no")
    yield Contact(
        row.needed("id"),
        "table",
        way,
        row.needed_time("came"),
        _length(row, "waited"),
        _SAID[gave_up],
        _length(row, "handled"),
        row.time("replied"),
        row.time("settled"),
        row.text("priority"),
        row.text("team"),
    )


def _length(row: Row, name: str) -> float | None:
    seconds = row.number(name)
    if seconds is not None and seconds < 0:
        raise Wrong(f"{name} is {seconds:g}; it is a length in seconds, which is not negative")
    return seconds


def _heading(name: object) -> str:
    return str(name).strip().casefold().replace("_", " ")


def rows(document: Any) -> list[Any] | None:
    """The rows of a table that says when each came, and anything of what became of it."""
    first = next((row for row in document if isinstance(row, Mapping)), None) if isinstance(document, list) else None
    if first is None:
        return None
    headings = {_heading(name) for name in first}
    return document if {"id", "came"} <= headings and headings & set(_TELLING) else None


ABOUT = f"contacts in a table of your own, saved as CSV: {', '.join(COLUMNS)}, of which id, way and came must be there"
KINDS = (Kind("contacts", ABOUT, rows, made),)
