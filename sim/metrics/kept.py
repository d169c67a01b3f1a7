"""What the organisation has promised itself, held against what a log says."""

from __future__ import annotations

import dataclasses

import pandas as pd

from sim import events as ev
from sim.log import Log
from sim.metrics.facts import MINUTE, Facts
from sim.metrics.telling import longest_silence
from sim.scenario import Targets

_TELL = {"tell_executives": "executives", "tell_customers": "customers", "tell_partners": "partners"}


def targets(log: Log, until: int | None = None) -> pd.DataFrame:
    """A frame with one row for each target that the organisation has for the category in force.

    In force is the category declared last; where nothing was declared, the scenario's. Columns: category, target,
    allowed, took (minutes; NaN: it never happened, below 0: it happened before), kept (took no longer than
    allowed), counted from. No rows where the organisation has promised itself nothing for that category.
    `until` as for `measures`; what had not fallen due by then is None under *kept*.
    """
    facts = Facts(log, until)
    category = facts.declared() or log.scenario.category
    promised = [t for t in log.scenario.organisation.targets if t.category == category]
    rows = [_row(facts, t, field.name) for t in promised for field in dataclasses.fields(t)[1:]]
    columns = ["category", "target", "allowed", "took", "kept", "counted from"]
    return pd.DataFrame([row for row in rows if row], columns=columns)


def _row(facts: Facts, promised: Targets, name: str) -> tuple | None:
    """One target, allowed and taken; None: there is none of this name."""
    allowed = getattr(promised, name)
    if allowed is None:
        return None
    took, since, word = _taken(facts, name)
    kept: bool | None = took <= allowed / MINUTE
    cut = facts.horizon < facts.scenario.lasts
    if cut and took != took and (since is None or facts.horizon < since + allowed):
        kept = None  # there was still time
    return promised.category, name.replace("_", " "), allowed / MINUTE, took, kept, word


def _taken(facts: Facts, name: str) -> tuple[float, int | None, str]:
    """(minutes that it took, the second and the words for what they are counted from)."""
    declared, detected = facts.first(ev.IncidentDeclared), facts.detected()
    if name == "update_customers":
        sent = [e.at for e in facts.all(ev.NoticeSent) if e.to == "customers"]
        return longest_silence(facts), max(sent, default=None), "the notice before"
    if name in _TELL:
        told = facts.first(ev.NoticeSent, where=lambda e: e.to == _TELL[name])
        since, word = (detected, "detection") if declared is None else (declared, "declaration")
        return facts.minutes(told, since), since, word
    done = facts.first(ev.PageAcknowledged) if name == "acknowledge" else declared
    return facts.minutes(done, detected), detected, "detection"
