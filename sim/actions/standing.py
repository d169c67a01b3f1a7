"""What may be done about what goes on by itself, or stays, unless somebody thinks of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, SUPPORT_LEAD


@dataclass(frozen=True, slots=True)
class HoldPosts:
    """Hold back the advertisements that are planned, so that none goes out."""

    by: ClassVar = (COMMUNICATIONS_LEAD,)


@dataclass(frozen=True, slots=True)
class LetPostsGo:
    """Let planned advertisements go out again, those whose time is still to come."""

    by: ClassVar = (COMMUNICATIONS_LEAD,)


@dataclass(frozen=True, slots=True)
class TakeDown:
    """Take down a notice that has gone out, wherever that can be done, once what it is about is over."""

    notice: str
    by: ClassVar = (COMMUNICATIONS_LEAD, SUPPORT_LEAD)


@dataclass(frozen=True, slots=True)
class HoldCollections:
    """Tell a partner who collects parcels to bring none for now."""

    partner: str
    by: ClassVar = (COMMANDER, COMMUNICATIONS_LEAD)


@dataclass(frozen=True, slots=True)
class ResumeCollections:
    """Tell a partner who collects parcels to bring them again."""

    partner: str
    by: ClassVar = (COMMANDER, COMMUNICATIONS_LEAD)
