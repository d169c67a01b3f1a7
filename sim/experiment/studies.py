"""Studies: which strategy is better, by how much, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from tqdm import tqdm

from sim import files
from sim.experiment.pairing import Paired
from sim.experiment.running import Strategy, rows, run, strategy
from sim.experiment.verdicts import Stop, Stopping, compare_to_first
from sim.metrics import UNITS
from sim.scenario import Playbook, Scenario

__all__ = ["HEADLINES", "Strategy", "Study", "compare", "run"]

HEADLINES = ("time to notify", "time to resolve")
_CHUNK = 10  # replications that one process does at a stretch
_MORE_IS_BETTER = ("promises kept", "groups told", "category right", "informed at the end")
_WHAT = {
    "time to notify": "half of the affected customers know",
    "time to resolve": "the incident is resolved",
}


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """The runs of a comparison.

    `runs` is a frame with one row for each run: scenario, strategy, replication, then every measure of `UNITS`.
    `horizons`: minutes from impact to the end of each scenario. `stopped` says why no more were run, when
    precision decided.
    """

    runs: pd.DataFrame
    seed: int
    horizons: dict[str, float]
    stopped: Stop | None = None

    @property
    def scenarios(self) -> list[str]:
        """The scenarios, in the order given."""
        return list(dict.fromkeys(self.runs["scenario"]))

    @property
    def strategies(self) -> list[str]:
        """The strategies, in the order given; the first is what the others are compared with."""
        return list(dict.fromkeys(self.runs["strategy"]))

    def values(self, scenario: str, measure: str) -> dict[str, np.ndarray]:
        """One measure of one scenario: an array over replications for each strategy."""
        of = self.runs[self.runs["scenario"] == scenario]
        return {name: of.loc[of["strategy"] == name, measure].to_numpy() for name in self.strategies}

    def against_first(self, scenario: str, measure: str = "time to notify") -> list:
        """(name, Paired, Verdict) for each strategy but the first; see `sim.experiment.verdicts`.

        A time that never came counts as the scenario's whole length. Of other measures, replications in which a
        strategy has no value (no promise fell due, say) are left out; ValueError if fewer than two are left.
        """
        minutes = UNITS[measure] == "min"
        arrays = self.values(scenario, measure)
        if not minutes:
            arrays = _where_all_have_one(arrays, measure)
        return compare_to_first(
            arrays,
            horizon=self.horizons[scenario] if minutes else _beyond(arrays),
            better="higher" if measure in _MORE_IS_BETTER else "lower",
            what=_WHAT.get(measure, measure),
            less="sooner" if minutes else "lower",
            more="later" if minutes else "higher",
        )

    def table(self, measures: Sequence[str] = HEADLINES) -> pd.DataFrame:
        """One row for each scenario, measure and strategy.

        Columns: scenario, measure, strategy, mean (times that never came count as the whole length), median, never
        (share of runs), difference, low, high (against the first strategy, 95 %), verdict.
        """
        return pd.DataFrame(
            line for scenario, measure in product(self.scenarios, measures) for line in self._lines(scenario, measure)
        )

    def verdicts(self, measures: Sequence[str] = HEADLINES) -> list[str]:
        """The verdicts in words."""
        return [
            f"{scenario}: {verdict.sentence}."
            for scenario, measure in product(self.scenarios, measures)
            for _, _, verdict in self.against_first(scenario, measure)
        ]

    def luck(self, measures: Sequence[str] = HEADLINES) -> pd.DataFrame:
        """What the same luck is worth: independent ÷ paired variance of each difference (`variance ratio`), and the
        correlation over replications. A ratio of 4: independent runs would need four times as many."""
        return pd.DataFrame(
            {
                "scenario": s,
                "measure": m,
                "strategy": name,
                "correlation": p.correlation,
                "variance ratio": p.variance_ratio,
            }
            for s, m in product(self.scenarios, measures)
            for name, p, _ in self.against_first(s, m)
        )

    def save(self, path: str) -> None:
        """Write the runs: .csv or .parquet by the name's end."""
        if str(path).endswith(".parquet"):
            self.runs.to_parquet(path, index=False)
        else:
            self.runs.to_csv(path, index=False)

    def _lines(self, scenario: str, measure: str) -> list[dict[str, Any]]:
        compared = {name: (paired, verdict.word) for name, paired, verdict in self.against_first(scenario, measure)}
        return [
            {"scenario": scenario, "measure": measure, "strategy": name, **self._middle(scenario, measure, x)}
            | _difference(*compared.get(name, (None, "")))
            for name, x in self.values(scenario, measure).items()
        ]

    def _middle(self, scenario: str, measure: str, x: np.ndarray) -> dict[str, float]:
        never = np.isnan(x)
        cut = np.where(never, self.horizons[scenario] if UNITS[measure] == "min" else 0.0, x)
        median = np.median(np.where(never, np.inf, x))
        return {"mean": cut.mean(), "median": median if np.isfinite(median) else np.nan, "never": never.mean()}

    def _repr_html_(self) -> str:
        return self.table().round(1).to_html(index=False)


