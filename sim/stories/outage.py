"""The outage: a fault strikes, and in the end its vendor repairs it, whatever the team does."""

from __future__ import annotations

from collections.abc import Iterable

from sim.events import (
    ExposureBegan,
    ExposureEnded,
    FalseAlarmBegan,
    FalseAlarmEnded,
    FaultEnded,
    FaultStruck,
    ServiceMitigated,
    ServiceRestored,
)
from sim.impact import struck
from sim.stories.recovery import mend


def outage(world):
    """A component breaks; what depends on it suffers; after a while the fault goes away by itself."""
    fault, incident = world.scenario.fault, world.incident
    yield world.env.timeout(fault.at)
    lasts = world.luck.seconds(fault.ends_after, "vendor repairs", fault.component)
    incident.vendor_done = world.now + lasts
    if not fault.real:
        yield from nothing(world, lasts)
        return
    incident.began = world.now
    world.record(FaultStruck(world.now, fault.component, fault.family))
    incident.health.set(fault.component, fault.health, fault.slower)
    expose(world)
    world.start(relief(world))
    yield world.env.timeout(lasts)
    world.record(FaultEnded(world.now, fault.component))
    contain(world)
    mend(world, fault.component, 1.0)


def nothing(world, lasts: int):
    """A false alarm: what watches the component shows what it would if the fault were real, and nothing breaks."""
    fault, shown = world.scenario.fault, world.incident.shown
    world.record(FalseAlarmBegan(world.now, fault.component, ""))
    shown.set(fault.component, fault.health, fault.slower)
    yield world.env.timeout(lasts)
    world.record(FalseAlarmEnded(world.now, fault.component, ""))
    shown.set(fault.component, 1.0)


def expose(world) -> None:
    """Where the fault is a breach that lets them out, customer records get out from now on."""
    fault = world.scenario.fault
    if fault.exposes:
        world.incident.exposed.add(fault.component)
        world.record(ExposureBegan(world.now, fault.component, fault.exposes))


def contain(world) -> None:
    """No more records get out, if any did."""
    component = world.scenario.fault.component
    if component in world.incident.exposed:
        world.incident.exposed.remove(component)
        world.record(ExposureEnded(world.now, component))
        world.incident.contained.succeed()


def relief(world):
    """The impact becomes bearable, then ends: for the component that broke, and for all that cannot do without it;
    not before no more records get out."""
    organisation, broke, hit = world.scenario.organisation, world.scenario.fault.component, struck(world.scenario)
    yield from _all_at(world, hit, organisation.mitigated_at)
    world.record(ServiceMitigated(world.now, broke))
    yield from _all_at(world, hit, organisation.restored_at)
    while world.incident.exposed:
        yield world.incident.contained
        yield from _all_at(world, hit, organisation.restored_at)
    world.record(ServiceRestored(world.now, broke))


def _all_at(world, hit: Iterable[str], least: float):
    health = world.incident.health
    while min(health.now[name] for name in hit) < least:
        yield health.changes()
