"""The closed channel: in a breach the talk goes where few can listen, because the intruder may be among those who can.

Until then an intruder who reads along knows what is about to be done, and is elsewhere when it is done.
"""

from __future__ import annotations

from math import floor

from sim import actions as act
from sim.events import BreachFound, ContainmentEvaded, KindNamed, TalkMoved, TalkMoveStarted
from sim.luck import quantile
from sim.prompts import Option
from sim.scenario import BREACH, COMMANDER, Call, Fault, Remedy
from sim.stories.filing import all_over
from sim.stories.joining import at_night
from sim.stories.load import deciding
from sim.stories.outage import contain
from sim.stories.truth import named
from sim.stories.work import TALK

MINUTES = 60
STAY = "stay where we are"  #: the option to go on talking in the open


def channels(world) -> tuple[Call, ...]:
    """The closed ways to come together, the preferred one first."""
    return tuple(way for way in world.scenario.organisation.calls if way.closed)


def asking(world):
    """Something is taken for a breach, or found to be one: the commander is asked, once, whether to go on talking where
    others can listen."""
    yield world.next((KindNamed, BreachFound), lambda e: isinstance(e, BreachFound) or e.kind == BREACH)
    if COMMANDER not in world.known.joined:
        yield world.until("the incident commander joined")
    if not world.truth.moved and not world.known.resolved:
        yield _ask(world)


def _ask(world):
    return world.prompt(
        COMMANDER,
        "closed channel",
        "It may be a breach, and whoever got in may listen. Where do you go on talking?",
        (*(Option(f"move to the {way.name}", (act.MoveTalk(way.name),)) for way in channels(world)), Option(STAY)),
        within=10 * MINUTES,
        takes=deciding(world, COMMANDER),
        default=STAY,
        moot=(world.next((TalkMoveStarted,)), all_over(world)),
    )


def moving(world, way: str, takes: int):
    """It takes a while until all are together again."""
    yield world.env.timeout(takes)
    world.record(TalkMoved(world.now, way))


def _takes(world, way: Call, people: list[str]) -> int:
    """Until the slowest is there."""
    joins = way.joins_at_night if at_night(world) else way.joins
    each = (quantile(joins, world.luck.u("changes over", person)) for person in people)
    return max(floor(seconds + 0.5) for seconds in each)


# ------------------------------------------------------------------------------------- what it is good for


def warned(world, fault: Fault, remedy: Remedy) -> None:
    """What stops a breach has been begun: whoever reads along where it is talked about knows of it."""
    truth = world.truth
    open_ = truth.moved is None or world.now < truth.moved
    if remedy.contains and open_ and fault.component in truth.read_along:
        truth.warned.add(remedy.name)
    else:
        truth.warned.discard(remedy.name)


def shut(world, fault: Fault, remedy: Remedy, n: int) -> None:
    """No more records get out, unless the intruder was warned and has another way in: then only once that is found."""
    if remedy.name not in world.truth.warned or fault.component not in world.truth.exposed:
        contain(world, fault.component)
        return
    world.record(ContainmentEvaded(world.now, fault.component, remedy.name))
    longer = world.luck.seconds(fault.slips, "slips away", remedy.name, n)
    world.later(longer, lambda: contain(world, fault.component))


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_move_talk(world, role: str, action: act.MoveTalk) -> str | None:
    """Only to a closed way that the organisation has, and once."""
    names = [way.name for way in channels(world)]
    if action.way not in names:
        return f"there is no closed way {action.way!r}; there is {', '.join(names) or 'none'}"
    return "the talk has been moved already" if world.truth.moved is not None else None


def move_talk(world, role: str, action: act.MoveTalk) -> None:
    """Everybody on the call puts down what they have in hand, and goes over; whoever comes later comes there."""
    way = named(channels(world), action.way)
    people = list(dict.fromkeys((*world.known.joined.values(), *world.known.engineers)))
    takes = _takes(world, way, people)
    world.truth.moved, world.truth.closed = world.now + takes, way.name
    world.record(TalkMoveStarted(world.now, role, way.name))
    for person in people:
        world.truth.crews[person].work(takes, TALK)
    world.start(moving(world, way.name, takes))
