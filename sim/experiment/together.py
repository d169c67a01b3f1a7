"""What is made lower and higher at once: the numbers of a scenario, in groups that move together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from tqdm import tqdm

from sim import files
from sim.experiment.running import followed
from sim.files import BadFile, Ends
from sim.scenario import Scenario, Share

Together = Literal["number", "assumption", "nothing"]
Side = Literal["low", "high"]
SIDES: tuple[Side, Side] = get_args(Side)
NO_SOURCE = "no source"
_ID = re.compile(r"A-\d+")
_LENGTH = "it decides how long the incident is followed, and times over different lengths cannot be compared"


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers that are made lower together, and higher together.

    `name` is the path of its only number, or what the paths of several have in common, with ``*`` for names.
    `assumption` is the first id (A-…) in their source, else the words of the source.
    """

    name: str
    assumption: str
    ends: tuple[Ends, ...]

    @property
    def by(self) -> str:
        """Where its ends come from: range, rule, or both."""
        return " and ".join(sorted({one.by for one in self.ends}))

    def changes(self, side: Side) -> tuple[str, ...]:
        """What makes it low or high, as `sim.files.change` takes it; () where it stands at that end already."""
        moved = [(one, getattr(one, side)) for one in self.ends]
        return tuple(one.change(end) for one, end in moved if end != one.value)

    def at(self, place: float) -> tuple[str, ...]:
        """What puts it at a place between its ends, 0 the low and 1 the high one, as `sim.files.change` takes it."""
        moved = [(one, one.at(place)) for one in self.ends]
        return tuple(one.change(value) for one, value in moved if value != one.value)

    def shown(self, side: Side | Literal["value"], factor: float, currency: str = "") -> str:
        """What it is at an end, in words: the value where all have the same, else what becomes of all of them."""
        texts = {one.shown(getattr(one, side), currency) for one in self.ends}
        if len(texts) == 1 and (side == "value" or self.by != "rule" or not self._listed()):
            return texts.pop()
        if side == "value":
            return "various"
        if self.by != "rule":
            return "lower" if side == "low" else "higher"
        return f"{'odds ' if self._shares() else ''}{'÷' if side == 'low' else '×'} {factor:g}"

    def _listed(self) -> bool:
        return any(isinstance(one.value, tuple) for one in self.ends)

    def _shares(self) -> bool:
        return all(one.form is Share for one in self.ends)


class LeftOut(NamedTuple):
    """What is not tried, at one end ("low" or "high") or at all (""), and why. `numbers`: how many values it is."""

    name: str
    assumption: str
    numbers: int
    end: str
    why: str


def grouped(every: Iterable[Ends], together: Together) -> list[Group]:
    """The numbers that can be varied, in groups, in the order of the files.

    `together` says which move as one: the same ``number`` of one assumption, wherever it stands; all numbers of one
    ``assumption``; or ``nothing``, each by itself.
    """
    found: dict[tuple[str, ...], list[Ends]] = {}
    for one in every:
        if not one.why:
            found.setdefault(_key(one, together), []).append(one)
    return [Group(_name(ends, together), assumption_of(ends[0]), tuple(ends)) for ends in found.values()]


def _key(one: Ends, together: Together) -> tuple[str, ...]:
    return {
        "number": (assumption_of(one), one.alike),
        "assumption": (assumption_of(one),),
        "nothing": (one.parameter,),
    }[together]


def _name(ends: list[Ends], together: Together) -> str:
    if len(ends) == 1:
        return ends[0].parameter
    return assumption_of(ends[0]) if together == "assumption" else ends[0].alike


def assumption_of(one: Ends) -> str:
    """The first id in its source, else the source; NO_SOURCE where nobody said."""
    number = _ID.search(one.source)
    return number[0] if number else one.source or NO_SOURCE


def not_numbers(every: Iterable[Ends]) -> list[LeftOut]:
    """What has no ends, with the reason: alike ones of one source in a row."""
    found: dict[tuple[str, str, str], list[Ends]] = {}
    for one in every:
        if one.why:
            found.setdefault((one.alike, assumption_of(one), one.why), []).append(one)
    return [
        LeftOut(alike if len(ends) > 1 else ends[0].parameter, assumption, len(ends), "", why)
        for (alike, assumption, why), ends in found.items()
    ]


def varied(
    base: Scenario, groups: Iterable[Group], progress: bool = False
) -> tuple[dict[tuple[int, Side], Scenario], list[LeftOut]]:
    """The scenario with each group (by its place) at each end, and what cannot be played, with the reason.

    Where a group stands at an end already, there is nothing to play, and it is in neither.
    """
    made: dict[tuple[int, Side], Scenario] = {}
    refused = []
    for place, group in enumerate(tqdm(groups, "checking", unit=" assumptions", delay=2, disable=not progress)):
        for side in SIDES:
            new = _with(base, group.changes(side))
            if isinstance(new, str):
                refused.append(LeftOut(group.name, group.assumption, len(group.ends), side, new))
            elif new is not base:
                made[place, side] = new
    return made, refused


def _with(base: Scenario, changes: tuple[str, ...]) -> Scenario | str:
    """The scenario with the changes, or why it cannot be had."""
    try:
        new = files.change(base, *changes) if changes else base
    except BadFile as bad:
        return "; ".join(dict.fromkeys(f"refused: {one.path}: {one.wrong}" for one in bad.complaints))
    return new if followed(new) == followed(base) else _LENGTH
