"""Interruptions: executives whom nobody keeps informed ask on the call, and take people off their work."""

from __future__ import annotations

from sim import actions as act
from sim.events import RoleInterrupted
from sim.prompts import Option
from sim.scenario import COMMANDER, EXECUTIVE, IT_LEAD
from sim.stories.filing import all_over
from sim.stories.work import TALK

MINUTES = 60
PATIENCE = 15 * MINUTES  #: so long an executive waits for word before asking is considered again

#: What an executive on the call can do.
WAIT_OR_ASK = (
    Option("wait for the written update"),
    Option("ask the commander for the status", (act.Ask(COMMANDER, "status"),)),
    Option("ask the IT lead when it is over", (act.Ask(IT_LEAD, "estimate"),)),
)


def without_word(world):
    """Wait until the executives have been left without word for a while; at once if it is over."""
    over = all_over(world)
    heard = True
    while heard and not world.known.resolved:
        yield world.env.timeout(PATIENCE) | over
        heard = screened(world)


def screened(world) -> bool:
    """Whether executives are kept informed: a notice has gone to them, and none that was promised is overdue."""
    promised = world.known.promised("executives")
    return "executives" in world.known.told and (promised is None or world.now <= promised)


def interrupt(world, by: str, whom: str) -> None:
    """An executive whom nobody keeps informed asks on the call: the commander's next decision takes longer, the IT
    lead puts work down."""
    if by != EXECUTIVE or whom not in (COMMANDER, IT_LEAD) or screened(world):
        return
    world.record(RoleInterrupted(world.now, whom, by))
    takes, interrupted = world.scenario.organisation.work.interruption, world.truth.interrupted
    if whom == COMMANDER:
        interrupted[whom] = interrupted.get(whom, 0) + takes
    elif takes:
        world.truth.crews[world.known.joined[whom]].work(takes, TALK)
