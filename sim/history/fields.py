"""What stands in a row of an export, taken out with a word of its own for each thing that can be wrong there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any

from sim.files.complaints import Wrong
from sim.history.form import Basis, Milestone
from sim.history.times import UTC, Zone, instant


@dataclass(frozen=True, slots=True)
class Row:
    """A row, or an object, of an export: names and values. Times without a zone are by the clock of `local`."""

    values: Mapping[str, Any]
    local: Zone = UTC
    day_first: bool = True

    def get(self, *names: str) -> Any:
        """The first of these that is there and not empty; a dotted name leads into what it holds. Else None."""
        return next((found for name in names if (found := self._at(name)) not in (None, "", "?")), None)

    def text(self, *names: str) -> str:
        """The same as text, "" where there is none."""
        found = self.get(*names)
        return "" if found is None else str(found).strip()

    def needed(self, *names: str) -> str:
        """The same as text. Raises Wrong where there is none."""
        if text := self.text(*names):
            return text
        raise Wrong(f"{' or '.join(names)} is missing")

    def time(self, *names: str) -> datetime | None:
        """The time in the first of these that is there, in UTC; None where none is. Raises Wrong for what is none."""
        for name in names:
            if (found := self.get(name)) is not None:
                return self._instant(name, found)
        return None

    def needed_time(self, *names: str) -> datetime:
        """The same. Raises Wrong where there is none."""
        if (found := self.time(*names)) is not None:
            return found
        raise Wrong(f"{' or '.join(names)} is missing")

    def stone(self, *names: str, basis: Basis = "stated") -> Milestone | None:
        """The milestone whose time stands there, or None. Raises Wrong for what is no time."""
        at = self.time(*names)
        return None if at is None else Milestone(at, basis)

    def number(self, *names: str) -> float | None:
        """The number in the first of these that is there; None where none is. Raises Wrong for what is none."""
        found = self.get(*names)
        if found is None:
            return None
        try:
            if isfinite(number := float(found)):
                return number
        except (TypeError, ValueError):
            pass
        raise Wrong(f"{names[0]} is {found!r}, which is no number")

    def rows(self, *names: str) -> list[Row]:
        """The objects in a list, each as a row. Raises Wrong for what is no list of objects."""
        found = self.get(*names)
        found = [] if found is None else found
        if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
            raise Wrong(f"{names[0]} is {str(found)[:40]!r}, which is no list of objects")
        return [Row(one, self.local, self.day_first) for one in found]

    def _at(self, name: str) -> Any:
        if name in self.values:
            return self.values[name]
        if "." not in name:
            return None
        found: Any = self.values
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return found

    def _instant(self, name: str, found: Any) -> datetime:
        try:
            return instant(found, self.local, self.day_first)
        except Wrong as wrong:
            raise Wrong(f"{name}: {wrong.wrong}") from None


def first(*stones: Milestone | None) -> Milestone | None:
    """The earliest of these that are known, or None."""
    return min((stone for stone in stones if stone), key=lambda stone: stone.at, default=None)
