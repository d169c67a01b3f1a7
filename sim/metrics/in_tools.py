"""What the tools that carry a channel, and the pager, did to notices and alarms."""

from __future__ import annotations

from sim import events as ev
from sim.metrics.facts import MINUTE, NEVER, Facts


def in_tools(facts: Facts) -> dict[str, float]:
    """How long sent notices waited before they were out, and what was thrown away."""
    return {
        "wait before it is out": _waited(facts),
        "copies bounced": float(sum(e.copies for e in facts.every.get(ev.CopiesBounced, ()))),
        "deliveries failed": float(len(facts.every.get(ev.DeliveryFailed, ()))),
        "alarms dropped": float(len(facts.every.get(ev.AlarmDropped, ()))),
    }


def _waited(facts: Facts) -> float:
    """Minutes from sending to the last copy, averaged over a notice's ways to audiences, but for what is on site; what
    is not out by the end has waited until then."""
    sent = {channel.name for channel in facts.scenario.organisation.channels if channel.kind != "on site"}
    ways = [(e.at, e.delivery) for e in facts.all(ev.DeliveryBegan) if e.delivery.channel in sent]
    waits = [(min(way.first + way.sending, facts.horizon) - at) / MINUTE for at, way in ways]
    return sum(waits) / len(waits) if waits else NEVER
