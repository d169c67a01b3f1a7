"""The after-action report and improvement plan, in the order of HSEEP's template (HSEEP-IP01)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sim.exercise import Exercise
from sim.report import brief, capabilities, closing, costs, course, improving, overview, retested
from sim.report.content import Report, Section, Text
from sim.report.gathered import Gathered, gathered

_ALIGNED = (
    "This after-action report aligns the objectives of the exercise with the capabilities that they serve, as the "
    "National Preparedness Goal and its doctrine for exercises suggest. It is drawn up from the exercise's file; every "
    "point from the log names its clock time and the number of its entry (#), and the log stands in appendix D."
)


def after_action(
    exercise: Exercise | Path | str | Gathered,
    runs: int = costs.RUNS,
    *,
    retest: int = retested.REPLICATIONS,
    draws: int = 0,
) -> Report:
    """The report of an exercise, of its file, or of what was gathered from it. The same file and numbers give the same
    report.

    `runs`: among how many runs of the reference playbook the luck of the incident is placed. `retest`: how many pairs
    of runs say what each improvement saves that the review chose. `draws`: over how many runs on redrawn luck the
    dearest decisions are priced from there on. Each 0 leaves that out.

    Raises BadRecord if the file cannot be read, BadFile if the reference playbook is not there any more, ValueError for
    numbers that cannot be."""
    _check(runs, retest, draws)
    of = exercise if isinstance(exercise, Gathered) else gathered(exercise)
    title = f"{of.scenario.title}: After-Action Report/Improvement Plan"
    cover = (of.team, of.scenario.organisation.name, of.date, of.ends, f"Seed {of.header.seed}.")
    return Report(title, cover, tuple(_sections(of, runs, retest, draws)), author=of.header.facilitator)


def _check(runs: int, retest: int, draws: int) -> None:
    if runs < 0:
        raise ValueError(f"luck is placed among {runs} runs; it is 0 (left out) or more")
    for number, what in ((retest, "pairs of runs for each improvement"), (draws, "runs on redrawn luck")):
        if number < 0 or number == 1:
            raise ValueError(f"{number} {what}: an interval takes 2 or more; 0 leaves it out")


def _sections(of: Gathered, runs: int, retest: int, draws: int) -> Iterator[Section]:
    yield brief.brief(of)
    yield Section("About this report", (Text(_ALIGNED),))
    yield overview.overview(of)
    yield from capabilities.analysis(of)
    yield course.scored(of)
    yield costs.costs(of, of.found.every(), draws)
    yield costs.beside(of)
    yield costs.standing(of, runs)
    yield course.timeline(of)
    yield course.knew(of)
    yield course.numbers(of)
    yield closing.said_and_so(of)
    yield overview.followed_up(of)
    yield closing.hot_wash(of)
    yield closing.limits()
    yield improving.plan(of, retest)
    yield overview.participants(of)
    yield closing.assumptions(of)
    yield course.entries(of)
