"""Pictures of a history: what was counted beside what was fitted to it, and beside what a model's runs say."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import ticker

from sim.palette import BLACK, BLUE, STRATEGIES, VERMILLION, lines
from sim.plot.figures import Figure, called, inert

if TYPE_CHECKING:
    import pandas as pd

    from sim.history.calibrating import Calibration
    from sim.history.fitting import Fit
    from sim.history.form import History
    from sim.history.quantities import Cases

_WIDE = 3  #: panels in a row
_TIMES = dict(zip((1, 10, 60, 600, 3600, 21_600, 86_400, 864_000), (
    "1 s", "10 s", "1 min", "10 min", "1 h", "6 h", "1 day", "10 days"
), strict=True))  # fmt: skip


def fits(calibration: Calibration) -> Figure:
    """For each parameter that varies, which share of cases took no longer, as counted (steps) and as fitted (dashes),
    with the median's 95 % interval; on a scale of lengths that grow tenfold. Raises ValueError where nothing was
    fitted."""
    from sim.history.quantities import Cases

    told = [
        (one.path, one.fit, one.quantity)
        for one in calibration.told
        if one.fit is not None and isinstance(one.quantity, Cases)
    ]
    if not told:
        raise ValueError("nothing was fitted to this history: there is no length of time with enough cases")
    shown, panels = _panels(len(told))
    for axes, (name, fitted, cases) in zip(panels, told, strict=False):
        _draw_fit(axes, name, fitted, cases)
    panels[0].legend(frameon=False, loc="upper left", fontsize=9)
    return shown


def history(found: History, runs: pd.DataFrame) -> Figure:
    """A history beside a model's runs: which share of incidents, and of runs under each strategy, had come so far by
    which time. A panel for each quantity that both have. Raises ValueError where there is none."""
    from sim.history.against import beside

    every = beside(found, runs)
    names = list(dict.fromkeys(one.what for one in every))
    if not names:
        raise ValueError("this history has no length of time that runs have, too: nothing to draw beside them")
    shown, panels = _panels(len(names))
    style = lines([one.strategy for one in every], STRATEGIES)
    for axes, name in zip(panels, names, strict=False):
        those = [one for one in every if one.what == name]
        count = len(those[0].history)
        _steps(axes, those[0].history * 60, np.arange(1, count + 1) / count, BLACK, f"history, {count} incidents", 2.5)
        for place, one in enumerate(those):
            share = np.arange(1, len(one.model) + 1) / one.runs
            colour, dash = style[one.strategy]
            _steps(axes, one.model * 60, share, colour, called(one.strategy or "model"), max(1.2, 3 - place), dash)
        _scale(axes, name)
    panels[0].legend(frameon=False, loc="upper left", fontsize=9)
    return shown


def _panels(count: int) -> tuple[Figure, list[Any]]:
    across = min(count, _WIDE)
    down = math.ceil(count / across)
    shown = Figure(figsize=(1 + 4.2 * across, 0.6 + 3.1 * down), layout="constrained")
    panels = list(shown.subplots(down, across, squeeze=False, sharey=True).flat)
    for axes in panels[count:]:
        axes.set_visible(False)
    return shown, panels[:count]


def _draw_fit(axes: Any, name: str, fitted: Fit, cases: Cases) -> None:
    from sim.history.fitting import law, shares

    times, share = shares(cases)
    _steps(axes, times, share, BLACK, f"counted, {len(cases):,} cases", 2.0)
    at = np.geomspace(max(1.0, times[times > 0].min() / 2), times.max() * 2, 200)
    axes.plot(at, 100 * law(fitted.duration).cdf(at), "--", color=VERMILLION, label=fitted.duration.kind)
    axes.plot([fitted.low, fitted.high], [50, 50], color=BLUE, linewidth=5, alpha=0.6, label="median, 95 % interval")
    _scale(axes, name)


def _steps(
    axes: Any, times: np.ndarray, share: np.ndarray, colour: str, label: str, width: float, dash: str = "-"
) -> None:
    axes.step(np.maximum(times, 1.0), 100 * share, dash, where="post", color=colour, label=label, linewidth=width)


def _scale(axes: Any, title: str) -> None:
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    shown = [second for second in _TIMES if low <= second <= high] or [1]
    axes.xaxis.set_major_locator(ticker.FixedLocator(shown))
    axes.xaxis.set_major_formatter(ticker.FixedFormatter([_TIMES[second] for second in shown]))
    axes.xaxis.set_minor_locator(ticker.NullLocator())
    axes.set_title(inert(title), loc="left", fontsize=11)
    axes.set(ylim=(0, 102), ylabel="took no longer (%)")
    axes.grid(alpha=0.3)
