"""What was done with an incident, step by step, as a tool tells it one step at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sim.history.form import Milestone


@dataclass(frozen=True, slots=True)
class Step:
    """One step: when it was taken, and what it did, in the tool's own word."""

    at: datetime
    what: str


def first_step(steps: Iterable[Step], *what: str) -> Milestone | None:
    """When one of these was done first, or None."""
    return min((Milestone(step.at) for step in steps if step.what in what), key=lambda stone: stone.at, default=None)


def ended(steps: Iterable[Step], end: str, *again: str) -> Milestone | None:
    """When it was ended for good: the last time that this was done, None where one of `again` came after it."""
    about = sorted((step for step in steps if step.what == end or step.what in again), key=lambda step: step.at)
    return Milestone(about[-1].at) if about and about[-1].what == end else None
