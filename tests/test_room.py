"""A room: pages at several seats over real connections, one exercise, one clock; what each may know and do."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from sim import actions as act
from sim import events as ev
from sim import files, verb_room
from sim.exercise import Answers, Exercise, Leaned, Marked, Observed, Rated, remarks, replay
from sim.exercise import record as rec
from sim.exercise.seating import sitting
from sim.room import Closed, Guest, Room, Silent, called, kept, new_places, places_path, wire
from sim.room.places import Place, latest
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, COUNSEL, EXECUTIVE, IT_LEAD, SUPPORT_LEAD, PlannedInject
from sim.widgets import presence
from sim.widgets.emergency import Emergency
from sim.widgets.roompage import RoomPage, let_in
from sim.widgets.seat import Copy

HOST = "127.0.0.1"
ORDERS = ("go on", "run", "pause", "interject", "seat", "invite", "look back", "forecast", "jump", "back", "begin",
          "release", "skip", "defer", "done")  # fmt: skip
PEOPLE = {COMMUNICATIONS_LEAD: ["Thandi"], SUPPORT_LEAD: ["Thandi"], IT_LEAD: [], COMMANDER: ["Sipho", "Ana"]}


class Running:
    """A room in a thread of its own, as it is in a process of its own."""

    def __init__(self, exercise, places=None, port=0):
        self.room = Room(exercise, places or new_places(exercise.header.people))
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()
        self.do(self.room.open(HOST, port))
        self.guests: list[Guest] = []

    @property
    def exercise(self) -> Exercise:
        return self.room.exercise

    def do(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(20)

    def place(self, words: str) -> Place:
        return next(place for place in self.room.places if words in place.title)

    def guest(self, words: str) -> Guest:
        self.guests.append(Guest(HOST, self.room.port, self.place(words).token))
        return self.guests[-1]

    def stop(self):
        for guest in self.guests:
            guest.close()
        self.do(self.room.close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(20)
        self.loop.close()


@pytest.fixture
def running(tmp_path, card):
    """`running(people, **of the exercise)`: a room that is closed at the end."""
    rooms = []

    def start(people=PEOPLE, scenario=card, **more):
        rooms.append(Running(Exercise(scenario, people, seed=4, path=tmp_path / f"{len(rooms)}.jsonl", **more)))
        return rooms[-1]

    yield start
    for room in rooms:
        room.stop()


def hear(*guests):
    """Let pages take in what the room has said; a question is answered after all that was said before it."""
    for guest in guests:
        with pytest.raises(ValueError, match="nothing called"):
            guest.ask("say so")


def test_who_holds_the_same_roles_has_one_page(card):
    places = new_places(PEOPLE)
    assert [p.title for p in places[:3]] == [f"{COMMUNICATIONS_LEAD}, {SUPPORT_LEAD}", IT_LEAD, COMMANDER]
    assert [p.kind for p in places[3:]] == ["facilitator", "evaluator", "projector"]
    assert len({p.token for p in places}) == 6


def test_every_page_sees_what_its_roles_see_as_it_happens(running):
    room = running()
    boss, comms, it = room.guest("facilitator"), room.guest("communications"), room.guest(IT_LEAD)
    chief = room.guest(COMMANDER)
    assert comms.people == (COMMUNICATIONS_LEAD, SUPPORT_LEAD)
    assert comms.pictures() == {} and boss.now == 0
    for _ in range(30):
        if boss.ended:
            break
        boss.go_on()
        hear(comms, it, chief)
        for guest in (comms, it, chief):
            for prompt in guest.prompts:
                assert prompt.role in guest.people
                guest.answer(prompt.id, prompt.options[0].name)
        hear(boss, comms, it, chief)
        for guest in (boss, comms, it, chief):
            assert guest.now == room.exercise.now
            for role in guest.people:
                theirs, ours = guest.picture(role), room.exercise.picture(role)
                assert (theirs is None) == (ours is None)
                assert theirs is None or (theirs.events, theirs.since) == (ours.events, ours.since)
                assert theirs is None or theirs.known.status == ours.known.status
        assert boss.log == list(room.exercise.world.log)
    assert boss.log and len(comms.picture(COMMUNICATIONS_LEAD).events) > 20


def test_a_page_is_told_nothing_that_its_seat_may_not_know(running):
    room = running()
    boss = room.guest("facilitator")
    boss.go_on()
    seat = socket.create_connection((HOST, room.room.port))
    seat.sendall(wire.line({"token": room.place(IT_LEAD).token}))
    time.sleep(0.3)
    heard = seat.recv(1 << 22).decode()
    seat.close()
    scenario = room.exercise.scenario
    assert scenario.organisation.name in heard
    for fault in scenario.faults:
        assert fault.cause not in heard
    for reply in scenario.replies:
        assert reply.says not in heard
    assert not any(e.text in heard for e in scenario.expectations)
    told = [m for line in heard.splitlines() for m in [json.loads(line)] if "news" in m]
    lists = [events for m in told for events in (m["news"].get("known", ()), *m["news"]["own"].values())]
    seen = {event["event"] for events in lists for event in events}
    truths = {name for name, kind in ev.KINDS.items() if kind.seen_by is ev.TRUTH}
    assert seen and not seen & truths
    assert all("log" not in m["news"] for m in told)
    assert not any(place.token in heard for place in room.room.places)


@pytest.mark.parametrize(
    "hello",
    [{}, {"token": ""}, {"token": None}, {"token": "0" * 22}, {"role": IT_LEAD}, [], "token", {"token": "ø"}],
)
def test_without_a_token_nobody_gets_in(running, hello):
    room = running()
    stranger = socket.create_connection((HOST, room.room.port))
    stranger.sendall(wire.line(hello))
    heard = b""
    while data := stranger.recv(1 << 16):
        heard += data
    stranger.close()
    assert b"opens no seat" in heard and len(heard.splitlines()) == 1


def test_a_wrong_token_is_said_in_words(running):
    with pytest.raises(Closed, match="Ask the facilitator"):
        Guest(HOST, running().room.port, "guessed")


@pytest.mark.parametrize("kind", ["seat", "evaluator", "projector"])
@pytest.mark.parametrize("do", ORDERS)
def test_only_the_facilitator_moves_the_clock_and_hands_out_seats(running, kind, do):
    room = running()
    guest = room.guest(IT_LEAD if kind == "seat" else kind)
    before = room.exercise.path.read_bytes()
    with pytest.raises(ValueError, match="only the facilitator"):
        guest.ask(do)
    assert room.exercise.path.read_bytes() == before


def test_a_seat_cannot_act_or_answer_for_another(running):
    room = running()
    boss, it, watcher = room.guest("facilitator"), room.guest(IT_LEAD), room.guest("evaluator")
    boss.go_on()
    theirs = room.exercise.prompts[0]
    assert theirs.role == IT_LEAD
    other = room.guest("communications")
    for guest in (other, watcher, boss):
        with pytest.raises(ValueError, match="does not hold the seat"):
            guest.answer(theirs.id, theirs.options[0].name)
        with pytest.raises(ValueError, match="does not hold the seat"):
            guest.act(IT_LEAD, act.Note("we were here"))
    with pytest.raises(ValueError, match="one can look back once it is over"):
        it.ask("file")
    assert it.answer(theirs.id, theirs.options[0].name) > 0


@pytest.mark.parametrize(
    "message",
    [
        b"[]\n",
        b"1\n",
        b'{"do": "act"}\n',
        b'{"do": "act", "with": {"role": "IT lead", "action": {"do": "Explode"}}}\n',
        b'{"do": "act", "with": {"role": "IT lead", "action": 3}}\n',
        b'{"do": "act", "with": {"role": {}, "action": {}}}\n',
        b'{"do": "answer", "with": {"prompt": 7, "actions": 7}}\n',
        b'{"do": "answer", "with": {"prompt": "IT lead/x", "actions": 7}}\n',
        b'{"do": {"a": 1}, "with": {}}\n',
        b'{"do": "file", "with": {"place": 1}}\n',
        b'{"do": "__class__", "with": []}\n',
    ],
)
def test_what_is_malformed_is_refused_and_the_page_stays(running, message):
    room = running()
    with socket.create_connection((HOST, room.room.port)) as page:
        page.sendall(wire.line({"token": room.place(IT_LEAD).token}) + message + b'{"n": 9, "do": "nothing"}\n')
        page.settimeout(5)
        heard = b""
        while b'"refused":9' not in heard:
            heard += page.recv(1 << 16)
    assert heard.count(b'"refused"') == 2
    assert not [line for line in room.exercise.path.read_text().splitlines() if '"said"' in line]


@pytest.mark.parametrize("message", [b"x" * 10_000_000 + b"\n", b"\xff\xfe\n", b"{\n"])
def test_what_is_too_long_or_no_message_ends_the_connection_and_nothing_else(running, message):
    room = running()
    other = room.guest("communications")
    with socket.create_connection((HOST, room.room.port)) as page:
        page.sendall(wire.line({"token": room.place(IT_LEAD).token}))
        with pytest.raises(OSError) if len(message) > wire.LONGEST else _nothing():
            page.sendall(message)
            page.settimeout(5)
            while page.recv(1 << 16):
                pass
            raise ConnectionResetError("it was closed")
    hear(other)
    assert not other.lost


class _nothing:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return kind is ConnectionResetError


def test_a_page_that_comes_back_knows_all_that_went_on(running):
    room = running()
    boss, it = room.guest("facilitator"), room.guest(IT_LEAD)
    boss.go_on()
    it.close()
    assert it.lost
    room_now = room.exercise.now
    boss.go_on(room_now + 300)
    began = it.began
    it.reopen()
    assert it.began == began and it.now == room.exercise.now, "pages go on as they are"
    assert it.picture(IT_LEAD).events == room.exercise.picture(IT_LEAD).events


def test_the_room_is_opened_again_and_the_same_links_open_it(running, tmp_path, card):
    room = running()
    boss, it = room.guest("facilitator"), room.guest(IT_LEAD)
    boss.go_on()
    it.answer(it.prompts[0].id, it.prompts[0].options[0].name) if it.prompts else None
    lines, port, token = room.exercise.log.lines(), room.room.port, room.place(IT_LEAD).token
    room.do(room.room.close())
    with pytest.raises(Closed, match="comes back by itself"):
        it.ask("file")
    assert places_path(room.exercise.path).stat().st_mode & 0o077 == 0
    again = Running(Exercise.resume(room.exercise.path), kept(room.exercise.path), port)
    assert again.exercise.log.lines() == lines
    it.reopen()
    assert it.people == (IT_LEAD,)
    assert again.place(IT_LEAD).token == token
    it.close()
    again.stop()


def test_somebody_comes_late_and_somebody_hands_a_seat_over(running):
    room = running({IT_LEAD: ["Ada"], COMMUNICATIONS_LEAD: ["Thandi"]})
    boss, ada, thandi = room.guest("facilitator"), room.guest(IT_LEAD), room.guest(COMMUNICATIONS_LEAD)
    boss.go_on()
    late = Guest(HOST, room.room.port, boss.ask("invite", names=["Sipho"], roles=[COMMANDER]))
    room.guests.append(late)
    assert late.people == (COMMANDER,) and late.names == ("Sipho",)
    boss.ask("seat", role=IT_LEAD, holder="people", to=COMMUNICATIONS_LEAD)
    hear(ada, thandi)
    assert ada.people == () and ada.pictures() == {}
    assert set(thandi.people) == {COMMUNICATIONS_LEAD, IT_LEAD}
    assert thandi.picture(IT_LEAD).events == room.exercise.picture(IT_LEAD).events
    with pytest.raises(ValueError, match="does not hold the seat"):
        ada.act(IT_LEAD, act.Note("still here?"))
    boss.ask("seat", role=IT_LEAD, holder="playbook")
    hear(thandi)
    assert thandi.people == (COMMUNICATIONS_LEAD,)
    assert room.exercise.seats[IT_LEAD] == ("playbook", ())
    with pytest.raises(ValueError, match="there is no place called"):
        boss.ask("seat", role=IT_LEAD, holder="people", to="the moon")


def test_in_flowing_mode_the_room_has_the_clock_and_it_stands_when_all_have_left(running):
    room = running(mode="flowing")
    boss, it = room.guest("facilitator"), room.guest(IT_LEAD)
    boss.ask("run", speed=600)
    assert boss.running
    until = time.monotonic() + 10
    while it.now < 60 and time.monotonic() < until:
        hear(it)
        time.sleep(0.05)
    assert it.now >= 60
    boss.ask("pause")
    stood = room.exercise.now
    time.sleep(0.6)
    assert room.exercise.now == stood
    with pytest.raises(ValueError, match="the speed is 7"):
        boss.ask("run", speed=7)
    boss.ask("run", speed=1)
    boss.close()
    it.close()
    until = time.monotonic() + 10
    while room.room.running and time.monotonic() < until:
        time.sleep(0.05)
    assert not room.room.running
    assert '"state": "paused"' in room.exercise.path.read_text().splitlines()[-1]


def test_in_turn_mode_no_clock_runs(running):
    with pytest.raises(ValueError, match="turn mode"):
        running().guest("facilitator").ask("run")


def test_a_whole_drill_over_the_wire_replays_identically(running):
    room = running()
    boss = room.guest("facilitator")
    seats = [room.guest(words) for words in (COMMUNICATIONS_LEAD, IT_LEAD, COMMANDER)]
    for _ in range(200):
        if boss.ended:
            break
        boss.go_on()
        hear(*seats)
        for seat in seats:
            for prompt in seat.prompts:
                seat.answer(prompt.id, prompt.options[0].name, reason="as agreed")
            hear(*seats)
        hear(boss)
    assert boss.ended
    assert replay(room.exercise.path).identical
    assert seats[0].ask("file") == [room.exercise.path.name, room.exercise.path.read_text()]
    assert '"who": "Sipho, Ana"' in room.exercise.path.read_text()


def test_what_players_may_know_of_a_scenario_can_be_read_again(card):
    veiled = wire.without_truth(card)
    again = files.from_json(json.loads(json.dumps(files.to_json(veiled))))
    assert again == veiled
    assert [f.component for f in veiled.faults] == [f.component for f in card.faults]
    assert [r.name for r in veiled.fault.remedies] == [r.name for r in card.fault.remedies]


def test_places_that_are_none_are_said_in_words(tmp_path):
    places_path(tmp_path / "a.jsonl").write_text('[{"kind": "seat"}]', encoding="utf-8")
    with pytest.raises(ValueError, match="no places of a room"):
        kept(tmp_path / "a.jsonl")


def test_the_facilitator_looks_ahead_and_jumps(running):
    room = running()
    boss, it = room.guest("facilitator"), room.guest(IT_LEAD)
    boss.go_on()
    ahead = boss.ask("forecast", minutes=10)
    assert ahead["ends"] > boss.now and ahead["asked"] > 5
    boss.ask("jump", to=boss.now + 1800)
    hear(it)
    assert it.people == (IT_LEAD,) and room.exercise.seats[IT_LEAD][0] == "people"
    with pytest.raises(ValueError, match="one jumps ahead"):
        boss.ask("jump", to=1)


def test_back_to_an_earlier_time_is_another_file_and_every_page_draws_anew(running):
    room = running()
    boss, it = room.guest("facilitator"), room.guest(IT_LEAD)
    boss.go_on()
    hear(it)
    asked = it.prompts[0].id
    it.answer(asked, it.prompts[0].options[0].name)
    first, before = room.exercise.path, room.exercise.log.lines()
    boss.go_on(boss.now + 1200)
    began = it.began
    name = boss.ask("back", at=700)
    hear(it)
    assert it.began > began and it.now == room.exercise.now == 700
    assert boss.log == list(room.exercise.world.log) and len(boss.log) < len(before)
    assert room.exercise.path.name == name != first.name
    assert latest(first) == room.exercise.path
    kept_first = Exercise.resume(first)
    assert kept_first.log.lines()[: len(before)] == before
    kept_first.close()
    assert kept(room.exercise.path) == room.room.places


def test_evaluators_write_down_what_they_see_and_seats_do_not(running):
    room = running()
    boss, watcher, it = room.guest("facilitator"), room.guest("evaluator"), room.guest(IT_LEAD)
    boss.go_on()
    seen = Observed(99_999, "strength", "Ada read the alarm aloud <b>twice</b>", "recognise", "P", "Ines")
    watcher.remark(seen)
    hear(boss, watcher)
    noted = dataclasses.replace(seen, at=room.exercise.now)  # the room's clock, whatever the page said
    assert boss.observed == watcher.observed == [noted]
    assert remarks(room.exercise) == [noted]
    with pytest.raises(ValueError, match="only the evaluator"):
        it.remark(seen)
    with pytest.raises(ValueError, match="rating is"):
        watcher.ask("remark", line=rec.written(seen) | {"rating": "A"})
    with pytest.raises(ValueError, match="no remark"):
        watcher.ask("remark", line=rec.written(rec.Clock(0, "", "ended")))
    assert it.observed == []


def test_only_evaluator_and_facilitator_say_what_a_message_is_worth_and_why(running):
    room = running()
    boss, watcher, it = room.guest("facilitator"), room.guest("evaluator"), room.guest(IT_LEAD)
    boss.go_on()
    mark = Marked(0, "customers notice (called in)", 70, "clear, if short", "Ines")
    watcher.remark(mark)
    boss.remark(mark)
    kept_marks = [dataclasses.replace(mark, at=room.exercise.now)] * 2
    assert remarks(room.exercise) == kept_marks
    with pytest.raises(ValueError, match="what a message is worth"):
        it.remark(mark)
    with pytest.raises(ValueError, match="needs a reason"):
        watcher.remark(dataclasses.replace(mark, reason=" "))
    with pytest.raises(ValueError, match="score is 101"):
        watcher.ask("remark", line=rec.written(mark) | {"score": 101})


def test_a_seat_says_how_sure_it_is_of_its_own_decisions_alone_and_nobody_hears_it(running):
    room = running()
    boss, it, lead = room.guest("facilitator"), room.guest(IT_LEAD), room.guest(COMMUNICATIONS_LEAD)
    boss.go_on()
    hear(it, lead)
    (prompt, *_) = it.prompts
    heard = len(room.exercise.log)
    it.remark(Leaned(0, prompt.id, prompt.options[0].name, 70, "Nomvula"))
    hear(boss, lead)
    with pytest.raises(ValueError, match="does not hold"):
        lead.remark(Leaned(0, prompt.id, "", 70))
    with pytest.raises(ValueError):
        it.ask("remark", line={"line": "leaned", "at": 0, "prompt": None, "option": "", "sure": 5})
    (only,) = remarks(room.exercise)
    assert (only.sure, only.at) == (70, room.exercise.now) and len(room.exercise.log) == heard
    assert "Nomvula" not in f"{vars(boss)} {vars(lead)}"


def test_a_phase_begins_for_all_and_from_the_hot_wash_on_everybody_may_look_back(running):
    room = running()
    boss, it = room.guest("facilitator"), room.guest(IT_LEAD)
    boss.ask("begin", phase="play")
    hear(it)
    assert it.phase[0] == "play" and not it.opened
    boss.ask("begin", phase="hot wash")
    hear(it)
    assert it.opened and it.ask("file")[0] == room.exercise.path.name
    with pytest.raises(ValueError, match="there is no phase"):
        boss.ask("begin", phase="tea")
    assert [line.phase for line in remarks(room.exercise)] == ["play", "hot wash"]
    boss.ask("begin", phase="play")  # it was too soon
    hear(it)
    assert not it.opened
    with pytest.raises(ValueError, match="one can look back once it is over"):
        it.ask("file")


def test_a_sheet_of_the_hot_wash_goes_from_the_page_into_the_room(running):
    room = running()
    boss, it = room.guest("facilitator"), room.guest(IT_LEAD)
    boss.ask("look back")
    copy = Copy(it)
    assert copy.exercise.sits == (IT_LEAD,)
    sheet = Answers(0, (("Was it plausible?", "4"),), IT_LEAD, "Ada")
    copy.exercise.remark(sheet)
    assert remarks(room.exercise) == remarks(copy.exercise) == [sheet]
    with pytest.raises(ValueError, match="does not hold the seat"):
        copy.exercise.remark(Answers(0, (("Was it plausible?", "1"),), COMMANDER, "Ada"))
    assert len(remarks(room.exercise)) == 1


def test_the_facilitator_sees_the_list_and_says_what_becomes_of_it(running, card):
    seller = PlannedInject("seller", "A seller", (IT_LEAD,), "Well?", at=1_000)
    by_hand = PlannedInject("hand", "By hand", (IT_LEAD,), "And?", by_hand=True)
    room = running(scenario=dataclasses.replace(card, injects=(seller, by_hand)), release="confirmed")
    boss, it, watcher = room.guest("facilitator"), room.guest(IT_LEAD), room.guest("evaluator")
    assert (
        [s.status for s in boss.injects.standings]
        == ["planned", "planned"]
        == [s.status for s in watcher.injects.standings]
    )
    assert it.injects.standings == () and it.scenario.injects == ()
    boss.injects.skip("hand", "no time")
    assert boss.injects.defer("seller", 1) == 1_060
    boss.go_on()
    assert boss.injects.release("seller") is None
    boss.injects.done("seller", "they said no")
    assert boss.injects.standings == room.exercise.injects.standings
    assert [(s.status, s.why) for s in boss.injects.standings] == [("done", "they said no"), ("skipped", "no time")]
    hear(it)
    with pytest.raises(ValueError, match="released already"):
        boss.injects.release("seller")


def test_a_page_that_went_away_is_drawn_anew_as_soon_as_it_is_back(running):
    """Whatever was missed may have been the last that the room had to say."""
    room = running()
    boss, it = room.guest("facilitator"), room.guest(IT_LEAD)

    async def away_and_back() -> list[int]:
        drawn: list[int] = []
        it.listen(lambda: drawn.append(it.now))
        it.close()
        boss.go_on()
        it.reopen()
        return drawn

    with ThreadPoolExecutor(1) as pool:  # a browser test may have left a loop running in this thread
        drawn = pool.submit(lambda: asyncio.run(away_and_back())).result(20)
    assert drawn[-1] == room.exercise.now > 0


def test_evaluators_rate_and_seats_do_not(running):
    room = running()
    boss, watcher, it = room.guest("facilitator"), room.guest("evaluator"), room.guest(IT_LEAD)
    boss.ask("look back")
    hear(watcher, it)
    said = Rated(0, "coordination", "M", "the executive was called twice", "Ines", "P")
    theirs, own = Copy(watcher), Copy(it)
    assert theirs.exercise.rates and not own.exercise.rates
    theirs.exercise.remark(said)
    assert remarks(room.exercise) == remarks(theirs.exercise) == [said]
    with pytest.raises(ValueError, match="only the evaluator and the facilitator rate"):
        own.exercise.remark(said)
    with pytest.raises(ValueError, match="with a reason"):
        watcher.ask("remark", line=rec.written(said) | {"reason": ""})
    assert len(remarks(room.exercise)) == 1
    assert it.scenario.expectations == it.scenario.capabilities == ()


def test_a_page_that_is_drawn_anew_stays_in_the_room(running, monkeypatch):
    """What was drawn before beats no more; its silence is not the page's."""
    monkeypatch.setattr(presence, "LEAVE", 0.2)
    monkeypatch.setattr(presence, "PAUSE", 0.1)
    monkeypatch.setattr(presence, "_LOOK", 0.02)
    room = running()
    boss, token = room.guest("facilitator"), room.place(IT_LEAD).token

    async def handed_over() -> bool:
        page = RoomPage(token, f"{HOST}:1,{HOST}:{room.room.port}")
        room.guests.append(page.guest)
        first = page.page
        first.presence.beat()
        boss.go_on()
        boss.ask("back", at=60)
        for _ in range(20):
            await asyncio.sleep(0.025)
            page.page.presence.beat()
        return page.page is not first and not page.guest.lost

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: asyncio.run(handed_over())).result(20)


