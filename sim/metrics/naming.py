"""Measures of what kind of trouble the response takes it for: whether that is right, and how soon it is said."""

from __future__ import annotations

from sim import events as ev
from sim.metrics.facts import NEVER, Facts


def naming(facts: Facts) -> dict[str, float]:
    """Of the incidents whose kind was named, the share in which the kind named last is the fault's; and when the first
    one was named. A false alarm is of no kind."""
    named = facts.all(ev.KindNamed)
    last = {event.incident: event.kind for event in named}
    fault = facts.scenario.fault
    right = sum(fault.real and kind == fault.family for kind in last.values())
    return {
        "kind right": right / len(last) if last else NEVER,
        "time to name the kind": facts.minutes(facts.since(named[0].at if named else None)),
    }
