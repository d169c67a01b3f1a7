"""The outage: a fault strikes, and in the end its vendor repairs it, whatever the team does."""

from __future__ import annotations

from sim.events import (
    ExposureBegan,
    ExposureEnded,
    FalseAlarmBegan,
    FalseAlarmEnded,
    FaultEnded,
    FaultReturned,
    FaultStruck,
    ServiceMitigated,
    ServiceRestored,
)
from sim.impact import hit_by
from sim.scenario import Fault
from sim.stories.recovery import mend
from sim.stories.refunds import charge


def outage(world, fault: Fault):
    """A component breaks; what depends on it suffers; after a while the fault goes away by itself."""
    truth, component = world.truth, fault.component
    yield world.env.timeout(fault.at)
    lasts = world.luck.seconds(fault.ends_after, "vendor repairs", component)
    truth.done[component] = world.now + lasts
    if not fault.real:
        yield from nothing(world, fault, lasts)
        return
    truth.began[component] = world.now
    world.record(FaultStruck(world.now, component, fault.family))
    truth.health.set(component, fault.health, fault.slower)
    expose(world, fault)
    charge(world, fault)
    world.start(relief(world, component))
    while world.now < truth.done[component]:
        hurried = truth.hurried[component]
        yield world.env.timeout(truth.done[component] - world.now) | hurried
        if hurried.triggered:  # the vendor hurries once; what is left passes
            truth.hurried[component] = world.env.event()
    world.record(FaultEnded(world.now, component))
    contain(world, component)
    mend(world, fault, 1.0)


def nothing(world, fault: Fault, lasts: int):
    """A false alarm: what watches the component shows what it would if the fault were real, and nothing breaks."""
    shown = world.truth.shown
    world.record(FalseAlarmBegan(world.now, fault.component, ""))
    shown.set(fault.component, fault.health, fault.slower)
    yield world.env.timeout(lasts)
    world.record(FalseAlarmEnded(world.now, fault.component, ""))
    shown.set(fault.component, 1.0)


def expose(world, fault: Fault) -> None:
    """Where the fault is a breach that lets them out, customer records get out from now on."""
    if fault.exposes:
        world.truth.exposed.add(fault.component)
        world.record(ExposureBegan(world.now, fault.component, fault.exposes))
        if fault.reads_along and world.luck.chance(fault.reads_along, "reads along", fault.component):
            world.truth.read_along.add(fault.component)


def contain(world, component: str) -> None:
    """No more records get out there, if any did."""
    if component in world.truth.exposed:
        world.truth.exposed.remove(component)
        world.record(ExposureEnded(world.now, component))
        world.truth.contained[component].succeed()


def relapse(world, fault: Fault, after: int):
    """What was mended does not last: the fault is back after a while, unless it is over by then or mended anew."""
    truth, component = world.truth, fault.component
    turn = truth.mended[component]
    yield world.env.timeout(after)
    truth.relapsing -= 1
    if world.now < truth.done[component] and truth.mended[component] == turn:
        truth.mended[component] += 1
        world.record(FaultReturned(world.now, component))
        truth.health.set(component, fault.health, fault.slower)
        if component not in truth.relieving:
            world.start(relief(world, component))


def relief(world, broke: str):
    """The impact becomes bearable, then ends: for the component that broke, and for all that cannot do without it;
    not before no more records get out."""
    organisation, truth = world.scenario.organisation, world.truth
    truth.relieving.add(broke)
    yield from _all_at(world, broke, organisation.mitigated_at)
    world.record(ServiceMitigated(world.now, broke))
    while broke in truth.exposed or _least(world, broke) < organisation.restored_at:
        yield from _all_at(world, broke, organisation.restored_at)
        if broke in truth.exposed:
            yield truth.contained[broke]
    world.record(ServiceRestored(world.now, broke))
    truth.relieving.remove(broke)


def _all_at(world, broke: str, least: float):
    while _least(world, broke) < least:
        yield world.truth.health.changes()


def _least(world, broke: str) -> float:
    return min(world.truth.health.now[name] for name in hit_by(world.scenario.organisation, broke))
