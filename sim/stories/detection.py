"""Detection by customers: the support desk notices that many get in touch about the same thing."""

from __future__ import annotations

from math import sqrt

from sim.events import CustomersReported, FaultStruck, ReportsCeased
from sim.impact import Contacts, touched
from sim.stories.filing import filed
from sim.stories.spells import Spells

MINUTE = 60


def customers_reports(world, fault):
    """The support desk notices that many contacts are about the same thing, and later that they have stopped; and the
    same again, if there is trouble again."""
    broke = fault.component
    yield world.next((FaultStruck,), lambda e: e.component == broke)
    support, restored = world.scenario.organisation.support, world.scenario.organisation.restored_at
    began, health, wave = world.now, world.truth.health, 0
    contacts = Contacts(world.scenario, fault)
    spells = Spells(world, fault, contacts)
    while True:
        wave += 1
        yield from _nth_contact(world, contacts, spells, support.notices_after, began, (*_key(world, fault), wave))
        named = _named_by_customers(world, broke)
        _report(world, named)
        yield from _well_for(world, named, support.reports)
        _cease(world, named)
        yield health.falls(named, restored)


def _report(world, component: str) -> None:
    """The desk rings about a component, unless it has rung about it already because of something else."""
    count, number = world.truth.standing.get(component, (0, 0))
    if not count:
        number = filed(world, component)
        world.record(CustomersReported(world.now, world.scenario.organisation.support.notices_after, component, number))
    world.truth.standing[component] = count + 1, number


def _cease(world, component: str) -> None:
    """Nobody rings about it any more, once nobody does for any reason."""
    count, number = world.truth.standing[component]
    world.truth.standing[component] = count - 1, number
    if count == 1:
        world.record(ReportsCeased(world.now, component, number))


def _well_for(world, component: str, seconds: int):
    """Wait until the component has been well for so long without a break."""
    health, restored = world.truth.health, world.scenario.organisation.restored_at
    ill = True
    while ill:
        yield health.rises(component, restored)
        yield world.env.timeout(seconds) | health.falls(component, restored)
        ill = health.now[component] < restored


def _key(world, fault) -> tuple[str, ...]:
    """What luck calls the contacts about a fault: nothing more for the one that the scenario is about."""
    return () if fault.component == world.scenario.fault.component else (fault.component,)


def _nth_contact(world, contacts: Contacts, spells: Spells, nth: int, began: int, key: tuple):
    """Wait for the n-th contact about the incident, for good if it does not come while the scenario lasts.

    The n-th arrival of a Poisson stream comes when its expected number has reached a Gamma(n) variable, here by
    its mean n and deviation √n. What is expected depends on health, and is reckoned anew when that changes.
    """
    missing = max(1.0, nth + world.luck.normal("nth contact", *key) * sqrt(nth))
    truth = world.truth
    while True:
        since, health, changed = world.now, dict(truth.health.now), truth.health.changes()
        later = spells.later()
        wait = _until_contacts(world, contacts, began, missing, health, later)
        comes = world.env.event() if wait is None else world.env.timeout(wait)
        yield comes | changed
        if comes.processed:
            return
        missing -= contacts.expected(began, (since, world.now), health, {}, (), later)
        if missing <= 0:  # within the minute they came sooner than on its straight line
            return


def _until_contacts(world, contacts: Contacts, began: int, missing: float, health, later) -> int | None:
    """Seconds until so many more contacts are expected at this health; None: not before the scenario is over."""
    so_far = 0.0
    for second in range(world.now, world.horizon, MINUTE):
        more = contacts.expected(began, (second, second + MINUTE), health, {}, (), later)
        if so_far + more >= missing:
            return round(second - world.now + MINUTE * (missing - so_far) / more)
        so_far += more
    return None


def _named_by_customers(world, broke: str) -> str:
    """The sickest of the components that customers touch, as their own words name it."""
    organisation, health = world.scenario.organisation, world.truth.health.now
    hit = {name for _, names in touched(organisation, [broke]) for name in names}
    vendors = {c.name for c in organisation.components if c.vendor}
    return min(sorted(hit - vendors) or sorted(hit), key=lambda name: health[name])
