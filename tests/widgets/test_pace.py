"""How time goes: at any speed, with any changes of it, and never while the clock stands."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from sim.exercise import Exercise
from sim.widgets import pace
from sim.widgets.pace import Pace


class Wall:
    """A clock on the wall that a test moves; the pause between two ticks costs no real time."""

    def __init__(self, monkeypatch):
        self.now, self.ticks = 0.0, []
        self._sleep = asyncio.sleep
        monkeypatch.setattr(pace.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(pace.asyncio, "sleep", self.sleep)

    async def sleep(self, _seconds):
        await self._sleep(0)
        self.now += self.ticks.pop(0) if self.ticks else 0.0


@pytest.fixture
def flowing(tmp_path, card, monkeypatch):
    """A flowing exercise's pace, and the wall clock that drives it."""
    exercise = Exercise(card, seed=4, mode="flowing", path=tmp_path / "a.jsonl")
    made = Pace(exercise, lambda until: bool(exercise.go_on(until)))
    return made, Wall(monkeypatch)


def run(made: Pace, wall: Wall, *spells: tuple[int, list[float]]) -> None:
    """Let the clock run in spells, each with a speed and what passes on the wall between ticks."""

    async def go():
        made.turn()
        for speed, ticks in spells:
            made.speed.value, wall.ticks = speed, list(ticks)
            while wall.ticks:
                await wall._sleep(0)
            await wall._sleep(0)
        made.stop()

    # a thread of its own: a browser test may have left a loop running in this one
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, go()).result()


def test_scenario_seconds_are_wall_seconds_times_speed(flowing):
    made, wall = flowing
    run(made, wall, (10, [0.25] * 8))
    assert made.exercise.now == 20


def test_a_change_of_speed_never_rescales_the_past(flowing):
    made, wall = flowing
    run(made, wall, (1, [1.0] * 5), (60, [1.0] * 2), (2, [0.5] * 4))
    assert made.exercise.now == 5 + 120 + 4


def test_parts_of_seconds_are_not_lost(flowing):
    made, wall = flowing
    run(made, wall, (1, [0.3] * 10))
    assert made.exercise.now in (2, 3)  # 3 s less what floats swallow; lost parts would leave 0


def test_a_late_tick_is_made_up_for(flowing):
    made, wall = flowing
    run(made, wall, (10, [0.25, 4.0, 0.25]))
    assert made.exercise.now == 45


def test_a_fast_clock_slows_down_when_something_is_to_be_decided(flowing):
    made, wall = flowing
    run(made, wall, (600, [1.0] * 30))
    assert made.exercise.prompts
    assert made.speed.value == pace.CAREFUL
    assert made.exercise.now < 30 * 600


def test_stopping_is_filed_where_the_clock_stood(flowing):
    made, wall = flowing
    run(made, wall, (10, [1.0] * 3))
    assert '"at": 30' in made.exercise.path.read_text().splitlines()[-1]
    assert '"paused"' in made.exercise.path.read_text().splitlines()[-1]


def test_in_turn_mode_the_clock_cannot_run(tmp_path, card):
    exercise = Exercise(card, seed=4, path=tmp_path / "a.jsonl")
    made = Pace(exercise, lambda until: bool(exercise.go_on(until)))
    assert made.run.layout.display == "none" and made.speed.layout.display == "none"
    made.wait()
    assert exercise.now == 300
    made.jump()
    assert exercise.prompts
