"""The support desk's people and means: who answers by which way, how long that takes, who can be brought in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.scenario.words import ClockTime, Duration, Money, Seconds, Share

#: How long people wait who give up: A-21.
PATIENCE = Duration("weibull", 360.0, 0.9)


@dataclass(frozen=True, slots=True)
class Shift:
    """From one time of day to another, which may lie past midnight, so many `agents` are there."""

    starts: ClockTime
    ends: ClockTime
    agents: int


@dataclass(frozen=True, slots=True)
class Announcement:
    """What callers hear before anything else, once somebody has spent `recording` on it: of those who call about an
    incident, a share has heard enough (`satisfies`) and hangs up."""

    recording: Duration
    satisfies: Share


@dataclass(frozen=True, slots=True)
class Phone:
    """The telephone: `share` of all contacts come by it. So many `agents` answer, in a shift its own number; a call
    takes them `handling` on average. People give up once their `patience` is over. An `announcement` can be put before
    the line (None: it cannot)."""

    share: Share
    agents: int
    handling: Seconds
    shifts: tuple[Shift, ...] = ()
    patience: Duration = PATIENCE
    announcement: Announcement | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """The chat: as the telephone, but an agent has several `at_once`, and `handling` is how long one of them lasts. Of
    those who give up, a `silent` share does not say so, and keeps the agent for `holds` once it is their turn."""

    share: Share
    agents: int
    handling: Seconds
    shifts: tuple[Shift, ...] = ()
    patience: Duration = PATIENCE
    at_once: int = 2
    silent: Share = Share(0.0)
    holds: Seconds = Seconds(60)


@dataclass(frozen=True, slots=True)
class Tickets:
    """What is written: it waits until one of the `agents` comes to it, and nobody gives up.

    Those about an incident can be settled all together where they are `linked` to one ticket, with one update; or where
    many can be changed at once, so many as `updates_a_minute` allow (None: they cannot). With a saved text (`macro`) a
    ticket about an incident takes that many times as long (None: there are none). The first reply is promised
    `reply_within` (None: nothing is promised). While what they `runs_on` is down, nobody comes to any.
    """

    share: Share
    agents: int
    handling: Seconds
    shifts: tuple[Shift, ...] = ()
    linked: bool = False
    updates_a_minute: float | None = None
    macro: float | None = None
    reply_within: Seconds | None = None
    runs_on: str | None = None


@dataclass(frozen=True, slots=True)
class Faq:
    """Questions and answers about an incident, once somebody has spent `writing` on them: of those who would get in
    touch about it, a share finds there what they want (`deflects`)."""

    writing: Duration
    deflects: Share = Share(0.0)


@dataclass(frozen=True, slots=True)
class Bot:
    """A chatbot: it answers from the questions and answers, and `contains` a share of the chats about an incident. One
    that comes `first` answers from the beginning, with what it has: before questions and answers about the incident are
    published, that all is well. It asks each of those whom it passes on for so long (`asks`)."""

    contains: Share
    first: bool = False
    asks: Seconds | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why people get in touch about an incident: the `share` of them that does for this reason, how many times as long
    as usual it takes (`factor`), and which share only a senior technician can help (`senior`). Where `components` are
    named, it is one only if what is broken is among them or they cannot do without it; the shares of those that are one
    are taken in proportion."""

    name: str
    share: Share
    factor: float = 1.0
    senior: Share = Share(0.0)
    components: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MoreAgents:
    """Agents from elsewhere who can be brought in to a way: they are there after `takes`, and each costs `cost` an
    hour."""

    name: str
    way: Literal["phone", "chat", "tickets"]
    agents: int
    takes: Duration
    cost: Money = Money(0.0)


@dataclass(frozen=True, slots=True)
class Seniors:
    """Cases that only somebody from IT can help: each takes them `handling`. If they are let through, they take at most
    the share `most` of those people's time."""

    handling: Seconds
    most: Share = Share(0.5)
