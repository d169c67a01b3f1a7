"""People at work against queueing theory and a textbook's program: waits, abandonment, Little, streams side by side.

Times are floats, so nothing is rounded. A mean is held by |z| < 4 over batches and by a relative band; what is known
of the customers themselves (mean gap, mean work) steadies it.
"""

import itertools
import math

import numpy as np
import pytest
import simpy
from scipy import stats

from sim.crew import Crew

BATCHES = 40


def through_a_crew(arrives, seconds, size=1):
    """When each customer of equal urgency was served, first come, first served."""
    env, done = simpy.Environment(), np.empty(len(arrives))
    crew = Crew(env, size)

    def arrivals():
        for n, (at, takes) in enumerate(zip(arrives.tolist(), seconds.tolist(), strict=True)):
            yield env.timeout(at - env.now)
            crew.work(takes).callbacks.append(lambda _, n=n: done.__setitem__(n, env.now))

    env.process(arrivals())
    env.run()
    return done


def batched(values):
    """Means of batches of consecutive customers."""
    return np.asarray(values, dtype=float).reshape(BATCHES, -1).mean(axis=1)


def holds(values, mean, band, *, steadied=()):
    """The mean of the batches is `mean`: within four standard errors, and within the relative band.

    `steadied` are (batch means, their true mean) of what goes with the values: control variates (Law, ch. 11).
    """
    values = np.asarray(values, dtype=float)
    known = np.column_stack([np.ones(len(values)), *(found - true for found, true in steadied)])
    found = np.linalg.lstsq(known, values, rcond=None)[0]
    rest = values - known @ found
    error = math.sqrt(rest @ rest / (len(values) - known.shape[1]) * np.linalg.inv(known.T @ known)[0, 0])
    z = (found[0] - mean) / error
    assert abs(z) < 4, (found[0], z)
    assert found[0] == pytest.approx(mean, rel=band), z


# ------------------------------------------------------------------------------------------ one by one


def lcgrand(seed):
    """Stream 1 of Law's generator."""
    while True:
        seed = 630_360_016 * seed % (2**31 - 1)
        yield ((seed >> 7) | 1) / 16_777_216


def customers_of_laws_program(delays):
    """(arrival, service) of the customers of his single-server program, which draws a service as it begins."""
    stream = lcgrand(1_973_272_912)
    arrival, departure = -1.0 * math.log(next(stream)), math.inf
    waiting, begun = [], []
    while len(begun) < delays:
        now = min(arrival, departure)
        if arrival < departure:
            waiting.append(now)
            arrival = now - 1.0 * math.log(next(stream))
        if (now == departure and waiting) or departure == math.inf:
            begun.append((waiting.pop(0), -0.5 * math.log(next(stream))))
            departure = now + begun[-1][1]
        elif now == departure:
            departure = math.inf
    return np.array([*begun, *((at, 1.0) for at in waiting)]).T, now


def test_the_single_server_of_law_has_his_numbers():
    """Simulation Modeling and Analysis, ch. 1: delay 0.430, number in queue 0.418, utilisation 0.460, 1027.915."""
    (arrives, seconds), end = customers_of_laws_program(1_000)
    begins = through_a_crew(arrives, seconds) - seconds
    assert round(float((begins - arrives)[:1_000].mean()), 3) == 0.430
    assert round(float((np.minimum(begins, end) - arrives).sum() / end), 3) == 0.418
    worked = np.minimum(begins + seconds, end) - np.minimum(begins, end)
    assert round(float(worked.sum() / end), 3) == 0.460
    assert round(float(begins[999]), 3) == round(end, 3) == 1027.915


