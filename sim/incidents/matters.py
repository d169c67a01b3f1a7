"""Some incidents seen as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sim import events as ev
from sim.incidents.incident import Incident, urgency
from sim.incidents.words import OF_ONE, WELL
from sim.scenario import CATEGORIES


@dataclass(slots=True)
class Matters:
    """Some incidents seen as one, by number; the word for how each component stands that somebody spoke of, and the
    share of requests that succeed there, as far as monitors have said; what customers were `offered` to
    make up for it, what was decided to become `better`, and the `rumours` that somebody
    came across."""

    incidents: dict[int, Incident] = field(default_factory=dict)
    status: dict[str, str] = field(default_factory=dict)
    readings: dict[str, float] = field(default_factory=dict)
    offered: list[ev.CompensationOffered] = field(default_factory=list)
    better: list[ev.ImprovementChosen] = field(default_factory=list)
    rumours: list[ev.RumourSeen] = field(default_factory=list)

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
        failing = self.failing
        struck = self.struck if failing else {}
        return tuple([name for name in failing if name in struck])

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
    def money_owed(self) -> str | None:
        """How people who were charged for nothing get their money back, as far as is known: in a way that was decided,
        `by the gateway`, or they have it (`paid back`). None: nobody has reported any."""
        some = [one for one in self._all() if one.charges]
        if not some:
            return None
        ways = [one.refunds for one in some if one.refunds and not one.repaid]
        return ways[0] if ways else "paid back" if all(one.repaid for one in some) else "by the gateway"

    @property
    def resolved(self) -> bool:
        """Whether all is over, and something was resolved."""
        some = False
        for one in self.incidents.values():  # asked so often that it is worth a loop
            if not (one.resolved or one.over):
                return False
            some = some or one.resolved
        return some

    def concerned(self, occasion: str, number: int) -> tuple[int, ...]:
        """The incidents that a notice is about which is written on an occasion that this one gives."""
        return (number,) if occasion in OF_ONE else self.open or (number,)

    @property
    def open(self) -> tuple[int, ...]:
        """The numbers of those that are not over, the most urgent first."""
        return tuple([one.number for one in sorted([o for o in self._all() if not o.over], key=urgency)])
