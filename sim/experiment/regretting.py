"""What it costs to have chosen a strategy where another one was better, and what a year of it comes to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from sim.experiment.amounts import Words
from sim.experiment.measuring import better, spoken
from sim.experiment.verdicts import compare_to_first
from sim.metrics import UNITS
from sim.statistics.regret import minimax, regrets, worst

if TYPE_CHECKING:
    from sim.experiment.studies import Study

RUNNING_COST = "running cost"  #: what is paid whether anything happens or not
YEARLY = ("impact", "revenue lost", "responder hours")  #: what a year is told in: minutes, money and hours


class Worst(NamedTuple):
    """The scenario in which a strategy is furthest from the best one, and how far; NaN where that is not known."""

    strategy: str
    scenario: str
    regret: float


def means(study: Study, measure: str) -> pd.DataFrame:
    """The mean of every scenario (row) under every strategy (column), as the study's table has it."""
    table = study.table(measure)
    return table.pivot(index="scenario", columns="strategy", values="mean").loc[study.scenarios, study.strategies]


def regret(study: Study, measure: str) -> pd.DataFrame:
    """One row for each scenario and strategy; see `Study.regret`."""
    table = means(study, measure)
    found = regrets(table.to_numpy(), better(measure))
    return pd.DataFrame(
        row
        for scenario, lost in zip(study.scenarios, found, strict=True)
        for row in _regrets(study, scenario, measure, table.loc[scenario], lost)
    )


def _regrets(study: Study, scenario: str, measure: str, table: pd.Series, lost: np.ndarray) -> Iterator[dict[str, Any]]:
    best = study.strategies[int(np.nanargmin(lost))] if not np.isnan(lost).all() else ""
    for strategy, more in zip(study.strategies, lost, strict=True):
        low, high, skewed = _ends(study, scenario, measure, best, strategy)
        row = {"scenario": scenario, "measure": measure, "strategy": strategy, "mean": table[strategy]}
        yield row | {"regret": more, "low": low, "high": high, "skewed": skewed, "best": best}


def _ends(study: Study, scenario: str, measure: str, best: str, other: str) -> tuple[float, float, bool]:
    """Between what the other is worse than the best, on the same luck, and whether that is skewed. It holds for all
    pairs of strategies at once (Bonferroni), and so for the best, too, which these runs have picked."""
    if best in ("", other):
        return math.nan, math.nan, False
    values, pairs = study.values(scenario, measure), math.comb(len(study.strategies), 2)
    both = {name: values[name] for name in (best, other)}
    found = compare_to_first(both, level=1 - 0.05 / pairs, **study.terms(scenario, measure))
    if not found:
        return math.nan, math.nan, False
    one, sign = found[0][1], 1 if better(measure) == "lower" else -1
    low, high = sorted((sign * one.low, sign * one.high))
    return low, high, one.skewed


def worst_regret(study: Study, measure: str) -> tuple[list[Worst], str | None]:
    """Of each strategy its worst scenario, and the strategy whose worst is the least bad (None: not known)."""
    found = regrets(means(study, measure).to_numpy(), better(measure))
    place = minimax(found)
    each = zip(study.strategies, *worst(found), strict=True)
    told = [Worst(name, study.scenarios[int(at)], float(most)) for name, at, most in each]
    return told, None if place is None else study.strategies[place]


def yearly(study: Study, measures: Sequence[str]) -> pd.DataFrame:
    """One row for each measure and strategy; see `Study.yearly`."""
    found = [row for measure in measures for row in _yearly(study, measure)]
    return pd.DataFrame([*found, *_running(study)] if found else [])


def _running(study: Study) -> Iterator[dict[str, Any]]:
    """What being ready costs a year under each strategy, where their organisations say so, and say it alike."""
    costs = {
        name: {study.worlds[s, name][0].organisation.running_cost for s in study.scenarios} for name in study.strategies
    }
    if any(len(said) > 1 or None in said for said in costs.values()):
        return
    known = {name: float(next(iter(said)) or 0) for name, said in costs.items()}
    first = known[study.strategies[0]]
    for name, cost in known.items():
        more = math.nan if name == study.strategies[0] else cost - first
        row = {"measure": RUNNING_COST, "strategy": name, "incidents": 0.0, "a year": cost}
        row |= dict.fromkeys(("difference", "low", "high"), more)
        yield row | {"skewed": False, "verdict": "compared with" if math.isnan(more) else "certain"}


