"""One row of a list into one inject, with what is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sim.files.complaints import Wrong, suggest
from sim.msel.times import from_start, of_the_day
from sim.msel.trigger import read_trigger
from sim.msel.writing import EXPECT, HANDOUT, TIMED
from sim.scenario import DAY, INJECT_TYPES, ROLES, PlannedInject, Scenario, Seconds

#: What others write for something that comes at its time, and for something that the controller decides on.
_BY_TIME = ("", TIMED, "time", "timed", "scheduled", "automatic", "clock", "clock driven", "inject")
_BY_HAND = ("by hand", "manual", "controller", "on request")
_PRIORITIES = {"high": "1", "medium": "3", "normal": "3", "low": "5"}
_OURS = ("planned", "due", "released", "done", "skipped", "deferred")  #: of a session: no part of the plan
_APART = re.compile(r"[,;/&\n]|\band\b")

Said = tuple[str, str | None, str, str | None]  #: the column, what was read, what is wrong, what may have been meant


class Fields(NamedTuple):
    """What a row is read by: the scenario, the second of the day in the sheet at which play begins (None: the
    scenario's), and what others' words for recipients mean."""

    scenario: Scenario
    starts: int | None
    roles: Mapping[str, str]


@dataclass(slots=True)
class Read:
    """An inject (with stand-ins for what could not be read), and what is `wrong`."""

    cells: Mapping[str, str]
    kept: list[tuple[str, str]]
    by: Fields
    wrong: list[Said] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def made(self) -> PlannedInject:
        """The inject."""
        return PlannedInject(**self.values)

    def say(self, column: str, wrong: str, meant: str | None = None, read: str | None = None) -> None:
        """Something is wrong in a column."""
        self.wrong.append((column, read or self.cells.get(column) or None, wrong, meant))

    def keep(self, column: str) -> None:
        """What stands in a column has no place in an inject: it goes into the notes."""
        if text := self.cells.get(column):
            self.kept.append((column, text))


def fields(cells: Mapping[str, str], kept: Sequence[tuple[str, str]], place: int, by: Fields) -> Read:
    """Read a row; without a number it is called by its `place` in the list."""
    row = Read(cells, list(kept), by)
    text = cells.get("Description/Script") or cells.get("Subject", "")
    if not text:
        row.say("Description/Script", "nothing is said in it, and it has no subject")
    title = cells.get("Subject") or (text if len(text) <= 60 else f"{text[:57]}...")
    row.values = {"name": cells.get("MSEL #") or str(place), "title": title, "text": text}
    plain = {"method": "Method", "expected": "Expected Action", "storyline": "Storyline", "from_": "From (Simulated)"}
    plain |= {"core_capability": "Core Capability", "controller": "Responsible Controller"}
    row.values |= {name: cells[column] for name, column in plain.items() if cells.get(column)}
    _to(row)
    _trigger(row)
    _sorts(row)
    _notes(row)
    return row


def _to(row: Read) -> None:
    said = [word.strip() for word in _APART.split(row.cells.get("To (Recipient Players)", "")) if word.strip()]
    means = {role.casefold(): role for role in ROLES} | {w.casefold(): role for w, role in row.by.roles.items()}
    for word in said:
        if word.casefold() not in means:
            wrong = f"there is no such role; there is {', '.join(ROLES)}. Or say who is meant: --role '{word}=…'"
            row.say("To (Recipient Players)", wrong, suggest(word, ROLES), word)
    if not said:
        row.say("To (Recipient Players)", f"it goes to a role, or to several: {', '.join(ROLES)}")
    row.values["to"] = tuple(dict.fromkeys(means[w.casefold()] for w in said if w.casefold() in means)) or ROLES[:1]


def _trigger(row: Read) -> None:
    """By the words of the trigger; where these name the time, or nothing, by the time, if there is one."""
    said, mark, group = row.cells.get("Trigger", "").partition(";")
    try:
        if said.strip().casefold() in _BY_TIME:
            row.values |= _by_time(row) | (read_trigger(f"by hand{mark}{group}") if mark else {})
            row.values["by_hand"] = "at" not in row.values
        else:
            by_hand = said.strip().casefold() in _BY_HAND
            row.values |= read_trigger(f"by hand{mark}{group}" if by_hand else said + mark + group)
    except Wrong as wrong:
        row.say("Trigger", wrong.wrong, wrong.suggestion)
        row.values["by_hand"] = True


def _by_time(row: Read) -> dict[str, Any]:
    """The second after the start, of its two clocks; what nobody sends, but is expected, comes by hand."""
    if row.cells.get("Event Type", "").casefold() not in ("", "inject"):
        for column in ("Scenario Time", "Scheduled Time"):
            row.keep(column)
        return {}
    story, planned = _story(row), _planned(row)
    if None not in (story, planned) and story != planned:
        if from_start(row.cells["Scheduled Time"]) is None:
            row.keep("Scheduled Time")  # when it was played by the clock on the wall
        else:
            row.say("Scenario Time", f"{row.cells['Scheduled Time']} is another time; leave one of the two empty")
    at = planned if story is None else story
    return {} if at is None else {"at": Seconds(at)}


def _story(row: Read) -> int | None:
    return _offset(row, "Scenario Time")


def _planned(row: Read) -> int | None:
    length = from_start(row.cells.get("Scheduled Time", ""))
    return length if length is not None else _offset(row, "Scheduled Time")


def _offset(row: Read, column: str) -> int | None:
    """The second after the start at which it is that time, on the day that the row names."""
    text = row.cells.get(column, "")
    if not text:
        return None
    if (length := from_start(text)) is not None:
        return length
    starts = row.by.scenario.starts if row.by.starts is None else row.by.starts
    try:
        clock = of_the_day(text)
    except Wrong as wrong:
        row.say(column, wrong.wrong)
        return None
    day = re.search(r"\d+", row.cells.get("Scenario Day", ""))
    if day is None:
        return (clock - starts) % DAY
    offset = (int(day[0]) - 1) * DAY + clock - starts
    if offset < 0:
        row.say(column, "play has not begun by then; --starts says at which time of the sheet it does")
    return max(offset, 0)


def _sorts(row: Read) -> None:
    """Type, priority and objective, where they are ours; what others mean by them goes into the notes."""
    kind = row.cells.get("Inject Type", "").casefold()
    if kind in INJECT_TYPES:
        row.values["type"] = kind
    else:
        row.keep("Inject Type")
    if row.cells.get("Event Type", "").casefold() != "inject":
        row.keep("Event Type")
    said = row.cells.get("Priority", "3").casefold()
    priority = _PRIORITIES.get(said, said)
    if priority.isascii() and priority.isdigit() and len(priority) == 1:
        row.values["priority"] = int(priority)
    else:
        row.say("Priority", "a priority lies between 1 and 5, or is high, medium or low")
    objective = row.cells.get("Objective")
    if objective in {one.name for one in row.by.scenario.objectives}:
        row.values["objective"] = objective
    else:
        row.keep("Objective")


def _notes(row: Read) -> None:
    """The notes, with what had no place of its own; the phrase and the handout that stand in ours are taken out."""
    text, _, handout = _parted(row.cells.get("Notes", ""), HANDOUT)
    text, _, expect = _parted(text, EXPECT)
    if row.cells.get("Status", "").casefold() not in _OURS:
        row.keep("Status")
    row.keep("Actual Response")
    more = [f"{heading}: {said}" for heading, said in row.kept]
    row.values["notes"] = "\n".join([*([text] if text else []), *more])
    row.values |= {"handout": handout} if handout else {}
    row.values |= {"expect": expect} if expect else {}


def _parted(text: str, mark: str) -> tuple[str, str, str]:
    """What stands before a mark that begins a line, and after it."""
    before, found, after = f"\n{text}".partition(f"\n{mark}")
    return before.strip(), found, after.strip()
