"""How time goes by, whatever people do with it: at a table on one screen and in a room for many, in turns and flowing.

Hypothesis invents what they do. The clock on the wall is one that the test moves.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sim import actions as act
from sim.exercise import Exercise, read, replay
from sim.exercise.ahead import jump
from sim.exercise.flow import SPEEDS, TICK, Flow
from sim.exercise.marks import NEAR
from sim.exercise.record import Input, Said
from sim.room import Room, new_places
from sim.room.link import Link
from sim.room.telling import Told
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, IT_LEAD
from sim.widgets.pace import Pace

SEATS = (COMMUNICATIONS_LEAD, IT_LEAD, COMMANDER)
LIVE = ("run", "pause", "speed", "spend")  #: what does not move the clock by itself, but `spend` while it runs


class Wall:
    """The clock on the wall, and whoever sleeps until it says so."""

    def __init__(self):
        self.now, self._sleepers = 1000.0, []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.now + seconds, woken))
        await woken

    async def spend(self, seconds: float) -> None:
        """So much goes by; whoever wakes up meanwhile does what they have to do at their time."""
        await self._settle()
        until = self.now + seconds
        while due := [one for one in self._sleepers if one[0] <= until and not one[1].done()]:
            first = min(due, key=lambda one: one[0])
            self._sleepers.remove(first)
            self.now = max(self.now, first[0])
            first[1].set_result(None)
            await self._settle()
        self.now = until

    async def _settle(self) -> None:
        for _ in range(4):
            await asyncio.sleep(0)


class Table:
    """A table on one screen, as whoever sits there uses it."""

    def __init__(self, exercise: Exercise):
        self.exercise = exercise
        self.pace = Pace(exercise, lambda until: bool(exercise.go_on(until)))

    @property
    def running(self) -> bool:
        return self.pace.running

    @property
    def speed(self) -> int:
        return self.pace.speed.value

    def run(self) -> None:
        if not self.running:
            self.pace.turn()

    def pause(self) -> None:
        self.pace.stop()

    def set_speed(self, speed: int) -> None:
        self.pace.speed.value = speed

    def go_on(self, until: int) -> None:
        self.exercise.go_on(until)

    def jump(self, to: int) -> None:
        jump(self.exercise, to)

    def back(self, at: int) -> None:
        self.pause()
        before = self.exercise
        self.__init__(before.branch(at, before.path.with_name(f"{before.path.stem}-2.jsonl")))
        before.close()

    def answer(self, prompt, option: str, minutes: float | None) -> None:
        self.exercise.answer(prompt.id, option, minutes=minutes)

    def act(self, role: str, action: act.Action, minutes: float | None) -> None:
        self.exercise.act(role, action, minutes=minutes)

    def close(self) -> None:
        self.pause()
        self.exercise.close()


class Heard(list):
    """A page's end of the wire: what it was told of the time, anew after each hello."""

    transport = SimpleNamespace(get_write_buffer_size=lambda: 0, abort=bool)

    def is_closing(self) -> bool:
        return False

    def write(self, line: bytes) -> None:
        message = json.loads(line)
        if "hello" in message:
            self.clear()
        elif "news" in message:
            self.append(message["news"]["now"])
        elif "refused" in message:
            raise ValueError(message["why"])


class OfARoom(Table):
    """A room, as the facilitator and the seats use it."""

    def __init__(self, exercise: Exercise):
        self.room = Room(exercise, new_places({role: [] for role in SEATS}))
        self.room.links = [Link(place, Heard(), Told()) for place in self.room.places]
        self._boss = next(link for link in self.room.links if link.place.kind == "facilitator")

    exercise = property(lambda self: self.room.exercise)
    running = property(lambda self: self.room.running)
    speed = property(lambda self: self.room.speed)

    def _ask(self, link, do: str, **given) -> None:
        self.room._do(link, {"n": 1, "do": do, "with": given})
        for one in self.room.links:  # every page shows the room's clock, and none has ever seen it go back
            assert one.out[-1] == self.exercise.now and one.out == sorted(one.out)

    def run(self) -> None:
        self._ask(self._boss, "run")

    def pause(self) -> None:
        self._ask(self._boss, "pause")

    def set_speed(self, speed: int) -> None:
        if self.running:
            self._ask(self._boss, "run", speed=speed)
        else:
            self.room.speed = speed

    def go_on(self, until: int) -> None:
        self._ask(self._boss, "go on", until=until)

    def jump(self, to: int) -> None:
        self._ask(self._boss, "jump", to=to)

    def back(self, at: int) -> None:
        self._ask(self._boss, "back", at=at)

    def _seat(self, role: str) -> Link:
        return next(link for link in self.room.links if role in link.place.roles)

    def answer(self, prompt, option: str, minutes: float | None) -> None:
        answer = act.written(act.Answer(prompt.id, option))
        self._ask(self._seat(prompt.role), "answer", prompt=prompt.id, actions=[answer], minutes=minutes)

    def act(self, role: str, action: act.Action, minutes: float | None) -> None:
        self._ask(self._seat(role), "act", role=role, action=act.written(action), minutes=minutes)

    def close(self) -> None:
        self.room.pause()
        self.exercise.close()


