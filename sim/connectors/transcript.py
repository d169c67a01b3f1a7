"""The transcript of an exercise: what of it may go out, because somebody in it perceived, sent or chose it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sim.log import Log

TRIGGERED, ACKNOWLEDGED, RESOLVED = "trigger", "acknowledge", "resolve"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that went out, as number `n` of the exercise, when it was `clock` there. It is about these `incidents`,
    in this `status` (investigating, identified, monitoring or resolved)."""

    n: int
    at: datetime.datetime
    clock: str
    name: str
    to: str
    channels: tuple[str, ...]
    incidents: tuple[int, ...]
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of an incident, its number `n` from 1: there is an alarm (`TRIGGERED`), somebody is at it
    (`ACKNOWLEDGED`), it is said to be over (`RESOLVED`). One that was opened again goes on with an alarm."""

    n: int
    at: datetime.datetime
    incident: int
    what: str
    says: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An improvement that the review chose, as number `n`: the role that sees to it and who sat there (empty: nobody),
    and the date by which (empty: none)."""

    n: int
    improvement: str
    owner: str
    people: tuple[str, ...]
    due: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the timeline: when, which role (may be empty), what."""

    at: datetime.datetime
    clock: str
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """An exercise as others may have it. `id` tells it from any other; `people` are the names of those in each seat;
    `groups` whom its organisation writes to; `categories` how bad each incident was last said to be; `day` is when it
    was held, and `begins` the time of the scenario's first second.

    `log` is the whole log, the truth included: whoever writes anything down from it asks `ended` first."""

    id: str
    title: str
    organisation: str
    team: str
    people: tuple[tuple[str, tuple[str, ...]], ...]
    groups: tuple[str, ...]
    ended: bool
    notices: tuple[Notice, ...]
    turns: tuple[Turn, ...]
    chosen: tuple[Chosen, ...]
    rows: tuple[Row, ...]
    categories: tuple[tuple[int, str], ...]
    log: Log
    day: str
    begins: datetime.datetime

    def when(self, second: int) -> datetime.datetime:
        """The date and time of a second of the scenario, on the day on which the exercise was held."""
        return self.begins + datetime.timedelta(seconds=second)

    @property
    def name(self) -> str:
        """What tools may call it: title, organisation, team."""
        return f"{self.title} ({self.organisation}, {self.team})"
