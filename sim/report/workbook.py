"""The tables of a report as a workbook, where openpyxl is installed: expectations, log, messages, prices."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from sim import events as ev
from sim.debrief import PRICED, words
from sim.evaluation import LABEL
from sim.evaluation.checks import PARTS
from sim.metrics import UNITS
from sim.report.content import Cite
from sim.report.course import marked, sent
from sim.report.gathered import Gathered, entry_of
from sim.scenario import spelt

Row = Sequence[str | float | int | None]
_WIDE = ("expectation", "what", "asked", "decided", "evidence", "gates", "inputs")


def as_xlsx(of: Gathered) -> bytes:
    """The workbook. Texts stay texts, also where they begin with “=”. Raises ValueError without openpyxl."""
    book = _openpyxl().Workbook()
    book.remove(book.active)
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
    for number, line in enumerate([("EXERCISE",), *rows], 1):
        for place, value in enumerate(line, 1):
            cell = sheet.cell(number, place)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("�", value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
            cell.font, cell.alignment = Font(bold=number <= 2), Alignment(wrap_text=number > 2, vertical="top")
    for place, head in enumerate(rows[0], 1):
        sheet.column_dimensions[sheet.cell(2, place).column_letter].width = 48 if head in _WIDE else 16


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
        yield (n, of.clock(event.at), event.at, type(event).__name__, who, ev.sentence(event), seen)


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
        head = (entry_of(one, of), of.clock(one.at), spelt(one.role), one.asked, one.chose, one.how, price.against)
        yield (*head, *(None if cost is None else round(cost, 3) for cost in costs), words.inputs(price.inputs))
