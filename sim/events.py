"""What can happen: one frozen record for each kind of event, in the past tense, with the second it happened.

An event is *truth* (`seen_by` is empty: nobody in play sees it) or a *perception*: `seen_by` names the roles
that see it once they have joined, or is `OWN`: only the event's own `role`. A fact that is both is two events.
`says` is the sentence that the log tells people.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sim.reach import Delivery
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, IT_LEAD, ROLES, SUPPORT_LEAD

TRUTH: tuple[str, ...] = ()
EVERYBODY: tuple[str, ...] = ROLES
OWN: tuple[str, ...] = ("own",)

Event = Any  #: one of the records below

# ------------------------------------------------------------------------------------------------- truth


class FaultStruck(NamedTuple):
    """A component broke: the impact began."""

    at: int
    component: str
    family: str
    seen_by = TRUTH
    says = "{component} broke ({family})"


class FaultEnded(NamedTuple):
    """The fault went away by itself: its vendor repaired it."""

    at: int
    component: str
    seen_by = TRUTH
    says = "{component} was repaired by its vendor"


class HealthChanged(NamedTuple):
    """The share of its work that a component can do became `health` (0 to 1)."""

    at: int
    component: str
    health: float
    seen_by = TRUTH
    says = "{component} works at {health:.0%}"


class ServiceMitigated(NamedTuple):
    """The failed component reached the organisation's `mitigated at`."""

    at: int
    component: str
    seen_by = TRUTH
    says = "the impact of the failed {component} became bearable"


class ServiceRestored(NamedTuple):
    """The failed component reached the organisation's `restored at`: the impact ended."""

    at: int
    component: str
    seen_by = TRUTH
    says = "{component} works again"


class DeliveryBegan(NamedTuple):
    """A notice is on its way to an audience by a channel; who takes it in when is settled with it."""

    at: int
    delivery: Delivery
    seen_by = TRUTH
    says = "{delivery.notice} is on its way to {delivery.audience} by {delivery.channel}"


class ParameterChanged(NamedTuple):
    """The facilitator changed a number of the world (a ruling)."""

    at: int
    path: str
    value: str
    seen_by = TRUTH
    says = "{path} became {value}"


class WorldEnded(NamedTuple):
    """Nothing more happens."""

    at: int
    why: str
    seen_by = TRUTH
    says = "the end: {why}"


# --------------------------------------------------------------------------------------------- detection


class AlertRaised(NamedTuple):
    """A monitor spoke; `reading` is the share of requests that it saw succeed."""

    at: int
    monitor: str
    component: str
    reading: float
    seen_by = EVERYBODY
    says = "{monitor}: {component} succeeds {reading:.0%} of the time"


class ReadingChanged(NamedTuple):
    """A monitor whose alert is open sees something else than before."""

    at: int
    monitor: str
    component: str
    reading: float
    seen_by = EVERYBODY
    says = "{monitor}: {component} now succeeds {reading:.0%} of the time"


class AlertCleared(NamedTuple):
    """The monitor's alert ended: it sees the component well again."""

    at: int
    monitor: str
    component: str
    seen_by = EVERYBODY
    says = "{monitor}: {component} is back to normal"


class CustomersReported(NamedTuple):
    """The support desk noticed that many contacts are about the same thing and called the duty engineer."""

    at: int
    contacts: int
    component: str
    seen_by = EVERYBODY
    says = "support: {contacts} customers in a row say that {component} fails"


# ------------------------------------------------------------------------------------------------ people


class PersonPaged(NamedTuple):
    """The pager called somebody for a role, at an escalation level (1 is first)."""

    at: int
    role: str
    person: str
    level: int
    seen_by = (IT_LEAD, COMMANDER)
    says = "{person} is paged as {role} (level {level})"


class PageMissed(NamedTuple):
    """The level's time ran out; the next level is paged."""

    at: int
    role: str
    person: str
    seen_by = (IT_LEAD, COMMANDER)
    says = "{person} does not answer"


class PageAcknowledged(NamedTuple):
    """A person took responsibility for the role."""

    at: int
    role: str
    person: str
    seen_by = (IT_LEAD, COMMANDER)
    says = "{person} acknowledges"


class RoleCalled(NamedTuple):
    """Somebody decided that a role is needed; its people are paged from now on."""

    at: int
    role: str
    by: str
    seen_by = EVERYBODY
    says = "the {role} is called in"


class RoleJoined(NamedTuple):
    """A person joined the call in this role; its picture begins with a hand-over of what is known."""

    at: int
    role: str
    person: str
    seen_by = EVERYBODY
    says = "{person} joins as {role}"


class IncidentDeclared(NamedTuple):
    """The organisation's response began officially."""

    at: int
    category: str
    by: str
    seen_by = EVERYBODY
    says = "incident declared: {category}"


class CategoryChanged(NamedTuple):
    """The declared category was revised."""

    at: int
    category: str
    by: str
    seen_by = EVERYBODY
    says = "category changed to {category}"


# ------------------------------------------------------------------------------------------------ repair


class DiagnosisStarted(NamedTuple):
    """Somebody looks for the cause."""

    at: int
    person: str
    seen_by = EVERYBODY
    says = "{person} looks for the cause"


class CauseIdentified(NamedTuple):
    """The cause is known well enough to act."""

    at: int
    cause: str
    seen_by = EVERYBODY
    says = "cause found: {cause}"


class RemedyStarted(NamedTuple):
    """Somebody tries to mend it."""

    at: int
    remedy: str
    person: str
    seen_by = EVERYBODY
    says = "{person} begins: {remedy}"


