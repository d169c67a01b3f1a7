"""`drill import` and `drill calibrate`: a real history in, and what it says of an organisation's numbers out."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

from sim.verb_tables import print_tables, width, wrapped

if TYPE_CHECKING:
    import pandas as pd

    from sim.history.calibrating import Calibration, Told
    from sim.history.form import History

_NAMED = 10  #: rows that were left out and are named one by one
_HISTORY = (".jsonl", ".gz")
_OUT = (".yaml", ".yml")


def add(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verbs with their arguments, by the function that makes one."""
    import_ = verb("import", _import, "a real history from exports of your tools, in one form")
    kind = "of what tool (left out, each file is looked at), then the files; --kinds lists the tools"
    import_.add_argument("exports", nargs="*", metavar="KIND FILE…", help=kind)
    import_.add_argument("--kinds", action="store_true", help="list what can be read, and where in the tool to get it")
    import_.add_argument("-o", dest="out", type=Path, metavar="FILE", help="write the history (.jsonl, .jsonl.gz)")
    import_.add_argument("--without-texts", action="store_true", help="leave out what people wrote: titles, updates")
    _add_reading(import_)
    import_.add_argument("--json", action="store_true", help="what was read, measured and left out, as JSON")

    calibrate = verb("calibrate", _calibrate, "what a history says of the numbers of a scenario and its organisation")
    history = "a history (drill import … -o), an export, or one that is shipped; may be several"
    calibrate.add_argument("history", nargs="+", metavar="HISTORY", help=history)
    calibrate.add_argument("--scenario", default="card-payments-down", help="whose numbers (default: %(default)s)")
    calibrate.add_argument("--service", default="", metavar="WORDS", help="only incidents of a service so called")
    calibrate.add_argument("--severity", default="", help="only incidents of this severity")
    for name, of in (("since", "from this day on"), ("until", "up to this day")):
        calibrate.add_argument(f"--{name}", type=datetime.date.fromisoformat, metavar="2026-01-31", help=of)
    _add_reading(calibrate)
    against = "hold so many runs of the scenario under each playbook against the history, too (0: none)"
    calibrate.add_argument("--against", type=int, default=0, metavar="RUNS", help=against)
    calibrate.add_argument("--playbooks", default="standard,tell-early", metavar="A,B,…", help="of those runs")
    out = "write what to take as a preset (.yaml), for --with FILE"
    calibrate.add_argument("-o", dest="out", type=Path, metavar="FILE", help=out)
    picture = "draw what was counted and fitted, or with --against the runs beside it (.svg, .png, .pdf)"
    calibrate.add_argument("--picture", type=Path, metavar="FILE", help=picture)
    calibrate.add_argument("--json", action="store_true")


def _add_reading(parser: argparse.ArgumentParser) -> None:
    zone = "by whose clock times are that name no zone, and it is night (default: %(default)s)"
    parser.add_argument("--zone", default="UTC", metavar="Africa/Johannesburg", help=zone)
    parser.add_argument("--month-first", action="store_true", help="3/4/2026 is in March")


def _import(arguments: argparse.Namespace) -> int:
    from sim import files, history

    if arguments.kinds:
        for name, about in history.exports().items():
            print(_under(name, about))
        return 0
    kind, paths = _kind_and_files(arguments.exports)
    if arguments.out is not None:
        files.check_writable(arguments.out, _HISTORY)
    found = history.read(*paths, kind=kind, zone=arguments.zone, day_first=not arguments.month_first)
    if arguments.out is not None:
        history.save(found, arguments.out, texts=not arguments.without_texts)
    if arguments.json:
        _print_json(found)
    else:
        print(_harmless("\n".join(_said(found))))
        print(f"The history is in {arguments.out}" if arguments.out else "Nothing is kept: -o FILE keeps it")
    return 0 if len(found) else 1


def _kind_and_files(words: list[str]) -> tuple[str, list[str]]:
    """The kind, if the first word is one, and the files. Raises ValueError where no file is named, or a word is neither
    a kind nor a file."""
    from sim import history

    kind = words[0] if words and words[0] in history.exports() and not Path(words[0]).exists() else ""
    paths = words[1:] if kind else words
    if not paths:
        raise ValueError("name a file that was exported from your tools; drill import --kinds lists what can be read")
    first = paths[0]
    if len(paths) > 1 and not kind and not Path(first).exists() and "." not in first and first not in history.shipped():
        history.read(kind=first)  # says which kinds there are, and which was probably meant
    return kind, paths


