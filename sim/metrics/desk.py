"""Measures of the support desk: who was served in time, gave up, or was told what is no longer true; what help cost.

Of people who wait for an agent, from the first fault until the incident is over; those who get in touch about anything
else wait in the same lines and count, too. A log goes on for as long as somebody is still to be asked or told, which is
no matter of the desk: shares and waits that went on with it would be the better, the longer it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim import events as ev
from sim.metrics.facts import HOUR, MINUTE, NEVER, Facts


def of_desk(facts: Facts) -> dict[str, float]:
    """These measures, by name. Where nobody waits (the organisation names no ways) they are empty."""
    handled = facts.every.get(ev.ContactsHandled, ())
    ways = [way for event in handled for way in event.ways]
    during = [event for event in handled if event.at <= facts.ended()]
    phone, chat = ([way for event in during for way in event.ways if way.way == name] for name in ("phone", "chat"))
    live = [*phone, *chat]
    return {
        "answered in time": _share(sum(way.in_time for way in phone), sum(way.came - way.contained for way in phone)),
        "wait on the phone": _wait(phone),
        "wait in the chat": _wait(chat),
        "gave up": _share(sum(way.gave_up for way in live), _gone(live)),
        "tickets open": _open(during[-1]) if during else 0.0,
        "contacts contained": sum([way.contained for way in ways], 0.0),
        "wrong answers": sum([way.wrong for way in ways], 0.0),
        "facts to agents": _facts_to_agents(facts),
        "engineer minutes lost": float(sum(e.minutes for e in facts.every.get(ev.CasesTaken, ()))),
        "cost of more agents": _cost(facts),
        **_settled(facts, during),
        **_of_tickets(facts, during),
    }


def _settled(facts: Facts, handled: Sequence[ev.ContactsHandled]) -> dict[str, float]:
    """What became of those who were served about an incident, or found what they wanted."""
    ways = [way for event in handled for way in event.ways]
    own, cases = sum([way.own for way in ways]), sum([event.cases for event in handled])
    helped, amiss = own + sum([way.contained for way in ways]), cases + sum([way.wrong for way in ways])
    return {
        "settled at the first contact": _share(helped - amiss, helped),
        "cases passed on": _share(cases, own),
        "answers off the script": _off_script(facts, handled),
    }


def _off_script(facts: Facts, handled: Sequence[ev.ContactsHandled]) -> float:
    """People served about an incident, once agents had a line, by one who did not keep to it."""
    briefed = facts.first(ev.SupportBriefed)
    off = facts.scenario.organisation.support.off_script
    if briefed is None or not off:
        return 0.0
    return off * sum([way.own for event in handled if event.at > briefed for way in event.ways])


def _of_tickets(facts: Facts, during: Sequence[ev.ContactsHandled]) -> dict[str, float]:
    """How long tickets wait for a first reply, and what happened to all of them at once."""
    waits = _reply_times(during)
    came = sum([number for number, _ in waits])
    within = getattr(facts.scenario.organisation.support.tickets, "reply_within", None)
    in_time = sum([number for number, wait in waits if within is not None and wait <= within])
    begun, done = (facts.every.get(kind, ()) for kind in (ev.TicketUpdateBegan, ev.TicketsSettled))
    ends = [*[e.at for e in done], *[facts.closed] * (len(begun) - len(done))]
    return {
        "first reply to tickets": sum([number * wait for number, wait in waits]) / came / HOUR if came else NEVER,
        "tickets replied in time": _share(in_time, came) if within is not None else NEVER,
        "tickets settled together": sum([e.tickets for e in done], 0.0),
        "minutes throttled": sum([end - e.at for e, end in zip(begun, ends, strict=True)]) / MINUTE,
    }


def _reply_times(during: Sequence[ev.ContactsHandled]) -> list[tuple[float, float]]:
    """At each count: how many tickets have come, and the seconds that one more would wait, behind all that are there
    and at the pace of the time since the last count; where nobody came to any, at the pace on average."""
    counts = [(event.seconds, way) for event in during for way in event.ways if way.way == "tickets"]
    seconds, served = sum([s for s, _ in counts]), sum([way.served for _, way in counts])
    if not served or not seconds:
        return []
    paces = [way.served / s if s and way.served else served / seconds for s, way in counts]
    return [(way.came - way.contained, way.there / pace) for (_, way), pace in zip(counts, paces, strict=True)]


def _gone(ways: list[ev.Counted]) -> float:
    """How many no longer wait: served, or given up."""
    return sum([way.served + way.gave_up for way in ways])


def _share(part: float, whole: float) -> float:
    return min(1.0, max(0.0, part / whole)) if whole > 0.0 else NEVER


def _wait(ways: list[ev.Counted]) -> float:
    """Minutes that somebody waits on average, whether they are served or give up."""
    gone = _gone(ways)
    return sum([way.waited for way in ways]) / gone / MINUTE if gone > 0.0 else NEVER


def _open(last: ev.ContactsHandled) -> float:
    """What nobody has come to: tickets, and cases for engineers."""
    return last.open_cases + sum([way.there for way in last.ways if way.way == "tickets"])


def _facts_to_agents(facts: Facts) -> float:
    """Mean minutes from each fact (the declaration, a cause that is found) until agents are next briefed; where they
    are not any more, until the end. NaN: never."""
    briefed = [e.at for e in facts.every.get(ev.SupportBriefed, ())]
    known = [e.at for e in facts.all(ev.IncidentDeclared, ev.CauseIdentified)]
    if not briefed or not known:
        return NEVER
    waits = [next((at for at in briefed if at >= fact), max(fact, facts.ended())) - fact for fact in known]
    return sum(waits) / len(waits) / MINUTE


def _cost(facts: Facts) -> float:
    """What agents from elsewhere cost, from when they come until they leave, or until the log ends."""
    total, there = 0.0, dict[str, list[Any]]()
    for event in [e for kind in (ev.AgentsCame, ev.AgentsLeft) for e in facts.every.get(kind, ())]:
        there.setdefault(event.source, []).append(event)
    for events in there.values():
        came = [e for e in events if isinstance(e, ev.AgentsCame)]
        left = [e.at for e in events if isinstance(e, ev.AgentsLeft)]
        ends = [*left, *[facts.closed] * (len(came) - len(left))]
        total += sum(e.cost * e.agents * (end - e.at) / HOUR for e, end in zip(came, ends, strict=True))
    return total
