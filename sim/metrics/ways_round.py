"""Ways round: the orders that were saved because customers knew of something else to do."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from sim import events as ev
from sim.demand import orders, people
from sim.impact import touched
from sim.metrics.charged import look_alikes
from sim.metrics.facts import Facts, grid
from sim.reach import Delivery
from sim.remembering import remembered
from sim.scenario import Scenario, Workaround


def orders_saved(facts: Facts) -> float:
    """Orders that failed for what a way round replaces, and came through by it, added up over the minutes."""
    return sum(_used(facts, way, opened) for way, opened in _opened(facts) if way.sells)


def ways_used(facts: Facts) -> dict[str, float]:
    """What ways round did beside saving orders, by name of the measure."""
    begun = {e.workaround for e in facts.every.get(ev.WorkaroundStarted, ())}
    ways = facts.scenario.organisation.workarounds
    return {
        "visits served": 0.0 + sum(way.visits * _used(facts, way, at) for way, at in _opened(facts) if way.visits),
        "look-alike reports": look_alikes(facts),
        "cost of ways round": sum((way.cost for way in ways if way.name in begun), 0.0),
    }


def _opened(facts: Facts) -> list[tuple[Workaround, int]]:
    """The ways round that are open, and since when."""
    opened = {e.workaround: e.at for e in facts.every.get(ev.WorkaroundEnabled, ())}
    return [(way, opened[way.name]) for way in facts.scenario.organisation.workarounds if way.name in opened]


def _used(facts: Facts, way: Workaround, opened: int) -> float:
    """Of what is usually ordered, how much came by a way round."""
    steps, sells = facts.grid_from(facts.first_harm()), facts.scenario.organisation.sells_through
    open_share = np.clip((steps[1:] - opened) / np.maximum(1, np.diff(steps)), 0.0, 1.0)
    told = _told_of(facts, way, steps)
    failing = np.minimum(facts.failing((sells,), steps), facts.failing((way.instead_of,), steps))
    share = np.minimum(failing * way.uptake * (told[:-1] + told[1:]) / 2, way.serves) * open_share
    return float((share * _usual(facts.scenario, int(steps[0]), int(steps[-1]))).sum())


@remembered
def _usual(scenario: Scenario, began: int, horizon: int):
    """Orders that are usual in each step of the grid that begins then."""
    return np.array([orders(scenario, a, b) for a, b in pairwise(grid(began, horizon))])


def _told_of(facts: Facts, way: Workaround, steps):
    """Of the customers who need what it replaces, the share that a notice has told of an alternative."""
    says = {e.notice for e in facts.every.get(ev.NoticeSent, ()) if dict(e.fields).get("alternative")}
    deliveries: dict[str, list[Delivery]] = {}
    for event in facts.every.get(ev.DeliveryBegan, ()):
        if event.delivery.notice in says:
            deliveries.setdefault(event.delivery.audience, []).append(event.delivery)
    hit = touched(facts.scenario.organisation, [way.instead_of])
    sizes = {segment.name: people(facts.scenario, segment) for segment, _ in hit}
    curves = (size * facts.told(deliveries.get(name, ()), steps) for name, size in sizes.items())
    told = sum(curves, np.zeros(len(steps)))
    return told / max(1, sum(sizes.values()))
