"""What a response knows of each incident: a fold over what everybody saw of it, and several seen as one.

An incident is opened by an alarm about something that no other incident is about. It has a number, the first 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sim import events as ev
from sim.scenario import CATEGORIES

#: Words for a reading (the share of requests that succeed), best first: from which share on each holds.
WELL = "operational"
STATUSES = ((0.95, WELL), (0.7, "degraded"), (0.2, "partial outage"), (0.0, "down"))

WORDS = tuple(word for _, word in STATUSES)
SLOW = 1.5  #: a component whose answers take so many times as long as usual is degraded at best
DIAGNOSIS = "diagnosis"  #: what looking for the cause is called among the work that somebody has in hand
CALL = "call the vendor"  #: what ringing up a vendor is called among it
#: Occasions on which something has become of one incident; on all others a notice is about all that is open.
OF_ONE = ("cause known", "way round open", "mitigated", "resolved")


def status(reading: float, slower: float = 1.0) -> str:
    """The status-page word for a share of requests that succeed, in so many times the usual time."""
    best = WELL if slower < SLOW else "degraded"
    return max(best, next(word for least, word in STATUSES if reading >= least), key=WORDS.index)


@dataclass(slots=True)
class Incident:
    """What is known of one incident. Times are seconds of the scenario.

    `struck`: every component that has ever been reported, and when first. `holds`: what the last check showed, None
    if nobody has looked since the last alarm; `shortfall` says what it lacked. `turned` is when it last became unwell,
    or well again. `busy_with` is what somebody has begun, or put aside for something more urgent (`aside`);
    `debated`: its category is being talked over; `ways_round`: what customers can do instead, and whether it is open
    yet.
    """

    number: int
    alerts: dict[str, ev.AlertRaised] = field(default_factory=dict)
    reported: dict[str, int] = field(default_factory=dict)
    struck: dict[str, int] = field(default_factory=dict)
    holds: bool | None = None
    shortfall: str = ""
    turned: int = 0
    category: str | None = None
    cause: str | None = None
    busy_with: str | None = None
    aside: bool = False
    tried: dict[str, bool] = field(default_factory=dict)
    resolved: bool = False
    reopened: int = 0
    debated: bool = False
    vendor_called: bool = False
    ways_round: dict[str, bool] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The component that was named first."""
        return next(iter(self.struck), "")

    @property
    def alarmed(self) -> bool:
        """Whether an alert is open, or customers report trouble."""
        return bool(self.alerts or self.reported)

    @property
    def unwell(self) -> bool:
        """Whether something still says that it is not over: an alert, customers, or the last check."""
        return self.alarmed or self.holds is False

    @property
    def suspects(self) -> tuple[str, ...]:
        """The components that monitors or customers speak of, in the order they did."""
        return tuple(dict.fromkeys([*(a.component for a in self.alerts.values()), *self.reported]))

    @property
    def over(self) -> bool:
        """Whether nobody has to do with it any more: it is resolved, or was never declared and is well."""
        return self.resolved or (self.category is None and not self.unwell)


