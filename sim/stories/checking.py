"""Checking: somebody looks whether all that was reported works as the organisation asks."""

from __future__ import annotations

from sim import actions as act
from sim.events import ServiceVerified
from sim.stories.filing import faults_of
from sim.stories.truth import skill
from sim.stories.work import priority, worker


def check(world, number: int):
    """Somebody from IT checks that all that was reported works as the organisation asks before it calls an end."""
    person, truth = worker(world), world.truth
    n = truth.checks[number] = truth.checks.get(number, 0) + 1
    takes = checking(world, person, f"incident {number}", n)
    yield truth.crews[person].work(takes, priority(world, number))
    lacks = _shortfall(world, number)
    world.record(ServiceVerified(world.now, person, not lacks, lacks or "it holds", number))


def _shortfall(world, number: int) -> str:
    """What speaks against an end, in words; empty if nothing does."""
    incident, health = world.known.incidents[number], world.truth.health.now
    needed = world.scenario.organisation.restored_at
    worst = min(incident.struck, key=lambda name: health[name], default=None)
    if worst and health[worst] < needed:
        return f"{worst} succeeds {health[worst]:.0%} of the time, {needed:.0%} are needed"
    if incident.cause and any(fault.component in world.truth.exposed for fault in faults_of(world, number)):
        return "customer records still get out"
    return "an alert is open" if incident.alerts else "customers report trouble" if incident.reported else ""


def checking(world, person: str, *what) -> int:
    """How long a check takes this person, in seconds; `what` is its key of luck."""
    work = world.scenario.organisation.work
    return world.luck.seconds(work.verify, "checking", *what, factor=skill(world, person))


def verify(world, role: str, action: act.Verify) -> None:
    """The IT lead checks, unasked."""
    world.start(check(world, action.incident))
