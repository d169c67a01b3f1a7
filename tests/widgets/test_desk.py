"""The facilitator's strip: what waits for an answer, and that words reach whom they are for."""

from __future__ import annotations

import pytest

from sim import actions as act
from sim import events as ev
from sim.exercise import Exercise
from sim.scenario import COMMUNICATIONS_LEAD
from sim.scenario.changing import named
from sim.widgets.tabletop import Table

from .drawn import click, clock, shown


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


def test_a_surprise_needs_words_and_goes_to_a_seat_at_this_table_unless_told_otherwise(table):
    assert table.desk.to.value == COMMUNICATIONS_LEAD
    with pytest.raises(KeyError):
        click(table.desk.view, "Send it to them")
    table.desk.text.value = "Have you been hacked?"
    click(table.desk.view, "Send it to them")
    assert f"✓ Sent at {clock(table.exercise)} to the communications lead." in shown(table.desk.view)
    assert "IT lead (nobody at this table)" in dict(table.desk.to.options)


def test_a_surprise_for_who_is_not_on_the_call_yet_is_said_to_wait(tmp_path, card):
    table = Table(Exercise(card, seed=4, path=tmp_path / "b.jsonl"))
    click(table.view, "Facilitator")
    table.desk.text.value = "Hello?"
    click(table.desk.view, "Send it to them")
    assert "to the communications lead, who will read it on joining the call" in shown(table.desk.view)


def test_a_refusal_goes_away_when_the_next_thing_is_taken(table):
    table.act(COMMUNICATIONS_LEAD, act.Other("hire two writers"))
    table.desk.path.value = "organisation.nonsense"
    click(table.desk.view, "Rule")
    assert "That was not taken" in shown(table.desk.view)
    table.desk.text.value = "Have you been hacked?"
    click(table.desk.view, "Send it to them")
    assert "That was not taken" not in shown(table.desk.view)


def test_what_nobody_else_answers_is_listed_with_its_age_and_the_rest_is_not_counted(table):
    for whom in ("the mayor", "it lead", "the acquirer"):
        table.act(COMMUNICATIONS_LEAD, act.Ask(whom, "status"))
    asked = clock(table.exercise)
    assert table.desk.toggle.description == "Facilitator (1 waiting)"
    said = shown(table.desk.view)
    assert f"The communications lead asks the mayor about how it stands ({asked}, 0 s ago)" in said
    assert "Other open questions are answered by the model or the script" in said
    assert table.desk.ask.options[0][0] == "The communications lead asks the mayor about how it stands"
    table.go_on(table.exercise.now + 130)
    assert f"({asked}, 2.2 min ago)" in shown(table.desk.view)


def test_a_ruling_on_a_number_offers_the_numbers_there_are_and_begins_with_what_each_is(table, card):
    desk = table.desk
    assert "organisation.work.decide.seconds" in desk.path.options
    for path in desk.path.options[:: max(1, len(desk.path.options) // 40)]:
        at = card
        for part in path.split("."):
            at = next(item for item in at if named(item) == part) if isinstance(at, tuple) else getattr(at, part)
        desk.path.value = path
        assert desk.value.value == at
    assert f"at the start {at:,.6g}" in desk._now.value
    desk.path.value = ""
    assert desk._now.value == "" and desk.value.value == 0
