"""Alerts of Opsgenie, from its webhooks: each carries one action, and those of an alert are put together.

When an alert was created is when a monitor first said so: the beginning has the basis "alarm", and it was detected at
the same moment. `createdAt` is in thousandths of a second, `updatedAt`, the time of the action, in billionths.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sim.history.fields import Row
from sim.history.form import Incident, Milestone
from sim.history.kind import Kind, listed
from sim.history.steps import Step, ended, first_step

_CREATED = "alert.createdAt"


def made(rows: Sequence[Row]) -> Iterator[Incident]:
    """The incident of which webhooks tell. Raises Wrong."""
    rows = sorted(rows, key=_at)
    steps = [Step(_at(row), row.text("action")) for row in rows]
    last, created = rows[-1], rows[0].needed_time(_CREATED)
    yield Incident(
        _alert(last),
        "opsgenie",
        last.text("alert.message"),
        last.text("alert.priority"),
        last.text("alert.entity"),
        ", ".join(map(str, last.get("alert.teams") or ())),
        began=Milestone(created, "alarm"),
        detected=Milestone(created),
        acknowledged=first_step(steps, "Acknowledge"),
        resolved=ended(steps, "Close", "Create"),
    )


def _at(row: Row) -> datetime:
    created = row.text("action") == "Create"
    return row.needed_time(_CREATED) if created else row.needed_time("alert.updatedAt")


def _alert(row: Row) -> str:
    return row.needed("alert.alertId")


def webhooks(document: Any) -> list[Any] | None:
    """Webhooks about alerts: one, a list of them, or one a line."""
    rows = listed(document, "", "action", "alert")
    alert = next((row["alert"] for row in rows or () if isinstance(row, Mapping)), None)
    return rows if isinstance(alert, Mapping) and "alertId" in alert else None


KINDS = (Kind("opsgenie-webhooks", "webhooks of Opsgenie about alerts, as they came in", webhooks, made, key=_alert),)
