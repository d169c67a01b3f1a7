"""A value made lower or higher, and written as a change has it."""

from __future__ import annotations

import dataclasses
import math
from decimal import Decimal
from typing import Any

from sim.files.fill import SPREADS
from sim.files.forms import Form, forms, item
from sim.files.values import value_text
from sim.scenario import ClockTime, Duration, Seconds, Share, exactly

_FIRST = 3  #: items of a list that are shown
_AROUND = {"fixed": "", "lognormal": "median", "exponential": "mean", "weibull": "scale"}
_DIGITS = 12  #: decimals that are kept of what is worked out, so that its text gives the same number


def scaled(form: Form, value: Any, factor: float) -> Any:
    """A value times `factor`: whole seconds, counts of at least 1, shares by their odds; every item of a list."""
    if item(form) is not None:
        return tuple(scaled(item(form), one, factor) for one in value)
    if form is Duration:
        return dataclasses.replace(value, seconds=float(_whole(value.seconds * factor)))
    if form is Share:
        return round(value * factor / (1 - value + value * factor), _DIGITS)
    if form is Seconds or form is int:
        return max(min(value, 1), _whole(value * factor))
    return round(value * factor, _DIGITS)


def multiplied(form: Form, value: Any, factor: float) -> Any:
    """As `scaled`, but of a share so many times itself: that may be no share any more, and then it is refused."""
    if item(form) is not None:
        return tuple(multiplied(item(form), one, factor) for one in value)
    return round(value * factor, _DIGITS) if form is Share else scaled(form, value, factor)


def blended(form: Form, low: Any, high: Any, place: float, steady: bool) -> Any:
    """A value between two ends: `low` at 0, `high` at 1. With `steady`, equal steps are equal factors (of a share: of
    its odds), so that the middle of half and double is the value itself; else equal steps are equal differences."""
    if place in (0, 1):
        return high if place else low
    if item(form) is not None and len(low) == len(high):
        return tuple(blended(item(form), *ends, place, steady) for ends in zip(low, high, strict=True))
    if item(form) is not None or (form is Duration and (low.kind, low.spread) != (high.kind, high.spread)):
        return low if place < 0.5 else high  # nothing lies between these
    if form is Duration:
        return dataclasses.replace(low, seconds=float(_whole(_mixed(low.seconds, high.seconds, place, steady))))
    if form is Share and steady and 0 < low < 1 and 0 < high < 1:
        odds = _mixed(low / (1 - low), high / (1 - high), place, True)
        return round(odds / (1 + odds), _DIGITS)
    mixed = _mixed(low, high, place, steady)
    return _whole(mixed) if form in (Seconds, int, ClockTime) else round(mixed, _DIGITS)


def _mixed(low: float, high: float, place: float, steady: bool) -> float:
    return low ** (1 - place) * high**place if steady and low > 0 < high else low + (high - low) * place


def _whole(value: float) -> int:
    return math.floor(value + 0.5)


def setting_text(form: Form, value: Any) -> str:
    """A value as a change has it: read again, it is the same value."""
    if item(form) is not None:
        return ", ".join(setting_text(item(form), one) for one in value)
    if form is Duration:
        return _duration_setting(value)
    if form is Seconds:
        return exactly(value)
    if form is ClockTime:
        return value_text(form, value)
    text = f"{Decimal(repr(value)):f}"
    return text.removesuffix(".0")


def _duration_setting(value: Duration) -> str:
    around = exactly(value.seconds)
    if value.kind == "fixed":
        return around
    words = list(forms(SPREADS[value.kind]))
    return f"{{{', '.join(map(': '.join, zip(words, (around, f'{value.spread:g}'), strict=False)))}}}"


def shown_text(form: Form, value: Any, currency: str = "") -> str:
    """A value as people read it, briefly: of a time that varies what it lies around, of a long list its beginning, of
    any number four digits."""
    if item(form) is not None:
        first = [shown_text(item(form), one, currency) for one in value[:_FIRST]]
        return ", ".join([*first, "…"] if len(value) > _FIRST else first)
    if form is Duration:
        return f"{_AROUND[value.kind]} {exactly(value.seconds)}".lstrip()
    return value_text(form, float(f"{value:.4g}") if form in (Share, float) else value, currency)
