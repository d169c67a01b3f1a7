"""Issues of Microsoft's cloud services: what its Graph gives of the health of Microsoft 365, and reviews of Azure.

Posts about the health of Microsoft 365 are for customers who are signed in, so the first of them is when customers were
told. It may have come before the time that is later given as the start; that stays as it is.

Reviews of Azure's incidents hold a timeline in prose. They are read from a table in which somebody has put the times of
each: when customers were hit, when it was detected, the first targeted message, the first public page, and when it was
mitigated, all in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sim.history.fields import Row
from sim.history.form import Incident, Milestone, Update
from sim.history.kind import Kind, listed
from sim.history.prose import plain
from sim.history.times import UTC


def made(rows: Sequence[Row]) -> Iterator[Incident]:
    """The issue in a row. Raises Wrong."""
    (row,) = rows
    posts = tuple(sorted(map(_post, row.rows("posts")), key=lambda post: post.at))
    yield Incident(
        row.needed("id"),
        "microsoft-365",
        row.text("title"),
        row.text("classification"),
        row.text("service"),
        began=row.stone("startDateTime"),
        told=Milestone(posts[0].at) if posts else None,
        resolved=row.stone("endDateTime"),
        updates=posts,
    )


def _post(row: Row) -> Update:
    return Update(row.needed_time("createdDateTime"), "", plain(row.text("description.content")))


def issues(document: Any) -> list[Any] | None:
    """The issues that the Graph gives, one or many."""
    return listed(document, "value", "startDateTime", "endDateTime", "classification", "posts")


def reviewed(rows: Sequence[Row]) -> Iterator[Incident]:
    """The incident in a row of reviews. Raises Wrong."""
    row = replace(rows[0], local=UTC)
    yield Incident(
        row.needed("id"),
        "azure",
        row.text("title"),
        row.text("severity"),
        began=row.stone("impact_begin", basis="in prose"),
        detected=row.stone("detected", basis="in prose"),
        told=row.stone("first_targeted_comm", basis="in prose"),
        published=row.stone("first_public_page", basis="in prose"),
        mitigated=row.stone("mitigated", basis="in prose"),
    )


def reviews(document: Any) -> list[Any] | None:
    """The rows of a table of reviews."""
    return listed(document, "", "id", "impact_begin", "first_targeted_comm", "first_public_page", "mitigated")


ISSUES = "issues of Microsoft 365: GET /admin/serviceAnnouncement/issues of Microsoft Graph"
REVIEWS = "reviews of Azure's incidents: a table with impact_begin, detected, first_targeted_comm, first_public_page"
KINDS = (Kind("microsoft-365", ISSUES, issues, made), Kind("azure-reviews", REVIEWS, reviews, reviewed))
