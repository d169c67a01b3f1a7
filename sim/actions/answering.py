"""The actions by which those outside get an answer: journalists, and who complains in the open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, EXECUTIVE, SUPPORT_LEAD


@dataclass(frozen=True, slots=True)
class AnswerPress:
    """Answer the journalist who waits, in one of the ways of `sim.scenario.ANSWERS`."""

    answer: str
    by: ClassVar = (COMMUNICATIONS_LEAD, EXECUTIVE, COMMANDER)


@dataclass(frozen=True, slots=True)
class AnswerComplaints:
    """Have so many people from support answer complaints on social channels, for a shift."""

    people: int
    by: ClassVar = (COMMUNICATIONS_LEAD, SUPPORT_LEAD)


@dataclass(frozen=True, slots=True)
class ReportToPlatform:
    """Ask the platform to take down a rumour, or an account that is not ours, by its name."""

    rumour: str
    by: ClassVar = (COMMUNICATIONS_LEAD, SUPPORT_LEAD)


Answering = AnswerPress | AnswerComplaints | ReportToPlatform
