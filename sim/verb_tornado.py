"""`drill tornado`: which assumptions matter, each by itself or among all others, on the command line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.verb_engines import add_engines, engine, stoppable

if TYPE_CHECKING:
    import pandas

    from sim.experiment.mattering import Mattering
    from sim.experiment.one_at_a_time import Tornado

_SHOWN = ["number", "assumption", "value", "low", "high", "ends", "at low", "at high", "swing"]
_WIDEST, _WHOLE = 40, 160  #: letters of a column, and of one that gives a reason


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
    from sim.experiment.one_at_a_time import MEASURES, tornado

    if arguments.most < 1:
        raise ValueError(f"most is {arguments.most}; it is how many rows are shown, 1 or more")
    if arguments.out is not None:
        _check_out(arguments.out)
    if arguments.morris is not None:
        return _all_at_once(arguments)
    with stoppable(arguments.out), engine(arguments) as workers:
        result = tornado(
            arguments.scenario,
            arguments.playbook,
            measures=arguments.measures or MEASURES,
            replications=40 if arguments.replications is None else arguments.replications,
            first_look=arguments.first_look,
            workers=workers,
            **_varied(arguments),
        )
        if arguments.out is not None:
            _save(result, arguments.out, arguments.most)
    if arguments.json:
        print(json.dumps(_data(result), ensure_ascii=False, indent=2))
    else:
        _tell(result, arguments.most, arguments.left_out)
    return 0


def _varied(arguments: argparse.Namespace) -> dict[str, Any]:
    return {name: getattr(arguments, name) for name in ("only", "together", "factor", "ranges", "seed")}


def _all_at_once(arguments: argparse.Namespace) -> int:
    """Morris's screening: what matters where all may be otherwise."""
    from sim.experiment.answers import HEADLINES
    from sim.experiment.mattering import what_matters

    with stoppable(arguments.out), engine(arguments) as workers:
        result = what_matters(
            arguments.scenario,
            arguments.playbook,
            measures=arguments.measures or HEADLINES,
            paths=arguments.morris,
            replications=20 if arguments.replications is None else arguments.replications,
            workers=workers,
            **_varied(arguments),
        )
        if arguments.out is not None:
            _save(result, arguments.out, arguments.most)
    if arguments.json:
        print(json.dumps(_data(result), ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(_matters(result, arguments.most, arguments.left_out)))
    return 0


def _matters(result: Mattering, most: int, left_out: bool) -> Iterator[str]:
    """Each measure with what matters for it, then what else there is to know."""
    said = result.summary()
    for measure, sentence in zip(result.measures, said, strict=False):
        yield "\n".join([f"{sentence}.", *(f"- {one}" for one in result.sentences(measure, most))])
    yield from (f"{sentence}." for sentence in said[len(result.measures) :])
    if left_out:
        yield _table(result.left_out, _WHOLE)


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


def _tell(result: Tornado, most: int, left_out: bool) -> None:
    """Print each measure's largest swings, then what else there is to know, with an empty line between."""
    said = result.summary()
    parts: list[str] = []
    for measure, sentence in zip(result.measures, said, strict=False):
        parts += _of(result, measure, sentence, most)
    parts += [f"{sentence}." for sentence in said[len(result.measures) :]]
    print("\n\n".join([*parts, _table(result.left_out, _WHOLE)] if left_out else parts))


def _of(result: Tornado, measure: str, sentence: str, most: int) -> Iterator[str]:
    yield f"{sentence}."
    if len(largest := result.largest(measure, most)):
        yield _table(largest[_SHOWN])
    if len(unsure := result.unsure(measure, most)):
        yield f"as far, and yet to be told from nothing by more replications: {', '.join(unsure['number'])}."


def _table(frame: pandas.DataFrame, widest: int = _WIDEST) -> str:
    def short(cell: Any) -> Any:
        return f"{cell[: widest - 1]}…" if isinstance(cell, str) and len(cell) > widest else cell

    return frame.map(short).to_string(index=False, na_rep="–", float_format=_digits)


def _digits(value: float) -> str:
    return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
