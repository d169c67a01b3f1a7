"""Symptoms: what kind of trouble an incident looks like, by what everybody can see of it and by nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from sim.impact import leaning
from sim.incidents import WORDS, Incident
from sim.scenario import BREACH, FAMILIES, Organisation

FAILURE, _, DOWNTIME = FAMILIES


def seems(organisation: Organisation, incident: Incident, status: Mapping[str, str]) -> str:
    """The kind of trouble that it looks like: downtime, if something is down outright or leans on what a vendor runs;
    else a failure of our own. Nobody can see a breach: it shows in the cause alone."""
    vendors = (component.name for component in organisation.components if component.vendor)
    theirs = any(not leaning(organisation, name).isdisjoint(incident.struck) for name in vendors)
    return DOWNTIME if theirs or _down(incident, status) else FAILURE


def feared(organisation: Organisation, incident: Incident, status: Mapping[str, str]) -> str:
    """The kind that it is taken for by whoever assumes a breach when in doubt: always, unless something is down
    outright."""
    return seems(organisation, incident, status) if _down(incident, status) else BREACH


def _down(incident: Incident, status: Mapping[str, str]) -> bool:
    return any(status.get(name) == WORDS[-1] for name in incident.suspects)
