"""The tables of a report as a workbook, where openpyxl is installed: expectations, log, messages, prices."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from sim.debrief import PRICED, words
from sim.evaluation import LABEL
from sim.evaluation.checks import PARTS
from sim.metrics import UNITS
from sim.report.content import Cite
from sim.report.course import marked, sent
from sim.report.gathered import Gathered, entry_of, told
from sim.scenario import spelt, worded

Row = Sequence[str | float | int | None]
_NARROWEST, _WIDEST = 9, 60  # letters: between which the width of a column lies
_LINE = 14  # points: a line of a cell
_BETWEEN = re.compile("(?<=[a-z])(?=[A-Z])")


def as_xlsx(of: Gathered) -> bytes:
    """The workbook. Texts stay texts, also where they begin with “=”. Raises ValueError without openpyxl."""
    book = _openpyxl().Workbook()
    book.remove(book.active)
    book.properties.title = f"EXERCISE: {of.scenario.title}, {of.team}"
    book.properties.creator = of.header.facilitator
    for name, rows in {
        "expectations": _expectations(of),
        "log": _log(of),
        "messages": _messages(of),
        "prices": _prices(of),
    }.items():
        _sheet(book.create_sheet(name), list(rows))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError:
        raise ValueError("XLSX needs openpyxl: pip install 'incident-drill[report]'; or write .html") from None
    return openpyxl


def _sheet(sheet: Any, rows: list[Row]) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    sheet.freeze_panes = "A3"
    wide = [_wide(column) for column in zip(*rows, strict=True)]
    for number, line in enumerate([("EXERCISE",), *rows], 1):
        for place, value in enumerate(line, 1):
            cell = sheet.cell(number, place)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("�", value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
            elif isinstance(value, float):
                cell.number_format = "#,##0.0"
            cell.font, cell.alignment = Font(bold=number <= 2), Alignment(wrap_text=number > 1, vertical="top")
        if number > 1:
            sheet.row_dimensions[number].height = _LINE * _lines(line, wide)
    for place, width in enumerate(wide, 1):
        sheet.column_dimensions[sheet.cell(2, place).column_letter].width = width
    sheet.auto_filter.ref = f"A2:{sheet.cell(len(rows) + 1, len(wide)).coordinate}"
    _paper(sheet)


def _wide(column: Sequence[object]) -> int:
    """How wide a column is, in letters: its heading may take several lines, and long texts do."""
    head, *cells = ("" if value is None else f"{value}" for value in column)
    longest = max([*map(len, head.split()), *map(len, cells)])
    return min(_WIDEST, max(_NARROWEST, longest + 2))


def _lines(line: Row, wide: list[int]) -> int:
    """How many lines a row takes: not every program works that out for itself."""
    cells = zip(line, wide, strict=True)
    return max(sum(max(1, -(-len(part) // (width - 2))) for part in f"{value}".split("\n")) for value, width in cells)


def _paper(sheet: Any) -> None:
    """How it is printed: on A4 on its side, as wide as the sheet, with the headings and the mark on every page."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:2"
    sheet.oddHeader.center.text = "EXERCISE EXERCISE EXERCISE"
    sheet.oddFooter.center.text = "EXERCISE – &A – page &P of &N"


def _cited(cites: tuple[Cite, ...]) -> str:
    return ", ".join(cite.words for cite in cites)


def _expectations(of: Gathered) -> Iterator[Row]:
    """One line for each, then the sums with what they are of."""
    yield (
        "name",
        "expectation",
        "objective",
        "essential",
        "status",
        "took (min)",
        "allowed (min)",
        "points",
        "of",
        "evidence",
    )
    for j in of.score:
        one, took = j.expectation, None if j.minutes is None else round(j.minutes, 2)
        essential = "essential" if one.essential else ""
        told = (one.name, one.text, one.objective, essential, j.status, took, one.within / 60)
        yield (*told, round(j.points, 2), one.points, _cited(of.cite(*j.entries)))
    total = of.score
    yield (
        "attained",
        "points earned, of those that were put to the test",
        *[""] * 5,
        round(total.earned, 2),
        total.tested,
        "",
    )
    yield (
        "put to the test",
        "points put to the test, of all that there are",
        *[""] * 5,
        total.tested,
        total.possible,
        "",
    )


def _log(of: Gathered) -> Iterator[Row]:
    yield ("entry", "clock", "second", "event", "who", "what", "seen")
    for n, event in enumerate(of.log):
        seen = "by somebody then" if event.seen_by else "by nobody then (truth)"
        who = spelt(getattr(event, "role", ""))
        kind = _BETWEEN.sub(" ", type(event).__name__).lower()
        yield (n, of.clock(event.at), event.at, kind, who, told(event), seen)


def _messages(of: Gathered) -> Iterator[Row]:
    yield ("entry", "clock", "message", "to", "type", f"score ({LABEL})", "of", *PARTS, "gates", "by evaluators")
    for one in of.messages:
        message, gates = one.message, "; ".join(f"{seen.what} ({seen.why})" for seen in one.gates)
        parts = [round(earned, 1) if possible else None for earned, possible in map(one.part, PARTS)]
        head = (sent(of, one), of.clock(message.at), message.name, message.to, message.sort, round(one.score, 1), 100)
        yield (*head, *parts, gates, marked(of, one))


def _prices(of: Gathered) -> Iterator[Row]:
    units = [f"cost in {name} ({UNITS[name]}; above 0: worse)" for name in PRICED]
    yield ("entry", "clock", "who", "asked", "decided", "how", "against", *units, "inputs")
    for price in of.found.every():
        one = price.decision
        costs = [price.costs.get(name) for name in PRICED]
        said = (worded(one.asked), worded(one.chose), one.how, price.against)
        head = (entry_of(one, of), of.clock(one.at), spelt(one.role), *said)
        yield (*head, *(None if cost is None else round(cost, 3) for cost in costs), words.inputs(price.inputs))
