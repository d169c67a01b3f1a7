"""One exercise, from its first second to its last: who sits where, what they say, and the file that keeps it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from numbers import Real
from pathlib import Path
from typing import Literal

from sim import files
from sim.actions import FACILITATOR, Action, Answer, checked
from sim.events import ActionRefused
from sim.exercise import record as rec
from sim.exercise.course import Course
from sim.exercise.injects import Injects
from sim.exercise.keeping import keep_log, new_path, wall
from sim.exercise.kept import Kept
from sim.exercise.marks import Marks
from sim.exercise.seating import People, Seats, seats
from sim.laws import broken
from sim.log import Log
from sim.picture import Picture
from sim.prompts import Prompt
from sim.scenario import Playbook, Scenario


class Exercise:
    """A world with people in some seats and a playbook (or nobody) in the others.

    `mode`: in *turn* mode the clock stands while people talk, and what they decide costs the time that the
    model says (or the minutes given); in *flowing* mode the clock itself is the cost. Everything that comes in
    is on disk before it takes effect; `resume` goes on from the file after anything.
    `people` is one role, several, or roles with the names of those who sit there. `release`: the scenario's injects
    come by themselves (*automatic*), or once the facilitator says so (*confirmed*); `injects` has them.

    Raises ValueError for a role that is none and for other values that cannot be, BadFile for scenario or playbook
    files that are wrong, FileExistsError if `path` is taken, OSError if the file cannot be written.
    """

    def __init__(
        self,
        scenario: Scenario | files.Source,
        people: People = ("communications lead",),
        *,
        playbook: Playbook | files.Source | None = "standard",
        mode: Literal["turn", "flowing"] = "turn",
        seed: int | None = None,
        team: str = "",
        facilitator: str = "",
        release: Literal["automatic", "confirmed"] = "automatic",
        path: Path | str | None = None,
    ):
        scenario = files.as_scenario(scenario)
        playbook = None if playbook is None else files.as_playbook(playbook)
        if mode not in ("turn", "flowing"):
            raise ValueError(f"mode is {mode!r}; it is turn or flowing")
        said = {"mode": mode, "team": team, "facilitator": facilitator, "release": release}
        header = rec.Header.of(scenario, playbook, seats(people), seed, **said)
        self._begin(header, scenario, playbook)
        self._kept.begin(Path(path) if path else new_path(scenario.name, team), header)

    # -------------------------------------------------------------------------------------- what there is

    @property
    def path(self) -> Path:
        """The file that keeps it."""
        return self._kept.path

    @property
    def now(self) -> int:
        """The second of the scenario that the clock stands at."""
        return self.world.now

    @property
    def ended(self) -> bool:
        """Whether nothing more happens."""
        return self.world.ended

    @property
    def people(self) -> tuple[str, ...]:
        """The roles that people hold now."""
        return self._seats.people

    @property
    def seats(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Who holds each seat now: *people* (with their names, as far as they were given), *playbook* or *nobody*."""
        return dict(self._seats.now)

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """What people have to decide now; prompts whose answer is on its way are left out."""
        return self._course.prompts

    @property
    def log(self) -> Log:
        """Everything that has happened so far (truth included: for the debrief)."""
        return Log(self.scenario, tuple(self.world.log), self.header.team or "the team", self.header.seed)

    @property
    def laws(self) -> tuple[str, ...]:
        """A sentence for every law of the model that the log so far breaks; empty, unless the model has a fault."""
        return broken(self.log)

    def picture(self, role: str) -> Picture | None:
        """What a role knows; None while it has not joined."""
        return self.world.picture(role)

    def pictures(self) -> dict[str, Picture]:
        """What each seat at the table that has joined knows."""
        return {role: picture for role in self.people if (picture := self.picture(role))}

    # ---------------------------------------------------------------------------------- what comes from outside

    def answer(self, prompt: str, option: str, *, minutes: float | None = None, reason: str = "", who: str = "") -> int:
        """People decide; returns the second at which it takes effect.

        `minutes`: what the talk cost, in turn mode; None: what the model says. An unknown prompt or option is
        refused by the world, and logged. Raises ValueError for minutes below 0, BadAction for text that is too
        long, OSError if the file takes no more: then the world has not moved. What was filed before that is
        still to happen, as soon as there is room.
        """
        return self.answer_with(prompt, (Answer(prompt, option, reason),), minutes=minutes, who=who)

    def answer_with(
        self, prompt: str, actions: tuple[Action, ...], *, minutes: float | None = None, who: str = ""
    ) -> int:
        """People answer in their own way: an `Answer` without option, then actions. Otherwise as `answer`."""
        if self._course.is_answered(prompt):
            raise ValueError(f"{prompt!r} has been answered already; its answer is on its way")
        role = prompt.partition("/")[0]
        return self._say(rec.Said(self.now, role, actions, prompt, self._takes(minutes), who))

    def act(self, role: str, action: Action, *, minutes: float | None = None, who: str = "") -> int:
        """People at a seat do something on their own initiative; returns the second at which it takes effect."""
        return self._say(rec.Said(self.now, role, (action,), None, self._takes(minutes), who))

    def seat(self, role: str, holder: Literal["people", "playbook", "nobody"], names: Iterable[str] = ()) -> None:
        """From now on somebody else holds a seat; what the one before has on its way still lands.

        Raises ValueError for a role or a holder that is none, and where there is no playbook to play it.
        """
        self._seats.check(role, holder)
        line = rec.Seated(self.now, role, holder, tuple(names))
        self._course.settle()
        self._kept.file(line)
        self._seats.change(role, holder, line.names)
        self._course.seat(role, holder)

    def interject(self, action: Action) -> str | None:
        """The facilitator sends an inject, answers a question or rules on a proposal; it takes effect at once.

        Returns why the world refuses it; None if it does not.
        """
        before = len(self.world.log)
        self._say(rec.Said(self.now, FACILITATOR, (action,), takes=0, who=self.header.facilitator))
        refused = (e for e in self.world.log[before:] if isinstance(e, ActionRefused) and e.role == FACILITATOR)
        return next((e.why for e in refused), None)

    @property
    def rates(self) -> bool:
        """Whether whoever looks at this may rate: at a table, anybody; in a room, who facilitates or evaluates."""
        return True

    @property
    def sits(self) -> tuple[str, ...]:
        """The roles that whoever looks at this may speak for: those of the table; of one page in a room, its own."""
        return self.people

    def remark(self, line: rec.Remark) -> None:
        """File what is said about the exercise; a file that is closed is opened for it, and closed again.

        Raises ValueError for a line that could not be read again, OpenElsewhere while somebody else has the file open,
        OSError if it cannot be written: then nothing was filed.
        """
        closed = self.closed
        self.reopen()
        try:
            self._kept.file(line)
        finally:
            if closed:
                self.close()

    # ----------------------------------------------------------------------------------------- how time goes

    def go_on(self, until: int | None = None) -> tuple[Prompt, ...]:
        """Let time go to the next prompt for people, to second `until`, or to the end; what is to be decided.

        It also stops where an inject of the list is released, or (confirmed) becomes due."""
        self.injects.go_on(until)
        told, asked = self.header.mode == "turn", (p.id for p in self.prompts)
        if self.ended or self._marks.is_due(self.now, len(self.world.log), asked, told):
            self.mark("ended" if self.ended else "running")
        return self.prompts

    def mark(self, state: str) -> None:
        """File how far people have seen the clock go, and whether it is *running*, *paused* or *ended*."""
        self._kept.file(rec.Clock(self.now, wall(), state))
        self._marks.set(self.now, len(self.world.log), (p.id for p in self.prompts))
        if state == "ended":
            keep_log(self.path, self.log.lines())

    # ------------------------------------------------------------------------------------- to go on, to branch

    @classmethod
    def resume(cls, path: Path | str) -> Exercise:
        """Go on with an exercise from its file, where people last saw the clock.

        Raises BadRecord if the file is not one, or if what is in it does not come out again (the second where
        it differs is named), OpenElsewhere (an OSError) while somebody else has it open, OSError if it cannot be
        written.
        """
        record = rec.Record(path := Path(path), new=False)
        try:
            record.drop_cut_off_line()
            exercise = cls._from(*rec.read(path))
            exercise._kept.hold(path, record)
            for line in exercise._course.unfiled:
                exercise._kept.file(line)
        except BaseException:
            record.close()
            raise
        return exercise

    def branch(self, at: int, path: Path | str | None = None) -> Exercise:
        """A new exercise with all that was said before second `at`; from there on it can go another way.

        Raises ValueError for a second that is no whole number, 0 or more."""
        if not isinstance(at, int) or at < 0:
            raise ValueError(f"a branch begins at a whole second, 0 or more; seen {at!r}")
        header, lines = rec.read(self.path)
        kept: list[rec.Line] = [line for line in lines if line.at < at and not isinstance(line, rec.Remark)]
        header = dataclasses.replace(header, branched_from=f"{self.path.name} at second {at}", date=wall())
        other = Exercise._from(header, kept)
        path = Path(path) if path else new_path(self.scenario.name, f"{header.team} branch")
        other._kept.begin(path, header, *kept, *other._course.unfiled)
        other._course.run_to(at)
        other.mark("paused")
        return other

    def close(self) -> None:
        """Close the file, where people saw the clock stand; beside a finished exercise, keep its log."""
        if self.ended:
            keep_log(self.path, self.log.lines())
        elif self.now > self._marks.second and not self.closed:
            self.mark("paused")
        self._kept.close()

    @property
    def closed(self) -> bool:
        """Whether the file is closed: somebody else may go on with it, and nothing can be said here."""
        return self._kept.closed

    def reopen(self) -> None:
        """Open the file again after `close`, to go on where it was left.

        Raises OpenElsewhere if somebody else has it open, or has gone on with it since; BadRecord if it is gone.
        """
        self._kept.reopen()

    # ------------------------------------------------------------------------------------------------ inside

    def _begin(self, header: rec.Header, scenario: Scenario, playbook: Playbook | None) -> None:
        self.header, self.scenario, self.playbook = header, scenario, playbook
        self._kept = Kept()
        self._seats = Seats(header.people, "nobody" if playbook is None else "playbook")
        self._course = Course(scenario, playbook, self.people, header.seed, self._kept.file)
        self.world = self._course.world
        self.injects = Injects(
            self._course, header.release == "automatic", header.facilitator, self._say, self._kept.file
        )
        self._marks = Marks()

    @classmethod
    def _from(cls, header: rec.Header, lines: list[rec.Line]) -> Exercise:
        exercise = cls.__new__(cls)
        exercise._begin(header, *header.played())
        exercise._course.follow(lines)
        seated = [line for line in lines if isinstance(line, rec.Seated)]
        for line in seated:
            exercise._seats.change(line.role, line.holder, line.names)
        exercise.injects.live |= any(line.holder == "people" for line in seated)
        exercise._marks = Marks(exercise.now, len(exercise.world.log))
        return exercise

    def _say(self, said: rec.Said) -> int:
        for action in said.actions:
            checked(action)
        self._course.settle()  # what found no room on the disk goes first, as it does when the file is followed
        self._kept.file(said)
        self._marks.spoken = True
        return self._course.take(said)

    def _takes(self, minutes: float | None) -> int | None:
        if minutes is not None and not (isinstance(minutes, Real) and 0 <= minutes < float("inf")):
            raise ValueError(f"the talk cost {minutes!r} minutes; it costs 0 or more")
        return 0 if self.header.mode == "flowing" else None if minutes is None else round(60 * minutes)
