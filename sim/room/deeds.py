"""What the pages of a room may do: a seat for its own roles, the facilitator for all; what came of it."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sim import actions as act
from sim.exercise import Answers, Began, Leaned, Marked, Observed, Rated
from sim.exercise import record as rec
from sim.exercise.ahead import forecast, jump
from sim.exercise.keeping import wall
from sim.exercise.remarks import Remark
from sim.room import conducting
from sim.room.link import placed
from sim.room.places import FACILITATOR, SEAT, SEES_ALL, Place, beside, goes_on, keep, new_token

if TYPE_CHECKING:
    from sim.room.room import Room


STOPPED = "the exercise is stopped for something real; it goes on when the facilitator says so"
_WHILE_STOPPED = ("stop", "resume", "pause", "file", "remark")  # what was seen may be written down


class NotYours(ValueError):
    """A place asks for what another one may do."""


class Deeds:
    """What pages ask of a room, by name.

    `do` raises ValueError for what is refused, OSError where the exercise cannot be written, TypeError or KeyError for
    what is no sentence; then nothing has happened.
    """

    def __init__(self, room: Room):
        self.room = room
        self._any: dict[str, Callable[..., Any]] = {
            "answer": self._answer,
            "act": self._act,
            "file": self._file,
            "remark": self._remark,
            "stop": room.stop,
        }
        self._facilitators: dict[str, Callable[..., Any]] = {
            "go on": self._go_on,
            "run": room.run,
            "pause": room.pause,
            "resume": room.resume,
            "interject": lambda action: room.exercise.interject(act.parse(action)),
            "seat": self._seat,
            "invite": self._invite,
            "look back": self._look_back,
            "forecast": self._forecast,
            "jump": lambda to: jump(room.exercise, to),
            "back": self._back,
            "begin": self._begin,
            **conducting.deeds(lambda: room.exercise),
        }

    def do(self, place: Place, wanted: Any) -> Any:
        """Do what a place wants: an object with the name under `do`, and what it needs under `with`."""
        if not isinstance(wanted, dict) or not isinstance(wanted.get("with", {}), dict):
            raise ValueError("an object that says what to do is wanted")
        name, given = wanted.get("do"), wanted.get("with", {})
        if name not in self._any and name not in self._facilitators:
            raise ValueError(f"there is nothing called {str(name)[:60]!r} to do")
        if name not in self._any and place.kind != FACILITATOR:
            raise NotYours(f"only the facilitator may do this ({name})")
        if self.room.stopped and name not in _WHILE_STOPPED:
            raise ValueError(STOPPED)
        return self._any[name](place, **given) if name in self._any else self._facilitators[name](**given)

    def _answer(self, place: Place, prompt: str, actions: list, minutes: float | None = None) -> int:
        role = prompt.partition("/")[0] if isinstance(prompt, str) else ""
        _owned(place, role)
        parsed = tuple(map(act.parse, actions))
        lands = self.room.exercise.answer_with(prompt, parsed, minutes=minutes, who=", ".join(place.names))
        if self.room.exercise.header.mode == "turn" and not self.room.exercise.prompts:
            with contextlib.suppress(OSError):  # what was answered stands in the file; for time there is no room
                self.room.exercise.go_on()
        return lands

    def _act(self, place: Place, role: str, action: Any, minutes: float | None = None) -> int:
        _owned(place, role)
        return self.room.exercise.act(role, act.parse(action), minutes=minutes, who=", ".join(place.names))

    def _go_on(self, until: int | None = None) -> None:
        self.room.exercise.go_on(until)

    def _seat(self, role: str, holder: str, to: str = "") -> None:
        """A seat is taken by the people of a place (named by its title), by the playbook, or by nobody."""
        place = next((one for one in self.room.places if one.kind == SEAT and one.title == to), None)
        if holder == "people" and place is None:
            raise ValueError(f"there is no place called {to!r}; invite somebody first")
        self.room.exercise.seat(role, holder, place.names if place else ())  # type: ignore[arg-type]
        self._move(role, place if holder == "people" else None)

    def _invite(self, names: list[str], roles: list[str]) -> str:
        """A new place, for people who have just come; the token that opens it."""
        if not roles or not all(isinstance(word, str) and len(word) < 200 for word in (*names, *roles)):
            raise ValueError("somebody new sits as one role or more, and names are short")
        place = Place(SEAT, new_token(), (), tuple(names))
        for role in roles:
            self.room.exercise.seat(role, "people", names)
        self.room.places = (*self.room.places, place)
        for role in roles:
            place = self._move(role, place) or place
        return place.token

    def _move(self, role: str, to: Place | None) -> Place | None:
        """A role belongs to one place, or to none; whoever is connected to a place sees what it holds now."""
        changed: dict[str, Place] = {}
        for place in self.room.places:
            roles = tuple(r for r in place.roles if r != role) + ((role,) if to and place.token == to.token else ())
            changed[place.token] = dataclasses.replace(place, roles=roles)
        self.room.places = tuple(changed.values())
        keep(self.room.exercise.path, self.room.places)
        for link in self.room.links:
            if link.place != changed[link.place.token]:
                link.place = changed[link.place.token]
                link.say({"place": placed(link.place)})
        return changed[to.token] if to else None

    def _file(self, place: Place) -> list[str]:
        """The exercise's file, once everybody may look back: its name and its text."""
        if not (self.room.opened or self.room.exercise.ended or place.kind in SEES_ALL):
            raise NotYours("the exercise goes on; one can look back once it is over, or the facilitator says so")
        path = self.room.exercise.path
        return [path.name, path.read_text(encoding="utf-8")]

    def _forecast(self, minutes: float | None = None) -> dict[str, Any]:
        """What lies ahead; with `minutes` outside that are left, to which second to jump so that the rest fits."""
        ahead = forecast(self.room.exercise)
        to = None if minutes is None else ahead.jump(float(minutes))
        return {"ends": ahead.ends, "asked": len(ahead.asked), "each": ahead.each, "jump": to}

    def _back(self, at: int) -> str:
        """Go on from an earlier second in a file of its own; the first is kept. Every page draws anew; who sits where
        stays as it is now, because that is so outside, whatever time it is in the scenario."""
        before = self.room.exercise
        if not isinstance(at, int) or not 0 <= at < before.now:
            raise ValueError("one goes back to a time before now; to get ahead, jump")
        self.room.pause()
        other = before.branch(at, beside(before.path))
        for role, (holder, names) in before.seats.items():
            if other.seats[role] != (holder, names):
                other.seat(role, holder, names)  # type: ignore[arg-type]
        keep(other.path, self.room.places)
        goes_on(before.path, other.path)
        before.close()
        self.room.go_on_with(other)
        return other.path.name

    def _remark(self, place: Place, line: Any) -> None:
        """What somebody says about the exercise: a sheet of the hot wash, a document edited afterwards, something that
        an evaluator saw, or how one rates."""
        said = rec.parsed(line)
        if not isinstance(said, Remark) or isinstance(said, Began):
            raise ValueError("that is no remark about the exercise")
        if isinstance(said, Observed) and place.kind not in SEES_ALL:
            raise NotYours("only the evaluator and the facilitator write down what they see")
        if isinstance(said, Rated) and place.kind not in SEES_ALL:
            raise NotYours("only the evaluator and the facilitator rate")
        if isinstance(said, Marked):
            _scores(place, said)
        if isinstance(said, Answers) and place.kind == SEAT and said.role not in ("", *place.roles):
            raise NotYours(f"this page does not hold the seat of the {said.role[:60]}")
        if isinstance(said, Leaned):
            _owned(place, str(said.prompt).partition("/")[0])
        self._keep(dataclasses.replace(said, at=self.room.exercise.now))

    def _keep(self, line: Remark) -> None:
        self.room.exercise.remark(line)
        self.room.heard(line)

    def _begin(self, phase: str) -> None:
        """A phase of the run sheet begins. Once the hot wash does, everybody may look back; if one before it begins
        again, nobody may any more."""
        names = [one.name for one in self.room.exercise.scenario.phases]
        if phase not in names:
            raise ValueError(f"there is no phase {str(phase)[:60]!r}; there are {', '.join(names)}")
        self._keep(Began(self.room.exercise.now, wall(), phase))
        if self.room.is_over(phase):
            self._look_back()
        else:
            self.room.opened = False

    def _look_back(self, opened: bool = True) -> None:
        """Everybody may look back now, though it is not over; or may not any more."""
        self.room.pause()
        self.room.opened = bool(opened)


def _scores(place: Place, said: Marked) -> None:
    if place.kind not in SEES_ALL:
        raise NotYours("only the evaluator and the facilitator say what a message is worth")
    if not said.reason.strip():
        raise ValueError("a score of one's own needs a reason")


def _owned(place: Place, role: object) -> None:
    if place.kind != SEAT or role not in place.roles:
        raise NotYours(f"this page does not hold the seat of the {str(role)[:60]}")
