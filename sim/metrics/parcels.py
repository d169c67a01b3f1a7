"""Parcels that had to wait: brought in when nothing could be booked in, or held when it could."""

from __future__ import annotations

from itertools import pairwise

from sim import events as ev
from sim.metrics.facts import HOUR, Facts
from sim.scenario import Audience


def backlog(facts: Facts) -> float:
    """Parcels that waited, of all partners who collect."""
    return float(sum(_waited(facts, a) for a in facts.scenario.organisation.audiences if a.parcels and a.affected_by))


def _waited(facts: Facts, partner: Audience) -> float:
    """So many an hour × what fails while they bring them, and × what works while they are held."""
    began, held = facts.first_harm(), _held(facts, partner.name)
    total = 0.0
    for since, until, health in facts.stretches(*partner.affected_by, began=began):
        inside = sum(max(0, min(until, end) - max(since, start)) for start, end in held)
        total += inside * health + (max(0, until - since) - inside) * (1.0 - health)
    before = sum(max(0, min(began, end) - start) for start, end in held)  # all was well then
    return (partner.parcels or 0.0) * (total + before) / HOUR


def _held(facts: Facts, partner: str) -> list[tuple[int, int]]:
    """From when until when a partner brought none."""
    kinds = ev.CollectionsHeld, ev.CollectionsResumed
    turns = sorted((e for kind in kinds for e in facts.every.get(kind, ()) if e.partner == partner), key=lambda e: e.at)
    edges = [*turns, None]
    return [
        (one.at, facts.horizon if then is None else then.at)
        for one, then in pairwise(edges)
        if isinstance(one, ev.CollectionsHeld)
    ]
