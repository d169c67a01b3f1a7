"""A picture of who knew: a curve for each audience that was told something."""

from __future__ import annotations

from sim import metrics
from sim.log import Log
from sim.palette import BLACK, SERIES
from sim.plot.figures import Figure, inert

_DASHES = ("-", "--", ":", "-.")
_COLOURS = tuple(colour for colour in SERIES if colour != BLACK)  # black is for affected customers as a whole
_WHOLE = "affected customers"


def audiences(log: Log, until: int | None = None) -> Figure:
    """The share of each audience that is informed, by time of day; affected customers as one, in bold. Only who was
    told something has a curve. `until` as for `sim.measures`."""
    frame = metrics.informed(log, until)
    began = log.scenario.fault.at // 60
    own = {audience.name for audience in log.scenario.organisation.audiences} | {_WHOLE}
    most = frame.groupby("audience", sort=False)["share"].max()
    told = [name for name, share in most.items() if share > 0 and name in own]
    shown = Figure(figsize=(10, 4.6), layout="constrained")
    axes = shown.subplots()
    for n, name in enumerate(told):
        line, bold = frame[frame["audience"] == name], name == _WHOLE
        style = "-" if bold else _DASHES[n // len(_COLOURS) % len(_DASHES)]
        colour = BLACK if bold else _COLOURS[n % len(_COLOURS)]
        axes.plot(
            line["minute"] + began,
            100 * line["share"],
            style,
            color=colour,
            label=inert(name),
            linewidth=3 if bold else 1.5,
        )
    _named(axes, log, bool(told))
    return shown


def _named(axes, log: Log, told: bool) -> None:
    ticks = range(0, log.scenario.lasts // 60 + 1, 30 if log.scenario.lasts <= 6 * 3600 else 120)
    axes.set_xticks(list(ticks), [metrics.clock(log.scenario, 60 * t) for t in ticks])
    axes.set(xlabel="time of day", ylabel="informed (%)", ylim=(0, 102), xlim=(0, log.scenario.lasts / 60))
    axes.axhline(50, color="0.6", linewidth=1, linestyle=":")
    if told:
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize="small", frameon=False)
    else:
        axes.text(0.5, 0.5, "nobody was told anything", transform=axes.transAxes, ha="center")
