"""Measures of legal and contractual clocks. An exercise aid, not legal advice."""

from __future__ import annotations

from sim import events as ev
from sim.metrics.facts import MINUTE, NEVER, Facts


def clocks(facts: Facts) -> dict[str, float]:
    """Of the clocks that fell due, the share that was met; how late what was missed went out; from when a breach could
    first be known, until somebody stated it, and until the regulator was told."""
    began = {(e.regime, e.incident): e.due for e in facts.all(ev.ClockBegan) if e.due <= facts.horizon}
    met = {(e.regime, e.incident) for e in facts.all(ev.ClockMet)} & began.keys()
    missed = {(e.regime, e.incident) for e in facts.all(ev.ClockMissed)} & began.keys()
    sent = {e.notice: e.at for e in facts.all(ev.NoticeSent)}
    out = {(e.regime, e.incident): sent.get(e.notice, e.at) for e in facts.all(ev.ClockStopped)}
    late = [(out[key] - began[key]) / MINUTE for key in missed if key in out]
    found = facts.first(ev.BreachFound)
    told = facts.first(ev.NoticeSent, where=lambda e: e.to == "regulator")
    return {
        "clocks met": len(met) / len(met | missed) if met | missed else NEVER,
        "late by": max(late, default=NEVER),
        "time to aware": facts.minutes(facts.first(ev.AwarenessStated), found),
        "regulator told": facts.minutes(told, found),
    }
