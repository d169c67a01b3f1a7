"""Looking ahead, in words and times."""

import pytest

from sim.widgets.ahead import ahead_in_words, minutes, second_of

STARTS = 16 * 3600 + 1800


@pytest.mark.parametrize(
    ("text", "second"),
    [("16:30", 0), (" 17.45 ", 4500), ("0:10", 27_600), ("16:29", 86_340), ("25:00", None), ("soon", None), ("", None)],
)
def test_a_time_of_day_is_a_second_of_the_scenario(text, second):
    assert second_of(text, STARTS) == second


@pytest.mark.parametrize(
    ("text", "number"), [("20", 20), ("7,5 min", 7.5), ("", None), ("-3", None), ("later", None), ("nan", None)]
)
def test_minutes_are_a_number_or_nothing(text, number):
    assert minutes(text) == number


def test_what_lies_ahead_is_said_in_clock_times_and_minutes():
    found = {"ends": 7200, "asked": 11, "each": 2.14, "jump": 4500}
    said = ahead_in_words(found, STARTS, 15)
    assert "ends at 18:30" in said and "about 11 decisions" in said
    assert "2.1 min each: about 24 min more" in said and "To be through in 15 min, jump to 17:45" in said
    assert "fits into 60 min" in ahead_in_words(found | {"jump": None}, STARTS, 60)
    assert "each" not in ahead_in_words(found | {"jump": None, "each": None}, STARTS, None)
