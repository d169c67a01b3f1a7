"""Whom an outage hits, and how many of them get in touch with the support desk.

Contacts are expected numbers: each segment's people × the chance to get in touch × how much of what they
need fails × how many of those who do get in touch do so in this step × less those who have been informed.
Those who had read when it would be over, and find that it is not, get in touch again from then on, and so do those who
find that a notice they have read was wrong. After a time
of health the time that people take begins anew, for those who have not come up yet (`spells`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from sim.demand import people
from sim.events import EstimateBroken, MistakeRead
from sim.reach import Delivery, informed, share_by
from sim.remembering import remembered
from sim.scenario import CATEGORIES, Audience, Component, Duration, Fault, Organisation, Scenario

Segments = tuple[tuple[Audience, tuple[str, ...]], ...]  #: audiences, each with the components that touch it

MINUTE = 60
_AT_ONCE = 40  # contacts for which it is asked together who has been told, unless they come within a minute


def suffering(organisation: Organisation, broken: Iterable[str]) -> frozenset[str]:
    """The components that cannot do without those that are broken, and these themselves."""
    hit = set(broken)
    while more := {c.name for c in organisation.components if hit.intersection(c.needs)} - hit:
        hit |= more
    return frozenset(hit)


@remembered
def leaning(organisation: Organisation, component: str) -> frozenset[str]:
    """The component and all that needs or uses it, directly or not."""
    hit = {component}
    while more := {c.name for c in organisation.components if _leans(c, hit)} - hit:
        hit |= more
    return frozenset(hit)


def _leans(component: Component, on: set[str]) -> bool:
    return not on.isdisjoint(component.needs) or any(soft.component in on for soft in component.uses)


@remembered
def hit_by(organisation: Organisation, component: str) -> frozenset[str]:
    """The components that cannot do without this one, and it itself."""
    return suffering(organisation, [component])


def touched(organisation: Organisation, broken: Iterable[str], group: str = "customers") -> Segments:
    """The group's segments that need something which suffers when these components are broken."""
    return _touched(organisation, frozenset(broken), group)


@remembered
def _touched(organisation: Organisation, broken: frozenset[str], group: str) -> Segments:
    hit = suffering(organisation, broken)
    segments = (a for a in organisation.audiences if a.group == group)
    names = ((a, tuple(name for name in a.affected_by if name in hit)) for a in segments)
    return tuple((audience, by) for audience, by in names if by)


@remembered
def struck(scenario: Scenario) -> frozenset[str]:
    """The components that cannot do without the one that breaks, and that one itself."""
    return hit_by(scenario.organisation, scenario.fault.component)


@remembered
def affected(scenario: Scenario, group: str = "customers") -> Segments:
    """The group's segments that need what the outage strikes (*affected customers*), each with those components."""
    return touched(scenario.organisation, [scenario.fault.component], group)


def category(scenario: Scenario, fault: Fault) -> str:
    """How bad a fault truly is: what the scenario says of the one that it is about, the rule table of the others."""
    own = fault.component == scenario.fault.component
    return scenario.category if own else by_rule(scenario.organisation, fault.component)


@remembered
def by_rule(organisation: Organisation, component: str) -> str:
    """The category that the organisation's rule table gives: the worst of what suffers when this component fails."""
    hit = hit_by(organisation, component)
    return min((c.category for c in organisation.components if c.name in hit), key=CATEGORIES.index)


def release_due(scenario: Scenario, category: str, broken: tuple[str, ...], breach: bool) -> bool:
    """Whether the organisation's plan asks for a press release about an incident of this category, in which these
    components are broken."""
    rule = scenario.organisation.press_release
    if rule is None or category not in rule.categories:
        return False
    partners = len(touched(scenario.organisation, broken, "partners"))
    many = rule.partners is not None and partners >= rule.partners
    return many or (breach and rule.breach) or _share_touched(scenario, broken) >= rule.customers


def _share_touched(scenario: Scenario, broken: tuple[str, ...]) -> float:
    """Of all customers, the share that needs something which suffers when these components are broken."""
    every = sum(people(scenario, a) for a in scenario.organisation.audiences if a.group == "customers")
    return sum(people(scenario, a) for a, _ in touched(scenario.organisation, broken)) / max(1, every)


class Spell(NamedTuple):
    """A stretch of trouble, as those feel it who get in touch about it.

    They take their time from second `since` on. `left` is the share of them that has not come up in an earlier one:
    whoever has got in touch, or would have and had been told, does not come up again; whoever was spared may.
    """

    since: int
    left: float = 1.0


