"""The scorecard in HTML: what it adds up to, for each objective too, and each expectation with what came of it."""

from __future__ import annotations

from html import escape

from sim.evaluation import Judgement, Score, parts_in_words
from sim.evaluation import points as in_points
from sim.evaluation.scorecard import times
from sim.scenario import lasted

_SYMBOLS = {"met": "●", "late": "◐", "partly met": "◔", "missed": "○", "not exercised": "?"}


def points(result: Score, ended: str = "") -> str:
    """HTML: attainment, coverage, and the gates that no average hides. `ended`: when an exercise was ended early."""
    if result.attainment is None:
        when = f"When you ended at {ended}, nothing" if ended else "Nothing"
        return f"<p>{when} that was expected {'had been' if ended else 'was'} put to the test.</p>"
    said = (
        f"{result.attainment:.0%} of what was put to the test was attained; {result.coverage:.0%} was put to the test."
    )
    if ended:
        tested, every = len(result.exercised), len(result.judgements)
        said = (
            f"When you ended at {ended}, {tested} of {every} expectations had been put to the test: "
            f"{result.coverage:.0%} of the points. Of these, {result.attainment:.0%} were attained."
        )
    gates = "".join(f"<li>{escape(g.expectation.name)}: essential, and {g.status}</li>" for g in result.gates)
    return f"<p>{said}</p>{f'<ul>{gates}</ul>' if gates else ''}{_each_objective(result)}"


def _each_objective(result: Score) -> str:
    """What was attained of each objective, and of how much that is."""
    each = result.by_objective.items()
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(one.stated)}</dd>" for name, one in each)
    return f'<dl class="drill-facts">{rows}</dl>' if rows else ""


def judgement(j: Judgement) -> str:
    """HTML for one expectation: met, late, partly met, missed or not exercised, and how long it took; of a group, each
    part of it."""
    status = f"{j.status}, {j.came}" if j.came else j.status
    state = f'<strong class="drill-{j.status.split()[0]}">{_SYMBOLS[j.status]} {status}</strong>'
    of = f"{in_points(j.points)} of {j.expectation.points} points{_took(j)}"
    parts = "".join(f"<li>{escape(words)}</li>" for words in parts_in_words(j))
    whole = f'<p>{state} {escape(j.expectation.text)} <span class="drill-aside">{of}</span></p>'
    return f'{whole}<ul class="drill-aside">{parts}</ul>' if parts else whole


def _took(j: Judgement) -> str:
    if j.kept_from:
        return f", did not happen within {lasted(j.expectation.within / 60)}"
    if j.minutes is None:
        return ""
    took, allowed = times(j)
    if j.expectation.expect_not is not None:
        return f", happened after {took}, and should not have within {allowed}"
    if j.minutes < 0:  # some things happen before the moment that they are counted from
        return f", {lasted(-j.minutes)} before, {allowed} allowed"
    return f", after {took}, {allowed} allowed"
