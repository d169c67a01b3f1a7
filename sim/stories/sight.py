"""What a monitor sees of the component that it watches, by its kind, and what it says of it."""

from __future__ import annotations

from typing import Any

from sim.scenario import Monitor
from sim.stories.reckoning import WELL, State


def seen(monitor: Monitor, state: State) -> float:
    """What the monitor goes by, as a number that is lower the worse it is; compare with `level`."""
    if monitor.kind == "latency alert":
        return -state.slower
    if monitor.kind == "analytics":
        return state.done
    if monitor.kind == "uptime probe" and monitor.patience is not None and state.slower > monitor.patience:
        return 0.0
    return state.succeeds


def level(monitor: Monitor) -> float:
    """What is seen is bad below this."""
    return -monitor.threshold_slower if monitor.kind == "latency alert" else monitor.threshold


def bad(monitor: Monitor, state: State) -> bool:
    """Whether a component in this state is one to speak about, if it stays so."""
    return seen(monitor, state) < level(monitor)


def reading(monitor: Monitor, state: State) -> dict[str, Any]:
    """What the monitor shows, as the fields of an alert; shares in whole percent."""
    if monitor.kind == "latency alert":
        return {"reading": 1.0, "sees": "answers", "slower": round(state.slower, 1)}
    sees = "does" if monitor.kind == "analytics" else "succeeds"
    return {"reading": round(seen(monitor, state), 2), "sees": sees}


def looks_back(monitor: Monitor) -> int:
    """How long the monitor must have seen the component well until it gives the all-clear, in seconds."""
    return monitor.every * monitor.failures if monitor.kind == "uptime probe" else monitor.window


def mean(monitor: Monitor, history: list[tuple[int, State]], until: int) -> float:
    """What is seen on average over the window that ends then; before the first entry all was well."""
    since = until - monitor.window
    ends = [*(at for at, _ in history[1:]), until]
    total = max(0, history[0][0] - since) * seen(monitor, WELL)
    for (begin, state), end in zip(history, ends, strict=True):
        total += seen(monitor, state) * max(0, min(end, until) - max(begin, since))
    return total / monitor.window


def invented(monitor: Monitor, u: float) -> State:
    """A plausible bad state, as a false alarm shows it; `u` between 0 and 1 says how bad."""
    if monitor.kind == "latency alert":
        return State(slower=monitor.threshold_slower * (1.0 + u))
    return State(monitor.threshold * u, monitor.threshold * u)
