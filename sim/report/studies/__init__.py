"""The report of a study: what was asked, compared, assumed and done, what came out, how sure that is, what is open."""

from __future__ import annotations

import os
from collections.abc import Iterable

from sim.experiment.reading import read
from sim.experiment.studies import Study
from sim.report.content import Report
from sim.report.studies.assumed import assumptions, register
from sim.report.studies.choice import choice
from sim.report.studies.contrast import compared, settings
from sim.report.studies.limits import limits
from sim.report.studies.method import again, method, stress
from sim.report.studies.question import in_short, question
from sim.report.studies.results import results
from sim.report.studies.studied import listed, quoted, studied
from sim.report.studies.sure import sure

MARK = "SIMULATION"  #: what stands on every page: nobody shall take its numbers for measured ones


def study(of: Study | str | os.PathLike, also: Iterable[str] = ()) -> Report:
    """The report of a study, or of the .parquet file that one was saved as. The same runs give the same report.

    `also`: measures that stand beside the headlines and the one that was asked for. Its order follows STRESS, a
    guideline for reporting simulation studies. Raises ValueError for a measure that is none, for a file that is none,
    or does not say what its rows were made from, and OSError for one that is not there.
    """
    found = of if isinstance(of, Study) else read(of)
    about = studied(found, also)
    cover = (
        f"{listed(about.others)} compared with {about.first}.",
        f"{found.replications} runs of each, on the same luck; seed {found.seed}.",
    )
    middle = (compared(about), assumptions(about), method(about), *results(about), *choice(about))
    last = (sure(about), limits(about), again(about), stress(), settings(about), register(about))
    return Report(
        f"{_what(about.study.scenarios)}: which strategy is better?",
        cover,
        (in_short(about), question(about), *middle, *last),
        MARK,
    )


def _what(scenarios: list[str]) -> str:
    """What it is about: a scenario, a few, or how many."""
    if len(scenarios) > 3:
        return f"{len(scenarios)} scenarios"
    return scenarios[0] if len(scenarios) == 1 else quoted(scenarios)
