"""The card *Events to come*: on the table's strip and on the facilitator's page of a room."""

from __future__ import annotations

import dataclasses

import pytest

from sim import events as ev
from sim.exercise import Exercise
from sim.scenario import COMMUNICATIONS_LEAD, EXECUTIVE, PlannedInject
from sim.widgets.tabletop import Table

from .drawn import buttons, click, shown

LIST = (
    PlannedInject(
        "seller", "A <b>seller</b> asks", (COMMUNICATIONS_LEAD,), "Do I ship?", at=1500, expected="an answer"
    ),
    PlannedInject("board", "The board", (EXECUTIVE,), "What is it?", by_hand=True, type="complexity"),
)


@pytest.fixture
def table(tmp_path, card):
    """At the first decision, with the strip open, where three things are to come."""
    listed = dataclasses.replace(card, injects=LIST)
    made = Table(Exercise(listed, seed=4, path=tmp_path / "a.jsonl", release="confirmed"))
    made.go_on(700)
    click(made.view, "Facilitator")
    return made


def test_the_list_says_what_comes_to_whom_when_and_what_is_expected(table):
    text = shown(table.desk.to_come.view)
    for words in ("Events to come", "16:55", "A &lt;b&gt;seller&lt;/b&gt; asks", "○ planned", "an answer", "by hand"):
        assert words in text, words
    assert "complexity" in text and "<b>seller" not in text


def test_one_is_released_and_reaches_the_table(table):
    card = table.desk.to_come
    card.event.value = "board"
    click(card.view, "Release now")
    assert [e.text for e in table.exercise.log if isinstance(e, ev.InjectDelivered)] == ["What is it?"]
    assert "✓ released" in shown(card.view)
    card.why.value = "they rang back"
    click(card.view, "They have done it")
    assert "done (they rang back)" in shown(card.view)


def test_one_is_skipped_with_a_reason_or_it_is_said_what_is_missing(table):
    card = table.desk.to_come
    click(card.view, "Skip")
    assert "reason" in shown(table.desk.view) and "○ planned" in shown(card.view)
    card.why.value = "too much already"
    click(card.view, "Skip")
    assert "– skipped (too much already)" in shown(card.view)


def test_one_is_put_off(table):
    card = table.desk.to_come
    card.event.value = "seller"
    card.minutes.value = 10
    click(card.view, "Defer")
    assert "Put off until 17:05" in shown(card.view) and "⏸ deferred" in shown(card.view)


def test_what_is_due_is_shown_first_as_soon_as_it_is(table):
    while table.exercise.now < 1500:
        table.exercise.go_on(1500)
    table.refresh()
    assert table.desk.to_come.event.value == "seller" and "▶ due" in shown(table.desk.to_come.view)


def test_without_a_list_there_is_no_card(tmp_path, card):
    made = Table(Exercise(card, seed=4, path=tmp_path / "b.jsonl"))
    click(made.view, "Facilitator")
    assert "Events to come" not in shown(made.view) and "Release now" not in buttons(made.view)
