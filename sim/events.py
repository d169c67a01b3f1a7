"""What can happen: one frozen record for each kind of event, in the past tense, with the second it happened.

An event is *truth* (`seen_by` is empty: nobody in play sees it) or a *perception*: `seen_by` names the roles
that see it once they have joined, or is `OWN`: only the event's own `role`. A fact that is both is two events.
`says` is the sentence that the log tells people.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from sim.reach import Delivery
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, IT_LEAD, ROLES, SUPPORT_LEAD, spelt

TRUTH: tuple[str, ...] = ()
EVERYBODY: tuple[str, ...] = ROLES
OWN: tuple[str, ...] = ("own",)

Event = Any  #: one of the records below
Kind = TypeVar("Kind", bound=type)


def told(seen_by: tuple[str, ...], says: str) -> Callable[[Kind], Kind]:
    """Marks a kind of event: who sees it (`seen_by`), and the sentence that tells it (`says`)."""

    def mark(kind: Any) -> Any:
        kind.seen_by, kind.says = seen_by, says
        return kind

    return mark


# ------------------------------------------------------------------------------------------------- truth


@told(TRUTH, "{component} broke ({family})")
class FaultStruck(NamedTuple):
    """A component broke: the impact began."""

    at: int
    component: str
    family: str


@told(TRUTH, "the fault in {component} ended by itself")
class FaultEnded(NamedTuple):
    """The fault went away without the team: a vendor repaired it, or what caused it was over."""

    at: int
    component: str


@told(TRUTH, "the fault in {component} is back")
class FaultReturned(NamedTuple):
    """What had been mended did not last."""

    at: int
    component: str


@told(TRUTH, "{component} works at {health:.0%}")
class HealthChanged(NamedTuple):
    """The share of a component's work that gets done became `health` (0 to 1), where answers take `slower` times as
    long as usual."""

    at: int
    component: str
    health: float
    slower: float = 1.0


@told(TRUTH, "the impact of the failed {component} became bearable")
class ServiceMitigated(NamedTuple):
    """The failed component, and all that cannot do without it, reached the organisation's `mitigated at`."""

    at: int
    component: str


@told(TRUTH, "{component} works again")
class ServiceRestored(NamedTuple):
    """The failed component, and all that cannot do without it, reached the organisation's `restored at`: the impact
    ended."""

    at: int
    component: str


@told(TRUTH, "false alarm about {component}: nothing is wrong with it")
class FalseAlarmBegan(NamedTuple):
    """What watches the component shows trouble that is not there: one `monitor`, or all of them (empty)."""

    at: int
    component: str
    monitor: str


@told(TRUTH, "the false alarm about {component} is over")
class FalseAlarmEnded(NamedTuple):
    """The false alarm went away."""

    at: int
    component: str
    monitor: str


@told(TRUTH, "customer records get out through {component}, {a_minute:g} a minute")
class ExposureBegan(NamedTuple):
    """A security breach: from now on so many customer records get out a minute."""

    at: int
    component: str
    a_minute: float


@told(TRUTH, "no more customer records get out through {component}")
class ExposureEnded(NamedTuple):
    """The breach was contained, by a remedy or because the fault ended."""

    at: int
    component: str


@told(TRUTH, "{delivery.notice} is on its way to {delivery.audience} by {delivery.channel}")
class DeliveryBegan(NamedTuple):
    """A notice is on its way to an audience by a channel; who takes it in when is settled with it."""

    at: int
    delivery: Delivery


@told(TRUTH, "{path} became {value}")
class ParameterChanged(NamedTuple):
    """The facilitator changed a number of the world (a ruling)."""

    at: int
    path: str
    value: str


@told(TRUTH, "the end: {why}")
class WorldEnded(NamedTuple):
    """Nothing more happens."""

    at: int
    why: str


# --------------------------------------------------------------------------------------------- detection


@told(EVERYBODY, "{monitor}: {component} succeeds {reading:.0%} of the time")
class AlertRaised(NamedTuple):
    """A monitor spoke; `reading` is the share that it saw succeed. What it `sees` are requests that succeed, the work
    that a component does (analytics), or the time that answers take: then `slower` is how many times as long as usual.
    """

    at: int
    monitor: str
    component: str
    reading: float
    sees: str = "succeeds"
    slower: float = 1.0
    incident: int = 1


@told(EVERYBODY, "{monitor}: {component} now succeeds {reading:.0%} of the time")
class ReadingChanged(NamedTuple):
    """A monitor whose alert is open sees something else than before."""

    at: int
    monitor: str
    component: str
    reading: float
    sees: str = "succeeds"
    slower: float = 1.0
    incident: int = 1


@told(EVERYBODY, "{monitor}: the alert is over, {component} succeeds {reading:.0%} of the time")
class AlertCleared(NamedTuple):
    """The monitor's alert ended: what it sees is above its threshold again."""

    at: int
    monitor: str
    component: str
    reading: float
    sees: str = "succeeds"
    slower: float = 1.0
    incident: int = 1


