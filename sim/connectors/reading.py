"""From the file of an exercise to its transcript."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sim import events as ev
from sim import metrics, wording
from sim.connectors.transcript import ACKNOWLEDGED, RESOLVED, TRIGGERED, Chosen, Notice, Row, Transcript, Turn
from sim.exercise import read, replay
from sim.exercise.filed import Clock, Header, Seated
from sim.exercise.keeping import log_path
from sim.history.times import UTC, Zone
from sim.log import Log, from_lines
from sim.training import due_of

#: The state of things by what a notice was written for, in the words of status pages.
_SAYS = {
    "called in": "investigating",
    "cause known": "identified",
    "way round open": "identified",
    "mitigated": "monitoring",
    "resolved": "resolved",
    "morning after": "resolved",
    "after the review": "resolved",
}
_AT_IT = (ev.IncidentDeclared, ev.DiagnosisStarted, ev.VendorCallStarted, ev.RemedyStarted)


def transcript(path: Path | str, zone: Zone = UTC) -> Transcript:
    """The transcript of an exercise, as far as it has been played. Its times of day are by the clock of a `zone`, its
    day is that of its first line. Raises BadRecord for a file that is no exercise."""
    path = Path(path)
    header, lines = read(path)
    ended = any(isinstance(line, Clock) and line.state == "ended" for line in lines)
    identity = hashlib.sha256(path.read_bytes().partition(b"\n")[0]).hexdigest()[:12]
    return of_log(_log(path, ended), header, _people(header, lines), ended, identity, zone)


def of_log(
    log: Log, header: Header, people: dict[str, tuple[str, ...]], ended: bool, identity: str, zone: Zone
) -> Transcript:
    """The transcript of a log, of an exercise that has this first line and these people in its seats."""
    scenario = log.scenario
    begins = _begins(header.date[:10], scenario.starts, zone)
    return Transcript(
        id=identity,
        title=scenario.title,
        organisation=scenario.organisation.name,
        team=header.team or "a team without a name",
        people=tuple(people.items()),
        groups=scenario.organisation.groups(),
        ended=ended,
        notices=tuple(_notices(log, begins)),
        turns=tuple(_turns(log, begins)),
        chosen=tuple(_chosen(log, people, header.date[:10])),
        rows=tuple(_rows(log, begins)),
        categories=tuple(_categories(log).items()),
        log=log,
        day=header.date[:10],
        begins=begins,
    )


def _begins(day: str, starts: int, zone: Zone) -> datetime.datetime:
    """The time of the scenario's first second. Seconds are added to it in UTC, for an hour that the clock is put
    forward or back lasts no less or more."""
    midnight = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(), zone)
    return (midnight + datetime.timedelta(seconds=starts)).astimezone(UTC)


def _log(path: Path, ended: bool) -> Log:
    """The log as it comes out now; where the code has changed since it was finished, as it was kept then."""
    again = replay(path)
    if ended and again.identical is False:
        lines = log_path(path).read_text(encoding="utf-8").split("\n")[:-1]
        return from_lines(lines, again.log.scenario, again.log.name)
    return again.log


def _people(header: Header, lines: Iterable[Any]) -> dict[str, tuple[str, ...]]:
    later = {line.role: tuple(line.names) for line in lines if isinstance(line, Seated) and line.holder == "people"}
    return {role: tuple(names) for role, names in header.people.items()} | later


def _after(begins: datetime.datetime, event: Any) -> datetime.datetime:
    return begins + datetime.timedelta(seconds=event.at)


def _notices(log: Log, begins: datetime.datetime) -> Iterator[Notice]:
    state, n = "investigating", 0
    for event in log:
        state = _state(event, state)
        if isinstance(event, ev.NoticeSent):
            n += 1
            yield Notice(
                n=n,
                at=_after(begins, event),
                clock=metrics.clock(log.scenario, event.at),
                name=event.notice,
                to=event.to,
                channels=event.channels,
                incidents=event.incidents,
                status=_SAYS.get(event.occasion, state),
                text=wording.text(event.fields),
            )


def _state(event: Any, before: str) -> str:
    """How things stand by what those in the response know."""
    if isinstance(event, ev.CauseIdentified):
        return "identified"
    if isinstance(event, ev.RemedyFinished | ev.ServiceVerified):
        helped = event.helped if isinstance(event, ev.RemedyFinished) else event.holds
        return "monitoring" if helped else before
    if isinstance(event, ev.IncidentResolved):
        return "resolved"
    return "investigating" if isinstance(event, ev.IncidentReopened) else before


def _turns(log: Log, begins: datetime.datetime) -> Iterator[Turn]:
    """The turns of each incident, in the order of the log."""
    state: dict[int, str] = {}
    n = 0
    for event in log:
        for incident, what in _turned(event, state):
            n, state[incident] = n + 1, what
            about = getattr(event, "component", "")
            yield Turn(n, _after(begins, event), incident, what, ev.sentence(event), about)


def _turned(event: Any, state: dict[int, str]) -> list[tuple[int, str]]:
    """Which incident an event turns into what. A page does not say what it is about: who answers it is at all of it."""
    if isinstance(event, ev.PageAcknowledged):
        return [(incident, ACKNOWLEDGED) for incident, what in state.items() if what == TRIGGERED]
    incident = getattr(event, "incident", 0)
    what = _WHAT.get(type(event), "")
    if (what == TRIGGERED and incident in state and not isinstance(event, ev.IncidentReopened)) or not what:
        return []
    if what == ACKNOWLEDGED and state.get(incident) != TRIGGERED:
        return []
    return [] if what == RESOLVED and state.get(incident) in (None, RESOLVED) else [(incident, what)]


_WHAT = {
    **dict.fromkeys((ev.AlertRaised, ev.CustomersReported, ev.IncidentReopened), TRIGGERED),
    **dict.fromkeys(_AT_IT, ACKNOWLEDGED),
    ev.IncidentResolved: RESOLVED,
}


def _categories(log: Log) -> dict[int, str]:
    """How bad each incident was last said to be."""
    return {e.incident: e.category for e in log if isinstance(e, ev.IncidentDeclared | ev.CategoryChanged)}


def _chosen(log: Log, people: dict[str, tuple[str, ...]], day: str) -> Iterator[Chosen]:
    due = due_of(log, day)
    for n, event in enumerate((e for e in log if isinstance(e, ev.ImprovementChosen)), 1):
        by = due[event.improvement] if event.owner else ""
        yield Chosen(n, event.improvement, event.owner, people.get(event.owner, ()), by)


def _rows(log: Log, begins: datetime.datetime) -> Iterator[Row]:
    """Without the truth, and without what positions in the log would tell of it."""
    for line in metrics.timeline(log, truth=False).itertuples():
        yield Row(_after(begins, log[line.Index]), line.clock, line.who, line.what)
