"""The actions of the days after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.scenario import COMMANDER, COUNSEL, EXECUTIVE, IT_LEAD

DECIDERS = (EXECUTIVE, COMMANDER, IT_LEAD)  #: who decides on the days after: the first of them who is there


@dataclass(frozen=True, slots=True)
class HoldReview:
    """Look back together at an incident that is over."""

    incident: int = 1
    by: ClassVar = DECIDERS


@dataclass(frozen=True, slots=True)
class ChooseImprovement:
    """Decide that something becomes better, and which role sees to it (`owner` empty: nobody)."""

    improvement: str
    owner: str = ""
    incident: int = 1
    by: ClassVar = DECIDERS


@dataclass(frozen=True, slots=True)
class ShareReport:
    """Hand the report of a review round to everybody inside; `redacted`: without the cause."""

    redacted: bool = False
    incident: int = 1
    by: ClassVar = (COUNSEL, *DECIDERS)


@dataclass(frozen=True, slots=True)
class OfferCompensation:
    """Give each of these segments of customers (none: all who were affected) something in this form, worth so much a
    person in the organisation's currency."""

    form: str
    amount: int
    audiences: tuple[str, ...] = ()
    incident: int = 1
    by: ClassVar = DECIDERS


Afterwards = HoldReview | ChooseImprovement | ShareReport | OfferCompensation