class RemedyFinished(NamedTuple):
    """The attempt is over and has been checked; `helped` is what the check showed."""

    at: int
    remedy: str
    helped: bool
    outcome: str
    seen_by = EVERYBODY
    says = "{remedy}: {outcome}"


class ServiceVerified(NamedTuple):
    """Somebody checked that the service holds."""

    at: int
    person: str
    holds: bool
    outcome: str
    seen_by = EVERYBODY
    says = "{person} checked: {outcome}"


class IncidentResolved(NamedTuple):
    """The organisation said that it is over."""

    at: int
    by: str
    seen_by = EVERYBODY
    says = "incident resolved"


# --------------------------------------------------------------------------------------------- notices


class NoticeDrafted(NamedTuple):
    """A notice was written. `fields` are what it says; `approvals` the roles that must release it."""

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
    seen_by = EVERYBODY
    says = "{notice} is drafted"


class NoticeReleased(NamedTuple):
    """A role approved a notice."""

    at: int
    notice: str
    role: str
    seen_by = EVERYBODY
    says = "the {role} releases {notice}"


class NoticeReturned(NamedTuple):
    """A role wants a notice changed before it goes."""

    at: int
    notice: str
    role: str
    seen_by = EVERYBODY
    says = "the {role} wants {notice} changed"


class NoticeSent(NamedTuple):
    """A notice went out. `next_update` is the second by which it promises the next one, None: no promise;
    `lacking` are the approvals that were asked for and not given."""

    at: int
    notice: str
    role: str
    to: str
    occasion: str
    channels: tuple[str, ...]
    people: int
    fields: tuple[str, ...]
    next_update: int | None
    lacking: tuple[str, ...]
    cost: float
    seen_by = EVERYBODY
    says = "{notice} goes out to {people:,} people ({occasion})"


class DeliveryReported(NamedTuple):
    """A channel says that all copies are out. That is not yet: informed."""

    at: int
    notice: str
    channel: str
    copies: int
    seen_by = (COMMUNICATIONS_LEAD, COMMANDER)
    says = "{channel}: {copies:,} copies of {notice} are out"


# --------------------------------------------------------------------------------------------- support


class ContactsReported(NamedTuple):
    """The support desk's count of contacts about the incident since its last report."""

    at: int
    contacts: int
    minutes: int
    seen_by = (SUPPORT_LEAD, COMMUNICATIONS_LEAD, COMMANDER)
    says = "support: {contacts:,} contacts about this in {minutes} minutes"


class SupportBriefed(NamedTuple):
    """The agents have a line to tell: from now on, whoever contacts them is informed."""

    at: int
    role: str
    seen_by = EVERYBODY
    says = "support agents are briefed"


# ----------------------------------------------------------------------------------- decisions and talk


class PromptOpened(NamedTuple):
    """Somebody should decide, by `deadline`; otherwise `default` happens."""

    at: int
    role: str
    prompt: str
    text: str
    deadline: int
    default: str
    seen_by = OWN
    says = "to decide: {text}"


class PromptClosed(NamedTuple):
    """A prompt ended: *answered* (with `option`), *silent* (the default happened) or *withdrawn* (moot)."""

    at: int
    role: str
    prompt: str
    how: str
    option: str
    seen_by = OWN
    says = "{how}: {option}"


class ActionTaken(NamedTuple):
    """A role did something; `action` is its written form."""

    at: int
    role: str
    kind: str
    action: tuple[tuple[str, Any], ...]
    seen_by = OWN
    says = "{kind}"


class ActionRefused(NamedTuple):
    """A role wanted something that the world does not allow now."""

    at: int
    role: str
    kind: str
    action: tuple[tuple[str, Any], ...]
    why: str
    seen_by = OWN
    says = "{kind} is not possible: {why}"


class Asked(NamedTuple):
    """A role asked somebody about a topic."""

    at: int
    role: str
    ask: str
    whom: str
    about: str
    seen_by = OWN
    says = "asks {whom} about {about}"


class Replied(NamedTuple):
    """The answer came."""

    at: int
    role: str
    ask: str
    whom: str
    text: str
    seen_by = OWN
    says = "{whom}: “{text}”"


class Noted(NamedTuple):
    """A role wrote something into the shared log."""

    at: int
    role: str
    text: str
    seen_by = EVERYBODY
    says = "note: {text}"


class OtherProposed(NamedTuple):
    """A role wants to do something that no action covers; the facilitator rules on it."""

    at: int
    role: str
    other: str
    text: str
    seen_by = OWN
    says = "proposes: {text}"


class OtherRuled(NamedTuple):
    """The facilitator ruled on a proposal."""

    at: int
    role: str
    other: str
    text: str
    seen_by = OWN
    says = "ruling: {text}"


class InjectDelivered(NamedTuple):
    """The facilitator sent a role something from outside."""

    at: int
    role: str
    sender: str
    text: str
    seen_by = OWN
    says = "{sender}: “{text}”"


# ------------------------------------------------------------------------------------------ about events

KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in list(globals().values())
    if isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "says")
}


def viewers(event: Event) -> tuple[str, ...]:
    """The roles that see this event once they have joined; empty for truth."""
    return (event.role,) if event.seen_by is OWN else event.seen_by


def sentence(event: Event) -> str:
    """What the log tells people about the event, without time and speaker."""
    return event.says.format(**event._asdict())


def to_json(event: Event) -> dict[str, Any]:
    """The event as plain data: its kind under `event`, then its fields."""
    fields = event._asdict()
    if isinstance(event, DeliveryBegan):
        pace = event.delivery.pace
        fields["delivery"] = event.delivery._replace(pace=(pace.kind, pace.seconds, pace.spread))
    return {"event": type(event).__name__, **fields}
