"""Whom an outage hits, and how many of them get in touch with the support desk.

Contacts are expected numbers: each segment's people × the chance to get in touch × how much of what they
need fails × how many of those who do get in touch do so in this step × less those who have been informed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.reach import Delivery, informed, share_by
from sim.scenario import Audience, Organisation, Scenario

Segments = tuple[tuple[Audience, tuple[str, ...]], ...]  #: audiences, each with the components that touch it


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
        self._hit = affected(scenario)

    def expected(
        self, began: int, span: tuple[int, int], health: Mapping[str, float], told: Mapping[str, list[Delivery]]
    ) -> float:
        """How many are expected from one second to another (`span`), in one step.

        `began` is when the impact did; `health` every component's health during the step; `told` the notices on
        their way to each audience, looked at half-way.
        """
        since, until = span
        in_touch = share_by(self._desk.after, until - began) - share_by(self._desk.after, since - began)
        return sum(self._from(*hit, in_touch, (since + until) / 2, health, told) for hit in self._hit)

    def _from(self, segment: Audience, names: tuple[str, ...], in_touch: float, at: float, health, told) -> float:
        fails = 1.0 - min(health[name] for name in names)
        if fails <= 0.0 or in_touch <= 0.0:
            return 0.0
        know = informed(told.get(segment.name, ()), at)
        return segment.size * self._chance * fails * in_touch * (1.0 - self._desk.deflection * know)
