"""What becomes public: the news, and those who write them."""

from __future__ import annotations

from typing import NamedTuple

from sim.events.sight import EVERYBODY, TRUTH, told
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, EXECUTIVE, SUPPORT_LEAD


@told(TRUTH, "the outage becomes news; the headline is {tone}")
class NewsBroke(NamedTuple):
    """The first report is out; its headline is *fair* or *hostile*."""

    at: int
    tone: str


@told(EVERYBODY, "it is in the news; the headline is {tone}")
class NewsSeen(NamedTuple):
    """Somebody in the response came across the report."""

    at: int
    tone: str


@told(
    (COMMUNICATIONS_LEAD, COMMANDER, EXECUTIVE), "a journalist asks what is going on, and writes in {minutes} minutes"
)
class JournalistAsked(NamedTuple):
    """A journalist wants a word before the report goes out; whoever may answer knows of it."""

    at: int
    minutes: int


@told(EVERYBODY, "the {role} answers the journalist: {answer}")
class PressAnswered(NamedTuple):
    """What a journalist was told: a statement, no comment, or that somebody will call back."""

    at: int
    role: str
    answer: str


@told((COMMUNICATIONS_LEAD, SUPPORT_LEAD), "on our social channels about {complaints:,} complaints wait for an answer")
class ComplaintsSeen(NamedTuple):
    """Somebody looked into the inbox, and so many wait there."""

    at: int
    complaints: int


@told(EVERYBODY, "people from support who answer on social channels: {people}")
class RepliesBegan(NamedTuple):
    """People began to answer complaints in the open, for a shift."""

    at: int
    role: str
    people: int


@told(EVERYBODY, "nobody answers on social channels any more; the shift of {people} is over")
class RepliesEnded(NamedTuple):
    """The shift is over."""

    at: int
    people: int


@told(TRUTH, "a rumour goes round: {rumour}")
class RumourBegan(NamedTuple):
    """The first people believe what is not so."""

    at: int
    rumour: str


@told(EVERYBODY, "on {channel} it says: “{says}”")
class RumourSeen(NamedTuple):
    """Somebody in the response came across a rumour, or an account that is not ours; what is so instead is known."""

    at: int
    rumour: str
    channel: str
    says: str
    correction: str


@told(EVERYBODY, "the {role} reports to the platform: {rumour}")
class RumourReported(NamedTuple):
    """The platform was asked to take a rumour, or an account that is not ours, down."""

    at: int
    role: str
    rumour: str


@told(EVERYBODY, "the platform answers about {rumour}: {answer}")
class PlatformAnswered(NamedTuple):
    """The platform has taken it down (`TAKEN_DOWN`), or leaves it standing."""

    at: int
    rumour: str
    answer: str


TAKEN_DOWN, LEFT_STANDING = "it is taken down", "it stays"
