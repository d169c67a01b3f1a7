"""Retelling: an exercise once more on the same or on other luck, with what people said, or some of it otherwise.

An answer comes after the same time as then, counted from when its question was asked; what people and the facilitator
did unasked keeps its clock time. Seats that a playbook held are played by it anew. A question that people of these
seats never met is answered by the scenario's reference playbook. So the world may go another way, and people go on as
they did: this is no replay (`sim.exercise.replay`), in which every input enters at its second, whatever comes of it.
"""

from __future__ import annotations

import dataclasses
import heapq
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim import files
from sim.actions import FACILITATOR
from sim.events import ActionRefused, PromptOpened
from sim.exercise import Exercise
from sim.exercise import record as rec
from sim.exercise.course import Course
from sim.log import Log
from sim.luck import Luck
from sim.policies import ByPlaybook
from sim.prompts import Prompt
from sim.scenario import Playbook

Of = int | str  #: what a change is about: the number of a line of the script, or the id of a question


@dataclass(frozen=True, slots=True)
class Change:
    """What is otherwise. `left out`: lines that are not said. `by_reference`: questions that the reference playbook
    answers. `instead`: other lines in the place of some."""

    left_out: frozenset[int] = frozenset()
    by_reference: frozenset[str] = frozenset()
    instead: tuple[tuple[int, rec.Said], ...] = ()

    def __or__(self, other: Change) -> Change:
        return Change(
            self.left_out | other.left_out, self.by_reference | other.by_reference, (*self.instead, *other.instead)
        )


NOTHING = Change()


@dataclass(frozen=True, slots=True)
class Script:
    """What came into an exercise from outside, in order, and when which question was asked then.

    `until` is the second up to which it was played. `reference` answers what nobody met then."""

    header: rec.Header
    lines: tuple[rec.Line, ...]
    opened: dict[str, int]
    until: int
    reference: Playbook
    scenario: Any = field(repr=False)
    playbook: Playbook | None = field(repr=False)

    @property
    def early(self) -> int | None:
        """The second at which it was ended early, if it was."""
        return None if self.until >= self.scenario.horizon else self.until

    @property
    def answers(self) -> dict[str, int]:
        """The number of the line that answered each question."""
        return {line.prompt: n for n, line in reversed(self.said()) if line.prompt is not None}

    def said(self) -> list[tuple[int, rec.Said]]:
        """What people and the facilitator said, with the number of its line."""
        return [(n, line) for n, line in enumerate(self.lines) if isinstance(line, rec.Said)]


def script(of: Exercise | Path | str) -> Script:
    """The script of an exercise, from its file; as far as it has been played.

    Raises BadRecord if that cannot be read, BadFile if the scenario's reference playbook is not there any more."""
    header, lines = rec.read(of.path if isinstance(of, Exercise) else Path(of))
    course = of if isinstance(of, Exercise) else _followed(header, lines)
    told = tuple(line for line in lines if isinstance(line, rec.Said | rec.Seated | rec.Steered))
    scenario, playbook = header.played()
    opened = {e.prompt: e.at for e in course.world.log if isinstance(e, PromptOpened)}
    until = scenario.horizon if course.world.ended else course.world.now
    return Script(header, told, opened, until, files.load_playbook(scenario.reference), scenario, playbook)


def _followed(header: rec.Header, lines: list[rec.Line]) -> Course:
    course = Course(*header.played(), tuple(header.people), header.seed, lambda _: None)
    course.follow(lines)
    course.run_to(lines[-1].at if lines else 0)
    return course


@dataclass(frozen=True, slots=True)
class Retold:
    """What came of it: the log, the second at which each line took effect, and how many questions were new.

    `unasked`: lines whose question was not asked this time. `refused` counts what the world did not take of people and
    the facilitator, by role, kind and content."""

    log: Log
    lands: dict[int, int]
    unasked: tuple[int, ...]
    new: int
    refused: Counter


#: Called just before a line is said, or when a question that nobody answered opens.
Before = Callable[[Of], object]


def retell(of: Script, change: Change = NOTHING, luck: Luck | None = None, before: Before = lambda _: None) -> Retold:
    """The exercise once more. `luck`: another one than its own. `before(which)` is called at each decision."""
    return _Retelling(of, change, luck, before).to_the_end()


