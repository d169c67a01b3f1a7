"""What is said about an exercise, not in it: answers of the hot wash, a document edited in the debrief.

Each is a line of the exercise's file. Nothing comes of it in the world, it is never part of the log, and it may be
said after the end.
"""

from __future__ import annotations

from dataclasses import dataclass

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """One sheet of the hot wash: what was asked, and what was answered. Who wishes leaves out `role` and `who`; then
    neither stands in the file. `at`: where the scenario's clock stood."""

    at: int
    answers: Pairs
    role: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """A document as the team left it in the debrief: its parts, and its text if that was edited (else empty)."""

    at: int
    document: str
    fields: Pairs
    text: str = ""


Remark = Answers | Edited
