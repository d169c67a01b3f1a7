"""The room process: one exercise, its clock, and all who are connected to it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

from sim.exercise import Began, Exercise, Observed, remarks
from sim.exercise import record as rec
from sim.exercise.flow import CAREFUL, SPEEDS, TICK, Flow
from sim.exercise.remarks import Remark
from sim.room import wire
from sim.room.deeds import Deeds
from sim.room.link import Link, in_words, placed, read
from sim.room.places import FACILITATOR, SEES_ALL, Place, keep, place_of
from sim.room.telling import Told, news
from sim.scenario import HOT_WASH

NO_SEAT = "This link opens no seat in this room. Ask the facilitator for yours."
_PATIENCE = 10.0  # seconds in which a new connection says who it is


class Room:
    """One exercise for all who hold a token of one of its `places`. `open` listens, `close` ends it.

    Only the facilitator moves the clock, hands out seats and steps in; a seat acts for its own roles. What a page may
    not do is refused in words, and nothing has happened.
    """

    def __init__(self, exercise: Exercise, places: tuple[Place, ...]):
        self.exercise, self.places = exercise, places
        self.speed = CAREFUL
        self.port = 0
        self.links: list[Link] = []
        self.phase: list[str] | None = None  #: the phase of the run sheet that began last, and when (outside)
        self.observed: list[Observed] = []
        self.stopped = ""  #: the title of the place that stopped everything for something real
        self._met: set[asyncio.Task] = set()
        self._clock: asyncio.Task | None = None
        self._flow = Flow(0.0)
        self._server: asyncio.Server | None = None
        keep(exercise.path, places)
        for line in remarks(exercise):
            self.heard(line)
        self.opened = self.phase is not None and self.is_over(self.phase[0])
        self._deeds = Deeds(self)

    async def open(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen at an address; `port` 0 takes one that is free. Raises OSError if it cannot be had."""
        self._server = await asyncio.start_server(self._meet, host, port, limit=wire.LONGEST)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """The clock stands, the file says where; everybody is let go."""
        self.pause()
        if self._server:
            self._server.close()
        for link in list(self.links):
            link.out.close()
        if self._met:
            await asyncio.wait(self._met, timeout=1)
        self.exercise.close()

    def heard(self, line: Remark) -> None:
        """Something was said about the exercise."""
        if isinstance(line, Began):
            self.phase = [line.phase, line.wall]
        elif isinstance(line, Observed):
            self.observed.append(line)

    def is_over(self, phase: str) -> bool:
        """Whether the play is over in a phase of the run sheet: then everybody may look back."""
        names = [one.name for one in self.exercise.scenario.phases]
        return HOT_WASH in names and phase in names[names.index(HOT_WASH) :]

    def go_on_with(self, exercise: Exercise) -> None:
        """Another exercise is played from now on, in the same phase; what was observed stands with the one before."""
        self.exercise, self.observed, self.opened = exercise, [], False
        if self.phase and not self.is_over(self.phase[0]):
            exercise.remark(Began(exercise.now, self.phase[1], self.phase[0]))
        else:
            self.phase = None
        for link in self.links:
            self.greet(link)

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
            if self.running:
                self._flow.count(time.monotonic(), self.speed)
            self.speed = speed
        if not self.running and not self.exercise.ended:
            self.exercise.mark("running")
            self._clock = asyncio.get_running_loop().create_task(self._tick())

    def pause(self) -> None:
        """The clock stands, and the file says where."""
        if self._clock:
            self._clock.cancel()
            self._clock = None
            if not self.exercise.ended:
                self.exercise.mark("paused")

    def stop(self, by: Place) -> None:
        """Something real has happened: the clock stands, and nothing is played until the facilitator says so."""
        self.pause()
        self.stopped = self.stopped or by.title

    def resume(self) -> None:
        """It is over; the clock stands until somebody lets it run."""
        self.stopped = ""

    async def _tick(self) -> None:
        self._flow = Flow(time.monotonic())
        try:
            while not self.exercise.ended:
                await asyncio.sleep(TICK)
                self._let_go()
        except OSError:  # no room for what happens: the clock stands, and whoever lets it run is told why
            pass
        self._clock = None
        self.tell()

    def _let_go(self) -> None:
        """Let go by what went by outside since the last tick; where something opens, no faster than one can read."""
        if whole := self._flow.gone(time.monotonic(), self.speed):
            before = {p.id for p in self.exercise.prompts}
            new = any(p.id not in before for p in self.exercise.go_on(self.exercise.now + whole))
            if new and self.speed > CAREFUL:
                self.speed = CAREFUL
                self._flow.begin_anew()
            self.tell()

    # ----------------------------------------------------------------------------------------- the wire

    def tell(self) -> None:
        """Tell every page what there is to tell."""
        shared = self._shared()
        observed = {"observed": [rec.written(line) for line in self.observed]}
        for link in self.links:
            own: dict[str, Any] = dict(observed) if link.place.kind in SEES_ALL else {}
            if link.place.kind == FACILITATOR:
                own["tokens"] = self._tokens()
            link.say({"news": news(link.place, self.exercise, link.told) | shared | own})

    def _shared(self) -> dict[str, Any]:
        there = [link.place.title for link in self.links]
        seats = {role: [holder, *names] for role, (holder, names) in self.exercise.seats.items()}
        return {
            "running": self.running,
            "speed": self.speed,
            "opened": self.opened,
            "stopped": self.stopped,
            "seats": seats,
            "phase": self.phase,
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
            if link in self.links:
                self.links.remove(link)
                self._left()
            with contextlib.suppress(OSError):
                writer.close()

    def _welcome(self, link: Link) -> None:
        self.greet(link)
        self.links.append(link)
        self.tell()

    def greet(self, link: Link) -> None:
        """What is played, and by whom this page takes part: a page that hears it knows nothing yet, or forgets."""
        exercise, place = self.exercise, link.place
        header = exercise.header
        about = wire.About(header.mode, header.team, header.facilitator, header.date)
        scenario = wire.scenario_out(exercise.scenario, truth=place.kind in SEES_ALL)
        link.told = Told()
        hello = {"about": about, "course": exercise.path.name, "scenario": scenario, "place": placed(place)}
        link.say({"hello": hello})

    def _tokens(self) -> dict[str, str]:
        """What opens each place: for the facilitator, who hands the links round."""
        return {place.title: place.token for place in self.places}

    def _left(self) -> None:
        """Where nobody looks any more, the clock stands."""
        if not self.links:
            self.pause()
        self.tell()

    def _do(self, link: Link, wanted: Any) -> None:
        """Do what a page wants; the answer comes after the news of what came of it."""
        number = wanted.get("n") if isinstance(wanted, dict) else None
        try:
            value = self._deeds.do(link.place, wanted)
        except (ValueError, OSError, TypeError, KeyError) as error:
            link.say({"refused": number, "why": in_words(error)})
        else:
            self.tell()
            link.say({"done": number, "value": value})
