"""Leaning: what people would have decided, each for themselves, held against what the team then did."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sim.events import PromptClosed, PromptOpened
from sim.exercise.remarks import Leaned, Remark
from sim.log import Log


class Lean(NamedTuple):
    """One question that somebody leaned on: when it closed (a second), who was asked what, what was decided ("": in the
    team's own way), and what each said before that. `silent`: nobody answered, and this is what happens then."""

    at: int
    role: str
    asked: str
    decided: str
    silent: bool
    said: tuple[Leaned, ...]

    @property
    def apart(self) -> tuple[Leaned, ...]:
        """Those who would have decided otherwise."""
        return tuple(one for one in self.said if one.option != self.decided)


def leanings(log: Log, lines: Iterable[Remark]) -> list[Lean]:
    """The questions that people leaned on, in the order in which they closed; of each who gives a name, what they said
    last. What was said after the answer does not count, nor what is about no question of the log, or about one
    that was withdrawn."""
    lines = list(lines)
    asked = {e.prompt: e.text for e in log if isinstance(e, PromptOpened)}
    found = [
        Lean(e.at, e.role, asked[e.prompt], e.option, e.how == "silent", _before(e, lines))
        for e in log
        if isinstance(e, PromptClosed) and e.how != "withdrawn"
    ]
    return [one for one in found if one.said]


def _before(closed: PromptClosed, lines: list[Remark]) -> tuple[Leaned, ...]:
    mine = [x for x in lines if isinstance(x, Leaned) and x.prompt == closed.prompt and x.at <= closed.at]
    return tuple({one.who.casefold() or n: one for n, one in enumerate(mine)}.values())
