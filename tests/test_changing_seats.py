"""Seats change hands during an exercise: people, the playbook, nobody; and the file knows it."""

import random

import pytest

from sim import events as ev
from sim.exercise import Exercise, ever_held, replay
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, IT_LEAD, ROLES


def begun(path, card, people=(COMMUNICATIONS_LEAD,), **more):
    return Exercise(card, people, seed=4, path=path / "a.jsonl", **more)


def drilled(exercise, rng, changes=()):
    """People answer anyhow to the end; at some prompts a seat changes hands."""
    while not exercise.ended:
        for prompt in exercise.go_on():
            if rng.random() < 0.3:
                exercise.seat(rng.choice(list(ROLES)), rng.choice(changes), [rng.choice("AB")])
            if prompt.id in {p.id for p in exercise.prompts}:
                exercise.answer(prompt.id, rng.choice(prompt.options).name)
        if not exercise.people:
            exercise.seat(COMMUNICATIONS_LEAD, "people")
    return exercise


@pytest.mark.parametrize("seed", range(12))
def test_seats_that_change_hands_come_out_again(seed, card, tmp_path):
    exercise = drilled(begun(tmp_path, card), random.Random(seed), ("people", "playbook", "nobody"))
    exercise.close()
    assert replay(exercise.path).identical
    again = Exercise.resume(exercise.path)
    assert again.log.lines() == exercise.log.lines()
    assert again.seats == exercise.seats
    again.close()


def test_whoever_takes_a_seat_is_asked_what_is_open_and_the_playbook_is_not(card, tmp_path):
    exercise = begun(tmp_path, card)
    asked = exercise.go_on()
    exercise.seat(COMMUNICATIONS_LEAD, "playbook")
    assert exercise.prompts == () and exercise.people == ()
    exercise.seat(COMMUNICATIONS_LEAD, "people", ["Thandi"])
    assert exercise.seats[COMMUNICATIONS_LEAD] == ("people", ("Thandi",))
    assert exercise.prompts == ()  # the playbook's answer is on its way
    exercise.close()
    assert asked


def test_what_people_have_answered_the_playbook_does_not_answer_again(card, tmp_path):
    exercise = begun(tmp_path, card)
    (prompt, *_) = exercise.go_on()
    exercise.answer(prompt.id, prompt.options[-1].name, minutes=2)
    exercise.seat(COMMUNICATIONS_LEAD, "playbook")
    exercise.go_on()
    said = [e for e in exercise.log if isinstance(e, ev.ActionTaken) and dict(e.action).get("prompt") == prompt.id]
    assert [dict(e.action)["option"] for e in said] == [prompt.options[-1].name]
    exercise.close()


def test_a_seat_that_nobody_holds_is_answered_by_its_defaults(card, tmp_path):
    exercise = begun(tmp_path, card, people=(COMMUNICATIONS_LEAD, COMMANDER))
    (prompt, *_) = exercise.go_on()
    exercise.seat(prompt.role, "nobody")
    while not exercise.ended and not any(
        isinstance(e, ev.PromptClosed) and e.prompt == prompt.id for e in exercise.log
    ):
        exercise.go_on(exercise.now + 600)
    closed = next(e for e in exercise.log if isinstance(e, ev.PromptClosed) and e.prompt == prompt.id)
    assert closed.how == "silent"
    exercise.close()


@pytest.mark.parametrize(("role", "holder"), [("jester", "people"), (COMMANDER, "robot")])
def test_what_is_no_seat_or_no_holder_is_refused_and_not_filed(role, holder, card, tmp_path):
    exercise = begun(tmp_path, card)
    before = exercise.path.read_bytes()
    with pytest.raises(ValueError, match="a seat of"):
        exercise.seat(role, holder)
    assert exercise.path.read_bytes() == before
    exercise.close()


def test_without_a_playbook_none_can_take_a_seat(card, tmp_path):
    exercise = begun(tmp_path, card, playbook=None)
    with pytest.raises(ValueError, match="no playbook"):
        exercise.seat(COMMANDER, "playbook")
    exercise.close()


def test_whoever_handed_a_seat_over_has_held_it(tmp_path, card):
    exercise = begun(tmp_path, card)
    exercise.seat(COMMUNICATIONS_LEAD, "playbook")
    exercise.seat(COMMANDER, "nobody")
    exercise.seat(IT_LEAD, "people", ["Ada"])
    exercise.seat(IT_LEAD, "playbook")
    assert exercise.people == () and ever_held(exercise) == (IT_LEAD, COMMUNICATIONS_LEAD)
    exercise.close()
