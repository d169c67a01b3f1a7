"""A picture of what matters where all assumptions may be otherwise at once."""

from __future__ import annotations

import re
from textwrap import fill
from typing import TYPE_CHECKING, Any

from matplotlib import ticker

from sim import metrics
from sim.palette import SKY_BLUE, VERMILLION
from sim.plot.figures import Figure

if TYPE_CHECKING:
    from sim.experiment.mattering import Mattering


def what_matters(result: Mattering, measure: str | None = None, most: int = 12) -> Figure:
    """How much each assumption matters for a measure, whatever the others are: a bar for the mean size of its effect
    (mu star) with its 95 % interval, and a hollow diamond for how far that differs with the others (sigma). The further
    right the diamond lies beside its bar, the more the effect hangs on the others, as is said in words.

    `measure` is the first one asked for, unless another is named. Only what moves it is drawn, and `most` of that; how
    many others there are is said below.
    """
    measure = measure or result.measures[0]
    rows = result.largest(measure, most)
    shown = Figure(figsize=(12.8, 1.6 + 0.47 * max(len(rows), 1)), layout="constrained")
    axes = shown.subplots()
    for place, row in enumerate(rows.to_dict("records")):
        _draw(axes, row, place)
    axes.set_yticks(range(len(rows)), [_name(row) for row in rows.to_dict("records")], fontsize=10)
    axes.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    axes.set_xlim(0, 1.36 * max([*rows["mu star to"], *rows["sigma"], 1e-9]))
    axes.grid(axis="x", alpha=0.3)
    axes.xaxis.set_major_formatter(ticker.StrMethodFormatter("{x:,.10g}"))
    axes.set_title(f"{result.scenario}, {result.strategy}: {measure}", loc="left")
    axes.set_xlabel(_told(result, measure, len(rows)))
    if len(rows):
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False, borderaxespad=0.2)
    return shown


def _draw(axes: Any, row: dict, place: int) -> None:
    first = place == 0
    axes.barh(place, row["mu star"], height=0.55, color=SKY_BLUE, label="mean effect (mu star), with interval" * first)
    ends = [row["mu star from"], row["mu star to"]]
    axes.plot(ends, [place, place], color="black", linewidth=1)
    axes.plot(
        row["sigma"], place, "D", color=VERMILLION, fillstyle="none", markersize=7, markeredgewidth=1.6,
        linestyle="none", label="how far it differs with the others (sigma)" * first,
    )  # fmt: skip
    outer = max(row["mu star to"], row["sigma"])
    axes.annotate(
        row["depends"], (outer, place), xytext=(9, 0), textcoords="offset points", va="center", fontsize=9
    )  # fmt: skip


def _name(row: dict) -> str:
    """The path of a group, and the id of its assumption, on two lines if need be."""
    other = row["assumption"] != row["number"] and re.fullmatch(r"A-\d+", row["assumption"])
    return fill(f"{row['number']} ({row['assumption']})" if other else row["number"], 42)


def _told(result: Mattering, measure: str, drawn: int) -> str:
    unit = {"money": result.currency, "index": "points"}.get(metrics.UNITS[measure], metrics.UNITS[measure])
    moving, untold, nothing = result.counts(measure).values()
    said = [f"{moving - drawn} more move it less"] if moving > drawn else []
    said += [f"{untold} cannot be told from nothing", f"{nothing} change nothing"]
    return f"{measure} ({unit}), from the low end to the high one. Not drawn: {', '.join(said)}."
