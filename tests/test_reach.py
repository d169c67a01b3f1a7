"""How a notice spreads: shares only grow, lie between 0 and 1, and the quick way is the slow way."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.luck import quantile
from sim.reach import Delivery, curve, first_second, informed, leading, share_by, taken_in
from sim.scenario import Duration

PACES = st.one_of(
    st.builds(Duration, st.just("fixed"), st.floats(0, 5_000)),
    st.builds(Duration, st.just("lognormal"), st.floats(1, 20_000), st.floats(0.1, 2.5)),
    st.builds(Duration, st.just("exponential"), st.floats(1, 20_000)),
    st.builds(Duration, st.just("weibull"), st.floats(1, 20_000), st.floats(0.3, 3)),
)
COHORTS = st.builds(
    Delivery,
    st.sampled_from(["notice 1", "notice 2"]),
    st.just("a"),
    st.sampled_from(["sms", "e-mail", "banner"]),
    st.just(1_000),
    st.integers(0, 5_000),
    st.sampled_from([0, 0, 1, 620, 6_840]),
    st.floats(0, 1),
    PACES,
    st.just(()),
)
PERSONS = st.lists(st.integers(-1, 8_000), min_size=7, max_size=7).map(
    lambda people: Delivery("n", "a", "chat", 7, 0, 0, 1.0, Duration("fixed", 0), tuple(people))
)
DELIVERIES = (
    st.lists(COHORTS, max_size=5)
    | st.lists(PERSONS, min_size=1, max_size=3)
    | st.tuples(COHORTS, PERSONS, PERSONS).map(list)
)


def test_who_is_followed_one_by_one_hears_it_from_the_support_desk_too():
    """Half have read it; of the others the agents' line reaches a fifth."""
    read = Delivery("n", "a", "chat", 4, 0, 0, 1.0, Duration("fixed", 0), (10, -1, 10, -1))
    line = Delivery("the agents' line", "a", "support", 0, 100, 0, 0.2, Duration("fixed", 0))
    assert informed([line], 100) == pytest.approx(0.2)
    assert informed([line, read], 99) == 0.5
    assert informed([line, read], 100) == pytest.approx(0.6)
    assert curve([line, read], np.array([9, 99, 100])) == pytest.approx([0.0, 0.5, 0.6])


@settings(max_examples=150, deadline=None)
@given(DELIVERIES, st.lists(st.integers(-100, 30_000), min_size=2, max_size=8))
def test_who_is_informed_stays_informed(deliveries, seconds):
    shares = [informed(deliveries, s) for s in sorted(seconds)]
    assert all(0 <= share <= 1 for share in shares)
    assert all(a <= b + 1e-12 for a, b in pairwise(shares))


@settings(max_examples=150, deadline=None)
@given(st.lists(COHORTS, max_size=5), COHORTS, st.integers(0, 30_000))
def test_another_delivery_informs_nobody_less(deliveries, more, second):
    assert informed([*deliveries, more], second) >= informed(deliveries, second) - 1e-12


@settings(max_examples=150, deadline=None)
@given(DELIVERIES)
def test_the_curve_is_informed_second_by_second(deliveries):
    seconds = np.array([0, 1, 59, 60, 61, 500, 1_234, 5_000, 5_001, 9_999, 30_000])
    slow = [informed(deliveries, s) for s in seconds.tolist()]
    assert np.allclose(curve(deliveries, seconds), slow, rtol=0, atol=1e-9)


@settings(max_examples=100, deadline=None)
@given(st.lists(COHORTS, max_size=5), st.integers(0, 30_000))
def test_those_that_are_overtaken_add_nothing(deliveries, second):
    assert informed(leading(deliveries), second) == pytest.approx(informed(deliveries, second), abs=1e-12)


@settings(max_examples=100, deadline=None)
@given(PACES.filter(lambda d: d.kind != "fixed"), st.floats(0.001, 0.999))
def test_a_share_is_over_when_its_quantile_is(pace, p):
    assert share_by(pace, quantile(pace, p)) == pytest.approx(p, abs=1e-9)


def test_nobody_is_informed_before_the_first_copy_is_out():
    for pace in (Duration("fixed", 0), Duration("lognormal", 18, 1.8), Duration("exponential", 9)):
        delivery = Delivery("n", "a", "sms", 100, 500, 100, 0.8, pace)
        assert taken_in(delivery, 499) == taken_in(delivery, 500) == 0.0
        assert taken_in(delivery, 10**7) == pytest.approx(0.8)


def test_a_second_notice_by_the_same_channel_meets_the_same_people():
    sms = Delivery("notice 1", "a", "sms", 100, 0, 0, 0.5, Duration("fixed", 10))
    again = sms._replace(notice="notice 2", first=100)
    assert informed([sms, again], 1_000) == 0.5
    assert informed([sms, again._replace(channel="e-mail")], 1_000) == 0.75


def test_the_first_second_is_found_to_the_second():
    delivery = Delivery("n", "a", "sms", 10, 0, 0, 1.0, Duration("fixed", 1), (5, 9, -1, 7))
    assert [first_second(lambda s: informed([delivery], s), x, 100) for x in (0.25, 0.5, 0.75)] == [5, 7, 9]
    assert first_second(lambda s: informed([delivery], s), 0.76, 100) is None
    assert first_second(lambda s: 1.0, 0.5, 100) == 0
