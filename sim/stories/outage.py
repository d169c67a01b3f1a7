"""The outage: a fault strikes, and in the end its vendor repairs it, whatever the team does."""

from __future__ import annotations

from sim.events import FaultEnded, FaultStruck, ServiceMitigated, ServiceRestored
from sim.impact import suffering


def outage(world, fault):
    """A component breaks; what depends on it suffers; after a while the fault goes away by itself."""
    incident, component = world.incident, fault.component
    yield world.env.timeout(fault.at)
    incident.began[component] = world.now
    world.record(FaultStruck(world.now, component, fault.family))
    incident.health.set(component, fault.health)
    world.start(relief(world, component))
    lasts = world.luck.seconds(fault.ends_after, "vendor repairs", component)
    incident.vendor_done[component] = world.now + lasts
    yield world.env.timeout(lasts)
    world.record(FaultEnded(world.now, component))
    incident.health.set(component, 1.0)


def relief(world, broke: str):
    """The impact becomes bearable, then ends: for the component that broke, and for all that cannot do without it."""
    organisation = world.scenario.organisation
    yield from _all_at(world, broke, organisation.mitigated_at)
    world.record(ServiceMitigated(world.now, broke))
    yield from _all_at(world, broke, organisation.restored_at)
    world.record(ServiceRestored(world.now, broke))


def _all_at(world, broke: str, least: float):
    health, hit = world.incident.health, suffering(world.scenario.organisation, [broke])
    while min(health.now[name] for name in hit) < least:
        yield health.changes()
