"""Lines of people who wait for an agent, against queueing theory and against people followed one by one."""

import math

import numpy as np
import pytest

from sim.lines import TARGET, Line, moved, settled
from sim.scenario import Duration

MINUTE = 60
PATIENCE = {  # of the same mean, nearly: six minutes
    "exponential": Duration("exponential", 6 * MINUTE),
    "weibull": Duration("weibull", 5.7 * MINUTE, 0.9),
    "lognormal": Duration("lognormal", 5 * MINUTE, 0.6),
}


def patient(duration, rng, people):
    """How long so many people wait at most."""
    if duration.kind == "exponential":
        return rng.exponential(duration.seconds, people)
    if duration.kind == "weibull":
        return duration.seconds * rng.weibull(duration.spread, people)
    return duration.seconds * np.exp(duration.spread * rng.standard_normal(people))


def arrivals(arriving, seconds, runs, rng):
    """When each person of so many runs comes, a column for each run; at infinity where it has no more of them."""
    minutes = np.arange(0, seconds + 1, MINUTE)
    expected = np.append(0.0, np.cumsum(MINUTE * arriving(minutes[:-1] + MINUTE / 2)))  # people who have come by then
    number = rng.poisson(expected[-1], runs)
    came = np.interp(rng.uniform(0, expected[-1], (number.max(), runs)), expected, minutes)
    came[np.arange(number.max())[:, None] >= number] = np.inf
    return np.sort(came, axis=0)


def one_by_one(line, arriving, seconds, runs, seed):
    """Each person of so many runs: (waited, gave up, taken up in time, came), in seconds and numbers a run; `arriving`
    says how many a second come at an array of seconds. Runs go side by side: the n-th person of each at once."""
    rng, found = np.random.default_rng(seed), np.zeros((4, runs))
    free = np.zeros((line.places + 1, runs))  # when each place is free, the first one first; and one that never is
    free[-1], later = np.inf, np.empty((line.places, runs))
    for came in arrivals(arriving, seconds, runs, rng):
        here, takes, patience = came < np.inf, rng.exponential(line.handling, runs), patient(line.patience, rng, runs)
        offered = np.maximum(free[0] - came, 0.0)
        gone = here & (patience < offered)
        if line.silent:
            quiet = gone & (rng.uniform(size=runs) < line.silent)
            takes = np.where(quiet, rng.exponential(line.held, runs), takes)
        found += np.where(here, np.minimum(offered, patience), 0.0), gone, here & ~gone & (offered <= TARGET), here
        takes_place = here & ~gone | quiet if line.silent else here & ~gone
        until = np.where(takes_place, np.where(here, came, 0.0) + offered + takes, free[0])
        np.minimum(np.maximum(free[:-1], until, out=later), free[1:], out=free[:-1])  # the first is taken until then
    return found.T


def on_average(line, arriving, seconds, there=0.0):
    """The same by arithmetic: minute by minute."""
    total = np.zeros(4)
    for second in range(0, seconds, MINUTE):
        rate = float(arriving(np.array([second + MINUTE / 2]))[0])
        there, passed = moved(line, there, rate, MINUTE)
        total += passed.waited, passed.gave_up, passed.in_time, passed.came
    return total


# Erlang A, M/M/n+M: arrivals a minute, minutes of handling, places, minutes of patience → gives up, waiting, busy
ERLANG_A = [
    (2, 1, 2, 2, 0.227282, 0.909127, 0.772718),
    (12, 1, 10, 2, 0.195656, 4.695743, 0.965213),
    (48, 1, 50, 2, 0.030912, 2.9676, 0.930324),
]


@pytest.mark.parametrize(("rate", "handling", "places", "patience", "gives_up", "waiting", "busy"), ERLANG_A)
def test_a_settled_line_is_that_of_erlang_a(rate, handling, places, patience, gives_up, waiting, busy):
    flow = settled(Line(places, handling * MINUTE, Duration("exponential", patience * MINUTE)), rate / MINUTE)
    assert flow.leaving / flow.arriving == pytest.approx(gives_up, rel=2e-3)
    assert flow.waiting == pytest.approx(waiting, rel=2e-3)
    assert (flow.there - flow.waiting) / places == pytest.approx(busy, rel=1e-3)


