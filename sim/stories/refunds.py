"""Money back: how those who were charged for nothing are refunded, and when all of them have been."""

from __future__ import annotations

import simpy

from sim import actions as act
from sim.charges import owed_for, paid
from sim.events import ChargesBegan, ChargesReported, MoneyReturned, RefundsBegan, RefundsDecided
from sim.prompts import Option
from sim.scenario import AT_ONCE, CASE_BY_CASE, SUPPORT_LEAD, Fault
from sim.stories.charging import GATEWAY, SUPPORT, charged_of, customers_ask, reconciliation, ways_of
from sim.stories.filing import about, unknown, which
from sim.stories.load import deciding

MINUTES = 60


def charge(world, fault: Fault) -> None:
    """Where payments that fail are charged all the same, that begins now."""
    if fault.charges_twice and world.scenario.organisation.refunds:
        world.record(ChargesBegan(world.now, fault.component, fault.charges_twice))
        world.truth.charging.add(fault.component)
        world.truth.owing.add(fault.component)
        for story in (customers_ask, reconciliation, decision, money_back):
            world.start(story(world, fault))


def decision(world, fault: Fault):
    """Whoever leads support is asked each time that somebody reports it, until something is decided."""
    heard = 0
    while heard < len((SUPPORT, GATEWAY)):
        reports = [e for number in about(world, fault) for e in world.known.incidents[number].charges]
        if len(reports) == heard:
            yield world.next((ChargesReported,))
            continue
        heard = len(reports)
        if heard == len((SUPPORT, GATEWAY)) and not _decided(world, reports[-1].incident):
            world.truth.owing.discard(fault.component)  # nothing more is coming, unless somebody decides
        if SUPPORT_LEAD not in world.known.joined:
            yield world.until("the support lead joined")
        if not _decided(world, reports[-1].incident):
            yield _how(world, reports[-1])


def _decided(world, number: int) -> bool:
    return world.known.incidents[number].refunds is not None


def _how(world, report: ChargesReported) -> simpy.Event:
    number = report.incident
    ways = [Option(f"refund {how}", (act.Refund(how, number),)) for how in (AT_ONCE, CASE_BY_CASE)]
    said = f"{report.by} speaks of {report.people:,} people who were charged for orders that failed, so far"
    return world.prompt(
        SUPPORT_LEAD,
        "refunds",
        f"{which(world, number)}{said[0].upper()}{said[1:]}. How do they get their money back?",
        (*ways, Option("wait for the gateway")),
        within=15 * MINUTES,
        takes=deciding(world, SUPPORT_LEAD),
        default="wait for the gateway",
        moot=(world.next((RefundsDecided,), lambda e: e.incident == number),),
        incident=number,
    )


def money_back(world, fault: Fault):
    """Nobody is charged any more, and at last everybody has their money back; and again, if the fault comes back."""
    health, broke = world.truth.health, fault.component
    while True:
        yield health.rises(broke, 1.0)
        terms = world.scenario.organisation.refunds
        wait = owed_for(charged_of(world, fault), terms, ways_of(world, fault), world.now)
        due = world.env.timeout(wait)
        yield due | health.falls(broke, 1.0) | world.next((RefundsBegan,))
        if due.processed and health.now[broke] >= 1.0:
            world.truth.owing.discard(broke)
            _returned(world, fault)
            yield health.falls(broke, 1.0)


def _returned(world, fault: Fault) -> None:
    """Everybody who was charged, if anybody was, has the money back."""
    charged, number = charged_of(world, fault), (*about(world, fault), 1)[0]
    if count := round(charged.by([world.now])[0]):
        cost = paid(world.scenario.organisation, charged, ways_of(world, fault), world.now)
        world.record(MoneyReturned(world.now, count, round(cost, 2), number))


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_refund(world, role: str, action: act.Refund) -> str | None:
    """Only what somebody has reported, and not in a way that is decided already, or is slower."""
    if why := unknown(world, action.incident):
        return why
    incident = world.known.incidents[action.incident]
    if not incident.charges:
        return "nobody has reported that customers were charged for nothing"
    if incident.refunds in (AT_ONCE, action.how):
        return f"they are refunded {incident.refunds} already"
    return "everybody has their money back" if incident.repaid else None


def refund(world, role: str, action: act.Refund) -> None:
    """It is decided; what is done all at once has to be prepared."""
    world.start(refunding(world, role, action.how, action.incident))


def refunding(world, role: str, how: str, number: int):
    """From the decision until money goes back."""
    hit = [f for f in world.scenario.faults if f.component in world.truth.charging and number in about(world, f)]
    world.truth.owing.update(fault.component for fault in hit)
    world.record(RefundsDecided(world.now, role, how, number))
    if how == AT_ONCE:
        prepares = world.scenario.organisation.refunds.prepares
        yield world.env.timeout(world.luck.seconds(prepares, "prepares refunds", number))
    world.truth.paying[number] = (*world.truth.paying.get(number, ()), (world.now, how))
    world.record(RefundsBegan(world.now, how, number))
