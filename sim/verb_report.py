"""`drill report`: what came of an exercise or of a study, on paper, on the command line."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable
from pathlib import Path

from sim.verb_engines import tell_making
from sim.verb_given import is_study

_PAGES = (".html", ".md")
_GUIDES = (*_PAGES, ".docx")
_REPORTS = (*_GUIDES, ".xlsx")


def add(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verb with its arguments, by the function that makes one."""
    report = verb("report", _report, "what came of an exercise or a stored study, as a report")
    report.add_argument("exercise", type=Path, help="an exercise's file, or a study that was saved as .parquet")
    report.add_argument(
        "-o", dest="out", type=Path, required=True, metavar="FILE", help=f"write it: {', '.join(_REPORTS)}"
    )
    which = report.add_mutually_exclusive_group()
    which.add_argument("--eeg", action="store_true", help="exercise evaluation guides instead, one for each capability")
    notes = "notes for one person or seat instead: what they were asked, decided and knew when"
    which.add_argument("--notes-for", dest="whom", metavar="NAME|ROLE", help=notes)
    runs = "runs that the incident's luck is placed among (0: leave luck and skill out)"
    report.add_argument("--runs", type=int, metavar="N", help=runs)
    pairs = "pairs of runs that say what each improvement saves (0: leave it out)"
    report.add_argument("--retest", type=int, metavar="N", help=pairs)
    draws = "also price the dearest decisions from there on, over N runs on redrawn luck"
    report.add_argument("--draws", type=int, default=0, metavar="N", help=draws)


def _report(arguments: argparse.Namespace) -> int:
    from sim import files

    out = arguments.out
    if is_study(arguments.exercise):
        _check_study(arguments)
    files.check_writable(out, _PAGES if arguments.whom else _GUIDES if arguments.eeg else _REPORTS)
    if out.resolve() == arguments.exercise.resolve():
        raise ValueError(f"{out} is the exercise itself; name another file")
    out.write_bytes(_written(arguments))
    print(f"{out} is written")
    return 0


def _check_study(arguments: argparse.Namespace) -> None:
    """Raises ValueError for what a study has no report of."""
    if arguments.exercise.suffix.lower() == ".csv":
        raise ValueError(f"{arguments.exercise} does not say what its rows were made from; save the study as .parquet")
    asked = {"--eeg": arguments.eeg, "--notes-for": arguments.whom, "--runs": arguments.runs is not None}
    asked |= {"--retest": arguments.retest is not None, "--draws": arguments.draws}
    if wrong := [name for name, given in asked.items() if given]:
        raise ValueError(f"{', '.join(wrong)}: that is for exercises, and {arguments.exercise} is a study")
    if arguments.out.suffix.lower() not in _GUIDES:
        raise ValueError(f"{arguments.out}: the report of a study is written as one of {', '.join(_GUIDES)}")


def _written(arguments: argparse.Namespace) -> bytes:
    from sim import report

    gc.freeze()  # what is loaded by now stays: the garbage collector need not look through it after every few runs
    ending = arguments.out.suffix.lower()
    if ending == ".xlsx":
        from sim.report.workbook import as_xlsx

        return as_xlsx(report.gathered(arguments.exercise))
    return report.written(_made(arguments), ending)


def _made(arguments: argparse.Namespace):
    from sim import report
    from sim.experiment import read

    if is_study(arguments.exercise):
        study = read(arguments.exercise)
        tell_making(arguments.out)
        return report.study(study)
    if arguments.whom is not None:
        return report.notes_for(arguments.exercise, arguments.whom)
    if arguments.eeg:
        return report.guides(arguments.exercise)
    asked = {name: getattr(arguments, name) for name in ("runs", "retest", "draws")}
    return report.after_action(arguments.exercise, **{name: n for name, n in asked.items() if n is not None})
