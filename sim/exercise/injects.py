"""The list of injects in an exercise: released at their second, or when the facilitator says so."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Real

from sim.actions import FACILITATOR, Inject
from sim.events import ActionRefused
from sim.exercise.conductor import CLOSED, DONE, RELEASED, Standing
from sim.exercise.course import Course
from sim.exercise.record import Line, Said, Steered
from sim.scenario import PlannedInject

_A_DAY = 24 * 60  # minutes


class Injects:
    """What is planned to come into an exercise, and what the facilitator does about it.

    `automatic`: what is due is released by itself, at its second; else it waits for `release`. Either way time stops
    there, unless it reaches no seat of people. Where nobody has played yet (`live`), nothing comes due by itself. `say`
    files a line and has it take effect, `file` only files one; both raise OSError where there is no room.
    """

    def __init__(
        self,
        course: Course,
        automatic: bool,
        who: str,
        say: Callable[[Said], int],
        file: Callable[[Line], None],
    ):
        self.automatic, self.live = automatic, bool(course.play.people)
        self._course, self._who, self._say, self._file = course, who, say, file
        self._told: set[str] = set()

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Every entry of the list as it stands now, in the order of the file."""
        self._course.conductor.see(self._course.world.log)
        return self._course.conductor.standings(self._now)

    def standing(self, name: str) -> Standing:
        """One entry as it stands now. Raises ValueError where there is none of this name."""
        self._course.conductor.see(self._course.world.log)
        return self._course.conductor.standing(name, self._now)

    def release(self, name: str) -> str | None:
        """It reaches those whom it is for, now, whenever it is due. Returns why the world refuses it; None if it does
        not. Raises ValueError for what has been released, or where the exercise is over."""
        one = self._open(name).inject
        before = len(self._course.world.log)
        actions = tuple(Inject(role, one.sender, one.text) for role in one.to)
        line = Said(self._now, FACILITATOR, actions, takes=0, who=self._who, inject=name)
        self._say(line)
        refused = (e for e in self._course.world.log[before:] if isinstance(e, ActionRefused) and e.role == FACILITATOR)
        return next((e.why for e in refused), None)

    def skip(self, name: str, why: str) -> None:
        """It does not come. Raises ValueError without a reason, and for what has been released."""
        self._open(name)
        if not why.strip():
            raise ValueError("say why it is skipped: the reason stands in the list afterwards")
        self._steer(Steered(self._now, name, "skipped", why.strip()))

    def defer(self, name: str, minutes: float) -> int:
        """It comes so many minutes later than it is due; what is due already, or by hand, so many minutes from now.
        Returns the second. Raises ValueError for minutes that are not above 0 or more than a day, and for what has been
        released."""
        due = self._open(name).due
        if not (isinstance(minutes, Real) and 0 < minutes <= _A_DAY):
            seen = f"{minutes:,g}" if isinstance(minutes, Real) else repr(minutes)
            raise ValueError(f"it is put off by {seen} minutes; it can be by more than 0, and by {_A_DAY} at most")
        until = max(due or 0, self._now) + max(1, round(60 * minutes))
        self._steer(Steered(self._now, name, "deferred", until=until))
        self._told.discard(name)
        return until

    def done(self, name: str, words: str = "") -> None:
        """What was expected of players has been done; `words` say what they did.

        Raises ValueError for what has not been released."""
        if self.standing(name).status not in (RELEASED, DONE):
            raise ValueError(f"{name!r} has not been released; only then can players have answered it")
        self._steer(Steered(self._now, name, "done", words.strip()))

    def go_on(self, until: int | None) -> None:
        """Let time go, as `Course.go_on`; it also stops where something is released, or becomes due."""
        self.live = self.live or bool(self._course.play.people)
        if self.live and self._course.world.scenario.injects:
            self._course.go_on(until, self._on_the_way)
            self._conduct()
        else:
            self._course.go_on(until)

    # ------------------------------------------------------------------------------------------------ inside

    @property
    def _now(self) -> int:
        return self._course.world.now

    def _open(self, name: str) -> Standing:
        standing = self.standing(name)
        if self._course.world.ended:
            raise ValueError("the exercise is over; nothing comes any more")
        if standing.status in (RELEASED, DONE):
            raise ValueError(f"{name!r} has been released already")
        return standing

    def _steer(self, line: Steered) -> None:
        self._course.settle()
        self._file(line)
        self._course.conductor.take(line)

    def _on_the_way(self, until: int) -> int:
        """How far time may go from here."""
        now, conductor, world = self._now, self._course.conductor, self._course.world
        if self._conduct():
            return now
        to = conductor.not_past(now, until)
        return max(now + 1, min(to, world.next_second())) if conductor.listens(now) else to

    def _conduct(self) -> bool:
        """Release what is due, or see that it is; whether time is to stop for it: not for what reaches no seat that
        people hold."""
        conductor, world = self._course.conductor, self._course.world
        conductor.see(world.log)
        due = [] if world.ended else [s for s in conductor.due(self._now) if s.inject.name not in self._told]
        stops = False
        for standing in due:
            name = standing.inject.name
            if not self.automatic:
                self._told.add(name)
                stops = True
            elif self.standing(name).status not in CLOSED:  # another of its group may have gone first
                self.release(name)
                stops |= self._reaches_people(standing.inject)
        if due and self.automatic:
            stops |= self._conduct()  # what comes right after another
        return stops

    def _reaches_people(self, inject: PlannedInject) -> bool:
        return not self._course.play.people.isdisjoint(inject.to)