def test_where_nothing_is_left_to_chance_nobody_waits_and_half_the_time_is_worked():
    """D/D/1: a customer every 2, each takes 1."""
    arrives = np.arange(2.0, 2_002.0, 2.0)
    done = through_a_crew(arrives, np.ones(1_000))
    assert (done - arrives == 1.0).all()
    assert 1_000 / (done[-1] - arrives[0] + 1) == 0.5


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_there_added_up_over_time_is_what_the_stays_add_up_to_wherever_a_run_is_cut(size):
    """Little's identity, with urgent work, work put down and work given up."""
    rng = np.random.default_rng(size)
    for cut in rng.uniform(0, 120, 40):
        env, stays, area = simpy.Environment(), {}, 0.0
        crew, there = Crew(env, size), 0

        def customer(n, crew=crew, stays=stays, env=env):
            nonlocal there
            yield env.timeout(rng.uniform(0, 100))
            begin, there = env.now, there + 1
            stays[n] = lambda: env.now - begin
            piece = crew.work(rng.exponential(2.0 * size), int(rng.integers(3)))
            patience = env.timeout(rng.exponential(20.0))
            yield piece | patience
            if not piece.processed:
                crew.drop(piece)
            stay, there = env.now - begin, there - 1
            stays[n] = lambda: stay

        for n in range(60):
            env.process(customer(n))
        env.timeout(cut)
        while env.peek() <= cut:
            number, before = there, env.now
            env.step()
            area += number * (env.now - before)
        assert env.now == cut
        assert area == pytest.approx(sum(stay() for stay in stays.values()), rel=1e-9)


# -------------------------------------------------------------------------------------------- in the mean


def erlang_c(load, servers):
    """The chance to wait of M/M/c."""
    busy = load**servers / math.factorial(servers) * servers / (servers - load)
    return busy / (busy + sum(load**n / math.factorial(n) for n in range(servers)))


def drawn(seed, customers, gap, services):
    """Arrivals and works, and what is known of their batches."""
    rng = np.random.default_rng(seed)
    gaps = rng.exponential(gap, customers)
    return np.cumsum(gaps), services(rng, customers), (batched(gaps), gap)


@pytest.mark.parametrize(
    ("rate", "servers", "waits", "mean", "customers"),
    [(1.5, 2, 0.642857, 1.285714, 160_000), (2, 3, 0.444444, 0.444444, 100_000), (8, 10, 0.409180, 0.204590, 200_000)],
)
def test_a_few_people_keep_customers_waiting_as_long_as_erlang_says(rate, servers, waits, mean, customers):
    chance = erlang_c(rate, servers)
    assert (chance, chance / (servers - rate)) == pytest.approx((waits, mean), abs=1e-6)
    arrives, seconds, gaps = drawn(servers, customers, 1 / rate, lambda rng, n: rng.exponential(1.0, n))
    waited = np.maximum(through_a_crew(arrives, seconds, servers) - arrives - seconds, 0.0)
    known = [gaps, (batched(seconds), 1.0)]
    holds(batched(waited), mean, 0.05, steadied=known)
    holds(batched(waited > 1e-9), waits, 0.03, steadied=known)
    if servers == 10:
        assert chance * math.exp(-2 * 0.5) == pytest.approx(0.150529, abs=1e-6)
        assert math.log(chance / 0.1) / 2 == pytest.approx(0.704493, abs=1e-6)
        holds(batched(waited > 0.5), 0.150529, 0.05, steadied=known)
        holds(batched(waited > 0.704493), 0.1, 0.05, steadied=known)  # 5 % of the chance are 3.6 % of the quantile


WORK = {
    "fixed": (lambda rng, n: np.full(n, 0.8), 0.64, 1.6),
    "exponential": (lambda rng, n: rng.exponential(0.8, n), 1.28, 3.2),
    "lognormal": (lambda rng, n: 0.8 * np.exp(rng.standard_normal(n) - 0.5), 0.64 * math.e, 4.349251),
}


