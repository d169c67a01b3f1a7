"""Tickets of Zendesk: `/api/v2/tickets` and `/api/v2/ticket_metrics`, one, a list, both together, or lines of both.

What the two say of a ticket is put together, also from two files. The first reply and the solution come from the
metrics, in minutes by the calendar, not by business hours; a ticket that was opened again after it had been solved is
not settled. Metrics without their ticket begin when they were created, which is when the ticket was, and name no way.
Nobody waits for an agent with a ticket, so `waited` is empty; by telephone and chat it is, too, since Zendesk does
not tell it here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sim.files.complaints import Wrong
from sim.history.fields import Row
from sim.history.form import Contact
from sim.history.kind import Kind, with_fields

_WAYS = {"voice": "phone", "phone": "phone", "chat": "chat", "native_messaging": "chat"}
_UNDER = ("tickets", "ticket", "metric_sets", "ticket_metrics", "ticket_metric")


def key(row: Row) -> str:
    """Of which ticket a row tells. Raises Wrong for one that is neither a ticket nor the metrics of one."""
    if row.get("via") is None and row.get("ticket_id") is None:
        raise Wrong("this is neither a ticket (via) nor the metrics of one (ticket_id)")
    return row.text("ticket_id") or row.needed("id")


def made(rows: Sequence[Row]) -> Iterator[Contact]:
    """The ticket of which these rows tell. Raises Wrong."""
    nothing = Row({})
    ticket = next((row for row in reversed(rows) if row.get("via") is not None), nothing)
    metrics = next((row for row in reversed(rows) if row.get("ticket_id") is not None), nothing)
    if ticket.text("status") == "deleted":
        raise Wrong("status is deleted")
    came = ticket.time("created_at") or metrics.needed_time("created_at")
    yield Contact(
        key(rows[0]),
        "zendesk",
        _WAYS.get(ticket.text("via.channel"), "tickets"),
        came,
        replied=_after(came, metrics, "reply_time_in_minutes.calendar"),
        settled=_after(came, metrics, "full_resolution_time_in_minutes.calendar"),
        priority=ticket.text("priority"),
        team=ticket.text("group_id"),
    )


def _after(came: datetime, metrics: Row, name: str) -> datetime | None:
    minutes = metrics.number(name)
    return None if minutes is None else came + timedelta(minutes=minutes)


def rows(document: Any) -> list[Any] | None:
    """Tickets, metrics, or both."""
    tickets = with_fields(document, "via", "requester_id", "created_at", under=_UNDER)
    return tickets or with_fields(document, "ticket_id", "reply_time_in_minutes", under=_UNDER)


ABOUT = "tickets of Zendesk: /api/v2/tickets and /api/v2/ticket_metrics of its API"
KINDS = (Kind("zendesk", ABOUT, rows, made, key),)
