"""The facilitator's strip: what waits for an answer, and that words reach whom they are for."""

from __future__ import annotations

import pytest

from sim import actions as act
from sim import events as ev
from sim.exercise import Exercise
from sim.scenario import COMMUNICATIONS_LEAD
from sim.widgets.tabletop import Table

from .drawn import click, shown


@pytest.fixture
def table(tmp_path, card):
    """At the communications lead's first decision, with the strip open."""
    made = Table(Exercise(card, seed=4, path=tmp_path / "a.jsonl"))
    made.go_on()
    click(made.view, "Facilitator")
    return made


def own(table, kind):
    return [e for e in table.exercise.pictures()[COMMUNICATIONS_LEAD].own if isinstance(e, kind)]


def test_a_question_waits_until_it_is_answered_in_their_voice(table):
    table.act(COMMUNICATIONS_LEAD, act.Ask("the mayor", "status"))
    assert table.desk.toggle.description == "Facilitator (1 waiting)"
    table.desk.reply.value = "I will call you back."
    click(table.desk.view, "Answer in their voice")
    assert own(table, ev.Replied)[0].text == "I will call you back."
    assert table.desk.toggle.description == "Facilitator …"
    assert "I will call you back." in shown(table.decisions.view)


def test_a_proposal_is_ruled_on_in_words(table):
    table.act(COMMUNICATIONS_LEAD, act.Other("switch off the card form"))
    table.desk.ruling.value = "it is off by five"
    click(table.desk.view, "Rule")
    assert own(table, ev.OtherRuled)[0].text == "it is off by five"


def test_a_ruling_may_change_a_number_of_the_world(table):
    table.act(COMMUNICATIONS_LEAD, act.Other("hire two writers"))
    table.desk.path.value, table.desk.value.value = "organisation.work.draft.seconds", 60.0
    click(table.desk.view, "Rule")
    changes = [e for e in table.exercise.log if isinstance(e, ev.ParameterChanged)]
    assert [(e.path, e.value) for e in changes] == [("organisation.work.draft.seconds", "60")]


def test_a_ruling_on_a_number_that_is_none_is_said_and_still_waits(table):
    table.act(COMMUNICATIONS_LEAD, act.Other("hire two writers"))
    table.desk.path.value = "organisation.nonsense"
    click(table.desk.view, "Rule")
    assert "That was not taken" in shown(table.desk.view)
    assert table.desk.toggle.description == "Facilitator (1 waiting)"
    assert table.desk.path.value == "organisation.nonsense"


def test_something_from_outside_reaches_the_role_it_is_for(table):
    table.desk.to.value, table.desk.sender.value = COMMUNICATIONS_LEAD, "a journalist"
    table.desk.text.value = "Have you been hacked?"
    click(table.desk.view, "Send it to them")
    assert own(table, ev.InjectDelivered)[0].text == "Have you been hacked?"
    assert "Have you been hacked?" in shown(table.decisions.view)
    assert table.story.log.lines[-1]["kind"] == "inject"
