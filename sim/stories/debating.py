"""Debating: the category is talked over before anything is declared, and everybody on the call waits."""

from __future__ import annotations

from sim import actions as act
from sim.events import CategoryDebated, DebateStarted
from sim.scenario import IT_LEAD
from sim.stories.filing import unknown
from sim.stories.work import TALK


def debate(world, number: int):
    """The category is talked over on the call; the IT lead does nothing else meanwhile, and alarms keep coming in."""
    truth, work = world.truth, world.scenario.organisation.work
    n = truth.debates[number] = truth.debates.get(number, 0) + 1
    world.record(DebateStarted(world.now, number))
    takes = world.luck.seconds(work.debate, "debate", f"incident {number}", n)
    yield truth.crews[world.known.joined[IT_LEAD]].work(takes, TALK)
    world.record(CategoryDebated(world.now, number))


def cannot_discuss(world, role: str, action: act.Discuss) -> str | None:
    """Only what nobody has declared, one debate at a time."""
    if why := unknown(world, action.incident):
        return why
    incident = world.known.incidents[action.incident]
    if IT_LEAD not in world.known.joined:
        return "nobody from IT has joined yet"
    if incident.category:
        return f"it is declared {incident.category}; change that, if it is wrong"
    return "it is being talked over already" if incident.debated else None


def discuss(world, role: str, action: act.Discuss) -> None:
    """The category is talked over before anything is declared."""
    world.start(debate(world, action.incident))
