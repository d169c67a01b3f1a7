"""Repair: the IT lead looks for the cause, tries remedies, waits and watches, and checks."""

from __future__ import annotations

from sim import actions as act
from sim.events import (
    NEWS,
    CauseIdentified,
    DiagnosisStarted,
    IncidentResolved,
    RemedyFinished,
    RemedyStarted,
    ServiceVerified,
)
from sim.incidents import DIAGNOSIS
from sim.prompts import Option
from sim.scenario import IT_LEAD
from sim.stories.filing import faults_of, unknown, which
from sim.stories.incident import named, skill
from sim.stories.work import priority, works

MINUTES = 60
WAIT = "wait and watch"  #: the option to leave the repair to others, or to time
_NOTICEABLE = 0.05  # a gain in health below this does not count as help when an attempt is checked


def repair(world, number: int):
    """Again and again until it is over: what does the IT lead do next about this incident?"""
    incident = world.known.incidents[number]
    while not incident.resolved:
        over = all_clear(world, number)
        started = world.next((DiagnosisStarted, RemedyStarted), lambda e: e.incident == number)
        if not incident.busy_with and incident.unwell:
            yield world.prompt(
                IT_LEAD,
                "repair",
                f"{which(world, number)}{_question(incident)}",
                _options(world, incident),
                within=10 * MINUTES,
                takes=world.scenario.organisation.work.decide,
                default=WAIT,
                moot=(over, started),
                incident=number,
            )
        if incident.busy_with:
            yield world.next((CauseIdentified, RemedyFinished), lambda e: e.incident == number)
        else:
            yield world.env.timeout(15 * MINUTES) | over
        if not incident.unwell:
            yield resolved(world, number) | trouble_again(world, number)


def resolved(world, number: int):
    """Happens when this incident is resolved."""
    return world.next((IncidentResolved,), lambda e: e.incident == number)


def all_clear(world, number: int):
    """Happens with the next news after which nothing speaks against this incident being over."""
    return world.next(NEWS, lambda e: e.incident == number and not world.known.incidents[number].unwell)


def trouble_again(world, number: int):
    """Happens with the next news after which something does."""
    return world.next(NEWS, lambda e: e.incident == number and world.known.incidents[number].unwell)


def _question(incident) -> str:
    cause = f"The cause is known: {incident.cause}." if incident.cause else "The cause is not known."
    tried = [f"{name} {'helped' if helped else 'did not help'}" for name, helped in incident.tried.items()]
    return f"{cause} {'; '.join(tried) + '.' if tried else ''} What next?".replace("  ", " ")


def _options(world, incident) -> tuple[Option, ...]:
    number = incident.number
    look = () if incident.cause else (Option("look for the cause", (act.Diagnose(number),)),)
    left = (r for fault in faults_of(world, number) for r in fault.remedies if not incident.tried.get(r.name))
    remedies = (Option(r.name, (act.Mitigate(r.name, number),)) for r in left)
    return (*look, *remedies, Option(WAIT))


def diagnosis(world, person: str, number: int):
    """Somebody looks until the cause is known."""
    fault = _sought(world, number)
    takes = world.luck.seconds(fault.diagnosis, "difficulty", fault.component, factor=skill(world, person))
    begins = lambda: world.record(DiagnosisStarted(world.now, person, number))  # noqa: E731 - what begins it
    yield works(world, person, number, DIAGNOSIS, takes, begins)
    world.record(CauseIdentified(world.now, fault.cause, number))


def _sought(world, number: int):
    """What somebody finds who looks for the cause of this incident: the worst of what is behind it."""
    health = world.incident.health.now
    return min(faults_of(world, number), key=lambda fault: health[fault.component])


