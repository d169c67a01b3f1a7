"""Charged for nothing: payments that fail and are charged all the same, and who finds out."""

from __future__ import annotations

from math import sqrt

from sim.charges import Charged, about_charges
from sim.events import ChargesReported
from sim.scenario import Fault
from sim.stories.filing import about, saying
from sim.stories.judging import ALARMS

SUPPORT, GATEWAY = "support", "the gateway"  #: who finds out
_STEP = 60  # seconds between the points at which it is reckoned how many will have got in touch


def charged_of(world, fault: Fault, until: int | None = None) -> Charged:
    """Those who were charged until now; or until later, if nothing changes."""
    began, end = world.truth.began[fault.component], world.now if until is None else until
    history = [(at, state.done) for at, state in world.truth.health.history[fault.component]]
    changes = [(began, [done for at, done in history if at <= began][-1]), *(one for one in history if one[0] > began)]
    ends = [*(at for at, _ in changes[1:]), end]
    return Charged(world.scenario, fault, [(at, to, done) for (at, done), to in zip(changes, ends, strict=True)])


def ways_of(world, fault: Fault) -> tuple[tuple[int, str], ...]:
    """Since when money goes back, and how."""
    return tuple([way for number in about(world, fault) for way in world.truth.paying.get(number, ())])


def customers_ask(world, fault: Fault):
    """So many have got in touch about it that the support desk sees what they have in common."""
    nth = world.scenario.organisation.support.notices_after
    missing = max(1.0, nth + world.luck.normal("nth charged", fault.component) * sqrt(nth))
    found = None
    while not found:
        wait, changed = _until_asked(world, fault, missing), world.truth.health.changes()
        found = world.env.event() if wait is None else world.env.timeout(wait)
        yield found | changed
        found = found.processed
    yield from _report(world, fault, SUPPORT, nth)


def _until_asked(world, fault: Fault, missing: float) -> int | None:
    """Seconds until so many have got in touch, if nothing changes; None: not before the scenario is over."""
    import numpy as np

    began, horizon = world.truth.began[fault.component], world.horizon
    steps = np.append(np.arange(began, horizon, _STEP, dtype=float), horizon)
    terms, after = world.scenario.organisation.refunds, world.scenario.organisation.support.after
    number = charged_of(world, fault, horizon).in_touch(after, np.full(len(steps) - 1, float(began)), steps).cumsum()
    at = int(np.searchsorted(terms.contact * number, missing))
    return max(0, int(steps[at + 1]) - world.now) if at < len(number) else None


def reconciliation(world, fault: Fault):
    """The gateway holds what it was paid against what was ordered, and counts."""
    terms = world.scenario.organisation.refunds
    yield world.env.timeout(world.luck.seconds(terms.reconciles, "reconciles", fault.component))
    yield from _report(world, fault, GATEWAY)


def _report(world, fault: Fault, by: str, people: int | None = None):
    """It is said, once there is an incident that it can belong to; the gateway counts all who were charged by then."""
    while not (numbers := about(world, fault)):
        yield world.next(ALARMS)
    count = round(charged_of(world, fault).by([world.now])[0]) if people is None else people
    if count:
        world.record(ChargesReported(world.now, by, count, numbers[0]))


def asked_for_money(world, since: int, until: int | None = None) -> float:
    """How many have got in touch from a second on, until now or an earlier one, because they were charged for
    nothing."""
    span = since, world.now if until is None else until
    charging = [fault for fault in world.scenario.faults if fault.component in world.truth.charging]
    told = saying(world, "money back") if charging else {}
    return sum(about_charges(world.scenario, f, charged_of(world, f), ways_of(world, f), told, span) for f in charging)
