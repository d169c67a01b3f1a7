"""Resolution: the alarms are over, somebody checks that it holds, and the commander says that it is over."""

from __future__ import annotations

from sim import actions as act
from sim.events import AlertCleared, IncidentResolved, RemedyFinished, ReportsCeased, ServiceVerified
from sim.prompts import Option
from sim.scenario import COMMANDER
from sim.stories.repair import check, trouble_again
from sim.stories.sending import withdraw_all

MINUTES = 60
_AGAIN = 15 * MINUTES  # a check that failed is made again after this, and a question that was put off is asked again


def resolution(world):
    """All alarms are over: the IT lead checks, again and again until it holds; the commander says that it is over."""
    yield world.until("the incident commander joined")
    while not world.known.resolved:
        if world.known.alarmed:
            yield world.next((AlertCleared, ReportsCeased), lambda _: not world.known.alarmed)
        yield from check(world)
        if world.known.holds:
            yield from _offer_to_resolve(world)
        elif not world.known.alarmed:
            yield world.env.timeout(_AGAIN) | world.next((RemedyFinished, ServiceVerified))


def _offer_to_resolve(world):
    if world.known.resolved:
        return
    back = trouble_again(world)
    yield world.prompt(
        COMMANDER,
        "resolve",
        "All alerts are over, and a check showed that the service holds. Is the incident resolved?",
        (Option("resolve", (act.Resolve(),)), Option("keep watching")),
        within=10 * MINUTES,
        takes=world.scenario.organisation.work.decide,
        default="keep watching",
        moot=(back, world.until("the incident was resolved")),
    )
    if not world.known.resolved:
        yield world.env.timeout(_AGAIN) | back


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_resolve(world, role: str, action: act.Resolve) -> str | None:
    """Only once, only what is declared, and only when no alarm stands and a check has shown that it holds."""
    known = world.known
    if known.category is None:
        return "no incident has been declared yet"
    if known.resolved:
        return "it is resolved already"
    if known.alarmed:
        return f"something still speaks against it: {next(iter(known.alerts), 'customers report trouble')}"
    if known.busy_with in {remedy.name for remedy in world.scenario.fault.remedies}:
        return f"somebody is still at it: {known.busy_with}"
    if known.holds is None:
        return "nobody has checked yet that the service holds"
    return None if known.holds else f"the last check: {known.shortfall}"


def resolve(world, role: str, action: act.Resolve) -> None:
    """It is over; what was written before and has not gone out is overtaken."""
    world.record(IncidentResolved(world.now, role))
    withdraw_all(world, role, "the incident is resolved")
