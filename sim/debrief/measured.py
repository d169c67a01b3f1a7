"""What is priced: the measures in which a debrief speaks of a decision and of a team, and their values in a run."""

from __future__ import annotations

import math

import numpy as np

from sim.experiment.measuring import better
from sim.experiment.running import followed
from sim.log import Log
from sim.metrics import UNITS, measures
from sim.scenario import Scenario

PRICED = ("time to notify", "time to resolve", "contacts", "revenue lost", "trust, lowest (model index)")

_INFORMED = "informed at the end"


def check_priced(measure: str) -> None:
    """Raises ValueError for a measure that has no price."""
    if measure not in PRICED:
        raise ValueError(f"{measure!r} has no price; it is one of {', '.join(PRICED)}")


def values(log: Log, until: int | None = None) -> list[float]:
    """PRICED, of a run that was followed to its end or `until` a second; a time that never came counts as long as it
    was followed."""
    return results(log, until)[0]


def results(log: Log, until: int | None = None) -> tuple[list[float], float]:
    """The same, and the share of affected customers who had been informed in the end where half of them never were (1
    where they were: then their time tells; and at a false alarm, of which nobody need know)."""
    end = ends(log.scenario, until)
    found = measures(log, until, (*PRICED, _INFORMED))
    priced = [end if math.isnan(found[name]) and UNITS[name] == "min" else found[name] for name in PRICED]
    never = log.scenario.fault.real and math.isnan(found["time to notify"])
    return priced, found[_INFORMED] if never else 1.0


def ends(scenario: Scenario, until: int | None = None) -> float:
    """The minutes from the impact that a run is followed, which a time that never came counts as."""
    return followed(scenario) if until is None else max(0.0, (until - scenario.fault.at) / 60)


def of_rows(rows: np.ndarray, scenario: Scenario) -> np.ndarray:
    """The same of many runs: `rows` has a row a run and columns as in `UNITS`; a column for each of PRICED."""
    columns = rows[:, [list(UNITS).index(name) for name in PRICED]]
    ends = [followed(scenario) if UNITS[name] == "min" else math.nan for name in PRICED]
    return np.where(np.isnan(columns), ends, columns)


def harm(measure: str) -> int:
    """1 where more of it is worse, -1 where less is."""
    return -1 if better(measure) == "higher" else 1
