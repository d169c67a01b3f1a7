"""Posts that were planned before anything went wrong, and that nobody has in mind when it does."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario.words import ClockTime


@dataclass(frozen=True, slots=True)
class PlannedPosts:
    """Advertisements that wait in a channel's queue, and go out at these `times` of every day unless they are held."""

    channel: str
    times: tuple[ClockTime, ...]