def _difference(paired, word: str) -> dict[str, Any]:
    if paired is None:
        return {"difference": np.nan, "low": np.nan, "high": np.nan, "verdict": "compared with"}
    return {"difference": paired.mean, "low": paired.low, "high": paired.high, "verdict": word}


def _where_all_have_one(arrays: dict[str, np.ndarray], measure: str) -> dict[str, np.ndarray]:
    everywhere = ~np.isnan(np.vstack(list(arrays.values()))).any(axis=0)
    if everywhere.sum() < 2:
        raise ValueError(f"{measure!r} has no value under every strategy in any two replications: nothing to compare")
    return {name: x[everywhere] for name, x in arrays.items()}


def _beyond(arrays: dict[str, np.ndarray]) -> float:
    return 1.0 + max(float(np.max(x)) for x in arrays.values())


def compare(
    scenarios: Scenario | str | Iterable[Scenario | str],
    playbooks: Iterable[Strategy | Playbook | str],
    *,
    replications: int = 200,
    precision: float | None = None,
    measure: str = "time to notify",
    changes: Sequence[str] = (),
    seed: int = 1,
    workers: int = 1,
    progress: bool = True,
) -> Study:
    """Play every scenario under every strategy, replication by replication with the same luck.

    `changes` adds, for each playbook, the same one with these changes. With `precision` (minutes) the number of
    replications is found: more are run until `measure` of every strategy is told apart from the first, or known to
    be as good as the same within `precision`, or known to ± that; at most `replications`. Any number of `workers`
    (processes) gives the same study, bit for bit.

    Raises BadFile for files that are wrong, ValueError for a measure that is none and for fewer than 2
    replications.
    """
    if measure not in UNITS:
        raise ValueError(f"there is no measure {measure!r}; there is {', '.join(UNITS)}")
    if replications < 2:
        raise ValueError(f"replications is {replications}; a comparison needs at least 2, and 20 to be trusted")
    several = [scenarios] if isinstance(scenarios, Scenario | str) else scenarios
    played = [files.load(s) if isinstance(s, str) else s for s in several]
    chosen = [strategy(p) for p in playbooks]
    chosen += [strategy(p, changes) for p in chosen] if changes else []
    study = _Runs(played, chosen, seed, workers, progress)
    if precision is None:
        study.up_to(replications)
        return study.study()
    return study.until_precise(measure, precision, replications)


class _Runs:
    """The runs so far; more can be added."""

    def __init__(self, scenarios: list[Scenario], chosen: list[Strategy], seed: int, workers: int, progress: bool):
        self.scenarios, self.chosen, self.seed = scenarios, chosen, seed
        self.workers, self.progress = workers, progress
        self.done = 0
        self.parts: dict[tuple[str, str], list[np.ndarray]] = {}

    def up_to(self, count: int) -> None:
        """Run replications until there are `count` of each."""
        starts = range(self.done, count, _CHUNK)
        tasks = [
            (scenario, how, range(start, min(start + _CHUNK, count)))
            for start, scenario, how in product(starts, self.scenarios, self.chosen)
        ]
        jobs = (delayed(rows)(scenario, how, self.seed, these) for scenario, how, these in tasks)
        results = Parallel(n_jobs=self.workers, return_as="generator")(jobs)
        shown = tqdm(results, total=len(tasks), desc="playing", unit="×10", delay=2, disable=not self.progress)
        for (scenario, how, _), part in zip(tasks, shown, strict=True):
            self.parts.setdefault((scenario.name, how.name), []).append(part)
        self.done = count

    def until_precise(self, measure: str, margin: float, most: int) -> Study:
        """Run blocks until the stopping rule is content; see `sim.experiment.verdicts.Stopping`."""
        # ten times stricter, because looking again and again would find a difference where there is none
        stopping = Stopping(most=most, stricter=10.0)
        history: list[list[Paired]] = []
        while (count := stopping.next_count(history)) is not None:
            self.up_to(count)
            study = self.study()
            look = [
                paired
                for scenario in study.scenarios
                for _, paired, _ in compare_to_first(
                    study.values(scenario, measure), horizon=study.horizons[scenario], margin=margin
                )
            ]
            history.append(look)
        return self.study(stopping.stopped(history))

    def study(self, stopped: Stop | None = None) -> Study:
        """What has been run so far."""
        frames = []
        for (scenario, how), parts in self.parts.items():
            frame = pd.DataFrame(np.concatenate(parts), columns=list(UNITS))
            frame.insert(0, "replication", range(len(frame)))
            frame.insert(0, "strategy", how)
            frame.insert(0, "scenario", scenario)
            frames.append(frame)
        horizons = {s.name: (s.lasts - s.fault.at) / 60 for s in self.scenarios}
        return Study(pd.concat(frames, ignore_index=True), self.seed, horizons, stopped)
