"""Decisions: what people at the table decided, each with what might have been done instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import shorten
from typing import Literal

from sim import actions as act
from sim.actions import FACILITATOR
from sim.debrief.retelling import Change, Of, Script
from sim.events import PromptClosed, PromptOpened
from sim.exercise import record as rec
from sim.log import Log

How = Literal["answered", "left to silence", "unasked"]
Against = Literal["the reference", "nothing"]
REFERENCE: Against = "the reference"  #: the scenario's reference playbook answers that question
UNDONE: Against = "nothing"  #: nobody answers that question; what was done unasked is not done


_NO_DEED = act.Note | act.Ask | act.Other
_UNASKED = "own initiative"  # the occasion of a notice for which there was none
_SHORT = 60  # characters of a notice by which it is told from another
_LONG = ("text", "reason", "basis")  # fields that are more than a name


@dataclass(frozen=True, slots=True)
class Decision:
    """What a seat that people held decided, at a second.

    `of` is the number of the line in the script, or the id of a question that nobody answered. `asked` is the question
    ("" for what was done unasked), `chose` what was decided, in words; `prompt` the id of the question, if any."""

    of: Of
    at: int
    role: str
    how: How
    asked: str
    chose: str
    prompt: str = ""
    who: str = ""

    @property
    def alternatives(self) -> tuple[Against, ...]:
        """What it can be held against."""
        return {"answered": (REFERENCE, UNDONE), "left to silence": (REFERENCE,), "unasked": (UNDONE,)}[self.how]

    def changed(self, against: Against) -> Change:
        """What is otherwise if this alone is decided differently. Raises ValueError for what it cannot be held
        against."""
        if against not in self.alternatives:
            raise ValueError(f"{against!r}: this was {self.how}; it is held against {' or '.join(self.alternatives)}")
        left_out = frozenset({self.of} if isinstance(self.of, int) else ())
        return Change(left_out, frozenset({self.prompt} if against == REFERENCE else ()))


def decisions(of: Script, log: Log) -> list[Decision]:
    """All decisions of people's seats, in the order in which they were made: questions answered, questions left to
    silence, and what was done unasked. Notes and questions to others change nothing in the world, and are left out."""
    answered = [_said(n, line, log) for n, line in of.said() if line.role != FACILITATOR and _matters(line)]
    return sorted([*answered, *_silences(of, log)], key=lambda one: one.at)


def every_change(ones: list[Decision]) -> Change:
    """All decided as the reference would, at once: its answers to every question, and nothing unasked."""
    change = Change()
    for one in ones:
        change |= one.changed(one.alternatives[0])
    return change


def _matters(line: rec.Said) -> bool:
    return line.prompt is not None or any(not isinstance(action, _NO_DEED) for action in line.actions)


def _said(n: int, line: rec.Said, log: Log) -> Decision:
    opened = next((e for e in log if isinstance(e, PromptOpened) and e.prompt == line.prompt), None)
    how: How = "unasked" if line.prompt is None else "answered"
    asked = opened.text if opened else line.prompt or ""
    return Decision(n, line.at, line.role, how, asked, _words(line), line.prompt or "", line.who)


def _silences(of: Script, log: Log) -> Iterator[Decision]:
    """Questions to people's seats that nobody answered, so that the default happened."""
    spoken = {line.prompt for _, line in of.said()}
    opened = {e.prompt: e for e in log if isinstance(e, PromptOpened)}
    for closed in log:
        if isinstance(closed, PromptClosed) and closed.how == "silent" and closed.prompt not in spoken:
            asked = opened[closed.prompt]
            if _is_held(of, closed.role, asked.at):
                yield Decision(
                    closed.prompt, asked.at, closed.role, "left to silence", asked.text, closed.option, closed.prompt
                )


def _is_held(of: Script, role: str, second: int) -> bool:
    """Whether people hold the seat then."""
    held = role in of.header.people
    for line in of.lines:
        if isinstance(line, rec.Seated) and line.role == role and line.at <= second:
            held = line.holder == "people"
    return held


def _words(line: rec.Said) -> str:
    """What was chosen: the option, and what was done beside it."""
    said = [action.option for action in line.actions if isinstance(action, act.Answer) and action.option]
    return "; ".join([*said, *(_deed(a) for a in line.actions if not isinstance(a, act.Answer))])


def _beginning(draft: act.Draft) -> str:
    """How a notice begins that nothing occasioned, so that two of them are told apart."""
    words = next((words for _, words in draft.fields if words), "") if draft.occasion == _UNASKED else ""
    return f": “{shorten(words, _SHORT, placeholder=' …')}”" if words else ""


def _deed(action: act.Action) -> str:
    """An action in words: its kind and its short fields; of a notice, whom it is to and by what."""
    if isinstance(action, act.Draft):
        return f"a notice to {action.to} by {', '.join(action.channels)}{_beginning(action)}"
    named = [v for name, v in act.fields(action) if isinstance(v, str) and v and name not in _LONG]
    return f"{act.kind(action)}: {', '.join(named)}" if named else act.kind(action)
