"""Callers: what they want of the support desk, and who of them has been told."""

from __future__ import annotations

from sim.events import DeliveryBegan
from sim.impact import hit_by
from sim.reach import Delivery
from sim.remembering import remembered
from sim.scenario import Duration, Fault, Organisation, Reason, Support
from sim.stories.filing import about

LINE = "the agents' line"  #: what the deliveries of agents who know are called
FAILED = "failed transaction"  #: the reason for which those get in touch who were charged for nothing
_AT_ONCE = Duration("fixed", 0.0)


def tell(world, fault: Fault, segment: str, share: float) -> None:
    """This share of a segment knows it from the desk, all told; what was so before counts no longer."""
    numbers, truth = about(world, fault), world.truth
    line = Delivery(LINE, segment, "support", 0, world.now, 0, share, _AT_ONCE, (), numbers)
    ways = truth.deliveries[segment]
    ways[:] = [way for way in ways if (way.notice, way.incidents) != (LINE, numbers)]
    truth.set_out(line)
    world.record(DeliveryBegan(world.now, line))


@remembered
def wants(organisation: Organisation, component: str) -> tuple[float, float]:
    """Of contacts about a component: how many times as long as usual they take, and which share only a senior
    technician can help."""
    hit = hit_by(organisation, component)
    every = [r for r in organisation.support.reasons if not r.components or not hit.isdisjoint(r.components)]
    return _of(tuple(every))


@remembered
def wants_money(organisation: Organisation) -> tuple[float, float]:
    """The same of those who were charged for nothing: a failed transaction, where that is a reason."""
    return _of(tuple(reason for reason in organisation.support.reasons if reason.name == FAILED))


def _of(every: tuple[Reason, ...]) -> tuple[float, float]:
    total = sum(reason.share for reason in every)
    if not total:
        return 1.0, 0.0
    return tuple(sum(r.share * getattr(r, of) for r in every) / total for of in ("factor", "senior"))  # type: ignore


def with_script(support: Support, briefed: bool) -> float:
    """How many times as long as usual a contact about an incident takes, whatever it is about."""
    keep = 1.0 - (support.off_script or 0.0) if briefed else 0.0
    script = keep * support.scripted + (1.0 - keep) * support.unscripted
    return script * (support.trained + (1.0 - support.trained) * support.untrained)


def wrongly(support: Support) -> float:
    """The share of contacts about an incident that agents answer wrongly, because they have not been trained."""
    return (1.0 - support.trained) * (support.errs or 0.0)