def page_of(room: Running, words: str) -> RoomPage:
    """The page of a place, as Voila shows it; inside a loop."""
    page = RoomPage(room.place(words).token, f"{HOST}:{room.room.port}")
    room.guests.append(page.guest)
    return page


def in_a_loop(deed):
    """A browser test may have left a loop running in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(deed())).result(30)


async def until(true, seconds: float = 10):
    for _ in range(int(seconds / 0.02)):
        if true():
            return
        await asyncio.sleep(0.02)
    pytest.fail("it never came true")


def test_what_somebody_types_outlives_a_hand_over_of_another_seat_and_a_room_that_was_away(running, tmp_path, card):
    people = {COMMUNICATIONS_LEAD: ["Thandi"], SUPPORT_LEAD: ["Thandi"], COUNSEL: ["Ana"]}
    exercise = Exercise(card, people, seed=4, path=tmp_path / "kept.jsonl")
    while COMMUNICATIONS_LEAD not in exercise.pictures():
        assert not exercise.ended
        exercise.go_on(exercise.now + 300)
    room = Running(exercise)
    boss, port = Guest(HOST, room.room.port, room.place("facilitator").token), room.room.port

    async def typing():
        page = RoomPage(room.place(SUPPORT_LEAD).token, f"{HOST}:{port}")
        table = page.page
        table.initiative.role.value = COMMUNICATIONS_LEAD
        table.initiative.compose()
        table.composer.fields["what happened"].value = "Some cards fail."
        lines = len(table.story.log.lines)
        boss.ask("seat", role=SUPPORT_LEAD, holder="people", to=COUNSEL)
        await until(lambda: page.guest.people == (COMMUNICATIONS_LEAD,))
        await until(lambda: [r for _, r in table.initiative.role.options] == [COMMUNICATIONS_LEAD])
        room.stop()
        await until(lambda: page.guest.lost)
        again = Running(Exercise.resume(exercise.path), places=room.room.places, port=port)
        try:
            await until(lambda: not page.guest.lost)
            await asyncio.sleep(0.1)
            assert page.page is table and table.initiative.composer_is_open
            assert table.composer.fields["what happened"].value == "Some cards fail."
            assert len(table.story.log.lines) == lines, "nothing is told twice"
        finally:
            page.guest.close()
            boss.close()
            again.stop()

    in_a_loop(typing)


def test_whoever_decides_last_may_look_back_like_the_others(running):
    room = running()
    boss = room.guest("facilitator")
    while not room.exercise.prompts:
        boss.go_on()
    prompt = room.exercise.prompts[0]

    async def last():
        page = page_of(room, prompt.role)
        assert page.page.back.layout.display == "none"
        for seat in room.exercise.people:
            if seat != prompt.role:
                boss.ask("seat", role=seat, holder="playbook")
        while not room.exercise.ended:  # each answer lets time go on to the next decision, the last one to the end
            page.page.heard()
            asked = page.guest.prompts[0]
            page.page.answer(asked, asked.options[0].name)
            page.page.sure.yes.click()
        assert page.page.back.layout.display is None

    in_a_loop(last)


def test_who_spoke_to_a_seat_is_still_to_be_seen_when_others_speak(running):
    room = running()
    boss = room.guest("facilitator")
    while room.exercise.picture(IT_LEAD) is None:
        boss.go_on(boss.now + 60)

    async def spoken_to():
        page = page_of(room, IT_LEAD)
        said = lambda: page.page.decisions._said.value  # noqa: E731 - what stands on the card NOW
        for words in ("The rack is warm.", "The lights went out."):
            boss.interject(act.Inject(IT_LEAD, "an engineer", words))
            await until(lambda words=words: words in said())
        assert "The rack is warm." in said()
        boss.go_on(boss.now + 300)
        await until(lambda: page.guest.now == boss.now)
        page.page.refresh()
        assert "The rack is warm." in said()

    in_a_loop(spoken_to)


def test_the_facilitator_and_the_wall_have_the_briefing_until_the_clock_moves(running):
    room = running()
    boss = room.guest("facilitator")

    async def briefed():
        lead, wall = page_of(room, "facilitator").page, page_of(room, "projector").page
        assert "REAL EMERGENCY" in lead.briefing.value
        assert '<details class="drill-briefing" open' in lead.briefing.value
        shown = lambda: (wall.briefing.layout.display, wall.columns.layout.display)  # noqa: E731 - read anew
        assert shown() == (None, "none")
        boss.go_on()
        await until(lambda: shown() == ("none", None))
        await until(lambda: '<details class="drill-briefing">' in lead.briefing.value)

    in_a_loop(briefed)


def test_where_a_room_does_not_answer_a_page_waits_and_a_wrong_link_stays_wrong(running):
    room = running()
    with pytest.raises(Silent, match="no room answers"):
        let_in("guessed", [f"{HOST}:{room.room.port}", f"{HOST}:1"])
    with pytest.raises(Closed, match="Ask the facilitator"):
        let_in("guessed", [f"{HOST}:{room.room.port}"])


def test_the_link_of_whoever_came_late_is_the_facilitators_to_show(running):
    room = running()
    boss, it = room.guest("facilitator"), room.guest(IT_LEAD)
    token = boss.ask("invite", names=["Sipho"], roles=[EXECUTIVE])
    hear(it)
    assert boss.tokens[EXECUTIVE] == token and it.tokens == {}


def test_teams_have_names_of_their_own():
    arguments = argparse.Namespace(team=["red", "red"], seat=[], playbook="nobody")
    with pytest.raises(ValueError, match="each has a name of its own"):
        verb_room._begun(arguments)


def test_several_sit_at_a_seat_however_they_are_named_and_words_without_a_role_are_refused():
    people = sitting(["Ada: IT lead", "Sipho, Ada: it lead", "legal counsel"])
    assert people == {IT_LEAD: ["Ada", "Sipho"], COUNSEL: []}
    titles = [called(place.title, place.names) for place in new_places(people)]
    assert titles == ["IT lead (Ada, Sipho)", "legal counsel", "facilitator", "evaluator", "projector"]
    for words in ("Thandi:", " : ", ""):
        with pytest.raises(ValueError, match=f"seen {words!r} as a seat; a role is wanted"):
            sitting([words])


def test_seats_that_hold_no_role_any_more_are_told_apart_by_who_sits_there():
    left = [Place("seat", "a", (), ("Ada", "Sipho")), Place("seat", "b", (), ("Thandi",)), Place("seat", "c")]
    assert [called(place.title, place.names) for place in left] == ["seat of Ada, Sipho", "seat of Thandi", "seat"]


def test_the_facilitator_hears_what_is_due_and_after_the_end_nothing_is_offered(running, card):
    due = PlannedInject("call", "A journalist calls", (IT_LEAD,), "Well?", at=600)
    room = running(scenario=dataclasses.replace(card, injects=(due,)), release="confirmed")
    boss = room.guest("facilitator")

    async def led():
        page = page_of(room, "facilitator").page
        watcher = page_of(room, "evaluator").page
        while boss.now < 600:
            boss.go_on(600)
        await until(lambda: "Due: A journalist calls." in page.announce._said[1])
        assert "Due" not in watcher.announce._said[1]
        boss.ask("jump", to=14_400)
        await until(lambda: page.guest.ended)
        page.heard()
        assert "The exercise is over" in page.open.value and "Let time go on" not in page.open.value
        assert "nothing reaches anybody" in page.desk._aside.value and page.desk._inject.layout.display == "none"

    in_a_loop(led)


def test_whoever_says_the_two_words_stops_everything_until_the_facilitator_says_it_is_over(running):
    room = running(mode="flowing")
    boss, it, wall = room.guest("facilitator"), room.guest(IT_LEAD), room.guest("projector")
    boss.ask("run", speed=60)
    page, other, leader = Emergency(it), Emergency(wall), Emergency(boss)
    page.stop.click()
    assert page.yes.layout.display is None and not room.room.stopped, "it is asked about once"
    page.yes.click()
    hear(boss, it, wall)
    for one in (page, other, leader):
        one.refresh()
        assert "stopped by: IT lead" in one.said.value
        assert one.stop.layout.display == "none"
    assert (room.room.running, boss.running, boss.stopped) == (False, False, IT_LEAD)
    before, now = room.exercise.path.read_bytes(), room.exercise.now
    for deed in ("run", "go on"):
        with pytest.raises(ValueError, match="stopped for something real"):
            boss.ask(deed)
    with pytest.raises(ValueError, match="stopped for something real"):
        it.act(IT_LEAD, act.Note("on it"))
    with pytest.raises(ValueError, match="only the facilitator"):
        it.ask("resume")
    assert (room.exercise.path.read_bytes(), room.exercise.now) == (before, now)
    assert page.resume.layout.display == other.resume.layout.display == "none"
    leader.resume.click()
    hear(boss, it)
    assert boss.stopped == "" and not boss.running, "the clock stands until somebody lets it run"
    boss.go_on()
    page.refresh()
    assert page.said.value == "" and page.stop.layout.display is None
