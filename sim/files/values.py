"""How a single value is written and read: times, shares, money, clock times, numbers, words."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NewType

from sim.files.complaints import Wrong, suggest
from sim.files.forms import Form, choices, item
from sim.scenario import ClockTime, Date, Duration, Money, Seconds, Share, exactly
from sim.scenario.lengths import digits

UNITS = {
    **dict.fromkeys(("s", "second", "seconds"), 1),
    **dict.fromkeys(("min", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hour", "hours"), 3600),
    **dict.fromkeys(("day", "days"), 86_400),
    **dict.fromkeys(("week", "weeks"), 604_800),
}
SCALES = {"": 1, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}

Centre = NewType("Centre", int)  #: a median, mean or scale: a time above zero
Sigma = NewType("Sigma", float)  #: a lognormal's spread
Shape = NewType("Shape", float)  #: a Weibull's shape

# The counts of digits keep absurd numbers out of the arithmetic that comes after.
_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,15})?")
_PART = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,6})?)\s*([^\W\d_]+)")
_TIME = re.compile(rf"{_PART.pattern}(?:\s*{_PART.pattern})*")
_DATE = re.compile(r"([12][0-9]{3})-([0-9]{2})-([0-9]{2})")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


def seconds(text: str) -> int:
    """A length of time: ``5 min``, ``1 h 30 min``, ``2 days``; whole seconds."""
    if _NUMBER.fullmatch(text):
        raise Wrong("a time needs a unit (s, min, h, days)", f"{text.lstrip('-')} min")
    if not _TIME.fullmatch(text):
        raise Wrong("this is no time, such as '5 min' or '1 h 30 min'")
    parts = _PART.findall(text)
    for unit in (unit for _, unit in parts if unit not in UNITS):
        close = suggest(unit, UNITS)
        raise Wrong(f"{unit!r} is no unit of time (s, min, h, days)", close and text.replace(unit, close))
    sizes = [UNITS[unit] for _, unit in parts]
    if sizes != sorted(set(sizes), reverse=True):
        raise Wrong("the parts of a time go from large to small, each unit once, such as '1 h 30 min'")
    total = sum(Decimal(number) * size for (number, _), size in zip(parts, sizes, strict=True))
    if total % 1:
        raise Wrong("a time is a whole number of seconds")
    return int(total)


def share(text: str) -> float:
    """A part of a whole: ``12 %`` or ``0.12``."""
    number = _decimal(text.removesuffix("%").rstrip())
    if number is None:
        raise Wrong("this is no share, such as '12 %' or '0.12'")
    value = number / 100 if text.endswith("%") else number
    if not 0 <= value <= 1:
        percent = f"{text} %" if not text.endswith("%") and 1 < value <= 100 else None
        raise Wrong("a share lies between 0 % and 100 %", percent)
    return float(value)


def money(text: str) -> float:
    """An amount: ``350``, ``1,200,000`` or ``1.2 million``, without the currency."""
    digits, _, scale = text.partition(" ")
    amount, factor = _decimal(digits), SCALES.get(scale.strip())
    if amount is None or factor is None:
        raise Wrong("this is no amount of money, such as '350' or '1.2 million' (no currency)")
    return float(_not_negative(amount) * factor)


def number(text: str) -> float:
    """A number: ``0.85`` or ``6,000``."""
    value = _decimal(text)
    if value is None:
        raise Wrong("this is no number, such as '12' or '0.5'")
    return float(_not_negative(value))


def whole_number(text: str) -> int:
    """A whole number: ``160`` or ``1,200,000``."""
    value = _decimal(text)
    if value is None or value % 1:
        raise Wrong("this is no whole number, such as '12' or '1,200'")
    return int(_not_negative(value))


def clock_time(text: str) -> int:
    """A time of day, ``16:40``, as seconds after midnight."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise Wrong("this is no time of day, such as '16:40' or '9:05'")
    return int(match[1]) * 3600 + int(match[2]) * 60


def date(text: str) -> str:
    """A day: ``2026-11-29``."""
    match = _DATE.fullmatch(text)
    if match is None or not 1 <= int(match[3]) <= _days(int(match[1]), int(match[2])):
        raise Wrong("this is no date, such as '2026-11-29'")
    return text


def _days(year: int, month: int) -> int:
    """How many days a month has; none, where there is no such month."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return {2: 28 + leap, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31 if 1 <= month <= 12 else 0)


def yes_or_no(text: str) -> bool:
    """``yes`` or ``true``, ``no`` or ``false``."""
    return _word(text, ("yes", "no", "true", "false")) in ("yes", "true")


def centre(text: str) -> int:
    """A time above zero, which a varying time lies around."""
    value = seconds(text)
    if value == 0:
        raise Wrong("a time that varies lies around more than 0 s")
    return value


# Wider ones are slips of the pen: at sigma 5 one time in six is over 148 times the median.
def sigma(text: str) -> float:
    """A lognormal's sigma."""
    return _between(number(text), 0.0, 5.0, "sigma")


def shape(text: str) -> float:
    """A Weibull's shape."""
    return _between(number(text), 0.1, 20.0, "shape")


READERS: dict[Form, Callable[[str], object]] = {
    Seconds: seconds,
    Share: share,
    Money: money,
    ClockTime: clock_time,
    Date: date,
    Centre: centre,
    Sigma: sigma,
    Shape: shape,
    int: whole_number,
    float: number,
    bool: yes_or_no,
    str: str,
}
NUMBERS = frozenset(READERS) - {bool, str, Date}  #: forms whose values are numbers
_COUNTED = NUMBERS | {Duration}


def counted(form: Form) -> bool:
    """Whether what has this form is a number, a time, a share, an amount, or a list of such."""
    return (item(form) or form) in _COUNTED


def read_value(form: Form, text: str) -> object:
    """The value that `text` says, for a form that is no record and no list. Raises Wrong."""
    if not text:
        raise Wrong("nothing is written here")
    return _word(text, choices(form)) if choices(form) else READERS[form](text)


def value_text(form: Form, value, currency: str = "") -> str:
    """A value as people read it, with its unit."""
    if item(form) is not None:
        return ", ".join(value_text(item(form), one, currency) for one in value)
    if form is Duration:
        return _duration_text(value)
    if form is Seconds:
        return exactly(value)
    if form is ClockTime:
        return f"{value // 3600:02d}:{value % 3600 // 60:02d}"
    if form is Share:
        return f"{digits(100 * Decimal(repr(float(value))))} %"
    if form is Money:
        return f"{digits(Decimal(repr(float(value))))} {currency}".rstrip()
    return digits(Decimal(repr(value)))


def _duration_text(duration: Duration) -> str:
    around = exactly(duration.seconds)
    return {
        "fixed": around,
        "lognormal": f"lognormal, median {around}, sigma {duration.spread:g}",
        "exponential": f"exponential, mean {around}",
        "weibull": f"Weibull, scale {around}, shape {duration.spread:g}",
    }[duration.kind]


def _decimal(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if _NUMBER.fullmatch(text) else None


def _not_negative(value: Decimal) -> Decimal:
    if value < 0:
        raise Wrong("a number here is 0 or more")
    return value


def _between(value: float, low: float, high: float, name: str) -> float:
    if not low <= value <= high:
        raise Wrong(f"a {name} lies between {low:g} and {high:g}")
    return value


def _word(text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        raise Wrong(f"one of these is expected: {', '.join(known)}", suggest(text, known))
    return text
