"""Tables on the command line are as wide as the terminal, cut no name and lose no number."""

import re

import pandas as pd
import pytest

from sim import verb_compare
from sim.experiment import compare
from sim.verb_tables import table, width, wrapped

LONG = "tell-early with channels.sms.per minute=60, work.approval=median 12 min"
FRAME = pd.DataFrame(
    {
        "scenario": ["card-payments-down"] * 3,
        "measure": ["time to notify"] * 3,
        "strategy": ["standard", "tell-early", LONG],
        "mean": ["131.7", "63.7", "64.0"],
        "low": ["–", "-76.6", "-7 s"],
        "verdict": ["compared with", "better", "practically equal"],
    }
)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("room", [120, 80, 60, 40])
def test_no_line_is_longer_than_the_terminal_and_nothing_is_lost(room):
    text = table(FRAME, room, heads=2)
    assert max(map(len, text.split("\n"))) <= room
    for cell in FRAME.drop(columns="strategy").to_numpy().flat:
        assert squeezed(cell) in squeezed(text), cell
    assert all(word in squeezed(text) for word in ("channels.sms.", "minute=60,", "median"))


def test_where_there_is_room_or_nobody_looks_it_is_one_table():
    whole = FRAME.to_string(index=False)
    assert table(FRAME, None, heads=2) == table(FRAME, 200, heads=2) == whole
    assert width() is None  # a test's output is no terminal


def test_a_narrow_table_has_its_scenario_and_measure_as_a_heading():
    first, heads, *rows = table(FRAME, 80, heads=2).split("\n")
    assert first == "card-payments-down, time to notify:" and heads.split() == ["strategy", "mean", "low", "verdict"]
    assert rows[1].split() == ["tell-early", "63.7", "-76.6", "better"]


def test_where_not_even_words_can_be_broken_each_row_is_a_list():
    numbers = {f"column {n}": [f"{n}00.5"] for n in range(12)}
    text = table(pd.DataFrame({"place": ["1"], "number": ["work.decide"]} | numbers), 60)
    assert text.startswith("work.decide\n  place 1; column 0 000.5; column 1") and max(map(len, text.split("\n"))) <= 60


def test_sentences_are_broken_between_words_and_a_long_path_behind_a_full_stop():
    assert wrapped("one two three\nfour", 8) == "one two\n  three\nfour"
    assert wrapped("channels.sms.per", 12) == "channels.\n  sms.per"
    assert wrapped("any length at all", None) == "any length at all"


def test_a_comparison_says_the_same_however_narrow():
    study = compare("slow-search", ["standard", "tell-early"], replications=2, progress=False)
    broad, narrow = (verb_compare.told(study, None, room) for room in (None, 72))
    assert max(map(len, narrow.split("\n"))) <= 72
    numbers = [sorted(re.findall(r"-?\d[\d,.]*", text)) for text in (broad, narrow)]
    assert numbers[0] == numbers[1]