def attempt(world, person: str, number: int, fault, remedy):
    """Somebody tries a remedy, and looks whether it helped."""
    incident, component = world.incident, fault.component
    n = incident.attempts[remedy.name] = incident.attempts.get(remedy.name, 0) + 1
    before = incident.health.now[component]
    takes = world.luck.seconds(remedy.takes, "remedy takes", remedy.name, n, factor=skill(world, person))
    yield works(world, person, number, remedy.name, takes, lambda: _begin(world, person, number, remedy))
    incident.health.uncap(remedy.name)
    chance = remedy.chance_informed if world.known.incidents[number].cause else remedy.chance
    if world.luck.chance(chance, "remedy works", remedy.name, n):
        incident.health.set(component, max(remedy.restores, incident.health.now[component]))
    yield works(world, person, number, remedy.name, _checking(world, person, remedy.name, n))
    helped = incident.health.now[component] >= before + _NOTICEABLE
    outcome = "it helped" if helped else "it did not help"
    world.record(RemedyFinished(world.now, remedy.name, helped, outcome, number))


def _begin(world, person: str, number: int, remedy) -> None:
    """The side effect is there from the begin on, also while the attempt rests for something more urgent."""
    world.record(RemedyStarted(world.now, remedy.name, person, number))
    if remedy.side_effect:
        world.incident.health.cap(remedy.name, remedy.side_effect.component, remedy.side_effect.health)


def check(world, number: int):
    """The IT lead checks that all that was reported works as the organisation asks before it calls an end."""
    person, incident = world.known.joined[IT_LEAD], world.incident
    n = incident.checks[number] = incident.checks.get(number, 0) + 1
    takes = _checking(world, person, f"incident {number}", n)
    yield incident.crews[person].work(takes, priority(world, number))
    lacks = _shortfall(world, world.known.incidents[number])
    world.record(ServiceVerified(world.now, person, not lacks, lacks or "it holds", number))


def _shortfall(world, incident) -> str:
    """What speaks against an end, in words; empty if nothing does."""
    health, needed = world.incident.health.now, world.scenario.organisation.restored_at
    worst = min(incident.struck, key=lambda name: health[name], default=None)
    if worst and health[worst] < needed:
        return f"{worst} succeeds {health[worst]:.0%} of the time, {needed:.0%} are needed"
    return "an alert is open" if incident.alerts else "customers report trouble" if incident.reported else ""


def _checking(world, person: str, *what) -> int:
    work = world.scenario.organisation.work
    return world.luck.seconds(work.verify, "checking", *what, factor=skill(world, person))


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_work(world, role: str, action: act.Diagnose | act.Mitigate | act.Verify) -> str | None:
    """Somebody must be there, and not at this incident already, while it is not over."""
    if why := unknown(world, action.incident):
        return why
    incident = world.known.incidents[action.incident]
    if incident.resolved:
        return "the incident is resolved"
    if IT_LEAD not in world.known.joined:
        return "nobody from IT has joined yet"
    busy = incident.busy_with
    return f"{world.known.joined[IT_LEAD]} is busy with: {busy}" if busy else None


def cannot_diagnose(world, role: str, action: act.Diagnose) -> str | None:
    """A known cause need not be found."""
    why = cannot_work(world, role, action)
    cause = None if unknown(world, action.incident) else world.known.incidents[action.incident].cause
    return f"the cause is known: {cause}" if cause else why


def cannot_mitigate(world, role: str, action: act.Mitigate) -> str | None:
    """Only remedies that exist here."""
    names = [r.name for fault in world.scenario.faults for r in fault.remedies]
    if action.remedy not in names:
        return f"there is no remedy {action.remedy!r}; there is {', '.join(names)}"
    return cannot_work(world, role, action)


def diagnose(world, role: str, action: act.Diagnose) -> None:
    """The IT lead begins to look."""
    world.start(diagnosis(world, world.known.joined[IT_LEAD], action.incident))


def mitigate(world, role: str, action: act.Mitigate) -> None:
    """The IT lead begins to try."""
    fault = next(f for f in world.scenario.faults if named(f.remedies, action.remedy))
    remedy = named(fault.remedies, action.remedy)
    world.start(attempt(world, world.known.joined[IT_LEAD], action.incident, fault, remedy))


def verify(world, role: str, action: act.Verify) -> None:
    """The IT lead checks, unasked."""
    world.start(check(world, action.incident))
