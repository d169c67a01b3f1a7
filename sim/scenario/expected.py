"""What a good response would do: expectations, and the capabilities that they show."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario.words import Seconds, Share

LATE_COUNTS = 0.5  #: what a late one earns of its points, unless it says otherwise; stated on every scorecard


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a good response would do `within` a time `after` a phrase came true, or what it would not do.

    One of four things stands there: a phrase that comes true (`expect`); phrases of which one will do (`any_of`), or
    of which each is wanted (`all_of`), and then those that came earn their part of the points; or a phrase that does
    not come true within that time (`expect_not`).

    What comes late earns the share `late` of its points (None: half of them), and nothing later than `expires` (a time
    after the same phrase; None: it never does). An `essential` one that is not fully met in time is a gate: no average
    hides it.
    """

    name: str
    objective: str
    text: str
    expect: str | None = None
    after: str
    within: Seconds
    points: int = 10
    essential: bool = False
    late: Share | None = None
    expires: Seconds | None = None
    expect_not: str | None = None
    any_of: tuple[str, ...] | None = None
    all_of: tuple[str, ...] | None = None

    @property
    def late_counts(self) -> float:
        """The share of its points that it earns when it is late."""
        return LATE_COUNTS if self.late is None else float(self.late)

    @property
    def wanted(self) -> tuple[str, ...]:
        """The phrases that should come true: one, or those of a group; none where something should not happen."""
        return self.any_of or self.all_of or ((self.expect,) if self.expect is not None else ())

    @property
    def phrases(self) -> tuple[str, ...]:
        """The phrases that it is about, wanted or not."""
        return self.wanted or ((self.expect_not,) if self.expect_not is not None else ())


@dataclass(frozen=True, slots=True)
class CriticalTask:
    """What has to be done for a target; the expectations of these names show whether it was (`shown_by`)."""

    name: str
    shown_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CapabilityTarget:
    """A threshold of performance in words (`text`), from a plan, a policy or a law (`source`), and the critical tasks
    that reach it."""

    name: str
    text: str
    source: str
    critical_tasks: tuple[CriticalTask, ...]


@dataclass(frozen=True, slots=True)
class Capability:
    """Something that the organisation should be able to do, which serves these `objectives` of the exercise (by their
    names), with what is asked of it. An exercise evaluation guide has one sheet for each."""

    name: str
    text: str
    objectives: tuple[str, ...]
    targets: tuple[CapabilityTarget, ...]

    @property
    def shown_by(self) -> tuple[str, ...]:
        """The expectations that show it, each once."""
        named = (name for target in self.targets for task in target.critical_tasks for name in task.shown_by)
        return tuple(dict.fromkeys(named))
