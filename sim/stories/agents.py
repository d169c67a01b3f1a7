"""Agents: more of them are brought in from elsewhere, and leave when it is over."""

from __future__ import annotations

from sim import actions as act
from sim.events import AgentsCalled, AgentsCame, AgentsLeft, ContactsHandled
from sim.prompts import Option
from sim.scenario import SUPPORT_LEAD, MoreAgents
from sim.stories.filing import all_over
from sim.stories.load import deciding
from sim.stories.truth import named

MINUTES = 60
_AGAIN = 30 * MINUTES  # so long nobody asks again who has heard no


def offer(world, gave_up: float) -> None:
    """The support lead is asked whether to bring in more agents, unless that has just been asked."""
    desk = world.truth.desk
    left = [source for source in world.scenario.organisation.support.more_agents if source.name not in desk.sources]
    if left and world.now >= desk.ask_again:
        desk.ask_again = world.now + _AGAIN
        world.start(_asking(world, left, gave_up))


def _asking(world, left: list[MoreAgents], gave_up: float):
    every = tuple(act.BringAgents(source.name) for source in left)
    options = [Option(f"bring in {action.source}", (action,)) for action in every]
    if len(every) > 1:
        options.insert(0, Option("bring in all of them", every))
    yield world.prompt(
        SUPPORT_LEAD,
        "more agents",
        f"{gave_up:.0%} of those who call or chat give up. Do you bring in more agents?",
        (*options, Option("no more agents")),
        within=10 * MINUTES,
        takes=deciding(world, SUPPORT_LEAD),
        default="no more agents",
        moot=(all_over(world), world.next((AgentsCalled,))),
    )


def cannot_bring(world, role: str, action: act.BringAgents) -> str | None:
    """Only from a source that the organisation has, and not while they are there or on their way."""
    sources = world.scenario.organisation.support.more_agents
    if not named(sources, action.source):
        return f"there is no source {action.source!r}; there is {', '.join(s.name for s in sources) or 'none'}"
    return "they are there, or on their way" if action.source in world.truth.desk.sources else None


def bring(world, role: str, action: act.BringAgents) -> None:
    """They are asked for."""
    source = named(world.scenario.organisation.support.more_agents, action.source)
    world.record(AgentsCalled(world.now, role, source.name, source.way, source.agents))
    world.start(_coming(world, source))


def _coming(world, source: MoreAgents):
    """They come after a while, and leave once everything is resolved and hardly anybody gives up any more."""
    desk, queue = world.truth.desk, world.truth.desk.queues[source.way]
    desk.sources.add(source.name)
    nth = desk.calls[source.name] = desk.calls.get(source.name, 0) + 1
    yield world.env.timeout(world.luck.seconds(source.takes, "brings agents", source.name, nth))
    desk.move_on()
    queue.more += source.agents
    world.record(AgentsCame(world.now, source.name, source.way, source.agents, source.cost))
    calm = False
    while not (calm and world.known.resolved):
        counted = yield world.next((ContactsHandled,))
        calm = _calm(world, counted, source.way)
    queue.more -= source.agents
    world.record(AgentsLeft(world.now, source.name, source.way, source.agents))
    desk.sources.discard(source.name)


def _calm(world, counted: ContactsHandled, name: str) -> bool:
    """Whether fewer give up by this way than would make anybody ask for more agents."""
    way = next(one for one in counted.ways if one.way == name)
    return way.gave_up <= world.scenario.organisation.support.asks_from * (way.served + way.gave_up)
