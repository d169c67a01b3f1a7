"""`drill teams`, `drill programme` and `drill retest`: exercises together, on the command line."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.training import Folder


def add(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verbs with their arguments, by the function that makes one."""
    teams = verb("teams", _teams, "the exercises of a folder: teams side by side, ranked where that is fair, and trends")
    teams.add_argument("folder", type=Path)
    teams.add_argument("--scenario", help="only exercises of this one")
    teams.add_argument("--measure", default="time to notify", help="what teams are ranked by; or time to resolve")
    teams.add_argument("-o", dest="out", type=Path, metavar="FILE", help="draw it (.svg, .png, .pdf)")
    teams.add_argument("--json", action="store_true")


def _teams(arguments: argparse.Namespace) -> int:
    from sim import training

    folder = _read(arguments.folder)
    rows = [row for row in folder.rows if arguments.scenario in (None, row.scenario)]
    ones = training.beside(rows, arguments.measure)
    side, trend = training.side_by_side(ones), training.trends(rows)
    if arguments.out is not None and ones:
        _draw(arguments.out, ones)
    if arguments.json:
        tables = {"exercises": training.frame(rows), "side by side": side, "trends": trend}
        print_tables(tables, {"not read": {one.file: one.why for one in folder.unread}})
    elif not rows:
        print(f"{arguments.folder} holds no exercise{f' of {arguments.scenario}' if arguments.scenario else ''}")
    else:
        print(f"{arguments.measure}, by the share of scripted teams that a team beats on its own seed:\n")
        print(_shown(side))
        print("\nattainment, by team, objective and date:\n")
        print(_shown(trend))
    return 0


def _read(path: Path) -> Folder:
    """The exercises; what cannot be read is said apart."""
    from sim import training

    folder = training.held(path, progress=True)
    for one in folder.unread:
        print(f"not read: {one.file}: {one.why}", file=sys.stderr)
    return folder


def _draw(path: Path, ones: Any) -> None:
    from sim import files, plot

    files.check_writable(path, plot.ENDINGS)
    plot.teams(ones).savefig(path)


def _shown(table: Any) -> str:
    percent = {name: "{:.0%}".format for name in ("attainment", "beats")}
    return table.to_string(index=False, na_rep="–", formatters=_with_gaps(percent), float_format="{:.1f}".format)


def _with_gaps(formats: dict[str, Callable[[float], str]]) -> dict[str, Callable[[Any], str]]:
    def careful(say: Callable[[float], str]) -> Callable[[Any], str]:
        return lambda value: "–" if value is None or math.isnan(value) else say(value)

    return {name: careful(say) for name, say in formats.items()}


def print_tables(tables: dict[str, Any], beside: dict[str, Any]) -> None:
    """Tables as lists of records, and plain data beside them, as JSON."""
    plain = {name: json.loads(table.to_json(orient="records")) for name, table in tables.items()}
    print(json.dumps(plain | beside, ensure_ascii=False, indent=1))
