"""Incidents of an Atlassian Statuspage: what `/api/v2/incidents.json` of a public page gives, without a password, or
its webhooks, of which each tells the whole incident.

The page says when its first update went out, and `started_at`, which is the same moment unless somebody set it back.
Only where it was set back is anything known of how long customers waited for the first word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sim.history.fields import Row
from sim.history.form import Incident, Milestone, Update
from sim.history.kind import Kind, listed

_NO_PART = "Visit www."  #: so begins a line among the components that only leads to another page
_SAME = timedelta(minutes=1)  #: closer together, the start is the page's own stamp, not somebody's statement


def made(rows: Sequence[Row]) -> Iterator[Incident]:
    """The incident in a row. Raises Wrong."""
    (row,) = rows
    updates = tuple(sorted(map(_update, row.rows("incident_updates")), key=lambda update: update.at))
    published = Milestone(updates[0].at) if updates else row.stone("created_at")
    yield Incident(
        row.needed("id"),
        "statuspage",
        row.text("name"),
        row.text("impact"),
        ", ".join(name for one in row.rows("components") if not (name := one.text("name")).startswith(_NO_PART)),
        began=_began(row.stone("started_at", "created_at"), published),
        published=published,
        mitigated=row.stone("monitoring_at") or _reached(updates, "monitoring"),
        resolved=row.stone("resolved_at") or _reached(updates, "resolved"),
        updates=updates,
    )


def _update(row: Row) -> Update:
    return Update(row.needed_time("display_at", "created_at", "updated_at"), row.text("status"), row.text("body"))


def _began(stated: Milestone | None, published: Milestone | None) -> Milestone | None:
    if stated and published and abs(stated.at - published.at) <= _SAME:
        return Milestone(stated.at, "first notice")
    return stated


def _reached(updates: Sequence[Update], status: str) -> Milestone | None:
    return next((Milestone(update.at) for update in updates if update.status == status), None)


def rows(document: Any) -> list[Any] | None:
    """The incidents of a page; also where an incident stands beside its page, as in a webhook, one or one a line."""
    if (beside := listed(document, "", "page", "incident")) is not None:
        inside = [row.get("incident") if isinstance(row, dict) else row for row in beside]
        return inside if listed(inside, "", "incident_updates") is not None else None
    return listed(document, "incidents", "incident_updates", "impact", "shortlink")


KINDS = (Kind("statuspage", "incidents of a Statuspage: /api/v2/incidents.json of the page", rows, made),)
