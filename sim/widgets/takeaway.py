"""What people wrote and said, to take away: the post-incident report, other documents, the hot wash."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from sim.documents import Desk, as_markdown, begun, sections
from sim.documents.pages import Section
from sim.events import DocumentWritten
from sim.exercise import DEGREES, Remark, Summed, left
from sim.log import Log
from sim.picture import Known
from sim.scenario import POST_INCIDENT_REPORT, SCALE, spelt

from .lanes import seen
from .papers import last_written
from .words import sentence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for one, at the beginning of a cell


def lies(exercise) -> Desk:
    """What lies before a team that looks back: all that its seats have seen, and nothing of the truth."""
    pictures = exercise.pictures()
    known = next((picture.known for picture in pictures.values()), Known())
    return Desk(known, exercise.scenario, exercise.now, seen(pictures))


def report(exercise, log: Log, lines: list[Remark]) -> list[Section]:
    """The post-incident report: as it was left in the debrief, else as it was written last, else as it begins."""
    edited = left(lines, POST_INCIDENT_REPORT.name)
    written = (edited.fields, edited.text) if edited else last_written(POST_INCIDENT_REPORT, log)
    return sections(POST_INCIDENT_REPORT, *(written or (begun(POST_INCIDENT_REPORT, lies(exercise)), "")))


def documents_md(title: str, log: Log, clock: Callable[[int], str]) -> str:
    """Every document that was written, in order, with what it lacks; "" if none was. `clock(second)` says when."""
    written = [event for event in log if isinstance(event, DocumentWritten)]
    found = [(f"{clock(e.at)} {sentence(e.document)}, by the {spelt(e.role)} ({e.result})", e.text) for e in written]
    return as_markdown(title, found) if found else ""


def hot_wash_csv(came: list[Summed]) -> str:
    """One line for each answer in words, and for each degree of a scale with how often it was chosen."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["question", "kind", "answer", "times", "by"])
    for one in came:
        if one.kind == SCALE:
            table.writerows([_cell(one.item), one.kind, degree, one.counts[degree], ""] for degree in DEGREES)
        table.writerows([_cell(one.item), one.kind, _cell(quote.text), 1, _cell(quote.by)] for quote in one.quotes)
    return out.getvalue()


def _cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def hot_wash_md(title: str, came: list[Summed]) -> str:
    """The hot wash as Markdown."""
    return as_markdown(title, [(one.item, _lines(one)) for one in came if one.answers])


def _lines(one: Summed) -> str:
    if one.kind == SCALE:
        return "\n".join(f"- {degree}: {one.counts[degree]}" for degree in DEGREES)
    return "\n".join(
        f"- “{' '.join(quote.text.split())}”{f' ({quote.by})' if quote.by else ''}" for quote in one.quotes
    )
