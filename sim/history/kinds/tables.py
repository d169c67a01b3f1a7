"""Incidents in a table of one's own: a spreadsheet saved as CSV, one incident a row, a column for each milestone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim.files.complaints import Wrong
from sim.history.fields import Row
from sim.history.form import BASES, MILESTONES, Basis, Incident, Milestone
from sim.history.kind import Kind

COLUMNS = ("id", *MILESTONES, "severity", "service", "team", "title")
_BASIS = "basis"  #: a further column says how the beginning is known
_OTHERS = {"impact_begin"}  #: headings that only tables of another kind have


def made(rows: Sequence[Row]) -> Iterator[Incident]:
    """The incident in a row, whose headings are taken in any spelling of capitals. Raises Wrong."""
    (row,) = rows
    row = Row({name.strip().casefold(): value for name, value in row.values.items()}, row.local, row.day_first)
    stones: dict[str, Any] = {name: row.stone(name) for name in MILESTONES}
    if not any(stones.values()):
        raise Wrong(f"there is no time in it; times stand under {', '.join(MILESTONES)}")
    if (began := stones["began"]) is not None:
        stones["began"] = Milestone(began.at, _basis(row.text(_BASIS)))
    title, severity, service, team = (row.text(name) for name in ("title", "severity", "service", "team"))
    yield replace(Incident(row.needed("id"), "table", title, severity, service, team), **stones)


def _basis(text: str) -> Basis:
    for basis in BASES:
        if text.casefold() in ("", basis):
            return basis
    raise Wrong(f"basis is {text!r}; how the beginning is known is {', '.join(BASES)}")


def rows(document: Any) -> list[Any] | None:
    """The rows of a table that has an id and two of the milestones."""
    first = next((row for row in document if isinstance(row, Mapping)), None) if isinstance(document, list) else None
    if first is None:
        return None
    headings = {str(name).strip().casefold() for name in first}
    own = "id" in headings and not headings & _OTHERS
    return document if own and len(headings & set(MILESTONES)) > 1 else None


ABOUT = f"a table of your own, saved as CSV: {', '.join(COLUMNS)}, of which id and two times must be there"
KINDS = (Kind("table", ABOUT, rows, made),)
