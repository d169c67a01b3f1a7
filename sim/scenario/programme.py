"""The programme: which drills are planned, for whom, and what people are to be ready for."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario.words import Date, Seconds, Share


@dataclass(frozen=True, slots=True)
class PlannedDrill:
    """A drill that is to be held on a `date`: which scenario, by which team; the `seats` that people are to hold, and
    its `level` of difficulty, if these are said."""

    date: Date
    scenario: str
    team: str
    seats: tuple[str, ...] = ()
    level: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes part, and the seats that they are to be ready for."""

    name: str
    seats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """A rung of the ladder: its scenarios, and the share of points (`attained`) from which the next is proposed."""

    name: str
    scenarios: tuple[str, ...]
    attained: Share = Share(0.8)


@dataclass(frozen=True, slots=True)
class Programme:
    """Drills that come round. A team is to hold one `every` so often. A planned drill counts as held by one of its
    team and scenario within `grace` of its date. Whoever has sat a seat within `ready_for`, and no essential
    expectation was missed, is ready for it. `levels` go from easy to hard."""

    programme: str
    every: Seconds
    ready_for: Seconds
    planned: tuple[PlannedDrill, ...]
    members: tuple[Member, ...] = ()
    levels: tuple[Level, ...] = ()
    grace: Seconds = Seconds(7 * 86_400)
