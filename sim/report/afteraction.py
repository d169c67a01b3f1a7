"""The after-action report and improvement plan, in the order of HSEEP's template (HSEEP-IP01)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sim.exercise import Exercise
from sim.report import capabilities, closing, costs, course, improving, overview
from sim.report.content import Report, Section, Text
from sim.report.gathered import Gathered, gathered

_ALIGNED = (
    "This after-action report aligns the objectives of the exercise with the capabilities that they serve, as the "
    "National Preparedness Goal and its doctrine for exercises suggest. It is drawn up from the exercise's file; every "
    "point from the log names its clock time and the number of its entry (#), and the log stands in appendix D."
)


def after_action(exercise: Exercise | Path | str, runs: int = costs.RUNS) -> Report:
    """The report of an exercise, or of its file. `runs`: among how many runs of the reference playbook the luck of the
    incident is placed; 0 leaves luck and skill out. The same file and number give the same report.

    Raises BadRecord if the file cannot be read, BadFile if the reference playbook is not there any more, ValueError for
    a number of runs below 0."""
    if runs < 0:
        raise ValueError(f"luck is placed among {runs} runs; it is 0 (left out) or more")
    of = gathered(exercise)
    title = f"{of.scenario.title}: After-Action Report/Improvement Plan"
    cover = (of.team, of.scenario.organisation.name, of.date, of.ends, f"Seed {of.header.seed}.")
    return Report(title, cover, tuple(_sections(of, runs)))


def _sections(of: Gathered, runs: int) -> Iterator[Section]:
    yield Section("About this report", (Text(_ALIGNED),))
    yield overview.overview(of)
    yield from capabilities.analysis(of)
    yield course.scored(of)
    yield costs.costs(of, of.found.every())
    yield costs.standing(of, runs)
    yield course.timeline(of)
    yield course.knew(of)
    yield course.numbers(of)
    yield closing.said_and_so(of)
    yield overview.followed_up(of)
    yield closing.hot_wash(of)
    yield closing.limits()
    yield improving.plan(of)
    yield overview.participants(of)
    yield closing.assumptions(of)
    yield course.entries(of)
