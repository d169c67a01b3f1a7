"""Initiative: each seat is offered what it may do, and a form makes the action that its button names."""

from __future__ import annotations

import pytest

from sim import actions as act
from sim.exercise import Exercise
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, IT_LEAD
from sim.widgets.act import DEEDS, Initiative
from sim.widgets.composer import Composer

from .drawn import buttons, click, shown


@pytest.fixture
def sit(tmp_path, card):
    """`sit(role)`: its initiative at its first decision; what is done is kept in `initiative.done`."""

    def make(*people):
        exercise = Exercise(card, people, seed=4, path=tmp_path / f"{'-'.join(people)}.jsonl")
        exercise.go_on()
        done = []
        composer = Composer(exercise, lambda *_: None, lambda: None)
        initiative = Initiative(exercise, lambda role, action: done.append((role, action)) or True, composer)
        initiative.done = done
        return initiative

    return make


def test_a_seat_is_offered_what_it_may_do_and_nothing_else(sit):
    communications, it = set(buttons(sit(COMMUNICATIONS_LEAD).view)), set(buttons(sit(IT_LEAD).view))
    assert {"Write a notice …", "Ask …", "Brief support", "Note …"} <= communications
    assert {"Declare …", "Look for the cause", "Try a remedy …"} <= it
    assert not communications & {"Declare …", "Try a remedy …", "Call in …"}
    assert not it & {"Write a notice …", "Brief support"}


def test_whoever_is_not_on_the_call_is_offered_nothing(tmp_path, card):
    exercise = Exercise(card, seed=4, path=tmp_path / "a.jsonl")
    initiative = Initiative(exercise, lambda *_: True, Composer(exercise, lambda *_: None, lambda: None))
    assert buttons(initiative.view) == {}
    assert "Once you are on the call" in shown(initiative.view)


def test_asking_names_whom_and_what_and_does_it(sit):
    initiative = sit(COMMUNICATIONS_LEAD)
    click(initiative.view, "Ask …")
    whom, about = initiative._form.children[0].children[:2]
    assert {"it lead", "the acquirer", "a journalist"} <= set(whom.options)
    whom.value, about.value = "the acquirer", "estimate"
    click(initiative.view, "Ask the acquirer about how long it will take")
    assert initiative.done == [(COMMUNICATIONS_LEAD, act.Ask("the acquirer", "estimate"))]


def test_every_deed_makes_a_well_formed_action_of_a_kind_the_role_may_do(sit, card):
    seats = {role: sit(role) for role in (IT_LEAD, COMMANDER, COMMUNICATIONS_LEAD)}
    for deed in DEEDS:
        role = next(role for role in seats if role in deed.by)
        inputs = deed.inputs(role, seats[role].exercise.pictures()[role], card)
        action = act.checked(deed.action({name: widget.value or "" for name, widget in inputs.items()}))
        assert deed.by is action.by, deed.opens


def test_of_several_seats_the_chosen_one_acts(sit):
    initiative = sit(IT_LEAD, COMMANDER)
    assert initiative.role.value == IT_LEAD
    click(initiative.view, "Note …")
    initiative._form.children[0].children[0].value = "somebody restarted it"
    click(initiative.view, "Write it into the log")
    assert initiative.done == [(IT_LEAD, act.Note("somebody restarted it"))]


def test_what_is_done_for_good_is_no_longer_offered(sit):
    initiative = sit(COMMUNICATIONS_LEAD)
    assert "Brief support" in buttons(initiative.view)
    initiative.exercise.act(COMMUNICATIONS_LEAD, act.BriefSupport())
    initiative.refresh()
    assert "Brief support" not in buttons(initiative.view)


def test_nothing_is_noted_or_proposed_without_words(sit):
    initiative = sit(COMMUNICATIONS_LEAD)
    for opens, does in (("Note …", "Write it into the log"), ("Other …", "Propose it to the facilitator")):
        click(initiative.view, opens)
        assert buttons(initiative.view)[does].disabled
        initiative._form.children[0].children[0].value = "  "
        assert buttons(initiative.view)[does].disabled
        initiative._form.children[0].children[0].value = "somebody restarted it"
        assert not buttons(initiative.view)[does].disabled


def test_the_card_follows_the_seat_that_is_asked_but_not_while_something_is_written(sit):
    initiative = sit(IT_LEAD, COMMANDER)
    initiative.follow(COMMANDER)
    assert initiative.role.value == COMMANDER
    initiative.role.value = IT_LEAD
    initiative.follow(COMMANDER)
    assert initiative.role.value == IT_LEAD, "what was chosen by hand stays until another seat is asked"
    click(initiative.view, "Note …")
    initiative.follow(IT_LEAD)
    initiative.follow(COMMANDER)
    assert initiative.role.value == IT_LEAD
