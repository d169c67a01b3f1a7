"""Who is charged for an order that failed, who has the money back, and how many get in touch about it; and how many
ask whether an address that they were told of is genuine.

All of it is expected numbers, like orders lost: of the payments that fail at what broke, a share is charged all the
same. In any clock hour in which no health changes they come evenly, so what is added up is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Any

from sim.demand import orders, people
from sim.impact import touched
from sim.reach import Delivery, curve, shares_added_up
from sim.scenario import AT_ONCE, CASE_BY_CASE, Duration, Fault, Organisation, Refunds, Scenario

HOUR = 3600
MINUTE = 60
Stretch = tuple[int, int, float]  #: since, until, the share of what broke that gets done between the two
Ways = Sequence[tuple[int, str]]  #: from which second on money goes back, and how
Told = Mapping[str, Sequence[Delivery]]  #: by audience, what is on its way that says it


class Charged:
    """Those who were charged for nothing because of one fault, given how what broke did until now."""

    def __init__(self, scenario: Scenario, fault: Fault, stretches: Iterable[Stretch]):
        import numpy as np

        pieces = [piece for stretch in stretches for piece in _pieces(scenario, fault, stretch)]
        columns: Any = np.array(pieces).T if pieces else np.zeros((3, 0))
        self.since, self.until, self.rate = columns

    def by(self, seconds):
        """How many have been charged by each of these seconds (array in, array out)."""
        import numpy as np

        lasted = np.clip(np.asarray(seconds, dtype=float)[:, None] - self.since, 0.0, self.until - self.since)
        return lasted @ self.rate

    def last(self) -> float:
        """The second until which somebody was charged; 0 where nobody was."""
        return float(self.until[-1]) if len(self.until) else 0.0

    def in_touch(self, after: Duration, since, steps):
        """For each step of time, how many get in touch in it, `after` they were charged: those who were charged from
        its second `since` on."""
        import numpy as np

        first = np.maximum(self.since, since[:, None])
        last = np.maximum(self.until, first)

        def so_far(at):
            waited = shares_added_up(after, at[:, None] - first) - shares_added_up(after, at[:, None] - last)
            return (waited * self.rate).sum(axis=1)

        return so_far(steps[1:]) - so_far(steps[:-1])


def _pieces(scenario: Scenario, fault: Fault, stretch: Stretch) -> list[tuple[float, float, float]]:
    """(since, until, people a second) of the hours in a stretch in which somebody is charged."""
    since, until, health = stretch
    found: list[tuple[float, float, float]] = []
    while since < until:
        end = min(until, since + HOUR - (scenario.starts + since) % HOUR)
        rate = fault.charges_twice * (1.0 - health) * orders(scenario, since, end) / (end - since)
        if rate > 0.0:
            found.append((since, end, rate))
        since = end
    return found


def repaid(charged: Charged, terms: Refunds, ways: Ways, seconds):
    """How many have their money back by each of these rising seconds, by whatever came first."""
    import numpy as np

    back = charged.by(seconds - terms.reverses)
    for since, how in ways:
        if how == CASE_BY_CASE:
            back = np.maximum(back, one_by_one(charged, terms, since, seconds))
    for since, how in ways:
        if how == AT_ONCE:
            back = np.where(seconds >= since, charged.by(seconds), back)
    return back


def one_by_one(charged: Charged, terms: Refunds, began: int, seconds):
    """How many agents have refunded: so many an hour, and never more than have been charged (a fluid queue)."""
    import numpy as np

    edges = np.concatenate([[began], charged.since, charged.until])
    every = np.unique(np.concatenate([edges[edges >= began], seconds[seconds >= began]]))
    done = terms.per_hour / HOUR * every
    most = np.minimum.accumulate(charged.by(every) - done)  # Reich's formula: the least that was left to begin from
    found = np.minimum(most, -done[0]) + done
    return np.where(seconds >= began, np.interp(seconds, every, found), 0.0)


def owed_for(charged: Charged, terms: Refunds, ways: Ways, now: int) -> int:
    """In how many seconds everybody will have their money back if nobody is charged any more."""
    import numpy as np

    left = charged.last() + terms.reverses - now
    if any(how == AT_ONCE for _, how in ways):
        left = 0
    elif ways:
        at = np.array([float(now)])
        owed = charged.by(at)[0] - repaid(charged, terms, ways, at)[0]
        left = min(left, owed * HOUR / terms.per_hour)
    return max(0, ceil(left))


def paid(organisation: Organisation, charged: Charged, ways: Ways, until: int) -> float:
    """What has been paid by a second: the money that went back, what went to the wrong people, the gateway's fees."""
    import numpy as np

    terms, at = organisation.refunds, np.array([float(until)])
    if terms is None:
        return 0.0
    all_, before = repaid(charged, terms, ways, at)[0], 0.0
    once = min((since for since, how in ways if how == AT_ONCE), default=until)
    if once <= until:
        others = tuple((since, how) for since, how in ways if how != AT_ONCE)
        before = float(repaid(charged, terms, others, np.array([float(once)]))[0])
    batch = all_ - before if any(how == AT_ONCE and since <= until for since, how in ways) else 0.0
    value = organisation.demand.order_value
    return float(all_ * value + batch * terms.wrongly * value + (all_ + batch * terms.wrongly) * terms.fee)


