"""Words: the same thing is called the same wherever it is shown."""

from __future__ import annotations

from sim import actions as act
from sim import events as ev
from sim.exercise import Exercise
from sim.scenario import COMMUNICATIONS_LEAD, worded
from sim.widgets.tabletop import Table
from sim.widgets.words import TOPICS, told

from .drawn import click, shown


def test_the_log_calls_a_topic_as_the_button_does(tmp_path, card):
    table = Table(Exercise(card, seed=4, path=tmp_path / "a.jsonl"))
    table.go_on()
    click(table.view, "Ask …")
    click(table.view, "Ask the IT lead about how it stands")
    assert "Asks the IT lead about how it stands" in [line["text"] for line in table.story.log.lines]
    assert set(TOPICS.values()) == set(act.TOPICS)


def test_what_somebody_says_begins_with_a_capital():
    replied = ev.Replied(1, COMMUNICATIONS_LEAD, "question 1", "it lead", "payments: partial outage")
    assert told(replied) == "IT lead: “Payments: partial outage”"


def test_sms_is_written_in_capitals_everywhere(tmp_path, card):
    table = Table(Exercise(card, seed=4, path=tmp_path / "a.jsonl"))
    table.go_on()
    click(table.decisions.view, "Write your own notice")
    said = shown(table.view)
    assert "SMS" in said and "sms" not in said.split("</style>")[1]
    assert worded("sms: it lead's notice, by smsx") == "SMS: IT lead's notice, by smsx"
    assert (
        worded("by e-mail, x and sms") == "by e-mail, X and SMS"
        and worded("a point x on a map") == "a point x on a map"
    )
    assert worded("planned: x at 20:00, facebook at 21:00") == "planned: X at 20:00, Facebook at 21:00"
