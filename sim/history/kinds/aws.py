"""Outages on the Service Health Dashboard of Amazon's cloud, as it was until 2022: rows with all posts in one text.

Posts carry the time on a clock in Seattle, often without the day, so days are counted on from `date`, the time of the
first post in UTC. When customers were hit stands only in what was written at the end, as in "Between 6:18 AM and
8:06 AM PST we experienced …": the last post with such words counts, from its earliest time to its latest. Where it
names no day, the end is the last such time before the post, and the beginning the last before the end. Outages without
such words have no beginning and no end.

One outage stands there once for each service and region. Rows with the same beginning and end become one incident,
with the names of all, the highest status, and the posts of that row which came out first.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from sim.files.complaints import Wrong
from sim.history.fields import Row
from sim.history.form import Incident, Milestone, Update
from sim.history.kind import Kind, listed
from sim.history.prose import plain
from sim.history.times import UTC, Zone

_APART = timedelta(minutes=5)  #: if the first post is further from `date`, the days of all posts are in doubt
_ZONES: dict[str, Zone] = {
    name: timezone(timedelta(hours=hours)) for name, hours in {"PST": -8, "PDT": -7, "JST": 9, "UTC": 0}.items()
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_POST = re.compile(r'<span class="yellowfg">(.*?)</span>(.*?)</div>', re.DOTALL)
_DAY = r"(?:{0}([A-Z][a-z]{{2}})[a-z]* (\d{{1,2}})(?:st|nd|rd|th)?(?:, \d{{4}})?,?(?: at)? ?)?"
_TIME = _DAY.format("") + r"(\d{1,2}):(\d\d)(?: ?([AP]M))?(?: (P[SD]T|JST|UTC))?" + _DAY.format(",? on ")
_STAMP = re.compile(_TIME)
_BETWEEN = re.compile(rf"[Bb]etween {_TIME},? (?:and|to) {_TIME}")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as somebody wrote it, with the zone and the day where they stood beside it. `either`: whether it
    was before or after noon did not stand there."""

    hour: int
    minute: int
    either: bool = False
    zone: Zone | None = None
    month: int = 0
    day: int = 0

    def before(self, end: datetime, zone: Zone) -> datetime:
        """The last time no later than this at which a clock in that zone shows it; on its day, where that is given."""
        local = end.astimezone(self.zone or zone)
        shown = [local.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)]
        shown += [at + timedelta(hours=12) for at in shown if self.either]
        if self.month:
            shown = [_dated(at, self.month, self.day) for at in shown]
        else:
            shown += [at - timedelta(days=1) for at in shown]
        return max((at for at in shown if at <= local), default=shown[0]).astimezone(UTC)


def _dated(at: datetime, month: int, day: int) -> datetime:
    """At that time of the day, in whichever year is the nearest. Raises Wrong for a day that there is not."""
    years = [at.year + more for more in (-1, 0, 1) if day <= monthrange(at.year + more, month)[1]]
    if not years or not day:
        raise Wrong(f"description: the {day}. of {_MONTHS[month - 1].capitalize()} is no day")
    return min((at.replace(year, month, day) for year in years), key=lambda one: abs(one - at))


def _clock(groups: Sequence[str | None]) -> Clock:
    month, day, hour, minute, half, zone, later_month, later_day = groups
    of_month = (month or later_month or "").casefold()
    if of_month not in ("", *_MONTHS):
        raise Wrong(f"description: {of_month!r} is no month")
    return Clock(
        int(hour or 0) % 12 + 12 * (half == "PM"),
        int(minute or 0),
        half is None,
        _ZONES[zone] if zone else None,
        _MONTHS.index(of_month) + 1 if of_month else 0,
        int(day or later_day or 0),
    )


@dataclass(frozen=True, slots=True)
class Page:
    """A row, read: when its first post came out, all posts, and when customers were hit, where that was written."""

    row: Row
    published: datetime
    posts: tuple[Update, ...]
    hit: tuple[datetime, datetime] | None

    @property
    def name(self) -> str:
        """The service and the time of the first post."""
        return f"{self.row.needed('service')}|{self.row.needed('date')}"


def page(row: Row) -> Page:
    """A row, read. Raises Wrong."""
    published = replace(row, local=UTC).needed_time("date")
    written = [(_stamp(stamp), plain(text)) for stamp, text in _POST.findall(row.text("description"))]
    if not written:
        raise Wrong("description holds no post with a time, such as 7:12 AM PST")
    posts = tuple(_rolled(written, published))
    zones = (clock.zone or UTC for clock, _ in written)
    hits = [hit for post, zone in zip(posts, zones, strict=True) if (hit := _hit(post, zone)) is not None]
    return Page(row, published, posts, hits[-1] if hits else None)


def _stamp(text: str) -> Clock:
    found = _STAMP.fullmatch(plain(text))
    if not found or not (found[5] and found[6]):
        raise Wrong(f"description: {text.strip()!r} is no time of a post, such as 7:12 AM PST")
    return _clock(found.groups())


def _rolled(written: Sequence[tuple[Clock, str]], published: datetime) -> Iterator[Update]:
    """The posts with their days: the first is near `published`, and each comes within a day after the one above it,
    unless it names its day. Raises Wrong for a first post of another time."""
    at = published
    for number, (clock, text) in enumerate(written):
        zone = clock.zone or UTC
        if number == 0:
            near = (clock.before(published + timedelta(days=days), zone) for days in (0, 1))
            at = min(near, key=lambda one: abs(one - published))
            if abs(at - published) > _APART:
                raise Wrong(f"the first post is of {at:%Y-%m-%d %H:%M} UTC, but date is {published:%Y-%m-%d %H:%M}")
        else:
            shown = clock.before(at + timedelta(days=1), zone)
            at = shown if clock.month or shown - at < timedelta(days=1) else at
        yield Update(at, "", text)


def _hit(post: Update, zone: Zone) -> tuple[datetime, datetime] | None:
    """From when to when customers were hit, by all that a post says of it; None where it says nothing of it."""
    hits = []
    for found in _BETWEEN.finditer(post.text):
        first, last = _clock(found.groups()[:8]), _clock(found.groups()[8:])
        end = last.before(post.at, zone)
        hits.append((first.before(end, last.zone or zone), end))
    return (min(hits)[0], max(end for _, end in hits)) if hits else None


def made(rows: Sequence[Row]) -> Iterator[Incident]:
    """The incident of which rows tell. Raises Wrong."""
    pages = sorted(map(page, rows), key=lambda page: (page.published, -len(page.posts)))
    one = pages[0]
    began, ended = one.hit or (None, None)
    yield Incident(
        one.name,
        "aws",
        one.row.text("summary"),
        max(page.row.text("status") for page in pages),
        ", ".join(dict.fromkeys(page.row.text("service_name", "service") for page in pages)),
        began=Milestone(began, "in prose") if began else None,
        published=Milestone(one.published),
        resolved=Milestone(ended, "in prose") if ended else None,
        updates=one.posts,
    )


def _outage(row: Row) -> str:
    """From when to when customers were hit; where that is not known, the row's own name."""
    read = page(row)
    return f"{read.hit[0]} {read.hit[1]}" if read.hit else read.name


def rows(document: Any) -> list[Any] | None:
    """The rows of the dashboard: a list, one a line, or what its file has as `archive`."""
    return listed(document, "archive", "service", "service_name", "date", "status", "description")


ABOUT = "outages on the old Service Health Dashboard of AWS, until 2022: rows of its data.json"
KINDS = (Kind("aws-dashboard", ABOUT, rows, made, key=_outage),)
