"""Several incidents at once: how long the most urgent one waited, and what was worked on meanwhile."""

from __future__ import annotations

from typing import Any

from sim import events as ev
from sim.metrics.facts import MINUTE, NEVER, Facts
from sim.scenario import CATEGORIES

_BEGINS = (ev.DiagnosisStarted, ev.RemedyStarted, ev.VendorCallStarted, ev.WorkTakenUp)
_ENDS = (ev.CauseIdentified, ev.NothingFound, ev.RemedyFinished, ev.VendorCalled, ev.WorkPutAside)


def queueing(facts: Facts) -> dict[str, float]:
    """Of the whole run: *queue delay* is the minutes from the declaration of the most urgent incident (the worst
    category, the first of these) until somebody worked on it; *priority inversion* the minutes thereof in which
    somebody worked on another one."""
    reopened = float(len(facts.every.get(ev.IncidentReopened, ())))
    declared = facts.every.get(ev.IncidentDeclared, ())
    worst = min(declared, key=lambda e: (CATEGORIES.index(e.category), e.at), default=None)
    if worst is None:
        return {"queue delay": NEVER, "priority inversion": NEVER, "incidents reopened": reopened}
    work = _of(facts, *_BEGINS)
    begun = next((max(e.at, worst.at) for e in work if e.incident == worst.incident), None)
    waits = worst.at, facts.horizon if begun is None else begun
    return {
        "queue delay": NEVER if begun is None else (begun - worst.at) / MINUTE,
        "priority inversion": _worked_elsewhere(facts, worst.incident, *waits) / MINUTE,
        "incidents reopened": reopened,
    }


def _of(facts: Facts, *kinds: type) -> list[Any]:
    return sorted((e for kind in kinds for e in facts.every.get(kind, ())), key=lambda e: e.at)


def _worked_elsewhere(facts: Facts, number: int, since: int, until: int) -> int:
    """Seconds of work on other incidents between two seconds, added up over those who worked."""
    open_: dict[int, int] = {}
    total = 0
    for event in _of(facts, *_BEGINS, *_ENDS):
        if event.incident == number:
            continue
        if isinstance(event, _BEGINS):
            open_[event.incident] = event.at
        elif event.incident in open_:
            total += max(0, min(event.at, until) - max(open_.pop(event.incident), since))
    return total + sum(max(0, until - max(begun, since)) for begun in open_.values())
