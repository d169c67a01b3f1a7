"""What the tools that carry a channel, and the pager, did to notices and alarms."""

from __future__ import annotations

from typing import Any

from sim import events as ev
from sim.metrics.facts import MINUTE, NEVER, Facts


def in_tools(facts: Facts) -> dict[str, float]:
    """How long sent notices waited before they were out, and what was thrown away."""
    return {
        "wait before it is out": _waited(facts),
        "copies bounced": float(sum(e.copies for e in facts.every.get(ev.CopiesBounced, ()))),
        "deliveries failed": float(len(facts.every.get(ev.DeliveryFailed, ()))),
        "update lag": _update_lag(facts),
        "alarms dropped": float(len(facts.every.get(ev.AlarmDropped, ()))),
    }


def _waited(facts: Facts) -> float:
    """Minutes from sending to the last copy, averaged over a notice's ways to audiences, but for what is on site; what
    is not out by the end has waited until then."""
    sent = {channel.name for channel in facts.scenario.organisation.channels if channel.kind != "on site"}
    ways = [(e.at, e.delivery) for e in facts.all(ev.DeliveryBegan) if e.delivery.channel in sent]
    waits = [(min(way.first + way.sending, facts.horizon) - at) / MINUTE for at, way in ways]
    return sum(waits) / len(waits) if waits else NEVER


_TURNS = (ev.IncidentDeclared, ev.CategoryChanged, ev.CauseIdentified, ev.IncidentResolved)


def _update_lag(facts: Facts) -> float:
    """Mean minutes from each turn of an incident until executives read of it: in the tracker, or in a notice, whichever
    is first; of which nobody has read by the end has waited until then. NaN where nothing turned, or nobody is told."""
    turns = facts.all(*_TURNS)
    inside = [a.name for a in facts.scenario.organisation.audiences if a.group == "executives"]
    if not turns or not inside:
        return NEVER
    read = [(e, second) for e in facts.all(ev.NoticeSent) if e.to == "executives" for second in _read(facts, e, inside)]
    return sum(_heard(facts, turn, read) - turn.at for turn in turns) / len(turns) / MINUTE


def _heard(facts: Facts, turn: Any, read: list[tuple[ev.NoticeSent, float]]) -> float:
    """The second in which executives read of a turn; of a cause only a notice tells that says it."""
    shown = facts.scenario.organisation.shown_after
    told = [at for sent, at in read if sent.at >= turn.at and _tells(sent, turn)]
    return min([facts.horizon, *told, *([] if shown is None else [turn.at + shown])])


def _tells(sent: ev.NoticeSent, turn: Any) -> bool:
    about = not sent.incidents or turn.incident in sent.incidents
    return about and (type(turn) is not ev.CauseIdentified or bool(dict(sent.fields).get("cause", "").strip()))


def _read(facts: Facts, sent: ev.NoticeSent, inside: list[str]) -> list[float]:
    """When half of some audience inside has read the notice, if that is by the end."""
    ways = [[way for way in facts.deliveries.get(name, ()) if way.notice == sent.notice] for name in inside]
    seconds = [facts.reaches(facts.told(one, facts.grid), 0.5) for one in ways if one]
    return [max(second, sent.at) for second in seconds if second is not None]
