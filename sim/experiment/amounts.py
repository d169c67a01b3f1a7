"""An amount in words: how many minutes (or customers, or percentage points), and of a difference in which direction.

Whoever tells people of a size, an interval or a difference takes the words from here. A time is told in the unit of
which there are at least two: 90 seconds, 3 minutes, 90 minutes where hours are counted.
"""

from __future__ import annotations

import math
from typing import NamedTuple

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}  # what times are told in
_UNITS = list(_SECONDS)
_FROM = 2.0  # so many of a unit of time: with fewer, the next smaller one says more
_SHORT = {"seconds": "s", "minutes": "min", "hours": "h", "days": "days", "percentage points": "%"}


class Words(NamedTuple):
    """How a measure is spoken of: `what` is `less` or `more` by so many of `unit` ("" where a number says enough).

    A value is shown times `scale`: 100 for a share that is told in percentage points. `least`: what is smaller is not
    told more exactly; of times that is a second, or a tenth of a larger unit. `before`: what stands before a number, a
    currency.
    """

    what: str = "it happens"
    less: str = "sooner"
    more: str = "later"
    unit: str = "minutes"
    scale: float = 1.0
    least: float = 0.01
    before: str = ""

    def amount(self, value: float) -> str:
        """A size with its unit: `36 seconds`, `5 minutes`, `1,200`, `less than a second`."""
        if value * self.scale == 1:
            return self._with_unit("1", _Size(1.0, self.unit, 0))
        one = self._size(value)
        return self._told(one, min(_decimals(one.number), one.decimals))

    def span(self, near: float, far: float) -> str:
        """Between which two sizes it lies: `21 to 25 minutes`, `30 seconds to 10 minutes`, `up to 0.1`."""
        one, other = self._size(near), self._size(far)
        if near == far or other.is_nothing:
            return self.amount(far)
        if one.is_nothing:
            return f"up to {self.amount(far)}"
        if one.unit != other.unit:
            return f"{self.amount(near)} to {self.amount(far)}"
        width = other.number - one.number
        first, last = (end.shown(_digits(min(width, end.number))) for end in (one, other))
        return self._with_unit(last if first == last else f"{first} to {last}", other)

    def between(self, low: float, high: float) -> str:
        """An interval: `21 to 25 minutes sooner`, `between 3 minutes sooner and 2 minutes later`."""
        if low < 0 < high:
            return f"between {self.amount(-low)} {self.less} and {self.amount(high)} {self.more}"
        return f"{self.span(*sorted((abs(low), abs(high))))} {self.less if high <= 0 else self.more}"

    def cell(self, value: float, unit: bool = False) -> str:
        """A value or a difference as it stands in a table: `131.7`, `-6 s`, `942,387`, `71.0 %`. The `unit` of the
        measure is left out where nobody asks for it. What has no value is a dash."""
        if math.isnan(value):
            return "–"
        one = self._size(abs(value))
        named = unit or one.unit != self.unit or self.scale != 1
        short = _SHORT.get(one.unit, "") if named else ""
        if one.number and one.is_nothing:
            return f"<{one.least} {short}".rstrip()
        digits = 0 if one.number >= 1000 else max(1, _digits(one.number)) if one.number else 1
        return f"{'-' if value < 0 else ''}{one.shown(digits)} {short}".rstrip()

    def _size(self, value: float) -> _Size:
        """The size in the unit in which it is told."""
        number, unit = value * self.scale, self.unit
        while unit in _UNITS[1:] and 0 < number < _FROM:
            smaller = _UNITS[_UNITS.index(unit) - 1]
            number, unit = number * _SECONDS[unit] / _SECONDS[smaller], smaller
        least = {"seconds": 1.0}.get(unit, 0.1) if unit in _SECONDS else self.least
        return _Size(number, unit, _digits(least))

    def _told(self, one: _Size, digits: int) -> str:
        if not one.number or not one.is_nothing:
            return self._with_unit(one.shown(digits), one)
        return "less than a second" if one.unit == "seconds" else f"less than {self._with_unit(one.least, one)}"

    def _with_unit(self, shown: str, one: _Size) -> str:
        return f"{self.before} {shown} {one.unit.removesuffix('s') if shown == '1' else one.unit}".strip()


class _Size(NamedTuple):
    """So many of a unit, of which so many decimals may be told."""

    number: float
    unit: str
    decimals: int

    @property
    def is_nothing(self) -> bool:
        """Whether it would be told as 0."""
        return not round(self.number, self.decimals)

    @property
    def least(self) -> str:
        """The smallest number that is told of it."""
        return f"{10.0**-self.decimals:g}"

    def shown(self, digits: int) -> str:
        """The number, with so many decimals at most."""
        return f"{self.number:,.{min(digits, self.decimals)}f}"


def _decimals(size: float) -> int:
    """Decimals by which a size is known well enough; none behind a whole number."""
    digits = 0 if size >= 10 else 1 if size >= 1 else 2
    return next(few for few in range(digits + 1) if round(size, few) == round(size, digits))


def _digits(size: float) -> int:
    """Decimals that show a length of this size; more than two say nothing."""
    return min(2, max(0, -math.floor(math.log10(size))))
