"""Measures of the days after: what customers were given, whether the team looked back, and what came of it.

They count to the end of the days after; all others end with the scenario's own time. Where no days after are followed,
or nothing was resolved that could be looked back on, they are NaN.
"""

from __future__ import annotations

from typing import Any

from sim import events as ev
from sim.demand import people, working_days
from sim.metrics.facts import NEVER, Facts
from sim.reach import Delivery, informed
from sim.scenario import DAY, FOLLOW_UP, INSIDE, Aftermath, Audience, Scenario

NAMES = (
    *("follow-up in time", "compensation cost", "claims", "days to review", "review in time", "report right"),
    *("report read", "improvements chosen", "improvements with an owner", "improvements cost", "promises backed"),
    *("improvements done", "factors found"),
)


def of_the_aftermath(facts: Facts) -> dict[str, float]:
    """These measures, by name."""
    plan, over = facts.scenario.organisation.aftermath, facts.resolved()
    if not facts.scenario.afterwards or plan is None or over is None:
        return dict.fromkeys(NAMES, NEVER)
    days = _Days(facts, plan, over)
    return {**_told(days), **_reviewed(days), **_improved(days)}


class _Days:
    """What happened from when the incident was over on, and what was owed."""

    def __init__(self, facts: Facts, plan: Aftermath, over: int):
        self.facts, self.plan, self.over = facts, plan, over
        self.scenario: Scenario = facts.scenario
        self.owed = plan.due(facts.declared())
        self.end = facts.days_end
        self.events = [e for e in facts.log if over <= e.at <= self.end]

    def all(self, kind: type) -> list[Any]:
        """Every event of a kind since it was over, in order."""
        return [e for e in self.events if isinstance(e, kind)]


def _told(days: _Days) -> dict[str, float]:
    sent = days.all(ev.NoticeSent)
    follow_up = [e.at for e in sent if e.to == "customers" and e.occasion in FOLLOW_UP]
    claims = _claims(days)
    promises = [e for e in _sent_by_then(days) if e.to not in INSIDE and _says(e, "what becomes better")]
    return {
        "follow-up in time": _in_time(follow_up, days.over + days.owed.follow_up if days.owed else None, days.end),
        "claims": sum(number for number, _ in claims),
        "compensation cost": sum(number * amount for number, amount in claims),
        "promises backed": sum(_backed(days, e) for e in promises) / len(promises) if promises else NEVER,
    }


def _sent_by_then(days: _Days) -> list[ev.NoticeSent]:
    """Every notice by the end of the days after, a press release from while it went on among them."""
    return [e for e in days.facts.log if isinstance(e, ev.NoticeSent) and e.at <= days.end]


def _in_time(seconds: list[int], by: int | None, end: int) -> float:
    """1 if the first of these came by then, 0 if not; NaN where nothing is owed, or it is not due yet."""
    if by is None or (not seconds and by > end):
        return NEVER
    return float(bool(seconds) and seconds[0] <= by)


def _says(sent: ev.NoticeSent, field: str) -> bool:
    return any(name == field and words.strip() for name, words in sent.fields)


def _claims(days: _Days) -> list[tuple[float, int]]:
    """(how many claim it, what each gets) of everything that was offered: those of its segments who have been told by a
    notice that says so, × the share that takes up so much."""
    return [(_told_of(days, e) * days.plan.taken_up(e.amount), e.amount) for e in days.all(ev.CompensationOffered)]


def _told_of(days: _Days, offer: ev.CompensationOffered) -> float:
    names = {e.notice for e in days.all(ev.NoticeSent) if _says(e, "compensation")}
    ways = [e.delivery for e in days.all(ev.DeliveryBegan) if e.delivery.notice in names]
    segments = [a for a in days.scenario.organisation.audiences if a.name in offer.audiences]
    shares = [informed([way for way in ways if way.audience == a.name], days.end) for a in segments]
    return sum(people(days.scenario, a) * share for a, share in zip(segments, shares, strict=True))


def _backed(days: _Days, promise: ev.NoticeSent) -> bool:
    """Whether something was decided, and somebody sees to all of it: what was made after the review by then, what was
    made before there was anything to decide by the end of the days after."""
    by = promise.at if promise.occasion == "after the review" else days.end
    chosen = [e for e in days.all(ev.ImprovementChosen) if e.at <= by]
    return bool(chosen) and all(e.owner for e in chosen)


def _reviewed(days: _Days) -> dict[str, float]:
    held = days.all(ev.ReviewHeld)[:1]
    report = days.all(ev.ReportHandedRound)[:1]
    return {
        "days to review": (held[0].at - days.over) / DAY if held else NEVER,
        "review in time": _review_in_time(days, held[0].at if held else None),
        "report right": _right(days, held[0], report[0]) if report and held else NEVER,
        "report read": _read(days, report[0]) if report else 0.0,
        "factors found": _found(days),
    }


def _found(days: _Days) -> float:
    """Of what contributed, the share that a review found; NaN where the scenario names nothing."""
    factors = days.scenario.factors
    return len({e.factor for e in days.all(ev.FactorFound)}) / len(factors) if factors else NEVER


def _review_in_time(days: _Days, held: int | None) -> float:
    if days.owed is None:
        return NEVER
    allowed = days.owed.review_in_working_days
    if held is None:
        return NEVER if working_days(days.scenario, days.over, days.end) <= allowed else 0.0
    return float(working_days(days.scenario, days.over, held) <= allowed)


def _right(days: _Days, held: ev.ReviewHeld, report: ev.ReportHandedRound) -> float:
    """1 if the report names what was really the cause, 0 if it names another one or none."""
    fault = days.scenario.fault
    true = fault.cause if fault.real else fault.false_cause
    return float(held.cause == true and not report.redacted)


def _read(days: _Days, report: ev.ReportHandedRound) -> float:
    """Of the people inside, the share that has read the report: channel by channel as a notice would be."""
    inside = [a for a in days.scenario.organisation.audiences if a.name in report.audiences]
    number = sum(people(days.scenario, a) for a in inside)
    read = sum(people(days.scenario, a) * informed(_ways(days, report, a), days.end) for a in inside)
    return read / number if number else NEVER


def _ways(days: _Days, report: ev.ReportHandedRound, audience: Audience) -> list[Delivery]:
    shares = {way.channel: way.share for way in audience.reached_by}
    channels = [c for c in days.scenario.organisation.channels if c.name in report.channels and c.name in shares]
    return [
        Delivery("report", audience.name, c.name, 0, report.at, 0, shares[c.name] * c.accepts * c.seen, c.reads)
        for c in channels
    ]


def _improved(days: _Days) -> dict[str, float]:
    chosen = days.all(ev.ImprovementChosen)
    done = [e for e in chosen if e.owner and e.due <= days.end]
    return {
        "improvements chosen": float(len(chosen)),
        "improvements with an owner": sum(bool(e.owner) for e in chosen) / len(chosen) if chosen else NEVER,
        "improvements cost": sum(e.cost for e in chosen),
        "improvements done": len(done) / len(chosen) if chosen else NEVER,
    }
