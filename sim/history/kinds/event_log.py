"""Incidents of a service desk in an event log (XES), in the words of the BPI Challenge of 2013 or of similar logs.

A trace is an incident; it began, as far as is known, with its first event. It is acknowledged when somebody first
worked on it. It is resolved when it was first completed after anybody worked on it last, so one that was taken up
again is not resolved when it first seemed so (514 of the 7,546 of that challenge), and one that was only closed or
cancelled never. Its team is that which completed it, or else had it last. Of changes of state nobody is told, so they
are no updates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.files.complaints import Wrong
from sim.history.fields import Row
from sim.history.form import Incident, Milestone
from sim.history.kind import Kind, listed

_NAME, _STEP, _AT = "concept:name", "lifecycle:transition", "time:timestamp"
#: What an event says, with its step or without: that somebody works on it, and that it is done.
_AT_WORK = ("accepted/in progress", "take in charge ticket")
_DONE = ("completed/resolved", "completed/in call", "resolve ticket")
#: After these nobody works on it, whatever they say else.
_OVER = ("completed", "resolve ticket", "closed")


def made(rows: Sequence[Row]) -> Iterator[Incident]:
    """The incident in a trace. Raises Wrong."""
    (trace,) = rows
    events = sorted(trace.rows("events"), key=lambda event: event.needed_time(_AT))
    if not events:
        raise Wrong("there are no events in it")
    done = _resolved(events)
    yield Incident(
        trace.needed(_NAME),
        "event-log",
        severity=_last(events, "impact"),
        service=_last(events, "product"),
        team=_last([done] if done else events, "org:group"),
        began=Milestone(events[0].needed_time(_AT), "alarm"),
        acknowledged=next((event.stone(_AT) for event in events if _says(event.values, _AT_WORK)), None),
        resolved=done.stone(_AT) if done else None,
    )


def _resolved(events: Sequence[Row]) -> Row | None:
    """The event by which it was resolved for good."""
    last = max((n for n, event in enumerate(events) if not _says(event.values, _OVER)), default=-1)
    return next((event for event in events[last + 1 :] if _says(event.values, _DONE)), None)


def _says(event: Mapping[str, Any], words: Sequence[str]) -> bool:
    name = str(event.get(_NAME, "")).strip().casefold()
    return name in words or f"{name}/{str(event.get(_STEP, '')).strip().casefold()}" in words


def _last(events: Sequence[Row], name: str) -> str:
    return next((found for event in reversed(events) if (found := event.text(name))), "")


def rows(document: Any) -> list[Any] | None:
    """The traces, if anything in any of them is a step of an incident: there are logs of much else."""
    found = listed(document, "", _NAME, "events")
    events = (event for trace in found or () for event in _events(trace))
    return found if any(_says(event, (*_AT_WORK, *_DONE)) for event in events) else None


def _events(trace: Any) -> list[Mapping[str, Any]]:
    found = trace.get("events") if isinstance(trace, Mapping) else None
    return [event for event in found if isinstance(event, Mapping)] if isinstance(found, list) else []


KINDS = (Kind("event-log", "incidents of a service desk in an event log: XES, also .xes.gz", rows, made),)
