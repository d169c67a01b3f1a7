"""Measures: what a finished log says, in numbers. One run, one row.

Times are minutes from the start of the impact unless their name says otherwise; NaN means that it never
happened while the scenario was followed (such a time is *censored*, not left out). The definitions follow
the incident vocabulary of Datadog, PagerDuty and Google; see docs/measures.md.
"""

from __future__ import annotations

import numpy as np

from sim import events as ev
from sim.demand import orders, people
from sim.log import Log
from sim.metrics.facts import HOUR, MINUTE, NEVER, Facts
from sim.metrics.telling import of_telling
from sim.reach import shares_by

#: Every measure and its unit, in the order in which tables show them.
UNITS: dict[str, str] = {
    "time to notify": "min",
    "first notice to customers": "min",
    "90 % informed": "min",
    "time to notify, from detection": "min",
    "time to notify, from declaration": "min",
    "executives informed": "min",
    "partners informed": "min",
    "time to detect": "min",
    "time to acknowledge": "min",
    "time to declare": "min",
    "time to activate": "min",
    "time to identify": "min",
    "time to mitigate": "min",
    "time to resolve": "min",
    "impact": "min",
    "internal to external": "min",
    "longest silence": "min",
    "promises kept": "share",
    "groups told": "share",
    "category right": "share",
    "decision delay": "min",
    "decisions left to silence": "number",
    "orders lost": "number",
    "revenue lost": "money",
    "contacts": "number",
    "informed at the end": "share",
    "notices": "number",
    "copies": "number",
    "cost of notices": "money",
    "notices sent unreleased": "number",
    "partners covered": "share",
    "external before internal": "number",
    "selective disclosures": "number",
    "contradictions": "number",
    "executive note complete": "share",
    "longest silence to executives": "min",
    "estimate error": "min",
    "estimates revised": "number",
    "estimates kept": "share",
    "copies lost": "number",
    "responder hours": "hours",
}


def measures(log: Log, until: int | None = None) -> dict[str, float]:
    """Every measure of `UNITS`, by name. One run, one row.

    `until`: the second of the scenario up to which is judged (default: its last). What came later has not happened;
    how many people an audience has does not depend on it.
    """
    facts = Facts(log, until)
    return {**_telling(facts), **of_telling(facts), **_milestones(facts), **_conduct(facts), **_losses(facts)}


def _telling(facts: Facts) -> dict[str, float]:
    """When people were told, and when they knew."""
    half = facts.reaches(facts.customers, 0.5)
    sent = facts.first(ev.NoticeSent, where=lambda e: e.to == "customers")
    inside = facts.first(ev.NoticeSent, where=lambda e: e.to == "executives")
    return {
        "time to notify": facts.minutes(half),
        "first notice to customers": facts.minutes(sent),
        "90 % informed": facts.minutes(facts.reaches(facts.customers, 0.9)),
        "time to notify, from detection": facts.minutes(half, facts.detected()),
        "time to notify, from declaration": facts.minutes(half, facts.first(ev.IncidentDeclared)),
        "executives informed": facts.minutes(facts.reaches(facts.group("executives"), 0.5)),
        "partners informed": facts.minutes(facts.reaches(facts.group("partners"), 0.5)),
        "internal to external": facts.minutes(sent, inside),
        "informed at the end": float(facts.customers[-1]),
        "notices": float(len(facts.all(ev.NoticeSent))),
        "copies": float(sum(d.addressed for ds in facts.deliveries.values() for d in ds)),
        "cost of notices": sum(e.cost for e in facts.all(ev.NoticeSent)),
        "notices sent unreleased": float(sum(bool(e.lacking) for e in facts.all(ev.NoticeSent))),
    }


def _milestones(facts: Facts) -> dict[str, float]:
    """The milestones of the response. The impact ends when the service is restored, seen or not."""
    over = facts.first(ev.ServiceRestored)
    called = {e.role for e in facts.all(ev.RoleCalled)}
    joined = {e.role: e.at for e in facts.all(ev.RoleJoined)}
    return {
        "time to detect": facts.minutes(facts.detected()),
        "time to acknowledge": facts.minutes(facts.first(ev.PageAcknowledged)),
        "time to declare": facts.minutes(facts.first(ev.IncidentDeclared)),
        "time to activate": facts.minutes(max(joined.values()) if called and called == joined.keys() else None),
        "time to identify": facts.minutes(facts.first(ev.CauseIdentified)),
        "time to mitigate": facts.minutes(facts.first(ev.ServiceMitigated)),
        "time to resolve": facts.minutes(facts.first(ev.IncidentResolved)),
        "impact": facts.minutes(facts.horizon if over is None else over),
    }


def _conduct(facts: Facts) -> dict[str, float]:
    """How the response was led."""
    opened = {e.prompt: e.at for e in facts.all(ev.PromptOpened)}
    closed = facts.all(ev.PromptClosed)
    delays = [(e.at - opened[e.prompt]) / MINUTE for e in closed if e.how == "answered"]
    category = facts.declared()
    end = facts.first(ev.IncidentResolved) or facts.closed
    on_duty = sum(max(0, end - e.at) for e in facts.all(ev.RoleJoined))
    return {
        "category right": float(category == facts.scenario.category) if category else NEVER,
        "decision delay": sum(delays) / len(delays) if delays else NEVER,
        "decisions left to silence": float(sum(e.how == "silent" for e in closed)),
        "responder hours": on_duty / HOUR,
    }


def _losses(facts: Facts) -> dict[str, float]:
    """What the outage cost: orders that failed (gross: nobody comes back later) and contacts that it caused."""
    organisation = facts.scenario.organisation
    stretches = facts.stretches(organisation.sells_through)
    lost = sum((1.0 - health) * orders(facts.scenario, since, until) for since, until, health in stretches)
    return {
        "orders lost": lost,
        "revenue lost": lost * organisation.demand.order_value,
        "contacts": _contacts(facts),
    }


def _contacts(facts: Facts) -> float:
    """Expected contacts about the incident (`sim.impact.Contacts`, for the whole grid at once)."""
    desk = facts.scenario.organisation.support
    in_touch = np.diff(shares_by(desk.after, (facts.grid - facts.began).astype(float)))
    total = 0.0
    for segment, names in facts.hit:
        told = facts.curve(segment.name)
        middle = (told[:-1] + told[1:]) / 2
        untold = (facts.failing(*names) * in_touch * (1.0 - desk.deflection * middle)).sum()
        again = (facts.failing(*names) * _in_touch_again(facts, segment.name)).sum()
        total += people(facts.scenario, segment) * float(untold + desk.broken_estimate * again)
    return total * desk.contact(facts.scenario.category)


def _in_touch_again(facts: Facts, segment: str):
    """Of a segment, the share that had read an estimate which did not hold, by the step of the grid in which they would
    get in touch for that."""
    after, number = facts.scenario.organisation.support.after, np.zeros(len(facts.grid) - 1)
    for event in facts.all(ev.EstimateBroken):
        by = shares_by(after, (facts.grid - event.at).astype(float))
        number = number + dict(event.told).get(segment, 0.0) * np.diff(by)
    return number