def test_with_endless_patience_it_is_that_of_erlang_c():
    flow = settled(Line(10, MINUTE, Duration("exponential", 1e9)), 8 / MINUTE)
    assert flow.waiting / flow.arriving == pytest.approx(0.204590 * MINUTE, rel=2e-3)
    late = 0.409180 * math.exp(-(10 - 8) * TARGET / MINUTE)
    assert flow.in_time / flow.arriving == pytest.approx(1 - late, rel=2e-3)


def test_with_no_patience_it_is_that_of_erlang_b():
    flow = settled(Line(15, MINUTE, Duration("exponential", 1e-3)), 10 / MINUTE)
    assert flow.leaving / flow.arriving == pytest.approx(0.036497, rel=5e-3)


LOADS = {
    "nine tenths": lambda t: np.full(len(t), 0.9),
    "a quarter too much": lambda t: np.full(len(t), 1.25),
    "a wave": lambda t: 0.9 + 0.5 * np.sin(t / 1200),
    "a surge": lambda t: 0.4 + 3.0 * np.exp(-(((t - 3600) / 1200) ** 2)),
    "a burst": lambda t: np.where((t > 1800) & (t < 3600), 2.5, 0.5),
}
WHAT = ("waited", "gave up", "in time")
SEED = 5


def compared(line, load, runs, seconds=4 * 3600):
    """By how much what is reckoned is off, and the standard error of that, both as parts of what people one by one
    have: of those who waited, gave up and were taken up in time. How many came is known, which steadies the means."""

    def arriving(t):
        return LOADS[load](t) * line.places / line.handling

    people, reckoned = one_by_one(line, arriving, seconds, runs, SEED).T, on_average(line, arriving, seconds)
    came = people[3] - reckoned[3]
    assert abs(came.mean()) < 4 * came.std() / math.sqrt(runs)
    for n, what in enumerate(WHAT):
        steadied = people[n] - np.cov(people[n], came)[0, 1] / came.var(ddof=1) * came
        mean, error = steadied.mean(), steadied.std(ddof=1) / math.sqrt(runs)
        yield what, reckoned[n] / mean - 1, error / mean


#: Everything is reckoned to within so much of what people one by one have on average …
BAND = 0.03
#: … but for some of those with lognormal patience who give up: hardly anybody does so early, and who waits in a burst
#: has not waited as long as in a line that has settled with as many. Measured over 12,000 runs and more, to 0.2 %:
#: −2.6 % in a burst with 10 places, −3.0 % with 40; and +4.0 % at nine tenths with 40 places, where 0.8 % of people
#: give up at all, so that chance leaves more of this band.
WIDER = {
    ("lognormal", "a burst", 10, "gave up"): 0.04,
    ("lognormal", "a burst", 40, "gave up"): 0.04,
    ("lognormal", "nine tenths", 40, "gave up"): 0.08,
}


@pytest.mark.parametrize("kind", PATIENCE)
@pytest.mark.parametrize("places", [4, 10, 40])
@pytest.mark.parametrize("load", LOADS)
def test_waits_and_giving_up_are_those_of_people_one_by_one(load, places, kind):
    """Within the band, found with an error of no more than a third of it."""
    rare = kind == "lognormal" and load == "nine tenths" and places > 4  # many runs, where few give up
    for what, off, error in compared(Line(places, 6 * MINUTE, PATIENCE[kind]), load, 4_000 if rare else 2_000):
        band = WIDER.get((kind, load, places, what), BAND)
        assert error < band / 3, what
        assert abs(off) < band, (what, off, error)


#: Where people give up silently, handling is taken to be as long as on average, whatever the wait: but it is the long
#: waits after which places are held for those who have gone, and so are cleared soon. So the line is off by so much
#: (parts of what people one by one have, measured over 8,000 runs, to 0.7 %), most where it hardly matters: at nine
#: tenths 6.0 % give up, and 7.0 % by this arithmetic.
OFF = {
    "nine tenths": (0.19, 0.17, -0.01),
    "a quarter too much": (0.07, 0.045, 0.16),
    "a surge": (-0.025, -0.025, 0.01),
    "a burst": (-0.045, -0.045, 0.01),
}


@pytest.mark.parametrize("load", OFF)
def test_where_some_give_up_silently_agents_are_kept_from_others(load):
    """It is off by what it is known to be off by, within the band."""
    quiet = Line(20, 10 * MINUTE, PATIENCE["weibull"], silent=0.6, held=MINUTE)
    known = dict(zip(WHAT, OFF[load], strict=True))
    for what, off, error in compared(quiet, load, runs=4_000):
        assert error < BAND / 3, what
        assert abs(off - known[what]) < BAND, (what, off, error)
