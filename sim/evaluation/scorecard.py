"""The scorecard: judgements as a table and in words."""

from __future__ import annotations

from sim.evaluation.attaining import MET, NOT_EXERCISED, PARTLY, Judgement, Part, Score, points
from sim.scenario import exactly, lasted

_IN_TIME = (MET, PARTLY)  #: of these the last that came was mostly in time


def frame(result: Score):
    """The scorecard as a table: expectation, status, minutes taken and allowed, points, evidence (log entries)."""
    import pandas as pd

    return pd.DataFrame(
        {
            "expectation": j.expectation.text,
            "essential": "essential" if j.expectation.essential else "",
            "status": f"{j.status} ({j.came})" if j.came else j.status,
            "took (min)": None if j.minutes is None else _rounded(j),
            "allowed (min)": j.expectation.within / 60 if j.expectation.within % 60 else j.expectation.within // 60,
            "points": f"{points(j.points)} of {j.expectation.points}",
            "log entry": "" if j.evidence is None else f"#{j.evidence}",
        }
        for j in result
    )


def in_one_line(result: Score) -> str:
    """Attainment, coverage and gates in a line."""
    if result.attainment is None:
        return "no expectation was put to the test"
    gates = f"; essential and not met: {', '.join(j.expectation.name for j in result.gates)}" if result.gates else ""
    return f"{result.attainment:.0%} attained, {result.coverage:.0%} of the expectations put to the test{gates}"


def in_words(result: Score) -> str:
    """The scorecard as text: one line for each expectation, those of its parts below, then the sum."""
    lines = [line for j in result for line in (_line(j), *map(_part_line, parts_in_words(j)))]
    return "\n".join([*lines, "", in_one_line(result)])


def _line(j: Judgement) -> str:
    return f"{j.status:14}{points(j.points):>4} of {j.expectation.points:<4}{j.expectation.text}{_took(j)}"


def _part_line(words: str) -> str:
    return f"{'':14}    - {words}"


def parts_in_words(j: Judgement) -> list[str]:
    """Each part of a group, with what came of it and the log entry."""
    return [f"{part.phrase}: {_came_of(part, j)}" for part in j.parts]


def _came_of(part: Part, j: Judgement) -> str:
    if part.entry is not None and part.at is not None and j.after is not None:
        return f"{part.status}, after {lasted((part.at - j.after) / 60)} (#{part.entry})"
    return "not needed" if j.expectation.any_of and j.status == MET else _never(part)


def _never(part: Part) -> str:
    return "not yet due" if part.status == NOT_EXERCISED else "did not come"


def _took(j: Judgement) -> str:
    """How long it took, of how long was allowed: with the seconds, where without them it would not be seen why it is
    late."""
    if j.kept_from:
        return f" not within {lasted(j.expectation.within / 60)}"
    if j.minutes is None:
        return ""
    took, allowed = times(j)
    if j.expectation.expect_not is not None:
        return f" came after {took}, wanted not within {allowed}"
    return f" after {took} of {allowed}{f'; {j.came} came' if j.came else ''}"


def times(j: Judgement) -> tuple[str, str]:
    """How long an expectation took, and how long was allowed: to the second where else nobody would see that it was
    late, or that it was in time."""
    took, allowed = j.minutes or 0.0, j.expectation.within
    told = lasted(took), lasted(allowed / 60)
    return told if told[0] != told[1] or 60 * took == allowed else (exactly(round(60 * took)), exactly(allowed))


def _rounded(j: Judgement) -> float:
    """The minutes it took to one digit, or to two, where one would hide that it is late."""
    took = j.minutes or 0.0
    shows = (round(took, 1) <= j.expectation.within / 60) == (j.status in _IN_TIME)
    return round(took, 1 if shows else 2)
