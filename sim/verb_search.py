"""`drill search`: a better playbook within limits and a budget, with finalists on fresh luck."""

from __future__ import annotations

import argparse
import json
import string
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.verb_engines import add_engines, engine, stoppable
from sim.verb_tables import table, width, wrapped

if TYPE_CHECKING:
    from sim.searching import Found


def add(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verb with its arguments, by the function that makes one."""
    search = verb("search", _search, "better settings of a playbook: customers know sooner, for what it costs")
    search.add_argument("scenario")
    search.add_argument("playbook")
    search.add_argument("space", help="what may move, and what must be kept: such as marketplace-search")
    search.add_argument("--measure", default="time to notify")
    search.add_argument("--against", default="cost a year", metavar="MEASURE", help="default: what a year costs")
    search.add_argument("--trials", type=int, default=100, help="candidates that are tried (default: 100)")
    search.add_argument("--replications", type=int, default=20, help="of each candidate (default: 20)")
    search.add_argument("--fresh", type=int, default=100, help="of each finalist, on fresh luck (default: 100)")
    search.add_argument("--finalists", type=int, default=5, help="at most (default: 5)")
    small = "what is too small to matter (default: 5 %% of the playbook's mean)"
    search.add_argument("--indifference", type=float, metavar="SIZE", help=small)
    search.add_argument("--most", type=int, default=200, help="fresh replications to tell the best (default: 200)")
    search.add_argument("--method", default="nsga2", help="nsga2 (default) or tpe")
    search.add_argument("--seed", type=int, default=1)
    add_engines(search)
    out = "write the plan to adopt (.yaml), all candidates (.csv, .parquet) or a picture (.svg, .png, .pdf); repeatable"
    search.add_argument("-o", dest="outs", action="append", default=[], type=Path, metavar="FILE", help=out)
    search.add_argument("--plan", metavar="NAME", help="write this finalist (A, B, …) instead of the one to adopt")
    search.add_argument("--json", action="store_true", help="all candidates and finalists, as JSON")


def _search(arguments: argparse.Namespace) -> int:
    _check_plan(arguments.plan, arguments.finalists)
    for path in arguments.outs:
        _check_out(path)
    arguments.out = next((path for path in arguments.outs if _holds(path)), None)
    with engine(arguments, also=(".yaml",)) as workers:
        found = _found(arguments, workers)
        for path in arguments.outs:
            _save(found, path, arguments.plan)
    if arguments.json:
        print(json.dumps(_data(found), ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(_told(found)))
    return 0 if found.chosen else 1


def _check_plan(plan: str | None, finalists: int) -> None:
    """Raises ValueError for a plan that no search of so many finalists can have, before anything is played."""
    names = string.ascii_uppercase[:finalists]
    if plan is not None and plan not in [*names]:
        raise ValueError(
            f"--plan {plan}: finalists are called by letters, and there are {finalists}: {', '.join(names)}"
        )


def _found(arguments: argparse.Namespace, workers: Any) -> Found:
    from sim.searching import search

    names = ("measure", "against", "trials", "replications", "fresh", "finalists", "indifference", "most", "method")
    asked = {name: getattr(arguments, name) for name in (*names, "seed")}
    with stoppable(arguments.out, also=(".yaml",)):
        found = search(arguments.scenario, arguments.playbook, arguments.space, workers=workers, **asked)
    if took := getattr(workers, "took", 0):
        print(f"{took:,} runs had been played before", file=sys.stderr)
    return found


def _holds(path: Path) -> bool:
    from sim.searching.found import ENDINGS

    return path.suffix.lower() in ENDINGS


def _check_out(path: Path) -> None:
    from sim import files, plot
    from sim.searching.found import ENDINGS

    files.check_writable(path, (*ENDINGS, *plot.ENDINGS))


def _save(found: Found, path: Path, plan: str | None) -> None:
    from sim import plot

    if path.suffix.lower() in plot.ENDINGS:
        plot.search(found).savefig(path)
    elif path.suffix.lower() != ".yaml" or plan or found.chosen:
        found.save(path, plan)
    else:
        print(f"{path} is not written: there is nothing to adopt", file=sys.stderr)


def _data(found: Found) -> dict[str, Any]:
    """Everything as plain data; what has no value is null."""
    frames = {"candidates": found.candidates, "finalists": found.finalists}
    rows = {name: json.loads(frame.to_json(orient="records")) for name, frame in frames.items()}
    return rows | {"chosen": found.chosen or None, "moved": dict(found.moved), "summary": found.summary()}


def _told(found: Found) -> Iterator[str]:
    from sim.searching.told import shown

    if len(found.finalists):
        yield table(shown(found), width())
    yield wrapped("\n".join(found.summary()), width())