def _said(found: History) -> Iterator[str]:
    """What was read, what was left out, and what that measures."""
    from sim.history.words import lines, read_from, services

    yield read_from(found)
    if len({one.service for one in found.incidents}) > 1:
        yield wrapped(services(found), width())
    if found.again:
        rows = "1 row" if found.again == 1 else f"{found.again:,} rows"
        yield f"{rows} told of what another row had told already; the last one counts"
    yield from _left_out(found)
    if len(found):
        measured = (_under(f"{name}: {said}", out and f"left out {out}") for name, said, out in lines(found))
        yield from ("", *measured, "")


def _harmless(text: str) -> str:
    """A text that may hold other people's words, without what would steer a terminal or turn a line around."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _left_out(found: History) -> Iterator[str]:
    if found.left_out:
        yield f"Left out, as they cannot be used: {len(found.left_out):,}"
        yield from (f"  {one}" for one in found.left_out[:_NAMED])
        if (more := len(found.left_out) - _NAMED) > 0:
            yield f"  … and {more:,} more (--json names them all)"


def _print_json(found: History) -> None:
    from sim import history

    left_out = [{"file": one.file, "place": one.place, "why": one.why} for one in found.left_out]
    counts = {"incidents": len(found.incidents), "mailings": len(found.mailings), "contacts": len(found.contacts)}
    print_tables({"quantities": history.summary(found)}, {**counts, "again": found.again, "left out": left_out})


def _calibrate(arguments: argparse.Namespace) -> int:
    from sim import files, history, plot
    from sim.history.words import services

    if arguments.out is not None:
        files.check_writable(arguments.out, _OUT)
    if arguments.picture is not None:
        files.check_writable(arguments.picture, plot.ENDINGS)
    scenario = files.load(arguments.scenario)
    found = history.read(*arguments.history, zone=arguments.zone, day_first=not arguments.month_first)
    part = found.where(**{name: getattr(arguments, name) for name in ("service", "severity", "since", "until")})
    if not len(part):
        none = f"Nothing in {' '.join(arguments.history)} is of that service, severity or time. {services(found)}"
        print(_harmless(wrapped(none, width())), file=sys.stderr)
        return 1
    found = part
    calibration = history.calibrated(found, scenario, arguments.zone)
    runs = _runs(arguments) if arguments.against else None
    if arguments.out is not None:
        arguments.out.write_text(calibration.preset(arguments.out.stem), encoding="utf-8")
    if arguments.picture is not None:
        drawn = plot.fits(calibration) if runs is None else plot.history(found, runs)
        drawn.savefig(arguments.picture)
    _tell(arguments, found, calibration, runs)
    return 0 if calibration.told else 1


def _runs(arguments: argparse.Namespace) -> pd.DataFrame:
    from sim.experiment import compare

    playbooks = [name.strip() for name in arguments.playbooks.split(",")]
    return compare(arguments.scenario, playbooks, replications=arguments.against, workers=2).runs


def _tell(arguments: argparse.Namespace, found: History, calibration: Calibration, runs: pd.DataFrame | None) -> None:
    from sim import history

    beside = history.compared(found, runs) if runs is not None else None
    if arguments.json:
        tables = {"parameters": calibration.table()} | ({"against": beside} if beside is not None else {})
        print_tables(tables, {"says nothing": dict(calibration.silent), "changes": list(calibration.changes)})
        return
    print(_harmless("\n".join(_left_out(found))), end="\n" if found.left_out else "")
    none = "This history knows no number of the scenario or the organisation."
    print("\n\n".join(map(_told, calibration.told)) or none)
    if calibration.silent:
        print("\nCounted, and yet it says nothing of:")
        print("\n".join(_under(f"{path}: {why}") for path, why in calibration.silent))
    if beside is not None:
        print(f"\nThe model beside it:\n\n{_beside(beside)}")
    if arguments.out is not None:
        print(f"\nWhat to take is in {arguments.out}; play with it: drill run SCENARIO --with {arguments.out}")


def _told(one: Told) -> str:
    """What a history says of one parameter: what it was and would be, how sure, and what speaks against it."""
    from sim.history.words import sure

    against = [f"not taken: {caution}" for caution in one.cautions]
    return _under(f"{one.path}: {one.value}, not {one.now}", sure(one), *against)


def _under(head: str, *lines: str) -> str:
    """A line, and others moved in below it, as wide as the terminal."""
    room = width()
    below = (indent(wrapped(line, room - 2 if room else room), "  ") for line in lines if line)
    return "\n".join([wrapped(head, room), *below])


def _beside(beside: pd.DataFrame) -> str:
    """For each quantity the history's line, and below it one for each strategy."""
    parts = []
    for (what, there, cases), rows in beside.groupby(["what", "history", "cases"], sort=False):
        runs = [f"{row.strategy}: {row.model}, {row[-1]}" for row in rows.itertuples(index=False)]
        parts.append(_under(f"{what}: {there}, in {cases:,} real incidents", *runs))
    return "\n\n".join(parts)
