"""Values are read with their units and written so that they read the same again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.files.complaints import Wrong
from sim.files.values import (
    clock_time,
    money,
    number,
    read_value,
    seconds,
    share,
    value_text,
    whole_number,
    yes_or_no,
)
from sim.scenario import ClockTime, Duration, Money, Seconds, Share, exactly


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("5 min", 300),
        ("30 s", 30),
        ("2 h", 7200),
        ("1 h 30 min", 5400),
        ("2 days", 172_800),
        ("1 day 1 s", 86_401),
        ("1 week", 604_800),
        ("0 min", 0),
        ("1.5 h", 5400),
        ("5min", 300),
        ("90 minutes", 5400),
    ],
)
def test_a_time_has_units(text, length):
    assert seconds(text) == length


@pytest.mark.parametrize(
    "text",
    [
        "5",
        "0",
        "min",
        "5 m",
        "5 minn",
        "-5 min",
        "1.5 s",
        "30 min 1 h",
        "1 h 1 h",
        "5 min ago",
        "٥ min",
        "1e3 s",
        "5,0 s",
    ],
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(Wrong):
        seconds(text)


@given(st.integers(0, 10**9))
def test_a_time_reads_back_as_it_was_written(length):
    assert seconds(exactly(length)) == length


@given(st.integers(0, 10**6))
def test_a_share_reads_back_as_it_was_written(millionths):
    value = millionths / 10**6
    assert share(value_text(Share, value)) == value


def test_a_share_is_per_cent_or_a_fraction_and_both_are_the_same_number():
    assert [share(text) for text in ("12 %", "12%", "0.12", "0", "1", "100 %", "0.5 %")] == [
        0.12, 0.12, 0.12, 0.0, 1.0, 1.0, 0.005,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["12", "101 %", "-1 %", "1.01", "%", "half", "nan", "inf", "1 % %"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(Wrong):
        share(text)


def test_money_may_be_spelled_in_thousands_and_millions():
    amounts = ("350", "1,200,000", "1.2 million", "3 thousand", "0.02", "2 billion")
    assert [money(text) for text in amounts] == [350, 1_200_000, 1_200_000, 3000, 0.02, 2_000_000_000]


@pytest.mark.parametrize("text", ["R 350", "350 ZAR", "-1", "1,20", "1.2 milion", "1e6", "million"])
def test_what_is_no_money_is_refused(text):
    with pytest.raises(Wrong):
        money(text)


def test_numbers_take_commas_between_thousands_only():
    assert (whole_number("41,200"), number("6,000.5"), whole_number("12.0")) == (41_200, 6000.5, 12)
    for text in ("1,2", "12,34", "1 200", "0x10", "1_000", "9" * 400, "nan", ""):
        with pytest.raises(Wrong):
            number(text)


def test_a_clock_time_is_seconds_after_midnight():
    assert (clock_time("16:40"), clock_time("8:05"), clock_time("00:00")) == (60_000, 29_100, 0)
    for text in ("24:00", "16:60", "1640", "16:40:00", "4 pm"):
        with pytest.raises(Wrong):
            clock_time(text)


def test_yes_and_no_are_words():
    assert [yes_or_no(text) for text in ("yes", "true", "no", "false")] == [True, True, False, False]
    with pytest.raises(Wrong) as caught:
        yes_or_no("Yes")
    assert caught.value.suggestion == "yes"


@given(st.sampled_from([Seconds, Share, Money, ClockTime, int, float, bool, str]), st.text(max_size=12))
def test_any_text_is_a_value_or_is_refused(form, text):
    try:
        value = read_value(form, text)
    except Wrong as wrong:
        assert wrong.wrong
    else:
        assert form in (bool, str) or 0 <= value < 1e25


@pytest.mark.parametrize(
    ("form", "value", "text"),
    [
        (Seconds, 5400, "1 h 30 min"),
        (Seconds, 0, "0 s"),
        (Seconds, 172_801, "2 days 1 s"),
        (Share, 0.07, "7 %"),
        (Share, 0.005, "0.5 %"),
        (Share, 1.0, "100 %"),
        (Money, 1_200_000.0, "1,200,000 ZAR"),
        (Money, 0.02, "0.02 ZAR"),
        (int, 41_200, "41,200"),
        (float, 0.67, "0.67"),
        (ClockTime, 29_100, "08:05"),
        (Duration, Duration("fixed", 90.0), "1 min 30 s"),
        (Duration, Duration("lognormal", 420.0, 0.9), "lognormal, median 7 min, sigma 0.9"),
        (Duration, Duration("exponential", 420.0), "exponential, mean 7 min"),
        (Duration, Duration("weibull", 120.0, 0.75), "Weibull, scale 2 min, shape 0.75"),
        (tuple[float, ...], (1.0, 0.95), "1, 0.95"),
    ],
)
def test_values_are_written_with_units(form, value, text):
    assert value_text(form, value, "ZAR") == text
