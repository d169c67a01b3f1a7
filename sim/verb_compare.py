"""`drill compare`: what it says beside its table: bad days, what never comes, regret, a year, and which is best."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.verb_engines import is_kept, parts
from sim.verb_tables import of_study, wrapped

if TYPE_CHECKING:
    import pandas

    from sim.experiment.engines import Engine
    from sim.experiment.studies import Study

EVERY = 10  # seconds between two early results


def add(compare: argparse.ArgumentParser) -> None:
    """Add the arguments that ask for the best strategy."""
    compare.add_argument(
        "--best", action="store_true", help="play on, with fresh luck, until the best is known; says if that is sure"
    )
    compare.add_argument(
        "--indifference",
        type=float,
        metavar="SIZE",
        help="what is too small to matter (default: 5 %% of the first's mean)",
    )
    compare.add_argument(
        "--most", type=int, default=200, help="with --best: fresh replications of each strategy at most (default: 200)"
    )


def played(arguments: argparse.Namespace, workers: int | Engine) -> Study:
    """The study that was asked for, with early results meanwhile. One that is stopped (KeyboardInterrupt) says
    how it can be gone on with."""
    from sim.experiment import Shelf, arriving

    study: Study | None = None
    told = time.monotonic()
    try:
        for study in arriving(
            arguments.scenario,
            [name.strip() for name in arguments.playbooks.split(",")],
            replications=arguments.replications,
            precision=arguments.precision,
            measure=arguments.measure,
            changes=arguments.changes,
            seed=arguments.seed,
            workers=workers,
            progress=True,
            spread=arguments.spread,
        ):
            if time.monotonic() - told > EVERY:
                told = _tell_early(study)
    except KeyboardInterrupt:
        print(_stopped(study, arguments.out), file=sys.stderr)
        raise
    if isinstance(workers, Shelf) and workers.took:
        print(f"{workers.took:,} runs had been played before", file=sys.stderr)
    assert study is not None  # a study has at least two replications
    return study


def _tell_early(study: Study) -> float:
    """Say how it looks so far; when that was."""
    from tqdm import tqdm

    for sentence in study.verdicts(study.measure):
        tqdm.write(f"after {_count(study)}: {sentence}", file=sys.stderr)
    return time.monotonic()


def _stopped(study: Study | None, out: Path | None) -> str:
    count = _count(study) if study else "less than ten"
    if out is None or not is_kept(out):
        return f"stopped after {count} replications; with -o FILE.parquet what was played would be kept"
    return f"stopped after {count} replications; what was played is kept in {parts(out)}: the same command goes on"


def _count(study: Study) -> int:
    return study.replications


def check(arguments: argparse.Namespace) -> None:
    """Raises ValueError for numbers with which no best can be chosen, before anything is run."""
    from sim.experiment.choosing import check_best

    check_best(arguments.indifference, 0.95, arguments.most, arguments.spread)


def chosen(study: Study, arguments: argparse.Namespace) -> pandas.DataFrame | None:
    """Which is best in each scenario; None where that was not asked for."""
    if not arguments.best:
        return None
    return study.best(indifference=arguments.indifference, most=arguments.most)


def told(study: Study, best: pandas.DataFrame | None, room: int | None = None) -> str:
    """All that is printed, on lines of a terminal with this `room`: the table, the verdicts, what else is said."""
    verdicts = [*study.verdicts(), *([study.stopped.sentence] if study.stopped else [])]
    parts = ["\n".join(verdicts), *said(study, best)]
    return "\n\n".join([of_study(study, room), *(wrapped(part, room) for part in parts)])


def said(study: Study, best: pandas.DataFrame | None) -> Iterator[str]:
    """The parts of what is printed after the verdicts, each with its sentences."""
    from sim.experiment import regretting, risks

    each = [(scenario, measure) for scenario in study.scenarios for measure in study.shown]
    told = [
        [*risks.bad_days(study, each), *risks.nevers(study, each)],
        [*regretting.regret_in_words(study, study.measure)],
        [*regretting.year_in_words(study)] if len(study.scenarios) > 1 else [],
        [] if best is None else [*best["sentence"]],
    ]
    yield from ("\n".join(part) for part in told if part)


def data(study: Study, best: pandas.DataFrame | None) -> dict[str, Any]:
    """Everything as plain data: rows of the study's frames, what to know of them, and what stopped it."""
    from sim.experiment import risks

    frames = {
        "table": study.table(),
        "differences": study.differences(),
        "quantiles": study.quantiles(),
        "survival": study.survival([name for name in study.shown if _is_time(name)]),
        "regret": study.regret(),
        "a year": study.yearly(),
    } | ({} if best is None else {"best": best})
    rows: dict[str, Any] = {name: frame.to_dict("records") for name, frame in frames.items()}
    rows["notes"] = [risks.LOGRANK]
    return rows | {"stopped": study.stopped and {"by": study.stopped.clause, "why": study.stopped.sentence}}


def _is_time(measure: str) -> bool:
    from sim.metrics import UNITS

    return UNITS[measure] == "min"
