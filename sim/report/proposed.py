"""Ratings with their reasons: what the log proposes beside what people said; and points, objective by objective."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sim.evaluation import Proposal, Score, points
from sim.exercise import Rated, ratings
from sim.report.content import Table, Text, row
from sim.report.gathered import Gathered

HEADS = ("Core Capability", "Proposed from the log, and why", "As people rated it, and why")
NOBODY = "nobody has rated it yet"
_POINTS = ("Objective", "Points earned", "Put to the test", "Points in all", "Attainment", "Coverage")
_CITED = re.compile(r" ?\((?:#\d+(?:, )?)+\)")


def reasons(of: Gathered) -> Iterator[Table]:
    """The proposal for each capability with its reasons, beside what people gave, with theirs; nothing where the
    scenario names no capabilities."""
    rows = tuple(_reason(of, one) for one in of.ratings.capabilities)
    if rows:
        yield Table(HEADS, rows, "Why: proposals and ratings, side by side")


def _reason(of: Gathered, one: Proposal) -> tuple[Text, ...]:
    told = [f"{one.rating or 'not rated'}: {uncited(one.why)}", *(_task(task) for task in one.tasks)]
    said = [line for about in _below(one) for line in _said(of, about)]
    cited = {n for task in one.tasks for n in task.entries}
    return row(one.name, of.text("\n".join(told), *cited), "\n".join(said) or NOBODY)


def _task(task: Proposal) -> str:
    return f"– {task.name}, {task.rating or 'not rated'}: {uncited(task.why)}"


def _below(one: Proposal) -> Iterator[Proposal]:
    """A proposal and its parts, down to the tasks."""
    yield one
    for part in one.parts:
        yield from _below(part)


def _said(of: Gathered, one: Proposal) -> list[str]:
    about = "" if one.kind == "capability" else f"{one.kind} “{one.name}”, "
    return [f"{about}{_rated(line)}" for line in ratings(of.remarks).get(one.about, ())]


def _rated(line: Rated) -> str:
    lead = ", as lead evaluator" if line.lead else ""
    return f"{line.who.strip() or 'an evaluator'}{lead}: {line.rating}{f', {line.reason}' if line.reason else ''}"


def uncited(words: str) -> str:
    """Words without the entries that stand in them: these are printed with their clock beside it."""
    return _CITED.sub("", words)


def attained(of: Gathered) -> Table:
    """Points earned, put to the test and in all, for each objective; together they are those of the exercise."""
    every = {**of.score.by_objective, "together": of.score}
    return Table(_POINTS, tuple(_counted(name, one) for name, one in every.items()), "Attainment and coverage")


def _counted(name: str, one: Score) -> tuple[Text, ...]:
    shares = ("–" if share is None else f"{share:.0%}" for share in (one.attainment, one.coverage))
    return row(name, points(one.earned), f"{one.tested}", f"{one.possible}", *shares)
