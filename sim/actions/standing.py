"""What may be done about what goes on by itself, or stays, unless somebody thinks of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.scenario import COMMUNICATIONS_LEAD


@dataclass(frozen=True, slots=True)
class HoldPosts:
    """Hold back the advertisements that are planned, so that none goes out."""

    by: ClassVar = (COMMUNICATIONS_LEAD,)


@dataclass(frozen=True, slots=True)
class LetPostsGo:
    """Let planned advertisements go out again, those whose time is still to come."""

    by: ClassVar = (COMMUNICATIONS_LEAD,)
