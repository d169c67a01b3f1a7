"""Lines of people who wait for an agent, against queueing theory and against people followed one by one."""

import heapq
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


def one_by_one(line, arriving, seconds, runs, seed):
    """Each person of so many runs: (waited, gave up, taken up in time), in seconds and numbers a run; `arriving` says
    how many a second come at an array of seconds."""
    rng, found = np.random.default_rng(seed), np.zeros((runs, 4))
    most = arriving(np.arange(seconds)).max()
    for run in range(runs):
        came = np.sort(rng.uniform(0, seconds, rng.poisson(most * seconds)))
        came = came[rng.uniform(0, most, len(came)) < arriving(came)]
        takes, patience = rng.exponential(line.handling, len(came)), patient(line.patience, rng, len(came))
        silent, held = rng.uniform(size=len(came)) < line.silent, rng.exponential(line.held or 1, len(came))
        free = [0.0] * line.places
        for at, work, waits, quiet, holds in zip(came, takes, patience, silent, held, strict=True):
            offered = max(free[0] - at, 0.0)
            gone = waits < offered
            if not gone or quiet:
                heapq.heapreplace(free, at + offered + (holds if gone else work))
            found[run] += min(offered, waits), gone, not gone and offered <= TARGET, 1
    return found


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


def agrees(line, load, runs, band=0.03, seconds=4 * 3600, seed=5):
    """What is reckoned is what people one by one have on average: within the band, and two standard errors that are
    themselves no wider."""

    def arriving(t):
        return LOADS[load](t) * line.places / line.handling

    people, reckoned = one_by_one(line, arriving, seconds, runs, seed), on_average(line, arriving, seconds)
    for n, (what, within) in enumerate({"waited": band, "gave up": band, "in time": 0.06, "came": 0.01}.items()):
        mean, error = people[:, n].mean(), people[:, n].std(ddof=1) / math.sqrt(runs)
        assert error < 0.06 * mean, what
        assert abs(reckoned[n] - mean) < within * mean + 2 * error, (what, reckoned[n] / mean - 1)


@pytest.mark.parametrize("kind", ["exponential", "weibull"])
@pytest.mark.parametrize("places", [10, 40])
@pytest.mark.parametrize("load", LOADS)
def test_waits_and_giving_up_are_those_of_people_one_by_one(load, places, kind):
    agrees(Line(places, 6 * MINUTE, PATIENCE[kind]), load, runs=3_200 // places)


@pytest.mark.parametrize("load", ["a quarter too much", "a surge"])
def test_where_some_give_up_silently_agents_are_kept_from_others(load):
    quiet = Line(20, 10 * MINUTE, PATIENCE["weibull"], silent=0.6, held=MINUTE)
    agrees(quiet, load, runs=150, band=0.06)
