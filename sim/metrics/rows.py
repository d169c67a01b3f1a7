"""Measures: what a finished log says, in numbers. One run, one row.

Times are minutes from the start of the impact unless their name says otherwise; NaN means that it never
happened while the scenario was followed (such a time is *censored*, not left out). The definitions follow
the incident vocabulary of Datadog, PagerDuty and Google; see docs/measures.md.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, KeysView, Mapping
from typing import Any

import numpy as np

from sim import events as ev
from sim.demand import orders, people
from sim.impact import Spell, again, category, touched
from sim.log import Log
from sim.metrics.aftermath import of_the_aftermath
from sim.metrics.back import recovery_times_kept
from sim.metrics.charged import charging, contacts_beside
from sim.metrics.claims import minutes_at_odds
from sim.metrics.clocks import clocks
from sim.metrics.content import content
from sim.metrics.crewing import crewing
from sim.metrics.desk import of_desk
from sim.metrics.facts import MINUTE, NEVER, Facts
from sim.metrics.in_tools import in_tools
from sim.metrics.inbox import answering
from sim.metrics.knowing import facts_known
from sim.metrics.left_standing import kept_away, left_standing
from sim.metrics.mistakes import mistakes
from sim.metrics.naming import naming
from sim.metrics.parcels import backlog
from sim.metrics.publicity import publicity
from sim.metrics.queueing import queueing
from sim.metrics.rumours import rumours
from sim.metrics.secrecy import secrecy
from sim.metrics.telling import of_telling
from sim.metrics.trust import trust
from sim.metrics.ways_round import orders_saved, ways_used
from sim.reach import Delivery, shares_by
from sim.scenario import Fault


def measures(log: Log, until: int | None = None, only: Collection[str] = ()) -> dict[str, float]:
    """Every measure of `UNITS`, by name. One run, one row.

    `until`: the second of the scenario up to which is judged (default: its last). What came later has not happened;
    how many people an audience has does not depend on it. `only`: measures that are wanted; others are left out as far
    as they are not worked out together with these.
    """
    facts = Facts(log, until)
    found: dict[str, float] = {}
    for part in _PARTS:
        if not only or part not in _NAMES or not _NAMES[part].isdisjoint(only):
            some = part(facts)
            _NAMES[part] = some.keys()
            found |= some
    return found


def _one_by_one(facts: Facts) -> dict[str, float]:
    """What is worked out by itself."""
    return {
        "facts known": facts_known(facts),
        "minutes of contradiction": minutes_at_odds(facts),
        "recovery times kept": recovery_times_kept(facts),
    }


def _telling(facts: Facts) -> dict[str, float]:
    """When people were told, and when they knew."""
    half = facts.reaches(facts.customers, 0.5)
    sent = facts.first(ev.NoticeSent, where=lambda e: e.to == "customers")
    inside = facts.first(ev.NoticeSent, where=lambda e: e.to == "executives")
    every = facts.every.get(ev.NoticeSent, ())
    return {
        "time to notify": facts.minutes(half),
        "first notice to customers": facts.minutes(facts.since(sent)),
        "90 % informed": facts.minutes(facts.reaches(facts.customers, 0.9)),
        "time to notify, from detection": facts.minutes(half, facts.detected()),
        "time to notify, from declaration": facts.minutes(half, facts.first(ev.IncidentDeclared)),
        "executives informed": facts.minutes(facts.reaches(facts.group("executives"), 0.5)),
        "partners informed": facts.minutes(facts.reaches(facts.group("partners"), 0.5)),
        "internal to external": facts.minutes(sent, inside),
        "informed at the end": float(facts.customers[-1]),
        "notices": float(len(every)),
        "copies": float(sum(e.delivery.addressed for e in facts.every.get(ev.DeliveryBegan, ()))),
        "cost of notices": sum(e.cost for e in every),
        "notices sent unreleased": float(sum(bool(e.lacking) for e in every)),
    }


def _milestones(facts: Facts) -> dict[str, float]:
    """The milestones of the response. The impact ends when the service is restored, seen or not. Where an incident is
    older than the fault, what was found or said before is about something else."""
    other, over = {fault.cause for fault in facts.scenario.also}, facts.resolved()
    return {
        "time to detect": facts.minutes(facts.detected()),
        "found by a monitor": _found_by_a_monitor(facts),
        "false alerts": float(len(facts.every.get(ev.FalseAlarmBegan, ()))),
        "time to acknowledge": facts.minutes(facts.since(facts.first(ev.PageAcknowledged))),
        "time to declare": facts.minutes(facts.since(facts.first(ev.IncidentDeclared))),
        "time to identify": facts.minutes(facts.first(ev.CauseIdentified, where=lambda e: e.cause not in other)),
        "time to mitigate": facts.minutes(facts.first(ev.ServiceMitigated)),
        "time to resolve": facts.minutes(over if over is None or over >= facts.began else None),
        "impact": _impact(facts),
        "time to contain": facts.minutes(facts.first(ev.ExposureEnded)),
    }


def _found_by_a_monitor(facts: Facts) -> float:
    """1 if a monitor spoke before customers were heard, 0 if they were first; NaN if nobody noticed."""
    found = facts.detected()
    return NEVER if found is None else float(any(e.at == found for e in facts.all(ev.AlertRaised)))


def _impact(facts: Facts) -> float:
    """Minutes of impact, added up: from the fault, or from its return once all was well, until all is well."""
    hurts, total = None, 0.0
    for event in facts.all(ev.FaultStruck, ev.FaultReturned, ev.ServiceRestored):
        if isinstance(event, ev.ServiceRestored) and hurts is not None:
            total, hurts = total + event.at - hurts, None
        elif hurts is None:
            hurts = event.at
    return (total + (0 if hurts is None else facts.horizon - hurts)) / MINUTE


def _conduct(facts: Facts) -> dict[str, float]:
    """How the response was led."""
    opened = {e.prompt: e.at for e in facts.all(ev.PromptOpened)}
    closed = facts.all(ev.PromptClosed)
    delays = [(e.at - opened[e.prompt]) / MINUTE for e in closed if e.how == "answered"]
    category = facts.declared()
    return {
        "category right": _right(facts, category),
        "category revised": float(len(facts.all(ev.CategoryChanged))),
        "decision delay": sum(delays) / len(delays) if delays else NEVER,
        "decisions left to silence": float(sum(e.how == "silent" for e in closed)),
    }


def _right(facts: Facts, category: str | None) -> float:
    """Whether the category is the scenario's; for a false alarm, whether nothing was declared."""
    if not facts.scenario.fault.real:
        return float(category is None)
    return float(category == facts.scenario.category) if category else NEVER


