"""What is told to whom."""

from __future__ import annotations

from typing import NamedTuple

from sim.events.sight import EVERYBODY, TRUTH, told
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, SUPPORT_LEAD


@told(EVERYBODY, "{notice} is drafted")
class NoticeDrafted(NamedTuple):
    """A notice was written. `fields` are what it says, `[time]` in them stands for the promised time; `approvals` are
    the roles that must release it; `next_update` is the promise, seconds from sending, None: none. Its words are as
    of second `worded`. `estimate`: in how many seconds from sending it says that it will be over, None: it does not.
    It is about these `incidents`."""

    at: int
    notice: str
    role: str
    to: str
    occasion: str
    channels: tuple[str, ...]
    audiences: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    approvals: tuple[str, ...]
    next_update: int | None
    worded: int
    incidents: tuple[int, ...] = (1,)
    estimate: int | None = None


@told(EVERYBODY, "the {role} releases {notice}")
class NoticeReleased(NamedTuple):
    """A role approved a notice."""

    at: int
    notice: str
    role: str


@told(EVERYBODY, "the {role} wants {notice} changed")
class NoticeReturned(NamedTuple):
    """A role wants a notice changed before it goes."""

    at: int
    notice: str
    role: str


@told(EVERYBODY, "the {role} has changed {notice}")
class NoticeChanged(NamedTuple):
    """A notice that was given back was changed: what its `fields` say now. Who has not released it reads it again."""

    at: int
    notice: str
    role: str
    fields: tuple[tuple[str, str], ...]
    worded: int


@told(EVERYBODY, "{notice} is not sent: {why}")
class NoticeWithdrawn(NamedTuple):
    """A notice that had not gone out never will: it was overtaken, or somebody took it back."""

    at: int
    notice: str
    role: str
    why: str


@told(EVERYBODY, "{notice} goes out; people who can be had that way: {people:,}")
class NoticeSent(NamedTuple):
    """A notice went out to these `audiences` of a group, with the words of its `fields` as they get them. `people` can
    be had on at least one of its channels; `next_update` is the second by which it promises the next one, None: no
    promise; `lacking` are the approvals that were asked for and not given. `estimate` is the second by which it says
    that it will be over, None: it does not say. It is about these `incidents`."""

    at: int
    notice: str
    role: str
    to: str
    occasion: str
    channels: tuple[str, ...]
    audiences: tuple[str, ...]
    people: int
    fields: tuple[tuple[str, str], ...]
    next_update: int | None
    lacking: tuple[str, ...]
    cost: float
    incidents: tuple[int, ...] = (1,)
    estimate: int | None = None


@told((COMMUNICATIONS_LEAD, COMMANDER), "{channel}: {notice} is out; copies: {copies:,}")
class DeliveryReported(NamedTuple):
    """A channel says that all copies are out. That is not yet: informed."""

    at: int
    notice: str
    channel: str
    copies: int


@told((COMMUNICATIONS_LEAD, COMMANDER), "{channel}: its queue is full; copies of {notice} lost: {copies:,}")
class CopiesLost(NamedTuple):
    """A channel does not take so many copies of a notice: they would wait in its queue for longer than it holds."""

    at: int
    notice: str
    channel: str
    copies: int


@told((COMMUNICATIONS_LEAD, COMMANDER), "{channel}: after {notice}, {audience} who want no more there: {people:,}")
class ReadersOptedOut(NamedTuple):
    """So many people of an audience who got a notice by a channel want no more of them there."""

    at: int
    notice: str
    audience: str
    channel: str
    people: int


@told((COMMUNICATIONS_LEAD, COMMANDER), "{channel}: {notice} is not out yet: it {why}")
class NoticeHeldUp(NamedTuple):
    """A notice was sent, and waits in the tool that carries a channel; `why` says for what."""

    at: int
    notice: str
    channel: str
    why: str


@told((COMMUNICATIONS_LEAD, COMMANDER), "{channel}: of {notice}, copies that were not delivered: {copies:,}")
class CopiesBounced(NamedTuple):
    """So many of the copies of a notice that a channel had reported as out were never delivered."""

    at: int
    notice: str
    channel: str
    copies: int


@told((COMMUNICATIONS_LEAD, COMMANDER), "{channel}: {notice} did not get through to {audience}")
class DeliveryFailed(NamedTuple):
    """A channel had reported a notice as out, and nobody of an audience got it: the tool had thrown it away."""

    at: int
    notice: str
    channel: str
    audience: str


@told(EVERYBODY, "on the call the {role} expects another {minutes} minutes")
class EstimateGiven(NamedTuple):
    """Somebody said, for all on the call to hear, how long it will still take: until second `until`."""

    at: int
    role: str
    minutes: int
    until: int


@told(TRUTH, "{notice} said that it would be over by now, and it is not")
class EstimateBroken(NamedTuple):
    """The time that a notice to customers had given is past by a tenth of its length, and it is not over. `told` says
    of each audience which share had read it by then."""

    at: int
    notice: str
    told: tuple[tuple[str, float], ...]
    incidents: tuple[int, ...] = (1,)


@told(
    (SUPPORT_LEAD, COMMUNICATIONS_LEAD, COMMANDER),
    "support: {contacts:,} contacts about this in {minutes} minutes, beside the usual {usual:,}",
)
class ContactsReported(NamedTuple):
    """The support desk's count of contacts about the incident since its last report; `usual` is how many it has
    about everything else in such a time, at this hour of the week."""

    at: int
    contacts: int
    minutes: int
    usual: int


@told(EVERYBODY, "support agents are briefed")
class SupportBriefed(NamedTuple):
    """The agents have a line to tell: from now on, whoever contacts them is informed."""

    at: int
    role: str
