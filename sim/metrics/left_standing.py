"""Measures of what goes on by itself, or stays, because nobody thinks of it."""

from __future__ import annotations

from typing import Any

from sim import events as ev
from sim.demand import orders, people
from sim.metrics.facts import MINUTE, NEVER, Facts
from sim.scenario import Channel, Organisation


def left_standing(facts: Facts) -> dict[str, float]:
    """These measures, by name."""
    over, stale = facts.resolved(), _stale(facts).values()
    return {
        "promo posts while open": _posts(facts),
        "stale banner": (max(stale) - over) / MINUTE if over is not None and stale else NEVER,
    }


def _posts(facts: Facts) -> float:
    """Advertisements that went out by themselves between the declaration and the end."""
    posts = facts.every.get(ev.AdvertisementPosted, ())
    declared, end = facts.first(ev.IncidentDeclared), facts.resolved() or facts.horizon
    return float(sum(declared is not None and declared <= e.at < end for e in posts))


def _stale(facts: Facts) -> dict[str, int]:
    """On-site channel → the second until which it said that something was down, where it did so as all was resolved for
    good."""
    over = facts.resolved()
    until: dict[str, int] = {}
    if over is None:
        return until
    for channel in [one for one in facts.scenario.organisation.channels if one.kind == "on site"]:
        sent = [e for e in facts.all(ev.NoticeSent) if e.to == "customers" and channel.name in e.channels]
        before = [n for n, e in enumerate(sent) if e.occasion != "resolved" and e.at <= over]
        if before:
            until[channel.name] = max(over, _ends(facts, sent[before[-1]], sent[before[-1] + 1 :]))
    return until


def _ends(facts: Facts, last: Any, later: list[Any]) -> int:
    """The second in which a notice was replaced for all its readers, or taken down, else the end of the scenario."""
    replaced = [e.at for e in later if set(last.audiences) <= set(e.audiences)]
    down = [e.at for e in facts.all(ev.NoticeTakenDown) if e.notice == last.notice]
    return min([*replaced, *down, facts.horizon])


def kept_away(facts: Facts) -> float:
    """Orders of customers who read that something was down, though it was over, and went elsewhere."""
    organisation, over, stale = facts.scenario.organisation, facts.resolved(), _stale(facts)
    if over is None or not organisation.stays_away:
        return 0.0
    channels = [channel for channel in organisation.channels if channel.name in stale]
    return sum(
        organisation.stays_away * _sees(facts, organisation, one) * orders(facts.scenario, over, stale[one.name])
        for one in channels
    )


def _sees(facts: Facts, organisation: Organisation, channel: Channel) -> float:
    """The share of customers who see what stands on a channel when they come."""
    customers = [(people(facts.scenario, a), a) for a in organisation.audiences if a.group == "customers"]
    shares = [(size, next((w.share for w in a.reached_by if w.channel == channel.name), 0.0)) for size, a in customers]
    return channel.seen * sum(size * share for size, share in shares) / max(1, sum(size for size, _ in shares))
