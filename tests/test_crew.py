"""The crew serves the most urgent first: checked against queueing theory and SimPy's own resources."""

import heapq
import itertools
import math
import random

import numpy as np
import pytest
import simpy

from sim.crew import Crew
from sim.luck import Luck
from sim.scenario import Duration

UNIT = 10_000  # seconds to a unit of time, so that rounding to whole seconds lies far inside every band


def clock(env, events):
    """When each event came; filled while `env` runs."""
    came = {}
    for n, event in enumerate(events):
        event.callbacks.append(lambda _, n=n: came.setdefault(n, env.now))
    return came


def run_to_the_end(env):
    """Run dry; how many kernel events it took."""
    steps = 0
    while env.peek() < math.inf:
        env.step()
        steps += 1
    return steps


def in_crew(jobs, size):
    """When each of `jobs` (arrives, seconds, priority) is done by a crew; None: never."""
    env = simpy.Environment()
    crew = Crew(env, size)
    done = {}

    def job(n, arrives, seconds, priority):
        yield env.timeout(arrives)
        yield crew.work(seconds, priority)
        done[n] = env.now

    for n, each in enumerate(jobs):
        env.process(job(n, *each))
    env.run()
    return done


def in_resource(jobs, size):
    """The same in SimPy's first-come-first-served resource."""
    env = simpy.Environment()
    resource = simpy.Resource(env, size)
    done = {}

    def job(n, arrives, seconds, _):
        yield env.timeout(arrives)
        with resource.request() as turn:
            yield turn
            yield env.timeout(seconds)
        done[n] = env.now

    for n, each in enumerate(jobs):
        env.process(job(n, *each))
    env.run()
    return done


def in_preemptive_resource(jobs, size):
    """The same in SimPy's preemptive resource; who is interrupted asks again for what is left, in the old place.

    The place is a part of the priority, because a second request would otherwise queue behind later ones.
    """
    env = simpy.Environment()
    resource = simpy.PreemptiveResource(env, size)
    done = {}
    place = {n: p for p, n in enumerate(sorted(range(len(jobs)), key=lambda n: jobs[n][0]))}

    def job(n, arrives, left, priority):
        yield env.timeout(arrives)
        while left:
            with resource.request(priority=(priority, place[n])) as turn:
                yield turn
                since = env.now
                try:
                    yield env.timeout(left)
                    left = 0
                except simpy.Interrupt:
                    left -= env.now - since
        done[n] = env.now

    for n, each in enumerate(jobs):
        env.process(job(n, *each))
    env.run()
    return done


def random_jobs(chance, n, size, scale, priorities):
    """Jobs for a crew that is busy four fifths of the time and more."""
    arrivals = itertools.accumulate(chance.randint(1, 2 * scale) for _ in range(n))
    return [(arrives, chance.randint(1, int(1.8 * scale * size)), chance.choice(priorities)) for arrives in arrivals]


def all_distinct(jobs, done):
    times = [arrives for arrives, _, _ in jobs] + list(done.values())
    return len(set(times)) == len(times)


# ------------------------------------------------------------------------------- against SimPy's resources


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_equal_priorities_are_served_as_by_a_simpy_resource_to_the_bit(size):
    for seed in range(40):
        chance = random.Random(seed)
        jobs = [(at + chance.random(), s * chance.random(), 0) for at, s, _ in random_jobs(chance, 60, size, 100, [0])]
        done = in_crew(jobs, size)
        assert all_distinct(jobs, done)
        assert done == in_resource(jobs, size)


@pytest.mark.parametrize("size", [1, 3])
def test_urgent_work_is_served_as_by_a_simpy_preemptive_resource_to_the_bit(size):
    waited = 0
    for seed in range(200):
        jobs = random_jobs(random.Random(seed), 40, size, 10**9, [0, 1, 1, 2, 5])
        done = in_crew(jobs, size)
        assert all_distinct(jobs, done)
        assert done == in_preemptive_resource(jobs, size)
        waited += done != in_resource(jobs, size)
    assert waited > 190  # the cases do put work down


