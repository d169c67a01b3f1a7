"""A difference in words: how many minutes (or customers, or percentage points), in which direction."""

from __future__ import annotations

import math
from typing import NamedTuple


class Words(NamedTuple):
    """How a measure is spoken of: `what` is `less` or `more` by so many of `unit` ("" where a number says enough).

    A value is shown times `scale`: 100 for a share that is told in percentage points.
    """

    what: str = "it happens"
    less: str = "sooner"
    more: str = "later"
    unit: str = "minutes"
    scale: float = 1.0

    def amount(self, value: float) -> str:
        """A size with its unit: "5 minutes", "1 hour", "1,200"."""
        return self._sized(value * self.scale)

    def between(self, low: float, high: float) -> str:
        """An interval: "21 to 25 minutes sooner", "between 3 minutes sooner and 2 minutes later"."""
        low, high = low * self.scale, high * self.scale
        if low < 0 < high:
            digits = _digits(high - low)
            if not round(min(-low, high), digits) and round(min(-low, high), 2):
                digits = _digits(min(-low, high))
            return f"between {self._end(-low, digits, self.less)} and {self._end(high, digits, self.more)}"
        return f"{self._span(*sorted((abs(low), abs(high))))} {self.less if high <= 0 else self.more}"

    def _end(self, size: float, digits: int, way: str) -> str:
        """An end of an interval, and which way it lies; a size that would be shown as 0 lies no way."""
        return f"{self._with_unit(f'{size:,.{digits}f}')} {way}" if round(size, digits) else "nothing"

    def _span(self, near: float, far: float) -> str:
        digits = _digits(min(size for size in (far - near, near, far) if size > 0))
        first, last = f"{near:,.{digits}f}", f"{far:,.{digits}f}"
        return self._sized(far) if first == last else f"{first} to {self._with_unit(last)}"

    def _sized(self, size: float) -> str:
        return self._with_unit(f"{size:,.0f}" if size >= 100 else f"{size:.3g}")

    def _with_unit(self, shown: str) -> str:
        unit = self.unit.removesuffix("s") if shown == "1" else self.unit
        return f"{shown} {unit}".rstrip()


def _digits(size: float) -> int:
    """Decimals that show a length of this size; more than two say nothing."""
    return min(2, max(0, -math.floor(math.log10(size))))
