"""Incidents of PagerDuty: from its REST API, its log, its analytics (also as CSV) and its webhooks.

When it was created is when a monitor or a person first said so: the beginning has the basis "alarm", and it was
detected at the same moment. What several of these tell of one incident comes together by its id.

A webhook carries one step, so those of an incident are put together, over all the files that are read at once.
An incident that was opened again counts as resolved only by what came after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sim.files.complaints import Wrong
from sim.history.fields import Row, first
from sim.history.form import Incident, Milestone, Update
from sim.history.kind import Kind, listed
from sim.history.steps import Step, ended, first_step
from sim.history.times import zone

_SOURCE = "pagerduty"
_AT, _TYPE = "event.occurred_at", "event.event_type"


# ------------------------------------------------------------------------------------------------ REST


def made(rows: Sequence[Row]) -> Iterator[Incident]:
    """The incident in a row of `/incidents`, which lists only acknowledgements that still hold. Raises Wrong."""
    (row,) = rows
    yield replace(
        _described(row, row.needed("id"), row.stone("created_at")),
        acknowledged=first(*(one.stone("at") for one in row.rows("acknowledgements"))),
        resolved=row.stone("resolved_at") or _last_change(row),
    )


def _last_change(row: Row) -> Milestone | None:
    return row.stone("last_status_change_at") if row.text("status") == "resolved" else None


def _described(row: Row, name: str, created: Milestone | None) -> Incident:
    """What an incident of the REST API says about itself, wherever it is quoted; created, as is known elsewhere."""
    return Incident(
        name,
        _SOURCE,
        row.text("title", "description", "summary"),
        row.text("priority.summary", "priority.name", "urgency"),
        row.text("service.summary", "service.name"),
        ", ".join(one.text("summary", "name") for one in row.rows("teams")) or row.text("escalation_policy.summary"),
        began=_alarm(created),
        detected=created,
    )


def _alarm(created: Milestone | None) -> Milestone | None:
    return Milestone(created.at, "alarm") if created else None


def incidents(document: Any) -> list[Any] | None:
    """The incidents of `/incidents`, or the one of `/incidents/{id}`."""
    having = ("incident_number", "created_at", "service", "urgency")
    return listed(document, "incidents", *having) or listed(document, "incident", *having)


# ------------------------------------------------------------------------------------------------ log


def logged(rows: Sequence[Row]) -> Iterator[Incident]:
    """The incident of which log entries tell. Raises Wrong."""
    steps = [Step(row.needed_time("created_at"), row.text("type").removesuffix("_log_entry")) for row in rows]
    about = Row({**rows[0].values, "summary": rows[0].text("incident.summary")}, rows[0].local)
    described = _described(about, rows[0].needed("incident.id"), first_step(steps, "trigger"))
    service = next((row.text("service.summary") or _service(row) for row in rows), "")
    yield _stepped(replace(described, service=service), steps, "acknowledge", "resolve", "reopen")


def _service(row: Row) -> str:
    return row.text("agent.summary") if row.text("agent.type").startswith("service") else ""


def _stepped(incident: Incident, steps: Sequence[Step], acknowledge: str, resolve: str, *again: str) -> Incident:
    return replace(incident, acknowledged=first_step(steps, acknowledge), resolved=ended(steps, resolve, *again))


def log_entries(document: Any) -> list[Any] | None:
    """The entries of `/log_entries` and of `/incidents/{id}/log_entries`."""
    return listed(document, "log_entries", "type", "created_at", "incident", "channel")


# ------------------------------------------------------------------------------------------------ analytics


def analysed(rows: Sequence[Row]) -> Iterator[Incident]:
    """The incident in a row of the analytics or of the table of incidents. Raises Wrong.

    The first acknowledgement is given in seconds after it was created, so it is derived; so is the end where only its
    seconds are given.
    """
    (row,) = rows
    row = replace(row, local=zone(row.text("time_zone"))) if row.get("time_zone") else row
    created = row.stone("created_at", "created_on")
    yield Incident(
        row.needed("id"),
        _SOURCE,
        row.text("description"),
        row.text("priority_name", "urgency"),
        row.text("service_name"),
        row.text("team_name", "escalation_policy_name"),
        began=_alarm(created),
        detected=created,
        acknowledged=_after(created, row.number("seconds_to_first_ack")),
        resolved=row.stone("resolved_at", "resolved_on") or _after(created, row.number("seconds_to_resolve")),
    )


def _after(since: Milestone | None, seconds: float | None) -> Milestone | None:
    if since is None or seconds is None:
        return None
    return Milestone(since.at + timedelta(seconds=seconds), "derived")


def analytics(document: Any) -> list[Any] | None:
    """The incidents of `/analytics/raw/incidents`, each with the zone that the answer names for its times, else UTC."""
    rows = listed(document, "data", "incident_number", "created_at", "seconds_to_first_ack")
    named = document.get("time_zone") if isinstance(document, dict) and "data" in document else None
    return rows and [{"time_zone": named or "UTC", **row} if isinstance(row, dict) else row for row in rows]


def exported(document: Any) -> list[Any] | None:
    """The rows of the incidents' CSV export."""
    return listed(document, "", "incident_number", "created_on", "seconds_to_first_ack", "seconds_to_resolve")


