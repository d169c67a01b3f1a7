"""What lies ahead of an exercise, and how to get there sooner: for the facilitator, who knows the truth anyway."""

from __future__ import annotations

import datetime
from itertools import pairwise
from typing import NamedTuple

from sim import files
from sim.events import PromptOpened
from sim.exercise import record as rec
from sim.exercise.course import Course
from sim.exercise.exercise import Exercise

_PAUSE = 15 * 60  # seconds outside: who was silent for longer was not at the table


class Forecast(NamedTuple):
    """With the same luck and the playbook in every seat from now on: it `ends` at that second, and people's seats
    would be `asked` something at these. `each`: minutes outside that people have taken for a decision so far; None:
    they have made none."""

    ends: int
    asked: tuple[int, ...]
    each: float | None

    def jump(self, minutes: float) -> int | None:
        """To which second to let time go so that what is left fits into so many minutes outside; None: it does."""
        fits = int(minutes / self.each) if self.each else len(self.asked)
        return self.asked[-fits - 1] if fits < len(self.asked) else None


def forecast(exercise: Exercise) -> Forecast:
    """What lies ahead, by the exercise's playbook; without one, by the scenario's reference. Takes as long as a run.

    Raises BadFile if that playbook is not there any more."""
    scenario, now = exercise.scenario, exercise.now
    header, lines = rec.read(exercise.path)
    course = Course(scenario, exercise.playbook, tuple(header.people), header.seed, lambda _: None)
    course.follow(lines)
    course.run_to(now)
    course.hand_over(exercise.playbook or files.load_playbook(scenario.reference))
    course.go_on()
    log = course.world.log
    asked = [e.at for e in log if isinstance(e, PromptOpened) and e.role in exercise.people and e.at > now]
    return Forecast(course.world.now, tuple(sorted(asked)), minutes_each(lines))


def minutes_each(lines: list[rec.Line]) -> float | None:
    """Minutes outside that people took for each of their answers, by the marks of the clock; None: too few marks.
    Longer breaks do not count."""
    walls = [datetime.datetime.fromisoformat(line.wall) for line in lines if isinstance(line, rec.Clock)]
    answers = sum(isinstance(line, rec.Said) and line.prompt is not None for line in lines)
    steps = [(after - before).total_seconds() for before, after in pairwise(walls)]
    talked = sum(step for step in steps if step <= _PAUSE)
    return talked / 60 / answers if answers and talked > 0 else None


def jump(exercise: Exercise, second: int) -> None:
    """Let time go to a second with the playbook (else nobody) in the seats that people hold; then they have them back.

    It stands in the file like any other hand-over. Raises ValueError for what is no second ahead."""
    if not isinstance(second, int) or second <= exercise.now:
        raise ValueError(f"one jumps ahead, to a second after {exercise.now}; seen {second!r}")
    held = {role: names for role, (holder, names) in exercise.seats.items() if holder == "people"}
    for role in held:
        exercise.seat(role, "playbook" if exercise.playbook else "nobody")
    try:
        while exercise.now < second and not exercise.ended:  # injects of the list stop it on the way
            exercise.go_on(second)
    finally:
        for role, names in held.items():
            exercise.seat(role, "people", names)
