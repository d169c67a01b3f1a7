"""Ratings in HTML and Markdown: what the evidence suggests, and what people say, side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape

from sim.documents import inert
from sim.evaluation import DEFINITIONS, DEFINITIONS_FROM, HARM_HERE, Proposal, Ratings
from sim.exercise import Rated, Remark, agreement, final, ratings

NOT_RATED = "not rated"
NOTHING = "This scenario names no capabilities, so nothing of it is rated."
_ENTRY = re.compile(r"#(\d+)")
_HEADS = ("capability, target, task", "proposed", "why", "people", "rated by")


def letter(rating: str) -> str:
    """A rating as it is shown: its letter, or that there is none."""
    return rating or NOT_RATED


def table(proposed: Ratings, lines: Iterable[Remark], clock: Callable[[int], str]) -> str:
    """HTML: a row for each capability, target and task. `clock(entry)` says when a log entry was."""
    said = ratings(lines)
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    rows = "".join(_row(one, said.get(one.about, ()), clock) for one in proposed.every())
    inside = f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>"
    return f'<table class="drill-numbers drill-wordy drill-rated">{inside}</table>'


def _row(one: Proposal, said: tuple[Rated, ...], clock: Callable[[int], str]) -> str:
    why = _ENTRY.sub(lambda found: f"{found[0]} {clock(int(found[1]))}", escape(one.why))
    about = f"<br><small>{escape(_about(one))}</small>" if _about(one) else ""
    cells = (f"<b>{letter(one.rating)}</b>", why, f"<b>{escape(final(said))}</b>", _people(said))
    name = f'<th scope="row" class="drill-{one.kind}">{escape(one.name)}{about}</th>'
    return f"<tr>{name}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _about(one: Proposal) -> str:
    return f"{one.text} Source: {one.source}." if one.source else one.text


def _people(said: tuple[Rated, ...]) -> str:
    return "<br>".join(escape(_in_words(one)) for one in said)


def _in_words(one: Rated) -> str:
    """Who said what, and why."""
    deed = "confirms" if one.rating == one.proposed else "overrules"
    who = f"{one.who}, lead," if one.lead else one.who
    return f"{who} {deed}: {letter(one.rating)}{f' – {one.reason}' if one.reason else ''}"


def beside(proposed: Ratings) -> str:
    """HTML: what was found and no task is about; "" for nothing."""
    rows = "".join(f"<li>{escape(found.fact.counts_as)}: {escape(found.words)}</li>" for found in proposed.beside)
    return f"<p>Found, and no critical task is about it:</p><ul>{rows}</ul>" if rows else ""


def agreed(proposed: Ratings, lines: Iterable[Remark]) -> str:
    """HTML: how far people agree with the proposals, counted."""
    return f"<p>{escape(agreement(proposed.proposed, lines).words)}</p>"


def key() -> str:
    """HTML: what the four letters mean, to be opened."""
    rows = "".join(f"<dt>{one}: {name}</dt><dd>{escape(text)}</dd>" for one, (name, text) in DEFINITIONS.items())
    source = f"<p>{escape(HARM_HERE)} Source: {escape(DEFINITIONS_FROM)}.</p>"
    return f"<details><summary>What the letters mean</summary><dl>{rows}</dl>{source}</details>"


def ratings_md(title: str, proposed: Ratings, lines: Iterable[Remark]) -> str:
    """The same as Markdown, with the definitions."""
    lines = list(lines)
    said = ratings(lines)
    told = [map(inert, _cells(one, said.get(one.about, ()))) for one in proposed.every()]
    rows = [_HEADS, tuple("---" for _ in _HEADS), *told]
    body = "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)
    found = "".join(f"- {one.fact.counts_as}: {inert(one.words)}\n" for one in proposed.beside)
    more = f"\nFound, and no critical task is about it:\n\n{found}" if found else ""
    means = "".join(f"- **{one}, {name}**: {text}\n" for one, (name, text) in DEFINITIONS.items())
    agree = agreement(proposed.proposed, lines).words
    return f"# {inert(title)}\n\n{agree}\n\n{body}\n{more}\n{means}\n{HARM_HERE} Source: {DEFINITIONS_FROM}.\n"


def _cells(one: Proposal, said: tuple[Rated, ...]) -> tuple[str, ...]:
    people = "; ".join(_in_words(each).replace("\n", " ") for each in said)
    return f"{one.kind}: {one.name}", letter(one.rating), one.why, final(said), people
