"""Mailings by Mailchimp: the report of a campaign, `/3.0/reports`, one, a list, or lines as Airbyte copies them.

Arrived is what was sent less what bounced. How long that took is not told, so looks are counted from the sending.
Of looks the report has how many people opened the mail (`opens.unique_opens`), and, for each hour of the first day,
how many opened it in that hour. People who did so in several hours are in each, so these can be more than there were
people. Then all of the first hour count, since nobody can have been there before, and of each later hour the same
share, so that as many looked as the report says; these hours are a little late, as who comes back comes later.
Where the hours are fewer, the others looked between their end and the last opening.
Openings by proxies, which fetch the pictures of each mail, are left out where the report has the numbers without.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import accumulate, pairwise
from typing import Any

from sim.files.complaints import Wrong
from sim.history.fields import Row
from sim.history.form import Delays, Mailing
from sim.history.kind import Kind, with_fields

_HOUR = 3600.0
_BOUNCES = ("bounces.hard_bounces", "bounces.soft_bounces", "bounces.syntax_errors")
_WITHOUT_PROXIES, _ALL = "proxy_excluded_unique_opens", "unique_opens"


def key(row: Row) -> str:
    """Of which campaign a row tells. Raises Wrong for one that tells of none."""
    if row.get("emails_sent") is None and row.get("campaign_id") is None:
        raise Wrong("this is no report (emails_sent), and it tells of no campaign (campaign_id)")
    return row.text("campaign_id") or row.needed("id")


def made(rows: Sequence[Row]) -> Iterator[Mailing]:
    """The mailing of a campaign, by its newest report. Raises Wrong."""
    report = next((row for row in reversed(rows) if row.get("emails_sent") is not None), None)
    if report is None:
        raise Wrong(f"there is no report of {key(rows[0])!r} here, only what single addresses did")
    sent_at, sent = report.needed_time("send_time"), _count(report, "emails_sent")
    arrived = sent - sum(_count(report, name) for name in _BOUNCES)
    if arrived < 0:
        raise Wrong(f"emails_sent is {sent}, but {sent - arrived} bounced")
    yield Mailing(report.needed("id"), "mailchimp", "e-mail", sent_at, sent, arrived, (), _looked(report, sent_at))


def _looked(report: Row, sent_at: datetime) -> tuple[Delays, ...]:
    """When people first looked, in seconds from the sending: between which full hours."""
    people = _count(report, f"opens.{_WITHOUT_PROXIES}", f"opens.{_ALL}")
    series = report.rows("timeseries")
    begins = [(hour.needed_time("timestamp") - sent_at).total_seconds() for hour in series]
    counts = first_looks([_count(hour, _WITHOUT_PROXIES, _ALL) for hour in series], people)
    hours = [_hour(begin, count) for begin, count in zip(begins, counts, strict=True) if count]
    if (later := people - sum(counts)) > 0:
        last = (report.needed_time("opens.last_open") - sent_at).total_seconds()
        end = max(begins, default=-_HOUR) + _HOUR
        hours.append(Delays(end if end <= last else 0.0, last, later))
    return tuple(hours)


def first_looks(counts: Sequence[int], people: int) -> list[int]:
    """Of those who opened the mail in each hour, how many had not before, if it was opened by so many people. Raises
    Wrong where there were fewer people than in the first hour."""
    if (total := sum(counts)) <= people:
        return list(counts)
    first = next(count for count in counts if count)
    if first > people:
        raise Wrong(f"opens.{_ALL} is {people}, but {first} opened it in one hour")
    share = (people - first) / (total - first)
    so_far = [round(first + share * (some - first)) if some else 0 for some in accumulate(counts, initial=0)]
    return [now - before for before, now in pairwise(so_far)]


def _hour(begin: float, count: int) -> Delays:
    """An hour; of that in which it was sent, only what came after."""
    return Delays(0.0 if begin < 0 < begin + _HOUR else begin, begin + _HOUR, count)


def _count(row: Row, *names: str) -> int:
    """A number of mails or people, 0 where none is given. Raises Wrong for one that is none."""
    number = row.number(*names) or 0
    if number < 0 or number != int(number):
        raise Wrong(f"{names[-1]} is {number:g}, which is no number of mails or people")
    return int(number)


def rows(document: Any) -> list[Any] | None:
    """The reports."""
    return with_fields(document, "emails_sent", "send_time", "bounces", "opens", under=("reports",))


ABOUT = "mailings by Mailchimp: campaign reports, /3.0/reports or /3.0/reports/{campaign_id} of its API"
KINDS = (Kind("mailchimp", ABOUT, rows, made, key),)
