"""Resolution: the alerts are over, somebody checks, and the commander says that it is over."""

from __future__ import annotations

from sim import actions as act
from sim.events import AlertRaised, IncidentResolved
from sim.prompts import Option
from sim.scenario import COMMANDER
from sim.stories.repair import all_clear, check

MINUTES = 60


def resolution(world):
    """All alerts are over: the IT lead checks, the commander says that it is resolved."""
    yield world.until("the incident commander joined")
    while not world.known.resolved:
        if world.known.unwell:
            yield all_clear(world)
        yield from check(world)
        yield from _offer_to_resolve(world)


def _offer_to_resolve(world):
    back = world.next((AlertRaised,))
    if world.known.unwell or world.known.resolved:
        return
    yield world.prompt(
        COMMANDER,
        "resolve",
        "All alerts are over and the service was checked. Is the incident resolved?",
        (Option("resolve", (act.Resolve(),)), Option("keep watching")),
        within=10 * MINUTES,
        takes=world.scenario.organisation.work.decide,
        default="keep watching",
        moot=back | world.until("the incident was resolved"),
    )
    if not world.known.resolved:
        yield world.env.timeout(15 * MINUTES) | back


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_resolve(world, role: str, action: act.Resolve) -> str | None:
    """Not before it is declared, not while an alert stands, and only once."""
    if world.known.category is None:
        return "no incident has been declared yet"
    if world.known.unwell:
        return f"something still speaks against it: {next(iter(world.known.alerts), 'customers report trouble')}"
    return "it is resolved already" if world.known.resolved else None


def resolve(world, role: str, action: act.Resolve) -> None:
    """It is over."""
    world.record(IncidentResolved(world.now, role))
