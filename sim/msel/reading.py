"""A table of somebody's into a list of injects: its headings understood, every bad row named, all at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sim import phrases
from sim.consistency.injects import problems_of_injects
from sim.files import BadFile, Complaint
from sim.files.complaints import suggest
from sim.msel.columns import COLUMNS, KEPT, column
from sim.msel.fields import Fields, fields
from sim.scenario import PlannedInject, Scenario

_FEWEST = 2  #: headings that must be known in a row for it to be the row of headings
#: The column that a field of an inject comes from, for complaints.
_COMES_FROM = {
    "name": "MSEL #",
    "to": "To (Recipient Players)",
    "text": "Description/Script",
    "at": "Scenario Time",
    "objective": "Objective",
    "priority": "Priority",
    "expect": "Notes",
}


@dataclass(slots=True)
class Row:
    """One row: its `number` in the sheet (the first is 1), what stands in our columns, and what else there is."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    kept: list[tuple[str, str]] = field(default_factory=list)

    def take(self, heading: str, text: str) -> None:
        """A cell goes into the column that its heading means; a second one for that column is kept beside, as is what
        has no column."""
        ours = column(heading)
        if not text:
            return
        if ours == "Notes" and ours in self.cells:
            self.cells[ours] += f"\n{text}"
        elif ours is None or ours == KEPT or self.cells.get(ours, text) != text:
            self.kept.append((heading, text))
        else:
            self.cells[ours] = text


def injects(
    table: Sequence[Sequence[str]],
    scenario: Scenario,
    file: str,
    starts: int | None = None,
    roles: Mapping[str, str] | None = None,
) -> tuple[PlannedInject, ...]:
    """The list that a table holds, for a scenario.

    `starts`: the second of the day in the sheet at which play begins (None: the scenario's own); `roles`: whom others'
    words for recipients mean. Raises BadFile with every row that is wrong, by its number in the sheet.
    """
    found, complaints = [], []
    rows = list(_rows(table, file))
    for place, row in enumerate(rows, 1):
        read = fields(row.cells, row.kept, place, Fields(scenario, starts, roles or {}))
        found.append(read.made)
        complaints += [Complaint(file, row.number, *said) for said in read.wrong]
    checked = dataclasses.replace(scenario, injects=tuple(found))
    complaints += _unfit(checked, file, rows)
    if complaints:
        raise BadFile(sorted(complaints, key=lambda one: one.line or 0))
    return checked.injects


def _rows(table: Sequence[Sequence[str]], file: str) -> Iterator[Row]:
    """The rows below the headings that say anything."""
    place = next((n for n, row in enumerate(table) if _known(row) >= _FEWEST), None)
    if place is None:
        wrong = f"no row has headings that are known; ours are {', '.join(COLUMNS)}"
        raise BadFile([Complaint(file, None, "", None, wrong)])
    headings = table[place]
    for number, cells in enumerate(table[place + 1 :], place + 2):
        row = Row(number)
        for n, text in enumerate(cells):
            row.take(headings[n] if n < len(headings) and headings[n] else f"Column {n + 1}", text)
        if row.cells or row.kept:
            yield row


def _known(row: Sequence[str]) -> int:
    return sum(bool(column(cell)) for cell in row)


def _unfit(scenario: Scenario, file: str, rows: Sequence[Row]) -> Iterator[Complaint]:
    """What does not fit in the list as a whole, by the row that it is in."""
    for problem in problems_of_injects(scenario, _phrase):
        place, name = int(problem.path[1]), str(problem.path[2])
        read = None if problem.read is None else str(problem.read)
        known = suggest(read or "", problem.known)
        yield Complaint(file, rows[place].number, _COMES_FROM.get(name, "Trigger"), read, problem.wrong, known)


def _phrase(text: str) -> tuple[bool, Sequence[str]]:
    return phrases.known(text), phrases.PHRASES
