"""What a study says of bad days: how bad one in ten is, and in how many it never comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.experiment.measuring import better, spoken
from sim.experiment.verdicts import said_p
from sim.metrics import UNITS, in_words
from sim.statistics.quantiles import Quantile, quantile
from sim.statistics.shares import SharesPaired, share, shares_paired
from sim.statistics.survival import Survival, logrank, survival

if TYPE_CHECKING:
    from sim.experiment.studies import Study

BAD = (0.5, 0.9, 0.95)  #: the middle run, one bad run in ten, one in twenty
LOGRANK = "the log-rank test takes strategies to have had luck of their own; they had the same, so trust the difference"
_SKEWED = 1.0
_NO_PAIR = dict.fromkeys(
    ("difference", "low", "high", "never difference", "never low", "never high", "McNemar p", "log-rank p"), np.nan
)


def quantiles(study: Study, each: Iterable[tuple[str, str]], shares: Iterable[float]) -> pd.DataFrame:
    """One row for each scenario and measure of `each`, strategy and share; see `Study.quantiles`."""
    asked = tuple(shares)
    return pd.DataFrame(
        {"scenario": scenario, "measure": measure, "strategy": name} | _quantile(found)
        for scenario, measure in each
        for name, x in study.values(scenario, measure).items()
        for found in bad(measure, x, asked)
    )


def bad(measure: str, x: np.ndarray, shares: Iterable[float]) -> Iterator[Quantile]:
    """The quantiles beyond which so many of the runs are as bad: of what should be high, those from below. What has
    no value is left out, but for a time, which then never came."""
    there = x if UNITS[measure] == "min" else x[~np.isnan(x)]
    if len(there):
        for p in shares:
            yield quantile(there, p if better(measure) == "lower" else round(1 - p, 12))


def _quantile(found: Quantile) -> dict[str, Any]:
    return {
        "share": found.p,
        "replications": found.n,
        "needed": found.least,
        "value": found.value if found.known else np.nan,
        "low": found.low,
        "high": found.high,
        "note": found.refusal,
    }


def curves(study: Study, scenario: str, measure: str) -> dict[str, Survival]:
    """For each strategy, in which share of the runs it has not come yet, by time. Raises ValueError for no time."""
    check_time(measure)
    horizon = study.horizons[scenario]
    return {name: survival(x, horizon) for name, x in study.values(scenario, measure).items()}


def check_time(measure: str) -> None:
    """Raises ValueError for a measure that is not in minutes: it never comes later."""
    if UNITS.get(measure) != "min":
        raise ValueError(f"{measure!r} is counted in {UNITS.get(measure)}; what comes or does not is a time in minutes")


def survivals(study: Study, each: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """One row for each scenario and measure of `each` and each strategy; see `Study.survival`."""
    return pd.DataFrame(row for scenario, measure in each for row in _survivals(study, scenario, measure))


def _survivals(study: Study, scenario: str, measure: str) -> Iterator[dict[str, Any]]:
    values, horizon = study.values(scenario, measure), study.horizons[scenario]
    compared = {name: paired for name, paired, _ in study.compared(scenario, measure)}
    base = values[study.strategies[0]]
    for name, one in curves(study, scenario, measure).items():
        row = {"scenario": scenario, "measure": measure, "strategy": name} | _alone(one)
        if name not in compared:
            yield row | _NO_PAIR
            continue
        paired, never = compared[name], shares_paired(np.isnan(base), np.isnan(values[name]))
        beside = {"difference": paired.mean, "low": paired.low, "high": paired.high} | _shares(never)
        yield row | beside | {"log-rank p": logrank(base, values[name], horizon)}


def _alone(one: Survival) -> dict[str, Any]:
    return {
        "replications": one.n,
        "never": one.never.value,
        "never from": one.never.low,
        "never to": one.never.high,
        "mean": one.mean,
        "standard error": one.se,
        "mean from": one.mean_low,
        "mean to": one.mean_high,
        "skewed": abs(one.skewness) > _SKEWED,
    }


def _shares(never: SharesPaired) -> dict[str, Any]:
    ends = {"never difference": never.value, "never low": never.low, "never high": never.high}
    return ends | {"McNemar p": never.p}


def bad_days(study: Study, each: Iterable[tuple[str, str]], p: float = 0.9) -> Iterator[str]:
    """One sentence for each scenario and measure of `each`: how bad one run in ten is, or why that cannot be said."""
    for scenario, measure in each:
        found = {name: next(bad(measure, x, (p,)), None) for name, x in study.values(scenario, measure).items()}
        told = {name: _bad(one, measure) for name, one in found.items() if one is not None}
        if told:
            yield f"{scenario}, {measure}, one bad run in ten: {_together(told)}."


def _together(told: Mapping[str, str]) -> str:
    """What is said of each strategy; once, where the same is said of all."""
    said = dict.fromkeys(told.values())
    return next(iter(said)) if len(said) == 1 else ", ".join(f"{name} {words}" for name, words in told.items())


def _bad(one: Quantile, measure: str) -> str:
    """`192 min or more (149 min to never)`: the value that one in ten reaches, and between what it lies."""
    if not one.known:
        return one.refusal
    low, value, high = (_end(measure, x) for x in (one.low, one.value, one.high))
    further = "" if value == "never" else " or more" if better(measure) == "lower" else " or less"
    return value if low == value == high == "never" else f"{value}{further} ({low} to {high})"


def _end(measure: str, value: float) -> str:
    return in_words(measure, value) if np.isfinite(value) else "never"


def nevers(study: Study, each: Iterable[tuple[str, str]]) -> Iterator[str]:
    """One sentence for each scenario and time of `each` that never came in some runs, with the shares."""
    for scenario, measure in each:
        values = study.values(scenario, measure)
        if UNITS[measure] == "min" and any(np.isnan(x).any() for x in values.values()):
            told = [_never(name, x, values[study.strategies[0]]) for name, x in values.items()]
            within = spoken(measure).amount(study.horizons[scenario])
            yield f"{scenario}, {measure}: it never comes within {within} in {', '.join(told)}."


def _never(name: str, x: np.ndarray, base: np.ndarray) -> str:
    one, beside = share(np.isnan(x)), shares_paired(np.isnan(base), np.isnan(x))
    told = f"{one.value:.0%} of the runs of {name} ({one.low:.0%} to {one.high:.0%}"
    return f"{told})" if x is base or beside.p is None else f"{told}; McNemar's {said_p(beside.p)})"
