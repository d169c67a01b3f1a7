"""How many replications a difference takes to be known so well, with the same luck on both sides and without."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from sim.experiment.pairing import Paired
    from sim.experiment.studies import Study

IDENTICAL = "identical"
COLUMNS = ("scenario", "measure", "strategy", "half-width", "same luck", "own luck", "times", "note")
_FEWEST = 20  # replications that the project looks at before it says anything


def needed(study: Study, each: Iterable[tuple[str, str]], half_width: float) -> pd.DataFrame:
    """One row for each scenario and measure of `each` and each strategy but the first; see `Answers.needed`."""
    if not 0 < half_width < math.inf:
        raise ValueError(f"the half-width is {half_width}; it is a number above 0, in the unit of the measure")
    rows = [
        {"scenario": scenario, "measure": measure, "strategy": name, "half-width": half_width} | _runs(pair, half_width)
        for scenario, measure in each
        for name, pair, _ in study.compared(scenario, measure)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _runs(pair: Paired, half_width: float) -> dict[str, Any]:
    """By the half-width that the replications at hand have come to, which shrinks with the root of their number."""
    if pair.identical:
        return {"same luck": math.nan, "own luck": math.nan, "times": math.nan, "note": IDENTICAL}
    if pair.variance_ratio is None or pair.variance_ratio == math.inf:
        return {"same luck": math.nan, "own luck": math.nan, "times": math.nan, "note": "differs by the same each time"}
    same = pair.n * (pair.half_width / half_width) ** 2
    own = same * pair.variance_ratio * (pair.spread_ratio or 1.0)
    note = f"the first {_FEWEST} do" if same <= _FEWEST else ""
    return {"same luck": math.ceil(same), "own luck": math.ceil(own), "times": own / same, "note": note}
