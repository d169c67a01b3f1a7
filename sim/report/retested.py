"""What an improvement saves: the incident again with it and without, on the same luck; whose it is, and by when."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from sim import events as ev
from sim.report.content import Block, Report, Section, Table, Text, row
from sim.report.gathered import Gathered
from sim.scenario import lasted, spelt
from sim.training import played_since, retested

HEADS = ("Improvement", "Owner", "Due", "Status", "Is to shorten", "Expected", "Saves", "95 % interval", "So it is")
REPLICATIONS = 10  #: pairs of runs for each improvement, unless another number is asked for
_LEFT_OUT = "What each improvement saves was left out: “drill report --retest 10”, or “drill retest”, works it out."
_HOW = (
    "Each improvement is made alone, and the incident is played {} times with it and without, by the reference "
    "playbook and on the same luck. Above 0: minutes saved. What nobody sees to is not done, and saves nothing."
)


def saved(of: Gathered, replications: int) -> list[Block]:
    """What the improvements that were chosen save, with where each was retested; nothing where none was chosen.
    `replications` 0: left out, and said."""
    if of.first(ev.ImprovementChosen) is None:
        return []
    if not replications:
        return [Text(_LEFT_OUT)]
    again = played_since(of.path, of.log)
    return _blocks(retested(of.log, of.date, again, replications=replications), replications)


def _blocks(table: Any, replications: int) -> list[Block]:
    rows = tuple(_row(one) for one in table.to_dict("records"))
    return [Text(_HOW.format(replications)), Table(HEADS, rows, "What improvements save on the same luck")]


def as_report(path: Path, date: str, table: Any, replications: int) -> Report:
    """The table of a retest, to be written down by itself."""
    blocks = _blocks(table, replications) if len(table) else [Text("Its review chose nothing to improve.")]
    return Report("Improvements, retested", (path.name, date), (Section("What the review chose", tuple(blocks)),))


def _row(one: dict[Any, Any]) -> tuple[Text, ...]:
    head = (one["improvement"], spelt(one["owner"]) or "nobody", one["due"], one["status"])
    if not isinstance(one["measure"], str):
        return row(*head, *[""] * 5)
    ends = (one["low"], one["high"])
    between = "" if any(map(math.isnan, ends)) else "{} to {}".format(*map(lasted, ends))
    return row(*head, one["measure"], _minutes(one["predicted"]), _minutes(one["achieved"]), between, one["verdict"])


def _minutes(number: float) -> str:
    return "" if math.isnan(number) else lasted(number)
