"""Still pictures of finished runs and studies: frames and logs in, matplotlib figures out; nothing is run here."""

from __future__ import annotations

from io import BytesIO
from itertools import cycle
from textwrap import fill
from typing import TYPE_CHECKING

from matplotlib import figure

from sim import events as ev
from sim import metrics
from sim.log import Log
from sim.palette import BLACK, GROUPS, SERIES, STRATEGIES, VERMILLION, lines

if TYPE_CHECKING:
    from sim.experiment.studies import Study

ENDINGS = (".svg", ".png", ".pdf")  #: what a picture is saved as
TITLE = 90  #: characters that a line of a title above a whole picture has room for
_MARKS = (
    ("alerts", (ev.AlertRaised, ev.CustomersReported), "^"),
    ("joined", (ev.RoleJoined,), "o"),
    ("declared", (ev.IncidentDeclared, ev.IncidentResolved), "s"),
    ("asked", (ev.PromptOpened,), "|"),
    ("decided", (ev.PromptClosed,), "."),
    ("repair", (ev.CauseIdentified, ev.RemedyFinished), "D"),
    ("notices", (ev.NoticeSent,), "P"),
)


class Figure(figure.Figure):
    """A matplotlib figure that shows itself in a notebook, whatever backend is on."""

    def _repr_png_(self) -> bytes:
        picture = BytesIO()
        self.savefig(picture, format="png", dpi=100)
        return picture.getvalue()


def inert(words: str) -> str:
    """Words of people as they stand: matplotlib takes dollars for formulas, and leaves out of a legend what begins with
    an underline."""
    return f"{' ' if words.startswith('_') else ''}{words}".replace("$", r"\$")


def called(name: str, room: int = 28) -> str:
    """A strategy's name as it stands, on as many lines as it needs where there is `room` for so many characters."""
    return inert(fill(name, room))


def timeline(log: Log, ghost: Log | None = None) -> Figure:
    """One incident: the service's health, what was done, asked and decided when, and who knew. Time as on the clock.

    `ghost` is another run of the same incident (the reference playbook, say): its health and its customers are dashed.
    """
    shown = Figure(figsize=(10, 6.8), layout="constrained")
    health, marks, knows = shown.subplots(3, 1, sharex=True, height_ratios=[1, 2, 1.6])
    _draw_health(health, log)
    _draw_marks(marks, log)
    _draw_informed(knows, log, "-")
    if ghost is not None:
        _draw_informed(knows, ghost, "--", ("affected customers",))
        health.stairs(*_health(ghost), color=BLACK, linestyle="--", baseline=None, label=inert(ghost.name))
        health.legend(loc="lower right", fontsize="small")
    knows.legend(loc="lower right", fontsize="small")
    _clock_axis(knows, log)
    return shown


def informed(logs: Log | list[Log]) -> Figure:
    """The share of affected customers that is informed, by time, one line for each log."""
    logs = [logs] if isinstance(logs, Log) else logs
    shown = Figure(figsize=(8, 4), layout="constrained")
    axes = shown.subplots()
    style = lines([log.name for log in logs], STRATEGIES)
    for log in logs:
        frame = metrics.informed(log)
        line = frame[frame["audience"] == "affected customers"]
        colour, dash = style[log.name]
        axes.plot(line["minute"], 100 * line["share"], dash, color=colour, label=inert(log.name))
    axes.axhline(50, color="0.6", linewidth=1, linestyle=":")
    axes.set(xlabel="minutes after the impact began", ylabel="affected customers informed (%)", ylim=(0, 100))
    axes.legend(frameon=False)
    return shown


def trust(logs: Log | list[Log]) -> Figure:
    """The trust index of affected customers by time, one line for each log, in its band. It is a model index: it orders
    responses, and measures nobody's opinion. Raises ValueError where an organisation has no coefficients for it."""
    logs = [logs] if isinstance(logs, Log) else logs
    shown = Figure(figsize=(8, 4), layout="constrained")
    axes = shown.subplots()
    style = lines([log.name for log in logs], STRATEGIES)
    for log in logs:
        frame = metrics.trust_over_time(log)
        if frame.empty:
            raise ValueError(f"{log.scenario.organisation.name} has no section 'trust', so there is no index to draw")
        line, (colour, dash) = frame[frame["segment"] == "affected customers"], style[log.name]
        axes.fill_between(line["minute"], line["low"], line["high"], color=colour, alpha=0.12, linewidth=0)
        axes.plot(line["minute"], line["trust"], dash, color=colour, label=inert(log.name))
    axes.set(xlabel="minutes after the impact began", ylabel="trust (model index; 100: as before)")
    axes.legend(frameon=False, title="band: each coefficient lower or higher", title_fontsize="small")
    return shown


