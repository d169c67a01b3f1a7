"""Initiative: each seat is offered what it may do, and a form makes the action that its button names."""

from __future__ import annotations

import pytest

from sim import actions as act
from sim.exercise import Exercise
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, COUNSEL, IT_LEAD
from sim.widgets.act import Initiative
from sim.widgets.composer import Composer
from sim.widgets.deeds import inputs_of
from sim.widgets.standing import DEEDS

from .drawn import buttons, click, known_to, shown, two_known


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
    assert {("IT lead", IT_LEAD), ("a journalist",) * 2} <= set(whom.options)
    whom.value, about.value = "the acquirer", "estimate"
    click(initiative.view, "Ask the acquirer about how long it will take")
    assert initiative.done == [(COMMUNICATIONS_LEAD, act.Ask("the acquirer", "estimate"))]


def test_every_deed_makes_a_well_formed_action_of_a_kind_the_role_may_do(sit, card):
    seats = {role: sit(role) for role in (IT_LEAD, COMMANDER, COMMUNICATIONS_LEAD, COUNSEL)}
    for deed in DEEDS:
        role = next(role for role in seats if role in deed.by)
        fields = inputs_of(deed, role, seats[role].exercise.pictures()[role], card)
        action = act.checked(deed.action({name: widget.value or "" for name, widget in fields.items()}))
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


@pytest.fixture
def two(tmp_path):
    """The initiative of IT lead and commander once two incidents are known; what is done is kept in `done`."""
    exercise = Exercise("two-at-once", [IT_LEAD, COMMANDER], seed=4, path=tmp_path / "two.jsonl")
    two_known(exercise)
    done = []
    initiative = Initiative(
        exercise, lambda role, action: done.append(action) or True, Composer(exercise, lambda *_: None, lambda: None)
    )
    initiative.role.value, initiative.done = COMMANDER, done
    return initiative


def inputs(initiative) -> dict:
    return {
        widget.description: widget for widget in initiative._form.children[0].children if hasattr(widget, "options")
    }


def test_with_one_incident_nobody_is_asked_which(sit):
    initiative = sit(IT_LEAD)
    click(initiative.view, "Declare …")
    assert inputs(initiative)["Incident"].layout.display == "none"
    click(initiative.view, "Declare a critical incident")
    assert initiative.done == [(IT_LEAD, act.Declare("critical", 1))]


def test_with_several_one_chooses_and_remedies_follow(two):
    click(two.view, "Try a remedy …")
    which, remedy = inputs(two)["Incident"], inputs(two)["Remedy"]
    assert which.layout.display is None
    assert {value for _, value in which.options} == {"1", "2"}
    which.value = "1"
    assert "add search servers" in remedy.options and remedy.value
    which.value = "2"
    assert "renew the certificate" in remedy.options and "add search servers" not in remedy.options
    remedy.value = "renew the certificate"
    click(two.view, "Have the IT lead try: renew the certificate")
    assert two.done == [act.Mitigate("renew the certificate", 2)]


def test_what_fits_no_incident_is_not_offered_and_comes_back_with_one_that_it_fits(two):
    known = known_to(two.exercise)
    assert all(one.category for one in known.incidents.values())
    assert not {"Declare …", "Talk the category over", "Reopen"} & set(buttons(two.view))
    known.incidents[2].category = None
    two.refresh()
    assert {"Declare …", "Talk the category over", "Recategorise …"} <= set(buttons(two.view))
    click(two.view, "Declare …")
    assert [value for _, value in inputs(two)["Incident"].options] == ["2"]
    known.incidents[2].resolved = True
    two.refresh()
    click(two.view, "Reopen")
    click(two.view, "Say that the incident is not over")
    assert two.done == [act.Reopen(2)]


def test_the_kind_of_each_incident_can_be_named_and_named_anew(two):
    one, other = known_to(two.exercise).incidents.values()
    one.kind, other.kind = None, "system failure"
    click(two.view, "Name the kind …")
    which, kind = (inputs(two)[name] for name in ("Incident", "Kind"))
    which.value = "1"
    assert "system failure" in kind.options
    which.value = "2"
    assert list(kind.options) == ["security breach", "service downtime"]
    click(two.view, "Say that it is taken for: security breach")
    assert two.done == [act.NameKind("security breach", 2)]


def test_a_way_round_and_a_vendor_are_offered_until_they_are_called_on(two):
    known = known_to(two.exercise)
    known.ways_round.clear()
    two.refresh()
    click(two.view, "Way round …")
    click(two.view, "Open a way round: pay by instant transfer")
    every = two.exercise.scenario.organisation.workarounds
    known.incidents[2].ways_round.update({way.name: False for way in every})
    two.refresh()
    assert "Way round …" not in buttons(two.view)
    click(two.view, "Call the vendor")
    assert [value for _, value in inputs(two)["Incident"].options] == ["2"], "search leans on no vendor"
    click(two.view, "Have the IT lead tell the vendor")
    assert two.done == [act.EnableWorkaround("pay by instant transfer", two.done[0].incident), act.CallVendor(2)]


def test_remedies_for_what_has_not_been_noticed_are_not_given_away(tmp_path):
    exercise = Exercise("two-at-once", [IT_LEAD], seed=4, path=tmp_path / "early.jsonl")
    exercise.go_on()
    assert len(known_to(exercise).incidents) == 1
    initiative = Initiative(exercise, lambda *_: True, Composer(exercise, lambda *_: None, lambda: None))
    click(initiative.view, "Try a remedy …")
    assert set(inputs(initiative)["Remedy"].options) == {"go back to the old ranking", "add search servers"}
