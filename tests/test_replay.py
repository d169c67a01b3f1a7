"""Replay says whether a file still leads to the log that was kept beside it, and if not, from which second on."""

import random

import pytest
from conftest import play_anyhow

from sim import actions as act
from sim.exercise import Exercise, counterpart, replay
from sim.exercise.keeping import log_path
from sim.exercise.replaying import run_to
from sim.files import BadFile
from sim.world import World


@pytest.fixture
def finished(card, playbooks, tmp_path):
    """An exercise that was played at random to its end."""
    exercise = Exercise(
        card, ["communications lead"], playbook=playbooks["standard"], seed=6, path=tmp_path / "a.jsonl"
    )
    exercise.act("communications lead", act.Note("not there yet"))
    play_anyhow(random.Random(1), exercise).close()
    return exercise


def test_an_untouched_exercise_is_identical(finished):
    again = replay(finished.path)
    assert (again.identical, again.second, again.difference) == (True, None, "identical")
    assert again.log == finished.log
    assert again.log.seed == 6


def test_a_kept_log_that_differs_is_told_with_second_and_both_lines(finished):
    kept = log_path(finished.path)
    lines = kept.read_text(encoding="utf-8").split("\n")
    n = random.Random(1).randrange(len(lines) - 1)
    lines[n] = lines[n].replace('"at": ', '"at": 9')
    kept.write_text("\n".join(lines), encoding="utf-8")
    again = replay(finished.path)
    assert again.identical is False
    assert again.second == finished.log[n].at
    assert lines[n] in again.difference
    assert finished.log.lines()[n] in again.difference


def test_a_kept_log_that_is_shorter_or_longer_is_told(finished):
    kept = log_path(finished.path)
    text = kept.read_text(encoding="utf-8")
    lines = text.split("\n")[:-1]
    for changed in (lines[:-3], [*lines, lines[-1]], []):
        kept.write_text("".join(f"{line}\n" for line in changed), encoding="utf-8")
        again = replay(finished.path)
        assert again.identical is False
        assert str(len(changed)) in again.difference
    kept.write_bytes(b"\xff\x00 no text at all \xfe\n")
    assert replay(finished.path).identical is False


def test_without_a_kept_log_nothing_is_claimed(finished):
    log_path(finished.path).unlink()
    again = replay(finished.path)
    assert again.identical is None
    assert again.log == finished.log


def test_an_exercise_that_was_not_finished_replays_as_far_as_it_went(card, tmp_path):
    exercise = Exercise(card, ["it lead"], seed=2, path=tmp_path / "a.jsonl")
    (prompt,) = exercise.go_on()
    exercise.answer(prompt.id, "declare critical")
    exercise.go_on(exercise.now + 500)
    exercise.mark("paused")
    exercise.close()
    again = replay(exercise.path)
    assert again.identical is None
    assert again.log.lines() == exercise.log.lines()


def test_the_clock_runs_to_the_second_past_whatever_opens_on_the_way(card):
    world = World(card, 1)
    run_to(world, 2_000)
    assert world.now == 2_000
    assert world.prompts  # some opened, and nobody answered
    run_to(world, 10**9)
    assert world.ended


def test_seed_and_replication_make_the_counterpart(card, standard):
    logs = {(seed, r): counterpart(card, standard, seed, r).digest for seed in (1, 2) for r in (0, 1)}
    assert len(set(logs.values())) == 4
    assert logs[1, 1] == counterpart(card, "standard", 1, 1).digest


def test_a_counterpart_takes_a_scenario_by_name_and_refuses_what_is_none(card, standard):
    assert counterpart("card-payments-down", "standard", 1).digest == counterpart(card, standard, 1).digest
    with pytest.raises(BadFile, match="no scenario of this name"):
        counterpart("storm", standard, 1)
    with pytest.raises(TypeError, match="a scenario is wanted"):
        counterpart(None, standard, 1)
