"""Pictures of a debrief: what each decision cost, and where the team lies among others on the same luck."""

from __future__ import annotations

import math
from textwrap import shorten
from typing import Any

from matplotlib import ticker

from sim import wording
from sim.debrief import words
from sim.debrief.decisions import Decision
from sim.debrief.measured import harm
from sim.debrief.prices import Waterfall
from sim.debrief.standing import Place
from sim.metrics import UNITS, in_words
from sim.palette import BLUE, GREY, ORANGE, VERMILLION
from sim.plot.figures import Figure, inert
from sim.scenario import Scenario, spelt

_MOST = 10  # bars of decisions that are drawn each by itself
_TEAM = "your team"


def waterfall(fall: Waterfall, scenario: Scenario) -> Figure:
    """From what the reference would have come to, decision by decision, to what the team came to. Red bars are harm,
    blue ones the opposite; the last bar is what the decisions did to each other. Small ones are drawn together."""
    bars, rest = _largest(fall)
    named = [(_short(one, scenario), cost) for one, cost in bars]
    named += [(f"{rest[0]} smaller ones", rest[1])] if rest[0] else []
    named.append(("one upon another", fall.interaction))
    shown = Figure(figsize=(10, 1.6 + 0.42 * len(named)), layout="constrained")
    axes = shown.subplots()
    level = fall.reference
    for place, (_, cost) in enumerate(named, 1):
        step = cost * harm(fall.measure)
        axes.barh(place, step, left=level, height=0.6, color=VERMILLION if cost > 0 else BLUE)
        axes.annotate(_signed(fall.measure, step, scenario), (max(level, level + step), place), **_BESIDE)
        axes.plot([level + step] * 2, [place, place + 1], color="0.6", linewidth=0.8)
        level += step
    for place, value in ((0, fall.reference), (len(named) + 1, fall.actual)):
        axes.barh(place, value, height=0.6, color=GREY)
        axes.annotate(words.came_to(fall.measure, value, scenario, fall.until), (value, place), **_BESIDE)
    labels = ["the reference", *(name for name, _ in named), _TEAM]
    axes.set_yticks(range(len(labels)), labels, fontsize=9)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.set_xlim(right=1.12 * axes.get_xlim()[1])
    axes.xaxis.set_major_formatter(ticker.StrMethodFormatter("{x:,.10g}"))
    axes.set_xlabel(_unit(fall.measure, scenario))
    title = f"{fall.measure}: from the reference's answers to the team's, on the same luck"
    shown.suptitle(title, x=0.01, ha="left", fontsize=11)
    return shown


_ABOVE: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "fontsize": 8}
_BESIDE: dict[str, Any] = {"textcoords": "offset points", "xytext": (5, 0), "va": "center", "fontsize": 8}


def standing(places: dict[str, Place], scenario: Scenario) -> Figure:
    """A line for each measure: how much better or worse than the reference other teams did on this seed, and the team;
    above it, how kind the incident was."""
    shown = Figure(figsize=(10, 1.2 + 1.3 * len(places)), layout="constrained")
    panels = shown.subplots(len(places), 1, squeeze=False)[:, 0]
    for axes, place in zip(panels, places.values(), strict=True):
        _draw_place(axes, place, scenario)
    return shown


def _draw_place(axes, place: Place, scenario: Scenario) -> None:
    for n, (name, skill) in enumerate(place.others):
        axes.plot(skill, 0, "o", color=GREY)
        axes.annotate(name, (skill, 0), **_ABOVE | {"xytext": (0, 7 + 10 * (n % 4))})
    axes.axvline(0, color="0.5", linewidth=1)
    axes.plot(place.skill, 0, "D", color=ORANGE, markersize=9, markeredgecolor="black")
    axes.annotate(_TEAM, (place.skill, 0), **_ABOVE | {"xytext": (0, -16)})
    axes.set_ylim(-0.9, 2.6)
    axes.set_yticks([])
    axes.margins(x=0.1)
    axes.xaxis.set_major_formatter(ticker.StrMethodFormatter("{x:,.10g}"))
    luck = "" if place.luck is None else f"; luck: the reference does worse in {place.luck:.0%} of such incidents"
    axes.set_title(f"{place.measure}{luck}", loc="left", fontsize=9)
    axes.set_xlabel(f"better than the reference by … {_unit(place.measure, scenario)} →", fontsize=8)
    axes.tick_params(labelsize=8)


def _largest(fall: Waterfall) -> tuple[list[tuple[Decision, float]], tuple[int, float]]:
    """The bars that are drawn by themselves, in time, and how many others there are with what they add up to."""
    known = [(one, cost) for one, cost in fall.bars if not math.isnan(cost)]
    moving = sorted((bar for bar in known if bar[1]), key=lambda bar: -abs(bar[1]))
    drawn, rest = moving[:_MOST], moving[_MOST:]
    return sorted(drawn, key=lambda bar: bar[0].at), (len(rest), sum(cost for _, cost in rest))


def _short(one: Decision, scenario: Scenario) -> str:
    chose = "nobody answered" if one.how == "left to silence" else one.chose or "in their own way"
    short = shorten(chose, 34, placeholder=" …")
    return inert(f"{wording.clock(scenario.starts + one.at)} {spelt(one.role)}: {short}")


def _signed(measure: str, value: float, scenario: Scenario) -> str:
    said = in_words(measure, abs(value), scenario.organisation.currency)
    return f"{'+' if value >= 0 else '−'}{said}"


def _unit(measure: str, scenario: Scenario) -> str:
    unit = UNITS[measure]
    return {"money": scenario.organisation.currency, "index": "points", "min": "minutes"}.get(unit, unit)
