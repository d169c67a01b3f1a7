"""Measures of the people in a response: who was there, who was taken off their work, what stands in the log."""

from __future__ import annotations

from itertools import pairwise

from sim import events as ev
from sim.metrics.facts import HOUR, MINUTE, NEVER, Facts

WRITTEN_WITHIN = 10 * MINUTE  #: seconds in which a note counts as the entry of what was done before it
#: What writes itself down: the incident's page has the category and the end, the pager whom it calls, the notice tool
#: who writes, releases and sends what. All else is said on the call, and stands nowhere unless somebody writes it.
BY_ITSELF = frozenset(
    {"declare", "recategorise", "name kind", "resolve", "reopen", "activate", "call engineer", "hand over"}
    | {"draft", "release", "return", "redraft", "send", "withdraw", "take down", "hold posts", "let posts go"}
)


def crewing(facts: Facts) -> dict[str, float]:
    """Whether those required were called and came, interruptions, and the organisation's own record."""
    required = _required(facts)
    called = {e.role for e in facts.all(ev.RoleCalled)}
    done = _done(facts)
    kept = _standing(facts, done)
    return {
        "time to activate": facts.minutes(_activated(facts, required or called)),
        "required roles called": len(required & called) / len(required) if required else NEVER,
        "interruptions": float(len(facts.all(ev.RoleInterrupted))),
        "log completeness": _completeness(facts, len(kept), len(done)),
        "longest gap in the log": _longest_gap(facts, kept),
        "responder hours": _hours(facts),
        "times passed on": _passed_on(facts),
    }


def _passed_on(facts: Facts) -> float:
    """How often a call went on to the next level because nobody answered, or a seat was handed over."""
    levels = sum(e.level > 1 for e in facts.every.get(ev.PersonPaged, ()))
    return float(levels + len(facts.every.get(ev.RoleHandedOver, ())))


def _completeness(facts: Facts, kept: int, done: int) -> float:
    """The share of what was done that stands in the record; of the rest, as much as people fill into its ticket."""
    tracked = facts.scenario.organisation.tracked or 0.0
    return (kept + tracked * (done - kept)) / done if done else NEVER


def _required(facts: Facts) -> set[str]:
    """The roles that are required for the category declared last, and for the kinds of trouble that were named last;
    none, where the category requires none."""
    organisation = facts.scenario.organisation
    required = set(organisation.requires(facts.declared()))
    kinds = {event.incident: event.kind for event in facts.all(ev.KindNamed)}
    rules = [rule for kind in kinds.values() if (rule := organisation.asks(kind))] if required else []
    return required.union(*(rule.roles for rule in rules))


def _activated(facts: Facts, awaited: set[str]) -> int | None:
    """The second in which the last of these roles joined; None while one of them has not."""
    joined = {e.role: e.at for e in facts.all(ev.RoleJoined)}
    return facts.since(max(joined[role] for role in awaited)) if awaited and awaited <= joined.keys() else None


def _hours(facts: Facts) -> float:
    """Time on the call until the end, added up over seats and over those who came to help."""
    end = facts.ended()
    return sum(max(0, end - e.at) for e in facts.all(ev.RoleJoined, ev.EngineerJoined)) / HOUR


def _done(facts: Facts) -> list[ev.ActionTaken]:
    """What was decided and done: every action of a role but notes; an answer only where nothing was done by it."""
    roles = {e.role for e in facts.all(ev.RoleJoined)}
    taken = [e for e in facts.all(ev.ActionTaken) if e.kind != "note" and e.role in roles]
    busy = {(e.at, e.role) for e in taken if e.kind != "answer"}
    return [e for e in taken if e.kind != "answer" or (e.at, e.role) not in busy]


def _standing(facts: Facts, done: list[ev.ActionTaken]) -> list[int]:
    """The seconds of what stands in the record: by itself, by the scribe, or by a note that somebody wrote soon
    after."""
    notes = [e.at for e in facts.all(ev.Noted)]
    return [
        e.at
        for e in done
        if e.kind in BY_ITSELF or _scribe_there(facts, e.at) or any(e.at <= at <= e.at + WRITTEN_WITHIN for at in notes)
    ]


def _scribe_there(facts: Facts, second: int) -> bool:
    """Whether a scribe had been named by then, and was on the call."""
    named = [e.role for e in facts.all(ev.ScribeNamed) if e.at <= second][-1:]
    return any(e.role in named and e.at <= second for e in facts.all(ev.RoleJoined))


def _longest_gap(facts: Facts, kept: list[int]) -> float:
    """From the declaration to the end, the longest stretch in which nothing was written down."""
    declared, end = facts.first(ev.IncidentDeclared), facts.resolved() or facts.horizon
    if declared is None:
        return NEVER
    entries = sorted(at for at in [*kept, *(e.at for e in facts.all(ev.Noted))] if declared < at < end)
    return max(later - earlier for earlier, later in pairwise([declared, *entries, end])) / MINUTE
