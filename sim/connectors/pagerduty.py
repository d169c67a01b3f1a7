"""The turns of each incident as events for a pager (PagerDuty's Events API v2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.connectors.dispatch import KEY, Request, stamp
from sim.connectors.marking import MARK, NOT_REAL, titled
from sim.connectors.transcript import TRIGGERED, Transcript, Turn

BASE = "https://events.pagerduty.com"
_SUMMARY = 1024  # characters that the API takes
_SEVERITIES = {"critical": "critical", "moderate": "error", "low": "warning"}


def requests(of: Transcript, name: str = "pagerduty") -> Iterator[Request]:
    """An event for each turn. All those of one incident have the same `dedup_key`, so that the pager keeps them
    together, and takes one that comes again for the same."""
    for turn in of.turns:
        identity = f"{of.id}/{name}/turn {turn.n}"
        about = f"{turn.what} incident {turn.incident}: {titled(turn.says)}"
        yield Request(identity, about, "POST", "/v2/enqueue", _event(of, turn), repeatable=True)


def _event(of: Transcript, turn: Turn) -> dict[str, Any]:
    event = {
        "routing_key": KEY,
        "event_action": turn.what,
        "dedup_key": f"{MARK}-{of.id}-{turn.incident}",
        "client": titled(of.name),
    }
    return event | ({"payload": _payload(of, turn)} if turn.what == TRIGGERED else {})


def _payload(of: Transcript, turn: Turn) -> dict[str, Any]:
    return {
        "summary": titled(turn.says, _SUMMARY),
        "source": titled(of.organisation),
        "severity": _SEVERITIES.get(dict(of.categories).get(turn.incident, ""), "error"),
        "timestamp": stamp(turn.at),
        **({"component": turn.about} if turn.about else {}),
        "group": MARK,
        "class": MARK,
        "custom_details": {"exercise": NOT_REAL},
    }
