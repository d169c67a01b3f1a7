"""What the organisation has promised itself, held against what a log says."""

from __future__ import annotations

import dataclasses

import pandas as pd

from sim import events as ev
from sim.log import Log
from sim.metrics.facts import MINUTE, Facts
from sim.metrics.rows import longest_silence
from sim.scenario import Targets

_TELL = {"tell_executives": "executives", "tell_customers": "customers", "tell_partners": "partners"}


def targets(log: Log) -> pd.DataFrame:
    """A frame with one row for each target that the organisation has for the category in force.

    In force is the category declared last; where nothing was declared, the scenario's. Columns: category, target,
    allowed, took (minutes; NaN: it never happened, below 0: it happened before), kept (took no longer than
    allowed), counted from. No rows where the organisation has promised itself nothing for that category.
    """
    facts = Facts(log)
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
    took, since = _taken(facts, name)
    return promised.category, name.replace("_", " "), allowed / MINUTE, took, took <= allowed / MINUTE, since


def _taken(facts: Facts, name: str) -> tuple[float, str]:
    """(minutes that it took, what they are counted from)."""
    declared = facts.first(ev.IncidentDeclared)
    if name == "update_customers":
        return longest_silence(facts), "the notice before"
    if name in _TELL:
        told = facts.first(ev.NoticeSent, where=lambda e: e.to == _TELL[name])
        since = (facts.detected(), "detection") if declared is None else (declared, "declaration")
        return facts.minutes(told, since[0]), since[1]
    done = facts.first(ev.PageAcknowledged) if name == "acknowledge" else declared
    return facts.minutes(done, facts.detected()), "detection"
