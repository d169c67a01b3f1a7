"""The room process: one exercise, its clock, and all who are connected to it."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import time
from collections.abc import Callable
from typing import Any

from sim import actions as act
from sim.exercise import Exercise
from sim.exercise.ahead import forecast, jump
from sim.exercise.flow import CAREFUL, SPEEDS, TICK, Flow
from sim.room import conducting, wire
from sim.room.link import Link, in_words, placed, read
from sim.room.places import FACILITATOR, SEAT, SEES_ALL, Place, beside, goes_on, keep, new_token, place_of
from sim.room.telling import Told, news

NO_SEAT = "This link opens no seat in this room. Ask the facilitator for yours."
_PATIENCE = 10.0  # seconds in which a new connection says who it is


class NotYours(ValueError):
    """A place asks for what another one may do."""


class Room:
    """One exercise for all who hold a token of one of its `places`. `open` listens, `close` ends it.

    Only the facilitator moves the clock, hands out seats and steps in; a seat acts for its own roles. What a page may
    not do is refused in words, and nothing has happened.
    """

    def __init__(self, exercise: Exercise, places: tuple[Place, ...]):
        self.exercise, self.places = exercise, places
        self.speed, self.opened = CAREFUL, False
        self.port = 0
        self._links: list[Link] = []
        self._met: set[asyncio.Task] = set()
        self._clock: asyncio.Task | None = None
        self._server: asyncio.Server | None = None
        keep(exercise.path, places)
        self._deeds: dict[str, Callable[..., Any]] = {"answer": self._answer, "act": self._act, "file": self._file}
        self._facilitators: dict[str, Callable[..., Any]] = {
            "go on": self._go_on,
            "run": self.run,
            "pause": self.pause,
            "interject": lambda action: self.exercise.interject(act.parse(action)),
            "seat": self._seat,
            "invite": self._invite,
            "look back": self._look_back,
            "forecast": self._forecast,
            "jump": lambda to: jump(self.exercise, to),
            "back": self._back,
            **conducting.deeds(lambda: self.exercise),
        }

    async def open(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen at an address; `port` 0 takes one that is free. Raises OSError if it cannot be had."""
        self._server = await asyncio.start_server(self._meet, host, port, limit=wire.LONGEST)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """The clock stands, the file says where; everybody is let go."""
        self.pause()
        if self._server:
            self._server.close()
        for link in list(self._links):
            link.out.close()
        if self._met:
            await asyncio.wait(self._met, timeout=1)
        self.exercise.close()

    # -------------------------------------------------------------------------------------- the clock

    @property
    def running(self) -> bool:
        """Whether the clock goes by itself."""
        return self._clock is not None

    def run(self, speed: int | None = None) -> None:
        """Let the clock run, at a speed; what has gone by stays as it was. Raises ValueError for a speed there is
        not, and where people talk while it stands."""
        if self.exercise.header.mode != "flowing":
            raise ValueError("in turn mode the clock stands while people talk; let time go on instead")
        if speed is not None:
            if speed not in SPEEDS:
                raise ValueError(f"the speed is {speed!r}; it is one of {', '.join(map(str, SPEEDS))}")
            self.speed = speed
        if not self.running and not self.exercise.ended:
            self._clock = asyncio.get_running_loop().create_task(self._tick())

    def pause(self) -> None:
        """The clock stands, and the file says where."""
        if self._clock:
            self._clock.cancel()
            self._clock = None
            if not self.exercise.ended:
                self.exercise.mark("paused")

    async def _tick(self) -> None:
        flow = Flow(time.monotonic())
        while not self.exercise.ended:
            await asyncio.sleep(TICK)
            if whole := flow.gone(time.monotonic(), self.speed):
                before = {p.id for p in self.exercise.prompts}
                new = any(p.id not in before for p in self.exercise.go_on(self.exercise.now + whole))
                if new and self.speed > CAREFUL:
                    self.speed = CAREFUL
                    flow.begin_anew()
                self.tell()
        self._clock = None
        self.tell()

    # -------------------------------------------------------------------------------- what pages may do

    def _answer(self, place: Place, prompt: str, actions: list, minutes: float | None = None) -> int:
        role = prompt.partition("/")[0] if isinstance(prompt, str) else ""
        _owned(place, role)
        parsed = tuple(map(act.parse, actions))
        lands = self.exercise.answer_with(prompt, parsed, minutes=minutes, who=", ".join(place.names))
        if self.exercise.header.mode == "turn" and not self.exercise.prompts:
            self.exercise.go_on()
        return lands

    def _act(self, place: Place, role: str, action: Any, minutes: float | None = None) -> int:
        _owned(place, role)
        return self.exercise.act(role, act.parse(action), minutes=minutes, who=", ".join(place.names))

    def _go_on(self, until: int | None = None) -> None:
        self.exercise.go_on(until)

    def _seat(self, role: str, holder: str, to: str = "") -> None:
        """A seat is taken by the people of a place (named by its title), by the playbook, or by nobody."""
        place = next((one for one in self.places if one.kind == SEAT and one.title == to), None)
        if holder == "people" and place is None:
            raise ValueError(f"there is no place called {to!r}; invite somebody first")
        self.exercise.seat(role, holder, place.names if place else ())  # type: ignore[arg-type]
        self._move(role, place if holder == "people" else None)

    def _invite(self, names: list[str], roles: list[str]) -> str:
        """A new place, for people who have just come; the token that opens it."""
        if not roles or not all(isinstance(word, str) and len(word) < 200 for word in (*names, *roles)):
            raise ValueError("somebody new sits as one role or more, and names are short")
        place = Place(SEAT, new_token(), (), tuple(names))
        for role in roles:
            self.exercise.seat(role, "people", names)
        self.places = (*self.places, place)
        for role in roles:
            place = self._move(role, place) or place
        return place.token

    def _move(self, role: str, to: Place | None) -> Place | None:
        """A role belongs to one place, or to none; whoever is connected to a place sees what it holds now."""
        changed: dict[str, Place] = {}
        for place in self.places:
            roles = tuple(r for r in place.roles if r != role) + ((role,) if to and place.token == to.token else ())
            changed[place.token] = dataclasses.replace(place, roles=roles)
        self.places = tuple(changed.values())
        keep(self.exercise.path, self.places)
        for link in self._links:
            if link.place != changed[link.place.token]:
                link.place = changed[link.place.token]
                link.say({"place": placed(link.place)})
        return changed[to.token] if to else None

    def _file(self, place: Place) -> list[str]:
        """The exercise's file, once everybody may look back: its name and its text."""
        if not (self.opened or self.exercise.ended or place.kind in SEES_ALL):
            raise NotYours("the exercise goes on; one can look back once it is over, or the facilitator says so")
        path = self.exercise.path
        return [path.name, path.read_text(encoding="utf-8")]

    def _forecast(self, minutes: float | None = None) -> dict[str, Any]:
        """What lies ahead; with `minutes` outside that are left, to which second to jump so that the rest fits."""
        ahead = forecast(self.exercise)
        to = None if minutes is None else ahead.jump(float(minutes))
        return {"ends": ahead.ends, "asked": len(ahead.asked), "each": ahead.each, "jump": to}

    def _back(self, at: int) -> str:
        """Go on from an earlier second in a file of its own; the first is kept. Every page draws anew."""
        self.pause()
        before, self.exercise = self.exercise, self.exercise.branch(at, beside(self.exercise.path))
        before.close()
        keep(self.exercise.path, self.places)
        goes_on(before.path, self.exercise.path)
        for link in self._links:
            self._greet(link)
        return self.exercise.path.name

    def _look_back(self, opened: bool = True) -> None:
        """Everybody may look back now, though it is not over; or may not any more."""
        self.pause()
        self.opened = bool(opened)

    # ----------------------------------------------------------------------------------------- the wire

    def tell(self) -> None:
        """Tell every page what there is to tell."""
        shared = self._shared()
        for link in self._links:
            link.say({"news": news(link.place, self.exercise, link.told) | shared})

    def _shared(self) -> dict[str, Any]:
        there = [link.place.title for link in self._links]
        seats = {role: [holder, *names] for role, (holder, names) in self.exercise.seats.items()}
        return {
            "running": self.running,
            "speed": self.speed,
            "opened": self.opened,
            "seats": seats,
            "places": [[p.title, p.kind, list(p.roles), list(p.names), there.count(p.title)] for p in self.places],
        }

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody connects."""
        task = asyncio.current_task()
        assert task is not None
        self._met.add(task)
        task.add_done_callback(self._met.discard)
        await self._listen(reader, writer)

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Who they are, then what they want, until they leave."""
        link = None
        try:
            hello = await asyncio.wait_for(read(reader), _PATIENCE)
            place = place_of(hello.get("token") if isinstance(hello, dict) else None, self.places)
            if place is None:
                writer.write(wire.line({"closed": NO_SEAT}))
                return
            link = Link(place, writer, Told())
            self._welcome(link)
            while (wanted := await read(reader)) is not None:
                self._do(link, wanted)
        except ValueError as error:  # too long, or no JSON
            writer.write(wire.line({"closed": f"That could not be read: {error}"}))
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            pass
        finally:
            if link in self._links:
                self._links.remove(link)
                self._left()
            with contextlib.suppress(OSError):
                writer.close()

    def _welcome(self, link: Link) -> None:
        self._greet(link)
        self._links.append(link)
        self.tell()

    def _greet(self, link: Link) -> None:
        """What is played, and by whom this page takes part: a page that hears it knows nothing yet, or forgets."""
        exercise, place = self.exercise, link.place
        header = exercise.header
        about = wire.About(header.mode, header.team, header.facilitator, header.date)
        scenario = wire.scenario_out(exercise.scenario, truth=place.kind in SEES_ALL)
        tokens = {p.title: p.token for p in self.places} if place.kind == FACILITATOR else {}
        link.told = Told()
        link.say({"hello": {"about": about, "scenario": scenario, "place": placed(place), "tokens": tokens}})

    def _left(self) -> None:
        """Where nobody looks any more, the clock stands."""
        if not self._links:
            self.pause()
        self.tell()

    def _do(self, link: Link, wanted: Any) -> None:
        """Do what a page wants; the answer comes after the news of what came of it."""
        number = wanted.get("n") if isinstance(wanted, dict) else None
        try:
            value = self._done(link.place, wanted)
        except (ValueError, OSError, TypeError, KeyError) as error:
            link.say({"refused": number, "why": in_words(error)})
        else:
            self.tell()
            link.say({"done": number, "value": value})

    def _done(self, place: Place, wanted: Any) -> Any:
        if not isinstance(wanted, dict) or not isinstance(wanted.get("with", {}), dict):
            raise ValueError("an object that says what to do is wanted")
        name, given = wanted.get("do"), wanted.get("with", {})
        if name in self._deeds:
            return self._deeds[name](place, **given)
        if name not in self._facilitators:
            raise ValueError(f"there is nothing called {str(name)[:60]!r} to do")
        if place.kind != FACILITATOR:
            raise NotYours(f"only the facilitator may do this ({name})")
        return self._facilitators[name](**given)


def _owned(place: Place, role: object) -> None:
    if place.kind != SEAT or role not in place.roles:
        raise NotYours(f"this page does not hold the seat of the {str(role)[:60]}")
