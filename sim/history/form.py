"""The normal form of what really happened: incidents, mailings and contacts, whatever tool they were exported from."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Literal

#: How a time is known. *Stated*: the source has a field of its own for it. *In prose*: read out of what somebody wrote.
#: *Derived*: reckoned from another time and a length. *Alarm*: when a monitor or a person first said so; that it began
#: no later is all that is known. *First notice*: the source gives the time of its first post, so nothing can be said
#: about how long that took.
Basis = Literal["stated", "in prose", "derived", "alarm", "first notice"]
BASES: tuple[Basis, ...] = ("stated", "in prose", "derived", "alarm", "first notice")

#: The milestones of an incident, in their usual order. *Told*: the first notice to those customers whom it hit;
#: *published*: the first for everybody to see.
MILESTONES = ("began", "detected", "acknowledged", "told", "published", "mitigated", "resolved")


_ONE_STAMP = datetime.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Milestone:
    """When a milestone was reached, in UTC, and how that is known."""

    at: datetime.datetime
    basis: Basis = "stated"


@dataclass(frozen=True, slots=True)
class Update:
    """One post about an incident: when it went out, what state it names, what it says (may be left out)."""

    at: datetime.datetime
    status: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident as its source tells it. What the source does not know is None or "".

    `updates` are in the order of their times.
    """

    id: str
    source: str
    title: str = ""
    severity: str = ""
    service: str = ""
    team: str = ""
    began: Milestone | None = None
    detected: Milestone | None = None
    acknowledged: Milestone | None = None
    told: Milestone | None = None
    published: Milestone | None = None
    mitigated: Milestone | None = None
    resolved: Milestone | None = None
    updates: tuple[Update, ...] = ()

    @property
    def afterwards(self) -> bool:
        """Whether the public heard of it only when it was over."""
        over = self.mitigated or self.resolved
        return self.published is not None and over is not None and self.published.at >= over.at and not self.at_once

    @property
    def at_once(self) -> bool:
        """Whether one stamp stands for the first post and for the end, so that nothing is known of the time between."""
        first, last = self.published, self.resolved
        return first is not None and last is not None and abs(first.at - last.at) <= _ONE_STAMP

    @property
    def from_when(self) -> datetime.datetime | None:
        """The earliest time that is known of it."""
        known = [stone.at for name in MILESTONES if (stone := getattr(self, name))]
        return min(known, default=None)

    def minutes(self, since: str, until: str) -> float | None:
        """Minutes from one milestone to another, negative where they came the other way round; None where one is not
        known, or where both are one and the same time by the way they are known: a beginning that is only the time of
        the first notice, or a beginning that is only the time of the alarm where it is asked how long that took."""
        first, last = getattr(self, since), getattr(self, until)
        if first is None or last is None or "first notice" in (first.basis, last.basis):
            return None
        if {since, until} == {"began", "detected"} and "alarm" in (first.basis, last.basis):
            return None
        return (last.at - first.at).total_seconds() / 60


@dataclass(frozen=True, slots=True)
class Delays:
    """How long something took, in many cases at once: `count` cases between `low` and `high` seconds; the same number
    twice where it is known exactly, without an upper end where it had not happened when somebody stopped looking."""

    low: float
    high: float
    count: int = 1


@dataclass(frozen=True, slots=True)
class Mailing:
    """One notice to many addresses by one channel: how many copies were handed over, how many arrived, how long these
    took (`out`), and when they were first looked at, counted from their arrival (`looked`)."""

    id: str
    source: str
    channel: str
    at: datetime.datetime
    copies: int
    arrived: int
    out: tuple[Delays, ...] = ()
    looked: tuple[Delays, ...] = ()

    @property
    def seen(self) -> int:
        """How many have looked at it."""
        return sum(one.count for one in self.looked)


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who got in touch: by which way (phone, chat, tickets), when, how long they waited for an agent and how
    long they had one, in seconds; when they first had an answer and when it was settled, where that is known."""

    id: str
    source: str
    way: str
    came: datetime.datetime
    waited: float | None = None
    gave_up: bool = False
    handled: float | None = None
    replied: datetime.datetime | None = None
    settled: datetime.datetime | None = None
    priority: str = ""
    team: str = ""


Record = Incident | Mailing | Contact


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that could not be used: in which file, where in it, and why."""

    file: str
    place: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.why}" if self.place else f"{self.file}: {self.why}"


