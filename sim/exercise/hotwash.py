"""The hot wash: what people answer right after an exercise, filed beside it, and summed up without saying who spoke
first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from sim.exercise.record import Seated, read
from sim.exercise.remarks import Answers, Edited, Remark
from sim.scenario import NOT_WELL, ROLES, SCALE, WELL, WELL_OR_NOT, Question, Scenario

DEGREES = ("1", "2", "3", "4", "5")  #: what a scale can be answered with, from not at all to fully


class Quote(NamedTuple):
    """What somebody answered in words, and by whom ("": they did not wish to say)."""

    text: str
    by: str


class Summed(NamedTuple):
    """What came of one thing that was asked: how often each degree was chosen (of a scale), what was said (else)."""

    item: str
    kind: str
    counts: dict[str, int]
    quotes: tuple[Quote, ...]

    @property
    def answers(self) -> int:
        """How many answered."""
        return sum(self.counts.values()) + len(self.quotes)


def remarks(exercise) -> list[Remark]:
    """What has been said about an exercise so far, from its file. Raises BadRecord if that cannot be read."""
    return [line for line in read(exercise.path)[1] if isinstance(line, Remark)]


def ever_held(exercise) -> tuple[str, ...]:
    """The roles that people held at any time, in the order of roles, from its file: whoever handed a seat over has
    decided things as well. Raises BadRecord if that cannot be read."""
    header, lines = read(exercise.path)
    later = {line.role for line in lines if isinstance(line, Seated) and line.holder == "people"}
    return tuple(role for role in ROLES if role in header.people or role in later)


def left(lines: Iterable[Remark], document: str) -> Edited | None:
    """How a document was left in the debrief last; None: nobody edited it there."""
    found = [line for line in lines if isinstance(line, Edited) and line.document == document]
    return found[-1] if found else None


def items(question: Question) -> tuple[str, ...]:
    """What of a question is answered, one by one: itself, or what went well and what did not."""
    if question.kind == WELL_OR_NOT:
        return f"{question.text} ({WELL})", f"{question.text} ({NOT_WELL})"
    return (question.text,)


def asked(scenario: Scenario, role: str) -> tuple[Question, ...]:
    """What somebody in this seat is asked; without a seat (""), what everybody is."""
    return tuple(question for question in scenario.questions if not question.asked or role in question.asked)


def summed(scenario: Scenario, lines: Iterable[Remark], seed: int = 0) -> list[Summed]:
    """What came of each question, in its order; words in an order that has nothing to do with who spoke when."""
    sheets = _counting(lines)
    every = [(item, question.kind) for question in scenario.questions for item in items(question)]
    return [_of(item, kind, sheets, seed) for item, kind in every]


def _counting(lines: Iterable[Remark]) -> list[Answers]:
    """The sheets that count: of one who gave a name or seat, the last."""
    sheets: dict[object, Answers] = {}
    for n, line in enumerate(lines):
        if isinstance(line, Answers):
            key: object = (line.role, line.who) if line.role or line.who else n
            sheets[key] = line
    return list(sheets.values())


def _of(item: str, kind: str, sheets: list[Answers], seed: int) -> Summed:
    said = [(text.strip(), sheet) for sheet in sheets for name, text in sheet.answers if name == item and text.strip()]
    if kind == SCALE:
        given = [text for text, _ in said]
        return Summed(item, kind, {degree: given.count(degree) for degree in DEGREES}, ())
    quotes = [Quote(text, ", ".join(filter(None, (sheet.who, sheet.role)))) for text, sheet in said]
    return Summed(item, kind, {}, tuple(sorted(quotes, key=lambda quote: _mixed(seed, item, quote))))


def _mixed(seed: int, item: str, quote: Quote) -> str:
    return hashlib.sha256(f"{seed}/{item}/{quote.text}/{quote.by}".encode(errors="replace")).hexdigest()
