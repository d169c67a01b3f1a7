"""The regimes: which law, scheme or contract wants whom told of what, from when on, within which time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.scenario.words import Group, NoticeField, those

#: What a clock is about. The first two come of a breach that lets customer records out; an *outage* is any incident
#: that is declared, a *significant outage* one that is declared critical.
Trigger = Literal[
    "breach of personal data", "card data compromised", "outage", "significant outage", "material incident"
]
OF_A_BREACH: tuple[str, ...] = ("breach of personal data", "card data compromised")
CARDS = "card data compromised"
#: The event that starts it, and no other.
Start = Literal["awareness", "suspicion", "discovery", "classification", "determination"]
Unit = Literal["hours", "calendar days", "business days"]
#: What an organisation is, as far as rows ask for it.
Fact = Literal[
    "handles cards",
    "listed in south africa",
    "people in the eu",
    "essential or important in the eu",
    "marketplace in the eu",
    "financial entity in the eu",
    "marketplace in the uk",
    "listed in the us",
    "residents of california",
    "residents of new york",
    "health records in the us",
    "critical infrastructure in the us",
]
UNVERIFIED = "L"  #: the confidence of a row that is never in force
ONE_WORD = "what happened"  #: the field that a first word must have where the rest may follow


@dataclass(frozen=True, slots=True)
class Regime:
    """One clock: within what time from its start somebody must be told, and of what. An exercise aid, not legal advice.

    `trigger` is what it is about, `starts` the one event that starts it. It runs for `within` of its `unit`; where the
    rule says no more than *as soon as possible*, that is an assumed time by which an exercise judges. Told must be the
    audiences of the group `recipient`; of these only those whose `office` is the same, if one is named. The notice
    must hold words in all fields of `content`; where it may be `phased`, a first word in time does, and the rest
    follows. A row is in force if the organisation lists it and is all that it `applies_if`. `source` is public, `as_of`
    when it was written down, `confidence` how sure its wording is: H read in a text that quotes the rule, M read second
    hand, L unverified and never in force.
    """

    name: str
    title: str
    jurisdiction: str
    trigger: Trigger
    starts: Start
    within: float
    unit: Unit
    recipient: Group
    source: str
    as_of: str
    confidence: Literal["H", "M", "L"]
    office: str = ""
    as_soon_as_possible: bool = False
    content: tuple[NoticeField, ...] = ()
    phased: bool = False
    applies_if: tuple[Fact, ...] = ()

    @property
    def asks(self) -> str:
        """Whom it wants told and when, in words: `the regulator, within 72 hours of awareness`."""
        soon = "as soon as possible, judged here " if self.as_soon_as_possible else ""
        whom = f"the {self.office}" if self.office else those(self.recipient)
        unit = self.unit.removesuffix("s") if self.within == 1 else self.unit
        return f"{whom}, {soon}within {self.within:g} {unit} of {self.starts}"


@dataclass(frozen=True, slots=True)
class Regimes:
    """The rows of one file, from which organisations list those that bind them."""

    clocks: tuple[Regime, ...]
