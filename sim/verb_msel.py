"""`drill msel`: the master scenario events list out into a table, and a table into a scenario, on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path


def add(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verb with its arguments, by the function that makes one."""
    msel = verb("msel", _msel, "the list of injects as a table (CSV, XLSX), or a table as the list of a scenario")
    msel.add_argument("what", help="a scenario, or an exercise's file (then with what became of each)")
    where = msel.add_mutually_exclusive_group(required=True)
    where.add_argument("-o", dest="out", type=Path, metavar="FILE", help="write the list there (.csv, .xlsx)")
    where.add_argument(
        "--from", dest="table", type=Path, metavar="TABLE", help="put this table into the scenario's file"
    )
    msel.add_argument(
        "--starts", metavar="HH:MM", help="when play begins by the table's clock (default: the scenario's)"
    )
    role = "whom the table's words mean, such as 'Comms cell=communications lead'; may be repeated"
    msel.add_argument("--role", action="append", default=[], metavar="WORDS=ROLE", help=role)


def _msel(arguments: argparse.Namespace) -> int:
    if arguments.out is not None:
        return _write(arguments.what, arguments.out)
    return _read(arguments)


def _write(what: str, out: Path) -> int:
    from sim import files
    from sim.exercise import Exercise
    from sim.msel import sheets, writing

    if out.suffix.lower() not in sheets.ENDINGS:
        raise ValueError(f"{out}: a list is written as {' or '.join(sheets.ENDINGS)}")
    if what.endswith(".jsonl"):
        exercise = Exercise.resume(what)
        scenario, standings = exercise.scenario, exercise.injects.standings
        exercise.close()
    else:
        scenario = files.load(what)
        standings = tuple(writing.planned(scenario))
    sheets.write(out, writing.rows(scenario, standings))
    print(f"{len(standings)} injects are in {out}")
    return 0


def _read(arguments: argparse.Namespace) -> int:
    from sim import files
    from sim.msel import block, reading, sheets

    scenario = files.load(arguments.what)
    starts = None if arguments.starts is None else _time(arguments.starts)
    roles = dict(_means(word) for word in arguments.role)
    listed = reading.injects(sheets.read(arguments.table), scenario, str(arguments.table), starts, roles)
    path = Path(arguments.what)
    if not path.is_file():
        print(block.as_yaml(listed), end="")
        return 0
    block.put_into(path, listed)
    print(f"{len(listed)} injects are in {path}")
    return 0


def _time(text: str) -> int:
    from sim.files.complaints import Wrong
    from sim.msel.times import of_the_day

    try:
        return of_the_day(text)
    except Wrong as wrong:
        raise ValueError(f"--starts is {text!r}; {wrong.wrong}") from None


def _means(word: str) -> tuple[str, str]:
    from sim.scenario import ROLES

    words, _, role = word.rpartition("=")
    if role.strip().lower() not in ROLES or not words.strip():
        raise ValueError(f"--role is {word!r}; it says whom words mean: 'Comms cell=communications lead'")
    return words.strip(), role.strip().lower()
