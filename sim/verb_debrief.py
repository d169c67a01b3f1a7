"""`drill prices` and `drill twins`: what decisions cost, and incidents that are equally hard, on the command line."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.debrief import Place, Price, Priced


def add(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verbs with their arguments, by the function that makes one."""
    prices = verb("prices", _prices, "what each decision of an exercise cost, and how the team did on this luck")
    prices.add_argument("exercise", type=Path)
    prices.add_argument("--most", type=int, default=10, help="how many decisions are shown, the dearest first")
    prices.add_argument("--draws", type=int, default=0, metavar="N", help="also the odds from there on, over N draws")
    prices.add_argument("--runs", type=int, default=500, help="runs that the incident's luck is placed among")
    prices.add_argument("--workers", type=int, default=1)
    out = "write all prices (.csv) or the waterfall of a measure (.svg, .png, .pdf)"
    prices.add_argument("-o", dest="out", type=Path, metavar="FILE", help=out)
    prices.add_argument("--measure", default="time to notify", help="what the waterfall and the order are about")
    prices.add_argument("--json", action="store_true")
    twins = verb("twins", _twins, "seeds on which the reference does equally well: one incident for several teams")
    twins.add_argument("scenario")
    twins.add_argument("-n", type=int, default=6, help="how many (default: 6)")
    twins.add_argument("--among", type=int, default=200, help="how many seeds are looked at (default: 200)")
    twins.add_argument("--first", type=int, default=1, metavar="SEED", help="the first of them (default: 1)")
    twins.add_argument("--json", action="store_true")


def _prices(arguments: argparse.Namespace) -> int:
    from sim import debrief
    from sim.debrief.measured import check_priced

    check_priced(arguments.measure)
    if arguments.out is not None:
        _check_out(arguments.out)
    priced = debrief.priced(arguments.exercise)
    prices = sorted(priced.every(progress=True), key=lambda p: -abs(p.costs.get(arguments.measure, 0.0)))
    shown = [_with_odds(priced, price, arguments) for price in prices[: arguments.most]]
    places = priced.standing(runs=arguments.runs, workers=arguments.workers, progress=True)
    if arguments.out is not None:
        _write(arguments, priced, prices)
    if arguments.json:
        print(json.dumps(_data(priced, shown, places), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_said(priced, shown, places)))
    return 0


def _with_odds(priced: Priced, price: Price, arguments: argparse.Namespace) -> Price:
    if not arguments.draws:
        return price
    return priced.from_there_on(price.decision, price.against, draws=arguments.draws, workers=arguments.workers)


def _said(priced: Priced, prices: list[Price], places: dict[str, Place]) -> Iterator[str]:
    from sim.debrief import words

    scenario, until = priced.of.scenario, priced.of.early
    for price in prices:
        yield words.decided(price.decision, scenario)
        yield f"    in hindsight: {words.sentence(price, scenario)}"
        if price.odds:
            yield f"    from there on: {words.odds(price, scenario)}"
        yield f"    what people said otherwise: {words.inputs(price.inputs)}"
    yield ""
    yield from _beside(priced)
    for name, place in places.items():
        if math.isnan(place.team):  # there is no index, say
            continue
        team, reference = (words.came_to(name, x, scenario, until) for x in (place.team, place.reference))
        yield f"{name}: {team}, the reference on the same luck {reference}; better than {place.beats:.0%} of the others"
        if kind := words.kindness(place, scenario):
            yield f"    the incident was {kind}"


def _beside(priced: Priced) -> Iterator[str]:
    """The headline times of the team and of others on the same luck."""
    from sim.debrief import PRICED, words

    scenario, until = priced.of.scenario, priced.of.early
    for who, found in {"the team": priced.values, **priced.beside()}.items():
        told = [f"{n} {words.came_to(n, x, scenario, until)}" for n, x in zip(PRICED, found, strict=True)]
        yield f"{who}: {', '.join(told)}"


def _data(priced: Priced, prices: list[Price], places: dict[str, Place]) -> dict[str, Any]:
    from sim.debrief import words

    rows = json.loads(words.table(prices, priced.of.scenario).to_json(orient="records"))
    odds = [{name: [one.mean, one.low, one.high] for name, one in (p.odds or {}).items()} for p in prices]
    return {
        "prices": [row | {"from there on": found} for row, found in zip(rows, odds, strict=True)],
        "beside": priced.beside(),
        "standing": {name: _place(place) for name, place in places.items()},
    }


def _place(place: Place) -> dict[str, Any]:
    return {name: getattr(place, name) for name in place.__slots__ if name != "measure"}


def _check_out(path: Path) -> None:
    """Raises BadFile where it cannot be written."""
    from sim import files, plot

    files.check_writable(path, (".csv", *plot.ENDINGS))


def _write(arguments: argparse.Namespace, priced: Priced, prices: list[Price]) -> None:
    from sim import plot
    from sim.debrief import words

    if arguments.out.suffix.lower() == ".csv":
        words.table(prices, priced.of.scenario).to_csv(arguments.out, index=False)
    else:
        plot.waterfall(priced.waterfall(arguments.measure, prices), priced.of.scenario).savefig(arguments.out)


def _twins(arguments: argparse.Namespace) -> int:
    from sim import files
    from sim.debrief import alike
    from sim.metrics import in_words

    if not files.load(arguments.scenario).fault.real:
        raise ValueError(f"{arguments.scenario} is a false alarm: no times part its seeds, and any of them will do")
    found = alike(arguments.scenario, arguments.n, among=arguments.among, first=arguments.first)
    if arguments.json:
        print(json.dumps([one._asdict() for one in found]))
        return 0
    for one in found:
        notify, resolve = in_words("time to notify", one.notify), in_words("time to resolve", one.resolve)
        print(f"seed {one.seed}: the reference notifies after {notify} and resolves after {resolve}")
    return 0
