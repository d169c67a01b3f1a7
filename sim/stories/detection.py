"""Detection: monitors speak, and customers do.

Nothing polls: when a component falls ill, the second at which a monitor will notice is computed.
"""

from __future__ import annotations

from math import ceil, sqrt

from sim.events import AlertCleared, AlertRaised, CustomersReported, HealthChanged, ReadingChanged, ReportsCeased
from sim.impact import Contacts, affected

MINUTE = 60
_DEAD = 0.5  # a monitor that runs on a component with less health than this says nothing


def monitor(world, monitor):
    """One monitor: it notices, follows what it sees, and gives the all-clear."""
    health = world.incident.health
    while True:
        yield health.falls(monitor.watches, monitor.threshold)
        yield world.env.timeout(_until_noticed(world, monitor))
        if monitor.runs_on:
            yield health.rises(monitor.runs_on, _DEAD)
        if health.now[monitor.watches] < monitor.threshold:
            world.record(AlertRaised(world.now, monitor.name, monitor.watches, reading(world, monitor)))
            yield from _well_again(world, monitor)
            world.record(AlertCleared(world.now, monitor.name, monitor.watches, reading(world, monitor)))


def reading(world, monitor) -> float:
    """The share of requests that the monitor sees succeed, in whole percent."""
    return round(world.incident.health.now[monitor.watches], 2)


def _well_again(world, monitor):
    """Follow the readings until the component has been well for as long as the monitor looks back."""
    health, shown = world.incident.health, reading(world, monitor)
    back = monitor.every * monitor.failures if monitor.kind == "uptime probe" else monitor.window
    while True:
        changed = world.next((HealthChanged,), lambda e: e.component == monitor.watches)
        if health.now[monitor.watches] >= monitor.threshold:
            yield world.env.timeout(back) | changed
            if not changed.triggered:
                return
        else:
            yield changed
        yield world.env.timeout(monitor.every)
        if reading(world, monitor) != shown:
            shown = reading(world, monitor)
            world.record(ReadingChanged(world.now, monitor.name, monitor.watches, shown))


def _until_noticed(world, monitor) -> int:
    """Seconds until the monitor speaks. It looks every so often, first at its own phase."""
    phase = monitor.every * world.luck.u("monitor phase", monitor.name)
    health = world.incident.health.now[monitor.watches]
    if monitor.kind == "transaction alert":
        # the success rate over the window sinks in a straight line as the window fills with failures
        needed = monitor.window * (1 - monitor.threshold) / (1 - health)
        looks = max(0, ceil((needed - phase) / monitor.every))
    else:
        looks = _failed_probes(world, monitor, health)
    return round(phase + monitor.every * looks)


def _failed_probes(world, monitor, health: float) -> int:
    """How many probes it takes until enough in a row have failed; at most those that fit in the scenario."""
    first, row = world.now // monitor.every, 0
    for n in range(1, world.horizon // monitor.every + 1):
        row = row + 1 if world.luck.u("probe", monitor.name, first + n) < 1 - health else 0
        if row == monitor.failures:
            return n - 1
    return world.horizon


def customers_reports(world):
    """The support desk notices that many contacts are about the same thing, and later that they have stopped."""
    yield world.until("the impact began")
    needed = world.scenario.organisation.support.notices_after
    yield from _nth_contact(world, needed)
    named = _named_by_customers(world)
    world.record(CustomersReported(world.now, needed, named))
    yield world.incident.health.rises(named, world.scenario.organisation.restored_at)
    yield world.env.timeout(world.scenario.organisation.support.reports)
    world.record(ReportsCeased(world.now, named))


def _nth_contact(world, nth: int):
    """Wait for the n-th contact about the incident, for good if it does not come while the scenario lasts.

    The n-th arrival of a Poisson stream comes when its expected number has reached a Gamma(n) variable, here by
    its mean n and deviation √n. What is expected depends on health, and is reckoned anew when that changes.
    """
    missing = max(1.0, nth + world.luck.normal("nth contact") * sqrt(nth))
    contacts, began, incident = Contacts(world.scenario), world.now, world.incident
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
