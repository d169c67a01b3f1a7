"""Lines: how people who wait for an agent, on the phone or in a chat, move on average.

Nobody is followed one by one. Known is how many are there; how many of them wait, give up and are served in the next
moment is what it would be in a line that has settled with as many on average (*pointwise stationary fluid flow*:
Wang, Tipper and Banerjee, IEEE Transactions on Communications 44 (1996)). A settled line is M/M/n+G, exact for
exponential handling and any patience (Zeltyn and Mandelbaum, Queueing Systems 51 (2005)).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate, pairwise
from math import exp
from typing import NamedTuple

from sim.reach import share_by
from sim.scenario import Duration

TARGET = 20  #: seconds within which a call should be answered (the usual 80/20 rule)
_STEP = 60  # seconds in which a line moves at once
_POINTS = 160  # of each integral over the wait that is on offer; an even number
_SURE = 0.98  # of what can be cleared, at most so much counts as settling
_NEAR = 2e-3  # handling is found to within such a part
_LOST = 30.0  # an integral is cut where it has fallen by this power of e
#: Loads, in units of what the agents can do, at which a settled line is worked out; in between it is interpolated.
_LOADS = (
    *(0.02, 0.1, 0.2, 0.3, 0.4),
    *(0.5 + 0.03 * n for n in range(33)),
    *accumulate(range(15), lambda load, _: load * 1.18, initial=1.5),
)


class Line(NamedTuple):
    """`places` for people to be served in (agents × how many each serves at once), each taken for `handling` seconds on
    average. People give up once their `patience` is over, a share of them `silent`ly: they are taken up all the same,
    and take the place for `held` seconds."""

    places: int
    handling: float
    patience: Duration
    silent: float = 0.0
    held: float = 0.0


class Flow(NamedTuple):
    """A settled line, on average: how many are `there`, waited for or served; how many wait and are still of a mind to
    (`waiting`); and how many a second come (`arriving`), give up (`leaving`), and are taken up within `TARGET`
    (`in_time`)."""

    there: float
    waiting: float
    arriving: float
    leaving: float
    in_time: float


class Passed(NamedTuple):
    """What happened in a line, on average: how many came, gave up, and were taken up in time; and the seconds that they
    waited, all together."""

    came: float = 0.0
    gave_up: float = 0.0
    in_time: float = 0.0
    waited: float = 0.0

    def and_then(self, later: Passed) -> Passed:
        """This, and what happened later."""
        return Passed(*[a + b for a, b in zip(self, later, strict=True)])


def moved(line: Line, there: float, arriving: float, seconds: float) -> tuple[float, Passed]:
    """How many are there some seconds later, in which so many come a second; and what happened meanwhile."""
    passed, now = Passed(), _with(line, there)
    while seconds > 0:
        step = min(_STEP, seconds)
        settles = exp(-now.slope * step)
        there = max(0.0, there + (arriving - now.flow.arriving) * (1.0 - settles) / now.slope)
        before, now = now.flow, _with(line, there)
        mean = Flow(*[(a + b) / 2 * step for a, b in zip(before, now.flow, strict=True)])
        passed = passed.and_then(Passed(arriving * step, mean.leaving, mean.in_time, mean.waiting))
        seconds -= step
    return there, passed


def settled(line: Line, arriving: float) -> Flow | None:
    """The line once it has settled with so many (> 0) coming a second; None: it never does, for more give up silently
    than places can be cleared of."""
    if not line.silent:
        return _settled(line, arriving, line.handling)[0]
    # on average it takes as long as it does with those who are still there and those who are not: where the two agree
    low, high = line.held, min(line.handling, _SURE * line.places / (line.silent * arriving))
    if high <= low:
        return None
    while high - low > _NEAR * line.handling:
        middle = (low + high) / 2
        _, gone = _settled(line, arriving, middle)
        longer = (1.0 - gone) * line.handling + gone * line.held > middle
        low, high = (middle, high) if longer else (low, middle)
    return _settled(line, arriving, low)[0]


# ------------------------------------------------------------------------------------------------- inside


class _Now(NamedTuple):
    """A line as it is: its flow, and by how much more a second would have to come for one more to be there."""

    flow: Flow
    slope: float


def _with(line: Line, there: float) -> _Now:
    """The line when so many are there: between two settled ones, in proportion."""
    there_at, flows = _every(line)
    n = min(max(bisect_right(there_at, there) - 1, 0), len(flows) - 2)
    low, high = flows[n], flows[n + 1]
    part = (there - low.there) / (high.there - low.there)
    flow = Flow(*[a + part * (b - a) for a, b in zip(low, high, strict=True)])
    return _Now(flow, (high.arriving - low.arriving) / (high.there - low.there))


@lru_cache(256)
def _every(line: Line) -> tuple[tuple[float, ...], tuple[Flow, ...]]:
    """The line at every load: how many are there, and its flow; from an empty one on."""
    can = line.places / line.handling
    flows = [Flow(0.0, 0.0, 0.0, 0.0, 0.0)]
    for load in _LOADS:
        flow = settled(line, load * can)
        if flow is None:
            break  # beyond that it is taken to go on as it did
        flows.append(flow)
    return tuple([flow.there for flow in flows]), tuple(flows)


def _settled(line: Line, arriving: float, handling: float) -> tuple[Flow, float]:
    """The line if handling takes that long; and of those who are taken up, the share that has gone."""
    step, here, stays, offered = _over_waits(line, arriving, handling)
    most = max(offered)
    wait = [arriving * exp(e - most) for e in offered]  # how likely each wait is on offer, in proportion
    none = _empty(line.places, arriving * handling) * exp(-most)  # … and none
    total = none + _whole(wait, step)
    aloud = _whole([w * (1.0 - s) for w, s in zip(wait, stays, strict=True)], step) / total
    silent = _whole([w * (s - h) for w, s, h in zip(wait, stays, here, strict=True)], step) / total
    queue, waiting = (
        arriving * _whole([w * so_far for w, so_far in zip(wait, _so_far(x, step), strict=True)], step) / total
        for x in (stays, here)
    )
    soon = _until(TARGET, [w * h for w, h in zip(wait, here, strict=True)], step)
    there = queue + arriving * (1.0 - aloud) * handling
    flow = Flow(there, waiting, arriving, arriving * (aloud + silent), arriving * (none + soon) / total)
    return flow, silent / (1.0 - aloud)


def _over_waits(line: Line, arriving: float, handling: float):
    """For waits from none to the longest that counts, in equal steps (seconds): the step; the share of people who still
    want to be served after that wait, and who are still in the line; and the power of e to which it is on offer."""
    longest = line.handling / line.places
    while True:
        step = longest / _POINTS
        here = [1.0 - share_by(line.patience, n * step) for n in range(_POINTS + 1)]
        stays = [line.silent + (1.0 - line.silent) * h for h in here]
        offered = [
            arriving * so_far - line.places / handling * n * step for n, so_far in enumerate(_so_far(stays, step))
        ]
        if offered[-1] < max(offered) - _LOST:
            return step, here, stays, offered
        longest *= 2


def _empty(places: int, load: float) -> float:
    """How likely a free place is, in the same proportion as waits: the inverse of Erlang's B, less one part."""
    free = 1.0
    for n in range(1, places):
        free = 1.0 + n / load * free
    return free


def _so_far(shares: Iterable[float], step: float) -> list[float]:
    """Shares over waits, added up from none to each (trapezoids)."""
    every = list(shares)
    return [0.0, *accumulate(step * (a + b) / 2 for a, b in pairwise(every))]


def _whole(values: list[float], step: float) -> float:
    """The integral over all waits (Simpson)."""
    return step / 3 * (values[0] + 4 * sum(values[1:-1:2]) + 2 * sum(values[2:-1:2]) + values[-1])


def _until(wait: float, values: list[float], step: float) -> float:
    """The integral from no wait to this one (trapezoids)."""
    so_far, n = _so_far(values, step), int(wait / step)
    if n >= len(values) - 1:
        return so_far[-1]
    return so_far[n] + (wait / step - n) * (so_far[n + 1] - so_far[n])
