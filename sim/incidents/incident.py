"""What is known of one incident."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim import events as ev
from sim.scenario import CATEGORIES


@dataclass(slots=True)
class Incident:
    """What is known of one incident. Times are seconds of the scenario.

    `struck`: every component that has ever been reported, and when first. `holds`: what the last check showed, None
    if nobody has looked since the last alarm; `shortfall` says what it lacked. `turned` is when it last became unwell,
    or well again. `busy_with` is what somebody has begun, or put aside for something more urgent (`aside`);
    `kind`: what kind of trouble it was last taken for, `found` what whoever found the cause calls it; `debated`: its
    category is being talked over; `ways_round`: what customers can do instead, and whether it is open yet. `charges`:
    what was reported of people who are charged for nothing; `refunds`: how they are refunded, None: nothing is decided;
    `repaid`: they have their money back. `breached`: customer records were seen to have got out; `aware_since`: since
    when one was aware of that, as somebody stated (None: nobody has); `material`: somebody determined that it matters
    to investors. `reviewed`: the team has looked back at it, its `report` has gone round.
    """

    number: int
    alerts: dict[str, ev.AlertRaised] = field(default_factory=dict)
    reported: dict[str, int] = field(default_factory=dict)
    struck: dict[str, int] = field(default_factory=dict)
    holds: bool | None = None
    shortfall: str = ""
    turned: int = 0
    category: str | None = None
    kind: str | None = None
    cause: str | None = None
    found: str | None = None
    busy_with: str | None = None
    aside: bool = False
    tried: dict[str, bool] = field(default_factory=dict)
    resolved: bool = False
    reopened: int = 0
    debated: bool = False
    vendor_called: bool = False
    ways_round: dict[str, bool] = field(default_factory=dict)
    reviewed: bool = False
    report: bool = False
    charges: list[ev.ChargesReported] = field(default_factory=list)
    refunds: str | None = None
    repaid: bool = False
    breached: bool = False
    aware_since: int | None = None
    material: bool = False

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


def urgency(incident: Incident) -> tuple[int, int]:
    """Orders incidents: critical first, what nobody has judged yet before moderate, the older first."""
    rank = CATEGORIES.index(incident.category) if incident.category else 0.5
    return round(2 * rank), incident.number
