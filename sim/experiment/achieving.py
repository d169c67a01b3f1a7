"""Achieving: what improvements were expected to save, held against what they save with the same luck."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim import files
from sim.experiment.comparing import compare
from sim.experiment.improving import decided
from sim.experiment.pairing import Paired
from sim.experiment.running import Strategy
from sim.log import Log, finished
from sim.scenario import Improvement, Playbook

COLUMNS = ("improvement", "measure", "predicted", "achieved", "low", "high", "verdict")
AS_IT_WAS = "as it was"
MINUTE = 60


def achieved(
    run: Log | Any, playbook: Playbook | files.Source | None = None, *, replications: int = 100, workers: int = 1
) -> pd.DataFrame:
    """Of each improvement that a run chose and gave an owner, what it was expected to save and what it saves, made
    alone, in a study with the run's seed and the same luck with and without it.

    Columns: improvement, the `measure` that it was to shorten, `predicted` and `achieved` minutes, `low` and `high` (of
    the latter, 95 %), and a verdict: *as predicted* if the prediction lies between these, else *less* or *more than
    predicted*; "" where nothing was predicted. No rows where nothing was chosen.

    `run`: a log, or an exercise. `playbook`: who plays (default: the scenario's reference). Raises TypeError for what
    has no log, ValueError and BadFile as `sim.compare`.
    """
    log = finished(run if isinstance(run, Log) else getattr(run, "log", run))
    scenario, plan = log.scenario, log.scenario.organisation.aftermath
    names = decided(log)
    chosen = [one for one in plan.improvements if one.name in names] if plan else []
    if not chosen:
        return pd.DataFrame(columns=list(COLUMNS))
    book = files.as_playbook(scenario.reference if playbook is None else playbook)
    better = [Strategy(one.name, book, one.changes) for one in chosen]
    strategies = [Strategy(AS_IT_WAS, book), *better]
    study = compare(
        scenario, strategies, replications=replications, seed=log.seed, workers=workers, progress=False
    )  # fmt: skip
    found = [(one, _paired(study, scenario.name, one)) for one in chosen]
    return pd.DataFrame([_row(one, paired) for one, paired in found], columns=list(COLUMNS))


def _paired(study, scenario: str, one: Improvement) -> Paired | None:
    return next((paired for name, paired, _ in study.against_first(scenario, one.of) if name == one.name), None)


def _row(one: Improvement, paired: Paired | None) -> tuple:
    predicted = one.saves / MINUTE
    saved, low, high = (0.0 - paired.mean, 0.0 - paired.high, 0.0 - paired.low) if paired else (float("nan"),) * 3
    word = "less than predicted" if high < predicted else "more than predicted" if low > predicted else "as predicted"
    return one.name, one.of, predicted, saved, low, high, word if one.saves and paired else ""
