"""Who is called, comes, leads, and how bad they say that it is."""

from __future__ import annotations

from typing import NamedTuple

from sim.events.sight import EVERYBODY, OWN, TRUTH, told
from sim.scenario import COMMANDER, IT_LEAD


@told((IT_LEAD, COMMANDER), "{person} is paged as {role} (level {level})")
class PersonPaged(NamedTuple):
    """The pager called somebody for a role, at an escalation level (1 is first)."""

    at: int
    role: str
    person: str
    level: int


@told((IT_LEAD, COMMANDER), "{person} does not answer")
class PageMissed(NamedTuple):
    """The level's time ran out; the next level is paged."""

    at: int
    role: str
    person: str


@told(TRUTH, "the pager drops the alarm of incident {incident}")
class AlarmDropped(NamedTuple):
    """The pager had more events than it takes, and dropped the one that should have called somebody."""

    at: int
    incident: int = 1


@told((IT_LEAD, COMMANDER), "{person} is paged again: incident {incident} is still open")
class PageRepeated(NamedTuple):
    """The pager reminds whoever has acknowledged, because their time for it is over."""

    at: int
    role: str
    person: str
    incident: int = 1


@told((IT_LEAD, COMMANDER), "{person} acknowledges")
class PageAcknowledged(NamedTuple):
    """A person took responsibility for the role."""

    at: int
    role: str
    person: str


@told(EVERYBODY, "the {role} is called in")
class RoleCalled(NamedTuple):
    """Somebody decided that a role is needed; its people are paged from now on."""

    at: int
    role: str
    by: str


@told(EVERYBODY, "{person} joins as {role} ({way})")
class RoleJoined(NamedTuple):
    """A person joined in this role, by a way to come together; its picture begins with a hand-over of what is known."""

    at: int
    role: str
    person: str
    way: str = "call"


@told((IT_LEAD, COMMANDER), "{person} cannot get in ({way}) and tries another way")
class JoiningFailed(NamedTuple):
    """Somebody who acknowledged found a way to come together closed: it is down, or does not let them in."""

    at: int
    role: str
    person: str
    way: str


@told(EVERYBODY, "{person} takes over as {role} from {before} ({way})")
class RoleHandedOver(NamedTuple):
    """Somebody else sits in a seat from now on; its picture goes with the seat."""

    at: int
    role: str
    before: str
    person: str
    way: str


@told(EVERYBODY, "{person} is called to help")
class EngineerCalled(NamedTuple):
    """Somebody decided that an engineer without a seat is needed; they are paged from now on."""

    at: int
    person: str
    by: str


@told(EVERYBODY, "{person} joins to help ({way})")
class EngineerJoined(NamedTuple):
    """An engineer without a seat joined, and works under the commander."""

    at: int
    person: str
    way: str


@told(EVERYBODY, "the {role} keeps the log")
class ScribeNamed(NamedTuple):
    """Somebody is to write down what is decided and done, from now on, or from when they join."""

    at: int
    role: str
    by: str


@told(EVERYBODY, "the {role} has everybody go over to the {way}, which is closed")
class TalkMoveStarted(NamedTuple):
    """Somebody decided that the talk goes on where nobody else can listen; whoever comes from now on comes there."""

    at: int
    role: str
    way: str


@told(EVERYBODY, "all are in the {way}, which is closed")
class TalkMoved(NamedTuple):
    """From now on nobody can listen who was not asked in."""

    at: int
    way: str


@told(OWN, "is interrupted by the {by}")
class RoleInterrupted(NamedTuple):
    """A question of somebody whom nobody keeps informed took a role off its work."""

    at: int
    role: str
    by: str


@told(EVERYBODY, "incident declared: {category}")
class IncidentDeclared(NamedTuple):
    """The organisation's response began officially."""

    at: int
    category: str
    by: str
    incident: int = 1


@told(EVERYBODY, "kind of trouble: {kind}")
class KindNamed(NamedTuple):
    """Somebody said what kind of trouble the response takes it for: for the first time, or anew."""

    at: int
    kind: str
    by: str
    incident: int = 1


@told(EVERYBODY, "the category is talked over")
class DebateStarted(NamedTuple):
    """Those on the call began to talk over how bad it is."""

    at: int
    incident: int = 1


@told(EVERYBODY, "the category has been talked over")
class CategoryDebated(NamedTuple):
    """The talk about the category ended."""

    at: int
    incident: int = 1


@told(EVERYBODY, "category changed to {category}")
class CategoryChanged(NamedTuple):
    """The declared category was revised."""

    at: int
    category: str
    by: str
    incident: int = 1
