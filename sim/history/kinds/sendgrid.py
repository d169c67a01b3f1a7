"""Mailings by SendGrid: the events that its Event Webhook posts, one for each step of each copy, as lists or as lines.

A mailing is a campaign (`singlesend_id`, `marketing_campaign_id`). Events of mail that was sent by program name none:
then it is what was sent in one category within one day in UTC, or, without a category, within one day; the events do
not have the subject. A copy is one address in one message; it counts to the day on which it was handed over.

*Copies* are all that were handed over, also those that were dropped because earlier ones had come back. One that was
delivered and came back later has not arrived. What was still put off (`deferred`) took at least until then. A copy is
looked at when it is first opened, or a link in it followed; openings by machines, which fetch the pictures of each
mail as it comes in, are left out. Whoever had not looked when the events were saved is not in `looked`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sim.files.complaints import Wrong
from sim.history.fields import Row
from sim.history.form import Delays, Mailing
from sim.history.kind import Kind, with_fields

_STEPS = ("processed", "deferred", "delivered", "bounce", "dropped", "open", "click")
_CAMPAIGN = ("singlesend_id", "marketing_campaign_id")
_NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Copy:
    """One address in one message: when it was first heard of, handed over, last put off, delivered and first looked
    at, and whether it came back or was never sent."""

    heard: datetime
    handed: datetime | None
    deferred: datetime | None
    delivered: datetime | None
    looked: datetime | None
    back: bool

    @property
    def arrived(self) -> bool:
        """Whether it is known to have reached the address."""
        return not self.back and bool(self.delivered or self.looked)

    @property
    def out(self) -> tuple[float, float] | None:
        """Seconds from being handed over to being delivered, at least and at most; None where nothing is known."""
        if self.handed is None or self.back:
            return None
        if self.delivered:
            return (took := _seconds(self.handed, self.delivered)), took
        return (_seconds(self.handed, self.deferred), _NEVER) if self.deferred and not self.looked else None

    @property
    def wait(self) -> tuple[float, float] | None:
        """Seconds from its arrival to the first look, at least and at most; None where nobody looked."""
        since = self.delivered or self.handed
        if not self.arrived or self.looked is None or since is None:
            return None
        took = _seconds(since, self.looked)
        return (took if self.delivered else 0.0), took


def key(row: Row) -> str:
    """Of which campaign or category an event tells. Raises Wrong for one that tells nothing of a copy's way."""
    if (event := row.needed("event")) not in _STEPS:
        raise Wrong(f"event is {event!r}, which says nothing of how a copy got on; what does is {', '.join(_STEPS)}")
    if event == "open" and row.get("sg_machine_open") in (True, "true"):
        raise Wrong("it was opened by a machine (sg_machine_open), which says nothing of when anybody looked")
    row.needed("email")
    row.needed_time("timestamp")
    return f"campaign {row.text(*_CAMPAIGN)}" if row.text(*_CAMPAIGN) else f"category {_category(row)}"


def made(rows: Sequence[Row]) -> Iterator[Mailing]:
    """The mailings of a campaign, or of a category, one for each day. Raises Wrong."""
    steps: dict[tuple[str, str], dict[str, list[datetime]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        steps[_copy(row)][row.text("event")].append(row.needed_time("timestamp"))
    copies = [_got_on(of) for of in steps.values()]
    if campaign := rows[0].text(*_CAMPAIGN):
        yield _mailing(campaign, copies)
        return
    days = defaultdict(list)
    for copy in copies:
        days[f"{copy.handed or copy.heard:%Y-%m-%d}"].append(copy)
    for day, sent in days.items():
        yield _mailing(f"{_category(rows[0])} {day}".strip(), sent)


def _category(row: Row) -> str:
    found = row.get("category")
    return ", ".join(map(str, found)) if isinstance(found, list) else row.text("category")


def _copy(row: Row) -> tuple[str, str]:
    """The message, without what each server on its way adds to its name, and the address."""
    return re.split(r"\.(?:filter|recvd)", row.text("sg_message_id"))[0], row.text("email").casefold()


def _got_on(steps: dict[str, list[datetime]]) -> Copy:
    first = {step: min(times) for step, times in steps.items()}
    looked = [first[step] for step in ("open", "click") if step in first]
    return Copy(
        min(first.values()),
        first.get("processed"),
        max(steps["deferred"]) if "deferred" in first else None,
        first.get("delivered"),
        min(looked, default=None),
        "bounce" in first or "dropped" in first,
    )


def _mailing(id: str, copies: Sequence[Copy]) -> Mailing:
    at = min(copy.handed or copy.heard for copy in copies)
    arrived = sum(copy.arrived for copy in copies)
    out, looked = (_counted(copy.out for copy in copies), _counted(copy.wait for copy in copies))
    return Mailing(id, "sendgrid", "e-mail", at, len(copies), arrived, out, looked)


def _counted(found: Iterable[tuple[float, float] | None]) -> tuple[Delays, ...]:
    """Each length once, with how many there were of it."""
    return tuple(Delays(*took, count) for took, count in sorted(Counter(one for one in found if one).items()))


def _seconds(since: datetime, until: datetime) -> float:
    return (until - since).total_seconds()


def rows(document: Any) -> list[Any] | None:
    """The events that were posted."""
    return with_fields(document, "event", "email", "timestamp", "sg_message_id")


ABOUT = "mailings by SendGrid: what its Event Webhook posts (processed, delivered, open …), lists or an event a line"
KINDS = (Kind("sendgrid", ABOUT, rows, made, key),)
