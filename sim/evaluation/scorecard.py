"""The scorecard: judgements as a table and in words."""

from __future__ import annotations

from sim.evaluation.attaining import MET, NOT_EXERCISED, PARTLY, Judgement, Part, Score, points

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
        return f"{part.status}, after {(part.at - j.after) / 60:.0f} min (#{part.entry})"
    return "not needed" if j.expectation.any_of and j.status == MET else _never(part)


def _never(part: Part) -> str:
    return "not yet due" if part.status == NOT_EXERCISED else "did not come"


def _took(j: Judgement) -> str:
    """How long it took, of how long was allowed: with the seconds, where without them it would not be seen why it is
    late."""
    allowed = j.expectation.within
    if j.kept_from:
        return f" not within {exactly(allowed)}"
    if j.minutes is None:
        return ""
    of = f"; {j.came} came" if j.came else ""
    if j.expectation.expect_not is not None:
        return f" came after {exactly(round(j.minutes * 60))}, wanted not within {exactly(allowed)}"
    if allowed % 60 == 0 and (round(j.minutes) <= allowed / 60) == (j.status in _IN_TIME):
        return f" after {j.minutes:.0f} of {allowed // 60} minutes{of}"
    return f" after {exactly(round(j.minutes * 60))} of {exactly(allowed)}{of}"


def exactly(seconds: int) -> str:
    """Seconds as minutes, with the seconds where there are some: *20 min 4 s*."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def lasted(minutes: float) -> str:
    """A stretch of time as people say it: 12 min, 18 h, 3 days."""
    if minutes < 180:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.0f} h" if minutes < 48 * 60 else f"{minutes / 1440:.1f} days".replace(".0 ", " ")


def _rounded(j: Judgement) -> float:
    """The minutes it took to one digit, or to two, where one would hide that it is late."""
    took = j.minutes or 0.0
    shows = (round(took, 1) <= j.expectation.within / 60) == (j.status in _IN_TIME)
    return round(took, 1 if shows else 2)