_STEP = st.one_of(
    st.tuples(st.just("spend"), st.sampled_from((0.01, 0.2, 0.24, 0.25, 0.3, 1.0, 4.0))),
    st.tuples(st.just("speed"), st.sampled_from(SPEEDS)),
    st.tuples(st.sampled_from(("run", "run", "pause", "open again")), st.just(0)),
    st.tuples(st.sampled_from(("go on", "jump")), st.integers(1, 2_000)),
    st.tuples(st.just("back"), st.floats(0, 0.99)),
    st.tuples(st.sampled_from(("note", "answer")), st.integers(0, 5)),
)


class Play:
    """What people do, one after the other, and what must be so all the time."""

    def __init__(self, kind: type[Table], exercise: Exercise, wall: Wall):
        self.kind, self.wall, self.at = kind, wall, kind(exercise)
        self.made: dict[str, int] = {}
        self._words = count()
        self._owed = 0.0  # scenario seconds that may have gone by since the clock began to run, at most
        self._began = exercise.now

    async def do(self, name: str, value) -> None:
        before, running, speed = self.at.exercise.now, self.at.running, self.at.speed
        try:
            await getattr(self, "_" + name.replace(" ", "_"))(value)
        except ValueError as error:
            assert str(error)
        now = self.at.exercise.now
        if name == "back" and now < before:
            self._began, self._owed = now, 0.0
        else:
            assert now >= before, name
        if name in LIVE and not (running and name == "spend"):
            assert now == before, name
        if name == "spend" and running:
            self._held_to_its_speed(value, speed, now)
        elif self.at.running:  # what was gone on by hand meanwhile is no matter of speed
            self._began += now - before
        else:
            self._began, self._owed = now, 0.0
        self._stands_in_the_file(now)
        if name == "pause" and running:
            last = read(self.at.exercise.path)[1][-1]
            assert self.at.exercise.ended or (last.at, last.state) == (now, "paused")

    def _held_to_its_speed(self, seconds: float, speed: int, now: int) -> None:
        self._owed += seconds * speed
        passed = now - self._began
        assert passed <= self._owed + 1e-6
        if self.at.speed == speed and self.at.running:
            assert passed > self._owed - TICK * max(SPEEDS) - 1
        else:  # something opened, and the clock was taken back; or it is over
            self._began, self._owed = now, TICK * self.at.speed + 1

    def _stands_in_the_file(self, now: int) -> None:
        """Whoever resumes it after anything is taken back by less than a minute, and behind nothing that happened."""
        exercise = self.at.exercise
        filed = json.loads(exercise.path.read_bytes().splitlines()[-1]).get("at", 0)
        assert now - filed < NEAR
        assert not exercise.log or exercise.log[-1].at <= filed

    async def _spend(self, seconds: float) -> None:
        await self.wall.spend(seconds)

    async def _speed(self, speed: int) -> None:
        self.at.set_speed(speed)

    async def _run(self, _) -> None:
        if self.at.exercise.header.mode == "flowing":
            self.at.run()
            await self.wall.spend(0)

    async def _pause(self, _) -> None:
        self.at.pause()

    async def _go_on(self, seconds: int) -> None:
        self.at.go_on(self.at.exercise.now + seconds)

    async def _jump(self, seconds: int) -> None:
        self.at.jump(self.at.exercise.now + seconds)

    async def _back(self, share: float) -> None:
        if "-2" not in self.at.exercise.path.stem and self.at.exercise.now:
            at = int(share * self.at.exercise.now)
            self.made = {word: second for word, second in self.made.items() if second < at}
            self.at.back(at)
            assert self.at.exercise.now == at

    async def _open_again(self, _) -> None:
        shown, lines = self.at.exercise.now, self.at.exercise.log.lines()
        self.at.close()
        self.at = self.kind(Exercise.resume(self.at.exercise.path))
        assert self.at.exercise.now == shown and self.at.exercise.log.lines() == lines

    async def _note(self, n: int) -> None:
        word = f"word {next(self._words)}"
        self.made[word] = self.at.exercise.now
        self.at.act(SEATS[n % 3], act.Note(word), (None, 0, 3)[n % 2])

    async def _answer(self, n: int) -> None:
        for prompt in self.at.exercise.prompts[:1]:
            self.at.answer(prompt, prompt.options[n % len(prompt.options)].name, (None, 0, 3)[n % 3])

    def end(self) -> None:
        """Nothing came in before it was said; what was written plays again as it did."""
        self.at.close()
        exercise = self.at.exercise
        lines = read(exercise.path)[1]
        for line in lines:
            for action in line.actions if isinstance(line, Said) else ():
                if isinstance(action, act.Note):
                    assert line.at == self.made[action.text]
            if isinstance(line, Input) and isinstance(line.action, act.Note):
                assert line.at >= self.made.get(line.action.text, 0)
        said = {a.text for line in lines if isinstance(line, Said) for a in line.actions if isinstance(a, act.Note)}
        assert said == self.made.keys()
        assert replay(exercise.path).log.lines() == exercise.log.lines()