def about_charges(
    scenario: Scenario, fault: Fault, charged: Charged, ways: Ways, told: Told, span: tuple[int, int]
) -> float:
    """How many get in touch from one second to another because they were charged for nothing: not those who have the
    money back by then (who was charged first has it first), and fewer of those who were told that it comes."""
    import numpy as np

    terms, desk, (since, until) = scenario.organisation.refunds, scenario.organisation.support, span
    if terms is None or until <= since or not len(charged.since):
        return 0.0
    steps = np.append(np.arange(since, until, MINUTE, dtype=float), until)
    middle = (steps[:-1] + steps[1:]) / 2
    first = _charged_since(charged, repaid(charged, terms, ways, middle), middle)
    number = charged.in_touch(desk.after, first, steps)
    share = knowing(scenario, fault.component, told, middle)
    return float(terms.contact * (number * (1.0 - desk.deflection * share)).sum())


def _charged_since(charged: Charged, back, seconds):
    """The second since which those were charged who have not got their money back at each of these seconds."""
    import numpy as np

    edges = np.unique(np.concatenate([charged.since, charged.until]))
    sums = charged.by(edges)
    rises = np.concatenate([[True], np.diff(sums) > 0])
    return np.where(back > 0.0, np.interp(back, sums[rises], edges[rises]), edges[0])


def knowing(scenario: Scenario, component: str, told: Told, seconds):
    """Of the customers who need a component, the share that has been told, at each of these seconds."""
    import numpy as np

    sizes = {segment.name: people(scenario, segment) for segment, _ in touched(scenario.organisation, [component])}
    known = sum((n * curve(told.get(name, ()), seconds) for name, n in sizes.items()), np.zeros(len(seconds)))
    return known / max(1, sum(sizes.values()))


def asking(scenario: Scenario, component: str, asks: float, told: Told, span: tuple[int, int]) -> float:
    """How many ask, from one second to another, whether an address that they were told of is genuine: a share of those
    who hear of it, unless they have it from a channel that they trust, too."""
    import numpy as np

    since, until = span
    if until <= since:
        return 0.0
    trusts = {channel.name: channel.trusted for channel in scenario.organisation.channels}
    steps = np.append(np.arange(since, until, MINUTE, dtype=float), until)
    number = 0.0
    for segment, _ in touched(scenario.organisation, [component]):
        ways = told.get(segment.name, ())
        trusted = [(way, trusts.get(way.channel, 0.0)) for way in ways]
        sure = [way._replace(reached=way.reached * trust) for way, trust in trusted if trust]
        doubting = curve(ways, steps) - curve(sure, steps)
        number += people(scenario, segment) * float(np.maximum(0.0, np.diff(doubting)).sum())
    return asks * number