@told(EVERYBODY, "support: {contacts} customers in a row have trouble with {component}")
class CustomersReported(NamedTuple):
    """The support desk noticed that many contacts are about the same thing and called the duty engineer."""

    at: int
    contacts: int
    component: str
    incident: int = 1


@told(EVERYBODY, "support: nobody has trouble with {component} any more")
class ReportsCeased(NamedTuple):
    """Customers have stopped getting in touch about the component."""

    at: int
    component: str
    incident: int = 1


# ------------------------------------------------------------------------------------------------ people


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


@told(EVERYBODY, "{person} joins as {role}")
class RoleJoined(NamedTuple):
    """A person joined the call in this role; its picture begins with a hand-over of what is known."""

    at: int
    role: str
    person: str


@told(EVERYBODY, "incident declared: {category}")
class IncidentDeclared(NamedTuple):
    """The organisation's response began officially."""

    at: int
    category: str
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


# ------------------------------------------------------------------------------------------------ repair


@told(EVERYBODY, "{person} looks for the cause")
class DiagnosisStarted(NamedTuple):
    """Somebody looks for the cause."""

    at: int
    person: str
    incident: int = 1


@told(EVERYBODY, "cause found: {cause}")
class CauseIdentified(NamedTuple):
    """The cause is known well enough to act."""

    at: int
    cause: str
    incident: int = 1


@told(EVERYBODY, "{person} finds nothing wrong")
class NothingFound(NamedTuple):
    """Whoever looked for a cause found none, because nothing had broken yet."""

    at: int
    person: str
    incident: int = 1


@told(EVERYBODY, "{person} calls the vendor")
class VendorCallStarted(NamedTuple):
    """Somebody rang up a vendor."""

    at: int
    person: str
    incident: int = 1


@told(EVERYBODY, "the vendor knows what we know")
class VendorCalled(NamedTuple):
    """A vendor was told what is known; it hurries, if the fault is its own."""

    at: int
    person: str
    incident: int = 1


@told(EVERYBODY, "{person} begins: {remedy}")
class RemedyStarted(NamedTuple):
    """Somebody tries to mend it."""

    at: int
    remedy: str
    person: str
    incident: int = 1


@told(EVERYBODY, "{remedy}: {outcome}")
class RemedyFinished(NamedTuple):
    """The attempt is over and has been checked; `helped` is what the check showed."""

    at: int
    remedy: str
    helped: bool
    outcome: str
    incident: int = 1


@told(EVERYBODY, "{person} puts aside: {work}")
class WorkPutAside(NamedTuple):
    """Something more urgent came first: the work rests, or has not been begun."""

    at: int
    work: str
    person: str
    incident: int = 1


@told(EVERYBODY, "{person} goes on with: {work}")
class WorkTakenUp(NamedTuple):
    """Work that was put aside goes on."""

    at: int
    work: str
    person: str
    incident: int = 1


@told(EVERYBODY, "somebody sets up a way round: {workaround}")
class WorkaroundStarted(NamedTuple):
    """Somebody began to set up what customers can do instead."""

    at: int
    workaround: str
    incident: int = 1


@told(EVERYBODY, "a way round is open: {workaround}")
class WorkaroundEnabled(NamedTuple):
    """Customers can do something else instead of what fails, if they know of it."""

    at: int
    workaround: str
    incident: int = 1


@told(EVERYBODY, "{person} checked: {outcome}")
class ServiceVerified(NamedTuple):
    """Somebody checked whether all that had been reported works again as the organisation asks; `holds`: it does."""

    at: int
    person: str
    holds: bool
    outcome: str
    incident: int = 1


@told(EVERYBODY, "incident resolved")
class IncidentResolved(NamedTuple):
    """The organisation said that it is over."""

    at: int
    by: str
    incident: int = 1


@told(EVERYBODY, "incident reopened")
class IncidentReopened(NamedTuple):
    """It was not over: there is trouble again with what had been resolved."""

    at: int
    by: str
    incident: int = 1


# --------------------------------------------------------------------------------------------- notices


