"""Pictures of what single runs may come to: how long until it has come, and how bad a bad day is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiment.answers import HEADLINES
from sim.metrics import UNITS
from sim.palette import STRATEGIES, lines
from sim.plot.compared import plain, unit
from sim.plot.figures import Figure, called
from sim.statistics.quantiles import Quantile, quantile
from sim.statistics.survival import Survival

if TYPE_CHECKING:
    from sim.experiment.studies import Study

_SHARES = (0.05, 0.5, 0.95)


def survival(result: Study, measures: str | Sequence[str] = HEADLINES) -> Figure:
    """In which share of the runs it has not come yet, by time, one line for each strategy with its 95 % band.

    A row for each scenario, a panel for each of the measures, which are times. Where a line does not come down to
    nothing, it never came in that share of the runs. The first strategy's is drawn broadest, so that others may lie on
    it. Raises ValueError for a measure that is no time.
    """
    named = [measures] if isinstance(measures, str) else list(measures)
    size = (1 + 4.6 * len(named), 0.4 + 3.2 * len(result.scenarios))
    shown = Figure(figsize=size, layout="constrained")
    panels = shown.subplots(len(result.scenarios), len(named), squeeze=False, sharex="row", sharey=True)
    for row, scenario in zip(panels, result.scenarios, strict=True):
        for axes, measure in zip(row, named, strict=True):
            _draw_curves(axes, result, scenario, measure)
        row[0].set_ylabel("has not come yet (%)")
    panels[0][0].legend(frameon=False)
    for axes in panels[-1]:
        axes.set_xlabel("minutes after the impact began")
    return shown


def _draw_curves(axes, result: Study, scenario: str, measure: str) -> None:
    style, horizon = lines(result.strategies, STRATEGIES), result.horizons[scenario]
    for place, (name, one) in enumerate(result.curves(scenario, measure).items()):
        colour, dash = style[name]
        times, still, low, high = _steps(one, horizon)
        width = max(1, 4 - 1.5 * place)
        axes.step(times, 100 * still, dash, where="post", color=colour, label=called(name), linewidth=width)
        axes.fill_between(times, 100 * low, 100 * high, step="post", color=colour, alpha=0.15, linewidth=0)
    axes.set_title(f"{scenario}: {measure}", loc="left", fontsize=11)
    axes.set(xlim=(0, horizon), ylim=(0, 102))
    axes.grid(alpha=0.3)


def _steps(one: Survival, horizon: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The curve from the beginning to the end of what was followed."""
    times = np.array([0.0, *one.times, horizon])
    still, low, high = (np.array([1.0, *x, *(x[-1:] if len(x) else [1.0])]) for x in (one.still, one.low, one.high))
    return times, still, low, high


def risk(result: Study, measure: str | None = None) -> Figure:
    """How far apart single runs are: a box from the 5 % of runs that are lowest to the 5 % that are highest, a line at
    the middle run, and each of the three with its own 95 % interval, as a thin line above the box or below.

    A panel for each scenario. With fewer than 59 replications the ends are not known, and only the middle is drawn; it
    says so. An arrow at the edge: that far, or it never comes.
    """
    measure = measure or result.measure
    rows = len(result.scenarios) * len(result.strategies)
    shown = Figure(figsize=(9, 0.8 + 0.5 * len(result.scenarios) + 0.6 * rows), layout="constrained")
    panels = shown.subplots(len(result.scenarios), 1, squeeze=False)[:, 0]
    for axes, scenario in zip(panels, result.scenarios, strict=True):
        _draw_risks(axes, result, scenario, measure)
        axes.set_yticks(range(len(result.strategies)), list(map(called, result.strategies)))
        axes.set_ylim(len(result.strategies) - 0.4, -0.6)
        axes.grid(axis="x", alpha=0.3)
        plain(axes.xaxis, measure)
    said = "Box: P5 to P95, thick line: the middle run, thin lines: their 95 % intervals"
    panels[-1].set_xlabel(f"{measure} ({unit(result, measure)}). {said}")
    return shown


def _draw_risks(axes, result: Study, scenario: str, measure: str) -> None:
    style, few = lines(result.strategies, STRATEGIES), set()
    for row, (name, x) in enumerate(result.values(scenario, measure).items()):
        there = x if UNITS[measure] == "min" else x[~np.isnan(x)]
        if not len(there):
            axes.annotate(
                "no run has a value", (0.02, row), xycoords=("axes fraction", "data"), va="center", fontsize=9
            )
            continue
        found = [quantile(there, p) for p in _SHARES]
        few |= {found[0].refusal} - {""}
        edge = result.horizons[scenario] if UNITS[measure] == "min" else math.inf
        _draw_risk(axes, found, row, edge, style[name].colour)
    more = f" (P5 and P95: {', '.join(sorted(few))})" if few else ""
    axes.set_title(f"{scenario}: {measure}{more}", loc="left", fontsize=11)


def _draw_risk(axes, found: Sequence[Quantile], row: int, edge: float, colour: str) -> None:
    low, middle, high = (min(one.value, edge) for one in found)
    if found[0].known:
        axes.barh(row, high - low, left=low, height=0.34, color=colour, alpha=0.35)
    if math.isfinite(found[1].value):
        axes.plot([middle, middle], [row - 0.17, row + 0.17], color=colour, linewidth=3)
    else:
        axes.annotate("never", (edge, row), xytext=(-8, 0), **_SMALL)
    for one, offset in zip(found, (-0.27, 0.27, -0.27), strict=True):
        if one.known and math.isfinite(one.low):
            _draw_interval(axes, one, row + offset, edge, colour)


_SMALL: dict[str, Any] = {"textcoords": "offset points", "ha": "right", "va": "center", "fontsize": 9}


def _draw_interval(axes, one: Quantile, height: float, edge: float, colour: str) -> None:
    ends = [one.low, min(one.high, edge)]
    axes.plot(ends, [height, height], color=colour, linewidth=1.2)
    if math.isfinite(one.value):
        axes.plot([one.value], [height], "|", color=colour, markersize=7)
    if math.isinf(one.high):
        axes.plot([edge], [height], ">", color=colour, markersize=6, clip_on=False)
