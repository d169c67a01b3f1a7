"""Retest: what a review chose to improve: whose it is, by when, what it saves, and where it was played since."""

from __future__ import annotations

import json
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
    again = [row.file for row in rows if row.digest == improved(log).digest]
    return retested(log, header.date[:10], again, replications=replications, workers=workers)


def retested(
    log: Log, day: str, again: Iterable[str] = (), *, replications: int = 100, workers: int = 1
) -> pd.DataFrame:
    """The same of a log that was played on a `day`; `again` are the names of the files in which what its review
    improved was played since. Raises as `sim.achieved`."""
    saved, files = achieved(log, replications=replications, workers=workers), ", ".join(again)
    table = _chosen(log, day).merge(saved, on="improvement", how="left")
    table["status"] = [(f"retested in {files}" if files else TO_DO) if owner else NOBODY for owner in table["owner"]]
    return table[["improvement", "owner", "due", "status", *COLUMNS[1:]]]


def played_since(path: Path | str, log: Log) -> list[str]:
    """The names of the files beside an exercise's own in which what its review improved was played: by their first
    lines, so that a full folder is looked through at once."""
    path, wanted = Path(path), improved(log).digest
    if wanted == log.scenario.digest:
        return []
    beside = sorted(one for one in path.parent.glob("*.jsonl") if one.name != path.name)
    return [one.name for one in beside if _digest(one) == wanted]


def _digest(path: Path) -> str:
    """The digest of what was played, as the first line of an exercise's file names it; "" of any other file."""
    try:
        with path.open(encoding="utf-8") as file:
            head = json.loads(file.readline())
    except (OSError, ValueError):
        return ""
    found = head.get("digest", "") if isinstance(head, dict) else ""
    return found if isinstance(found, str) else ""


def due_of(log: Log, day: str) -> dict[str, str]:
    """The date by which each improvement that was chosen is due: the `day` of the exercise, and how long it takes; ""
    for what is no date."""
    plan = log.scenario.organisation.aftermath
    takes = {one.name: one.takes // DAY for one in plan.improvements} if plan else {}
    began, chosen = number(day), [e.improvement for e in log if isinstance(e, ImprovementChosen)]
    return {name: "" if began is None else date_of(began + takes[name]) for name in chosen}


def _chosen(log: Log, day: str) -> pd.DataFrame:
    due = due_of(log, day)
    found = [(e.improvement, e.owner, due[e.improvement]) for e in log if isinstance(e, ImprovementChosen)]
    return pd.DataFrame(found, columns=["improvement", "owner", "due"], dtype=object)
