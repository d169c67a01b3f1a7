"""`drill tornado`: which assumptions matter, each by itself or among all others, on the command line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.verb_engines import add_engines, engine, stoppable
from sim.verb_tables import table, width, wrapped

if TYPE_CHECKING:
    import pandas

    from sim.experiment.mattering import Mattering
    from sim.experiment.one_at_a_time import Tornado

_SHOWN = ["number", "assumption", "value", "low", "high", "ends", "at low", "at high", "swing"]
_MOVED = ["at low", "at high", "swing"]  # its numbers that are in the unit of the measure


def add(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verb with its arguments, by the function that makes one."""
    tornado = verb("tornado", _tornado, "which assumptions matter: each lower and higher by itself, on the same luck")
    tornado.add_argument("scenario")
    tornado.add_argument("playbook", nargs="?", default="standard")
    tornado.add_argument("--measure", dest="measures", action="append", metavar="MEASURE", help="one or several")
    tornado.add_argument("--only", action="append", default=[], metavar="NAME", help="an assumption (A-33) or a path")
    tornado.add_argument("--together", default="number", help="what moves as one: number, assumption or nothing")
    tornado.add_argument("--factor", type=float, default=2.0, help="how many times lower and higher (default: 2)")
    tornado.add_argument("--no-ranges", dest="ranges", action="store_false", help="the factor for all, no ranges")
    tornado.add_argument("--most", type=int, default=12, help="how many are shown (default: 12)")
    tornado.add_argument("--replications", type=int, help="default: 40, with --morris 20")
    morris = "instead, all at once: so many paths through all of them, by Morris's screening (10 are usual)"
    tornado.add_argument("--morris", type=int, metavar="PATHS", help=morris)
    tornado.add_argument(
        "--first-look", type=int, default=20, metavar="N", help="played no further if nothing has changed after so many"
    )
    tornado.add_argument("--seed", type=int, default=1)
    add_engines(tornado)
    out = "write the swings (.csv, .parquet) or a picture of the first measure (.svg, .png, .pdf)"
    tornado.add_argument("-o", dest="out", type=Path, metavar="FILE", help=out)
    tornado.add_argument("--left-out", action="store_true", help="list what was not tried, with the reasons")
    tornado.add_argument("--json", action="store_true", help="all swings, and what was left out, as JSON")


def _tornado(arguments: argparse.Namespace) -> int:
    """One number at a time, or with --morris all at once."""
    if arguments.most < 1:
        raise ValueError(f"most is {arguments.most}; it is how many rows are shown, 1 or more")
    if arguments.out is not None:
        _check_out(arguments.out)
    ask = _each_by_itself if arguments.morris is None else _all_at_once
    with stoppable(arguments.out), engine(arguments) as workers:
        result = ask(arguments, workers=workers, **_varied(arguments))
        if arguments.out is not None:
            _save(result, arguments.out, arguments.most)
    if arguments.json:
        print(json.dumps(_data(result), ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(_told(result, arguments.most, arguments.left_out)))
    return 0


def _varied(arguments: argparse.Namespace) -> dict[str, Any]:
    return {name: getattr(arguments, name) for name in ("only", "together", "factor", "ranges", "seed")}


def _each_by_itself(arguments: argparse.Namespace, **asked: Any) -> Tornado:
    from sim.experiment.one_at_a_time import MEASURES, tornado

    return tornado(
        arguments.scenario,
        arguments.playbook,
        measures=arguments.measures or MEASURES,
        replications=40 if arguments.replications is None else arguments.replications,
        first_look=arguments.first_look,
        **asked,
    )


def _all_at_once(arguments: argparse.Namespace, **asked: Any) -> Mattering:
    """Morris's screening: what matters where all may be otherwise."""
    from sim.experiment.answers import HEADLINES
    from sim.experiment.mattering import what_matters

    return what_matters(
        arguments.scenario,
        arguments.playbook,
        measures=arguments.measures or HEADLINES,
        paths=arguments.morris,
        replications=20 if arguments.replications is None else arguments.replications,
        **asked,
    )


def _check_out(path: Path) -> None:
    from sim import files, plot
    from sim.experiment.one_at_a_time import ENDINGS

    files.check_writable(path, (*ENDINGS, *plot.ENDINGS))


def _save(result: Tornado | Mattering, path: Path, most: int) -> None:
    from sim import plot

    if path.suffix.lower() in plot.ENDINGS:
        draw: Callable[..., plot.Figure] = plot.tornado if hasattr(result, "swings") else plot.what_matters
        draw(result, most=most).savefig(path)
    else:
        result.save(path)


def _data(result: Tornado | Mattering) -> dict[str, Any]:
    """Everything as plain data; what has no value is null."""
    rows = {"swings": result.swings} if hasattr(result, "swings") else {"effects": result.effects}
    frames = rows | {"left out": result.left_out}
    return {name: json.loads(frame.to_json(orient="records")) for name, frame in frames.items()}


def _told(result: Tornado | Mattering, most: int, left_out: bool) -> Iterator[str]:
    """Each measure with what matters for it, then what else there is to know."""
    from sim.experiment.one_at_a_time import Tornado

    said, room = result.summary(), width()
    for measure, sentence in zip(result.measures, said, strict=False):
        if isinstance(result, Tornado):
            yield wrapped(f"{sentence}.", room)
            yield from _swings(result, measure, most)
        else:
            lines = [f"{sentence}.", *(f"- {one}" for one in result.sentences(measure, most))]
            yield wrapped("\n".join(lines), room)
    yield from (wrapped(f"{sentence}.", room) for sentence in said[len(result.measures) :])
    if left_out:
        yield table(result.left_out.map(str), room) if len(result.left_out) else "nothing was left out."


def _swings(result: Tornado, measure: str, most: int) -> Iterator[str]:
    """The largest swings, and what may be as large."""
    if len(largest := result.largest(measure, most)):
        yield table(_said(largest), width())
    if len(unsure := result.unsure(measure, most)):
        said = f"as far, and yet to be told from nothing by more replications: {', '.join(unsure['number'])}."
        yield wrapped(said, width())


def _said(frame: pandas.DataFrame) -> pandas.DataFrame:
    """The swings of one measure as they are printed, each number as the measure is spoken of."""
    from sim.experiment.measuring import spoken

    words = {measure: spoken(measure) for measure in set(frame["measure"])}
    numbers = {
        column: [words[m].cell(x, unit=True) for m, x in zip(frame["measure"], frame[column], strict=True)]
        for column in _MOVED
    }
    return frame.assign(**numbers)[_SHOWN]
