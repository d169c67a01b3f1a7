"""Detection by customers: the support desk notices that many get in touch about the same thing."""

from __future__ import annotations

from math import sqrt

from sim.events import CustomersReported, ReportsCeased
from sim.impact import Contacts, affected

MINUTE = 60


def customers_reports(world):
    """The support desk notices that many contacts are about the same thing, and later that they have stopped; and the
    same again, if there is trouble again."""
    yield world.until("the impact began")
    support, restored = world.scenario.organisation.support, world.scenario.organisation.restored_at
    began, health, wave = world.now, world.incident.health, 0
    while True:
        wave += 1
        yield from _nth_contact(world, support.notices_after, began, wave)
        named = _named_by_customers(world)
        world.record(CustomersReported(world.now, support.notices_after, named))
        yield from _well_for(world, named, support.reports)
        world.record(ReportsCeased(world.now, named))
        yield health.falls(named, restored)


def _well_for(world, component: str, seconds: int):
    """Wait until the component has been well for so long without a break."""
    health, restored = world.incident.health, world.scenario.organisation.restored_at
    ill = True
    while ill:
        yield health.rises(component, restored)
        yield world.env.timeout(seconds) | health.falls(component, restored)
        ill = health.now[component] < restored


def _nth_contact(world, nth: int, began: int, wave: int):
    """Wait for the n-th contact about the incident, for good if it does not come while the scenario lasts.

    The n-th arrival of a Poisson stream comes when its expected number has reached a Gamma(n) variable, here by
    its mean n and deviation √n. What is expected depends on health, and is reckoned anew when that changes.
    """
    missing = max(1.0, nth + world.luck.normal("nth contact", wave) * sqrt(nth))
    contacts, incident = Contacts(world.scenario), world.incident
    while True:
        since, health, changed = world.now, dict(incident.health.now), incident.health.changes()
        wait = _until_contacts(world, contacts, began, missing, health)
        comes = world.env.event() if wait is None else world.env.timeout(wait)
        yield comes | changed
        if comes.processed:
            return
        missing -= contacts.expected(began, (since, world.now), health, {})
        if missing <= 0:  # within the minute they came sooner than on its straight line
            return


def _until_contacts(world, contacts: Contacts, began: int, missing: float, health) -> int | None:
    """Seconds until so many more contacts are expected at this health; None: not before the scenario is over."""
    so_far = 0.0
    for second in range(world.now, world.horizon, MINUTE):
        more = contacts.expected(began, (second, second + MINUTE), health, {})
        if so_far + more >= missing:
            return round(second - world.now + MINUTE * (missing - so_far) / more)
        so_far += more
    return None


def _named_by_customers(world) -> str:
    """The sickest of the components that customers touch, as their own words name it."""
    organisation, health = world.scenario.organisation, world.incident.health.now
    touched = {name for _, names in affected(world.scenario) for name in names}
    vendors = {c.name for c in organisation.components if c.vendor}
    return min(sorted(touched - vendors) or sorted(touched), key=lambda name: health[name])
