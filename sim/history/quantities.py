"""What a history measures: how long things took, how often they came, which share of cases they were.

A length of time is a set of `Cases`, of which some may be known only to lie between two ends. What cannot be used for a
quantity is left out of it and counted, with why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, pairwise

from sim.history.form import Contact, Delays, History, Incident

_YEAR = 365.25 * 86_400  # seconds
_BACKWARDS = "the later one came first"
_NOT_KNOWN = "a time is not known"
_ASSUMED = {
    "first notice": "the beginning is only the time of the first post",
    "alarm": "the beginning is only the time of the alarm",
}
_ONE_STAMP = "one and the same time stands for the first post and the end"
_AFTER = "the public heard of it only when it was over"


@dataclass(frozen=True, slots=True)
class Cases:
    """How long something took, in seconds, case by case; and what could not be used: why, and how many."""

    name: str
    about: str
    delays: tuple[Delays, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(one.count for one in self.delays)

    @property
    def open(self) -> int:
        """How many had not happened when somebody stopped looking, or are known to lie between two ends only."""
        return sum(one.count for one in self.delays if one.high > one.low)

    @property
    def unused(self) -> str:
        """How many could not be used, and why; "" where all could."""
        return "; ".join(f"{count:,}: {why}" for why, count in self.left_out.items())


@dataclass(frozen=True, slots=True)
class Part:
    """How many of how many."""

    name: str
    about: str
    count: int
    among: int

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.count / self.among


@dataclass(frozen=True, slots=True)
class Often:
    """How many in how many years."""

    name: str
    about: str
    count: int
    years: float

    @property
    def a_year(self) -> float:
        """How many a year."""
        return self.count / self.years


Quantity = Cases | Part | Often

#: Lengths between two milestones: the name, what it is, from which, to which.
_BETWEEN = (
    ("time to detect", "from the impact until somebody or something noticed", "began", "detected"),
    ("time to acknowledge", "from the alarm until a person answered", "detected", "acknowledged"),
    ("time to tell those hit", "from the impact until the first notice to customers it hit", "began", "told"),
    ("time to first public notice", "from the impact until the first post for all", "began", "published"),
    ("time to mitigate", "from the impact until it worked again", "began", "mitigated"),
    ("time to resolve", "from the impact until it was over", "began", "resolved"),
    ("from the alarm to the all-clear", "from the alarm until it was over", "detected", "resolved"),
    ("from the first post to the all-clear", "from the first post until it was over", "published", "resolved"),
    ("from the repair to the all-clear", "from working again until it was called over", "mitigated", "resolved"),
)


def quantities(history: History) -> dict[str, Quantity]:
    """All that a history measures, by name; what there is no case of is not there."""
    found: Iterable[Quantity] = chain(
        (between(history, *one) for one in _BETWEEN),
        [_gaps(history)],
        _incidents(history),
        _mailings(history),
        _contacts(history),
    )
    return {one.name: one for one in found if _is_there(one)}


def _is_there(quantity: Quantity) -> bool:
    if isinstance(quantity, Part):
        return quantity.among > 0
    return len(quantity) > 0 if isinstance(quantity, Cases) else quantity.count > 0


def between(history: History, name: str, about: str, since: str, until: str) -> Cases:
    """How long it took from one milestone to another. Left out are incidents of which a time is not known, is only
    assumed, or is that of a notice that came when all was over; and those where the later one came first."""
    delays, left_out = [], Counter[str]()
    for incident in history.incidents:
        seconds = _seconds(incident, since, until)
        if isinstance(seconds, str):
            left_out[seconds] += 1
        else:
            delays.append(Delays(seconds, seconds))
    return Cases(name, about, tuple(delays), dict(left_out))


def _seconds(incident: Incident, since: str, until: str) -> float | str:
    """The length, or why there is none."""
    first, last = getattr(incident, since), getattr(incident, until)
    if first is None or last is None:
        return _NOT_KNOWN
    if since == "began" and first.basis in _ASSUMED:
        return _ASSUMED[first.basis]
    if "published" in (since, until) and incident.afterwards:
        return _AFTER
    if (since, until) == ("published", "resolved") and incident.at_once:
        return _ONE_STAMP
    seconds = (last.at - first.at).total_seconds()
    return seconds if seconds >= 0 else _BACKWARDS


def _gaps(history: History) -> Cases:
    """From one update to the next, until it was over; two in the same second are one."""
    gaps = [
        (late.at - early.at).total_seconds()
        for incident in history.incidents
        for early, late in pairwise(incident.updates)
        if incident.resolved is None or early.at < incident.resolved.at
    ]
    about = "from one update to the next, as long as it was not over"
    return Cases("gap between updates", about, tuple(Delays(gap, gap) for gap in gaps if gap > 0))


def _incidents(history: History) -> Iterable[Quantity]:
    """How often they came, and how many the public heard of only afterwards."""
    times = sorted(at for one in history.incidents if (at := one.from_when))
    if len(times) > 1 and (years := (times[-1] - times[0]).total_seconds() / _YEAR) > 0:
        # the first one starts the count, so that n incidents make n - 1 spaces between them
        yield Often("incidents a year", "between the first and the last in this history", len(times) - 1, years)
    over = [one for one in history.incidents if one.mitigated or one.resolved]
    posted = [one for one in over if one.published and not one.at_once]
    late = sum(one.afterwards for one in posted)
    yield Part(
        "heard only afterwards", "incidents of which the public heard only when they were over", late, len(posted)
    )


def _mailings(history: History) -> Iterable[Quantity]:
    for channel in dict.fromkeys(one.channel for one in history.mailings):
        ones = [one for one in history.mailings if one.channel == channel]
        copies, arrived = sum(one.copies for one in ones), sum(one.arrived for one in ones)
        yield Part(f"arrived by {channel}", "copies that arrived, of those handed over", arrived, copies)
        seen = sum(one.seen for one in ones)
        yield Part(f"looked at by {channel}", "copies looked at, of those that arrived", seen, arrived)
        out = tuple(chain.from_iterable(one.out for one in ones))
        yield Cases(f"under way by {channel}", "from handing a copy over until it arrived", out)
        looked = tuple(chain.from_iterable(one.looked for one in ones))
        yield Cases(f"reading by {channel}", "until a copy was first looked at, of those that ever were", looked)


def _contacts(history: History) -> Iterable[Quantity]:
    for way in dict.fromkeys(one.way for one in history.contacts):
        ones = [one for one in history.contacts if one.way == way]
        waited = [one for one in ones if one.waited is not None]
        left = sum(one.gave_up for one in waited)
        yield Part(f"gave up: {way}", "contacts that ended before anybody answered", left, len(waited))
        yield _cases(f"patience: {way}", "how long people are ready to wait for an agent", waited, _patience)
        yield _cases(f"handling: {way}", "how long an agent had a contact", ones, lambda one: _exact(one.handled))
        yield _cases(f"first reply: {way}", "until somebody first answered", ones, lambda one: _since(one, one.replied))
        yield _cases(f"settling: {way}", "until it was settled", ones, lambda one: _since(one, one.settled))


def _cases(name: str, about: str, ones: Iterable[Contact], delay: Callable[[Contact], Delays | None]) -> Cases:
    return Cases(name, about, tuple(found for one in ones if (found := delay(one)) is not None))


def _patience(one: Contact) -> Delays | None:
    """Who gave up had waited for as long as they would; who was answered would have waited longer than they did. Who
    was answered at once says nothing."""
    waited = one.waited or 0.0
    if one.gave_up:
        return Delays(waited, waited)
    return Delays(waited, float("inf")) if waited > 0 else None


def _exact(seconds: float | None) -> Delays | None:
    return None if seconds is None else Delays(seconds, seconds)


def _since(one: Contact, at: datetime | None) -> Delays | None:
    """None also where it came before they got in touch, which cannot be."""
    return _exact((at - one.came).total_seconds()) if at is not None and at >= one.came else None
