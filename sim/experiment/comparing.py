"""Comparing: playing every scenario under every strategy with the same luck, which makes a study."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

import numpy as np
import pandas as pd

from sim import files
from sim.experiment.answers import HEADLINES
from sim.experiment.asked import asked, check_numbers
from sim.experiment.engines import Workers
from sim.experiment.pairing import Paired
from sim.experiment.playing import Stretch, rows_of, stretches
from sim.experiment.running import Strategy, followed
from sim.experiment.studies import Study
from sim.experiment.verdicts import FIRST_LOOK, FIRST_SPREAD_LOOK, Stop, Stopping
from sim.luck import BLOCK
from sim.metrics import UNITS
from sim.scenario import Playbook, Scenario

Given = Strategy | Playbook | files.Source  #: what may be given as a strategy


def compare(
    scenarios: Scenario | files.Source | Iterable[Scenario | files.Source],
    playbooks: Given | Iterable[Given],
    *,
    replications: int = 200,
    precision: float | None = None,
    measure: str = HEADLINES[0],
    changes: str | Iterable[str] = (),
    seed: int = 1,
    workers: Workers = 1,
    progress: bool = True,
    spread: bool = False,
) -> Study:
    """Play every scenario under every strategy, replication by replication with the same luck.

    `changes` adds, for each playbook, the same one with these changes. With `precision` (minutes) the number of
    replications is found: more are run until `measure` of every strategy is told apart from the first, or known to
    be as good as the same within `precision`, or known to ± that; at most `replications`. `measure` also stands in
    the study's tables and verdicts. Any number of `workers` (processes), and any engine (`sim.experiment.engines`,
    `sim.experiment.shelves`), gives the same study, bit for bit.

    With `spread`, the luck of every ten replications is spread evenly (`sim.luck.SpreadLuck`): intervals are
    narrower for as many runs, and are worked out from the blocks of ten. `replications` is then a multiple of 10.

    Everything is checked before anything is run. Raises BadFile for files that are wrong and changes that do not
    fit, ValueError for numbers that make no sense, for a measure that is none, for fewer than 2 strategies, for
    what is given twice or has another one's name, and for strategies that follow a scenario for different times.
    """
    check_numbers(measure, replications, precision, seed, workers, spread)
    played, chosen = asked(scenarios, playbooks, files.as_changes(changes))
    runs = _Runs(played, chosen, seed, workers, progress, measure, spread)
    for _ in runs.counted(replications, precision):
        pass
    return runs.study()


def arriving(
    scenarios: Scenario | files.Source | Iterable[Scenario | files.Source],
    playbooks: Given | Iterable[Given],
    *,
    replications: int = 200,
    precision: float | None = None,
    changes: str | Iterable[str] = (),
    measure: str = HEADLINES[0],
    seed: int = 1,
    workers: Workers = 1,
    progress: bool = False,
    spread: bool = False,
) -> Iterator[Study]:
    """The study that `compare` makes, as far as it is: after every ten replications, and at last the whole of it.

    What has come so far may be looked at; that it looks settled is no reason to stop, for whoever stops at the first
    difference finds one where there is none: `precision` is for that. Raises as `compare`, before anything is run.
    """
    check_numbers(measure, replications, precision, seed, workers, spread)
    played, chosen = asked(scenarios, playbooks, files.as_changes(changes))
    runs = _Runs(played, chosen, seed, workers, progress, measure, spread)
    return (runs.study() for _ in runs.counted(replications, precision))


class _Runs:
    """The runs so far; more can be added."""

    def __init__(
        self,
        scenarios: list[Scenario],
        chosen: list[Strategy],
        seed: int,
        workers: Workers,
        progress: bool,
        measure: str,
        spread: bool,
    ):
        self.scenarios, self.chosen, self.seed, self.measure = scenarios, chosen, seed, measure
        self.workers, self.progress, self.spread = workers, progress, spread
        self.done = 0
        self.stopped: Stop | None = None
        self.precision: float | None = None
        #: of each scenario's and strategy's name: the scenario with that strategy's changes, and the strategy
        self.worlds = {(s.name, how.name): (how.on(s), how) for s, how in product(scenarios, chosen)}
        self.parts: dict[tuple[str, str], list[np.ndarray]] = {}

    def counted(self, count: int, precision: float | None) -> Iterator[int]:
        """Run as many replications as are asked for; how many there are, whenever all have as many."""
        return self._up_to(count) if precision is None else self._until_precise(precision, count)

    def _up_to(self, count: int) -> Iterator[int]:
        to_play = [(pair, these) for these in stretches(range(self.done, count)) for pair in self.worlds]
        asked_for = [self._stretch(*one) for one in to_play]
        found = rows_of(asked_for, self.workers, self.progress, "playing")
        last = list(self.worlds)[-1]
        for (pair, these), part in zip(to_play, found, strict=True):
            self.parts.setdefault(pair, []).append(part)
            if pair == last:
                self.done = these.stop
                yield self.done

    def _stretch(self, pair: tuple[str, str], these: range) -> Stretch:
        scenario, how = self.worlds[pair]
        return Stretch(scenario, how.playbook, self.seed, these, self.spread, how.name)

    def _until_precise(self, margin: float, most: int) -> Iterator[int]:
        """Run blocks until the stopping rule is content; see `sim.experiment.verdicts.Stopping`."""
        # ten times stricter, because looking again and again would find a difference where there is none
        first, block = (FIRST_SPREAD_LOOK, 2 * BLOCK) if self.spread else (FIRST_LOOK, 10)
        stopping = Stopping(first, block, most, stricter=10.0)
        history: list[list[Paired]] = []
        self.precision = margin
        while (count := stopping.next_count(history)) is not None:
            yield from self._up_to(count)
            history.append(self._look(margin))
        self.stopped = stopping.stopped(history)
        yield self.done

    def _look(self, margin: float) -> list[Paired]:
        study = self.study()
        return [
            paired
            for scenario in study.scenarios
            for _, paired, _ in study.against_first(scenario, self.measure, margin)
        ]

    def study(self) -> Study:
        """What has been run so far."""
        frames = []
        for (scenario, how), parts in self.parts.items():
            frame = pd.DataFrame(np.concatenate(parts), columns=list(UNITS))
            frame.insert(0, "replication", range(len(frame)))
            frame.insert(0, "strategy", how)
            frame.insert(0, "scenario", scenario)
            frames.append(frame)
        horizons = {s.name: followed(self.chosen[0].on(s)) for s in self.scenarios}
        runs = pd.concat(frames, ignore_index=True)
        return Study(
            runs,
            self.seed,
            horizons,
            self.stopped,
            self.measure,
            self.spread,
            self.worlds,
            self.workers,
            self.precision,
        )
