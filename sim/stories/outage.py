"""The outage: a fault strikes, and in the end its vendor repairs it, whatever the team does."""

from __future__ import annotations

from sim.events import FaultEnded, FaultStruck, ServiceMitigated, ServiceRestored
from sim.impact import struck


def outage(world):
    """A component breaks; what depends on it suffers; after a while the fault goes away by itself."""
    fault, incident = world.scenario.fault, world.incident
    yield world.env.timeout(fault.at)
    incident.began = world.now
    world.record(FaultStruck(world.now, fault.component, fault.family))
    incident.health.set(fault.component, fault.health)
    world.start(relief(world))
    lasts = world.luck.seconds(fault.ends_after, "vendor repairs", fault.component)
    incident.vendor_done = world.now + lasts
    yield world.env.timeout(lasts)
    world.record(FaultEnded(world.now, fault.component))
    incident.health.set(fault.component, 1.0)


def relief(world):
    """The impact becomes bearable, then ends: for the component that broke, and for all that cannot do without it."""
    organisation, broke = world.scenario.organisation, world.scenario.fault.component
    yield from _all_at(world, organisation.mitigated_at)
    world.record(ServiceMitigated(world.now, broke))
    yield from _all_at(world, organisation.restored_at)
    world.record(ServiceRestored(world.now, broke))


def _all_at(world, least: float):
    health, hit = world.incident.health, struck(world.scenario)
    while min(health.now[name] for name in hit) < least:
        yield health.changes()
