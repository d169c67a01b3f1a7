"""Judging: each expectation of a scenario, held against what the log says was done.

Every judgement cites the log entry that it rests on. *Attainment* is the share of points earned among the
expectations that were put to the test, *coverage* the share of points that were; essential expectations that
were missed or late are *gates*, named whatever the average says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim import events as ev
from sim import phrases
from sim.log import Log, finished
from sim.scenario import Expectation

LATE_COUNTS = 0.5  #: what a late one earns of its points; stated on every scorecard

MET, LATE, MISSED, NOT_EXERCISED = "met", "late", "missed", "not exercised"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One expectation: *met*, *late*, *missed*, or *not exercised* (its occasion never came, or time ran out first).

    `after` and `at` are the seconds of the two events, None where they never came; `evidence` and `occasion` the
    positions of those entries in the log.
    """

    expectation: Expectation
    status: str
    points: float
    after: int | None = None
    at: int | None = None
    occasion: int | None = None
    evidence: int | None = None

    @property
    def minutes(self) -> float | None:
        """How long it took from its occasion, in minutes."""
        return None if self.after is None or self.at is None else (self.at - self.after) / 60


@dataclass(frozen=True, slots=True)
class Score:
    """All judgements of a run, and the two numbers and the gates that sum them up. Shares are 0 to 1;
    attainment is None when nothing was put to the test."""

    judgements: tuple[Judgement, ...]

    @property
    def exercised(self) -> tuple[Judgement, ...]:
        """The judgements whose expectation was put to the test."""
        return tuple(j for j in self.judgements if j.status != NOT_EXERCISED)

    @property
    def attainment(self) -> float | None:
        """Points earned, of those that were put to the test."""
        possible = sum(j.expectation.points for j in self.exercised)
        return sum(j.points for j in self.exercised) / possible if possible else None

    @property
    def coverage(self) -> float | None:
        """Points that were put to the test, of all; None for a scenario without expectations."""
        everything = sum(j.expectation.points for j in self.judgements)
        return sum(j.expectation.points for j in self.exercised) / everything if everything else None

    @property
    def gates(self) -> tuple[Judgement, ...]:
        """Essential expectations that were missed or late."""
        return tuple(j for j in self.judgements if j.expectation.essential and j.status in (LATE, MISSED))

    def __iter__(self) -> Iterator[Judgement]:
        return iter(self.judgements)

    def _repr_html_(self) -> str:
        return frame(self).to_html(index=False)


def score(log: Log) -> Score:
    """Judge every expectation of the log's scenario. Raises TypeError for what is no log."""
    return Score(tuple(_judge(expectation, log) for expectation in finished(log).scenario.expectations))


def frame(result: Score):
    """The scorecard as a table: expectation, status, minutes taken and allowed, points, evidence (clock and entry)."""
    import pandas as pd

    return pd.DataFrame(
        {
            "expectation": j.expectation.text,
            "essential": "essential" if j.expectation.essential else "",
            "status": j.status,
            "took (min)": None if j.minutes is None else _rounded(j),
            "allowed (min)": j.expectation.within / 60 if j.expectation.within % 60 else j.expectation.within // 60,
            "points": f"{j.points:g} of {j.expectation.points}",
            "log entry": "" if j.evidence is None else f"#{j.evidence}",
        }
        for j in result
    )


def _judge(expectation: Expectation, log: Log) -> Judgement:
    occasion = _find(expectation.after, log)
    if occasion is None:
        return Judgement(expectation, NOT_EXERCISED, 0.0)
    began = log[occasion].at
    deadline = began + expectation.within
    evidence = _find(expectation.expect, log)
    if evidence is None:
        return Judgement(expectation, *_without(log, deadline), began, None, occasion)
    at = log[evidence].at
    status, share = (MET, 1.0) if at <= deadline else (LATE, LATE_COUNTS)
    return Judgement(expectation, status, share * expectation.points, began, at, occasion, evidence)


def _without(log: Log, deadline: int) -> tuple[str, float]:
    """It never came: missed, unless the end came before its time was up."""
    return (MISSED, 0.0) if _end(log) >= deadline else (NOT_EXERCISED, 0.0)


def _end(log: Log) -> int:
    """The second until which something could still have been done: a log that ended well ends for good, whatever was
    wanted afterwards."""
    over = next((e.at for e in log if isinstance(e, ev.WorldEnded)), None)
    if over is None:
        return log[-1].at
    return log.scenario.lasts if over <= log.scenario.lasts else log.scenario.horizon


def _find(phrase: str, log: Log) -> int | None:
    """The position of the first entry with which the phrase comes true; of what broke, only what the scenario is about
    counts."""
    of, holds, broke = phrases.kinds(phrase), phrases.test(phrase), log.scenario.fault.component
    return next((n for n, e in enumerate(log) if type(e) in of and holds(e) and phrases.concerns(e, broke)), None)


def in_one_line(result: Score) -> str:
    """Attainment, coverage and gates in a line."""
    if result.attainment is None:
        return "no expectation was put to the test"
    gates = f"; essential and not met: {', '.join(j.expectation.name for j in result.gates)}" if result.gates else ""
    return f"{result.attainment:.0%} attained, {result.coverage:.0%} of the expectations put to the test{gates}"


def in_words(result: Score) -> str:
    """The scorecard as text: one line for each expectation, then the sum."""
    return "\n".join([*(f"{_line(j)}" for j in result), "", in_one_line(result)])


def _line(j: Judgement) -> str:
    return f"{j.status:14}{j.points:4g} of {j.expectation.points:<4}{j.expectation.text}{_took(j)}"


def _took(j: Judgement) -> str:
    """How long it took, of how long was allowed: with the seconds, where without them it would not be seen why it is
    late."""
    if j.minutes is None:
        return ""
    allowed = j.expectation.within
    if allowed % 60 == 0 and (round(j.minutes) <= allowed / 60) == (j.status == MET):
        return f" after {j.minutes:.0f} of {allowed // 60} minutes"
    return f" after {_exactly(round(j.minutes * 60))} of {_exactly(allowed)}"


def _exactly(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def _rounded(j: Judgement) -> float:
    """The minutes it took to one digit, or to two, where one would hide that it is late."""
    took = j.minutes or 0.0
    shows = (round(took, 1) <= j.expectation.within / 60) == (j.status == MET)
    return round(took, 1 if shows else 2)
