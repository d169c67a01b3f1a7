"""What laws and contracts set going: a breach is found, somebody says since when they knew, clocks run.

That a clock runs is two events: what the law holds, and what those know who look after it.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.events.sight import EVERYBODY, TRUTH, told
from sim.scenario import COMMANDER, COUNSEL

_WATCH = (COUNSEL, COMMANDER)  # who looks after clocks
ADVICE = "exercise aid, not legal advice"  #: stands wherever clocks are shown


@told(EVERYBODY, "customer records have been got at through {component}")
class BreachFound(NamedTuple):
    """Whoever found the cause saw that customer records have got out: from now on it can be known. `cards`: card
    numbers among them."""

    at: int
    component: str
    cards: bool = False
    incident: int = 1


@told(EVERYBODY, "the {role} states: we have been aware of the breach for {minutes} minutes")
class AwarenessStated(NamedTuple):
    """Somebody said for the organisation since when it has been aware of the breach: since second `since`."""

    at: int
    role: str
    since: int
    minutes: int
    incident: int = 1


@told(EVERYBODY, "the {role} determines that it is material")
class MaterialityDetermined(NamedTuple):
    """Somebody said for the organisation that what happened matters to whoever invests in it."""

    at: int
    role: str
    incident: int = 1


@told(_WATCH, f"the clock of {{regime}} runs: {{asks}} ({ADVICE})")
class ClockStarted(NamedTuple):
    """A clock is known to run since second `since`; what it `asks` for is due by second `due`, as far as one knows."""

    at: int
    regime: str
    asks: str
    since: int
    due: int
    incident: int = 1


@told(_WATCH, "{notice} is what the clock of {regime} asks for")
class ClockStopped(NamedTuple):
    """What a clock asks for has gone out."""

    at: int
    regime: str
    notice: str
    incident: int = 1


@told(EVERYBODY, "the {role} calls for the notice that {regime} asks for")
class NoticeCalledFor(NamedTuple):
    """Somebody wants what a clock asks for to be written now."""

    at: int
    role: str
    regime: str
    incident: int = 1


@told(TRUTH, "the clock of {regime} runs, whoever knows it")
class ClockBegan(NamedTuple):
    """A clock runs, as whoever set it would hold it later: it is to be met by second `due`."""

    at: int
    regime: str
    due: int
    incident: int = 1


@told(TRUTH, "the clock of {regime} is met by {notice}")
class ClockMet(NamedTuple):
    """What the clock asks for went out in time."""

    at: int
    regime: str
    notice: str
    incident: int = 1


@told(TRUTH, "the clock of {regime} is missed")
class ClockMissed(NamedTuple):
    """The clock has run down, and what it asks for has not gone out."""

    at: int
    regime: str
    incident: int = 1
