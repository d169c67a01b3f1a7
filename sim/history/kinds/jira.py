"""Incidents that are issues of Jira: what its search gives, with the changelog, or its webhooks.

All issues in a file are taken for incidents, so search for those alone. When an issue was created is when somebody
first said so: the beginning has the basis "alarm", and it was detected at the same moment. It was acknowledged when its
status was first changed, unless that was how it was resolved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sim.history.fields import Row
from sim.history.form import Incident, Milestone
from sim.history.kind import Kind, listed
from sim.history.steps import Step, first_step

_SAME = timedelta(seconds=1)  #: as close as that, a change of status is the one by which it was resolved


def made(rows: Sequence[Row]) -> Iterator[Incident]:
    """The incident of which rows tell. Raises Wrong."""
    last = max(map(_issue, rows), key=lambda row: row.needed_time("fields.updated", "fields.created"))
    created, resolved = last.needed_time("fields.created"), last.stone("fields.resolutiondate")
    changed = (Step(step.at, "status") for row in rows for step in _changes(row) if _earlier(step, resolved))
    yield Incident(
        last.needed("key"),
        "jira",
        last.text("fields.summary"),
        last.text("fields.priority.name"),
        ", ".join(one.text("name") for one in last.rows("fields.components")) or last.text("fields.project.name"),
        began=Milestone(created, "alarm"),
        detected=Milestone(created),
        acknowledged=first_step(changed, "status"),
        resolved=resolved,
    )


def _issue(row: Row) -> Row:
    """The issue of which a row tells, which is the row itself where it comes from a search."""
    issue = row.get("issue")
    return Row(issue, row.local) if isinstance(issue, Mapping) else row


def _changes(row: Row) -> Iterator[Step]:
    """When its status was changed, by the row's changelog: one change in a webhook, all of them from a search."""
    histories = row.rows("changelog.histories") or [Row({"items": row.get("changelog.items")}, row.local)]
    for history in histories:
        if any(item.text("field") == "status" for item in history.rows("items")):
            at = history.time("created") or row.needed_time("timestamp")
            yield Step(at, "status")


def _earlier(step: Step, resolved: Milestone | None) -> bool:
    return resolved is None or step.at < resolved.at - _SAME


def _key(row: Row) -> str:
    return _issue(row).needed("key")


def issues(document: Any) -> list[Any] | None:
    """The issues that a search gives, or one issue, or webhooks about issues."""
    if (found := listed(document, "", "webhookEvent", "issue")) is not None:
        return found
    rows = listed(document, "issues", "key", "fields")
    fields = next((row["fields"] for row in rows or () if isinstance(row, Mapping)), None)
    return rows if isinstance(fields, Mapping) else None


ABOUT = "issues of Jira: its search with expand=changelog and the fields of an incident, or webhooks about issues"
KINDS = (Kind("jira", ABOUT, issues, made, key=_key),)
