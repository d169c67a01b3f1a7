"""Legal and contractual clocks in words, for those who know that they run: by when, what is left, what was told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sim import events as ev
from sim.scenario import DAY, WEEKDAYS, Scenario, lasted


def lines(events: Iterable[Any], scenario: Scenario, now: int, clock: Callable[[int], str]) -> list[str]:
    """A line for each clock that has been seen to start, the one that is due first before the others; nothing where
    none has."""
    events = list(events)
    started = sorted((e for e in events if isinstance(e, ev.ClockStarted)), key=lambda e: e.due)
    stopped = {(e.regime, e.incident): e for e in events if isinstance(e, ev.ClockStopped)}
    told = [_line(one, stopped.get((one.regime, one.incident)), scenario, now, clock) for one in started]
    return [*told, f"({ev.ADVICE})"] if told else []


def _line(one: ev.ClockStarted, stopped, scenario: Scenario, now: int, clock: Callable[[int], str]) -> str:
    by = f"by {clock(one.due)}{_day(one.due, scenario)}"
    if stopped:
        return f"{one.regime}: told {clock(stopped.at)}, due {by}"
    left = f"{lasted((one.due - now) / 60)} left" if one.due >= now else f"overdue for {lasted((now - one.due) / 60)}"
    return f"{one.regime}: {by}, {left}; tell {one.asks}"


def _day(second: int, scenario: Scenario) -> str:
    days = (scenario.starts + second) // DAY
    return f" on {WEEKDAYS[(WEEKDAYS.index(scenario.weekday) + days) % 7]}" if days else ""
