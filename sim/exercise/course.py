"""The course of an exercise: who plays which seat, what comes into the world, and the same again from its file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sim.actions import FACILITATOR, Action, Answer
from sim.exercise import record as rec
from sim.exercise.conductor import Conductor
from sim.luck import Luck
from sim.play import Play
from sim.policies import ByPlaybook
from sim.prompts import Prompt
from sim.scenario import ROLES, Playbook, Scenario
from sim.world import World


class Course:
    """A world with people in some seats and a playbook (or nobody) in the others.

    `file` gets every input before it enters the world. While the lines of a file are followed, it gets none: what
    enters then is held against what entered when they were written, and what they lack is kept in `unfiled`. `luck`:
    another one than that of the seed.
    """

    def __init__(
        self,
        scenario: Scenario,
        playbook: Playbook | None,
        people: Sequence[str],
        seed: int,
        file: Callable[[rec.Input], None],
        luck: Luck | None = None,
    ):
        self.world = World(scenario, seed, luck=luck)
        self._policy = ByPlaybook(playbook, scenario.organisation, scenario) if playbook else None
        others = {role: self._policy for role in ROLES if self._policy and role not in people}
        self.play = Play(self.world, others, people, self._put)
        self.conductor = Conductor(scenario)
        self.unfiled: list[rec.Input] = []
        self._file = file
        self._follows = False
        self._inputs = self._file_ends = 0
        self._expected: list[rec.Input] = []

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """What people have to decide now; prompts whose answer is on its way are left out."""
        answered = self.play.on_its_way
        return tuple(p for p in self.play.waiting if p.id not in answered)

    def is_answered(self, prompt: str) -> bool:
        """Whether a prompt that is still open has its answer on its way."""
        return prompt in self.play.on_its_way and prompt in self.world.prompts

    def go_on(self, until: int | None = None, on_the_way: Callable[[int], int] | None = None) -> None:
        """Let time go to the next prompt for people, to second `until`, or to the end; no further than `on_the_way`
        says, see `Play.go_on`."""
        self.play.go_on(until, on_the_way)

    def run_to(self, second: int) -> None:
        """Let time go to exactly that second, whatever is asked on the way."""
        while self.world.now < second and not self.world.ended:
            self.play.go_on(second)
        self.play.settle()

    def settle(self) -> None:
        """Do what is due now."""
        self.play.settle()

    def take(self, said: rec.Said) -> int:
        """What people or the facilitator want goes its way; returns the second at which it takes effect."""
        world = self.world
        prompt = world.prompts.get(said.prompt) if said.prompt else None
        self.conductor.take(said)
        impossible = world.ended or (said.prompt and prompt is None) or world.picture(said.role) is None
        if impossible or said.role == FACILITATOR:
            lands = world.now
            late = said.prompt and prompt is None  # then nothing follows from the answer
            what = [a for a in said.actions if isinstance(a, Answer)] if late else said.actions
            self.play.at_once(said.role, what)  # what is impossible the world refuses, and says why
        else:
            lands = self.play.schedule(said.role, said.actions, prompt, said.takes)
        self.play.settle()
        return lands

    def seat(self, role: str, holder: str) -> None:
        """From now on *people*, the *playbook* or *nobody* hold a seat. What is on its way still lands."""
        self.play.seat(role, self._policy if holder == "playbook" else None, people=holder == "people")
        self.play.settle()

    def hand_over(self, playbook: Playbook) -> None:
        """From now on a playbook holds every seat."""
        scenario = self.world.scenario
        self._policy = ByPlaybook(playbook, scenario.organisation, scenario)
        for role in ROLES:
            self.seat(role, "playbook")

    def follow(self, lines: list[rec.Line]) -> None:
        """Go the way of a file again. Raises BadRecord if what is in it does not come out again."""
        self._follows = True
        self._expected = [line for line in lines if isinstance(line, rec.Input)]
        self._file_ends = lines[-1].at if lines else 0
        for line in lines:
            self._check_inject(line)
            self.run_to(line.at)
            if isinstance(line, rec.Said):
                self.take(line)
            elif isinstance(line, rec.Seated):
                self.seat(line.role, line.holder)
            elif isinstance(line, rec.Steered):
                self.conductor.take(line)
        if self._inputs < len(self._expected):
            raise rec.BadRecord(f"the file has an input that did not come again: {self._expected[self._inputs]}")
        self._follows = False

    def _put(self, role: str, action: Action) -> None:
        line = rec.Input(self.world.now, self._inputs + 1, role, action)
        if self._follows:
            self._compare(line)
        else:
            self._file(line)
        self._inputs += 1
        self.world.put(role, action)

    def _check_inject(self, line: rec.Line) -> None:
        """Raises BadRecord for a line about an inject that the scenario does not list."""
        name = line.inject if isinstance(line, rec.Said | rec.Steered) else ""
        if name not in ("", *(one.name for one in self.world.scenario.injects)):
            raise rec.BadRecord(f"second {line.at}: the scenario lists no inject {name!r}, which this line is about")

    def _compare(self, line: rec.Input) -> None:
        """What enters the world again must be what entered it then.

        What the file has not got is filed later, unless the file has lines from after it: then one is missing.
        """
        if line.n > len(self._expected):
            if line.at < self._file_ends:
                raise rec.BadRecord(f"second {line.at}: {line.role}: {line.action} is not in the file")
            self.unfiled.append(line)
        elif self._expected[line.n - 1] != line:
            raise rec.BadRecord(
                f"input {line.n}, second {line.at}: {line.action} where the file has {self._expected[line.n - 1]}"
            )
