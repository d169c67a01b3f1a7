"""Queues: people at the support desk wait for an agent by each way, are served or give up, and try again.

They are expected numbers, moved on over a stretch in which neither the health of the service nor who answers changes.
"""

from __future__ import annotations

from math import exp, log

from sim.events import Counted
from sim.lines import Line, Passed, moved
from sim.remembering import remembered
from sim.scenario import Tickets

HOUR = 3600
_ALMOST_ALL = 3.0  # of those who try again within a time, so many mean waits of an exponential lie in it: 95 %
_LEVEL = 1.05  # lines are worked out for handling times that are so many times each other; in between, time is scaled
_LOG_LEVEL = log(_LEVEL)
_AT_ONCE = 900  # seconds in which a queue moves at once; more, where nothing changes for long


class Queue:
    """One way: how many are `there`, of whom `own` came about an incident; how many will try `again`. `more` agents
    were brought in; a bot `asks` each for so many seconds first. Since the last count so much passed (`came`, …)."""

    def __init__(self, name: str, way, desk):
        self.name, self._way = name, way
        self._redial, self._mean = desk.redial, desk.redials_within / _ALMOST_ALL
        self.share, self.more, self.asks = way.share, 0, 0
        self.there = self.own = self.again = self.again_own = 0.0
        self._begin()

    def _begin(self) -> None:
        self.before = self.there
        self.came = self.back = self.contained = self.wrong = self.served = self.served_own = 0.0
        self.gave_up = self.in_time = self.waited = 0.0

    def settle(self, arriving: float, clock: int) -> None:
        """As it is where so many a second have come for an hour, and nothing was wrong."""
        self.there, _ = self._moved(arriving * HOUR, HOUR, float(self._way.handling), clock)
        self.before = self.there

    def move(self, usual: float, own: float, seconds: int, longer: float, clock: int, up: float = 1.0) -> float:
        """So many come in a stretch, `own` of them about an incident, which takes `longer` times as long. How many of
        these were served. Of tickets, `up` is the share of the usual work that can be done."""
        again = 1.0 - exp(-seconds / self._mean)
        back, back_own = self.again * again, self.again_own * again
        came, of_own = usual + own + back, self.own + own + back_own
        all_in = self.there + came
        mix = min(1.0, of_own / all_in) if all_in > 0.0 else 0.0
        there, passed = self._moved(came, seconds, self._way.handling * (1.0 + mix * (longer - 1.0)), clock, up)
        served = all_in - there - passed.gave_up
        self.there, self.own = there, mix * there
        self.again += self._redial * passed.gave_up - back
        self.again_own += self._redial * passed.gave_up * mix - back_own
        self.came, self.back = self.came + came, self.back + back
        self.served, self.served_own = self.served + served, self.served_own + mix * served
        self.gave_up += passed.gave_up
        self.in_time += passed.in_time
        self.waited += passed.waited + came * self.asks
        return mix * served

    def contain(self, number: float, wrong: bool) -> None:
        """So many come and find what they want without an agent, or what is no longer true: some of these come back."""
        self.came, self.contained = self.came + number, self.contained + number
        if wrong:
            self.wrong += number
            self.comes_again(number)

    def mislead(self, number: float) -> None:
        """So many of those served about an incident were told what is not so: some of these come back."""
        self.wrong += number
        self.comes_again(number)

    def settle_all(self, most: float) -> float:
        """What is about an incident is settled at once, without an agent, up to so many. How many were."""
        number = min(most, self.own)
        self.there, self.own = self.there - number, self.own - number
        self.served, self.served_own = self.served + number, self.served_own + number
        return number

    def comes_again(self, number: float) -> None:
        """So many who came about an incident were not helped, and some of them try again."""
        self.again += self._redial * number
        self.again_own += self._redial * number

    def agents(self, clock: int) -> int:
        """How many agents answer at a time of day."""
        for shift in self._way.shifts:
            if (clock - shift.starts) % 86_400 < (shift.ends - shift.starts) % 86_400:
                return shift.agents + self.more
        return self._way.agents + self.more

    def count(self) -> Counted:
        """What passed since the last count; a new one begins."""
        numbers = (self.before, self.came, self.back, self.contained, self.wrong, self.served, self.gave_up)
        late = (self.there, self.in_time, self.waited, self.served_own)
        self._begin()
        return Counted(self.name, *[round(number, 3) if number else number for number in (*numbers, *late)])

    def _moved(self, came: float, seconds: float, handling: float, clock: int, up: float = 1.0) -> tuple[float, Passed]:
        """How many are there after a stretch, and what happened in it."""
        agents = self.agents(clock)
        if isinstance(self._way, Tickets):
            return max(0.0, self.there + came - agents * up * seconds / handling), Passed(came)
        line = _line(self._way, self.name, agents, round(log(handling / self._way.handling) / _LOG_LEVEL))
        # a line whose handling takes `slow` times as long is one in which all else goes so much quicker
        slow = handling / line.handling
        at_once = max(_AT_ONCE, seconds / 4) / slow
        there, passed = moved(line, self.there, came / seconds * slow, seconds / slow, at_once)
        return there, passed if slow == 1.0 else passed._replace(waited=passed.waited * slow)


@remembered
def _line(way, name: str, agents: int, level: int) -> Line:
    """The line of a way with so many agents, where handling is so many levels longer than usual. It is the same one in
    every run, so that it is settled once."""
    silent, held, handling = 0.0, 0.0, way.handling * _LEVEL**level
    if name == "chat":  # one that has gone takes no longer than one that is still there
        agents, silent, held = agents * way.at_once, way.silent, min(float(way.holds), handling)
    return Line(agents, handling, way.patience, silent, held)
