"""Resolution: the alarms are over, somebody checks that it holds, and the commander says that it is over; until there
is trouble again."""

from __future__ import annotations

from sim import actions as act
from sim.events import AlertCleared, IncidentReopened, IncidentResolved, RemedyFinished, ReportsCeased, ServiceVerified
from sim.incidents import DIAGNOSIS
from sim.prompts import Option
from sim.scenario import COMMANDER
from sim.stories.checking import check
from sim.stories.filing import unknown, which
from sim.stories.load import deciding
from sim.stories.repair import all_clear, repair, resolved, trouble_again
from sim.stories.sending import withdraw_all

MINUTES = 60
_AGAIN = 15 * MINUTES  # a check that failed is made again after this, and a question that was put off is asked again


def resolution(world, number: int):
    """All alarms of an incident are over: the IT lead checks, again and again until it holds; the commander says that
    it is over, and whether it is not when there is trouble again."""
    incident = world.known.incidents[number]
    while True:
        while not incident.resolved:
            yield from _towards_an_end(world, incident)
        yield trouble_again(world, number) | world.next((IncidentReopened,), lambda e: e.incident == number)
        yield from _offer_to_reopen(world, incident)
        if not incident.resolved:
            world.start(repair(world, number))


def _towards_an_end(world, incident):
    number = incident.number
    if incident.alarmed:
        cleared = lambda e: e.incident == number and not incident.alarmed  # noqa: E731 - what is waited for
        yield world.next((AlertCleared, ReportsCeased), cleared)
    yield from check(world, number)
    if incident.holds:
        yield from _offer_to_resolve(world, incident)
    elif not incident.alarmed:
        again = world.next((RemedyFinished, ServiceVerified), lambda e: e.incident == number)
        yield world.env.timeout(_AGAIN) | again


def _offer_to_resolve(world, incident):
    if incident.resolved:
        return
    back = trouble_again(world, incident.number)
    yield world.prompt(
        COMMANDER,
        "resolve",
        f"{which(world, incident.number)}All alerts are over, and a check showed that the service holds. "
        "Is the incident resolved?",
        (Option("resolve", (act.Resolve(incident.number),)), Option("keep watching")),
        within=10 * MINUTES,
        takes=deciding(world, COMMANDER),
        default="keep watching",
        moot=(back, resolved(world, incident.number)),
        incident=incident.number,
    )
    if not incident.resolved:
        yield world.env.timeout(_AGAIN) | back


def _offer_to_reopen(world, incident):
    """There is trouble again with what was resolved: the commander opens it again, or waits for it to pass."""
    number = incident.number
    while incident.resolved and incident.unwell:
        over = all_clear(world, number)
        reopened = world.next((IncidentReopened,), lambda e: e.incident == number)
        yield world.prompt(
            COMMANDER,
            "reopen",
            f"{which(world, number)}There is trouble again with {', '.join(incident.suspects) or incident.title}. "
            "Is the incident open again?",
            (Option("reopen it", (act.Reopen(number),)), Option("wait whether it passes")),
            within=10 * MINUTES,
            takes=deciding(world, COMMANDER),
            default="wait whether it passes",
            moot=(over, reopened),
            incident=number,
        )
        if incident.resolved and incident.unwell:
            yield world.env.timeout(_AGAIN) | over | reopened


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_resolve(world, role: str, action: act.Resolve) -> str | None:
    """Only once, only what is declared, and only when no alarm stands and a check has shown that it holds."""
    if why := unknown(world, action.incident):
        return why
    incident = world.known.incidents[action.incident]
    if incident.category is None:
        return "no incident has been declared yet"
    if incident.resolved:
        return "it is resolved already"
    if incident.alarmed:
        return f"something still speaks against it: {next(iter(incident.alerts), 'customers report trouble')}"
    if incident.busy_with not in (None, DIAGNOSIS):
        return f"somebody is still at it: {incident.busy_with}"
    if incident.holds is None:
        return "nobody has checked yet that the service holds"
    return None if incident.holds else f"the last check: {incident.shortfall}"


def resolve(world, role: str, action: act.Resolve) -> None:
    """It is over; what was written about it before and has not gone out is overtaken."""
    world.record(IncidentResolved(world.now, role, action.incident))
    withdraw_all(world, role, "the incident is resolved")


def cannot_reopen(world, role: str, action: act.Reopen) -> str | None:
    """Only what is resolved."""
    if why := unknown(world, action.incident):
        return why
    return None if world.known.incidents[action.incident].resolved else "it is not resolved"


def reopen(world, role: str, action: act.Reopen) -> None:
    """It was not over."""
    world.record(IncidentReopened(world.now, role, action.incident))
