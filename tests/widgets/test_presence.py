"""Whether a page is there: without its beats the clock stands, then the file is free for others."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from sim.exercise import Exercise, OpenElsewhere, read
from sim.widgets import presence
from sim.widgets.tabletop import Table

from .drawn import shown


class Wall:
    """The time outside, moved by whoever sleeps."""

    def __init__(self, monkeypatch):
        self.now, self._sleep = 0.0, asyncio.sleep
        monkeypatch.setattr(presence.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(presence.asyncio, "sleep", self.sleep)

    async def sleep(self, seconds):
        self.now += seconds
        await self._sleep(0)


@pytest.fixture
def table(tmp_path, card):
    """A table at a flowing exercise."""
    return Table(Exercise(card, seed=4, mode="flowing", path=tmp_path / "a.jsonl"))


@pytest.fixture
def wall(monkeypatch):
    """The time outside."""
    return Wall(monkeypatch)


def run(going) -> None:
    """In a thread of its own: a browser test may have left a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, going()).result()


async def until(wall: Wall, second: float) -> None:
    while wall.now < second:
        await wall._sleep(0)


def test_while_the_page_beats_the_clock_runs_without_it_the_clock_stands_and_the_file_says_so(table, wall):
    async def going():
        table.pace.turn()
        for second in range(0, 30, 2):
            table.presence.beat()
            await until(wall, second)
        assert table.pace.running
        await until(wall, wall.now + presence.PAUSE + 2)
        assert not table.pace.running

    run(going)
    assert read(table.exercise.path)[1][-1].state == "paused"
    assert "this page could not be reached" in shown(table.initiative.view)


def test_a_page_that_has_gone_leaves_the_file_to_others_and_takes_it_up_when_it_is_back(table, wall):
    async def going():
        table.presence.beat()
        await until(wall, presence.LEAVE - 3)
        with pytest.raises(OpenElsewhere):
            Exercise.resume(table.exercise.path)
        await until(wall, presence.LEAVE)
        await wall._sleep(0)
        assert table.exercise.closed
        Exercise.resume(table.exercise.path).close()
        table.presence.beat()
        assert not table.exercise.closed

    run(going)


def test_who_comes_back_after_others_went_on_is_told_so(table, wall):
    async def going():
        table.presence.beat()
        await until(wall, presence.LEAVE)
        await wall._sleep(0)
        other = Exercise.resume(table.exercise.path)
        other.go_on(60)
        other.mark("paused")
        other.close()
        table.presence.beat()

    run(going)
    assert "has been gone on with elsewhere" in shown(table.decisions.view)


def test_a_busy_kernel_is_not_taken_for_a_page_that_has_gone(table, wall):
    async def going():
        table.pace.turn()
        table.presence.beat()
        await until(wall, 2)
        wall.now += 60  # a long reckoning: no beat could be heard
        await wall._sleep(0)
        table.presence.beat()
        await until(wall, wall.now + 3)
        assert table.pace.running

    run(going)


def test_a_table_that_never_had_a_page_is_left_alone(table):
    async def going():
        table.pace.turn()
        await asyncio.sleep(0)
        assert table.presence._task is None and table.pace.running
        table.pace.stop()

    run(going)
