"""`drill teams`, `drill programme` and `drill retest`: exercises together, on the command line."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.scenario import spelt
from sim.verb_tables import print_tables, table, width

if TYPE_CHECKING:
    from sim.training import Folder


_RETEST = (".csv", ".html", ".md", ".docx")


def add(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verbs with their arguments, by the function that makes one."""
    teams = verb(
        "teams", _teams, "the exercises of a folder: teams side by side, ranked where that is fair, and trends"
    )
    teams.add_argument("folder", type=Path)
    teams.add_argument("--scenario", help="only exercises of this one")
    teams.add_argument("--measure", default="time to notify", help="what teams are ranked by; or time to resolve")
    teams.add_argument("-o", dest="out", type=Path, metavar="FILE", help="draw it (.svg, .png, .pdf)")
    teams.add_argument("--json", action="store_true")
    programme = verb("programme", _programme, "drills planned and held, who is ready for which seat, what is overdue")
    programme.add_argument("file", help="a programme's file, or its name")
    programme.add_argument("--folder", type=Path, default=Path("exercises"), help="where exercises are kept")
    programme.add_argument("--today", metavar="DATE", help="another day than today, as 2026-11-29")
    programme.add_argument("--json", action="store_true")
    retest = verb("retest", _retest, "what an exercise's review chose to improve: whose, by when, what it saves")
    retest.add_argument("exercise", type=Path)
    retest.add_argument("--replications", type=int, default=100)
    retest.add_argument("--folder", type=Path, help="where it may have been retested (default: the exercise's own)")
    retest.add_argument("--workers", type=int, default=1)
    retest.add_argument("-o", dest="out", type=Path, metavar="FILE", help=f"write it: {', '.join(_RETEST)}")
    retest.add_argument("--json", action="store_true")


def _teams(arguments: argparse.Namespace) -> int:
    from sim import files, plot, training

    if arguments.out is not None:
        files.check_writable(arguments.out, plot.ENDINGS)
    folder = _read(arguments.folder)
    rows = [row for row in folder.rows if arguments.scenario in (None, row.scenario)]
    ones = training.beside(rows, arguments.measure)
    side, trend = training.side_by_side(ones), training.trends(rows)
    if arguments.out is not None and ones:
        plot.teams(ones).savefig(arguments.out)
    if arguments.json:
        tables = {"exercises": training.frame(rows), "side by side": side, "trends": trend}
        print_tables(tables, {"not read": {one.file: one.why for one in folder.unread}})
    elif not rows:
        print(f"{arguments.folder} holds no exercise{_of(arguments.scenario, folder)}")
    else:
        print(f"{arguments.measure}, by the share of scripted teams that a team beats on its own seed:\n")
        print(_shown(side))
        print("\nattainment, by team, objective and date:\n")
        print(_shown(trend))
    return 0


def _of(scenario: str | None, folder: Folder) -> str:
    """Of which scenario there is none, and which was probably meant."""
    from sim.experiment.meant import meant

    near = meant(scenario, {row.scenario for row in folder.rows}) if scenario else ""
    return f" of {scenario}{f'; {near}' if near else ''}" if scenario else ""


def _programme(arguments: argparse.Namespace) -> int:
    import datetime

    from sim import files, training

    programme = files.load_programme(arguments.file)
    rows = _read(arguments.folder).rows if arguments.folder.is_dir() else ()
    found = training.outlook(programme, rows, arguments.today or datetime.date.today().isoformat())
    tables = training.of_outlook(found)
    if arguments.json:
        print_tables(tables, {"measures": without_nan(found.measures()), "overdue": list(found.overdue)})
    else:
        print(f"{programme.programme}, as of {found.today}")
        for name, table in tables.items():
            print(f"\n{name}:\n\n{_shown(table)}" if len(table) else f"\n{name}: none")
        print("\n" + ("\n".join(f"overdue: {one}" for one in found.overdue) or "nothing is overdue"))
    return 1 if found.overdue else 0


def _retest(arguments: argparse.Namespace) -> int:
    from sim import files, training

    if arguments.out is not None:
        files.check_writable(arguments.out, _RETEST)
    rows = _read(arguments.folder or arguments.exercise.parent).rows
    count, workers = arguments.replications, arguments.workers
    table = training.retest(arguments.exercise, rows, replications=count, workers=workers)
    if arguments.out is not None:
        _write(arguments, table)
    if arguments.json:
        print_tables({"improvements": table}, {})
    else:
        print(_shown(table) if len(table) else "its review chose nothing to improve, or it had none")
    return 1 if any(table["status"] == training.NOBODY) else 0


def _write(arguments: argparse.Namespace, table: Any) -> None:
    """The retest as a table, or as a page, text or document."""
    from sim.exercise import read
    from sim.report import written
    from sim.report.retested import as_report

    if arguments.out.suffix.lower() == ".csv":
        table.to_csv(arguments.out, index=False)
        return
    date = read(arguments.exercise)[0].date[:10]
    made = as_report(arguments.exercise, date, table, arguments.replications)
    arguments.out.write_bytes(written(made, arguments.out.suffix))


def without_nan(measures: dict[str, float]) -> dict[str, float | None]:
    """The same with None for what is no number: JSON has no word for that."""
    return {name: None if math.isnan(value) else value for name, value in measures.items()}


def _read(path: Path) -> Folder:
    """The exercises; what cannot be read is said apart."""
    from sim import training

    folder = training.held(path, progress=True)
    for one in folder.unread:
        print(f"not read: {one.file}: {one.why}", file=sys.stderr)
    return folder


def _shown(frame: Any) -> str:
    """A table as it is printed: names of columns say how their values are told."""
    how = dict.fromkeys(("attainment", "beats"), _percent) | {"owner": spelt, "seat": spelt, "ended early": _yes}
    return table(frame.apply(lambda column: column.map(how.get(column.name, _told)), axis=0), width())


def _yes(so: bool) -> str:
    return "yes" if so else ""


def _told(value: Any) -> str:
    """A value in words: a dash where there is none."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def _percent(value: float | None) -> str:
    return "–" if value is None or math.isnan(value) else f"{value:.0%}"
