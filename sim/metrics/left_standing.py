"""Measures of what goes on by itself, or stays, because nobody thinks of it."""

from __future__ import annotations

from sim import events as ev
from sim.metrics.facts import Facts


def left_standing(facts: Facts) -> dict[str, float]:
    """These measures, by name."""
    return {"promo posts while open": _posts(facts)}


def _posts(facts: Facts) -> float:
    """Advertisements that went out by themselves between the declaration and the end."""
    posts = facts.every.get(ev.AdvertisementPosted, ())
    declared, end = facts.first(ev.IncidentDeclared), facts.resolved() or facts.horizon
    return float(sum(declared is not None and declared <= e.at < end for e in posts))