def test_float_times_put_down_and_taken_up_match_simpy_to_the_bit():
    for seed in range(60):
        chance = random.Random(seed)
        jobs = [
            (at * chance.random(), s * chance.random(), p) for at, s, p in random_jobs(chance, 30, 2, 50, [0, 1, 2])
        ]
        assert in_crew(jobs, 2) == in_preemptive_resource(jobs, 2)


@pytest.mark.parametrize("size", [1, 2, 4])
def test_first_come_first_served_is_the_kiefer_wolfowitz_recursion_ties_and_all(size):
    jobs = [(at, s, 0) for at, s, _ in random_jobs(random.Random(size), 3000, size, 3, [0])]
    free, expected = [0] * size, {}
    for n, (arrives, seconds, _) in enumerate(jobs):
        expected[n] = max(arrives, heapq.heappop(free)) + seconds
        heapq.heappush(free, expected[n])
    done = in_crew(jobs, size)
    assert not all_distinct(jobs, done)
    assert done == expected


# ---------------------------------------------------------------------------------- against queueing theory


def z_score(batches, expected):
    return (np.mean(batches) - expected) / (np.std(batches, ddof=1) / math.sqrt(len(batches)))


def test_three_people_keep_customers_waiting_as_long_as_theory_says():
    """M/M/3 with λ = 2 and μ = 1: mean wait 4/9 (Erlang C), over 40 batches of 4,000 customers."""
    luck, env = Luck(2026), simpy.Environment()
    crew, n = Crew(env, 3), 160_000
    gap, service = Duration("exponential", UNIT / 2), Duration("exponential", UNIT)
    waits = np.empty(n)

    def arrivals():
        for i in range(n):
            yield env.timeout(luck.seconds(gap, "gap", i))
            seconds, at = luck.seconds(service, "service", i), env.now
            crew.work(seconds).callbacks.append(
                lambda _, i=i, at=at, seconds=seconds: waits.__setitem__(i, env.now - at - seconds)
            )

    env.process(arrivals())
    env.run()
    batches = waits.reshape(40, -1).mean(axis=1) / UNIT
    assert abs(z_score(batches, 4 / 9)) < 4
    assert batches.mean() == pytest.approx(4 / 9, rel=0.05)
    assert waits.min() == 0


def test_urgent_customers_never_feel_the_others():
    """Preemptive-resume M/M/1, λ = (.2, .3, .3), μ = 1: time in system 1.25, 2.5 and 10, over 30 batches."""
    n, chance = 400_000, np.random.default_rng(9)
    arrives = np.cumsum(chance.exponential(UNIT / 0.8, n)).round().astype(int).tolist()
    seconds = chance.exponential(UNIT, n).round().astype(int).tolist()
    priority = chance.choice(3, n, p=[2 / 8, 3 / 8, 3 / 8])
    env, left = simpy.Environment(), np.empty(n)
    crew = Crew(env)

    def arrivals():
        for i in range(n):
            yield env.timeout(arrives[i] - env.now)
            crew.work(seconds[i], priority[i]).callbacks.append(lambda _, i=i: left.__setitem__(i, env.now))

    env.process(arrivals())
    env.run()
    stay = (left - arrives) / UNIT
    batch = np.arange(n) // (n // 30 + 1)
    for urgency, expected in enumerate([1.25, 2.5, 10]):
        batches = [stay[(priority == urgency) & (batch == b)].mean() for b in range(30)]
        assert abs(z_score(batches, expected)) < 4
        assert np.mean(batches) == pytest.approx(expected, rel=0.05)


# --------------------------------------------------------------------------------------- what it promises


@pytest.mark.parametrize("size", [1, 3])
def test_nobody_is_idle_while_work_waits_and_no_second_is_lost(size):
    jobs = random_jobs(random.Random(5), 400, size, 20, [0, 1, 2])  # small numbers: many ties
    done = in_crew(jobs, size)
    assert len(done) == len(jobs)
    assert hands_full(jobs, done, size) == sum(seconds for _, seconds, _ in jobs)


def hands_full(jobs, done, size):
    """Hours of all people together, if everybody works who could: as many as there are jobs, at most `size`."""
    changes = sorted([(arrives, 1) for arrives, _, _ in jobs] + [(end, -1) for end in done.values()])
    there, before, hours = 0, 0, 0
    for now, change in changes:
        hours += min(there, size) * (now - before)
        there, before = there + change, now
    return hours


