"""Looking ahead, in words and times."""

from types import SimpleNamespace

import pytest

from sim.widgets.ahead import Ahead, ahead_in_words, last_at, minutes, next_at

STARTS = 16 * 3600 + 1800


@pytest.mark.parametrize(
    ("text", "now", "after", "before"),
    [
        ("16:30", 60, 86_400, 0),
        (" 17.45 ", 60, 4500, -81_900),
        ("17:45", 4500, 90_900, -81_900),
        ("0:10", 0, 27_600, -58_800),
        ("16:29", 0, 86_340, -60),
        ("9:30", 70_000, 147_600, 61_200),
        *((text, 0, None, None) for text in ("25:00", "soon", "")),
    ],
)
def test_a_time_of_day_is_the_next_or_the_last_second_of_the_scenario(text, now, after, before):
    assert (next_at(text, STARTS, now), last_at(text, STARTS, now)) == (after, before)


@pytest.mark.parametrize(
    ("typed", "press", "said"),
    [
        ("16:40", "_jump", "It is 16:45, and it is followed until 20:30"),
        ("21:00", "_jump", "followed until 20:30"),
        ("16:00", "_back", "It began at 16:30"),
        ("soon", "_back", "A time of the scenario is wanted"),
    ],
)
def test_a_slip_of_the_clock_asks_the_room_for_nothing(typed, press, said):
    """A jump to a time that has passed went on to the next day, and so to the end of the drill."""
    asked = []
    guest = SimpleNamespace(now=900, scenario=SimpleNamespace(starts=STARTS, lasts=14_400, afterwards=()))
    guest.ask = lambda *said, **given: asked.append((said, given))
    made = Ahead(guest, lambda deed: bool([deed()]))
    made.time.value = typed
    getattr(made, press)()
    assert asked == [] and said in made._said.value
    made.left.value = "a while"
    made._look()
    assert asked == [] and "seen &#x27;a while&#x27;" in made._said.value
    made.time.value = "17:30"
    made._jump()
    assert asked == [(("jump",), {"to": 3600})]


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