@told(EVERYBODY, "{notice} is drafted")
class NoticeDrafted(NamedTuple):
    """A notice was written. `fields` are what it says, `[time]` in them stands for the promised time; `approvals` are
    the roles that must release it; `next_update` is the promise, seconds from sending, None: none. Its words are as
    of second `worded`, and about these `incidents`."""

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
    promise; `lacking` are the approvals that were asked for and not given. It is about these `incidents`."""

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


@told((COMMUNICATIONS_LEAD, COMMANDER), "{channel}: {notice} is out; copies: {copies:,}")
class DeliveryReported(NamedTuple):
    """A channel says that all copies are out. That is not yet: informed."""

    at: int
    notice: str
    channel: str
    copies: int


# --------------------------------------------------------------------------------------------- support


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


# ----------------------------------------------------------------------------------- decisions and talk


@told(OWN, "to decide: {text}")
class PromptOpened(NamedTuple):
    """Somebody should decide, by `deadline`; otherwise `default` happens."""

    at: int
    role: str
    prompt: str
    text: str
    deadline: int
    default: str


@told(OWN, "{how}: {option}")
class PromptClosed(NamedTuple):
    """A prompt ended: *answered* (with `option`), *silent* (the default happened) or *withdrawn* (moot)."""

    at: int
    role: str
    prompt: str
    how: str
    option: str


@told(OWN, "{kind}")
class ActionTaken(NamedTuple):
    """A role did something; `action` is its written form."""

    at: int
    role: str
    kind: str
    action: tuple[tuple[str, Any], ...]


@told(OWN, "{kind} is not possible: {why}")
class ActionRefused(NamedTuple):
    """A role wanted something that the world does not allow now."""

    at: int
    role: str
    kind: str
    action: tuple[tuple[str, Any], ...]
    why: str


@told(OWN, "asks {whom} about {about}")
class Asked(NamedTuple):
    """A role asked somebody about a topic."""

    at: int
    role: str
    ask: str
    whom: str
    about: str


@told(OWN, "{whom}: “{text}”")
class Replied(NamedTuple):
    """The answer came."""

    at: int
    role: str
    ask: str
    whom: str
    text: str


@told(EVERYBODY, "note: {text}")
class Noted(NamedTuple):
    """A role wrote something into the shared log."""

    at: int
    role: str
    text: str


@told(OWN, "proposes: {text}")
class OtherProposed(NamedTuple):
    """A role wants to do something that no action covers; the facilitator rules on it."""

    at: int
    role: str
    other: str
    text: str


@told(OWN, "ruling: {text}")
class OtherRuled(NamedTuple):
    """The facilitator ruled on a proposal."""

    at: int
    role: str
    other: str
    text: str


@told(OWN, "{sender}: “{text}”")
class InjectDelivered(NamedTuple):
    """The facilitator sent a role something from outside."""

    at: int
    role: str
    sender: str
    text: str


# ------------------------------------------------------------------------------------------ about events

#: What tells the response how the service is.
NEWS = (AlertRaised, ReadingChanged, AlertCleared, CustomersReported, ReportsCeased, ServiceVerified)
KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in list(globals().values())
    if isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "says")
}


def viewers(event: Event) -> tuple[str, ...]:
    """The roles that see this event once they have joined; empty for truth."""
    return (event.role,) if event.seen_by is OWN else event.seen_by


_CLOSED = {
    "answered": "“{subject}”: {option}",
    "silent": "“{subject}”: nobody answers, so {option}",
    "withdrawn": "“{subject}” need not be decided any more",
}


def subject(prompt: str) -> str:
    """What a prompt is about, from its id."""
    return prompt.partition("/")[2].rpartition("/")[0]


def sentence(event: Event) -> str:
    """What the log tells people about the event, without time and speaker."""
    if isinstance(event, PromptClosed):
        return _CLOSED[event.how].format(subject=subject(event.prompt), option=event.option or "in their own way")
    if isinstance(event, ActionRefused) and event.kind == "answer":
        return f"“{subject(dict(event.action)['prompt'])}”: the answer does not count; {event.why}"
    fields = event._asdict()
    if "slower" in fields:
        return _of_health(event, fields)
    if "role" in fields:
        fields["role"] = spelt(fields["role"])
    further = f" (incident {fields['incident']})" if fields.get("incident", 1) > 1 else ""
    return event.says.format(**fields) + further


#: Of what a monitor sees beside success: a component's usual work, and the time that answers take.
_SIGHTS = {"does": "does {reading:.0%} of its usual work", "answers": "takes {slower:g} times as long as usual"}
_SUCCEEDS = "succeeds {reading:.0%} of the time"


def _of_health(event: Event, fields: dict[str, Any]) -> str:
    """How a component does: what succeeds, and in words how slow it is."""
    told_by = event.says.format(**fields)
    if isinstance(event, HealthChanged):
        slow = f", and answers take {event.slower:.1f} times as long" if event.slower != 1.0 else ""
        return f"{told_by}{slow}"
    sight = _SIGHTS.get(event.sees)
    return event.says.replace(_SUCCEEDS, sight).format(**fields) if sight else told_by


def to_json(event: Event) -> dict[str, Any]:
    """The event as plain data: its kind under `event`, then its fields, less those that are as usual."""
    usual = event._field_defaults
    fields = {name: value for name, value in event._asdict().items() if name not in usual or value != usual[name]}
    if isinstance(event, DeliveryBegan):
        delivery, pace = event.delivery, event.delivery.pace
        fields["delivery"] = tuple(
            (pace.kind, pace.seconds, pace.spread) if value is pace else value for value in delivery
        )
    return {"event": type(event).__name__, **fields}
