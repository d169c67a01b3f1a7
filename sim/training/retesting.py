"""Retest: what a review chose to improve: whose it is, by when, what it saves, and where it was played since."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from sim.events import ImprovementChosen
from sim.exercise import read, replay
from sim.experiment.achieving import COLUMNS, achieved
from sim.experiment.improving import improved
from sim.log import Log
from sim.scenario import DAY
from sim.training.due import date_of, number
from sim.training.folder import Held

NOBODY, TO_DO = "nobody sees to it", "to be retested"


def retest(path: Path | str, rows: Iterable[Held] = (), *, replications: int = 100, workers: int = 1) -> pd.DataFrame:
    """The improvements that an exercise chose: owner, the date `due` (its own date and how long it takes), what it was
    predicted to save and saves (as `sim.achieved`), and its status: *nobody sees to it*, *to be retested*, or the files
    among `rows` in which the improved scenario was played since.

    Raises BadRecord for a file that is no exercise, else as `sim.achieved`.
    """
    header, _ = read(Path(path))
    log = replay(path).log
    found = _chosen(log, header.date[:10])
    saved = achieved(log, replications=replications, workers=workers)
    table = found.merge(saved, on="improvement", how="left")
    again = ", ".join(row.file for row in rows if row.digest == improved(log).digest)
    table["status"] = [(f"retested in {again}" if again else TO_DO) if owner else NOBODY for owner in table["owner"]]
    return table[["improvement", "owner", "due", "status", *COLUMNS[1:]]]


def _chosen(log: Log, day: str) -> pd.DataFrame:
    plan = log.scenario.organisation.aftermath
    takes = {one.name: one.takes // DAY for one in plan.improvements} if plan else {}
    began = number(day)
    chosen = (e for e in log if isinstance(e, ImprovementChosen))
    found = [(e.improvement, e.owner, "" if began is None else date_of(began + takes[e.improvement])) for e in chosen]
    return pd.DataFrame(found, columns=["improvement", "owner", "due"], dtype=object)