def test_a_free_person_starts_at_once_and_a_piece_costs_one_kernel_event():
    env = simpy.Environment(initial_time=100)
    crew = Crew(env, 3)
    came = clock(env, [crew.work(seconds) for seconds in (5, 6, 7, 8, 9)])
    assert run_to_the_end(env) == 5
    assert came == {0: 105, 1: 106, 2: 107, 3: 113, 4: 115}


def test_work_that_is_put_down_goes_on_later_and_costs_one_more_kernel_event_each_time():
    env = simpy.Environment()
    crew, came = Crew(env), {}

    def ask(name, seconds, priority):
        crew.work(seconds, priority).callbacks.append(lambda _: came.setdefault(name, env.now))

    ask("routine", 100, 2)
    env.timeout(30).callbacks.append(lambda _: ask("urgent", 50, 1))
    env.timeout(40).callbacks.append(lambda _: ask("alarm", 5, 0))
    assert run_to_the_end(env) == 3 + 2 + 2  # pieces, put down twice, and the two time-outs above
    assert came == {"alarm": 45, "urgent": 85, "routine": 155}


def test_the_last_of_the_least_urgent_is_put_down():
    env = simpy.Environment()
    crew = Crew(env, 3)
    pieces = [crew.work(100, priority) for priority in (5, 1, 5)]
    env.run(until=10)
    pieces.append(crew.work(20, 0))
    came = clock(env, pieces)
    env.run()
    assert came == {0: 100, 1: 100, 2: 120, 3: 30}


def test_equally_urgent_work_waits():
    env = simpy.Environment()
    crew = Crew(env)
    pieces = [crew.work(10, 1)]
    env.run(until=5)
    pieces.append(crew.work(1, 1))
    came = clock(env, pieces)
    env.run()
    assert came == {0: 10, 1: 11}


def test_work_that_was_put_down_keeps_its_place_before_later_requests():
    env = simpy.Environment()
    crew = Crew(env)
    first = crew.work(10, 1)
    second = crew.work(10, 1)
    env.run(until=5)
    urgent = crew.work(10, 0)
    third = crew.work(10, 1)
    came = clock(env, [first, second, urgent, third])
    env.run()
    assert came == {2: 15, 0: 20, 1: 30, 3: 40}


# --------------------------------------------------------------------------------------------------- ties


def test_requests_of_one_instant_are_served_by_priority_then_in_order():
    env = simpy.Environment()
    crew = Crew(env)
    pieces = [crew.work(10, priority) for priority in (1, 2, 0, 2, 1)]
    came = clock(env, pieces)
    env.run()
    assert came == {2: 10, 0: 20, 4: 30, 1: 40, 3: 50}


def test_work_that_ends_in_this_instant_is_not_put_down():
    env = simpy.Environment()
    arrival = env.timeout(10)  # its turn comes before that of the work that ends at 10
    crew = Crew(env)
    ending = crew.work(10, 5)
    urgent = []
    arrival.callbacks.append(lambda _: urgent.append(crew.work(3, 0)))
    came = clock(env, [ending])
    env.run(until=arrival)
    came_too = clock(env, urgent)
    env.run()
    assert (came, came_too) == ({0: 10}, {0: 13})


def test_who_waits_gets_the_free_person_before_whoever_was_just_served_asks_again():
    env = simpy.Environment()
    crew, order = Crew(env), []

    def worker(name, again):
        yield crew.work(10, 1)
        order.append((name, env.now))
        yield crew.work(10, again)
        order.append((name, env.now))

    env.process(worker("first", 1))
    env.process(worker("second", 1))
    env.run()
    assert order == [("first", 10), ("second", 20), ("first", 30), ("second", 40)]
    order.clear()
    env.process(worker("first", 0))
    env.process(worker("second", 1))
    env.run()
    assert order == [("first", 50), ("first", 60), ("second", 70), ("second", 80)]


def test_work_of_no_length_takes_its_place_in_the_order():
    env = simpy.Environment()
    crew = Crew(env)
    pieces = [crew.work(0), crew.work(7), crew.work(0), crew.work(2)]
    assert not pieces[0].triggered
    came = clock(env, pieces)
    env.run()
    assert came == {0: 0, 1: 7, 2: 7, 3: 9}


