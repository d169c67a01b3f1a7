"""Pictures of a study, replication by replication: what the same luck became under each strategy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from matplotlib import ticker

from sim.experiment.blocks import block_values
from sim.experiment.measuring import better
from sim.experiment.pairing import FEWEST_TRUSTED
from sim.luck import BLOCK
from sim.metrics import UNITS
from sim.palette import GREY, STRATEGIES, lines
from sim.plot.figures import TITLE, Figure, called

if TYPE_CHECKING:
    from sim.experiment.studies import Study

NONE = "no run has a value under both"
NEVER_CAME = "hollow: it never came, and counts as the whole length"


def luck(result: Study, measure: str | None = None) -> Figure:
    """The same luck under two strategies: one line for each replication, from what it came to under the first strategy
    to what it came to under another. In the other's colour where that is better, in the first's where it is worse.

    A row for each scenario, a panel for each other strategy. `measure` is the one asked for, unless another is named.
    """
    measure = measure or result.measure
    others = result.strategies[1:]
    shown = Figure(figsize=(1.5 + 3.2 * len(others), 0.6 + 3.6 * len(result.scenarios)), layout="constrained")
    panels = shown.subplots(len(result.scenarios), len(others), squeeze=False, sharey="row")
    for row, scenario in zip(panels, result.scenarios, strict=True):
        for axes, other in zip(row, others, strict=True):
            _draw_luck(axes, result, scenario, measure, other)
        row[0].set_ylabel(f"{scenario}\n{measure} ({unit(result, measure)})")
    if UNITS[measure] == "min":
        shown.supxlabel(NEVER_CAME, fontsize=9)
    return shown


def _draw_luck(axes, result: Study, scenario: str, measure: str, other: str) -> None:
    style, first = lines(result.strategies, STRATEGIES), result.strategies[0]
    a, b, never = sides(result, scenario, measure, other)
    good = (b < a) if better(measure) == "lower" else (b > a)
    for before, after, is_better, came in zip(a, b, good, ~never, strict=True):
        colour = GREY if before == after else style[other if is_better else first].colour
        axes.plot([0, 1], [before, after], color=colour, linewidth=0.8, alpha=0.6, zorder=1)
        for x, y, there, name in ((0, before, came[0], first), (1, after, came[1], other)):
            own = style[name].colour
            axes.plot(x, y, "o", markersize=4, markeredgecolor=own, color=own if there else "white", zorder=2)
    said = f"{other} is better in {good.mean():.0%}, the same in {(a == b).mean():.0%}" if len(a) else NONE
    axes.set_title(called(said, 46), fontsize=10)
    axes.set_xticks([0, 1], [called(first, 16), called(other, 16)])
    axes.set_xlim(-0.25, 1.25)
    plain(axes.yaxis, measure)


def gains(result: Study, strategy: str | None = None, measure: str | None = None, most: int = 10) -> Figure:
    """The same incident under the first strategy and another: the `most` that gain furthest, and that lose furthest.

    A panel for each scenario; below its dotted line are those that lose. `strategy` is the second one and `measure` the
    one asked for, unless others are named; `sim.run` plays a replication again. Raises ValueError for a strategy that
    is not compared with the first.
    """
    measure, first = measure or result.measure, result.strategies[0]
    other = _compared(result, strategy)
    panels_of = {s: _furthest(*sides(result, s, measure, other), measure, most) for s in result.scenarios}
    rows = sum(max(1, len(one)) for one in panels_of.values())
    shown = Figure(figsize=(9, 1.2 + 0.9 * len(panels_of) + 0.27 * rows), layout="constrained")
    heights = [max(1, len(one)) + 1.0 for one in panels_of.values()]
    panels = shown.subplots(len(panels_of), 1, squeeze=False, height_ratios=heights)[:, 0]
    for axes, (scenario, chosen) in zip(panels, panels_of.items(), strict=True):
        _draw_gains(axes, result, scenario, measure, other, chosen)
        title = f"{scenario}: {measure}, the same incidents under {first} and {other}"
        axes.set_title(called(title, TITLE), loc="left", fontsize=11)
    if drawn := next((axes for axes in panels if axes.get_legend_handles_labels()[1]), None):
        drawn.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    panels[-1].set_xlabel(f"{measure} ({unit(result, measure)})")
    return shown


def _compared(result: Study, strategy: str | None) -> str:
    others = result.strategies[1:]
    if strategy is not None and strategy not in others:
        raise ValueError(f"{strategy!r} is not compared with {result.strategies[0]}; there is {', '.join(others)}")
    return strategy or others[0]


def _furthest(a: np.ndarray, b: np.ndarray, never: np.ndarray, measure: str, most: int) -> list[int]:
    """The places that gain furthest, the furthest first, then those that lose furthest, the furthest last."""
    gain = (a - b) if better(measure) == "lower" else (b - a)
    order = np.argsort(-gain, kind="stable")
    return [*(int(n) for n in order[:most] if gain[n] > 0), *(int(n) for n in order[-most:] if gain[n] < 0)]


def _draw_gains(axes, result: Study, scenario: str, measure: str, other: str, chosen: list[int]) -> None:
    style, first = lines(result.strategies, STRATEGIES), result.strategies[0]
    a, b, never = sides(result, scenario, measure, other)
    kept = there(result, scenario, measure, other)
    for row, place in enumerate(chosen):
        axes.plot([a[place], b[place]], [row, row], color="0.7", linewidth=2, zorder=1)
        for side, (x, name) in enumerate(((a[place], first), (b[place], other))):
            colour = style[name].colour
            fill = "white" if never[place][side] else colour
            label = called(name, 16) if row == 0 else None
            axes.plot(x, row, "o", color=fill, markeredgecolor=colour, markersize=7, linestyle="none", label=label)
    gained = sum((a[place] > b[place]) == (better(measure) == "lower") for place in chosen)
    if 0 < gained < len(chosen):
        axes.axhline(gained - 0.5, color="0.4", linewidth=1, linestyle=":")
    axes.set_yticks(range(len(chosen)), [f"replication {kept[place]}" for place in chosen], fontsize=8)
    axes.set_ylim(max(len(chosen), 1) - 0.4, -0.6)
    axes.grid(axis="x", alpha=0.3)
    plain(axes.xaxis, measure)
    if not chosen:
        axes.text(0.5, 0.5, "no difference in any replication", transform=axes.transAxes, ha="center", va="center")


def convergence(result: Study, measure: str | None = None) -> Figure:
    """The mean difference from the first strategy and its 95 % interval, after ever more replications.

    A panel for each scenario, a line for each other strategy. The grey band is the margin within which a difference
    does not matter. Whoever stops where a line looks good is fooled more often than one time in twenty: ask for a
    precision.
    """
    measure = measure or result.measure
    shown = Figure(figsize=(9, 0.4 + 3.2 * len(result.scenarios)), layout="constrained")
    panels = shown.subplots(len(result.scenarios), 1, squeeze=False, sharex=True)[:, 0]
    for axes, scenario in zip(panels, result.scenarios, strict=True):
        _draw_convergence(axes, result, scenario, measure)
    if panels[0].get_legend_handles_labels()[1]:
        panels[0].legend(frameon=False)
    panels[-1].set_xlabel("replications, the same luck under both")
    return shown


def _draw_convergence(axes, result: Study, scenario: str, measure: str) -> None:
    style = lines(result.strategies, STRATEGIES)
    for name in result.strategies[1:]:
        a, b, _ = sides(result, scenario, measure, name)
        if not len(a):
            continue
        counts, mean, half = _running(b - a, BLOCK if result.spread else 1)
        colour, dash = style[name]
        axes.plot(counts, mean, dash, color=colour, label=called(name))
        axes.fill_between(counts, mean - half, mean + half, color=colour, alpha=0.15, linewidth=0)
    if found := result.compared(scenario, measure):
        axes.axhspan(-found[0][1].margin, found[0][1].margin, color="0.9", zorder=0)
    axes.axhline(0, color="0.4", linewidth=1)
    axes.set_title(
        called(f"{scenario}: {measure}, difference from {result.strategies[0]}", TITLE), loc="left", fontsize=11
    )
    axes.xaxis.set_major_locator(ticker.MaxNLocator(integer=True))
    axes.set_ylabel(unit(result, measure))
    plain(axes.yaxis, measure)


def _running(difference: np.ndarray, block: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How many, the mean of the first so many, and half of its interval; from as many on as are trusted, block by block
    where luck was spread."""
    from scipy import stats

    first = min(FEWEST_TRUSTED * block, len(difference))
    counts = np.arange(first, len(difference) + 1, block)
    parts = [block_values(difference[:n], np.arange(n) // block) for n in counts]
    mean = np.array([part.mean() for part in parts])
    error = np.array([part.std(ddof=1) / math.sqrt(len(part)) if len(part) > 1 else math.nan for part in parts])
    free = np.array([max(1, len(part) - 1) for part in parts])
    return counts, mean, stats.t.ppf(0.975, free) * error


def there(result: Study, scenario: str, measure: str, other: str) -> np.ndarray:
    """The replications in which both have a value; all of them for a time, which else counts as the whole length."""
    values = result.values(scenario, measure)
    a, b = values[result.strategies[0]], values[other]
    lost = np.isnan(a) | np.isnan(b)
    return np.arange(len(a)) if UNITS[measure] == "min" else np.flatnonzero(~lost)


def sides(result: Study, scenario: str, measure: str, other: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What each replication came to under the first strategy and the other, and for both whether it never came."""
    values, kept = result.values(scenario, measure), there(result, scenario, measure, other)
    both = np.array([values[result.strategies[0]][kept], values[other][kept]]).T
    never = np.isnan(both)
    cut = np.where(never, result.horizons[scenario], both)
    return cut[:, 0], cut[:, 1], never


def unit(result: Study, measure: str) -> str:
    """What an axis counts in, in words."""
    money = {world.organisation.currency for world, _ in result.worlds.values()}
    known = {"min": "minutes", "money": " or ".join(sorted(money)) or "money", "index": "points"}
    return known.get(UNITS[measure], UNITS[measure])


def plain(axis, measure: str) -> None:
    """Numbers of an axis as people write them: shares in per cent, thousands with a comma."""
    per_cent = UNITS[measure] == "share"
    axis.set_major_formatter(ticker.PercentFormatter(1.0) if per_cent else ticker.StrMethodFormatter("{x:,.10g}"))
