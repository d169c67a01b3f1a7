"""Times as exports write them, into UTC: ISO with or without a zone, seconds since 1970 in four sizes, d/m/y."""

from __future__ import annotations

import datetime
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sim.files.complaints import Wrong

UTC = datetime.UTC
Zone = datetime.tzinfo

#: 1 January of the years that a number of seconds may lie between, for how many there are to one of its units.
_FIRST, _LAST = 631_152_000, 4_102_444_800  # 1990 to 2100
_YEARS = (1990, 2100)
_SIZES = (1, 10**3, 10**6, 10**9)  # seconds, milliseconds, microseconds, nanoseconds
_WRITTEN = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ ,T]+(.*))?")


def zone(name: str) -> Zone:
    """The time zone of this name, such as Africa/Johannesburg. Raises ValueError for one that is not known."""
    try:
        return UTC if name.upper() in ("UTC", "Z") else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        said = "there is no time zone of this name; one is written as UTC, Europe/Berlin or Africa/Johannesburg"
        raise ValueError(f"{name!r}: {said}") from None


def instant(value: object, local: Zone = UTC, day_first: bool = True) -> datetime.datetime:
    """The time that a field of an export holds, in UTC.

    Text without a zone is by the clock of `local`; where it is written with strokes, the day comes first unless
    `day_first` is false. Numbers, also as text, are seconds since 1970, or thousandths, millionths or billionths of
    them, whichever lies between the years 1990 and 2100. Raises Wrong for what is no time.
    """
    if isinstance(value, bool) or value is None or value == "":
        raise Wrong(f"no time stands here, but {value!r}")
    if isinstance(value, datetime.datetime):
        return _in_utc(value, local)
    text = str(value).strip()
    if re.fullmatch(r"\d{9,19}(\.\d+)?", text):
        return _since_1970(text)
    if found := _WRITTEN.fullmatch(text):
        return _in_utc(_by_strokes(text, found, day_first), local)
    try:
        return _in_utc(datetime.datetime.fromisoformat(_iso(text)), local)
    except ValueError:
        raise Wrong(f"{text[:40]!r} is no time, such as 2026-11-25T16:40:00Z") from None


def _in_utc(at: datetime.datetime, local: Zone) -> datetime.datetime:
    if not _YEARS[0] <= at.year < _YEARS[1]:
        raise Wrong(f"{at.isoformat(sep=' ')} is no time in 1990 to 2100, but what a tool writes where it knows none")
    return (at if at.tzinfo else at.replace(tzinfo=local)).astimezone(UTC)


def _since_1970(text: str) -> datetime.datetime:
    number = float(text)
    for size in _SIZES:
        if _FIRST <= number / size < _LAST:
            whole, rest = divmod(int(text.partition(".")[0]), size)
            part = rest * 10**6 // size + (round(number % 1 * 10**6) if size == 1 else 0)
            return datetime.datetime.fromtimestamp(whole, UTC) + datetime.timedelta(microseconds=part)
    raise Wrong(f"{text} is no time: no number of seconds or parts of them since 1970 that lies in 1990 to 2100")


def _by_strokes(text: str, found: re.Match[str], day_first: bool) -> datetime.datetime:
    day, month = (found[1], found[2]) if day_first else (found[2], found[1])
    try:
        date = datetime.date(int(found[3]), int(month), int(day))
        return datetime.datetime.combine(date, _clock(found[4] or "00:00"))
    except ValueError:
        order = "day, month, year" if day_first else "month, day, year"
        raise Wrong(f"{text[:40]!r} is no time, read as {order}") from None


def _clock(text: str) -> datetime.time:
    """Of the day, also with AM and PM. Raises ValueError."""
    text = text.strip().upper()
    for form in ("%I:%M:%S %p", "%I:%M %p") if text.endswith("M") else ():
        try:
            return datetime.datetime.strptime(text, form).time()
        except ValueError:
            continue
    return datetime.time.fromisoformat(text if len(text.partition(":")[0]) == 2 else f"0{text}")


def _iso(text: str) -> str:
    """Python 3.11 reads ISO 8601 but for zones such as UTC after a blank, +0100 without a colon after fractions, and
    days and hours as spreadsheets write them: 2026/4/3 9:05."""
    if found := re.match(r"(\d{4})([/-])(\d{1,2})\2(\d{1,2})(?=$|[ T])[ T]*(\d(?=:))?", text):
        hour = "" if found.end() == len(text) else f"T{'0' + found[5] if found[5] else ''}"
        text = f"{found[1]}-{found[3]:0>2}-{found[4]:0>2}{hour}{text[found.end() :]}"
    text = re.sub(r"\s*(UTC|GMT)$", "+00:00", text)
    return re.sub(r"\s+([+-]\d\d:?\d\d)$", r"\1", text)
