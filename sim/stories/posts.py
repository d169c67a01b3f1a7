"""Planned posts: advertisements wait in a queue, and go out at their time unless somebody thinks of them.

They are counted, and that is all: what people make of an advertisement while nothing works is not in the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from itertools import repeat

from sim import actions as act
from sim import wording
from sim.events import (
    AdvertisementPosted,
    CategoryChanged,
    IncidentDeclared,
    IncidentResolved,
    PostsHeld,
    PostsLetGo,
    PromptClosed,
)
from sim.prompts import Option
from sim.scenario import COMMUNICATIONS_LEAD, DAY
from sim.stories.filing import which
from sim.stories.load import deciding
from sim.stories.repair import resolved

MINUTES = 60


def queue(world):
    """Every planned post goes out at its time, day after day, unless posts are held back then."""
    for second, channel in _planned(world):
        yield world.env.timeout(second - world.now)
        if not world.known.posts_held:
            world.record(AdvertisementPosted(world.now, channel))


def _planned(world, days: int | None = None) -> Iterator[tuple[int, str]]:
    """(second, channel) of what is planned from now on, in order, until the scenario's end; `days`: for so long."""
    last = world.scenario.lasts if days is None else world.now + days * DAY
    times = [(posts.channel, time) for posts in world.scenario.organisation.planned_posts for time in posts.times]
    first = [(channel, world.now + (time - world.clock()) % DAY) for channel, time in times]
    return merge(*[zip(range(second, last, DAY), repeat(channel)) for channel, second in first])


def holding(world):
    """Once an incident is critical and the communications lead is there, they are asked about what is planned."""
    kinds = IncidentDeclared, CategoryChanged
    while True:
        critical = yield world.next(kinds, lambda e: e.category == "critical")
        if COMMUNICATIONS_LEAD not in world.known.joined:
            yield world.until("the communications lead joined")
        yield from _when_free(world)
        if not (world.known.posts_held or world.known.incidents[critical.incident].resolved):
            yield _ask_to_hold(world, critical.incident)
        if world.known.posts_held:
            yield from letting_go(world)


def _when_free(world):
    """Whom to tell is asked first; once that is answered, or nobody answers, there is time for posts."""
    yield world.env.timeout(0)
    if any(prompt.role == COMMUNICATIONS_LEAD for prompt in world.prompts.values()):
        yield world.next((PromptClosed,), lambda e: e.role == COMMUNICATIONS_LEAD)


def letting_go(world):
    """What is held back is held until somebody lets it go; when all is over, it is asked for."""
    over = world.next((IncidentResolved,), lambda _: world.known.resolved)
    yield over | world.next((PostsLetGo,))
    if world.known.posts_held:
        yield _ask_to_let_go(world)


def _ask_to_hold(world, number: int):
    return world.prompt(
        COMMUNICATIONS_LEAD,
        "planned posts",
        f"{which(world, number)}Advertisements are planned: {_listed(world)}. Hold them back?",
        (Option("hold them back", (act.HoldPosts(),)), Option("let them go out")),
        within=15 * MINUTES,
        takes=deciding(world, COMMUNICATIONS_LEAD),
        default="let them go out",
        moot=(resolved(world, number), world.next((PostsHeld,))),
        incident=number,
    )


def _ask_to_let_go(world):
    return world.prompt(
        COMMUNICATIONS_LEAD,
        "planned posts",
        f"It is over, and advertisements are still held back: {_listed(world)}. Let them go out again?",
        (Option("let them go out again", (act.LetPostsGo(),)), Option("hold them back")),
        within=30 * MINUTES,
        takes=deciding(world, COMMUNICATIONS_LEAD),
        default="hold them back",
        moot=(world.next((PostsLetGo,)),),
    )


def _listed(world) -> str:
    """What is planned for the next 24 hours: facebook at 17:30, x at 19:00."""
    ahead = _planned(world, days=1)
    return ", ".join(f"{channel} at {wording.clock(world.clock(second))}" for second, channel in ahead)


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_hold(world, role: str, action: act.HoldPosts) -> str | None:
    """Only what is planned, and is not held back yet."""
    if not world.scenario.organisation.planned_posts:
        return "no posts are planned"
    return "planned posts are held back already" if world.known.posts_held else None


def hold(world, role: str, action: act.HoldPosts) -> None:
    """From now on nothing goes out by itself."""
    world.record(PostsHeld(world.now, role))


def cannot_let_go(world, role: str, action: act.LetPostsGo) -> str | None:
    """Only what is held back."""
    return None if world.known.posts_held else "planned posts are not held back"


def let_go(world, role: str, action: act.LetPostsGo) -> None:
    """What is planned for later goes out; what was due meanwhile does not."""
    world.record(PostsLetGo(world.now, role))
