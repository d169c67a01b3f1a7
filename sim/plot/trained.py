"""Pictures of a folder of exercises: attainment over time, and teams side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.palette import BLUE, GREY, STRATEGIES, lines
from sim.plot.figures import Figure, inert
from sim.training import EVERYTHING, Beside, Folder, Held, trends


def trend(rows: Folder | Sequence[Held], objective: str = EVERYTHING) -> Figure:
    """Attainment by date, one line a team; a hollow mark is an exercise that was ended early. Raises ValueError for an
    objective that no exercise has."""
    frame = trends(rows)
    found = frame[(frame["objective"] == objective) & frame["attainment"].notna()]
    if found.empty:
        raise ValueError(f"no exercise has put {objective!r} to the test; there is {_known(frame)}")
    shown = Figure(figsize=(8, 4), layout="constrained")
    axes = shown.subplots()
    style = lines(sorted(set(found["team"])), STRATEGIES)
    for team, line in found.groupby("team"):
        colour, dash = style[team]
        dates = np.array(line["date"], dtype="datetime64[D]")
        axes.plot(dates, 100 * line["attainment"], dash, color=colour, label=inert(team or "no name"))
        for date, share, early in zip(dates, line["attainment"], line["ended early"], strict=True):
            axes.plot(date, 100 * share, "o", color=colour, markerfacecolor="white" if early else colour)
    axes.set(ylabel="attainment (%)", xlabel="date (hollow: ended early)", ylim=(-3, 103))
    axes.set_title(inert(f"{objective}: attainment of each exercise"), loc="left", fontsize="medium")
    axes.legend(frameon=False)
    return shown


def _known(frame) -> str:
    return ", ".join(dict.fromkeys(frame["objective"])) or "none"


def teams(ones: Sequence[Beside]) -> Figure:
    """Teams side by side: which share of the scripted teams each beats on its seed, with its place; who is not ranked
    is grey. Raises ValueError where there is nobody."""
    drawn = [one for one in ones if one.skill is not None]
    if not drawn:
        raise ValueError("there is no exercise whose skill is known, so there is nothing to draw")
    shown = Figure(figsize=(8, 1.2 + 0.4 * len(drawn)), layout="constrained")
    axes = shown.subplots()
    for row, one in enumerate(drawn):
        if one.skill is not None:
            axes.barh(row, 100 * one.skill.beats, height=0.6, color=GREY if one.place is None else BLUE)
            axes.annotate(_place(one), (100 * one.skill.beats, row), xytext=(5, -4), textcoords="offset points")
    axes.set_yticks(range(len(drawn)), [inert(f"{one.row.team or one.row.file}, {one.row.scenario}") for one in drawn])
    axes.set_ylim(len(drawn) - 0.4, -0.6)
    axes.set_xlim(0, 125)
    axes.set_xlabel("beats of the scripted teams on its seed (%)")
    axes.set_title(f"{drawn[0].measure}: teams side by side", loc="left", fontsize="medium")
    return shown


def _place(one: Beside) -> str:
    return "not ranked" if one.place is None else f"place {one.place}{', tied' if one.tied else ''}"
