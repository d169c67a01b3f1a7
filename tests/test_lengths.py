"""Lengths of time are said in one way, whoever says them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.files.values import seconds
from sim.scenario import exactly, lasted


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 s"),
        (0.1, "6 s"),
        (59.4 / 60, "59 s"),
        (59.6 / 60, "1 min"),
        (1, "1 min"),
        (4.24, "4.2 min"),
        (9.96, "10 min"),
        (36.4, "36 min"),
        (179, "179 min"),
        (179.6, "3 h"),
        (200, "3 h 20 min"),
        (47 * 60 + 59.9, "2 days"),
        (24 * 60, "1 day"),
        (42 * 60 + 10, "42 h 10 min"),
        (71 * 60 + 20, "71 h 20 min"),
        (72 * 60, "3 days"),
        (124 * 60 + 20, "5 days 4 h"),
        (-0.001, "0 s"),
        (-0.5, "-30 s"),
        (-12.2, "-12 min"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(minutes, said):
    assert lasted(minutes) == said


@given(st.floats(0.02, 10**6))
def test_about_is_within_a_twentieth_or_half_a_second_of_what_it_was(minutes):
    assert abs(seconds(lasted(minutes)) / 60 - minutes) <= max(minutes / 20, 0.51 / 60)


def test_no_number_is_no_length_of_time():
    with pytest.raises(ValueError, match="NaN"):
        lasted(math.nan)


@pytest.mark.parametrize(("length", "said"), [(0, "0 s"), (1_204, "20 min 4 s"), (90_061, "1 day 1 h 1 min 1 s")])
def test_to_the_second_nothing_is_left_out(length, said):
    assert exactly(length) == said