@pytest.mark.parametrize("kind", WORK)
def test_the_wait_for_one_person_is_that_of_pollaczek_and_khinchine(kind):
    """M/G/1, one arrival a unit of time, work 0.8 in the mean; with exponential work it is M/M/1 (1, 1.25)."""
    services, square, mean = WORK[kind]
    assert square / (2 * (1 - 0.8)) == pytest.approx(mean, abs=1e-6)
    arrives, seconds, gaps = drawn(5, 200_000, 1.0, services)
    known = [gaps] if kind == "fixed" else [gaps, (batched(seconds), 0.8), (batched(seconds**2), square)]
    holds(batched(through_a_crew(arrives, seconds) - arrives - seconds), mean, 0.05, steadied=known)


def erlang_a(rate, servers, impatience):
    """(chance to abandon, utilisation) of M/M/c+M with work of mean 1."""
    weight, there = [1.0], range(1, 400)
    for n in there:
        weight.append(weight[-1] * rate / (min(n, servers) + max(n - servers, 0) * impatience))
    waiting = sum(w * max(n - servers, 0) for n, w in enumerate(weight)) / sum(weight)
    lost = impatience * waiting / rate
    return lost, rate * (1 - lost) / servers


@pytest.mark.parametrize(
    ("rate", "servers", "lost", "used"), [(2, 2, 0.227282, 0.772718), (12, 10, 0.195656, 0.965213)]
)
def test_customers_without_patience_leave_as_often_as_erlang_a_says(rate, servers, lost, used):
    """M/M/c+M, patience 2 in the mean: who has waited that long gives the work up."""
    assert erlang_a(rate, servers, 0.5) == pytest.approx((lost, used), abs=1e-6)
    n, env, rng = 80_000, simpy.Environment(), np.random.default_rng(6)
    crew, there = Crew(env, servers), {}  # customers who are there, first come first
    gaps, seconds, patience = (rng.exponential(mean, n) for mean in (1 / rate, 1.0, 2.0))
    left, waited = np.zeros(n, bool), np.zeros(n)

    def done(n, begun, takes):
        del there[n]
        waited[n] = env.now - begun - takes

    def impatient(n):
        if n in there and n not in itertools.islice(there, servers):  # it waits
            crew.drop(there.pop(n))
            left[n], waited[n] = True, patience[n]

    def arrivals():
        for n, (gap, takes, stays) in enumerate(zip(gaps.tolist(), seconds.tolist(), patience.tolist(), strict=True)):
            yield env.timeout(gap)
            there[n] = piece = crew.work(takes)
            piece.callbacks.append(lambda _, n=n, begun=env.now, takes=takes: done(n, begun, takes))
            env.timeout(stays).callbacks.append(lambda _, n=n: impatient(n))

    env.process(arrivals())
    env.run()
    known = [(batched(gaps), 1 / rate), (batched(seconds), 1.0), (batched(patience), 2.0)]
    holds(batched(left), lost, 0.03, steadied=known)
    holds(batched(waited), 2 * lost, 0.05, steadied=known)
    worked = batched(np.where(left, 0.0, seconds)) / batched(gaps) / servers
    holds(worked, used, 0.03)


def test_two_streams_side_by_side_take_as_long_as_the_longer():
    """E max(LN(60, .9), LN(90, .5)), each with a crew of its own."""
    longer = [
        median * math.exp(s**2 / 2) * stats.norm.cdf((math.log(median / other) + s**2) / math.hypot(0.9, 0.5))
        for median, s, other in ((60, 0.9, 90), (90, 0.5, 60))
    ]
    assert sum(longer) == pytest.approx(133.971140, abs=1e-6)
    rng, took = np.random.default_rng(17), []
    draws = np.exp(rng.standard_normal((20_000, 2)) * [0.9, 0.5]) * [60, 90]
    env = simpy.Environment()
    first, second = Crew(env), Crew(env)

    def rounds():
        for one, other in draws.tolist():
            begun = env.now
            yield first.work(one) & second.work(other)
            took.append(env.now - begun)

    env.process(rounds())
    env.run()
    means = [60 * math.exp(0.9**2 / 2), 90 * math.exp(0.5**2 / 2)]
    known = [(batched(draws[:, k]), mean) for k, mean in enumerate(means)]
    holds(batched(took), 133.971140, 0.02, steadied=known)
