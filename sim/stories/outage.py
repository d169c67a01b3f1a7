"""The outage: a fault strikes, and in the end its vendor repairs it, whatever the team does."""

from __future__ import annotations

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
    organisation, broke = world.scenario.organisation, world.scenario.fault.component
    yield from _all_at(world, organisation.mitigated_at)
    world.record(ServiceMitigated(world.now, broke))
    while world.incident.exposed or not _all_well(world):
        yield from _all_at(world, organisation.restored_at)
        if world.incident.exposed:
            yield world.incident.contained
    world.record(ServiceRestored(world.now, broke))


def _all_well(world) -> bool:
    return _least(world) >= world.scenario.organisation.restored_at


def _all_at(world, least: float):
    while _least(world) < least:
        yield world.incident.health.changes()


def _least(world) -> float:
    return min(world.incident.health.now[name] for name in struck(world.scenario))
