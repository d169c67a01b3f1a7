"""How scenario seconds go by while a clock runs: at any speed, with any changes of it."""

from __future__ import annotations

SPEEDS = (1, 2, 5, 10, 30, 60, 120, 300, 600)
CAREFUL = 10  #: what a faster clock slows down to when a decision opens, so that it can be read
TICK = 0.25  #: seconds outside between two looks at the clock on the wall


class Flow:
    """Whole seconds of a scenario that have gone by since the last look; what is left of one is kept for the next.

    Of each stretch outside counts its length times the speed that it had: whatever the speed was before, stays.
    """

    def __init__(self, before: float):
        self._before, self._rest = before, 0.0

    def count(self, now: float, speed: float) -> None:
        """What has gone by since the last look went by at this speed; called before it changes."""
        self._rest += (now - self._before) * speed
        self._before = now

    def gone(self, now: float, speed: float) -> int:
        """Seconds of the scenario since the last look, at a speed; `now` is a second of the clock on the wall."""
        self.count(now, speed)
        whole = int(self._rest)
        self._rest -= whole
        return whole

    def begin_anew(self) -> None:
        """What is left of a second is dropped: the speed has just been taken back."""
        self._rest = 0.0
