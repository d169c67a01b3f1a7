"""The clockwork: SimPy's environment, with a clock that can stand, and deadlines that can fall away."""

from __future__ import annotations

from heapq import heappop

import simpy


class Clockwork(simpy.Environment):
    """SimPy's environment, whose clock can also stand at a second in which nothing happens. Of what is `due`, the first
    comes first, and begins with its second; what is `moot` (a deadline of what has been decided) comes to nothing."""

    def __init__(self) -> None:
        super().__init__()
        for name in ("timeout", "event", "process"):  # each found once, as SimPy does for its own class alone
            setattr(self, name, getattr(self, name))
        self.due = self._queue
        self.moot: set[simpy.Event] = set()

    def skip(self) -> None:
        """What is due next is moot, and is not due any more."""
        self.moot.discard(heappop(self._queue)[3])

    def peek(self) -> float:
        """When something is due next; infinite, if nothing is."""
        while self._queue and self._queue[0][3] in self.moot:
            self.skip()
        return super().peek()

    def stand_at(self, second: int) -> None:
        """It is `second` now; nothing is due by then."""
        self._now = second

    def forget(self) -> None:
        """Nothing is due any more."""
        self._queue.clear()
