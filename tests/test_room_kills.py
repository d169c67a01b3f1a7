"""A room that is killed under load, at any moment: it opens again on its file, and nobody has lost anything.

Rooms are forked from one process that has everything loaded, so that one is open in a few hundredths of a second.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from sim import actions as act
from sim.cli import main
from sim.exercise import Exercise, Observed, read, replay
from sim.exercise.marks import NEAR
from sim.exercise.record import Clock, Said
from sim.room import Closed, Guest, new_places
from sim.room.places import branches, keep, kept, places_for, places_path
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, COUNSEL, IT_LEAD, SUPPORT_LEAD
from sim.widgets.serve import free_port

HOST, REPOSITORY = "127.0.0.1", Path(__file__).parent.parent
PEOPLE = {COMMUNICATIONS_LEAD: ["Thandi"], SUPPORT_LEAD: ["Thandi"], IT_LEAD: [], COMMANDER: ["Sipho", "Ana"]}
_NURSERY = """
import os, signal, sys
from sim.room import __main__ as room
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    child = os.fork()
    if not child:
        os.close(0)
        sys.argv = ["room", *line.rstrip("\\n").split("\\t")]
        os._exit(room.main())
    print(child, flush=True)
"""


class Nursery:
    """Opens rooms: `open(exercise's file)` gives the process and comes back once it is there."""

    def __init__(self):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        env = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        self._process = subprocess.Popen([sys.executable, "-c", _NURSERY], env=env, **pipes)
        self.port = free_port(9_300 + os.getpid() % 500)

    def open(self, path: Path, *again: str) -> int:
        self._process.stdin.write("\t".join([str(path), str(self.port), *again]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def come(self, token: str) -> Guest:
        """A page, as soon as the room is there."""
        until = time.monotonic() + 20
        while True:
            try:
                return Guest(HOST, self.port, token)
            except Closed:
                if time.monotonic() > until:
                    raise
                time.sleep(0.005)

    def close(self):
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


def kill(process: int) -> None:
    """End a process at once; it is gone when this comes back."""
    os.kill(process, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        while True:
            os.kill(process, 0)
            time.sleep(0.002)


@pytest.fixture(scope="module")
def nursery():
    made = Nursery()
    yield made
    made.close()


class Hand:
    """Somebody at a page who does one thing after the other, as fast as the room says that it has happened.

    Everything that is said has a word of its own, by which it is found in the file.
    """

    def __init__(self, guest: Guest, name: str, seed: int):
        self.guest, self.name, self.rng = guest, name, random.Random(seed)
        self.acknowledged: list[str] = []
        self.refused: set[str] = set()
        self.failed: BaseException | None = None
        self.did, self.rest = 0, 0.02 if guest.header.mode == "flowing" else 0.0

    def busy(self) -> None:
        """Until the room is gone."""
        try:
            while True:
                self._do()
                time.sleep(self.rest * self.rng.random())
        except Closed:
            pass
        except BaseException as error:
            self.failed = error

    def _do(self) -> None:
        self.did += 1
        word = f"{self.name}-{self.did}"
        try:
            self._say(word) if self.guest.kind == "seat" else self._lead(word)
        except ValueError:
            self.refused.add(word)

    def _say(self, word: str) -> None:
        guest, rng = self.guest, self.rng
        prompts, role = guest.prompts, rng.choice(guest.people)
        minutes = rng.choice((None, 0, 2))
        if prompts and rng.random() < 0.5:
            option = rng.choice(prompts[0].options).name
            guest.answer(prompts[0].id, option, minutes=minutes, reason=word)
        elif rng.random() < 0.3:
            to, channels = rng.choice((("customers", ("status page", "banner")), ("executives", ("chat",))))
            notice = act.Draft(to, channels, fields=(("cause", f"We look into it. {word}"),))
            guest.act(role, notice, minutes=minutes)
        else:
            guest.act(role, act.Note(word), minutes=minutes)
        self.acknowledged.append(word)

    def _lead(self, word: str) -> None:
        guest, rng = self.guest, self.rng
        if rng.random() < 0.2:
            guest.interject(act.Inject(rng.choice((*PEOPLE,)), "a journalist", word))
            self.acknowledged.append(word)
        elif guest.header.mode == "turn":
            guest.go_on(guest.now + rng.randint(0, 200))
        elif not guest.running or rng.random() < 0.5:
            guest.ask("run", speed=rng.choice((60, 300, 600, 600)))
        elif rng.random() < 0.02:
            guest.ask("pause")
        time.sleep(rng.uniform(0, 0.01))


def words(line: Said) -> set[str]:
    """The words of what was said."""
    return {w for action in line.actions for w in str(action).replace("'", " ").replace(".", " ").split()}


class Drill:
    """An exercise that several play in a room that is killed again and again."""

    def __init__(self, nursery: Nursery, folder: Path, scenario, seed: int):
        self.nursery, self.rng = nursery, random.Random(seed)
        more = {"mode": ("turn", "flowing")[seed % 2], "release": ("automatic", "confirmed")[seed // 2 % 2]}
        self.mode = more["mode"]
        exercise = Exercise(scenario, PEOPLE, seed=seed, path=folder / f"{seed}.jsonl", **more)
        self.path, self.places = exercise.path, new_places(PEOPLE)
        keep(self.path, self.places)
        exercise.close()
        self.process = nursery.open(self.path)
        self.hands = [Hand(nursery.come(place.token), f"w{n}", seed + n) for n, place in enumerate(self.places)]

    def load_and_kill(self) -> int:
        """Everybody is busy until the room is killed, or now and then nobody but the facilitator, who lets the clock
        run; how many things had been acknowledged."""
        quiet = self.rng.random() < (0.1 if self.mode == "turn" else 0.5)
        kinds = ("facilitator",) if quiet else ("seat", "facilitator")
        busy = [hand for hand in self.hands if hand.guest.kind in kinds]
        threads = [threading.Thread(target=hand.busy) for hand in busy]
        before = sum(len(hand.acknowledged) for hand in busy)
        for thread in threads:
            thread.start()
        most, until = 3 if quiet else 40 if self.mode == "turn" else 8, time.monotonic() + 10
        wanted = before + self.rng.randrange(most)
        while sum(len(hand.acknowledged) for hand in busy) < wanted and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(self.rng.uniform(0, 0.02 if self.mode == "turn" else 0.5))
        kill(self.process)
        for thread in threads:
            thread.join(20)
        for hand in busy:
            if hand.failed:
                raise hand.failed
        return sum(len(hand.acknowledged) for hand in busy) - before

    def check_the_file(self) -> None:
        """All that was acknowledged stands there once, in its order; of the rest at most what was on its way."""
        said = [word for line in read(self.path)[1] if isinstance(line, Said) for word in words(line)]
        times = Counter(said)
        for hand in self.hands:
            own = [word for word in dict.fromkeys(said) if word.startswith(f"{hand.name}-")]
            assert [w for w in own if w in set(hand.acknowledged)] == hand.acknowledged
            assert all(times[word] == 1 for word in own)
            assert not hand.refused & {*own}
            assert len(own) <= len(hand.acknowledged) + self.kills
        self.kills += 1

    kills = 1

    def open_again(self) -> None:
        """The same links open it, and everybody still knows what they had been shown."""
        shown = [(hand.guest.now, _pictures(hand.guest), list(hand.guest.log)) for hand in self.hands]
        self.process = self.nursery.open(self.path)
        self.nursery.come(self.places[0].token).close()
        for hand, (now, pictures, log) in zip(self.hands, shown, strict=True):
            hand.guest.close()
            hand.guest.reopen()
            assert hand.guest.now > now - NEAR
            again = _pictures(hand.guest)
            for role, events in pictures.items():
                assert again[role][: len(events)] == events, (role, now, hand.guest.now)
            assert hand.guest.log[: len(log)] == log

    def end(self) -> None:
        """It is opened where people saw it last, and the replay is the same."""
        kill(self.process)
        for hand in self.hands:
            hand.guest.close()
        marks = [line.at for line in read(self.path)[1] if isinstance(line, Clock)]
        exercise = Exercise.resume(self.path)
        assert exercise.now >= max(marks, default=0)
        exercise.close()
        assert replay(self.path).log.lines() == exercise.log.lines()


def _pictures(guest: Guest) -> dict[str, list]:
    """What each role was told of its own, and what everybody was."""
    own = {role: list(picture.own) for role, picture in guest.pictures().items()}
    known = [list(picture.known.events) for picture in guest.pictures().values()]
    return own | {"all": known[0] if known else []}


def killed(nursery, folder, scenario, seeds, times) -> list[int]:
    """How much was acknowledged before each kill."""
    acknowledged = []
    for seed in seeds:
        drill = Drill(nursery, folder, scenario, seed)
        for _ in range(times):
            acknowledged.append(drill.load_and_kill())
            drill.check_the_file()
            drill.open_again()
        drill.end()
    return acknowledged


def test_nothing_that_a_room_acknowledged_is_lost_when_it_is_killed(nursery, card, tmp_path):
    acknowledged = killed(nursery, tmp_path, card, range(4), 5)
    assert len(acknowledged) == 20 and sum(n > 3 for n in acknowledged) >= 12  # most were killed in the middle of it


@pytest.mark.long
def test_nothing_is_lost_in_two_hundred_kills_of_a_room(nursery, card, tmp_path):
    killed(nursery, tmp_path, card, range(100, 140), 5)


# ------------------------------------------------------------------------------------------ after going back


@pytest.fixture
def gone_back(nursery, card, tmp_path):
    """A room that went back to second 700 after seats had been handed out anew: its file, its links by title, the
    link of somebody who was invited; it has been killed."""
    exercise = Exercise(card, PEOPLE, seed=4, path=tmp_path / "a.jsonl")
    places = new_places(PEOPLE)
    keep(exercise.path, places)
    exercise.close()
    process = nursery.open(exercise.path)
    boss, watcher = nursery.come(places[-3].token), nursery.come(places[-2].token)
    boss.ask("begin", phase="play")
    while boss.now < 900:
        boss.go_on(900)
    watcher.remark(Observed(0, "strength", "They asked twice."))
    new = boss.ask("invite", names=["Naledi"], roles=[COUNSEL])
    boss.ask("seat", role=IT_LEAD, holder="playbook")
    boss.ask("seat", role=COMMANDER, holder="people", to=places[0].title)
    while boss.now < 1_500:
        boss.go_on(1_500)
    for second in (1_500, 2_000, -1, "noon"):
        with pytest.raises(ValueError, match="before now"):
            boss.ask("back", at=second)
    assert boss.ask("back", at=700) == "a-2.jsonl"
    assert boss.now == 700 and boss.observed == [] and boss.phase[0] == "play"
    kill(process)
    for guest in (boss, watcher):
        guest.close()
    return exercise.path, {place.title: place.token for place in places}, new


def seen(nursery, path, token, *again):
    """What a page sees of a room that is opened with this file: its seats, who holds what, the clock, the phase."""
    process = nursery.open(path, *again)
    try:
        guest = nursery.come(token)
        guest.close()
        return guest.people, {role: holder for role, (holder, _) in guest.seats.items()}, guest.now, guest.phase
    finally:
        kill(process)


def test_after_going_back_the_room_comes_up_there_with_the_people_of_now(nursery, gone_back):
    path, links, new = gone_back
    lead, support, it, chief = COMMUNICATIONS_LEAD, SUPPORT_LEAD, IT_LEAD, COMMANDER
    people, seats, now, phase = seen(nursery, path, links[f"{lead}, {support}"], "again")
    assert (people, now, phase[0]) == ((lead, support, chief), 700, "play")
    assert (seats[it], seats[chief], seats[COUNSEL]) == ("playbook", "people", "people")
    assert seen(nursery, path, links[it], "again")[0] == ()
    assert seen(nursery, path, new, "again")[0] == (COUNSEL,)
    resumed = Exercise.resume(path.with_name("a-2.jsonl"))
    assert resumed.now == 700 and {place.token for place in kept(resumed.path)} == {*links.values(), new}
    assert replay(resumed.path).log.lines() == resumed.log.lines()
    resumed.close()


def test_each_course_is_gone_on_with_by_its_own_name(nursery, gone_back):
    path, links, new = gone_back
    other = path.with_name("a-2.jsonl")
    assert branches(path) == [(other, 700)] and branches(other) == []
    assert seen(nursery, path, links["facilitator"])[2] == 1_500
    assert seen(nursery, path, links["facilitator"], "again")[2] == 1_500  # and comes up there, too, if it goes down
    assert seen(nursery, other, new)[2] == 700


@pytest.mark.parametrize("name", ["", "gone.jsonl", "a.jsonl"])
def test_a_note_that_leads_nowhere_is_passed_over(nursery, gone_back, name):
    path, links, _ = gone_back
    path.with_suffix(".goes-on").write_text(name, encoding="utf-8")
    assert seen(nursery, path, links["facilitator"], "again")[2] == 1_500


def test_whoever_resumes_the_first_is_told_of_the_other(gone_back, monkeypatch, capsys):
    path, links, _ = gone_back
    opened = []
    monkeypatch.setattr("sim.widgets.rooms.room", lambda *given: opened.append(given) or 0)
    assert main(["room", "--resume", str(path), "--no-browser"]) == 0
    said = capsys.readouterr().out
    assert f"From 16:41 on it was also gone on with in another way: drill room --resume {path.parent}/a-2.jsonl" in said
    assert "where it was left, at 16:55" in said and "with the same links" in said and "a-2.jsonl" in said
    (one,) = opened[0][0]
    assert one.exercise == path and {*links.values()} < {token for _, token in one.places}


def test_where_the_links_are_lost_those_who_sit_there_now_get_new_ones(gone_back):
    path, *_ = gone_back
    places_path(path).unlink()
    exercise = Exercise.resume(path)
    titles = {place.title for place in places_for(exercise)}
    exercise.close()
    assert {COUNSEL, "facilitator"} <= titles and IT_LEAD not in titles