@pytest.mark.parametrize("mode", ["turn", "flowing"])
@pytest.mark.parametrize("kind", [Table, OfARoom], ids=["table", "room"])
def test_time_goes_as_people_let_it_and_the_file_knows(kind, mode, card, monkeypatch):
    @settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(_STEP, min_size=3, max_size=16), seed=st.integers(0, 5))
    @example(steps=[("run", 0), ("spend", 0.24), ("speed", 600), ("spend", 0.01)], seed=1)
    @example(
        steps=[("run", 0), ("speed", 600), ("spend", 4.0), ("pause", 0), ("spend", 4.0), ("open again", 0)], seed=1
    )
    @example(steps=[("go on", 595), ("speed", 30), ("run", 0), ("spend", 0.3)], seed=1)  # it breaks at second 600
    def played(steps, seed):
        wall = Wall()
        fake = SimpleNamespace(monotonic=wall.monotonic)
        for module in ("sim.room.room", "sim.widgets.pace"):
            monkeypatch.setattr(f"{module}.time", fake)
            loop = SimpleNamespace(sleep=wall.sleep, get_running_loop=asyncio.get_running_loop)
            monkeypatch.setattr(f"{module}.asyncio", loop)
        monkeypatch.setattr("sim.exercise.marks.time", fake)

        async def play():
            with tempfile.TemporaryDirectory(dir=tempfile.gettempdir()) as folder:
                path = Path(folder) / "a.jsonl"
                one = Play(kind, Exercise(card, SEATS, mode=mode, seed=seed, path=path), wall)
                for name, value in steps:
                    await one.do(name, value)
                one.end()

        with ThreadPoolExecutor(1) as pool:  # a browser test may have left a loop running in this thread
            pool.submit(asyncio.run, play()).result()

    played()


@given(st.lists(st.tuples(st.floats(0, 10), st.sampled_from(SPEEDS), st.booleans()), max_size=30))
@settings(deadline=None, derandomize=True, database=None)
def test_what_has_gone_by_is_the_sum_of_its_stretches_however_often_one_looks(stretches):
    flow, wall, passed, owed = Flow(0.0), 0.0, 0, 0.0
    for seconds, speed, looks in stretches:
        wall += seconds
        owed += seconds * speed
        if looks:
            passed += flow.gone(wall, speed)
            assert abs(passed - owed) <= 1.001
        else:
            flow.count(wall, speed)
    assert abs(passed + flow.gone(wall, 1) - owed) <= 1.001
