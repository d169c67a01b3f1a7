"""Repair: the IT lead looks for the cause, tries remedies, waits and watches, and checks."""

from __future__ import annotations

from sim import actions as act
from sim.events import NEWS, CauseIdentified, DiagnosisStarted, RemedyFinished, RemedyStarted, ServiceVerified
from sim.prompts import Option
from sim.scenario import IT_LEAD
from sim.stories.incident import named, skill
from sim.stories.load import deciding

MINUTES = 60
WAIT = "wait and watch"  #: the option to leave the repair to others, or to time
_NOTICEABLE = 0.05  # a gain in health below this does not count as help when an attempt is checked
WORK, TALK = 1, 0  # priorities of the IT lead's time: a question puts work down


def repair(world):
    """Again and again until it is over: what does the IT lead do next?"""
    yield world.until("an incident was declared")
    while not world.known.resolved:
        over = all_clear(world)
        started = world.next((DiagnosisStarted, RemedyStarted))
        if not world.known.busy_with and world.known.unwell:
            yield world.prompt(
                IT_LEAD,
                "repair",
                _question(world),
                _options(world),
                within=10 * MINUTES,
                takes=deciding(world, IT_LEAD),
                default=WAIT,
                moot=(over, started),
            )
        if world.known.busy_with:
            yield world.next((CauseIdentified, RemedyFinished))
        else:
            yield world.env.timeout(15 * MINUTES) | over
        if not world.known.unwell:
            yield world.until("the incident was resolved") | trouble_again(world)


def all_clear(world):
    """Happens with the next news after which nothing speaks against it any more."""
    return world.next(NEWS, lambda _: not world.known.unwell)


def trouble_again(world):
    """Happens with the next news after which something does."""
    return world.next(NEWS, lambda _: world.known.unwell)


def _question(world) -> str:
    cause = f"The cause is known: {world.known.cause}." if world.known.cause else "The cause is not known."
    tried = [f"{name} {'helped' if helped else 'did not help'}" for name, helped in world.known.tried.items()]
    return f"{cause} {'; '.join(tried) + '.' if tried else ''} What next?".replace("  ", " ")


def _options(world) -> tuple[Option, ...]:
    look = () if world.known.cause else (Option("look for the cause", (act.Diagnose(),)),)
    left = (r for r in world.scenario.fault.remedies if not world.known.tried.get(r.name))
    remedies = (Option(r.name, (act.Mitigate(r.name),)) for r in left)
    return (*look, *remedies, Option(WAIT))


def diagnosis(world, person: str):
    """Somebody looks until the cause is known."""
    fault = world.scenario.fault
    world.record(DiagnosisStarted(world.now, person))
    takes = world.luck.seconds(fault.diagnosis, "difficulty", fault.component, factor=skill(world, person))
    yield world.incident.crews[person].work(takes, WORK)
    world.record(CauseIdentified(world.now, fault.cause))


def attempt(world, person: str, remedy):
    """Somebody tries a remedy, and looks whether it helped."""
    incident, component = world.incident, world.scenario.fault.component
    n = incident.attempts[remedy.name] = incident.attempts.get(remedy.name, 0) + 1
    world.record(RemedyStarted(world.now, remedy.name, person))
    before = incident.health.now[component]
    if remedy.side_effect:
        incident.health.cap(remedy.name, remedy.side_effect.component, remedy.side_effect.health)
    takes = world.luck.seconds(remedy.takes, "remedy takes", remedy.name, n, factor=skill(world, person))
    yield incident.crews[person].work(takes, WORK)
    incident.health.uncap(remedy.name)
    chance = remedy.chance_informed if world.known.cause else remedy.chance
    if world.luck.chance(chance, "remedy works", remedy.name, n):
        incident.health.set(component, max(remedy.restores, incident.health.now[component]))
    yield incident.crews[person].work(_checking(world, person, remedy.name, n), WORK)
    helped = incident.health.now[component] >= before + _NOTICEABLE
    world.record(RemedyFinished(world.now, remedy.name, helped, "it helped" if helped else "it did not help"))


def check(world):
    """The IT lead checks that all that was reported works as the organisation asks before it calls an end."""
    person, incident = world.known.joined[IT_LEAD], world.incident
    incident.checks += 1
    yield incident.crews[person].work(_checking(world, person, "the service", incident.checks), WORK)
    lacks = _shortfall(world)
    world.record(ServiceVerified(world.now, person, not lacks, lacks or "it holds"))


def _shortfall(world) -> str:
    """What speaks against an end, in words; empty if nothing does."""
    health, needed = world.incident.health.now, world.scenario.organisation.restored_at
    worst = min(world.known.struck, key=lambda name: health[name], default=None)
    if worst and health[worst] < needed:
        return f"{worst} succeeds {health[worst]:.0%} of the time, {needed:.0%} are needed"
    return "an alert is open" if world.known.alerts else "customers report trouble" if world.known.reported else ""


def _checking(world, person: str, *what) -> int:
    work = world.scenario.organisation.work
    return world.luck.seconds(work.verify, "checking", *what, factor=skill(world, person))


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_work(world, role: str, action: act.Action) -> str | None:
    """Somebody must be there, and free, while it is not over."""
    if world.known.resolved:
        return "the incident is resolved"
    if IT_LEAD not in world.known.joined:
        return "nobody from IT has joined yet"
    busy = world.known.busy_with
    return f"{world.known.joined[IT_LEAD]} is busy with: {busy}" if busy else None


def cannot_diagnose(world, role: str, action: act.Diagnose) -> str | None:
    """A known cause need not be found."""
    return f"the cause is known: {world.known.cause}" if world.known.cause else cannot_work(world, role, action)


def cannot_mitigate(world, role: str, action: act.Mitigate) -> str | None:
    """Only remedies that exist here."""
    names = [r.name for r in world.scenario.fault.remedies]
    if action.remedy not in names:
        return f"there is no remedy {action.remedy!r}; there is {', '.join(names)}"
    return cannot_work(world, role, action)


def diagnose(world, role: str, action: act.Diagnose) -> None:
    """The IT lead begins to look."""
    world.start(diagnosis(world, world.known.joined[IT_LEAD]))


def mitigate(world, role: str, action: act.Mitigate) -> None:
    """The IT lead begins to try."""
    world.start(attempt(world, world.known.joined[IT_LEAD], named(world.scenario.fault.remedies, action.remedy)))


def verify(world, role: str, action: act.Verify) -> None:
    """The IT lead checks, unasked."""
    world.start(check(world))
