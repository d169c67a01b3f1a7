"""Factors: what contributed to an incident beside its cause. A review finds those of which somebody has evidence.

What shows by itself is found by whoever reads the log, so only where somebody kept it; what an outsider said, is known
to whoever asked them.
"""

from __future__ import annotations

from sim.events import FactorFound, Replied
from sim.scenario import Factor


def evidence(world, one: Factor):
    """It shows once its phrase has come true, or once somebody has been told."""
    if one.shown_by is not None:
        yield world.until(one.shown_by)
        world.truth.evident.add(one.name)
    else:
        yield world.next((Replied,), lambda e: e.whom == one.told_by)
        world.truth.heard_of.add(one.name)


def find(world, number: int) -> None:
    """Those who look back find what there is evidence of."""
    logged = world.truth.evident if world.known.scribe else set()
    for one in world.scenario.factors:
        if one.name in logged or one.name in world.truth.heard_of:
            world.record(FactorFound(world.now, number, one.name, one.says))