def spells(stretches: Iterable[tuple[int, int, float]], restored: float, after: Duration) -> list[Spell]:
    """The spells of trouble in stretches of (since, until, health) from the begin of the impact on.

    Another one begins when health falls below `restored` once it had come back to it. `after` is how long it takes
    people to get in touch. A change that is undone within its second counts for nothing.
    """
    found: list[Spell] = []
    came, fell, back = 0.0, False, False
    for since, until, health in stretches:
        if not found:
            found.append(Spell(since))
        if since == until:
            continue
        if back and health < restored:
            found.append(Spell(since, found[-1].left * (1.0 - came)))
            came = 0.0
        fell = fell or health < restored
        back = fell and health >= restored
        began = found[-1].since
        came += (1.0 - health) * (share_by(after, until - began) - share_by(after, since - began))
    return found


def again(organisation: Organisation, wrong: EstimateBroken | MistakeRead) -> float:
    """How many times the usual chance those who had read what turned out to be wrong get in touch (again)."""
    if isinstance(wrong, EstimateBroken):
        return organisation.support.broken_estimate
    return organisation.mistakes.asks if organisation.mistakes else 0.0


class Contacts:
    """The contacts that one fault causes; by default that which the scenario is about. Of the `people` who may be hit,
    each gets in touch with the `chance`, if what they need fails and nobody has told them."""

    def __init__(self, scenario: Scenario, fault: Fault | None = None):
        broke = fault or scenario.fault
        self._organisation, self._desk = scenario.organisation, scenario.organisation.support
        self.chance = self._desk.contact(category(scenario, broke))
        hit = touched(scenario.organisation, [broke.component])
        self._hit = [(segment, people(scenario, segment), names) for segment, names in hit]
        self.people = sum(size for _, size, _ in self._hit)

    def expected(
        self,
        began: int,
        span: tuple[int, int],
        health: Mapping[str, float],
        told: Mapping[str, list[Delivery]],
        broken: Sequence[EstimateBroken | MistakeRead] = (),
        later: Mapping[tuple[str, ...], Spell] = {},
    ) -> float:
        """How many are expected from one second to another (`span`), while no component's health changes.

        `began` is when the impact did; `told` are the notices on their way to each audience; `broken` what they had
        read and was wrong; `later` the spell that segments are in which need these components, if not in their first.
        """
        number, first = 0.0, (began, 1.0, self._share(began, span))
        for segment, size, names in self._hit:
            fails = 1.0 - min([health[name] for name in names])
            again = later.get(names) if later else None
            clock, left, share = (*again, self._share(again.since, span)) if again else first
            if fails > 0.0 and share:
                untold, ways = size * self.chance * left * fails * share, told.get(segment.name)
                number += untold - self._deflected(untold, clock, span, ways) if ways else untold
            if fails > 0.0 and broken:
                number += size * self.chance * fails * self._again(segment.name, span, broken)
        return number

    @property
    def needed(self) -> set[tuple[str, ...]]:
        """The components that each of its segments needs, once for each such set."""
        return {names for _, _, names in self._hit}

    def _share(self, began: int, span: tuple[int, int]) -> float:
        """Of those who get in touch, the share that does so in a span."""
        since, until = span
        return self._in_touch(began, until) - self._in_touch(began, since)

    def _again(self, segment: str, span: tuple[int, int], broken: Sequence[EstimateBroken | MistakeRead]) -> float:
        """Of a segment, how many times its usual share gets in touch in a span because what they had read was wrong."""
        since, until = span
        shares = (
            again(self._organisation, e)
            * dict(e.told).get(segment, 0.0)
            * (self._in_touch(e.at, until) - self._in_touch(e.at, since))
            for e in broken
        )
        return sum(shares)

    def _in_touch(self, began: int, second: float) -> float:
        """Of those who get in touch, the share that has done so by a second."""
        return share_by(self._desk.after, second - began)

    def _deflected(self, untold: float, began: int, span: tuple[int, int], ways: Sequence[Delivery]) -> float:
        """How many of a span's contacts fall away because people have been told.

        That is added up in steps of not too many contacts, none of which crosses the begin or end of a sending.
        """
        since, until = span
        count = min(1 + int(untold / _AT_ONCE), ceil((until - since) / MINUTE))
        edges = {since + (until - since) * n / count for n in range(count + 1)}
        edges |= {at for way in ways for at in (way.first, way.first + way.sending) if since < at < until}
        shares = [(at, self._in_touch(began, at)) for at in sorted(edges)]
        steps = [(b_share - a_share, (a + b) / 2) for (a, a_share), (b, b_share) in pairwise(shares)]
        know = sum([share * informed(ways, middle) for share, middle in steps])
        return untold * self._desk.deflection * know / (shares[-1][1] - shares[0][1])
