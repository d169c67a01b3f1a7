"""A picture of which assumptions a measure rests on, each lower and higher by itself: a tornado."""

from __future__ import annotations

import math
import re
from textwrap import fill
from typing import TYPE_CHECKING, Any

from matplotlib import ticker

from sim import metrics
from sim.experiment.measuring import end
from sim.palette import BLUE, VERMILLION
from sim.plot.figures import Figure

if TYPE_CHECKING:
    from sim.experiment.one_at_a_time import Tornado

_ENDS = (("low", BLUE, -0.2), ("high", VERMILLION, 0.2))  # the end of a tornado's bar, its colour, above or below

_BESIDE: dict[str, Any] = {"textcoords": "offset points", "va": "center", "fontsize": 9}


def tornado(result: Tornado, measure: str | None = None, most: int = 12) -> Figure:
    """Which assumptions a measure rests on: for each, from the mean as it stands, a bar to the mean with it at its low
    end and one to that at its high end, the values at the bars' ends; the largest swing on top.

    `measure` is the first one asked for, unless another is named. Only what moves it is drawn, and `most` of that; how
    many others there are is said below. Thin lines are 95 % intervals on the same luck. One that reaches further than
    the measure can, beyond what was followed, is cut off there, with an arrow, and that is said below, too.
    """
    measure = measure or result.measures[0]
    rows = result.largest(measure, most)
    shown = Figure(figsize=(12.8, 7.2), layout="constrained")
    axes = shown.subplots()
    limit, cut = end(measure, result.horizon), False
    for place, row in enumerate(rows.to_dict("records")):
        for side, colour, offset in _ENDS:
            cut |= _draw_end(axes, row, side, colour, place + offset, limit)
    axes.set_yticks(range(len(rows)), [_bar_name(row) for row in rows.to_dict("records")], fontsize=10)
    axes.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    axes.margins(x=0.16)
    axes.xaxis.set_major_formatter(ticker.StrMethodFormatter("{x:,.10g}"))
    axes.set_title(f"{result.scenario}, {result.strategy}: {measure}", loc="left")
    told = [f"{measure} ({_unit(measure, result.currency)}).", _others(result, measure, len(rows))]
    axes.set_xlabel(" ".join([*told, *([_cut_off(measure, limit)] if cut else [])]), wrap=True)
    _draw_base(axes, result, measure)
    return shown


def _draw_end(axes: Any, row: dict, side: str, colour: str, height: float, limit: float) -> bool:
    """One bar with its interval, and the value that stands at its outer end; nothing where it moves nothing. Whether
    the interval is cut off."""
    base, moved = row["base"], row[f"at {side}"]
    if moved != moved:
        axes.annotate(f"{side} end refused", (base, height), xytext=(-5, 0), ha="right", **_BESIDE)
        return False
    if not moved:
        return False
    axes.barh(height, moved, left=base, height=0.38, color=colour)
    low, high = base + row[f"at {side} from"], base + row[f"at {side} to"]
    least = min(0.0, base + moved)
    drawn = max(low, least), min(high, limit)
    axes.plot(drawn, [height, height], color="black", linewidth=1)
    for place, sign, further in ((drawn[0], "<", low < least), (drawn[1], ">", high > limit)):
        if further:
            axes.plot([place], [height], sign, color="black", markersize=5, clip_on=False)
    outer, way = (drawn[1], 1) if moved > 0 else (drawn[0], -1)
    axes.annotate(row[side], (outer, height), xytext=(7 * way, 0), ha="left" if moved > 0 else "right", **_BESIDE)
    return low < least or high > limit


def _cut_off(measure: str, limit: float) -> str:
    """What an arrow means."""
    most = f"{100 * limit:g} %" if metrics.UNITS[measure] == "share" else f"{limit:g}"
    reach = "0" if limit == math.inf else f"0 or {most}"
    why = ", the time that was followed" if metrics.UNITS[measure] == "min" else ""
    return f"Arrow: the interval reaches further, and is cut off at {reach}{why}."


def _draw_base(axes: Any, result: Tornado, measure: str) -> None:
    """The line where everything is as it stands, and what the colours mean."""
    base = result.swings.loc[result.swings["measure"] == measure, "base"].iloc[0]
    axes.axvline(base, color="0.4", linewidth=1)
    for side, colour, _ in _ENDS:
        axes.barh(0, 0, left=base, color=colour, label=f"at its {side} end")
    axes.legend(loc="lower right", frameon=False, title=f"as it stands: {base:{',.0f' if base > 1000 else '.4g'}}")


def _bar_name(row: dict) -> str:
    """The path of a number, and the id of its assumption, on two lines if need be."""
    number = f" ({row['assumption']})" if re.fullmatch(r"A-\d+", row["assumption"]) else ""
    return fill(f"{row['number']}{number}", 42)


def _unit(measure: str, currency: str) -> str:
    unit = metrics.UNITS[measure]
    return {"money": currency, "index": "points"}.get(unit, unit)


def _others(result: Tornado, measure: str, drawn: int) -> str:
    moving, untold, nothing = result.counts(measure).values()
    said = [f"{moving - drawn} more move it less"] if moving > drawn else []
    said += [f"{untold} cannot be told from nothing", f"{nothing} change nothing"]
    return f"Not drawn: {', '.join(said)}."
