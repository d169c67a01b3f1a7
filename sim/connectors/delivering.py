"""Delivering: each dispatch to its tool, once, in order, and what became of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sim.connectors import chat, jira, mails, pagerduty, statuspage
from sim.connectors.config import Destination, Page, Pager, Smtp, Webhook
from sim.connectors.deliverynote import DeliveryNote
from sim.connectors.dispatch import Dispatch
from sim.connectors.doors import Answer, CutOff, Door
from sim.connectors.transcript import Transcript

TRIES = 5
BACK_OFF = (1, 2, 4, 8)  #: seconds before the second try, and before each one after it
_PART = "it is part of something, and what the tool calls that is not known; rename the destination to begin anew"
LONGEST = 120  #: seconds; who asks for a longer wait is told on, and the rest is left for another call

Outcome = Literal["sent", "sent before", "refused", "failed", "not known", "left"]
#: Outcomes that leave nothing to do.
DONE: tuple[Outcome, ...] = ("sent", "sent before")
Unsure = Literal["", "send", "gone"]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a dispatch. *Sent before*: by an earlier call. *Refused*: the tool does not want it. *Failed*: it
    could not be handed over, however often. *Not known*: it was cut off while it went. *Left*: not tried, because
    something before it did not go. `says`: the tool's answer, or why. `stops`: what comes after it at the same
    destination is left."""

    destination: str
    dispatch: Dispatch
    outcome: Outcome
    says: str = ""
    stops: bool = False


def dispatches(of: Transcript, to: Destination) -> tuple[Dispatch, ...]:
    """All that goes to a destination, in order."""
    if isinstance(to, Smtp):
        return tuple(mails.mails(of, to.addresses, to.name))
    if isinstance(to, Webhook):
        return tuple(chat.requests(of, to.tool, to.name))
    if isinstance(to, Page):
        return tuple(statuspage.requests(of, to.name, to.page, to.notify_subscribers))
    if isinstance(to, Pager):
        return tuple(pagerduty.requests(of, to.name))
    return tuple(jira.requests(of, to.name, to.project, to.issue_type, dict(to.assignees)))


def deliver(
    of: Transcript,
    exercise: Path,
    doors: Mapping[Destination, Door],
    unsure: Unsure = "",
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[Delivered]:
    """Hand over what has not been handed over yet, to each destination by its door; yields what became of each.

    `unsure`: what to do with a dispatch that was cut off while it went: *send* it again, or take it for *gone*; "" says
    so and sends none. `wait` lets seconds pass. Raises OpenElsewhere, OSError.
    """
    with DeliveryNote(exercise) as note:
        for to, door in doors.items():
            yield from _to_one(to.name, dispatches(of, to), door, note, unsure, wait)


def _to_one(
    name: str,
    every: tuple[Dispatch, ...],
    door: Door,
    note: DeliveryNote,
    unsure: Unsure,
    wait: Callable[[float], None],
) -> Iterator[Delivered]:
    """To one destination. Where the tool cannot be had, lets nobody in, or may have taken something or not, the rest is
    left: what comes later makes no sense without what comes first."""
    stopped = ""
    for dispatch in every:
        if note.state(dispatch.id) == "sent":
            yield Delivered(name, dispatch, "sent before")
        elif stopped or (dispatch.needs and not note.made(dispatch.needs)):
            yield Delivered(name, dispatch, "left", stopped or _PART)
        else:
            one = _one(name, dispatch, door, note, unsure, wait)
            stopped = "something before it did not go" if one.stops else ""
            yield one


def _one(
    name: str, dispatch: Dispatch, door: Door, note: DeliveryNote, unsure: Unsure, wait: Callable[[float], None]
) -> Delivered:
    if note.state(dispatch.id) == "begun" and not dispatch.repeatable and unsure != "send":
        if unsure != "gone":
            return Delivered(name, dispatch, "not known", "an earlier delivery was cut off while this went", True)
        note.write("sent", dispatch.id)
        return Delivered(name, dispatch, "sent before", "taken for gone, as you say")
    try:
        answer = _tried(dispatch, door, note, wait)
    except CutOff as lost:
        return Delivered(name, dispatch, "not known", str(lost), True)
    note.write("sent" if answer.taken else "failed", dispatch.id, answer.made)
    outcome: Outcome = "sent" if answer.taken else "failed" if answer.passing else "refused"
    return Delivered(name, dispatch, outcome, answer.says, outcome == "failed" or answer.shut)


def _tried(dispatch: Dispatch, door: Door, note: DeliveryNote, wait: Callable[[float], None]) -> Answer:
    """The last answer of up to `TRIES`. Raises CutOff; what a tool takes only once is then tried again."""
    for tried in range(TRIES):
        note.write("begun", dispatch.id)
        try:
            answer = door.take(dispatch, note.made(dispatch.needs))
        except CutOff as lost:
            if not dispatch.repeatable:
                raise
            answer = Answer(False, str(lost), passing=True)
        pause = BACK_OFF[min(tried, len(BACK_OFF) - 1)] if answer.after is None else answer.after
        if not answer.passing or tried == TRIES - 1 or pause > LONGEST:
            break
        wait(pause)
    return answer
