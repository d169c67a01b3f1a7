"""Occasions to speak: whenever one comes, the communications lead is asked whom to tell; silence tells nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sim.events import (
    CauseIdentified,
    IncidentDeclared,
    IncidentResolved,
    NoticeDrafted,
    NoticeSent,
    PromptClosed,
    RemedyFinished,
    WorkaroundEnabled,
)
from sim.incidents import OF_ONE
from sim.prompts import AHEAD, Option
from sim.scenario import COMMUNICATIONS_LEAD, GROUPS, PRESS
from sim.stories import clocks
from sim.stories.banners import left_up
from sim.stories.filing import which
from sim.stories.load import deciding
from sim.stories.posture import advice
from sim.stories.ready import Ready

MINUTES = 60
_QUIET = 30 * MINUTES  # so long after the last word the exercise ends
SAID = "the incident is resolved and everybody who was to be told has been"  #: why the exercise ends then

#: occasion, the event that brings it and what else must be so, the question
_OCCASIONS = (
    ("called in", IncidentDeclared, lambda _: True, "You have just been called in. Whom do you tell, and what?"),
    ("cause known", CauseIdentified, lambda _: True, "The cause is known. Whom do you tell?"),
    ("way round open", WorkaroundEnabled, lambda _: True, "A way round is open. Whom do you tell?"),
    ("mitigated", RemedyFinished, lambda e: e.helped, "Things are better, not over. Whom do you tell?"),
    ("resolved", IncidentResolved, lambda _: True, "It is over. Whom do you tell?"),
)
_TOLD = tuple(group for group in GROUPS if group != PRESS)  # about the press there is a question of its own
_ANOTHER = "Another incident has been declared. Whom do you tell, and what?"


def begin(world, number: int) -> None:
    """On each occasion that an incident gives, the communications lead is asked whom to tell."""
    for occasion, kind, holds, question in _OCCASIONS:
        world.start(speaking(world, number, occasion, _coming(world, number, kind, holds), question))


def _coming(world, number: int, kind: type, holds: Callable[[Any], bool]):
    return world.next((kind,), lambda e: e.incident == number and holds(e))


def speaking(world, number: int, occasion: str, comes, question: str):
    """When the occasion comes, and somebody is there to speak: whom do you tell?"""
    yield comes
    there = COMMUNICATIONS_LEAD in world.known.joined
    if not there:
        yield world.until("the communications lead joined")
    if occasion == "resolved":
        yield from _last_words(world, number, question)
    elif occasion == "called in":
        yield from _first_words(world, number, _ANOTHER if there else question)
    elif not world.known.incidents[number].resolved:
        yield ask_whom_to_tell(world, number, occasion, question)


def _first_words(world, number: int, question: str):
    """The first question about an incident is about all that is open: who joins while there are several hears one."""
    if not world.known.incidents[number].resolved and world.truth.asked_at < world.now:
        world.truth.asked_at = world.now
        yield ask_whom_to_tell(world, number, "called in", f"{question}{advice(world, number)}")


def ask_whom_to_tell(world, number: int, occasion: str, question: str, groups: Iterable[str] = _TOLD):
    """The communications lead decides; silence tells nobody."""
    return world.prompt(
        COMMUNICATIONS_LEAD,
        f"tell: {occasion}",
        f"{which(world, number) if occasion in OF_ONE else ''}{question}",
        Ready(world, number, occasion, groups, Option("tell nobody now")),
        within=60 * MINUTES if occasion == "resolved" else AHEAD,
        takes=deciding(world, COMMUNICATIONS_LEAD),
        default="tell nobody now",
        moot=() if occasion == "resolved" else (world.next((IncidentResolved,), lambda _: _over(world, number)),),
        incident=number,
    )


def _over(world, number: int) -> bool:
    return world.known.incidents[number].resolved


def _last_words(world, number: int, question: str):
    """After the end: the follow-up; once all is quiet the exercise ends, unless the days after are followed, too."""
    yield ask_whom_to_tell(world, number, "resolved", question)
    yield from left_up(world, number)
    yield from quiet(world)
    if not world.scenario.afterwards:
        world.end(SAID)


def quiet(world):
    """Until nothing has been written, decided or sent for a while, and nothing else is open or to come."""
    while True:
        more = world.next((NoticeDrafted, NoticeSent, PromptClosed))
        yield world.env.timeout(_QUIET) | more
        if not more.triggered and _all_said(world):
            return


def _all_said(world) -> bool:
    truth, faults = world.truth, world.scenario.faults
    silent = not world.prompts and not any(truth.in_writing.values())
    still = truth.relieving or truth.relapsing or truth.owing or any(fault.at > world.now for fault in faults)
    return silent and world.known.resolved and not (still or truth.settling) and not clocks.pending(world)
