"""Attaining: what judgements add up to.

*Attainment* is the share of points earned among the expectations that were put to the test, *coverage* the share of
points that were; essential expectations that were not fully met in time are *gates*, named whatever the average says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.scenario import Capability, Expectation

MET, LATE, PARTLY, MISSED, NOT_EXERCISED = "met", "late", "partly met", "missed", "not exercised"


@dataclass(frozen=True, slots=True)
class Part:
    """One phrase of a group: its status, the share of its part of the points that it earned, and with which entry (in
    which second) it came, None if it never did."""

    phrase: str
    status: str
    share: float
    at: int | None = None
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """One expectation: *met*, *late*, *partly met* (of a group, some never came), *missed*, or *not exercised* (its
    occasion never came, or the end came before its time was up).

    `after` and `at` are the seconds of the two events, None where they never came; `occasion` and `evidence` the
    positions of those entries in the log. Of something that should not happen the evidence is the entry with which it
    came, or with which the time was up; of something that never came, `up` is that entry. `parts` are those of a group.
    """

    expectation: Expectation
    status: str
    points: float
    after: int | None = None
    at: int | None = None
    occasion: int | None = None
    evidence: int | None = None
    parts: tuple[Part, ...] = ()
    up: int | None = None

    @property
    def kept_from(self) -> bool:
        """Whether it was right that something did not happen."""
        return self.expectation.expect_not is not None and self.status == MET

    @property
    def minutes(self) -> float | None:
        """How long it took from its occasion, in minutes; None for what did not happen."""
        return None if self.after is None or self.at is None or self.kept_from else (self.at - self.after) / 60

    @property
    def entries(self) -> tuple[int, ...]:
        """Every log entry that it rests on, in order."""
        cited = {self.occasion, self.evidence, self.up, *(part.entry for part in self.parts)}
        return tuple(sorted(n for n in cited if n is not None))

    @property
    def came(self) -> str:
        """Of a group of which each is wanted, how many came before they expired: *2 of 3*; "" for anything else."""
        if not self.expectation.all_of:
            return ""
        return f"{sum(part.status in (MET, LATE) for part in self.parts)} of {len(self.expectation.all_of)}"


@dataclass(frozen=True, slots=True)
class Score:
    """All judgements of a run, and the two numbers and the gates that sum them up. Shares are 0 to 1; attainment is
    None when nothing was put to the test. `objectives` and `capabilities` are those of the scenario."""

    judgements: tuple[Judgement, ...]
    objectives: tuple[str, ...] = ()
    capabilities: tuple[Capability, ...] = ()

    @property
    def exercised(self) -> tuple[Judgement, ...]:
        """The judgements whose expectation was put to the test."""
        return tuple(j for j in self.judgements if j.status != NOT_EXERCISED)

    @property
    def earned(self) -> float:
        """Points earned."""
        return float(sum(j.points for j in self.exercised))

    @property
    def tested(self) -> int:
        """Points that were put to the test."""
        return sum(j.expectation.points for j in self.exercised)

    @property
    def possible(self) -> int:
        """All points that there are."""
        return sum(j.expectation.points for j in self.judgements)

    @property
    def attainment(self) -> float | None:
        """Points earned, of those that were put to the test."""
        return self.earned / self.tested if self.tested else None

    @property
    def coverage(self) -> float | None:
        """Points that were put to the test, of all; None where there are none."""
        return self.tested / self.possible if self.possible else None

    @property
    def gates(self) -> tuple[Judgement, ...]:
        """Essential expectations that were late, missed, or met in part."""
        return tuple(j for j in self.judgements if j.expectation.essential and j.status in (LATE, PARTLY, MISSED))

    @property
    def stated(self) -> str:
        """Both numbers with what they are of: *6 of 8 points that were put to the test; 8 of 12 were*."""
        if not self.possible:
            return "no expectation is about it"
        if not self.exercised:
            return f"none of its {self.possible} points was put to the test"
        return f"{points(self.earned)} of {self.tested} points that were put to the test; {self._covered()}"

    def _covered(self) -> str:
        return "all were" if self.tested == self.possible else f"{self.tested} of {self.possible} were"

    @property
    def by_objective(self) -> dict[str, Score]:
        """The same for each objective of the exercise, in the scenario's order."""
        return {name: self._only(lambda e, name=name: e.objective == name) for name in self.objectives}

    @property
    def by_capability(self) -> dict[str, Score]:
        """The same for each capability. An expectation may show several, so these do not add up."""
        shown = {one.name: one.shown_by for one in self.capabilities}
        return {name: self._only(lambda e, by=by: e.name in by) for name, by in shown.items()}

    def _only(self, counts) -> Score:
        return Score(tuple(j for j in self.judgements if counts(j.expectation)))

    def __iter__(self) -> Iterator[Judgement]:
        return iter(self.judgements)

    def _repr_html_(self) -> str:
        from sim.evaluation.scorecard import frame

        return frame(self).to_html(index=False)


def points(number: float) -> str:
    """Points in words: to one digit, where there is one."""
    return f"{round(number, 1):g}"
