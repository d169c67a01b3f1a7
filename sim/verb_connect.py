"""`drill export`: the record of an exercise out, into files that tools take in."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_NOT_YET = "It has not ended: only what somebody in it knows by now goes out."


def add(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verb with its arguments, by the function that makes one."""
    export = verb("export", _export, "the record of an exercise in a file that a tool takes in, marked EXERCISE")
    export.add_argument("exercise", type=Path)
    kinds = "history, statuspage, pagerduty, jira, slack, teams, json, mail or timeline"
    export.add_argument("--as", dest="kind", required=True, metavar="KIND", help=kinds)
    endings = "write it there: .json; a history .jsonl or .jsonl.gz, mail .zip or .mbox, a timeline .csv"
    export.add_argument("-o", dest="out", type=Path, required=True, metavar="FILE", help=endings)
    zone = "by whose clock the scenario's times of day are (default: %(default)s)"
    export.add_argument("--zone", default="UTC", metavar="Africa/Johannesburg", help=zone)
    export.add_argument("--json", action="store_true", help="what was written, as JSON")


def _export(arguments: argparse.Namespace) -> int:
    from sim.connectors import export, transcript
    from sim.history.times import zone

    if arguments.out.resolve() == arguments.exercise.resolve():
        raise ValueError(f"{arguments.out} is the exercise itself; name another file")
    of = transcript(arguments.exercise, zone(arguments.zone))
    export(of, arguments.kind, arguments.out)
    if arguments.json:
        counts = {"notices": len(of.notices), "turns": len(of.turns), "improvements": len(of.chosen)}
        _print_json({"file": str(arguments.out), "kind": arguments.kind, "ended": of.ended, **counts})
    else:
        print(f"{arguments.out} is written{'' if of.ended else f'. {_NOT_YET}'}")
    return 0


def _print_json(data: Any) -> None:
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2)
    print()
