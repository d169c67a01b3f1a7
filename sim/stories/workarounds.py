"""Ways round: what customers can do instead while something fails, once somebody has enabled it and told them."""

from __future__ import annotations

from sim import actions as act
from sim.charges import asking
from sim.events import WorkaroundEnabled, WorkaroundStarted
from sim.impact import leaning
from sim.prompts import Option
from sim.scenario import COMMANDER, Workaround
from sim.stories.filing import saying, unknown, which
from sim.stories.judging import ALARMS
from sim.stories.load import deciding
from sim.stories.repair import resolved
from sim.stories.truth import named

MINUTES = 60


def ways_round(world, number: int):
    """Once an incident is declared, the commander is asked about every way round what was reported."""
    incident = world.known.incidents[number]
    asked = world.truth.offered
    while not incident.resolved:
        for way in [w for w in world.scenario.organisation.workarounds if _helps(world, incident, w)]:
            if way.name not in asked | world.known.ways_round.keys():
                asked.add(way.name)
                world.start(_offer(world, number, way))
        yield world.next(ALARMS, lambda e: e.incident == number) | resolved(world, number)


def _helps(world, incident, way: Workaround) -> bool:
    """Whether what this is a way round was reported to fail, or, where no monitor watches it, what leans on it."""
    organisation = world.scenario.organisation
    failing = {name for name in incident.struck if name in world.known.ill}
    watched = any(monitor.watches == way.instead_of for monitor in organisation.monitors)
    return not failing.isdisjoint([way.instead_of] if watched else leaning(organisation, way.instead_of))


def _offer(world, number: int, way: Workaround):
    yield world.prompt(
        COMMANDER,
        f"way round: {way.name}",
        f"{which(world, number)}While {way.instead_of} fails, customers could {way.name}. Enable it?",
        (Option("enable it", (act.EnableWorkaround(way.name, number),)), Option("not now")),
        within=10 * MINUTES,
        takes=deciding(world, COMMANDER),
        default="not now",
        moot=(resolved(world, number),),
        incident=number,
    )


def enabling(world, way: Workaround, number: int):
    """Somebody sets it up; from then on whoever has been told of it can use it."""
    world.record(WorkaroundStarted(world.now, way.name, number))
    yield world.env.timeout(world.luck.seconds(way.takes, "sets up", way.name))
    world.truth.opened[way.name] = world.now
    world.record(WorkaroundEnabled(world.now, way.name, number))


def asked_whether_genuine(world, since: int, until: int | None = None) -> float:
    """How many have got in touch from a second on, until now or an earlier one, to ask whether the address of a way
    round is genuine."""
    span = since, world.now if until is None else until
    number, opened = 0.0, world.truth.opened
    for way in world.scenario.organisation.workarounds:
        if way.asks and way.name in opened:
            told = saying(world, "alternative", opened[way.name])
            number += asking(world.scenario, way.instead_of, way.asks, told, span)
    return number


def cannot_enable(world, role: str, action: act.EnableWorkaround) -> str | None:
    """Only what the organisation has, and once."""
    ways = world.scenario.organisation.workarounds
    if not named(ways, action.workaround):
        there = ", ".join(way.name for way in ways) or "none"
        return f"there is no way round called {action.workaround!r}; there is {there}"
    if action.workaround in world.known.ways_round:
        return "it is enabled, or being set up"
    return unknown(world, action.incident)


def enable(world, role: str, action: act.EnableWorkaround) -> None:
    """Somebody begins to set it up."""
    world.start(enabling(world, named(world.scenario.organisation.workarounds, action.workaround), action.incident))
