"""What happens on the days after."""

from __future__ import annotations

from typing import NamedTuple

from sim.events.sight import EVERYBODY, told


@told(EVERYBODY, "it is {day}; the day begins")
class MorningCame(NamedTuple):
    """Another day: everybody has slept."""

    at: int
    day: str


@told(EVERYBODY, "the {role} has customers given a {form} worth {amount:,} each: {segments}")
class CompensationOffered(NamedTuple):
    """Customers of these segments may have something that makes up for it, of this form and worth; most of them know
    of it only when they have been told. `segments`: the same in words."""

    at: int
    role: str
    incident: int
    form: str
    amount: int
    audiences: tuple[str, ...]
    segments: str


@told(EVERYBODY, "the review is held on {day}; who comes: {coming}")
class ReviewHeld(NamedTuple):
    """Those who were there looked back at an incident. `cause` is what they take for its cause, "" if nobody knows."""

    at: int
    role: str
    incident: int
    day: str
    coming: str
    cause: str


@told(EVERYBODY, "the review finds what contributed: {says}")
class FactorFound(NamedTuple):
    """Those who looked back found evidence of something that contributed to the incident."""

    at: int
    incident: int
    factor: str
    says: str


@told(EVERYBODY, "“{improvement}” is to be done by {day}, for {cost:,.0f}; who sees to it: {owner}")
class ImprovementChosen(NamedTuple):
    """Something becomes better by second `due`, on day `day`, if an `owner` sees to it (nobody: it does not)."""

    at: int
    role: str
    incident: int
    improvement: str
    owner: str
    due: int
    day: str
    cost: float


@told(EVERYBODY, "the report of the review goes to everybody inside by {by}")
class ReportHandedRound(NamedTuple):
    """The report went out inside, to these audiences by these channels (`by`: in words); `redacted`: without the
    cause."""

    at: int
    role: str
    incident: int
    audiences: tuple[str, ...]
    channels: tuple[str, ...]
    by: str
    redacted: bool