class _Retelling:
    def __init__(self, of: Script, change: Change, luck: Luck | None, before: Before):
        self.of, self.change, self._before = of, change, before
        self.course = Course(of.scenario, of.playbook, tuple(of.header.people), of.header.seed, lambda _: None, luck)
        self.reference = ByPlaybook(of.reference, of.scenario.organisation, of.scenario)
        self.due: list[tuple[int, int, rec.Line | Prompt]] = []
        self.waiting: dict[str, list[tuple[int, rec.Said]]] = {}
        self.lands: dict[int, int] = {}
        self.met: set[str] = set()
        self.new = 0
        instead = dict(change.instead)
        for n, line in enumerate(of.lines):
            if n not in change.left_out:
                self._put_on_the_list(n, instead.get(n, line))

    def _put_on_the_list(self, n: int, line: rec.Line) -> None:
        prompt = line.prompt if isinstance(line, rec.Said) else None
        if isinstance(line, rec.Said) and prompt in self.of.opened:
            self.waiting.setdefault(prompt, []).append((n, line))
        else:
            heapq.heappush(self.due, (line.at, n, line))

    def to_the_end(self) -> Retold:
        world, until = self.course.world, self.of.until
        self._meet()
        while not world.ended and (world.now < until or self._is_due()):
            self.course.go_on(min([until, *(at for at, _, _ in self.due[:1])]))
            self._meet()
            while self._is_due():
                _, n, line = heapq.heappop(self.due)
                self._say(n, line)
                self._meet()
        return self._told()

    def _is_due(self) -> bool:
        return bool(self.due) and self.due[0][0] <= self.course.world.now

    def _say(self, n: int, line: rec.Line | Prompt) -> None:
        if isinstance(line, Prompt):
            self._answer_by_reference(line)
        elif isinstance(line, rec.Said):
            self._before(n)
            self.lands[n] = self.course.take(dataclasses.replace(line, at=self.course.world.now))
        elif isinstance(line, rec.Seated):
            self.course.seat(line.role, line.holder)
        elif isinstance(line, rec.Steered):
            self.course.conductor.take(line)

    def _meet(self) -> None:
        """See what is asked of people now."""
        for prompt in self.course.play.waiting:
            if prompt.id not in self.met:
                self._see(prompt)

    def _see(self, prompt: Prompt) -> None:
        theirs = prompt.id in self.of.opened and prompt.id not in self.change.by_reference
        if not theirs and self.course.world.picture(prompt.role) is None:
            return  # asked before anybody has joined; looked at again
        self.met.add(prompt.id)
        if not theirs:
            # at once, and among what is said in the same second in the place of the answer then
            then = self.of.answers.get(prompt.id, len(self.of.lines) + len(self.met))
            heapq.heappush(self.due, (self.course.world.now, then, prompt))
            return
        answers = self.waiting.pop(prompt.id, [])
        if not answers:
            self._before(prompt.id)
        for n, line in answers:
            heapq.heappush(self.due, (prompt.opened + line.at - self.of.opened[prompt.id], n, line))

    def _answer_by_reference(self, prompt: Prompt) -> None:
        picture = self.course.world.picture(prompt.role)
        if picture is not None and prompt.id in self.course.world.prompts:
            self.new += prompt.id not in self.of.opened
            self.course.play.schedule(prompt.role, self.reference.reply(prompt, picture), prompt)

    def _told(self) -> Retold:
        of, world = self.of, self.course.world
        log = Log(of.scenario, tuple(world.log), of.header.team or "the team", of.header.seed)
        unasked = tuple(n for answers in self.waiting.values() for n, _ in answers)
        world.let_go()
        return Retold(log, self.lands, unasked, self.new, refused(log, self.of.header.people))


def refused(log: Log, people: Iterable[str]) -> Counter:
    """What people's roles and the facilitator wanted and could not have: how often, by role, kind and content."""
    theirs = {*people, FACILITATOR}
    return Counter((e.role, e.kind, repr(e.action)) for e in log if isinstance(e, ActionRefused) and e.role in theirs)
