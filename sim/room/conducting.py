"""The list of injects in a room: the facilitator's page sees it as it stands, and says what becomes of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.exercise import Exercise
from sim.exercise.conductor import Standing
from sim.scenario import Scenario

Row = list[Any]


def deeds(exercise: Callable[[], Exercise]) -> dict[str, Callable[..., Any]]:
    """What a facilitator's page may have done about the list of the exercise that is played."""
    return {
        "release": lambda name: exercise().injects.release(name),
        "skip": lambda name, why: exercise().injects.skip(name, why),
        "defer": lambda name, minutes: exercise().injects.defer(name, minutes),
        "done": lambda name, words="": exercise().injects.done(name, words),
    }


def rows(exercise: Exercise) -> list[Row]:
    """How each entry stands, as plain data."""
    return [[s.inject.name, s.status, s.due, s.released, s.done, s.why] for s in exercise.injects.standings]


class Asked:
    """The list on a page of the room: `standings` are what the room said last; the rest is asked of it."""

    def __init__(self, ask: Callable[..., Any]):
        self._ask = ask
        self.standings: tuple[Standing, ...] = ()

    def learn(self, scenario: Scenario, told: list[Row]) -> None:
        """Take in how the entries stand now."""
        by_name = {one.name: one for one in scenario.injects}
        self.standings = tuple(Standing(by_name[name], *rest) for name, *rest in told)

    def release(self, name: str) -> str | None:
        """See `Injects.release`."""
        return self._ask("release", name=name)

    def skip(self, name: str, why: str) -> None:
        """See `Injects.skip`."""
        self._ask("skip", name=name, why=why)

    def defer(self, name: str, minutes: float) -> int:
        """See `Injects.defer`."""
        return self._ask("defer", name=name, minutes=minutes)

    def done(self, name: str, words: str = "") -> None:
        """See `Injects.done`."""
        self._ask("done", name=name, words=words)
