"""Whom an outage hits, and how many of them get in touch with the support desk.

Contacts are expected numbers: each segment's people × the chance to get in touch × how much of what they
need fails × how many of those who do get in touch do so in this step × less those who have been informed.
Those who had read when it would be over, and find that it is not, get in touch again from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import ceil

from sim.demand import people
from sim.events import EstimateBroken
from sim.reach import Delivery, informed, share_by
from sim.scenario import Audience, Organisation, Scenario

Segments = tuple[tuple[Audience, tuple[str, ...]], ...]  #: audiences, each with the components that touch it

MINUTE = 60
_AT_ONCE = 40  # contacts for which it is asked together who has been told, unless they come within a minute


def suffering(organisation: Organisation, broken: Iterable[str]) -> frozenset[str]:
    """The components that cannot do without those that are broken, and these themselves."""
    hit = set(broken)
    while more := {c.name for c in organisation.components if hit.intersection(c.needs)} - hit:
        hit |= more
    return frozenset(hit)


def touched(organisation: Organisation, broken: Iterable[str], group: str = "customers") -> Segments:
    """The group's segments that need something which suffers when these components are broken."""
    hit = suffering(organisation, broken)
    segments = (a for a in organisation.audiences if a.group == group)
    names = ((a, tuple(name for name in a.affected_by if name in hit)) for a in segments)
    return tuple((audience, by) for audience, by in names if by)


def struck(scenario: Scenario) -> frozenset[str]:
    """The components that cannot do without the one that breaks, and that one itself."""
    return suffering(scenario.organisation, [scenario.fault.component])


def affected(scenario: Scenario, group: str = "customers") -> Segments:
    """The group's segments that need what the outage strikes (*affected customers*), each with those components."""
    return touched(scenario.organisation, [scenario.fault.component], group)


class Contacts:
    """The contacts that an outage causes."""

    def __init__(self, scenario: Scenario):
        self._desk = scenario.organisation.support
        self._chance = self._desk.contact(scenario.category)
        self._hit = [(segment, people(scenario, segment), names) for segment, names in affected(scenario)]

    def expected(
        self,
        began: int,
        span: tuple[int, int],
        health: Mapping[str, float],
        told: Mapping[str, list[Delivery]],
        broken: Sequence[EstimateBroken] = (),
    ) -> float:
        """How many are expected from one second to another (`span`), while no component's health changes.

        `began` is when the impact did; `told` are the notices on their way to each audience; `broken` the estimates
        that did not hold.
        """
        number = 0.0
        for segment, size, names in self._hit:
            fails = 1.0 - min(health[name] for name in names)
            if fails > 0.0:
                untold = size * self._chance * fails * self._between(began, *span)
                number += untold - self._deflected(untold, began, span, told.get(segment.name, ()))
                again = sum(dict(e.told).get(segment.name, 0.0) * self._between(e.at, *span) for e in broken)
                number += size * self._chance * self._desk.broken_estimate * fails * again
        return number

    def _between(self, began: int, since: float, until: float) -> float:
        """Of those who get in touch, the share that does so between two seconds."""
        return share_by(self._desk.after, until - began) - share_by(self._desk.after, since - began)

    def _deflected(self, untold: float, began: int, span: tuple[int, int], ways: Sequence[Delivery]) -> float:
        """How many of a span's contacts fall away because people have been told.

        That is added up in steps of not too many contacts, none of which crosses the begin or end of a sending.
        """
        whole = self._between(began, *span)
        if not ways or not whole:
            return 0.0
        since, until = span
        count = min(1 + int(untold / _AT_ONCE), ceil((until - since) / MINUTE))
        edges = {since + (until - since) * n / count for n in range(count + 1)}
        edges |= {at for way in ways for at in (way.first, way.first + way.sending) if since < at < until}
        steps = pairwise(sorted(edges))
        know = sum(self._between(began, a, b) * informed(ways, (a + b) / 2) for a, b in steps)
        return untold * self._desk.deflection * know / whole
