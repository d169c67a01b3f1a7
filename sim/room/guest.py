"""A page's side of a room: it looks like an exercise, as far as its place may see one."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable, Iterable
from typing import Any

from sim import files
from sim.actions import Action, Answer, checked, written
from sim.exercise import record as rec
from sim.exercise.remarks import Remark
from sim.log import event_of
from sim.picture import Known, Picture
from sim.prompts import Prompt
from sim.room import wire
from sim.room.conducting import Asked
from sim.room.places import SEAT

_AGAIN = 1.0  # seconds between two tries to come back


class Closed(ConnectionError):
    """The room does not answer, or lets nobody in with this token."""


class Silent(Closed):
    """No room answers at this address."""


class Guest:
    """A place in a room at an address, opened with its token. What is known is told by the room as it happens: `listen`
    has `changed()` called then. What people want is asked of the room, and comes back when it has happened.

    Raises Closed where there is no room, or no such place in it.
    """

    def __init__(self, host: str, port: int, token: str, patience: float = 10.0):
        self._address, self._token, self._patience = (host, port), token, patience
        self._changed: Callable[[], object] = bool
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked, self._stays_away = 0, False
        self._hello: dict[str, Any] = {}
        self.began = 0  #: another number when what is played is another exercise: pages draw anew then
        self._connect()

    # ----------------------------------------------------------------------------- what an exercise has

    @property
    def people(self) -> tuple[str, ...]:
        """The roles that this place answers for; of a place without a seat, those that people hold."""
        return self.roles if self.kind == SEAT else tuple(r for r, (how, _) in self.seats.items() if how == "people")

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """What this place has to decide now."""
        return self._prompts

    def picture(self, role: str) -> Picture | None:
        """What a role knows; None while it has not joined, or where this place may not know."""
        return self._pictures.get(role)

    def pictures(self) -> dict[str, Picture]:
        """What the roles of `people` know that have joined."""
        return {role: self._pictures[role] for role in self.people if role in self._pictures}

    def answer(self, prompt: str, option: str, *, minutes: float | None = None, reason: str = "") -> int:
        """See `sim.Exercise.answer`."""
        return self.answer_with(prompt, (Answer(prompt, option, reason),), minutes=minutes)

    def answer_with(self, prompt: str, what: tuple[Action, ...], *, minutes: float | None = None) -> int:
        """See `sim.Exercise.answer_with`."""
        said = [written(checked(action)) for action in what]
        return self.ask("answer", prompt=prompt, actions=said, minutes=minutes)

    def act(self, role: str, action: Action, *, minutes: float | None = None) -> int:
        """See `sim.Exercise.act`."""
        return self.ask("act", role=role, action=written(checked(action)), minutes=minutes)

    def interject(self, action: Action) -> str | None:
        """See `sim.Exercise.interject`; for the facilitator's place."""
        return self.ask("interject", action=written(checked(action)))

    def remark(self, line: Remark) -> None:
        """See `sim.Exercise.remark`."""
        self.ask("remark", line=rec.written(line))

    def go_on(self, until: int | None = None) -> tuple[Prompt, ...]:
        """Let time go, see `sim.Exercise.go_on`; for the facilitator's place."""
        self.ask("go on", until=until)
        return self.prompts

    def close(self) -> None:
        """Leave the room, until `reopen`."""
        self._stays_away = True
        self._hang_up()

    def reopen(self) -> None:
        """Come back. Raises Closed."""
        self._stays_away = False
        if self.lost:
            self._connect()
            self._changed()  # all that was missed has been heard already, and nobody else will say so

    # ------------------------------------------------------------------------------------------ the wire

    def ask(self, do: str, **given: Any) -> Any:
        """Have the room do something; what came of it.

        Raises ValueError if it will not, Closed (an OSError) if it does not answer.
        """
        self._asked += 1
        try:
            self._socket.sendall(wire.line({"n": self._asked, "do": do, "with": given}))
            while (answer := self._next(self._asked)) is None:
                pass
        except OSError as error:
            self._hang_up()
            raise Closed("the room does not answer; this page comes back by itself as soon as it does") from error
        if "refused" in answer:
            raise ValueError(answer["why"])
        return answer["value"]

    def listen(self, changed: Callable[[], object]) -> None:
        """From now on take in what the room says as it comes; needs a running loop."""
        self._changed, self._loop = changed, asyncio.get_running_loop()
        self._watch()

    def _watch(self) -> None:
        if self._loop and not self.lost:
            self._loop.add_reader(self._socket.fileno(), self._hear)

    def _connect(self) -> None:
        try:
            self._socket = socket.create_connection(self._address, self._patience)
            self._heard, self.lost = b"", False
            self._socket.sendall(wire.line({"token": self._token}))
            self._is_there = False
            while not self._is_there:
                self._next(0)
        except OSError as error:
            self.lost = True
            raise error if isinstance(error, Closed) else Silent(f"no room answers at {self._address[0]}") from error
        self._watch()

    def _greeted(self, hello: dict[str, Any]) -> None:
        """A room lets this page in. If it is the one from before, the page goes on as it is, with all that is being
        typed there."""
        again = hello == self._hello
        self._before = {"": self._known.events, **{r: p.own for r, p in self._pictures.items()}} if again else {}
        self.began += not again
        self._hello = hello
        self._forget()
        self.header = wire.About(*hello["about"])
        self.scenario = files.from_json(hello["scenario"])
        self._sit(hello["place"])

    def _forget(self) -> None:
        """Nothing is known yet."""
        self._known = Known()
        self._pictures: dict[str, Picture] = {}
        self._prompts: tuple[Prompt, ...] = ()
        self.injects = Asked(self.ask)
        self.log: list[Any] = []
        self._is_there = False

    def _hear(self) -> None:
        """The room says something of its own accord."""
        try:
            data = self._socket.recv(1 << 16, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._hang_up()
        self._heard += data
        while b"\n" in self._heard:
            raw, _, self._heard = self._heard.partition(b"\n")
            self._take_in(json.loads(raw))
        self._changed()

    def _next(self, number: int) -> dict[str, Any] | None:
        """Take in the next message; the answer to question `number`, if it is that."""
        while b"\n" not in self._heard:
            data = self._socket.recv(1 << 16)
            if not data:
                raise ConnectionResetError("the room has closed")
            self._heard += data
        raw, _, self._heard = self._heard.partition(b"\n")
        message = json.loads(raw)
        self._take_in(message)
        return message if number in (message.get("done"), message.get("refused")) else None

    def _take_in(self, message: dict[str, Any]) -> None:
        if "closed" in message:
            raise Closed(message["closed"])
        if "hello" in message:
            self._greeted(message["hello"])
        if "place" in message:
            self._sit(message["place"])
            self._hello = self._hello | {"place": message["place"]}
        if "news" in message:
            self._learn(message["news"])

    def _sit(self, place: dict[str, Any]) -> None:
        self.kind, self.roles, self.names = place["kind"], tuple(place["roles"]), tuple(place["names"])

    def _learn(self, news: dict[str, Any]) -> None:
        self.now, self.ended, self.running = news["now"], news["ended"], news["running"]
        self.speed, self.opened, self.places = (news[word] for word in ("speed", "opened", "places"))
        self.stopped: str = news["stopped"]
        self.phase, self.tokens = news["phase"], news.get("tokens", {})
        self.observed = [rec.parsed(line) for line in news.get("observed", ())]
        self.seats = {role: (holder, tuple(names)) for role, (holder, *names) in news["seats"].items()}
        for event in self._met("", self._known.events, news.get("known", ())):
            self._known.see(event)
        for role, since in news["joined"].items():
            if role not in self._pictures:
                self._pictures[role] = Picture(role, since, self._known)
        for role, events in news["own"].items():
            self._pictures[role].own += self._met(role, self._pictures[role].own, events)
        self.log += map(event_of, news.get("log", ()))
        if "to come" in news:
            self.injects.learn(self.scenario, news["to come"])
        known = {p.id: p for p in self._prompts}
        self._prompts = tuple(known.get(data[0]) or wire.prompt_in(data) for data in news["prompts"])
        self._is_there = self._is_there or self._is_back()

    def _met(self, whose: str, so_far: list[Any], told: Iterable[Any]) -> list[Any]:
        """What is told; what was known before the room was lost is what it was then, so that no page takes it for
        new."""
        known = self._before.get(whose, [])[len(so_far) :]
        events = list(map(event_of, told))
        return [old if old == new else new for old, new in zip(known, events, strict=False)] + events[len(known) :]

    def _is_back(self) -> bool:
        """All is known again. Where it is less than before, pages begin anew with that."""
        now = {"": self._known.events, **{r: p.own for r, p in self._pictures.items()}}
        self.began += any(len(events) < len(self._before.get(whose, [])) for whose, events in now.items())
        self._before = {}
        return True

    def _hang_up(self) -> None:
        """The connection is over; a page that listens comes back by itself."""
        if self.lost:
            return
        self.lost = True
        if self._loop:
            self._loop.remove_reader(self._socket.fileno())
        self._socket.close()
        if self._loop and not self._stays_away:
            self._loop.call_later(_AGAIN, self._come_back)

    def _come_back(self) -> None:
        if not self.lost or self._stays_away or self._loop is None:
            return
        try:
            self._connect()
        except OSError:
            self._loop.call_later(_AGAIN, self._come_back)
        self._changed()
