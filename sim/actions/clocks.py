"""The actions that have to do with legal and contractual clocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.scenario import COMMANDER, COUNSEL, EXECUTIVE

NOW, FIRST_SIGN = "now", "the first sign"
SINCE = (NOW, FIRST_SIGN)  #: since when one can be aware


@dataclass(frozen=True, slots=True)
class StateAware:
    """State for the organisation that it is aware of a breach: `since` now, or since the first sign of it."""

    since: str = NOW
    incident: int = 1
    by: ClassVar = (COUNSEL, COMMANDER)


@dataclass(frozen=True, slots=True)
class DetermineMaterial:
    """Determine that an incident is material to whoever invests in the organisation."""

    incident: int = 1
    by: ClassVar = (COUNSEL, EXECUTIVE)


@dataclass(frozen=True, slots=True)
class CallForNotice:
    """Have written now what a running clock asks for; the communications lead is asked."""

    regime: str
    incident: int = 1
    by: ClassVar = (COUNSEL, COMMANDER)
