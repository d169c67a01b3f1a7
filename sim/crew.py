"""People at work: one, or a few who can stand in for each other; the most urgent piece comes first.

A piece is put down as soon as its person is needed for a more urgent one, and what is left of it is taken up
again when somebody is free. Whoever asked for the work sees none of that: its event comes when it is done.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapify, heappop, heappush

from simpy import Environment, Event
from simpy.core import StopSimulation
from simpy.events import EventPriority


class Crew:
    """`size` interchangeable people, each with one piece of work in hand at a time.

    Order: by (priority, time of request, order of request), the lowest first; a piece that was put down keeps
    its place. A more urgent piece puts down the last in hand by that order, an equally urgent one never does.

    Ties, when things fall on the same instant: a piece that ends now counts as done and is not put down, even
    before its turn in this instant. Whoever becomes free takes up the next piece before those who waited for
    the finished one are told; what these then ask for is a later request. Work of 0 seconds takes its place
    in the order like any other.

    Times are in the units of `env`, whole or not. A piece is one kernel event, and one more each time it is put
    down: the alarm of a stretch cut short stays in the kernel's queue and does nothing when it comes.

    Raises ValueError for a size below 1.
    """

    def __init__(self, env: Environment, size: int = 1):
        if size < 1:
            raise ValueError(f"a crew needs at least one person; size was {size!r}")
        self.env = env
        self.size = size
        self._requests = 0
        self._running: list[_Piece] = []
        self._waiting: list[tuple[tuple[float, int], _Piece]] = []

    def work(self, seconds: float, priority: float = 0, told: Callable[[bool], None] | None = None) -> Event:
        """An event that happens when `seconds` have been worked on this; a lower `priority` is more urgent.

        Begins at once if somebody is free. `told` is called with True whenever somebody takes it up, with False
        whenever it is left lying. Raises ValueError for a negative time.
        """
        if not seconds >= 0:
            raise ValueError(f"work takes 0 seconds or more, not {seconds!r}")
        self._requests += 1
        piece = _Piece(self, seconds, (priority, self._requests), told)
        if len(self._running) < self.size:
            self._take_up(piece)
        else:
            heappush(self._waiting, (piece.key, piece))
            if not self._make_room(priority):
                piece.tell(False)
        return piece

    def drop(self, event: Event) -> None:
        """Give up a piece that nobody wants any more: work on it stops, and its event never happens.

        Without effect on a piece that is done or dropped already. Raises ValueError for an event that is not
        a piece of this crew's work.
        """
        if not isinstance(event, _Piece) or event.crew is not self:
            raise ValueError(f"{event!r} is not a piece of this crew's work; drop what work() returned")
        if event in self._running:
            self._put_down(event)
            self._next()
        else:
            self._waiting = [entry for entry in self._waiting if entry[1] is not event]
            heapify(self._waiting)

    def _take_up(self, piece: _Piece) -> None:
        self._running.append(piece)
        piece.since = self.env.now
        piece.alarm = self.env.timeout(piece.left)
        piece.alarm.callbacks.append(piece.finish)
        piece.tell(True)

    def _put_down(self, piece: _Piece) -> None:
        self._running.remove(piece)
        piece.left -= self.env.now - piece.since
        piece.alarm.callbacks.clear()

    def _make_room(self, priority: float) -> bool:
        """Put down the last of those less urgent than `priority`, and give its person the next piece; whether there
        is one."""
        now = self.env.now
        lesser = [one for one in self._running if one.key[0] > priority and one.since + one.left > now]
        if lesser:
            last = max(lesser, key=_order)
            self._put_down(last)
            heappush(self._waiting, (last.key, last))
            last.tell(False)
            self._next()
        return bool(lesser)

    def _next(self) -> None:
        if self._waiting:
            self._take_up(heappop(self._waiting)[1])

    def _finished(self, piece: _Piece) -> None:
        self._running.remove(piece)
        self._next()


class _Piece(Event):
    """A piece of work, and the event that it is done."""

    def __init__(self, crew: Crew, seconds: float, key: tuple[float, int], told: Callable[[bool], None] | None):
        super().__init__(crew.env)
        self.told = told
        self.crew = crew
        self.key = key
        self.left = seconds  # when it was last taken up
        self.since: float  # when that was
        self.alarm: Event

    def tell(self, taken_up: bool) -> None:
        """Say that it is taken up, or left lying, to whoever wants to know."""
        if self.told:
            self.told(taken_up)

    def finish(self, alarm: Event) -> None:
        """Happen within the alarm's turn.

        This is what the kernel does with an event whose turn has come (`Environment.step`); `succeed()` would
        send it through the kernel's queue a second time.
        """
        self.crew._finished(self)
        self._ok, self._value = True, None
        callbacks, self.callbacks = self.callbacks, None  # type: ignore[assignment]
        try:
            for callback in callbacks:
                callback(self)
        except StopSimulation:  # env.run(until=this): the others are told when the run goes on
            self.callbacks = callbacks[callbacks.index(callback) + 1 :]
            self.env.schedule(self, EventPriority(-1))
            raise


def _order(piece: _Piece) -> tuple[float, int]:
    return piece.key
