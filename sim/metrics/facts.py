"""The facts of a finished log that measures are made of: one pass, firsts, deliveries, shares on a minute grid."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from sim import events as ev
from sim.demand import people
from sim.impact import Spell, affected, leaning, spells
from sim.log import Log, finished
from sim.reach import Delivery, curve, taken_in_by
from sim.scenario import Fault

MINUTE, HOUR = 60, 3600
NEVER = math.nan
GRID = 60  #: seconds between the points at which shares of large audiences are worked out


def rise(share):
    """By how much a share on a grid rises in each of its steps."""
    return share[1:] - share[:-1]


def grid(since: int, until: int):
    """Every minute from one second to another, and that one."""
    return np.append(np.arange(since, until, GRID), until)


class Facts:
    """One pass over a log: the first of each kind, the deliveries, the health that orders go through.

    With `until` (a second of the scenario) only what had come true by then: `horizon` is that second, else the
    scenario's last. `closed` is when the log ends. Where nothing has broken by then, the impact is empty, and no time
    counts from it. `began` is the second of the impact, or of the false alarm that was taken for one: from then on
    losses are counted.

    Where several things broke, the facts are those of the fault that the scenario is about, of the incidents that were
    opened because of it and of what was said of these; `every` has those of the whole run. What happens on the days
    after is in the log alone; `days_end` is the second up to which that is judged.
    """

    def __init__(self, log: Log, until: int | None = None):
        self.log, self.scenario = finished(log), log.scenario
        self.horizon = log.scenario.lasts if until is None else max(0, min(until, log.scenario.lasts))
        self.days_end = log.scenario.horizon if until is None else max(0, min(until, log.scenario.horizon))
        self.by_kind: dict[type, list[Any]] = defaultdict(list)
        self.deliveries: dict[str, list[Delivery]] = {}
        whole = until is None and not log.scenario.afterwards
        for event in log if whole else [e for e in log if e.at <= self.horizon]:
            self.by_kind[type(event)].append(event)
        self.every = self.by_kind
        if len(log.scenario.faults) > 1 or any(e.incident > 1 for e in self.all(ev.AlertRaised, ev.CustomersReported)):
            self.by_kind = self._narrowed()
        for event in self.all(ev.DeliveryBegan):
            self.deliveries.setdefault(event.delivery.audience, []).append(event.delivery)
        struck = self.first(ev.FaultStruck)
        self.impact = struck is not None
        false = self.first(ev.FalseAlarmBegan, where=lambda e: not e.monitor)
        harm = false if struck is None else struck
        self.began = self.horizon if harm is None else harm
        self.closed = self.horizon if until is not None or not len(log) else min(log[-1].at, self.horizon)
        self.grid = grid(self.began, self.horizon)
        self._curves: dict[str, Any] = {}
        self._alone: dict[int, Any] = {}
        self._failing: dict[tuple[tuple[str, ...], int, int], Any] = {}
        self._stretches: dict[tuple[tuple[str, ...], int], list[tuple[int, int, float]]] = {}
        self._spells: dict[tuple[tuple[str, ...], int], list[Spell]] = {}
        self.contradictions: list[Any] | None = None  # kept by `sim.metrics.claims.among`, which is asked twice
        self.at_odds = 0  # seconds; the same
        self.hearsays: list[Any] | None = None  # kept by `sim.metrics.rumours.hearsays`, as three measures need them
        self.hit = affected(log.scenario)
        self.customers = self._together(self.hit)

    def all(self, *kinds: type) -> list[Any]:
        """Every event of these kinds, in order."""
        found = [e for kind in kinds for e in self.by_kind.get(kind, ())]
        return found if len(kinds) == 1 else sorted(found, key=lambda e: e.at)

    def numbers(self, fault: Fault) -> set[int]:
        """The incidents that a fault is behind: those whose first alarm named what leans on it, else those of which any
        did."""
        hit = leaning(self.scenario.organisation, fault.component)
        alarms = [e for kind in (ev.AlertRaised, ev.CustomersReported) for e in self.every.get(kind, ())]
        first: dict[int, Any] = {}
        for alarm in sorted(alarms, key=lambda e: e.at):
            first.setdefault(alarm.incident, alarm)
        numbers = {number for number, alarm in first.items() if alarm.component in hit}
        return numbers or {alarm.incident for alarm in alarms if alarm.component in hit}

    def _narrowed(self) -> dict[type, list[Any]]:
        """Without what is about another fault."""
        fault, numbers = self.scenario.fault, self.numbers(self.scenario.fault)
        broke = {ev.FaultStruck, ev.FaultReturned, ev.FaultEnded, ev.ServiceMitigated, ev.ServiceRestored}
        broke |= {ev.ExposureBegan, ev.ExposureEnded}

        def counts(event: Any) -> bool:
            if type(event) in broke:
                return event.component == fault.component
            if isinstance(event, ev.DeliveryBegan):
                event = event.delivery
            about = getattr(event, "incidents", ()) or (getattr(event, "incident", 0),)
            return about == (0,) or not numbers.isdisjoint(about)

        return {kind: [e for e in events if counts(e)] for kind, events in self.every.items()}

    def first(self, *kinds: type, where=lambda e: True) -> int | None:
        """The second of the first event of these kinds that passes `where`; None: there is none."""
        return min((e.at for kind in kinds for e in self.by_kind.get(kind, ()) if where(e)), default=None)

    def about(self, fault: Fault) -> dict[str, list[Delivery]]:
        """The deliveries to each audience that say something of the incidents that a fault is behind."""
        numbers = self.numbers(fault)
        found: dict[str, list[Delivery]] = {}
        for event in self.every.get(ev.DeliveryBegan, ()):
            if not numbers.isdisjoint(event.delivery.incidents):
                found.setdefault(event.delivery.audience, []).append(event.delivery)
        return found

    def struck(self, fault: Fault) -> int | None:
        """The second at which a fault struck; None: it has not."""
        return next((e.at for e in self.every.get(ev.FaultStruck, ()) if e.component == fault.component), None)

    def first_harm(self) -> int:
        """The second from which on anything is lost: that of the first fault that struck, else `began`."""
        struck = (self.struck(fault) for fault in self.scenario.faults)
        return min([second for second in struck if second is not None], default=self.began)

    def resolved(self) -> int | None:
        """The second in which the incident was resolved for good; None: it is open, or was never resolved."""
        last = {e.incident: e for e in self.all(ev.IncidentDeclared, ev.IncidentResolved, ev.IncidentReopened)}
        over = [e.at for e in last.values() if isinstance(e, ev.IncidentResolved)]
        return max(over) if over and len(over) == len(last) else None

    def ended(self) -> int:
        """The second in which everything that was declared was resolved for good, else that in which the log ends."""
        kinds = (ev.IncidentDeclared, ev.IncidentResolved, ev.IncidentReopened)
        said = sorted((e for kind in kinds for e in self.every.get(kind, ())), key=lambda e: e.at)
        last = {e.incident: e for e in said}
        over = [e.at for e in last.values() if isinstance(e, ev.IncidentResolved)]
        return max(over) if over and len(over) == len(last) else self.closed

    def detected(self) -> int | None:
        """The second in which a monitor spoke or the support desk reported customers, whichever was first. What a
        monitor said before the impact was a false alarm."""
        since = self.began if self.impact else 0
        return self.first(ev.AlertRaised, ev.CustomersReported, where=lambda e: e.at >= since)

    def declared(self) -> str | None:
        """The category that was declared last; None: nothing was declared."""
        last = self.all(ev.IncidentDeclared, ev.CategoryChanged)[-1:]
        return last[0].category if last else None

    def minutes(self, second: float | None, since: float | None = -1) -> float:
        """Minutes from `since` (default: the impact) to `second`; NaN if either never came."""
        since = (self.began if self.impact else None) if since == -1 else since
        return NEVER if second is None or since is None else (second - since) / MINUTE

    def since(self, second: int | None) -> int | None:
        """The same second, or that of the impact for what was so before: who is there already need not come."""
        return None if second is None else max(second, self.began)

    def curve(self, audience: str):
        """The share of an audience that is informed, on the grid."""
        if audience not in self._curves:
            self._curves[audience] = self.told(self.deliveries.get(audience, ()), self.grid)
        return self._curves[audience]

    def told(self, ways: Iterable[Delivery], on):
        """The share that some deliveries to an audience have informed, on a grid (`sim.reach.curve`). On the grid of
        these facts each delivery is reckoned once, however many questions it is a part of."""
        return curve(ways, on, self._by_itself if on is self.grid else None)

    def _by_itself(self, delivery: Delivery):
        known = self._alone.get(id(delivery))  # the log holds them: no other delivery has the same identity
        if known is None:
            known = self._alone[id(delivery)] = taken_in_by(delivery, self.grid)
        return known

    def reaches(self, share_on_grid, share: float) -> float | None:
        """The second at which a curve on the grid reaches `share`; between two points, on the straight line."""
        at = int((share_on_grid >= share).argmax())
        if share_on_grid[at] < share:
            return None
        if at == 0:
            return float(self.grid[0])
        before, after = share_on_grid[at - 1], share_on_grid[at]
        return float(self.grid[at] - (self.grid[at] - self.grid[at - 1]) * (after - share) / (after - before))

    def stretches(self, *components: str, began: int | None = None) -> list[tuple[int, int, float]]:
        """From the impact (or from `began`) to the end, between changes: (since, until, the least health among the
        components)."""
        began = self.began if began is None else began
        now, since, found = dict.fromkeys(components, 1.0), began, []
        for event in self.all(ev.HealthChanged):
            if event.component in now:
                until = max(event.at, began)  # a side effect may have begun before
                found.append((since, until, min(now.values())))
                now[event.component], since = event.health, until
        return [*found, (since, self.horizon, min(now.values()))]

    def failing(self, components: Iterable[str], grid):
        """The share of what needs the components that fails, on average over each step of a grid that begins with an
        impact."""
        began = int(grid[0])
        key = tuple(components), began, int(grid[-1])
        if key not in self._failing:
            _, until, health = np.array(self._ill(tuple(components), began)).T
            edges = np.concatenate([[began], until])
            failed = np.concatenate([[0.0], np.cumsum((1.0 - health) * np.diff(edges))])
            self._failing[key] = np.diff(np.interp(grid, edges, failed)) / np.diff(grid)
        return self._failing[key]

    def grid_from(self, second: int, until: int | None = None):
        """Every minute from a second on, and the horizon (or `until`); the facts' own grid, if it is that."""
        if second == self.began and until is None:
            return self.grid
        return grid(second, self.horizon if until is None else until)

    def spells(self, components: tuple[str, ...], grid) -> list[tuple[Spell, Any]]:
        """The spells of trouble for those who need these components, from an impact on, each with the grid of its
        minutes; the last one goes on to the horizon."""
        found = self._troubled(components, int(grid[0]))
        if len(found) == 1:
            return [(found[0], grid)]
        ends = [spell.since for spell in found[1:]]
        return [(spell, self.grid_from(spell.since, end)) for spell, end in zip(found, [*ends, None], strict=True)]

    def _ill(self, components: tuple[str, ...], began: int) -> list[tuple[int, int, float]]:
        """As `stretches`, kept: contacts need them twice."""
        if (components, began) not in self._stretches:
            self._stretches[components, began] = self.stretches(*components, began=began)
        return self._stretches[components, began]

    def _troubled(self, components: tuple[str, ...], began: int) -> list[Spell]:
        if (components, began) not in self._spells:
            organisation = self.scenario.organisation
            stretches = self._ill(components, began)
            found = spells(stretches, organisation.restored_at, organisation.support.after)
            self._spells[components, began] = found
        return self._spells[components, began]

    def group(self, group: str) -> np.ndarray:
        """The share of a whole group that is informed, on the grid."""
        return self._together([(a, ()) for a in self.scenario.organisation.audiences if a.group == group])

    def _together(self, audiences: Iterable[tuple[Any, Any]]) -> np.ndarray:
        counted = [(people(self.scenario, a), self.curve(a.name)) for a, _ in audiences]
        total = sum(size for size, _ in counted)
        return sum((size * share for size, share in counted), 0 * self.grid) / max(1, total)