# ------------------------------------------------------------------------------------------- dropped work


def test_dropped_work_frees_its_person_and_its_event_never_comes():
    env = simpy.Environment()
    crew = Crew(env)
    moot, wanted = crew.work(100), crew.work(10)
    came = clock(env, [moot, wanted])
    env.run(until=30)
    crew.drop(moot)
    env.run()
    assert came == {1: 40}
    assert not moot.triggered


def test_waiting_and_put_down_work_can_be_dropped_and_the_order_of_the_rest_stays():
    env = simpy.Environment()
    crew = Crew(env)
    put_down = crew.work(100, 3)
    waiting = [crew.work(10, priority) for priority in (3, 5, 4, 3, 4)]
    env.run(until=20)
    urgent = crew.work(10, 0)
    crew.drop(waiting[0])
    crew.drop(put_down)
    came = clock(env, [put_down, *waiting, urgent])
    env.run()
    assert came == {6: 30, 4: 40, 3: 50, 5: 60, 2: 70}


def test_dropping_some_of_many_leaves_the_others_in_order():
    chance = random.Random(8)
    env = simpy.Environment()
    crew = Crew(env)
    crew.work(1, -1)
    urgency = [chance.randint(0, 9) for _ in range(60)]
    pieces = [crew.work(10, priority) for priority in urgency]
    dropped = set(chance.sample(range(60), 25))
    for n in dropped:
        crew.drop(pieces[n])
    came = clock(env, pieces)
    env.run()
    kept = sorted(set(range(60)) - dropped, key=lambda n: (urgency[n], n))
    assert came == {n: 11 + 10 * turn for turn, n in enumerate(kept)}


def test_work_can_be_dropped_in_the_instant_in_which_it_ends():
    env = simpy.Environment()
    end = env.timeout(10)
    crew = Crew(env)
    moot, next_one = crew.work(10), crew.work(1)
    end.callbacks.append(lambda _: crew.drop(moot))
    came = clock(env, [moot, next_one])
    env.run()
    assert came == {1: 11}


def test_dropping_finished_or_dropped_work_changes_nothing():
    env = simpy.Environment()
    crew = Crew(env)
    done, moot, other = crew.work(5), crew.work(5), crew.work(5)
    env.run(until=6)
    for piece in (done, moot, moot):
        crew.drop(piece)
    came = clock(env, [other])
    env.run()
    assert came == {0: 11}


def test_dropping_what_is_not_this_crews_work_is_refused():
    env = simpy.Environment()
    for foreign in (env.event(), Crew(env).work(5), None):
        with pytest.raises(ValueError, match="not a piece of this crew's work"):
            Crew(env).drop(foreign)


# -------------------------------------------------------------------------------------------- as an event


def test_finished_work_is_an_event_like_any_other():
    env = simpy.Environment()
    crew, heard = Crew(env), []
    piece, slow = crew.work(5), crew.work(5)
    assert not piece.triggered

    def story():
        yield piece | env.timeout(100)
        heard.append(("either", env.now))
        first = yield slow | env.timeout(2)
        heard.append(("too slow", env.now, slow in first))
        yield slow & piece
        heard.append(("both", env.now))
        assert (yield piece) is None
        heard.append(("again", env.now))

    env.process(story())
    env.run()
    assert heard == [("either", 5), ("too slow", 7, False), ("both", 10), ("again", 10)]
    assert piece.processed
    assert piece.ok


def test_a_run_until_a_piece_is_done_loses_no_other_listener():
    env = simpy.Environment()
    crew, heard = Crew(env), []
    piece = crew.work(5)

    def late_listener():
        yield env.timeout(1)
        yield piece
        heard.append(env.now)

    env.process(late_listener())
    assert env.run(until=piece) is None
    assert (env.now, heard) == (5, [])
    env.run()
    assert (env.now, heard) == (5, [5])


def test_impossible_crews_and_work_are_refused_with_the_value():
    env = simpy.Environment()
    with pytest.raises(ValueError, match="at least one person; size was 0"):
        Crew(env, 0)
    for seconds in (-1, math.nan):
        with pytest.raises(ValueError, match=f"0 seconds or more, not {seconds}"):
            Crew(env).work(seconds)
