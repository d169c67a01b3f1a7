"""The model held against a history: how long things took there, and how long they take in many runs of a scenario.

A scenario is one incident on one day; a history is many kinds of them. So the question is not whether the two are
alike, but whether what the model says could have happened there, and on which side it lies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.history.form import History
from sim.history.quantities import Cases, quantities

if TYPE_CHECKING:
    import pandas as pd

#: The measure of a run that means the same as a quantity of a history.
MEANS = {
    "time to detect": "time to detect",
    "time to tell those hit": "first notice to customers",
    "time to first public notice": "first notice to customers",
    "time to mitigate": "time to mitigate",
    "time to resolve": "time to resolve",
}
COLUMNS = ("what", "strategy", "history", "cases", "model", "runs", "never", "quicker than", "apart", "in words")
_QUARTERS = (0.25, 0.5, 0.75)
_FEW = 20  #: cases, and runs, below which no words are said of what lies where


@dataclass(frozen=True, slots=True)
class Beside:
    """One quantity of a history beside the measure of a model's runs that means the same, both in minutes.

    `model` holds those of the `runs` in which it came. `apart`: the largest distance between the shares that had come
    by any time in the one and in the other (Kolmogorov and Smirnov), what never came counted as later than all.
    """

    what: str
    measure: str
    strategy: str
    history: np.ndarray
    model: np.ndarray
    runs: int
    apart: float

    @property
    def never(self) -> float:
        """The share of runs in which it did not come."""
        return 1 - len(self.model) / self.runs

    @property
    def place(self) -> float:
        """Which share of the history's cases was quicker than half of the runs."""
        return float((self.history < _middle(self.model, self.never)).mean())

    @property
    def words(self) -> str:
        """What that says, in a sentence."""
        if len(self.history) < _FEW:
            return f"{len(self.history)} cases are too few to say"
        if self.runs < _FEW:
            return f"{self.runs} runs are too few to say"
        if 0.25 <= self.place <= 0.75:
            return "within the middle half of what happened"
        side = "quicker" if self.place < 0.25 else "slower"
        return f"{side} than {max(self.place, 1 - self.place):.0%} of what happened"


def beside(history: History, runs: pd.DataFrame) -> list[Beside]:
    """Each quantity of a history for which `runs` have a measure of the same meaning: a frame with a row a run and a
    column a measure in minutes, without a number where it never came (`Study.runs`). Where a column says under which
    strategy each was, each strategy by itself."""
    if "strategy" not in runs:
        return list(_all(history, runs, ""))
    apart = {name: runs[runs["strategy"] == name] for name in dict.fromkeys(runs["strategy"])}
    return [one for name, those in apart.items() for one in _all(history, those, name)]


def compared(history: History, runs: pd.DataFrame) -> pd.DataFrame:
    """The same as a table: of both the middle half in minutes, how many there are, and where half of the runs lie among
    the cases of the history (*quicker than* this share of them, 0 to 1), how far apart they are at most, and in words.
    """
    import pandas as pd

    rows = [
        (
            one.what, one.strategy, _middle_half(one.history), len(one.history), _middle_half(one.model, one.never),
            one.runs, round(one.never, 3), round(1 - one.place, 2), round(one.apart, 2), one.words,
        )
        for one in beside(history, runs)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _all(history: History, runs: pd.DataFrame, strategy: str) -> Iterator[Beside]:
    found = quantities(history)
    for what, measure in MEANS.items():
        cases = found.get(what)
        if isinstance(cases, Cases) and measure in runs:
            there = np.sort([one.low / 60 for one in cases.delays for _ in range(one.count)])
            values = runs[measure].to_numpy(dtype=float)
            came = np.sort(values[~np.isnan(values)])
            yield Beside(what, measure, strategy, there, came, len(values), _apart(there, came, len(values)))


def _apart(history: np.ndarray, came: np.ndarray, runs: int) -> float:
    at = np.concatenate([history, came])
    there = np.searchsorted(history, at, side="right") / len(history)
    here = np.searchsorted(came, at, side="right") / runs
    return float(np.abs(there - here).max())


def _middle(came: np.ndarray, never: float, share: float = 0.5) -> float:
    """The time by which it had come in this share of all runs; without end where it came in fewer."""
    wanted = share / (1 - never) if never < 1 else 2.0
    return float(np.quantile(came, wanted)) if wanted <= 1 else float("inf")


def _middle_half(values: np.ndarray, never: float = 0.0) -> str:
    """`23 to 110 min, half by 44`."""
    low, middle, high = (_middle(values, never, share) for share in _QUARTERS)
    return f"{_said(low)} to {_said(high)} min, half by {_said(middle)}"


def _said(minutes: float) -> str:
    return "never" if minutes == float("inf") else f"{minutes:.0f}" if minutes >= 10 else f"{minutes:.1f}"