@dataclass(frozen=True, slots=True)
class History:
    """What was read: records in the order of their times, and the rows that were left out, with why.

    `sources` says where it comes from, in words, one for each file or set of files. `again`: how many rows told of
    something that another row had told already.
    """

    incidents: tuple[Incident, ...] = ()
    mailings: tuple[Mailing, ...] = ()
    contacts: tuple[Contact, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    sources: tuple[str, ...] = ()
    again: int = 0

    def where(
        self,
        *,
        service: str = "",
        severity: str = "",
        source: str = "",
        since: datetime.date | None = None,
        until: datetime.date | None = None,
    ) -> History:
        """The part with these words in the service's name (capital letters do not matter), of that severity, from one
        source, from one day to another. What is about a service or a severity takes in incidents alone."""
        kept = [
            one
            for one in self.incidents
            if service.casefold() in one.service.casefold() and severity.casefold() in ("", one.severity.casefold())
        ]
        others = not (service or severity)
        return replace(
            self,
            incidents=tuple(one for one in kept if _within(one, source, since, until)),
            mailings=tuple(one for one in self.mailings if others and _within(one, source, since, until)),
            contacts=tuple(one for one in self.contacts if others and _within(one, source, since, until)),
        )

    def __len__(self) -> int:
        return len(self.incidents) + len(self.mailings) + len(self.contacts)


@dataclass(slots=True)
class Gathering:
    """A history in the making: each thing once, however many rows tell of it."""

    found: dict[tuple[type, str, str], Record] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    again: int = 0

    def take(self, records: Iterable[Record]) -> None:
        """Take records in. What is there already gives way to what the new one knows; what it does not know stays."""
        for record in records:
            key = (type(record), record.source, record.id)
            if (old := self.found.get(key)) is not None:
                self.again += 1
                record = _merged(old, record)
            self.found[key] = record

    def all(self) -> History:
        """What has been gathered, in the order of time."""
        return History(
            tuple(sorted(self._of(Incident), key=_when)),
            tuple(sorted(self._of(Mailing), key=_when)),
            tuple(sorted(self._of(Contact), key=_when)),
            tuple(sorted(self.left_out, key=_place)),
            tuple(dict.fromkeys(self.sources)),
            self.again,
        )

    def _of(self, kind: type) -> Iterator:
        return (record for record in self.found.values() if isinstance(record, kind))


def _merged(old: Record, new: Record) -> Record:
    """The new record, with what only the old one knows: fields, and posts at times at which the new one has none."""
    known = {one.name: getattr(old, one.name) for one in fields(new) if getattr(new, one.name) in (None, "", ())}
    if isinstance(old, Incident) and isinstance(new, Incident):
        there = {update.at for update in new.updates}
        posts = [*(update for update in old.updates if update.at not in there), *new.updates]
        known["updates"] = tuple(sorted(posts, key=lambda update: update.at))
    return replace(new, **known)


def _place(one: LeftOut) -> tuple[str, int]:
    """Where it stands, so that what was left out of a file is named from top to bottom."""
    digits = "".join(filter(str.isdecimal, one.place))
    return one.file, int(digits or 0)


def _when(record: Record) -> tuple[bool, datetime.datetime, str]:
    """Its time and its name, by which records are sorted; what has no time comes last."""
    at = when(record)
    return at is None, at or datetime.datetime.min.replace(tzinfo=datetime.UTC), record.id


def when(record: Record) -> datetime.datetime | None:
    """The earliest time of a record; None for an incident of which no time is known."""
    if isinstance(record, Incident):
        return record.from_when
    return record.at if isinstance(record, Mailing) else record.came


def _within(record: Record, source: str, since: datetime.date | None, until: datetime.date | None) -> bool:
    at = when(record)
    day = at.date() if at else None
    later = since is None or (day is not None and day >= since)
    return source in ("", record.source) and later and (until is None or (day is not None and day <= until))
