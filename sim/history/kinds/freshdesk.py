"""Tickets of Freshdesk: `/api/v2/tickets?include=stats`, a list or one, also as `/api/v2/search/tickets` gives them.

Without `include=stats` nothing says when they were answered. When one was closed does not say when it was resolved.
What the desk began by itself, by mail, is nobody who got in touch, and what it marked as spam neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sim.files.complaints import Wrong
from sim.history.fields import Row
from sim.history.form import Contact
from sim.history.kind import Kind, listed

_WAYS = {"3": "phone", "7": "chat"}  #: by `source`; mail, the portal and the rest are tickets
_OURS = "10"  #: a mail that the desk sent
_PRIORITIES = {"1": "low", "2": "medium", "3": "high", "4": "urgent"}


def made(rows: Sequence[Row]) -> Iterator[Contact]:
    """The ticket in a row. Raises Wrong."""
    (row,) = rows
    if row.get("spam") is True:
        raise Wrong("spam is true")
    if (source := row.text("source")) == _OURS:
        raise Wrong(f"source is {_OURS}: the desk wrote first")
    yield Contact(
        row.needed("id"),
        "freshdesk",
        _WAYS.get(source, "tickets"),
        row.needed_time("created_at"),
        replied=row.time("stats.first_responded_at"),
        settled=row.time("stats.resolved_at"),
        priority=_PRIORITIES.get(row.text("priority"), row.text("priority")),
        team=row.text("group_id"),
    )


def rows(document: Any) -> list[Any] | None:
    """The tickets."""
    return listed(document, "results", "fr_due_by", "requester_id", "created_at")


ABOUT = "tickets of Freshdesk: /api/v2/tickets?include=stats of its API"
KINDS = (Kind("freshdesk", ABOUT, rows, made),)
