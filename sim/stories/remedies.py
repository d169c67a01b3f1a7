"""Remedies: somebody tries what may mend it, at the price of its side effect, and looks whether it helped."""

from __future__ import annotations

from sim import actions as act
from sim.events import RemedyFinished, RemedyStarted
from sim.scenario import Fault, Remedy
from sim.stories.checking import checking
from sim.stories.closed import shut, warned
from sim.stories.outage import relapse
from sim.stories.recovery import mend
from sim.stories.truth import named, skill
from sim.stories.work import cannot_work, worker, works

_NOTICEABLE = 0.05  # a gain in health below this does not count as help when an attempt is checked


def attempt(world, person: str, number: int, fault: Fault, remedy: Remedy):
    """Somebody tries a remedy, and looks whether it helped."""
    truth, component = world.truth, fault.component
    n = truth.attempts[remedy.name] = truth.attempts.get(remedy.name, 0) + 1
    before = truth.health.now[component]
    takes = world.luck.seconds(remedy.takes, "remedy takes", remedy.name, n, factor=skill(world, person))
    yield works(world, person, number, remedy.name, takes, lambda: _begin(world, person, number, fault, remedy))
    truth.uncap(remedy.name)
    informed = world.known.incidents[number].cause in (fault.cause, fault.false_cause)
    chance = remedy.chance_informed if informed else remedy.chance
    if world.luck.chance(chance, "remedy works", remedy.name, n):
        _take_effect(world, fault, remedy, n)
    yield works(world, person, number, remedy.name, checking(world, person, remedy.name, n))
    gained = truth.health.now[component] >= before + _NOTICEABLE
    helped = gained or _contained(world, number, fault, remedy)
    outcome = "it helped" if helped else "it did not help"
    world.record(RemedyFinished(world.now, remedy.name, helped, outcome, number))


def _begin(world, person: str, number: int, fault: Fault, remedy: Remedy) -> None:
    """The side effect is there from the begin on, also while the attempt rests for something more urgent."""
    world.record(RemedyStarted(world.now, remedy.name, person, number))
    warned(world, fault, remedy)
    if remedy.side_effect:
        world.truth.cap(remedy.name, remedy.side_effect.component, remedy.side_effect.health)


def _take_effect(world, fault: Fault, remedy: Remedy, n: int) -> None:
    """What it restores to is gained, perhaps not for long; records stop getting out if it contains."""
    if not fault.real or fault.component not in world.truth.began:
        return
    if remedy.contains:
        shut(world, fault, remedy, n)
    if remedy.restores >= world.truth.health.now[fault.component]:
        mend(world, fault, remedy.restores)
        if remedy.holds < 1 and not world.luck.chance(remedy.holds, "remedy holds", remedy.name, n):
            world.truth.relapsing += 1
            after = world.luck.seconds(remedy.relapses, "relapses after", remedy.name, n)
            world.start(relapse(world, fault, after))


def _contained(world, number: int, fault: Fault, remedy: Remedy) -> bool:
    """Whether it can be seen that the remedy has stopped a breach: only by those who know the cause."""
    breach = fault.exposes > 0 and fault.real and remedy.contains
    known = world.known.incidents[number].cause is not None
    return breach and known and fault.component not in world.truth.exposed


def cannot_mitigate(world, role: str, action: act.Mitigate) -> str | None:
    """Only remedies that exist here."""
    names = [r.name for fault in world.scenario.faults for r in fault.remedies]
    if action.remedy not in names:
        return f"there is no remedy {action.remedy!r}; there is {', '.join(names)}"
    return cannot_work(world, role, action)


def mitigate(world, role: str, action: act.Mitigate) -> None:
    """The IT lead begins to try."""
    fault = next(f for f in world.scenario.faults if named(f.remedies, action.remedy))
    remedy = named(fault.remedies, action.remedy)
    world.start(attempt(world, worker(world), action.incident, fault, remedy))
