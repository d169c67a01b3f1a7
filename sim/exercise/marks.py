"""How far people have seen the clock go, and when it is time to file that anew."""

from __future__ import annotations

import time
from collections.abc import Iterable

NEAR = 60  #: seconds of the scenario by which the file may at most lag behind what people saw the clock show
_EVERY = 5.0  # seconds outside between two marks of a clock that runs


class Marks:
    """The last mark of an exercise's clock: its `second`, how many entries the log had, what was asked then, and
    whether somebody has spoken since."""

    def __init__(self, second: int = 0, entries: int = 0):
        self.second, self.entries = second, entries
        self.asked: set[str] = set()
        self.spoken = False
        self._at = time.monotonic()

    def set(self, second: int, entries: int, asked: Iterable[str]) -> None:
        """People have seen the clock there, with these prompts open."""
        self.second, self.entries, self.asked = second, entries, set(asked)
        self.spoken, self._at = False, time.monotonic()

    def is_due(self, second: int, entries: int, asked: Iterable[str], told: bool) -> bool:
        """A running clock is filed when something has happened, is asked or has been said, so that nobody who resumes
        is taken back behind what people have seen; else every few seconds. One that goes on when it is `told`, each
        time."""
        if second == self.second and not self.spoken:
            return False
        new = entries > self.entries or not self.asked.issuperset(asked)
        late = second - self.second >= NEAR or time.monotonic() - self._at > _EVERY
        return told or self.spoken or new or late
