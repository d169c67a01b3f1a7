"""The conductor: what has become of each planned inject, and which are to be released at which second.

A fold over what happened (the log's events) and what the facilitator did about the list (lines of the exercise's
file). It knows no time but the scenario's, and releases nothing itself: the exercise does, by its one door.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sim import phrases
from sim.actions import FACILITATOR
from sim.exercise.record import Said, Steered
from sim.scenario import PlannedInject, Scenario

PLANNED, DUE, RELEASED, DONE = "planned", "due", "released", "done"
SKIPPED, DEFERRED = "skipped", "deferred"
CLOSED = (RELEASED, DONE, SKIPPED)  #: nothing more is released of these


@dataclass(frozen=True, slots=True)
class Standing:
    """One entry of the list as it stands: *planned*, *due* (its second has come), *released*, *done* (what was expected
    of players has happened since), *skipped* (see `why`) or *deferred*.

    `due`, `released` and `done` are seconds; None: not known (yet). `why` says why it was skipped, or what players did.
    """

    inject: PlannedInject
    status: str
    due: int | None = None
    released: int | None = None
    done: int | None = None
    why: str = ""


class Conductor:
    """The list of a scenario, in the course of one exercise."""

    def __init__(self, scenario: Scenario):
        self._injects = {one.name: one for one in scenario.injects}
        self._about = scenario.fault.component
        self._tests = {p: phrases.test(p) for one in scenario.injects for _, p in one.phrases}
        self._true: dict[str, list[int]] = {phrase: [] for phrase in self._tests}
        self._seen = 0
        self._released: dict[str, int] = {}
        self._steered: dict[str, Steered] = {}
        self._did: dict[str, Steered] = {}

    def see(self, log: Sequence[Any]) -> None:
        """Take in what has happened since the last time."""
        for event in log[self._seen :]:
            for phrase, holds in self._tests.items():
                if holds(event) and phrases.concerns(event, self._about):
                    self._true[phrase].append(event.at)
        self._seen = len(log)

    def take(self, line: Any) -> None:
        """Take in what was said: a release, or what the facilitator did about an entry."""
        if isinstance(line, Said) and line.inject:
            self._released.setdefault(line.inject, line.at)
        elif isinstance(line, Steered):
            (self._did if line.deed == DONE else self._steered)[line.inject] = line

    def inject(self, name: str) -> PlannedInject:
        """The entry of a name. Raises ValueError where there is none."""
        if name not in self._injects:
            raise ValueError(f"there is no inject {name!r} in the list; there is {', '.join(self._injects) or 'none'}")
        return self._injects[name]

    def standing(self, name: str, now: int) -> Standing:
        """An entry as it stands at a second."""
        one, due = self.inject(name), self._due(name)
        if name in self._released:
            return self._afterwards(one, due)
        steered = self._steered.get(name)
        if steered and steered.deed == SKIPPED:
            return Standing(one, SKIPPED, due, why=steered.words)
        if why := self._needless(one, now):
            return Standing(one, SKIPPED, due, why=why)
        if due is not None and due <= now:
            return Standing(one, DUE, due)
        return Standing(one, DEFERRED if steered else PLANNED, due)

    def standings(self, now: int) -> tuple[Standing, ...]:
        """All entries as they stand at a second, in the order of the file."""
        return tuple(self.standing(name, now) for name in self._injects)

    def due(self, now: int) -> tuple[Standing, ...]:
        """What is due by now and waits for its release, first what has been due longest."""
        waits = (s for s in self.standings(now) if s.status == DUE)
        return tuple(sorted(waits, key=lambda s: s.due or 0))

    def not_past(self, now: int, until: int) -> int:
        """How far time may go at most without passing over a second at which something becomes due, as far as that is
        known yet."""
        ahead = (s.due for s in self.standings(now) if s.status in (PLANNED, DEFERRED) and s.due is not None)
        return min([until, *(second for second in ahead if second > now)])

    def listens(self, now: int) -> bool:
        """Whether something that happens may still make an entry due: then no second of it may be passed over."""
        return any(self._waits_for_a_phrase(s) for s in self.standings(now) if s.status not in CLOSED)

    # ------------------------------------------------------------------------------------------------ inside

    def _afterwards(self, one: PlannedInject, due: int | None) -> Standing:
        released, did = self._released[one.name], self._did.get(one.name)
        if did:
            return Standing(one, DONE, due, released, did.at, did.words)
        done = next((at for at in self._true.get(one.expect or "", ()) if at >= released), None)
        if done is None:
            return Standing(one, RELEASED, due, released)
        return Standing(one, DONE, due, released, done, one.expect or "")

    def _due(self, name: str) -> int | None:
        """The second at which it is due, as far as that is known."""
        one, steered = self._injects[name], self._steered.get(name)
        if steered and steered.deed == DEFERRED:
            return steered.until
        if one.at is not None:
            return one.at
        if one.when is not None:
            return self._later(self._first(one.when), one.delay)
        if one.unless is not None:
            return self._later(self._first(one.since) if one.since else 0, one.within)
        return self._later(self._released.get(one.after or ""), one.delay)

    def _later(self, second: int | None, seconds: int | None) -> int | None:
        return None if second is None else second + (seconds or 0)

    def _first(self, phrase: str) -> int | None:
        return next(iter(self._true[phrase]), None)

    def _needless(self, one: PlannedInject, now: int) -> str:
        """Why it is not released any more; "" where it may still be."""
        if one.unless is not None and self._first(one.unless) is not None:
            return f"not needed: {one.unless}"
        if first_of := next((n for n in self._released if n != one.name and self._is_beside(one, n)), None):
            return f"{first_of} of the same group was released"
        if one.after is not None and self.standing(one.after, now).status == SKIPPED:
            return f"{one.after}, which it comes after, was skipped"
        return ""

    def _is_beside(self, one: PlannedInject, name: str) -> bool:
        return one.one_of is not None and self._injects[name].one_of == one.one_of

    def _waits_for_a_phrase(self, standing: Standing) -> bool:
        one = standing.inject
        return standing.due is None and (one.when is not None or one.since is not None)


def rehearsed(scenario: Scenario, log: Sequence[Any]) -> tuple[Standing, ...]:
    """How the list would stand at the end of a run that knew nothing of it, had each come at its second: what waits for
    a phrase comes where the run made it true, what comes by hand does not."""
    conductor, now, end = Conductor(scenario), 0, log[-1].at if log else 0
    seconds = sorted({event.at for event in log} | {end})
    while True:
        conductor.see(log[: bisect_right(log, now, key=lambda event: event.at)])
        while due := conductor.due(now):
            conductor.take(Said(now, FACILITATOR, (), inject=due[0].inject.name))
        if now >= end:
            return conductor.standings(now)
        now = conductor.not_past(now, seconds[bisect_right(seconds, now)])


def open_ones(standings: Iterable[Standing]) -> list[Standing]:
    """What is still to come, soonest first; what nobody knows the second of comes last, as in the file."""
    left = [s for s in standings if s.status not in CLOSED]
    return sorted(left, key=lambda s: (s.due is None, s.due or 0))
