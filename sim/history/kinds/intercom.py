"""Tickets of Intercom: `/tickets/search` or `/tickets/{id}` of its API, or the webhooks about them, one or a line each.

The first reply is the first comment by a person of the desk: notes are seen by colleagues alone, and what a bot says is
no answer by an agent. A ticket is settled when it last became resolved, if it still is. What several webhooks say of
one ticket is put together. Tickets that the desk keeps for itself (trackers, back office) are nobody who got in touch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sim.files.complaints import Wrong
from sim.history.fields import Row
from sim.history.form import Contact
from sim.history.kind import Kind, listed, with_fields

_RESOLVED = "resolved"
_NOBODY = ("", "0")  #: no team has it


def key(row: Row) -> str:
    """Of which ticket a row tells. Raises Wrong for one that tells of something else."""
    if row.get("ticket_state") is None:
        raise Wrong("this is no ticket: there is no ticket_state")
    return row.needed("ticket_id", "id")


def made(rows: Sequence[Row]) -> Iterator[Contact]:
    """The ticket of which these rows tell, the newest of which says how it stands. Raises Wrong."""
    row = max(rows, key=lambda row: row.time("updated_at") or row.needed_time("created_at"))
    if (category := row.text("category") or "Customer") != "Customer":
        raise Wrong(f"category is {category!r}: no customer's ticket")
    parts = {part.needed("id"): part for row in rows for part in row.rows("ticket_parts.ticket_parts")}
    team = row.text("team_assignee_id")
    yield Contact(
        key(row),
        "intercom",
        "tickets",
        row.needed_time("created_at"),
        replied=min((part.needed_time("created_at") for part in parts.values() if _answers(part)), default=None),
        settled=_settled(row, list(parts.values())),
        team="" if team in _NOBODY else team,
    )


def _answers(part: Row) -> bool:
    return part.text("part_type") == "comment" and part.text("author.type") == "admin"


def _settled(row: Row, parts: Sequence[Row]) -> datetime | None:
    if row.text("ticket_state.category", "ticket_state") != _RESOLVED:
        return None
    became = (part for part in parts if part.text("ticket_state") == _RESOLVED != part.text("previous_ticket_state"))
    return max((part.needed_time("created_at") for part in became), default=None)


def rows(document: Any) -> list[Any] | None:
    """The tickets; of webhooks what they are about."""
    told = listed(document, "", "topic", "data", "app_id")
    found = [_ticket(row) for row in told] if told is not None else document
    return with_fields(found, "ticket_id", "ticket_state", "created_at", under=("tickets",))


def _ticket(webhook: Any) -> Any:
    item = Row(webhook).get("data.item") if isinstance(webhook, dict) else None
    return item.get("ticket", item) if isinstance(item, dict) else item if item is not None else webhook


ABOUT = "tickets of Intercom: /tickets/search or /tickets/{id} of its API, or webhooks about tickets"
KINDS = (Kind("intercom", ABOUT, rows, made, key),)
