"""Whom an outage hits, and how many of them get in touch with the support desk.

Contacts are expected numbers: each segment's people × the chance to get in touch × how much of what they
need fails × how many of those who do get in touch do so in this step × less those who have been informed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sim.reach import Delivery, informed, share_by
from sim.scenario import Audience, Scenario

MINUTE = 60


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


def contacts(
    scenario: Scenario,
    began: int,
    since: int,
    until: int,
    health: Callable[[int], Mapping[str, float]],
    deliveries: Mapping[str, list[Delivery]],
    step: int = MINUTE,
) -> Iterator[tuple[int, float]]:
    """(second, contacts expected in the `step` seconds that end then), from `since` to `until`.

    `began` is when the impact did; `health(second)` gives every component's health; `deliveries` the notices on
    their way to each audience.
    """
    desk, hit = scenario.organisation.support, affected(scenario)
    chance = desk.contact(scenario.category)
    for start in range(since, until, step):
        end = min(start + step, until)
        in_touch = share_by(desk.after, end - began) - share_by(desk.after, start - began)
        now, total = health(start), 0.0
        for segment, names in hit:
            fails = 1.0 - min(now[name] for name in names)
            if fails > 0.0 and in_touch > 0.0:
                told = informed(deliveries.get(segment.name, ()), (start + end) / 2)
                total += segment.size * chance * fails * in_touch * (1.0 - desk.deflection * told)
        yield end, total