def _losses(facts: Facts) -> dict[str, float]:
    """What the outage cost: orders that failed (gross: nobody comes back later) and contacts that it caused."""
    organisation = facts.scenario.organisation
    stretches = facts.stretches(organisation.sells_through, began=facts.first_harm())
    lost = sum((1.0 - health) * orders(facts.scenario, since, until) for since, until, health in stretches)
    saved = orders_saved(facts)
    lost += kept_away(facts) - saved
    return {
        "orders lost": lost,
        "orders saved": saved,
        "revenue lost": lost * organisation.demand.order_value,
        "contacts": _contacts(facts) + contacts_beside(facts) if facts.impact else 0.0,
        "records exposed": _records(facts),
        "backlog parcels": backlog(facts),
    }


def _records(facts: Facts) -> float:
    """Customer records that got out: so many a minute from each exposure's begin to its end."""
    ended = {e.component: e.at for e in facts.every.get(ev.ExposureEnded, ())}
    began = facts.every.get(ev.ExposureBegan, ())
    return 0.0 + sum(e.a_minute * (ended.get(e.component, facts.horizon) - e.at) / MINUTE for e in began)


def _contacts(facts: Facts) -> float:
    """Expected contacts about the incident (`sim.impact.Contacts`, for the whole grid at once)."""
    own = _contacts_about(facts, facts.scenario.fault, facts.deliveries)
    return own + sum(_contacts_about(facts, fault, facts.about(fault)) for fault in facts.scenario.also)


def _contacts_about(facts: Facts, fault: Fault, deliveries: Mapping[str, list[Delivery]]) -> float:
    """Contacts about one fault, of people who have been told by these deliveries."""
    scenario, began = facts.scenario, facts.struck(fault)
    desk, total = scenario.organisation.support, 0.0
    if began is None:
        return total
    grid = facts.grid_from(began)
    first = np.diff(shares_by(desk.after, (grid - began).astype(float)))
    for segment, names in touched(scenario.organisation, [fault.component]):
        ways = deliveries.get(segment.name, ())
        told = facts.curve(segment.name) if fault.component == scenario.fault.component else None
        untold = sum(
            _untold(facts, names, spell, on, ways, (first, told) if on is grid else None)
            for spell, on in facts.spells(names, grid)
        )
        more = (facts.failing(names, grid) * _in_touch_again(facts, fault, segment.name, grid)).sum()
        total += people(scenario, segment) * float(untold + more)
    return total * desk.contact(category(scenario, fault))


def _untold(
    facts: Facts, names: tuple[str, ...], spell: Spell, grid, ways: Iterable[Delivery], known: Any = None
) -> float:
    """Of those of a segment who get in touch at all, the share that does so in a spell of trouble, over its grid;
    `known`, where that has been worked out: (who comes up in each step, who has been told; None: it has not)."""
    desk = facts.scenario.organisation.support
    in_touch, told = known or (np.diff(shares_by(desk.after, (grid - spell.since).astype(float))), None)
    know = facts.told(ways, grid) if told is None else told
    middle = (know[:-1] + know[1:]) / 2
    return spell.left * (facts.failing(names, grid) * in_touch * (1.0 - desk.deflection * middle)).sum()


def _in_touch_again(facts: Facts, fault: Fault, segment: str, grid):
    """Of a segment, how many times its usual share gets in touch, in each step of the grid, because what they had read
    was wrong: an end that did not come, a mistake."""
    organisation, numbers = facts.scenario.organisation, facts.numbers(fault)
    number = np.zeros(len(grid) - 1)
    for event in (*facts.every.get(ev.EstimateBroken, ()), *facts.every.get(ev.MistakeRead, ())):
        if not numbers.isdisjoint(event.incidents):
            by = shares_by(organisation.support.after, (grid - event.at).astype(float))
            number = number + again(organisation, event) * dict(event.told).get(segment, 0.0) * np.diff(by)
    return number


#: The parts that a row is put together from, in the order in which its measures come.
_PARTS: tuple[Callable[[Facts], dict[str, float]], ...] = (
    *(_telling, of_telling, content, _milestones, _conduct, queueing, _losses, crewing, of_desk, naming, charging),
    *(ways_used, left_standing, clocks, trust, publicity, answering, in_tools, of_the_aftermath, rumours, secrecy),
    mistakes,
    _one_by_one,
)
#: The measures of each part, which are the same for every log: kept when it is first worked out.
_NAMES: dict[Callable[[Facts], dict[str, float]], KeysView[str]] = {}