def study(result: Study, measure: str | None = None) -> Figure:
    """A comparison: for each scenario, the difference of every strategy from the first, with its interval.

    `measure` is the one that the study was asked for, unless another is named. Left of 0 is sooner. The grey band is
    the margin within which a difference does not matter. The thick line is a comparison's own interval, the thin one
    holds for all at once, and has to lie in the band for *practically equal*.
    """
    measure = measure or result.measure
    shown = Figure(figsize=(9, 1.2 + 0.7 * len(result.scenarios) * len(result.strategies)), layout="constrained")
    style = lines(result.strategies, STRATEGIES)
    panels = shown.subplots(len(result.scenarios), 1, squeeze=False, sharex=True)[:, 0]
    for axes, scenario in zip(panels, result.scenarios, strict=True):
        compared = result.compared(scenario, measure)
        for row, (name, paired, verdict) in enumerate(compared):
            colour = style[name].colour
            axes.plot([paired.all_low, paired.all_high], [row, row], color=colour, linewidth=1)
            axes.plot([paired.low, paired.high], [row, row], color=colour, linewidth=3, solid_capstyle="butt")
            axes.plot(paired.mean, row, "o", color=colour, markersize=9)
            axes.annotate(verdict.word, (paired.all_high, row), xytext=(8, -4), textcoords="offset points")
        margin = compared[0][1].margin if compared else 0
        if not compared:
            axes.text(0.5, 0.5, "nothing to compare", transform=axes.transAxes, ha="center")
        axes.axvspan(-margin, margin, color="0.9", zorder=0)
        axes.axvline(0, color="0.4", linewidth=1)
        axes.set_yticks(range(len(compared)), [called(name) for name, _, _ in compared])
        axes.set_ylim(len(compared) - 0.4, -0.6)
        axes.margins(x=0.25)
        title = f"{scenario}: {measure}, difference from {result.strategies[0]}"
        axes.set_title(called(title, TITLE), loc="left", fontsize="medium")
    unit = metrics.UNITS[measure].replace("min", "minutes")
    if unit == "money":
        unit = " or ".join(sorted({world.organisation.currency for world, _ in result.worlds.values()})) or unit
    panels[-1].set_xlabel(f"difference ({unit}; left: less), with 95 % interval, same luck")
    return shown


def _health(log: Log) -> tuple[list[float], list[float]]:
    """The health of what it sells through, in percent, and the minutes between which each holds."""
    sells = log.scenario.organisation.sells_through
    changes = [(e.at, e.health) for e in log if isinstance(e, ev.HealthChanged) and e.component == sells]
    seen = [(at, value) for at, value in changes if at <= log.scenario.lasts]
    times = [0, *(at for at, _ in seen), log.scenario.lasts]
    return [100.0, *(100 * value for _, value in seen)], [t / 60 for t in times]


def _draw_health(axes, log: Log) -> None:
    sells = log.scenario.organisation.sells_through
    axes.stairs(*_health(log), fill=True, color=VERMILLION, alpha=0.35, baseline=100)
    axes.set(ylabel=f"{sells}\nthat succeed (%)", ylim=(0, 102))


def _draw_marks(axes, log: Log) -> None:
    for row, ((_, kinds, shape), colour) in enumerate(zip(_MARKS, cycle(SERIES), strict=False)):
        at = [(e.at / 60, getattr(e, "how", "") == "silent") for e in log.events if type(e) in kinds]
        for silent in {silent for _, silent in at}:  # a question that nobody answered is hollow
            these = [minute for minute, left in at if left is silent]
            fill = "none" if silent else "full"
            axes.plot(these, [row] * len(these), shape, color=colour, markersize=8, linestyle="none", fillstyle=fill)
    names = [name for name, _, _ in _MARKS]
    axes.set_yticks(range(len(names)), [f"{n}\n(hollow: silence)" if n == "decided" else n for n in names])
    axes.set_ylim(len(_MARKS) - 0.4, -0.6)
    axes.grid(axis="x", alpha=0.3)


def _draw_informed(axes, log: Log, dash: str, groups=("affected customers", "executives", "partners")) -> None:
    frame = metrics.informed(log)
    began = log.scenario.fault.at / 60  # what the frame's minutes count from, a false alarm's, too
    style = lines(GROUPS, GROUPS)
    for name in groups:
        line, colour = frame[frame["audience"] == name], style[name.removeprefix("affected ")].colour
        axes.plot(line["minute"] + began, 100 * line["share"], dash, color=colour, label=inert(f"{name} ({log.name})"))
    axes.set(ylabel="informed (%)", ylim=(0, 102))


def _clock_axis(axes, log: Log) -> None:
    step = 30 if log.scenario.lasts <= 6 * 3600 else 120
    ticks = range(0, log.scenario.lasts // 60 + 1, step)
    axes.set_xticks(list(ticks), [metrics.clock(log.scenario, 60 * t) for t in ticks])
    axes.set_xlim(0, log.scenario.lasts / 60)
    axes.set_xlabel("time of day")
