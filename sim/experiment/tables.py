"""The tables of a study: what each strategy came to, and what it differs by from the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.experiment.measuring import better
from sim.metrics import UNITS

if TYPE_CHECKING:
    from sim.experiment.pairing import Paired
    from sim.experiment.studies import Study
    from sim.experiment.verdicts import Verdict

NOTHING = "nothing to compare"
_FIRST = {"difference": np.nan, "low": np.nan, "high": np.nan, "verdict": "compared with"}


def table(study: Study, each: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """One row for each scenario and measure of `each` and each strategy; see `Study.table`."""
    return pd.DataFrame(line for scenario, measure in each for line in _lines(study, scenario, measure))


def differences(study: Study, each: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """One row for each scenario and measure of `each` and each strategy but the first; see `Study.differences`."""
    return pd.DataFrame(
        {"scenario": scenario, "measure": measure, "strategy": name} | _in_full(measure, paired, verdict)
        for scenario, measure in each
        for name, paired, verdict in study.compared(scenario, measure)
    )


def _lines(study: Study, scenario: str, measure: str) -> Iterator[dict[str, Any]]:
    compared = {name: (paired, verdict.word) for name, paired, verdict in study.compared(scenario, measure)}
    for name, x in study.values(scenario, measure).items():
        told = _FIRST if name == study.strategies[0] else _difference(*compared.get(name, (None, NOTHING)))
        middle = _middle(measure, study.horizons[scenario], x)
        yield {"scenario": scenario, "measure": measure, "strategy": name, **middle} | told


def _middle(measure: str, horizon: float, x: np.ndarray) -> dict[str, float]:
    never = np.isnan(x)
    if UNITS[measure] != "min":
        x = x[~never]
        middle = {"mean": x.mean(), "median": np.median(x)} if len(x) else {"mean": np.nan, "median": np.nan}
        return middle | {"never": never.mean()}
    cut, median = np.where(never, horizon, x), np.median(np.where(never, np.inf, x))
    return {"mean": cut.mean(), "median": median if np.isfinite(median) else np.nan, "never": never.mean()}


def _difference(paired: Paired | None, word: str) -> dict[str, Any]:
    if paired is None:
        return {"difference": np.nan, "low": np.nan, "high": np.nan, "verdict": word}
    return {"difference": paired.mean, "low": paired.low, "high": paired.high, "verdict": word}


def _in_full(measure: str, paired: Paired, verdict: Verdict) -> dict[str, Any]:
    middle = paired.middle
    wins = paired.share_less if better(measure) == "lower" else paired.share_more
    return {
        "replications": paired.n,
        "difference": paired.mean,
        "low": paired.low,
        "high": paired.high,
        "p": paired.p,
        "adjusted p": paired.p_adjusted,
        "median": middle.median,
        "median low": middle.low,
        "median high": middle.high,
        "signed-rank p": middle.p,
        "better": wins,
        "skewness": paired.skewness,
        "verdict": verdict.word,
    }
