"""Vendors: what somebody else runs can only be mended by them; they hurry if they hear what we know."""

from __future__ import annotations

from sim import actions as act
from sim.events import VendorCalled, VendorCallStarted
from sim.impact import leaning
from sim.incidents import CALL
from sim.stories.filing import faults_of
from sim.stories.truth import skill
from sim.stories.work import cannot_work, worker, works


def can_be_called(world, incident) -> bool:
    """Whether something that was reported leans on what a vendor runs, and nobody has called them about it; once the
    cause is known, only if that is theirs."""
    return not incident.vendor_called and bool(_theirs(world, incident) if incident.cause else _behind(world, incident))


def _theirs(world, incident) -> list[str]:
    """What a vendor runs and the known cause is about."""
    found = (f for f in faults_of(world, incident.number) if f.real and f.cause == incident.cause)
    return [fault.component for fault in found if fault.component in _behind(world, incident)]


def _behind(world, incident) -> list[str]:
    organisation = world.scenario.organisation
    vendors = [component.name for component in organisation.components if component.vendor]
    return [name for name in vendors if not leaning(organisation, name).isdisjoint(incident.struck)]


def call(world, person: str, number: int):
    """Somebody tells the vendor what is known; if it is theirs, what is left of their repair takes less time."""
    work = world.scenario.organisation.work
    takes = world.luck.seconds(work.ticket, "calls the vendor", number, factor=skill(world, person))
    yield works(world, person, number, CALL, takes, lambda: world.record(VendorCallStarted(world.now, person, number)))
    world.record(VendorCalled(world.now, person, number))
    for fault in faults_of(world, number):
        if fault.real and fault.component in _behind(world, world.known.incidents[number]):
            _hurry(world, fault.component)


def _hurry(world, component: str) -> None:
    """What is left of the repair takes less time, once."""
    truth, saved = world.truth, world.scenario.organisation.vendors_hurry
    left = max(0, truth.done[component] - world.now)
    if left and saved and component not in truth.in_a_hurry:
        truth.in_a_hurry.add(component)
        truth.done[component] -= round(left * saved)
        truth.hurried[component].succeed()


def cannot_call(world, role: str, action: act.CallVendor) -> str | None:
    """Only once, and only where a vendor may be behind it."""
    incident = world.known.incidents.get(action.incident)
    if incident and incident.vendor_called:
        return "the vendor has been called already"
    if incident and not _behind(world, incident):
        return "nothing that was reported leans on a vendor"
    return cannot_work(world, role, action)


def call_vendor(world, role: str, action: act.CallVendor) -> None:
    """The IT lead rings them up."""
    world.start(call(world, worker(world), action.incident))
