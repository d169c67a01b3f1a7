"""Whom an outage hits, and how many of them get in touch with the support desk.

Contacts are expected numbers: each segment's people × the chance to get in touch × how much of what they
need fails × how many of those who do get in touch do so in this step × less those who have been informed.
"""

from __future__ import annotations

from collections.abc import Mapping

from sim.demand import people
from sim.reach import Delivery, informed, share_by
from sim.scenario import Audience, Scenario


def struck(scenario: Scenario) -> frozenset[str]:
    """The components that cannot do without the one that breaks, and that one itself."""
    hit = {scenario.fault.component}
    components = scenario.organisation.components
    while more := {c.name for c in components if hit.intersection(c.needs)} - hit:
        hit |= more
    return frozenset(hit)


def affected(scenario: Scenario, group: str = "customers") -> tuple[tuple[Audience, tuple[str, ...]], ...]:
    """The group's segments that need what the outage strikes (*affected customers*), each with those components."""
    hit = struck(scenario)
    segments = (a for a in scenario.organisation.audiences if a.group == group)
    touched = ((a, tuple(name for name in a.affected_by if name in hit)) for a in segments)
    return tuple((audience, names) for audience, names in touched if names)


class Contacts:
    """The contacts that an outage causes."""

    def __init__(self, scenario: Scenario):
        self._desk = scenario.organisation.support
        self._chance = self._desk.contact(scenario.category)
        self._hit = [(segment, people(scenario, segment), names) for segment, names in affected(scenario)]

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

    def _from(self, segment: Audience, size: int, names: tuple[str, ...], in_touch: float, at, health, told) -> float:
        fails = 1.0 - min(health[name] for name in names)
        if fails <= 0.0 or in_touch <= 0.0:
            return 0.0
        know = informed(told.get(segment.name, ()), at)
        return size * self._chance * fails * in_touch * (1.0 - self._desk.deflection * know)
