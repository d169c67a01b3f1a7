"""People at work in networks against queueing theory: machines that break and are repaired, two levels of support with
tickets that come back, stations in a row, and lines that turn people away.

Crews are the model's own, and luck is drawn by key. A unit of time is 10,000 seconds, so that rounding to whole seconds
does not matter. A mean is held by |z| < 4 over batches and to 5 %, and must be found with a standard error of 1.5 %.
"""

import math
from collections import Counter

import numpy as np
import pytest
import simpy

from sim.crew import Crew
from sim.lines import Line, moved, settled
from sim.luck import Luck
from sim.reach import shares_added_up
from sim.scenario import Duration

UNIT = 10_000
BATCHES = 40


def exponential(mean):
    """A duration of so many units in the mean."""
    return Duration("exponential", mean * UNIT)


def batched(values):
    """Means of batches of consecutive values; the last few are left out."""
    return np.asarray(values, dtype=float)[: len(values) // BATCHES * BATCHES].reshape(BATCHES, -1).mean(axis=1)


def holds(values, mean, *steadied):
    """The mean of the batches is `mean`. `steadied`: (batch means, their true mean) of what goes with the values, which
    makes the error smaller: control variates (Law, *Simulation Modeling and Analysis*, ch. 11)."""
    values = np.asarray(values, dtype=float)
    known = np.column_stack([np.ones(len(values)), *(found - true for found, true in steadied)])
    found = np.linalg.lstsq(known, values, rcond=None)[0]
    rest = values - known @ found
    error = math.sqrt(rest @ rest / (len(values) - known.shape[1]) * np.linalg.inv(known.T @ known)[0, 0])
    assert error < 0.015 * mean, error / mean
    assert abs(found[0] - mean) < 4 * error, (found[0], (found[0] - mean) / error)
    assert found[0] == pytest.approx(mean, rel=0.05)


def chances(up, down, states):
    """How likely each number is in a birth and death process with these rates up from n, and down from n + 1."""
    weight = np.cumprod([1.0, *(up(n) / down(n + 1) for n in range(states - 1))])
    return weight / weight.sum()


# ------------------------------------------------------------------------------------------ machine repair


def broken(machines, people, runs, takes, until, seed):
    """When each machine broke, was taken up and ran again, and for how long it had run, in units, in order of breaking.
    A machine runs for `runs` units in the mean until it breaks, and needs somebody for `takes`."""
    env, luck, found = simpy.Environment(), Luck(seed), []
    crew, lasts, repair = Crew(env, people), exponential(runs), exponential(takes)

    def machine(name):
        turn = 0
        while True:
            ran, needs = luck.seconds(lasts, "runs", name, turn), luck.seconds(repair, "repair", name, turn)
            yield env.timeout(ran)
            broke, turn = env.now, turn + 1
            yield crew.work(needs)
            found.append((broke, env.now - needs, env.now, ran))

    for name in range(machines):
        env.process(machine(name))
    env.run(until=(until + 100) * UNIT)  # what breaks by then is whole again
    return np.array(sorted(found)) / UNIT


def at_once(since, until, window):
    """How many were there on average in each of the windows after the first, which is left out."""
    edges = np.arange(1, BATCHES + 2) * window
    so_far = [(np.minimum(until, edge) - np.minimum(since, edge)).sum() for edge in edges]
    return np.diff(so_far) / window


@pytest.mark.parametrize(
    ("machines", "people", "runs", "takes", "takes_in_all", "available", "window"),
    [(16, 2, 14, 1, 1.270541, 0.916798, 2_500), (5, 1, 10, 2, 3.983429, 0.715132, 4_000)],
)
def test_machines_wait_for_repair_as_long_as_theory_says(
    machines, people, runs, takes, takes_in_all, available, window
):
    """M/M/c//M: what is broken breaks no more, so that a crew in trouble gets less to do."""
    number = np.arange(machines + 1)
    chance = chances(lambda n: (machines - n) / runs, lambda n: min(n, people) / takes, machines + 1)
    down, wait = chance @ number, chance @ np.maximum(number - people, 0)
    assert down * runs / (machines - down) == pytest.approx(takes_in_all, abs=1e-6)  # Little
    assert 1 - down / machines == pytest.approx(available, abs=1e-6)
    if machines == 16:
        assert (down, wait, (down - wait) / people) == pytest.approx((1.331233, 0.283464, 0.523885), abs=1e-6)

    broke, taken_up, done, ran = broken(machines, people, runs, takes, (BATCHES + 1) * window, 10).T
    known = [(batched(done - taken_up), takes), (batched(ran), runs)]
    holds(batched(done - broke), takes_in_all, *known)
    holds(batched(taken_up - broke), wait * runs / (machines - down), *known)
    holds(at_once(broke, done, window), down)
    holds(at_once(taken_up, done, window) / people, (down - wait) / people)
    holds(1 - at_once(broke, done, window) / machines, available)


def test_what_runs_for_fourteen_and_is_mended_for_two_is_there_seven_eighths_of_the_time():
    """An alternating renewal process: nothing waits."""
    broke, _, done, _ = broken(1, 1, 14, 2, (BATCHES + 1) * 6_000, 12).T
    down = at_once(broke, done, 6_000)
    holds(1 - down, 14 / (14 + 2))
    holds(down, 2 / (14 + 2))


# --------------------------------------------------------------------------------------- several levels


def wait_of(load, servers):
    """The mean wait of M/M/c in units of one service, and its chance: Erlang C."""
    busy = load**servers / math.factorial(servers) * servers / (servers - load)
    chance = busy / (busy + sum(load**n / math.factorial(n) for n in range(servers)))
    return chance / (servers - load)


def supported(tickets, seed):
    """Of tickets in order: when each came, how long it took, at the first level and at the second, in units; how often
    it went to the second, and how long its work took at either. The first level fixes 35 %; of what the second has
    closed 15 % is opened again."""
    env, luck, found = simpy.Environment(), Luck(seed), np.zeros((tickets, 7))
    first, second = Crew(env, 2), Crew(env, 3)
    quick, slow = exponential(1 / 0.4), exponential(1 / 0.25)

    def ticket(n):
        came, own, visits, worked = env.now, luck.seconds(quick, "first level", n), 0, 0
        yield first.work(own)
        passed_on = env.now
        again = not luck.chance(0.35, "fixed", n)
        while again:
            takes, visits = luck.seconds(slow, "second level", n, visits), visits + 1
            worked += takes
            yield second.work(takes)
            again = luck.chance(0.15, "opened again", n, visits)
        found[n] = came, env.now - came, passed_on - came, env.now - passed_on, visits * UNIT, own, worked

    def arrivals():
        for n in range(tickets):
            yield env.timeout(luck.seconds(exponential(2), "comes", n))
            env.process(ticket(n))

    env.process(arrivals())
    env.run()
    return found.T / UNIT


def test_tickets_take_as_long_as_a_network_of_two_levels_says():
    """Jackson's network: each level is as if its tickets came at random, though some come back."""
    to_second = 0.5 * 0.65 / (1 - 0.15)
    one = (1 + wait_of(0.5 / 0.4, 2)) / 0.4
    two = (1 + wait_of(to_second / 0.25, 3)) / 0.25
    whole = one + to_second / 0.5 * two
    assert (one, to_second, two, whole) == pytest.approx((4.102564, 0.382353, 4.673088, 7.676102), abs=1e-6)

    came, took, at_first, at_second, visits, own, worked = supported(60_000, 11)
    gaps = np.diff(came, prepend=0.0)
    known = [(batched(gaps), 2.0), (batched(own), 2.5), (batched(worked), 4 * to_second / 0.5)]
    holds(batched(at_first), one, *known)
    holds(batched(visits) / batched(gaps), to_second)
    holds(batched(at_second) / batched(visits), two, *known)
    holds(batched(took), whole, *known)


def test_two_stations_in_a_row_take_what_each_would_alone():
    """Burke: who leaves the first comes to the second as if at random. One a unit, served at 1.5 and 1.25."""
    whole = 1 / (1.5 - 1) + 1 / (1.25 - 1)
    assert whole == pytest.approx(6.0)
    people, env, luck = 160_000, simpy.Environment(), Luck(13)
    first, second, found = Crew(env), Crew(env), np.zeros((people, 4))

    def arrivals():
        for n in range(people):
            yield env.timeout(luck.seconds(exponential(1), "comes", n))
            takes = [luck.seconds(exponential(1 / rate), "station", n, at) for at, rate in enumerate((1.5, 1.25))]
            found[n] = env.now, 0, *takes
            first.work(takes[0]).callbacks.append(lambda _, n=n, takes=takes[1]: passed_on(n, takes))

    def passed_on(n, takes):
        second.work(takes).callbacks.append(lambda _: found.__setitem__((n, 1), env.now - found[n, 0]))

    env.process(arrivals())
    env.run()
    came, took, one, two = found.T / UNIT
    gaps = np.diff(came, prepend=0.0)
    holds(batched(took), whole, (batched(gaps), 1.0), (batched(one), 1 / 1.5), (batched(two), 1 / 1.25))


# ------------------------------------------------------------------------------ turned away, and never waiting


@pytest.mark.parametrize(
    ("rate", "people", "room", "turned_away", "came"), [(2, 3, 3, 0.210526, 60_000), (0.8, 1, 5, 0.088819, 110_000)]
)
def test_where_there_is_no_room_as_many_are_turned_away_as_theory_says(rate, people, room, turned_away, came):
    """M/M/3/3, which is Erlang's B, and M/M/1/5; work of one unit."""
    chance = chances(lambda n: rate, lambda n: min(n, people), room + 1)[-1]
    assert chance == pytest.approx(turned_away, abs=1e-6)
    env, luck = simpy.Environment(), Luck(14)
    crew, there, found = Crew(env, people), Counter(), np.zeros((came, 3))

    def arrivals():
        for n in range(came):
            gap, takes = luck.seconds(exponential(1 / rate), "comes", n), luck.seconds(exponential(1), "work", n)
            yield env.timeout(gap)
            full = there["all"] == room
            found[n] = full, gap / UNIT, takes / UNIT
            if not full:
                there["all"] += 1
                crew.work(takes).callbacks.append(lambda _: there.subtract(["all"]))

    env.process(arrivals())
    env.run()
    full, gaps, takes = (batched(values) for values in found.T)
    holds(full, chance, (gaps, 1 / rate), (takes, 1.0))


def test_where_nobody_waits_as_many_are_there_after_a_while_as_theory_says():
    """M/M/∞: three come a unit, and stay for two; after two units, from none on."""
    after_two = 6 * (1 - math.exp(-0.5 * 2))
    assert after_two == pytest.approx(3.792723, abs=1e-6)
    env, luck, runs, found = simpy.Environment(), Luck(15), 4_000, []

    def run(name):
        crew, there, n = Crew(env, 100), Counter(), 0
        look = env.timeout(2 * UNIT)
        look.callbacks.append(lambda _: found.append(there["all"]))
        while not look.processed:
            yield env.timeout(luck.seconds(exponential(1 / 3), "comes", name, n))
            there["all"] += 1
            stays, n = luck.seconds(exponential(2), "stays", name, n), n + 1
            crew.work(stays).callbacks.append(lambda _: there.subtract(["all"]))

    for name in range(runs):
        env.process(run(name))
    env.run()
    holds(batched(found), after_two)


def test_where_nobody_waits_our_arithmetic_says_the_same():
    """M/M/∞ by the arithmetic of lines, with more places than are ever needed, and by that of reach; 6 in the end."""
    line = Line(60, 2 * UNIT, exponential(1_000))
    assert moved(line, 0.0, 3 / UNIT, 2 * UNIT)[0] == pytest.approx(3.792723, rel=1e-3)
    assert settled(line, 3 / UNIT).there == pytest.approx(6.0, rel=1e-6)
    gone = float(shares_added_up(exponential(2), np.array([2.0 * UNIT]))[0])
    assert 3 / UNIT * (2 * UNIT - gone) == pytest.approx(3.792723, rel=1e-6)
