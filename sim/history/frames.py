"""A history as frames, for whoever wants to look at it in another way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.history.fitting import fit
from sim.history.form import MILESTONES, History, Incident
from sim.history.measured import counted
from sim.history.quantities import Cases, Part, Quantity, quantities

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("quantity", "cases", "half by", "nine in ten by", "value", "left out", "what it is")


def frame(history: History) -> pd.DataFrame:
    """One row an incident: id, source, title, severity, service, team, then each milestone (UTC), how the beginning is
    known, the number of updates, and whether the public heard only afterwards."""
    import pandas as pd

    return pd.DataFrame([_row(one) for one in history.incidents])


def _row(one: Incident) -> dict:
    words = {name: getattr(one, name) for name in ("id", "source", "title", "severity", "service", "team")}
    stones = {name: getattr(one, name) for name in MILESTONES}
    times = {name: stone.at if stone else None for name, stone in stones.items()}
    basis = {"basis": one.began.basis if one.began else ""}
    return words | times | basis | {"updates": len(one.updates), "afterwards": one.afterwards}


def summary(history: History) -> pd.DataFrame:
    """What a history measures: one row a quantity, lengths in minutes. *Half by* and *nine in ten by* are those of the
    family that fits best where some cases are open, else of the cases themselves; *left out* says how many, and why."""
    import pandas as pd

    rows = [_quantity(one) for one in quantities(history).values()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _quantity(one: Quantity) -> tuple:
    if isinstance(one, Cases):
        half, nine = _shares(one)
        return one.name, counted(one), half, nine, "", one.unused, one.about
    value = f"{one.share:.0%}" if isinstance(one, Part) else f"{float(f'{one.a_year:.3g}'):,g} a year"
    return one.name, counted(one), None, None, value, "", one.about


def _shares(cases: Cases) -> tuple[float, float] | tuple[None, None]:
    import numpy as np

    from sim.history.fitting import law

    if cases.open:
        fitted = fit(cases)
        return (None, None) if fitted is None else tuple(law(fitted.duration).ppf([0.5, 0.9]) / 60)
    seconds = np.repeat([one.low for one in cases.delays], [one.count for one in cases.delays])
    half, nine = np.quantile(seconds, [0.5, 0.9]) / 60
    return float(half), float(nine)
