"""Repair: again and again the IT lead chooses what to do next, looks for the cause, or waits and watches."""

from __future__ import annotations

from sim import actions as act
from sim.events import (
    NEWS,
    CauseIdentified,
    DiagnosisStarted,
    IncidentResolved,
    NothingFound,
    RemedyFinished,
    RemedyStarted,
    VendorCalled,
    VendorCallStarted,
)
from sim.impact import leaning
from sim.incidents import CALL, DIAGNOSIS
from sim.prompts import Option
from sim.scenario import BREACH, IT_LEAD
from sim.stories import awareness
from sim.stories.filing import faults_of, might_be, unknown, which
from sim.stories.load import deciding
from sim.stories.naming import reconsidering
from sim.stories.truth import skill
from sim.stories.vendors import can_be_called
from sim.stories.work import cannot_work, worker, works

MINUTES = 60
_STARTS = (DiagnosisStarted, RemedyStarted, VendorCallStarted)
_ENDS = (CauseIdentified, NothingFound, RemedyFinished, VendorCalled)
WAIT = "wait and watch"  #: the option to leave the repair to others, or to time


def repair(world, number: int):
    """Again and again until it is over: what does the IT lead do next about this incident?"""
    incident = world.known.incidents[number]
    while not incident.resolved:
        over = all_clear(world, number)
        started = world.next(_STARTS, lambda e: e.incident == number)
        if not incident.busy_with and incident.unwell:
            yield world.prompt(
                IT_LEAD,
                "repair",
                f"{which(world, number)}{_question(incident)}",
                _options(world, incident),
                within=10 * MINUTES,
                takes=deciding(world, IT_LEAD),
                default=WAIT,
                moot=(over, started),
                incident=number,
            )
        if incident.busy_with:
            ended = yield world.next(_ENDS, lambda e: e.incident == number)
            if isinstance(ended, CauseIdentified):
                yield from reconsidering(world, number)
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
    """What could be tried; first what contains, while it is taken for a breach. That it is a false alarm, and that
    nothing mends it, only the cause tells."""
    number = incident.number
    look = () if incident.cause else (Option("look for the cause", (act.Diagnose(number),)),)
    call = (Option(CALL, (act.CallVendor(number),)),) if can_be_called(world, incident) else ()
    mendable = (f for f in might_be(world, number) or world.scenario.faults if f.real or not incident.cause)
    left = [remedy for fault in mendable for remedy in fault.remedies if not incident.tried.get(remedy.name)]
    if incident.kind == BREACH:
        left.sort(key=lambda remedy: not remedy.contains)
    remedies = (Option(remedy.name, (act.Mitigate(remedy.name, number),)) for remedy in left)
    return (*look, *call, *remedies, Option(WAIT))


def diagnosis(world, person: str, number: int):
    """Somebody looks until the cause is known, or it is clear that nothing is wrong."""
    fault = min(faults_of(world, number), key=lambda f: _obvious(world, number, f), default=None)
    takes = _difficulty(world, person, number, fault)
    begins = lambda: world.record(DiagnosisStarted(world.now, person, number))  # noqa: E731 - what begins it
    yield works(world, person, number, DIAGNOSIS, takes, begins)
    if fault is None:
        world.record(NothingFound(world.now, person, number))
    else:
        cause = fault.cause if fault.real else fault.false_cause
        world.record(CauseIdentified(world.now, cause, number, _called(world, fault)))
        awareness.found(world, fault, number)


def _called(world, fault) -> str:
    """What kind of trouble whoever finds a fault calls it; nothing, where nothing is broken or hangs on that."""
    return fault.family if fault.real and world.scenario.organisation.by_kind else ""


def _obvious(world, number: int, fault) -> tuple[bool, float]:
    """Found first is what touches the part that was reported first, and of that what hurts most."""
    organisation, title = world.scenario.organisation, world.known.incidents[number].title
    return title not in leaning(organisation, fault.component), world.truth.shown.now[fault.component]


def _difficulty(world, person: str, number: int, fault) -> int:
    """How long looking takes: by the fault's own difficulty, or as long as it usually would where there is none."""
    factor = skill(world, person)
    if fault:
        nth = world.truth.looked[fault.component] = world.truth.looked.get(fault.component, 0) + 1
        again = () if nth == 1 else (nth,)
        return world.luck.seconds(fault.diagnosis, "difficulty", fault.component, *again, factor=factor)
    n = world.truth.vain = world.truth.vain + 1
    return world.luck.seconds(world.scenario.fault.diagnosis, "nothing to find", number, n, factor=factor)


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_diagnose(world, role: str, action: act.Diagnose) -> str | None:
    """A known cause need not be found."""
    why = cannot_work(world, role, action)
    cause = None if unknown(world, action.incident) else world.known.incidents[action.incident].cause
    return f"the cause is known: {cause}" if cause else why


def diagnose(world, role: str, action: act.Diagnose) -> None:
    """The IT lead begins to look."""
    world.start(diagnosis(world, worker(world), action.incident))