@dataclass(slots=True)
class Matters:
    """Some incidents seen as one, by number; the word for how each component stands that somebody spoke of, and the
    share of requests that succeed there, as far as monitors have said."""

    incidents: dict[int, Incident] = field(default_factory=dict)
    status: dict[str, str] = field(default_factory=dict)
    readings: dict[str, float] = field(default_factory=dict)

    def _all(self) -> Iterable[Incident]:
        return self.incidents.values()

    @property
    def alerts(self) -> dict[str, ev.AlertRaised]:
        """Every open alert, by monitor."""
        return {name: alert for one in self._all() for name, alert in one.alerts.items()}

    @property
    def reported(self) -> dict[str, int]:
        """The components that customers report trouble with, and how many did."""
        return {name: contacts for one in self._all() for name, contacts in one.reported.items()}

    @property
    def struck(self) -> dict[str, int]:
        """Every component that has ever been reported, and when first."""
        return {name: at for one in self._all() for name, at in one.struck.items()}

    @property
    def ill(self) -> tuple[str, ...]:
        """The components that are known not to work as usual now."""
        struck = self.struck
        return tuple([name for name, word in self.status.items() if word != WELL and name in struck])

    @property
    def failing(self) -> tuple[str, ...]:
        """The components that are known not to work as usual now, whatever incident they belong to."""
        return tuple([name for name, word in self.status.items() if word != WELL])

    @property
    def suspects(self) -> tuple[str, ...]:
        """The components that monitors or customers speak of."""
        return tuple(dict.fromkeys([name for one in self._all() for name in one.suspects]))

    @property
    def alarmed(self) -> bool:
        """Whether an alert is open, or customers report trouble."""
        return any(one.alarmed for one in self._all())

    @property
    def unwell(self) -> bool:
        """Whether something still says that it is not over."""
        return any(one.unwell for one in self._all())

    @property
    def turned(self) -> int:
        """When one of them last became unwell, or well again."""
        return max([one.turned for one in self._all()], default=0)

    @property
    def category(self) -> str | None:
        """The worst category among those that are declared and open, or else among all; None: nothing is declared."""
        declared = [one for one in self._all() if one.category]
        ranks = [CATEGORIES.index(str(one.category)) for one in [o for o in declared if not o.resolved] or declared]
        return CATEGORIES[min(ranks)] if ranks else None

    @property
    def cause(self) -> str | None:
        """What is known to be the cause of those that are open, or else of all; None: nothing is known."""
        open_ = [one for one in self._all() if not one.over]
        causes = dict.fromkeys([one.cause for one in open_ or self._all() if one.cause])
        return "; ".join(causes) or None

    @property
    def shortfall(self) -> str:
        """What the last checks lacked."""
        return "; ".join([one.shortfall for one in self._all() if one.shortfall])

    @property
    def busy_with(self) -> str | None:
        """What somebody is at; None: nobody is at anything."""
        return "; ".join([one.busy_with for one in self._all() if one.busy_with]) or None

    @property
    def tried(self) -> dict[str, bool]:
        """Every remedy that was tried, and whether it helped when it was tried last."""
        return {name: helped for one in self._all() for name, helped in one.tried.items()}

    @property
    def ways_round(self) -> dict[str, bool]:
        """What customers can do instead, and whether it is open or still being set up."""
        return {name: open_ for one in self._all() for name, open_ in one.ways_round.items()}

    @property
    def resolved(self) -> bool:
        """Whether all is over, and something was resolved."""
        every = list(self._all())
        return any(one.resolved for one in every) and all(one.over for one in every)

    def concerned(self, occasion: str, number: int) -> tuple[int, ...]:
        """The incidents that a notice is about which is written on an occasion that this one gives."""
        return (number,) if occasion in OF_ONE else self.open or (number,)

    @property
    def open(self) -> tuple[int, ...]:
        """The numbers of those that are not over, the most urgent first."""
        return tuple([one.number for one in sorted([o for o in self._all() if not o.over], key=urgency)])


def urgency(incident: Incident) -> tuple[int, int]:
    """Orders incidents: critical first, what nobody has judged yet before moderate, the older first."""
    rank = CATEGORIES.index(incident.category) if incident.category else 0.5
    return round(2 * rank), incident.number


# ------------------------------------------------------------------------------------ how knowledge grows


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


def _diagnosing(incident: Incident, event: ev.DiagnosisStarted) -> None:
    incident.busy_with, incident.aside = DIAGNOSIS, False


def _identified(incident: Incident, event: ev.CauseIdentified) -> None:
    incident.cause, incident.busy_with = event.cause, None


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
    incident.resolved, incident.tried = False, {}
    incident.reopened += 1


def _debating(incident: Incident, event: ev.DebateStarted) -> None:
    incident.debated = True


def _debated(incident: Incident, event: ev.CategoryDebated) -> None:
    incident.debated = False


FOLDS: dict[type, Callable[[Incident, Any], None]] = {
    ev.AlertRaised: _raised,
    ev.AlertCleared: _cleared,
    ev.CustomersReported: _reported,
    ev.ReportsCeased: _ceased,
    ev.DebateStarted: _debating,
    ev.CategoryDebated: _debated,
    ev.IncidentDeclared: _category,
    ev.CategoryChanged: _category,
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
    ev.ServiceVerified: _verified,
    ev.IncidentResolved: _resolved,
    ev.IncidentReopened: _reopened,
}
