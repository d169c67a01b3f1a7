"""Incidents of Google Cloud: `incidents.json` of its public status page, in today's form and in that of 2016 to 2020.

Until 2020 an incident had no id: what began, was first posted and concerns the same is one, in other words.
`begin` is when customers were hit, `created` when the first post went out. Where the two are the same, nobody set the
beginning back, so nothing is known of the wait.
When it worked again it does not say: what posts call mitigated was so at another time in half of the cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sim.history.fields import Row, first
from sim.history.form import Incident, Milestone, Update
from sim.history.kind import Kind, listed

_SAME = timedelta(minutes=2)  #: as close as that, the beginning is the time of the first post


def made(rows: Sequence[Row]) -> Iterator[Incident]:
    """The incident in a row. Raises Wrong."""
    (row,) = rows
    updates = tuple(sorted(map(_update, row.rows("updates")), key=lambda update: update.at))
    published = first(row.stone("created"), *(Milestone(update.at) for update in updates[:1]))
    title = " ".join(row.text("external_desc").split())[:200]
    yield Incident(
        row.text("id", "number") or " ".join(row.needed(name) for name in ("begin", "created", "service_name")),
        "google-cloud",
        title,
        row.text("severity"),
        row.text("service_name") or ", ".join(one.text("title") for one in row.rows("affected_products")),
        began=_began(row.stone("begin"), published),
        published=published,
        resolved=row.stone("end") or _works_again(updates),
        updates=updates,
    )


def _update(row: Row) -> Update:
    return Update(row.needed_time("created", "when", "modified"), row.text("status"), row.text("text"))


def _began(stated: Milestone | None, published: Milestone | None) -> Milestone | None:
    if stated and published and abs(stated.at - published.at) <= _SAME:
        return Milestone(stated.at, "first notice")
    return stated


def _works_again(updates: Sequence[Update]) -> Milestone | None:
    """The last post that calls it available; such incidents have no end of their own."""
    said = [update for update in updates if update.status == "AVAILABLE"]
    return Milestone(said[-1].at, "derived") if said else None


def rows(document: Any) -> list[Any] | None:
    """The incidents of the page."""
    return listed(document, "", "begin", "created", "external_desc", "updates")


KINDS = (Kind("google-cloud", "incidents of Google Cloud: status.cloud.google.com/incidents.json", rows, made),)
