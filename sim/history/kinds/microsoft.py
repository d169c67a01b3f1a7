"""Issues of Microsoft 365: what Microsoft's Graph gives of the health of its services.

The posts are for customers who are signed in, so the first of them is when customers were told. It may have come before
the time that is later given as the start; that stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sim.history.fields import Row
from sim.history.form import Incident, Milestone, Update
from sim.history.kind import Kind, listed
from sim.history.prose import plain


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


ISSUES = "issues of Microsoft 365: GET /admin/serviceAnnouncement/issues of Microsoft Graph"
KINDS = (Kind("microsoft-365", ISSUES, issues, made),)
