"""Measures of whether an intruder could listen: how long a breach was talked about in the open, and what came of it."""

from __future__ import annotations

from sim import events as ev
from sim.metrics.facts import MINUTE, NEVER, Facts
from sim.scenario import BREACH


def secrecy(facts: Facts) -> dict[str, float]:
    """Minutes from when something was first taken for a breach, or found to be one (NaN where nothing was), until the
    talk was in a closed channel, all was resolved, or the scenario's time was over; and how often a remedy that
    contains was evaded."""
    named = [e for e in facts.every.get(ev.KindNamed, ()) if e.kind == BREACH]
    feared = min((e.at for e in (*named, *facts.every.get(ev.BreachFound, ()))), default=None)
    moved = min((e.at for e in facts.every.get(ev.TalkMoved, ())), default=facts.horizon)
    until = min(moved, facts.ended())
    return {
        "open talk about a breach": NEVER if feared is None else max(0, until - feared) / MINUTE,
        "containments evaded": float(len(facts.every.get(ev.ContainmentEvaded, ()))),
    }
