"""How knowledge of an incident grows, event by event."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim import events as ev
from sim.incidents.incident import Incident
from sim.incidents.words import CALL, DIAGNOSIS, WORDS, status


def _raised(incident: Incident, event: ev.AlertRaised) -> None:
    incident.alerts[event.monitor] = event
    _alarmed(incident, event)


def _cleared(incident: Incident, event: ev.AlertCleared) -> None:
    incident.alerts.pop(event.monitor, None)
    if status(event.reading) in WORDS[:2]:  # else what customers report still stands
        incident.reported.pop(event.component, None)


def _alarmed(incident: Incident, event: Any) -> None:
    incident.struck.setdefault(event.component, event.at)
    incident.holds = None


def _reported(incident: Incident, event: ev.CustomersReported) -> None:
    incident.reported[event.component] = event.contacts
    _alarmed(incident, event)


def _ceased(incident: Incident, event: ev.ReportsCeased) -> None:
    incident.reported.pop(event.component, None)


def _category(incident: Incident, event: Any) -> None:
    incident.category = event.category


def _kind(incident: Incident, event: ev.KindNamed) -> None:
    incident.kind = event.kind


def _diagnosing(incident: Incident, event: ev.DiagnosisStarted) -> None:
    incident.busy_with, incident.aside = DIAGNOSIS, False


def _identified(incident: Incident, event: ev.CauseIdentified) -> None:
    incident.cause, incident.found, incident.busy_with = event.cause, event.kind or None, None


def _looked(incident: Incident, event: ev.NothingFound) -> None:
    incident.busy_with = None


def _trying(incident: Incident, event: ev.RemedyStarted) -> None:
    incident.busy_with, incident.aside = event.remedy, False


def _tried(incident: Incident, event: ev.RemedyFinished) -> None:
    incident.tried[event.remedy], incident.busy_with = event.helped, None


def _put_aside(incident: Incident, event: ev.WorkPutAside) -> None:
    incident.busy_with, incident.aside = event.work, True


def _taken_up(incident: Incident, event: ev.WorkTakenUp) -> None:
    incident.aside = False


def _calling(incident: Incident, event: ev.VendorCallStarted) -> None:
    incident.busy_with, incident.aside, incident.vendor_called = CALL, False, True


def _called(incident: Incident, event: ev.VendorCalled) -> None:
    incident.busy_with = None


def _setting_up(incident: Incident, event: ev.WorkaroundStarted) -> None:
    incident.ways_round[event.workaround] = False


def _enabled(incident: Incident, event: ev.WorkaroundEnabled) -> None:
    incident.ways_round[event.workaround] = True


def _verified(incident: Incident, event: ev.ServiceVerified) -> None:
    incident.holds, incident.shortfall = event.holds, "" if event.holds else event.outcome


def _resolved(incident: Incident, event: ev.IncidentResolved) -> None:
    incident.resolved = True


def _reopened(incident: Incident, event: ev.IncidentReopened) -> None:
    incident.resolved, incident.tried, incident.cause, incident.found = False, {}, None, None  # it may be another now
    incident.reopened += 1


def _debating(incident: Incident, event: ev.DebateStarted) -> None:
    incident.debated = True


def _debated(incident: Incident, event: ev.CategoryDebated) -> None:
    incident.debated = False


def _charges(incident: Incident, event: ev.ChargesReported) -> None:
    incident.charges.append(event)


def _refunds(incident: Incident, event: ev.RefundsDecided) -> None:
    incident.refunds = event.how


def _repaid(incident: Incident, event: ev.MoneyReturned) -> None:
    incident.repaid = True


def _breached(incident: Incident, event: ev.BreachFound) -> None:
    incident.breached = True


def _aware(incident: Incident, event: ev.AwarenessStated) -> None:
    incident.aware_since = event.since


def _material(incident: Incident, event: ev.MaterialityDetermined) -> None:
    incident.material = True


def _reviewed(incident: Incident, event: ev.ReviewHeld) -> None:
    incident.reviewed = True


def _handed_round(incident: Incident, event: ev.ReportHandedRound) -> None:
    incident.report = True


FOLDS: dict[type, Callable[[Incident, Any], None]] = {
    ev.AlertRaised: _raised,
    ev.AlertCleared: _cleared,
    ev.CustomersReported: _reported,
    ev.ReportsCeased: _ceased,
    ev.DebateStarted: _debating,
    ev.CategoryDebated: _debated,
    ev.IncidentDeclared: _category,
    ev.CategoryChanged: _category,
    ev.KindNamed: _kind,
    ev.BreachFound: _breached,
    ev.AwarenessStated: _aware,
    ev.MaterialityDetermined: _material,
    ev.DiagnosisStarted: _diagnosing,
    ev.CauseIdentified: _identified,
    ev.NothingFound: _looked,
    ev.RemedyStarted: _trying,
    ev.RemedyFinished: _tried,
    ev.WorkPutAside: _put_aside,
    ev.WorkTakenUp: _taken_up,
    ev.VendorCallStarted: _calling,
    ev.VendorCalled: _called,
    ev.WorkaroundStarted: _setting_up,
    ev.WorkaroundEnabled: _enabled,
    ev.ChargesReported: _charges,
    ev.RefundsDecided: _refunds,
    ev.MoneyReturned: _repaid,
    ev.ServiceVerified: _verified,
    ev.IncidentResolved: _resolved,
    ev.IncidentReopened: _reopened,
    ev.ReviewHeld: _reviewed,
    ev.ReportHandedRound: _handed_round,
}
