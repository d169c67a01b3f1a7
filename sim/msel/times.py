"""Times as they stand in lists: T+0:25 from the start, 16:55, 1655, 4:55 PM, a date with a time, a date-time group."""

from __future__ import annotations

import re

from sim.files.complaints import Wrong
from sim.scenario import DAY

_LENGTH = re.compile(r"(?:T\s*\+|\+)\s*(\d{1,3}):([0-5]\d)(?::([0-5]\d))?", re.IGNORECASE)
_CLOCK = re.compile(r"(?:.*[\sT])?(\d{1,2})[:.h]([0-5]\d)(?::([0-5]\d)(?:\.0+)?)?\s*([AP])?\.?M?\.?\s*", re.IGNORECASE)
_PLAIN = re.compile(r"([01]\d|2[0-3])([0-5]\d)\s*(?:h|hrs?|hours|[A-Z])?", re.IGNORECASE)
_GROUP = re.compile(r"\d{2}([01]\d|2[0-3])([0-5]\d)\s*[A-Z]?\s*[A-Z]{3}\s*\d{2,4}", re.IGNORECASE)


def from_start(text: str) -> int | None:
    """The seconds of `T+0:25`; None for what is no length of time."""
    found = _LENGTH.fullmatch(text.strip())
    return _seconds(found[1], found[2], found[3]) if found else None


def of_the_day(text: str) -> int:
    """The second of the day. Raises Wrong for what is no time."""
    text = text.strip()
    if found := (_GROUP.fullmatch(text) or _PLAIN.fullmatch(text)):
        return _seconds(found[1], found[2], None)
    if not (found := _CLOCK.fullmatch(text)):
        raise Wrong("this is no time, such as '16:55', '1655' or 'T+0:25' from the start")
    second = _seconds(found[1], found[2], found[3])
    if found[4]:  # 12 AM is midnight, 12 PM noon
        second = second % (DAY // 2) + (DAY // 2 if found[4].upper() == "P" else 0)
    if second >= DAY:
        raise Wrong("a day has 24 hours")
    return second


def _seconds(hours: str, minutes: str, seconds: str | None) -> int:
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
