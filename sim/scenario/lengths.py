"""Lengths of time as people say them: about, or to the second."""

from __future__ import annotations

from decimal import Decimal

_DAY, _HOUR, _MINUTE = 86_400, 3600, 60  # seconds


def lasted(minutes: float) -> str:
    """About how long something took: 6 s, 4.2 min, 36 min, 71 h 20 min, 3 days, 5 days 4 h; below 0 with a minus before
    it.

    Raises ValueError for NaN, which is no length of time.
    """
    return f"-{_about(-minutes)}" if round(_MINUTE * minutes) < 0 else _about(abs(minutes))


def _about(minutes: float) -> str:
    seconds = round(_MINUTE * minutes)
    if seconds < _MINUTE:
        return exactly(seconds)
    if round(minutes, 1) < 10:
        return f"{minutes:.1f} min".replace(".0 ", " ")
    if round(minutes) < 180:
        return f"{minutes:.0f} min"
    hours, rest = divmod(round(minutes), 60)
    if hours < 100 and (rest or hours % 24):
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return exactly(_HOUR * round(minutes / 60))


def exactly(seconds: float) -> str:
    """A length of time, >= 0, in days, hours, minutes and seconds; the empty parts are left out: 20 min 4 s."""
    parts, rest = [], Decimal(repr(seconds))
    for unit, size in (("day", _DAY), ("h", _HOUR), ("min", _MINUTE)):
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count:.0f} {unit}{'s' if unit == 'day' and count > 1 else ''}")
    if rest or not parts:
        parts.append(f"{digits(rest)} s")
    return " ".join(parts)


def digits(value: Decimal) -> str:
    """A number with its thousands apart, and without zeros at its end that say nothing."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