# ------------------------------------------------------------------------------------------------ webhooks


def told(rows: Sequence[Row]) -> Iterator[Incident]:
    """The incident of which webhooks tell. Raises Wrong."""
    rows = sorted(rows, key=lambda row: row.needed_time(_AT))
    steps = [Step(row.needed_time(_AT), row.text(_TYPE)) for row in rows]
    about = next((row for row in reversed(rows) if row.text("event.data.type") == "incident"), rows[0])
    data = Row(about.get("event.data.incident") or about.get("event.data"), about.local)
    created = data.stone("created_at") or first_step(steps, "incident.triggered")
    again = ("incident.reopened", "incident.triggered")
    described = replace(_described(data, _incident(about), created), updates=tuple(_updates(rows)))
    yield _stepped(described, steps, "incident.acknowledged", "incident.resolved", *again)


def _updates(rows: Sequence[Row]) -> Iterator[Update]:
    for row in rows:
        if row.text(_TYPE) == "incident.status_update_published":
            yield Update(row.needed_time(_AT), "", row.text("event.data.message"))


def _incident(row: Row) -> str:
    """The id of the incident of which a webhook tells. Raises Wrong where it tells of something else."""
    data = row.text("event.data.type")
    name = row.text("event.data.incident.id") or (row.text("event.data.id") if data == "incident" else "")
    if not name:
        raise Wrong(f"event.data.type is {data!r}; of an incident nothing is told here")
    return name


def webhooks(document: Any) -> list[Any] | None:
    """Webhooks in their third form: one, a list of them, or one a line."""
    rows = listed(document, "", "event")
    first_row = next((row for row in rows or () if isinstance(row, dict)), {})
    event = first_row.get("event")
    return rows if isinstance(event, dict) and {"event_type", "occurred_at", "data"} <= event.keys() else None


KINDS = (
    Kind("pagerduty", "incidents of PagerDuty: GET /incidents of its REST API", incidents, made),
    Kind(
        "pagerduty-log",
        "PagerDuty's log: GET /log_entries, or /incidents/{id}/log_entries, of its REST API",
        log_entries,
        logged,
        key=lambda row: row.needed("incident.id"),
    ),
    Kind("pagerduty-analytics", "PagerDuty's POST /analytics/raw/incidents", analytics, analysed),
    Kind("pagerduty-csv", "incidents of PagerDuty as CSV, from its analytics", exported, analysed),
    Kind("pagerduty-webhooks", "webhooks of PagerDuty, version 3, as they came in", webhooks, told, key=_incident),
)
