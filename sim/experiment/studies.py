"""Studies: which strategy is better, by how much, and how sure that is."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.answers import HEADLINES, Answers
from sim.experiment.engines import Workers
from sim.experiment.meant import no_such
from sim.experiment.measuring import better, end, known, spoken
from sim.experiment.pairing import Paired
from sim.experiment.provenance import provenance, with_rows
from sim.experiment.running import Strategy
from sim.experiment.saving import save
from sim.experiment.tables import NOTHING, table
from sim.experiment.verdicts import Stop, Verdict, compare_to_first
from sim.luck import BLOCK
from sim.metrics import UNITS
from sim.scenario import Scenario

_PRINTED = ("mean", "median", "difference", "low", "high")
_TOO_FEW = "as not even two replications have a value under both"


@dataclass(frozen=True, slots=True, eq=False)
class Study(Answers):
    """The runs of a comparison.

    `runs` is a frame with one row for each run: scenario, strategy, replication, then every measure of `UNITS`.
    `horizons`: minutes from impact to the end of each scenario. `measure` is the one that was asked for: tables
    and verdicts have it after the headlines. `stopped` says why no more were run, when precision decided. `spread`:
    luck was spread over blocks of replications, and intervals are those of the blocks. `worlds`: by the names of a
    scenario and a strategy what was played (none: no more can be), and `workers` by how many processes, or by what.
    `precision`: the minutes that were asked for, where precision decided. `origin`: of a study that was read from a
    file, what that says of its runs; see `provenance`.
    """

    runs: pd.DataFrame
    seed: int
    horizons: dict[str, float]
    stopped: Stop | None = None
    measure: str = HEADLINES[0]
    spread: bool = False
    worlds: Mapping[tuple[str, str], tuple[Scenario, Strategy]] = field(default_factory=dict, repr=False)
    workers: Workers = 1
    precision: float | None = None
    origin: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def replications(self) -> int:
        """How many replications each strategy has in each scenario."""
        return int(self.runs["replication"].max()) + 1

    @property
    def scenarios(self) -> list[str]:
        """The scenarios, in the order given."""
        return list(dict.fromkeys(self.runs["scenario"]))

    @property
    def strategies(self) -> list[str]:
        """The strategies, in the order given; the first is what the others are compared with."""
        return list(dict.fromkeys(self.runs["strategy"]))

    @property
    def shown(self) -> tuple[str, ...]:
        """The measures that are shown if none are named: the headlines, then the one that was asked for."""
        return tuple(dict.fromkeys([*HEADLINES, self.measure]))

    def values(self, scenario: str, measure: str) -> dict[str, np.ndarray]:
        """One measure of one scenario: an array over replications for each strategy. Raises ValueError for either
        that is not there."""
        if scenario not in self.scenarios:
            raise ValueError(f"in this study {no_such('scenario', scenario, self.scenarios)}")
        of = self.runs[self.runs["scenario"] == scenario]
        return {name: of.loc[of["strategy"] == name, known(measure)].to_numpy() for name in self.strategies}

    def against_first(
        self, scenario: str, measure: str = HEADLINES[0], margin: float | None = None
    ) -> list[tuple[str, Paired, Verdict]]:
        """(name, Paired, Verdict) for each strategy but the first; see `sim.experiment.verdicts`.

        A time that never came counts as the scenario's whole length. Of other measures, each comparison leaves out
        the replications in which one of its two has no value (no promise fell due, say); a strategy with fewer than
        two left is missing, and if all are, ValueError.
        """
        values = self.values(scenario, measure)
        found = compare_to_first(values, margin=margin, **self.terms(scenario, measure))
        if not found:
            raise NothingToCompare(f"{measure!r}: {NOTHING}, {_TOO_FEW}")
        return found

    def terms(self, scenario: str, measure: str) -> dict[str, Any]:
        """On what terms `compare_to_first` compares this measure here, by the names of its arguments."""
        return {
            "horizon": end(measure, self.horizons[scenario]),
            "better": better(measure),
            "words": spoken(measure),
            "both": UNITS[measure] != "min",
            "blocks": self._blocks(scenario),
        }

    def _blocks(self, scenario: str) -> np.ndarray | None:
        """Of each replication, the block that its luck was spread over; None where it was not."""
        first = (self.runs["scenario"] == scenario) & (self.runs["strategy"] == self.strategies[0])
        return self.runs.loc[first, "replication"].to_numpy() // BLOCK if self.spread else None

    def compared(self, scenario: str, measure: str = HEADLINES[0]) -> list[tuple[str, Paired, Verdict]]:
        """As `against_first`; [] where there is nothing to compare."""
        try:
            return self.against_first(scenario, measure)
        except NothingToCompare:
            return []

    def table(self, measures: str | Sequence[str] | None = None) -> pd.DataFrame:
        """One row for each scenario, measure (default: `shown`) and strategy.

        Columns: scenario, measure, strategy, mean, median, never (share of runs without a value), difference, low,
        high (against the first strategy, 95 %), verdict. A time that never came counts as the whole length. What is
        no time is left out where it has no value: of the mean and the median in the strategy's own runs, of the
        difference where either of the two has none.
        """
        return table(self, self._each(measures))

    def verdicts(self, measures: str | Sequence[str] | None = None) -> list[str]:
        """The verdicts in words, each with its scenario and its measure."""
        return [
            f"{scenario}, {measure}: {sentence}."
            for scenario, measure in self._each(measures)
            for sentence in self._sentences(scenario, measure)
        ]

    def luck(self, measures: str | Sequence[str] | None = None) -> pd.DataFrame:
        """What the same luck is worth: independent ÷ paired variance of each difference (`variance ratio`), and the
        correlation over replications. A ratio of 4: independent runs would need four times as many. Where luck was
        spread, `spread ratio` is what that saved on top, estimated from the blocks."""
        return pd.DataFrame(
            {
                "scenario": s,
                "measure": m,
                "strategy": name,
                "correlation": p.correlation,
                "variance ratio": p.variance_ratio,
            }
            | ({"spread ratio": p.spread_ratio} if self.spread else {})
            for s, m in self._each(measures)
            for name, p, _ in self.compared(s, m)
        )

    def provenance(self) -> dict[str, Any]:
        """What the runs were made from and with: `sim.experiment.provenance.provenance`, and the study's `measure`,
        `horizons`, `precision`, what `stopped` it (`stopped by`: the clause), and of each strategy the digest of its
        rows. Of a study that was read, what its file says."""
        if self.origin:
            return dict(self.origin)
        said = provenance(self.worlds, self.seed, self.spread, self.replications)
        return with_rows(said, self.runs) | {
            "measure": self.measure,
            "horizons": self.horizons,
            "precision": self.precision,
            "stopped": self.stopped and self.stopped.sentence,
            "stopped by": self.stopped and self.stopped.clause,
        }

    def save(self, path: str | os.PathLike) -> None:
        """Write the runs: .csv or .parquet by the name's end; the latter says what they were made from, and
        `sim.experiment.reading.read` makes a study of it again. Raises BadFile for what cannot be written."""
        save(self, path)

    def _each(self, measures: str | Sequence[str] | None) -> Iterator[tuple[str, str]]:
        named = self.shown if measures is None else [measures] if isinstance(measures, str) else measures
        return product(self.scenarios, map(known, named))

    def _sentences(self, scenario: str, measure: str) -> list[str]:
        found = {name: verdict.sentence for name, _, verdict in self.compared(scenario, measure)}
        first, *others = self.strategies
        return [found.get(name, f"{name} and {first}: {NOTHING}, {_TOO_FEW}") for name in others]

    def _repr_html_(self) -> str:
        return self.table().round(dict.fromkeys(_PRINTED, 1) | {"never": 3}).to_html(index=False)


class NothingToCompare(ValueError):
    """A measure has too few values."""
