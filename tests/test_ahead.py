"""What lies ahead of an exercise, and jumping there."""

import pytest

from sim import events as ev
from sim import files
from sim.exercise import Exercise, record, replay
from sim.exercise.ahead import Forecast, forecast, jump, minutes_each
from sim.experiment import run
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD


@pytest.fixture
def exercise(card, tmp_path):
    made = Exercise(card, (COMMUNICATIONS_LEAD, COMMANDER), seed=4, path=tmp_path / "a.jsonl")
    yield made
    made.close()


def test_from_the_first_second_on_it_is_the_run_of_the_playbook(exercise, card):
    ahead, log = forecast(exercise), run(card, "standard", 4)
    asked = [e.at for e in log if isinstance(e, ev.PromptOpened) and e.role in exercise.people]
    assert (ahead.ends, list(ahead.asked), ahead.each) == (log[-1].at, asked, None)


def test_it_looks_ahead_from_what_was_decided_and_changes_nothing(exercise):
    exercise.go_on()
    exercise.answer(exercise.prompts[0].id, exercise.prompts[0].options[-1].name)
    exercise.go_on()
    before = exercise.path.read_bytes(), exercise.now, len(exercise.world.log)
    ahead = forecast(exercise)
    assert (exercise.path.read_bytes(), exercise.now, len(exercise.world.log)) == before
    assert ahead.ends > exercise.now and all(at > exercise.now for at in ahead.asked)


def test_after_a_jump_people_have_their_seats_back_and_the_file_replays(exercise):
    ahead = forecast(exercise)
    there = ahead.asked[len(ahead.asked) // 2]
    jump(exercise, there)
    assert exercise.now <= there and exercise.people == (COMMANDER, COMMUNICATIONS_LEAD)
    again = forecast(exercise)
    assert again.ends == ahead.ends and set(again.asked) <= set(ahead.asked)
    while not exercise.ended:
        for prompt in exercise.go_on():
            exercise.answer(prompt.id, prompt.options[0].name)
    exercise.close()
    assert replay(exercise.path).identical


@pytest.mark.parametrize("second", [0, -5, 2.5, "noon"])
def test_one_jumps_ahead(exercise, second):
    with pytest.raises(ValueError, match="one jumps ahead"):
        jump(exercise, second)


def test_what_fits_into_the_minutes_that_are_left():
    ahead = Forecast(9_000, (100, 200, 300, 400, 500), 2.0)
    assert ahead.jump(10) is None
    assert ahead.jump(5) == 300  # two decisions are left after the third
    assert ahead.jump(0) == 500
    assert ahead._replace(each=None).jump(1) is None


def test_breaks_are_not_counted_as_talk():
    marks = ["10:00:00", "10:04:00", "10:30:00", "10:32:00"]
    lines = [record.Clock(n, f"2026-01-01T{wall}", "running") for n, wall in enumerate(marks)]
    said = [record.Said(n, "executive", (), "executive/x") for n in range(3)]
    assert minutes_each([*lines, *said]) == pytest.approx(2.0)
    assert minutes_each(lines) is None


def test_where_the_days_after_are_played_the_session_has_a_morning_for_them(card):
    after = files.load("payments-again")
    assert [one.name for one in after.phases][:4] == ["briefing", "play", "next morning, 09:00", "hot wash"]
    assert [one.name for one in card.phases] == ["briefing", "play", "hot wash", "debrief", "what changes"]
    assert sum(one.minutes for one in card.phases) == 90
