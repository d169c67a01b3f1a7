"""What is said about an exercise, not in it: answers of the hot wash, a document edited in the debrief, what somebody
would have decided, how evaluators rate, what they would give a message.

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


@dataclass(frozen=True, slots=True)
class Began:
    """A phase of the run sheet began; `wall` is the time of day outside."""

    at: int
    wall: str
    phase: str


@dataclass(frozen=True, slots=True)
class Observed:
    """What an evaluator saw: a strength, something to improve, or neither; `about` an objective (its name) or "".

    `rating` is how the objective is being met, in HSEEP's letters (see `RATINGS`), "" where it is not rated."""

    at: int
    seen: str
    text: str
    about: str = ""
    rating: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Leaned:
    """Before the team decided on a `prompt`, somebody said for themselves which `option` they would take ("": some
    other way), and how `sure` they were that it is the best, in percent. Nobody is shown it before the debrief."""

    at: int
    prompt: str
    option: str
    sure: int
    who: str = ""


@dataclass(frozen=True, slots=True)
class Rated:
    """An evaluator's rating of a capability, a target or a critical task, by the names that say what it is `about`.

    `proposed` is what the evidence suggested when it was given, in HSEEP's letters ("": not rated), as is `rating`. One
    that differs is given with a `reason`. `who` rates is always said; `lead`: as the lead evaluator, whose word is
    final."""

    at: int
    about: str
    rating: str
    reason: str = ""
    who: str = ""
    proposed: str = ""
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """What an evaluator would give a message (`notice`, by the name that it has in the log), 0 to 100, and why. The
    rubric's own score stays beside it."""

    at: int
    notice: str
    score: int
    reason: str
    who: str = ""


SEEN = ("strength", "area for improvement", "neither")
#: HSEEP's four ratings of how a critical task was performed.
RATINGS = {
    "P": "performed without challenges",
    "S": "performed with some challenges",
    "M": "performed with major challenges",
    "U": "unable to be performed",
}
Remark = Answers | Edited | Began | Observed | Leaned | Rated | Marked
