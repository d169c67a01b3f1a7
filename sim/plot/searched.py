"""A picture of a search: what was looked at, what nothing beats, and what of that held on fresh luck."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib import ticker

from sim.metrics import UNITS
from sim.palette import BLUE, GREY, VERMILLION
from sim.plot.compared import plain
from sim.plot.figures import Figure

if TYPE_CHECKING:
    from sim.searching import Found


def search(found: Found) -> Figure:
    """Both goals of a search: every candidate as a small dot where the search saw it (hollow: it breaks a limit), each
    finalist where fresh luck puts it, with its 95 % interval, and a thin line from the small cross where the search had
    seen it. The square is the playbook as it stands, which has such a line, too: how far a finalist is from it is what
    counts, on either luck. Towards the lower left is better, where of both goals less is better."""
    shown = Figure(figsize=(9.6, 6.4), layout="constrained")
    axes = shown.subplots()
    for kept, fill, name in ((True, "full", "looked at"), (False, "none", "breaks a limit")):
        some = found.candidates[(found.candidates["kept"] == kept) & (found.candidates["refused"] == "")]
        if len(some):
            axes.plot(
                some[found.against], some[found.measure], "o", color=GREY, markersize=4, fillstyle=fill,
                linestyle="none", label=f"{name} ({len(some)})", zorder=1,
            )  # fmt: skip
    for place, row in enumerate(found.finalists.to_dict("records")):
        _draw(axes, found, row, place)
    axes.set_xlabel(f"{found.against} ({_unit(found, found.against)})")
    axes.set_ylabel(f"{found.measure} ({_unit(found, found.measure)})")
    axes.set_title(f"{found.scenario}, from {found.reference}: {found.measure} against {found.against}", loc="left")
    axes.margins(x=0.14)
    axes.grid(alpha=0.3)
    axes.xaxis.set_major_formatter(ticker.StrMethodFormatter("{x:,.10g}"))
    plain(axes.yaxis, found.measure)
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return shown


def _draw(axes: Any, found: Found, row: dict, place: int) -> None:
    """The reference, or a finalist, with the way from where it was seen in the search."""
    at, value = row[found.against], row[found.measure]
    colour, mark = (VERMILLION, "s") if place == 0 else (BLUE, "o")
    name = "as it stands, fresh luck" if place == 0 else "finalist, fresh luck" * (place == 1)
    axes.plot([at, at], [row["from"], row["to"]], color=colour, linewidth=1.6, zorder=3)
    axes.plot(
        at, value, mark, color=colour, markersize=8, fillstyle="full" if row["kept"] else "none", linestyle="none",
        label=name or None, zorder=4,
    )  # fmt: skip
    ends = [row["seen against"], at], [row["seen"], value]
    axes.plot(*ends, color=colour, linewidth=0.8, zorder=2)
    axes.plot(
        ends[0][0], ends[1][0], "x", color=colour, markersize=6, linestyle="none", zorder=3,
        label="the same, in the search" if place == 1 else None,
    )  # fmt: skip
    adopted = " (adopt)" if row["plan"] == found.chosen else ""
    beside, side = ((-8, 5), "right") if place == 0 else ((8, 5), "left")  # it often lies where a finalist does
    axes.annotate(
        f"{row['plan']}{adopted}", (at, value), xytext=beside, textcoords="offset points", ha=side, zorder=5
    )  # fmt: skip


def _unit(found: Found, measure: str) -> str:
    unit = UNITS.get(measure, "money")
    return {"money": found.currency, "min": "minutes", "index": "points"}.get(unit, unit)
