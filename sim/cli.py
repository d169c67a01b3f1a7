"""The command line: one verb for each thing that people come for.

Exit codes: 0 done, 1 the answer is no (an expectation missed, a replay that differs), 2 bad input, with what is
wrong with it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from sim import (
    verb_compare,
    verb_connect,
    verb_debrief,
    verb_engines,
    verb_given,
    verb_history,
    verb_msel,
    verb_plans,
    verb_print,
    verb_report,
    verb_room,
    verb_run,
    verb_search,
    verb_tables,
    verb_tornado,
    verb_training,
)


def main(argv: list[str] | None = None) -> int:
    """Do what the arguments say; the exit code: 2 where something is wrong, 130 where Ctrl-C ended it."""
    parser = _parser()
    arguments, rest = parser.parse_known_args(argv)
    if rest and arguments.verb != "test":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    arguments.rest = rest
    try:
        verb_given.check(arguments)
        return arguments.do(arguments)
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130  # whoever had something to say of it has said it
    except (ValueError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="drill", description="Rehearse an outage, and learn what each decision costs."
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")

    def verb(name: str, do: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        sub = verbs.add_parser(name, help=text, description=text)
        sub.set_defaults(do=do)
        return sub

    play = verb("play", _play, "a drill in the browser")
    play.add_argument("--no-browser", action="store_true", help="only serve; print the address")
    play.add_argument("--port", type=int, help="the port on this computer (default: a free one)")
    verb("lab", _lab, "JupyterLab on the notebooks")

    verb_room.add(verb)
    verb_msel.add(verb)
    verb_print.add(verb)

    verb_run.add(verb)

    compare = verb("compare", _compare, "which playbook is better, by how much, how sure")
    compare.add_argument("scenario", nargs="+")
    compare.add_argument(
        "--playbooks", required=True, metavar="A,B,…", help="the first is what others are compared with"
    )
    compare.add_argument("--with", dest="changes", **verb_run.CHANGES)
    compare.add_argument("--replications", type=int, default=200)
    compare.add_argument(
        "--precision", type=float, metavar="MINUTES", help="run until it is this certain; at most --replications"
    )
    compare.add_argument(
        "--measure", default="time to notify", help="shown after the headlines; what precision is asked of"
    )
    compare.add_argument(
        "--spread", action="store_true", help="spread luck evenly over each ten replications: narrower intervals"
    )
    compare.add_argument("--seed", type=int, default=1)
    verb_engines.add_engines(compare)
    compare.add_argument(
        "-o",
        dest="out",
        type=Path,
        metavar="FILE",
        help="write the runs (.csv, .parquet), the report (.html, .docx, .md) or a picture (.svg, .png, .pdf)",
    )
    compare.add_argument("--json", action="store_true", help="the table and all that is said, as JSON")
    verb_compare.add(compare)
    verb_tornado.add(verb)
    verb_search.add(verb)
    verb_debrief.add(verb)
    verb_report.add(verb)
    verb_training.add(verb)
    verb_plans.add(verb)
    verb_history.add(verb)
    verb_connect.add(verb)

    check = verb("check", _check, "what is wrong or odd in these files, each and together; then a dry run")
    check.add_argument("file", nargs="+")
    check.add_argument("--json", action="store_true")

    new = verb("new", _new, "a copy of a shipped file to start from")
    new.add_argument("kind", choices=("scenario", "playbook", "organisation", "search"))
    new.add_argument("name", help="the name of yours; NAME.yaml is written into the current folder")

    replay = verb(
        "replay", _replay, "play an exercise again: identical, or where not; or another playbook on the same luck"
    )
    replay.add_argument("exercise", type=Path)
    replay.add_argument("--playbook", help="put this playbook into every seat instead")
    replay.add_argument("--json", action="store_true")

    test = verb("test", _test, "the test suite")
    test.add_argument("--long", action="store_true", help="the full counts")
    return parser


def _play(arguments: argparse.Namespace) -> int:
    from sim.widgets.serve import play

    return play(open_browser=not arguments.no_browser, port=arguments.port)


def _lab(arguments: argparse.Namespace) -> int:
    from sim.widgets.serve import lab

    return lab()


def _compare(arguments: argparse.Namespace) -> int:
    if arguments.out is not None:
        _check_out(arguments.out)
    if arguments.best:
        verb_compare.check(arguments)
    with verb_engines.engine(arguments) as workers:
        study = verb_compare.played(arguments, workers)
        if arguments.out is not None:
            _save(study, arguments.out)
        best = verb_compare.chosen(study, arguments)
    if arguments.json:
        verb_tables.print_json(verb_compare.data(study, best))
        return 0
    print(verb_compare.told(study, best, verb_tables.width()))
    return 0


def _check_out(path: Path) -> None:
    from sim import files, plot, report
    from sim.experiment.saving import ENDINGS

    files.check_writable(path, (*ENDINGS, *report.ENDINGS, *plot.ENDINGS))


def _save(study, path: Path) -> None:
    from sim import plot, report

    if path.suffix.lower() in plot.ENDINGS:
        plot.study(study).savefig(path)
    elif path.suffix.lower() in report.ENDINGS:
        verb_engines.tell_making(path)
        report.save(report.study(study), path)
    else:
        study.save(path)


def _check(arguments: argparse.Namespace) -> int:
    from sim import dryrun

    looked = dryrun.check(arguments.file)
    if arguments.json:
        verb_tables.print_json({one.file: one.data() for one in looked})
    else:
        _tell_looked(looked)
    return 2 if any(one.complaints for one in looked) else 0


def _tell_looked(looked) -> None:
    """Print what each file is, with warnings; then, apart, all complaints."""
    for one in looked:
        if one.about:
            print(f"{one.file}: {one.about}" + (f". {one.dry_run}" if one.dry_run else ""))
        for warning in one.warnings:
            print(f"warning: {warning}")
    for complaint in dict.fromkeys(complaint for one in looked for complaint in one.complaints):
        print(complaint, file=sys.stderr)


def _new(arguments: argparse.Namespace) -> int:
    from sim import files

    target = files.copy(arguments.kind, arguments.name)
    print(f"wrote {target}, a copy of {files.STARTS[arguments.kind]}. Edit it, then: drill check {target}")
    return 0


def _replay(arguments: argparse.Namespace) -> int:
    from sim import exercise, files

    if arguments.playbook is not None:
        header, _ = exercise.read(arguments.exercise)
        scenario = files.from_json(header.scenario)
        return verb_run.tell(exercise.counterpart(scenario, arguments.playbook, header.seed), arguments.json)
    result = exercise.replay(arguments.exercise)
    if arguments.json:
        said = {"identical": result.identical, "second": result.second, "difference": result.difference}
        verb_tables.print_json(said)
    elif result.second is None:
        print(result.difference)
    else:
        print(f"differs from second {result.second} on: {result.difference}")
    return 1 if result.identical is False else 0


def _test(arguments: argparse.Namespace) -> int:
    """Run pytest on the suite, or on the parts of it that are named."""
    import pytest

    root = Path(__file__).resolve().parent.parent
    named = [word for word in arguments.rest if Path(word.partition("::")[0]).exists()]
    whole = [] if named else [*_side_by_side(arguments.rest), str(root / "tests"), str(root / "notebooks")]
    return int(pytest.main([f"--rootdir={root}", *(["--long"] if arguments.long else []), *whole, *arguments.rest]))


def _side_by_side(rest: list[str]) -> list[str]:
    """Words by which pytest plays the files side by side, as many at once as `tests/conftest.py` says; each file stays
    whole, for its tests share what they have played. `-p no:xdist` takes these words away, so then none is said."""
    without = "no:xdist" in " ".join([*rest, os.environ.get("PYTEST_ADDOPTS", "")])
    return [] if without else ["--numprocesses=auto", "--dist=loadfile", "--no-loadscope-reorder"]
