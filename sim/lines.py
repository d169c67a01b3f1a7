"""Lines: how people who wait for an agent, on the phone or in a chat, move on average.

Nobody is followed one by one. Known is how many are there; how many of them wait, give up and are served in the next
moment is what it would be in a line that has settled with as many on average (*pointwise stationary fluid flow*:
Wang, Tipper and Banerjee, IEEE Transactions on Communications 44 (1996)). A settled line is M/M/n+G, exact for
exponential handling and any patience (Zeltyn and Mandelbaum, Queueing Systems 51 (2005)).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from math import ceil, exp
from typing import NamedTuple

from sim.reach import shares_by
from sim.remembering import remembered
from sim.scenario import Duration

TARGET = 20  #: seconds within which a call should be answered (the usual 80/20 rule)
_STEP = 60  # seconds in which a line moves at once
_POINTS = 160  # of each integral over the wait that is on offer; an even number
_MOST_POINTS = 20_000  # it takes more of them where people give up long before a place is free; two patiences a step
_SURE = 0.98  # of what can be cleared, at most so much counts as settling
_NEAR = 2e-3  # handling is found to within such a part
_CERTAIN = 1e200  # so many times as likely as a wait is as good as certain, and still a number
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
    """What happened in a line, on average: how many came; how many gave up; of those who came, how many are taken up in
    time; and the seconds that people waited, all together."""

    came: float = 0.0
    gave_up: float = 0.0
    in_time: float = 0.0
    waited: float = 0.0


def moved(line: Line, there: float, arriving: float, seconds: float, at_once: float = _STEP) -> tuple[float, Passed]:
    """How many are there some seconds later, in which so many come a second; and what happened meanwhile. It moves
    `at_once` seconds at a time."""
    table, left = _every(line), seconds
    gave_up = in_time = waited = 0.0
    slope, waiting, out, leaving, soon = _with(table, there)
    while left > 0:
        step = min(at_once, left)
        was, before = there, (waiting, out, leaving, soon)
        there = max(0.0, was + (arriving - out) * (1.0 - exp(-slope * step)) / slope)
        slope, waiting, out, leaving, soon = _with(table, there)
        gone = was + arriving * step - there  # of whom so many gave up, as on average between the two
        both = (before[1] + out) or 1.0
        gave_up += gone * min(1.0, (before[2] + leaving) / both)
        in_time += arriving * step * max(0.0, (before[3] + soon) / both)  # of those who come, not of those who go
        waited += (before[0] + waiting) / 2 * step
        left -= step
    return there, Passed(arriving * seconds, gave_up, in_time, waited)


def settled(line: Line, arriving: float) -> Flow | None:
    """The line once it has settled with so many (> 0) coming a second; None: it never does, for more give up silently
    than places can be cleared of."""
    return next(iter(_settled_at(line, [arriving])), None)


# ------------------------------------------------------------------------------------------------- inside


def _with(table: tuple[tuple[float, ...], tuple[Flow, ...]], there: float) -> tuple[float, float, float, float, float]:
    """The line when so many are there, between two settled ones in proportion: by how much more a second would have to
    come for one more to be there; and how many wait, come, leave and are taken up in time."""
    there_at, flows = table
    n = min(max(bisect_right(there_at, there) - 1, 0), len(flows) - 2)
    least, waiting, arriving, leaving, soon = flows[n]
    most, more_waiting, more_arriving, more_leaving, more_soon = flows[n + 1]
    slope, part = (more_arriving - arriving) / (most - least), (there - least) / (most - least)
    return (
        slope,
        waiting + part * (more_waiting - waiting),
        arriving + part * (more_arriving - arriving),
        leaving + part * (more_leaving - leaving),
        soon + part * (more_soon - soon),
    )


@remembered
def _every(line: Line) -> tuple[tuple[float, ...], tuple[Flow, ...]]:
    """`_at_every_load`, by identity: whoever asks has the same line again and again."""
    return _at_every_load(line)


@lru_cache(256)
def _at_every_load(line: Line) -> tuple[tuple[float, ...], tuple[Flow, ...]]:
    """The line at every load: how many are there, and its flow; from an empty one on. Beyond the last load at which it
    settles it is taken to go on as it did."""
    can = line.places / line.handling
    flows = [Flow(0.0, 0.0, 0.0, 0.0, 0.0)]
    for flow in _settled_at(line, [load * can for load in _LOADS]):
        if flow.there > flows[-1].there:  # the more come, the more are there; else it cannot be told any more
            flows.append(flow)
    return tuple([flow.there for flow in flows]), tuple(flows)


def _settled_at(line: Line, arriving: Sequence[float]) -> tuple[Flow, ...]:
    """The settled line at each of these rising rates, all at once; those at which it does not settle are left out."""
    import numpy as np

    rates = np.array(arriving, dtype=float)
    takes = np.full(len(rates), float(line.handling))
    if line.silent:
        # on average it takes as long as it does with those who are still there and those who are not: where they agree
        low, high = np.full(len(rates), line.held), np.minimum(takes, _SURE * line.places / (line.silent * rates))
        settles = int(np.argmin(np.append(high >= low, False)))
        rates, low, high = rates[:settles], low[:settles], high[:settles]
        while settles and (high - low).max() > _NEAR * line.handling:
            middle = (low + high) / 2
            gone = _flows(line, rates, middle)[1]
            longer = (1.0 - gone) * line.handling + gone * line.held > middle
            low, high = np.where(longer, middle, low), np.where(longer, high, middle)
        takes = low
    every = _flows(line, rates, takes)[0] if len(rates) else ()
    return tuple([Flow(*map(float, one)) for one in zip(*every, strict=True)])


def _flows(line: Line, arriving, handling):
    """The line at each rate if handling takes that long: a `Flow` of arrays; and of those who are taken up, the share
    that has gone."""
    import numpy as np

    step, here, stays, so_far, offered = _over_waits(line, arriving, handling)
    most = offered.max(axis=1)
    wait = arriving[:, None] * np.exp(offered - most[:, None])  # how likely each wait is on offer, in proportion
    none = _empty(line.places, arriving * handling) * np.exp(-most)  # … and none
    total = none + _whole(wait, step)
    aloud = _whole(wait * (1.0 - stays), step) / total
    silent = _whole(wait * (stays - here), step) / total
    queue, waiting = (arriving * _whole(wait * x, step) / total for x in (so_far, _so_far(here, step)))
    soon = _until(TARGET, wait * here, step)
    there = queue + arriving * (1.0 - aloud) * handling
    flow = Flow(there, waiting, arriving, arriving * (aloud + silent), arriving * (none + soon) / total)
    return flow, silent / (1.0 - aloud) if line.silent else silent


def _over_waits(line: Line, arriving, handling):
    """For waits from none to the longest that counts, in equal steps (seconds), a row for each rate: the step; the
    share of people who are still in the line after that wait, who still want to be served, and the latter added up;
    and the power of e to which the wait is on offer."""
    import numpy as np

    longest, points = handling / line.places, _POINTS
    while True:
        step = longest / points
        waits = step[:, None] * np.arange(points + 1)
        here = 1.0 - shares_by(line.patience, waits)
        stays = line.silent + (1.0 - line.silent) * here
        so_far = _so_far(stays, step)
        offered = arriving[:, None] * so_far - (line.places / handling)[:, None] * waits
        short = offered[:, -1] >= offered.max(axis=1) - _LOST
        finer = min(_MOST_POINTS, 2 * ceil(longest.max() / max(1.0, line.patience.seconds) / 4))
        if not short.any() and points >= finer:
            return step, here, stays, so_far, offered
        points = points if short.any() else finer
        longest = np.where(short, 2 * longest, longest)


def _empty(places: int, load):
    """How likely a free place is, in the same proportion as waits: the inverse of Erlang's B, less one part."""
    import numpy as np

    free = 1.0 + 0.0 * load
    for n in range(1, places):
        free = np.minimum(1.0 + n / load * free, _CERTAIN)
    return free


def _so_far(shares, step):
    """Shares over waits, added up from none to each (trapezoids)."""
    import numpy as np

    sums = np.cumsum((shares[:, 1:] + shares[:, :-1]) / 2, axis=1) * step[:, None]
    return np.concatenate([np.zeros((len(step), 1)), sums], axis=1)


def _whole(values, step):
    """The integral over all waits (Simpson)."""
    ends = values[:, 0] + values[:, -1]
    return step / 3 * (ends + 4 * values[:, 1:-1:2].sum(axis=1) + 2 * values[:, 2:-1:2].sum(axis=1))


def _until(wait: float, values, step):
    """The integral from no wait to this one (trapezoids)."""
    import numpy as np

    so_far, rows = _so_far(values, step), np.arange(len(step))
    n = np.minimum((wait / step).astype(int), values.shape[1] - 2)
    part = np.minimum(wait / step - n, 1.0)
    return so_far[rows, n] + part * (so_far[rows, n + 1] - so_far[rows, n])