def _yearly(study: Study, measure: str) -> Iterator[dict[str, Any]]:
    rates = {name: rate for name, rate in study.rates.items() if rate is not None}
    if not rates:
        return
    sums = {name: sum(rate * _whole(study, s, measure, name) for s, rate in rates.items()) for name in study.strategies}
    blocks = study.terms(next(iter(rates)), measure)["blocks"]
    terms = {"horizon": math.inf, "better": better(measure), "both": True, "blocks": blocks}
    compared = {name: (one, said.word) for name, one, said in compare_to_first(sums, **terms)}
    for name, x in sums.items():
        one, word = compared.get(name, (None, "compared with" if name == study.strategies[0] else "nothing to compare"))
        ends = (math.nan,) * 3 if one is None else (one.mean, one.low, one.high)
        skewed = one is not None and one.skewed
        row = {"measure": measure, "strategy": name, "incidents": sum(rates.values()), "a year": float(np.mean(x))}
        yield row | dict(zip(("difference", "low", "high"), ends, strict=True)) | {"skewed": skewed, "verdict": word}


def _whole(study: Study, scenario: str, measure: str, strategy: str) -> np.ndarray:
    """A measure in each replication; what never came counts as the whole length."""
    x = study.values(scenario, measure)[strategy]
    return np.where(np.isnan(x), study.horizons[scenario], x) if UNITS[measure] == "min" else x


def regret_in_words(study: Study, measure: str) -> Iterator[str]:
    """What a choice among several scenarios comes to: nothing where there is one, or a scenario has no value."""
    each, least = worst_regret(study, measure)
    words = spoken(measure)
    if len(study.scenarios) < 2 or least is None:
        return
    told = [
        f"{one.strategy} {words.amount(one.regret)} ({one.scenario})" if one.regret > 0 else f"{one.strategy} nothing"
        for one in each
        if not math.isnan(one.regret)
    ]
    yield f"{measure}, at worst above the best strategy of a scenario: {', '.join(told)}; the least of these: {least}."
    yield from unlike(study, measure)


def unlike(study: Study, measure: str) -> Iterator[str]:
    """Of a measure that has no value in some runs, that means of different runs are set beside each other."""
    if UNITS[measure] == "min":
        return
    found = [
        f"{name} {np.count_nonzero(~np.isnan(x))} of {len(x)} in {scenario}"
        for scenario in study.scenarios
        for name, x in study.values(scenario, measure).items()
        if np.isnan(x).any()
    ]
    if found:
        said = "not every run has a value, so these are means of different runs, to be taken with care"
        yield f"{said}: {', '.join(found)}."


def year_in_words(study: Study) -> Iterator[str]:
    """What a year of incidents comes to under each strategy; nothing where no scenario says how often it happens."""
    known = {name: rate for name, rate in study.rates.items() if rate is not None}
    for measure, rows in yearly(study, YEARLY).groupby("measure", sort=False) if known else ():
        words = spoken_of_year(str(measure), _currency(study))
        told = [_under(row, words) for row in rows.to_dict("records")]
        if measure != RUNNING_COST or rows["difference"].any():
            yield f"a year's {measure}: {', '.join(told)}."
    if known:
        yield f"a year has {', '.join(f'{rate:g} of {name}' for name, rate in known.items())}{_left(study)}."


def spoken_of_year(measure: str, currency: str) -> Words:
    """The words for a year's sum of a measure, or of what being ready costs, which is money, too."""
    return spoken("revenue lost" if measure == RUNNING_COST else measure, currency)


def _under(row: Mapping[Any, Any], words: Words) -> str:
    """A strategy's year, and what it is less or more than under the first one, where that can be told from nothing."""
    told = f"{row['strategy']} {words.amount(row['a year'])}"
    if not row["low"] > 0 and not row["high"] < 0:
        return told
    skewed = "; skewed, so that may be too narrow" if row["skewed"] else ""
    return f"{told} ({words.between(row['low'], row['high'])}{skewed})"


def _currency(study: Study) -> str:
    return " or ".join(sorted({world.organisation.currency for world, _ in study.worlds.values()}))


def _left(study: Study) -> str:
    left = [name for name, rate in study.rates.items() if rate is None]
    return f"; nobody says how many of {', '.join(left)}, which are left out" if left else ""
