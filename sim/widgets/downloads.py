"""What can be taken away from an exercise: its file, its log, its measures and its scorecard, as links in a page."""

from __future__ import annotations

import base64
import csv
import io
import math
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import NamedTuple

from sim import wording
from sim.documents import as_html, as_markdown, inert
from sim.evaluation import Judgement, Ratings, Score, messages, points
from sim.exercise import remarks, summed
from sim.log import Log
from sim.metrics import UNITS
from sim.scenario import lasted

from . import rubric, takeaway
from .rated import ratings_md
from .words import when


class File(NamedTuple):
    """A file to download: what it is, in words, its name, its media type and its content."""

    words: str
    name: str
    kind: str
    content: bytes


def files(
    exercise, log: Log, rows: Mapping[str, Mapping[str, float]], result: Score, proposed: Ratings | None = None
) -> list[File]:
    """The exercise itself, the log as JSON lines, the measures as CSV, the scorecard as Markdown and HTML, the ratings
    (where any are `proposed`), and what people wrote and said.

    Raises BadRecord if the exercise's file cannot be read."""
    stem, title = Path(exercise.path).stem, _title(exercise)
    return [
        File(
            "The exercise (to go on, replay or compare)",
            f"{stem}.jsonl",
            "application/jsonl",
            exercise.path.read_bytes(),
        ),
        File("The log, line by line", f"{stem}.log.jsonl", "application/jsonl", "\n".join([*log.lines(), ""]).encode()),
        File("The measures as a table", f"{stem}.measures.csv", "text/csv", measures_csv(rows).encode()),
        File(
            "The scorecard as text", f"{stem}.scorecard.md", "text/markdown", scorecard_md(title, log, result).encode()
        ),
        File(
            "The scorecard to print", f"{stem}.scorecard.html", "text/html", scorecard_html(title, log, result).encode()
        ),
        *_rated(exercise, proposed),
        *_written(exercise, log),
    ]


def _title(exercise) -> str:
    """What an exercise is called above what is taken from it."""
    header, clock = exercise.header, wording.clock(exercise.scenario.starts + exercise.now)
    title = f"EXERCISE: {exercise.scenario.title}, {header.team or 'a team without a name'}, {header.date[:10]}"
    return title if exercise.ended else f"{title}, ended early at {clock}"


def _rated(exercise, proposed: Ratings | None) -> list[File]:
    """What is proposed, and what people made of it, side by side."""
    if not proposed or not proposed.capabilities:
        return []
    text = ratings_md(f"{_title(exercise)}: ratings", proposed, remarks(exercise))
    return [File("The ratings as text", f"{Path(exercise.path).stem}.ratings.md", "text/markdown", text.encode())]


def _written(exercise, log: Log) -> list[File]:
    """What people wrote and said: the report as Markdown and HTML, and, if there are any, documents and hot wash."""
    stem, title, lines = Path(exercise.path).stem, _title(exercise), remarks(exercise)
    scores = messages(log, None if exercise.ended else exercise.now)
    found, came = takeaway.report(exercise, log, lines), summed(log.scenario, lines, exercise.header.seed)
    documents = takeaway.documents_md(f"{title}: documents", log, lambda at: wording.clock(log.scenario.starts + at))
    report, wash = f"{title}: post-incident report", f"{title}: hot wash"
    made = [
        ("The post-incident report as text", "report.md", "text/markdown", as_markdown(report, found)),
        ("The post-incident report to print", "report.html", "text/html", as_html(report, found)),
        ("The messages, scored", "messages.md", "text/markdown", rubric.as_markdown(title, scores, lines)),
        ("The documents that were written", "documents.md", "text/markdown", documents),
    ]
    if any(one.answers for one in came):
        made.append(("The hot wash as text", "hot-wash.md", "text/markdown", takeaway.hot_wash_md(wash, came)))
        made.append(("The hot wash as a table", "hot-wash.csv", "text/csv", takeaway.hot_wash_csv(came)))
    return [File(words, f"{stem}.{name}", kind, text.encode()) for words, name, kind, text in made if text]


def links(found: list[File]) -> str:
    """HTML: one link for each file; its content is in the link, so that nothing is asked of a server."""
    return f'<p class="drill-downloads">{"".join(_link(file) for file in found)}</p>'


def _link(file: File) -> str:
    content = base64.b64encode(file.content).decode()
    words, name = escape(file.words), escape(file.name)
    return f'<a class="drill-plain-button" download="{name}" href="data:{file.kind};base64,{content}">⤓ {words}</a> '


def measures_csv(rows: Mapping[str, Mapping[str, float]]) -> str:
    """One line for each measure: its name, its unit, its value in each run; empty where it never happened."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["measure", "unit", *rows])
    for name, unit in UNITS.items():
        values = (row[name] for row in rows.values())
        table.writerow([name, unit, *("" if math.isnan(value) else f"{value:g}" for value in values)])
    return out.getvalue()


HEADS = ("status", "expectation", "points", "took", "allowed", "evidence")


def scorecard_md(title: str, log: Log, result: Score) -> str:
    """The scorecard as Markdown."""
    rows = [HEADS, tuple("---" for _ in HEADS), *(_row(j, log) for j in result)]
    table = "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)
    return f"# {inert(title)}\n\n{totals(result)}\n\n{table}\n"


def scorecard_html(title: str, log: Log, result: Score) -> str:
    """The scorecard as a page of its own."""
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in HEADS)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in _row(j, log))}</tr>" for j in result)
    style = (
        ":root{color-scheme:light dark}body{font:16px/1.4 sans-serif;margin:2em}table{border-collapse:collapse}"
        "td,th{text-align:left;vertical-align:top;padding:4px 12px 4px 0;border-bottom:1px solid}"
        "tr{break-inside:avoid}h1{font-size:1.5em}@page{size:A4}"
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{style}</style></head><body><h1>{escape(title)}</h1><p>{escape(totals(result))}</p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></body></html>"
    )


def totals(result: Score) -> str:
    """Attainment, coverage and gates in a sentence or two."""
    if result.attainment is None or result.coverage is None:
        return "Nothing that was expected was put to the test."
    said = f"Attained: {result.attainment:.0%} of what was put to the test. Put to the test: {result.coverage:.0%}."
    gates = "; ".join(f"{j.expectation.name} ({j.status})" for j in result.gates)
    return f"{said} Essential and not met: {gates or 'none'}."


def _row(j: Judgement, log: Log) -> tuple[str, ...]:
    took = "" if j.minutes is None else lasted(j.minutes)
    status, wanted = f"{j.status}, {j.came}" if j.came else j.status, j.expectation
    allowed = f"{'not within ' if wanted.expect_not else ''}{lasted(wanted.within / 60)}"
    return status, wanted.text, f"{points(j.points)} of {wanted.points}", took, allowed, _evidence(j, log)


def _evidence(j: Judgement, log: Log) -> str:
    """The clock, and every log entry that it rests on."""
    if j.at is None:
        return ""
    several = "entry" if len(j.entries) == 1 else "entries"
    return f"{when(log.scenario, j.at)}, log {several} {', '.join(map(str, j.entries))}"
