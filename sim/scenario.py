"""What an author writes: an organisation, an incident that befalls it, and what a good response would do.

Everything here is frozen data with names instead of ids. Times are whole seconds, shares lie between 0
and 1, money is in the organisation's currency. Nothing here knows files, chance or the clock.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Literal, NewType, cast, get_args

Seconds = NewType("Seconds", int)  #: a length of time, whole seconds
Share = NewType("Share", float)  #: a part of a whole, 0 to 1
Money = NewType("Money", float)  #: an amount in the organisation's currency
ClockTime = NewType("ClockTime", int)  #: a time of day, seconds after midnight

Category = Literal["critical", "moderate", "low"]
CATEGORIES: tuple[str, ...] = ("critical", "moderate", "low")
#: The six seats of a response. A scenario's organisation says who fills them.
IT_LEAD = "it lead"
COMMANDER = "incident commander"
SUPPORT_LEAD = "support lead"
COMMUNICATIONS_LEAD = "communications lead"
COUNSEL = "legal counsel"
EXECUTIVE = "executive"
ROLES = (IT_LEAD, COMMANDER, SUPPORT_LEAD, COMMUNICATIONS_LEAD, COUNSEL, EXECUTIVE)
#: Whom a notice can be addressed to. An organisation has those that it has audiences for.
Group = Literal["customers", "executives", "partners", "department heads", "investors", "regulator"]
GROUPS: tuple[str, ...] = get_args(Group)
INSIDE = ("executives", "department heads")  #: the groups inside the organisation
#: What a notice may say; the message rubric and the composer use these names.
NoticeField = Literal[
    "what happened",
    "who is affected",
    "how many",
    "what it costs",
    "what still works",
    "what we do",
    "cause",
    "alternative",
    "what to do",
    "estimate",
    "next update",
    "apology",
    "where to look",
]
NOTICE_FIELDS: tuple[str, ...] = get_args(NoticeField)
NEXT_UPDATE = "next update"  #: the one that says when the next notice comes
ESTIMATE = "estimate"  #: the one that says when it will be over
FOR_INSIDE = ("how many", "what it costs")  #: fields that only groups `INSIDE` are offered
DAY = 86_400  #: seconds
PROMISES = (60, 7 * DAY)  #: the shortest and the longest time until a promised next update, in seconds
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Duration:
    """A time that differs from case to case.

    `seconds` is the value itself (fixed), the median (lognormal), the mean (exponential) or the scale
    (weibull); `spread` is the lognormal sigma or the Weibull shape, and unused otherwise.
    """

    kind: Literal["fixed", "lognormal", "exponential", "weibull"]
    seconds: float
    spread: float = 0.0


# --------------------------------------------------------------------------------------- the organisation


@dataclass(frozen=True, slots=True)
class Demand:
    """How much is ordered when. Orders per hour = `by_hour[hour]` × `by_weekday[day]` (Monday first)."""

    by_hour: tuple[float, ...]
    by_weekday: tuple[float, ...]
    order_value: Money


@dataclass(frozen=True, slots=True)
class SoftNeed:
    """A dependency that a component can live with: without it, `share` of the component's work is lost."""

    component: str
    share: Share
    after: Seconds = Seconds(0)


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the service that can fail and that others may depend on.

    `needs` are hard dependencies (its health is theirs times its own, and it answers no quicker than the slowest of
    them), `uses` soft ones. `category` is what an incident here is by the organisation's rule table. After a fault has
    been mended the component climbs back within `recovers`, or longer where customers try again and again.
    """

    name: str
    category: Category
    needs: tuple[str, ...] = ()
    uses: tuple[SoftNeed, ...] = ()
    vendor: bool = False
    recovers: Seconds = Seconds(0)


@dataclass(frozen=True, slots=True)
class Monitor:
    """Watches one component.

    An *uptime probe* asks every `every` and speaks after `failures` unanswered in a row; each probe fails with
    chance 1 − the share that succeeds, and always when answers take more than `patience` times as long as usual (None:
    it waits for any). A *transaction alert* looks every `every` at the success rate over the last `window` and
    speaks when it is under `threshold`. A *latency alert* speaks when answers took over `threshold_slower` times as
    long as usual over the window. *Analytics* look at the business that gets done, less what errors and slowness
    cost together, and see everything `lag` late. A monitor that `runs_on` a component is silent while that one is down.

    It `misses` this share of faults altogether, and raises so many `false_alarms` a day; such an alert is over
    after its window.
    """

    name: str
    kind: Literal["uptime probe", "transaction alert", "latency alert", "analytics"]
    watches: str
    every: Seconds
    failures: int = 2
    window: Seconds = Seconds(300)
    threshold: Share = Share(0.9)
    runs_on: str | None = None
    patience: float | None = None
    threshold_slower: float = 2.0
    lag: Seconds = Seconds(0)
    misses: Share = Share(0.0)
    false_alarms: float = 0.0


@dataclass(frozen=True, slots=True)
class Person:
    """A responder. `skill` multiplies the time that work takes: below 1 is quicker. The rota knows who is `on_leave`:
    they are passed over, and the next in line is paged first."""

    name: str
    skill: float = 1.0
    on_leave: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """A seat in the response: its team, and who is paged for it, level by level, by day and by night. On Saturday and
    Sunday it is those of the `weekend`, at any hour; where nobody stands there, as on other days."""

    name: str
    team: str
    day: tuple[str, ...]
    night: tuple[str, ...] = ()
    weekend: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """How a paged person answers: after `delay`, or `never` (this page is missed; the next level is paged)."""

    delay: Duration
    never: Share = Share(0.0)


@dataclass(frozen=True, slots=True)
class Paging:
    """Escalation: each level has `timeout` to acknowledge, then the next one is paged; the last one waits.

    By night (`night_from` to `night_to`) people answer as in `night`, otherwise as in `day`. Whoever has
    acknowledged joins the call after `joins` (day) or `joins_at_night`. For every ten alerts that the pager has raised
    in the last 24 hours, answering takes longer by the share `fatigue`.
    """

    timeout: Seconds
    day: Acknowledgement
    night: Acknowledgement
    night_from: ClockTime
    night_to: ClockTime
    joins: Duration
    joins_at_night: Duration
    fatigue: Share = Share(0.0)


@dataclass(frozen=True, slots=True)
class Call:
    """A way to come together: a bridge, a chat, a telephone conference. Joining takes `joins`, by night
    `joins_at_night`. One that `runs_on` a component is dead while that is down, and a share `fails` of those who try
    does not get in; either is noticed after `finds_out`, and the next way is tried."""

    name: str
    joins: Duration
    joins_at_night: Duration
    runs_on: str | None = None
    finds_out: Seconds = Seconds(60)
    fails: Share = Share(0.0)


@dataclass(frozen=True, slots=True)
class Required:
    """The roles without which the response to an incident of a category is not complete."""

    category: Category
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """How long the organisation's own steps take, before a person's skill.

    `decide`: a role makes up its mind. `draft`, `draft_from_template`: a notice is written. `legal_review`,
    `approval`: it is read and released. `verify`: somebody checks that a fix holds. `reply`: a colleague
    answers a question. `debate`: those on the call talk over how bad it is. `ticket`: a vendor is told what is known.
    Of what makes one decision or draft quick and another slow, `of_the_day` belongs to the person that day, the rest
    to the single piece.

    What makes decisions longer, each by nothing unless it is said: once somebody has sat for `fresh`, they take
    longer by the share `tires` for each further hour; those of the commander by `crowded` for each direct report above
    `span`; those of whoever keeps the log, and what they write, by `scribing`. An `interruption` adds itself to the
    next one. After `hand_over_after` the commander is asked whether to hand over, and again after as long; None:
    never. A hand-over takes `hand_over` from the moment in which the next person has joined.
    """

    decide: Duration
    draft: Duration
    draft_from_template: Duration
    legal_review: Duration
    approval: Duration
    verify: Duration
    reply: Duration
    of_the_day: Share = Share(0.8)
    debate: Duration = Duration("fixed", 600.0)
    ticket: Duration = Duration("fixed", 600.0)
    tires: Share = Share(0.0)
    fresh: Seconds = Seconds(3600)
    span: int = 5
    crowded: Share = Share(0.0)
    interruption: Seconds = Seconds(0)
    hand_over_after: Seconds | None = None
    hand_over: Seconds = Seconds(0)
    scribing: Share = Share(0.0)


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach an audience.

    *direct* sends to addresses, `per_minute` people a minute; *broadcast* is one post that followers come across;
    *on site* is seen by whoever visits. After `starts` the first copy is out. `seen` is the share of addressed
    people who ever take it in, `reads` how long they take (*on site*: the audience's own `visits` counts).
    `runs_on`: the component that it falls with. `limit`: characters a text may have. `cost`: money for one copy.
    What is `recallable` can be taken down again. `accepts` is the share of copies that arrive at all, of which `seen`
    are taken in. What would wait in its queue for longer than it `holds` is lost (None: nothing is). What it
    `discloses` is told to the whole market: the exchange's own news service.
    """

    name: str
    kind: Literal["direct", "broadcast", "on site"]
    starts: Duration
    seen: Share
    reads: Duration
    per_minute: float | None = None
    runs_on: str | None = None
    limit: int | None = None
    cost: Money = Money(0.0)
    recallable: bool = False
    accepts: Share = Share(1.0)
    holds: Seconds | None = None
    discloses: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """That an audience can be reached by a channel: `share` of it has an address there, or follows, or visits."""

    channel: str
    share: Share


@dataclass(frozen=True, slots=True)
class Audience:
    """Those who should be told. `group` is what a notice is addressed to; an audience is a segment of it.

    `affected_by` names the components whose failure touches them; `reached_by` the channels they can be had on.
    `visits` is how long it takes them to look at the shop (for *on site* channels). Audiences of up to
    100 people are followed person by person, larger ones as shares, whose pace differs from day to day by
    `varies` (the sigma of a lognormal factor on how long they take).
    Where it `follows_demand`, `size` is the number of people in an average hour of the week, and a scenario has
    more or fewer of them as more or less is ordered while it is followed; `sim.demand.people` gives their number.
    """

    name: str
    group: Group
    size: int
    reached_by: tuple[Reached, ...]
    affected_by: tuple[str, ...] = ()
    visits: Duration | None = None
    varies: float = 0.2
    follows_demand: bool = False


@dataclass(frozen=True, slots=True)
class Support:
    """The support desk. An affected customer who has not been informed contacts it with chance
    `contact` (by category), at a median of `after`; being informed lowers that by `deflection`. It calls the
    duty engineer after `notices_after` contacts about the same thing, and reports contacts every `reports`.
    `usual` are contacts in an average hour of the week when nothing is wrong; like orders, more in busy hours.
    Who had been told when it would be over, and finds that it is not, gets in touch (again) with `broken_estimate`
    times the usual chance.
    """

    contact_critical: Share
    contact_moderate: Share
    contact_low: Share
    after: Duration
    deflection: Share
    notices_after: int
    reports: Seconds
    usual: float
    broken_estimate: float = 0.0

    def contact(self, category: str) -> float:
        """The chance that an affected, uninformed customer gets in touch, by category."""
        return float(getattr(self, f"contact_{category}"))


@dataclass(frozen=True, slots=True)
class Workaround:
    """What customers can do instead while the component `instead_of` fails: `name` completes "customers could …".

    It takes `takes` to set up. Of the affected who have been told of it, the share `uptake` uses it; it serves at most
    `serves` of what is usually ordered. `says` is the sentence in which a notice tells of it.
    """

    name: str
    instead_of: str
    takes: Duration
    uptake: Share
    serves: Share
    says: str


@dataclass(frozen=True, slots=True)
class Targets:
    """What the organisation has promised itself for a category; None: no target."""

    category: Category
    acknowledge: Seconds | None = None
    declare: Seconds | None = None
    tell_executives: Seconds | None = None
    tell_customers: Seconds | None = None
    tell_partners: Seconds | None = None
    update_customers: Seconds | None = None


@dataclass(frozen=True, slots=True)
class MustTell:
    """The groups that the organisation's plan wants told of an incident of this category."""

    category: Category
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """Everything that is there before anything goes wrong.

    `sells_through` names the component whose health decides which share of orders succeeds; an incident is
    *mitigated* when that of every failed component is at least `mitigated_at`, and may be *resolved* at
    `restored_at`. `sources` says, for a dotted path of fields, where its numbers come from.

    Where a component answers slowly, the share `loses_when_slow` of its work is lost with every doubling of the time
    that an answer takes. While one climbs back, `retries` is the share of what it gains that is eaten up by customers
    who try again and again, if none of them has been informed.
    `calls` are the ways to come together, the preferred one first (none: one that always works, as `paging` has it);
    `required` the roles that a category needs (none: nothing is said); `engineers` people in IT who have no seat and
    can be called to help.
    `must_tell`: whom its plan wants told; where it does not speak of a category, customers, executives and partners.
    """

    name: str
    currency: str
    sells_through: str
    mitigated_at: Share
    restored_at: Share
    demand: Demand
    components: tuple[Component, ...]
    monitors: tuple[Monitor, ...]
    people: tuple[Person, ...]
    roles: tuple[Role, ...]
    paging: Paging
    work: Work
    channels: tuple[Channel, ...]
    audiences: tuple[Audience, ...]
    support: Support
    targets: tuple[Targets, ...]
    sources: tuple[tuple[str, str], ...] = ()
    workarounds: tuple[Workaround, ...] = ()
    vendors_hurry: Share = Share(0.0)
    loses_when_slow: Share = Share(0.0)
    retries: Share = Share(0.0)
    calls: tuple[Call, ...] = ()
    required: tuple[Required, ...] = ()
    engineers: tuple[str, ...] = ()
    must_tell: tuple[MustTell, ...] = ()

    def requires(self, category: str | None) -> tuple[str, ...]:
        """The roles that a category needs; () where nothing is said."""
        return next((one.roles for one in self.required if one.category == category), ())

    def groups(self) -> tuple[str, ...]:
        """The groups that it has an audience for, in the usual order."""
        there = {audience.group for audience in self.audiences}
        return tuple(group for group in GROUPS if group in there)

    def to_tell(self, category: str) -> tuple[str, ...]:
        """The groups that its plan wants told of an incident of this category, as far as it has them."""
        wanted: dict[str, tuple[str, ...]] = {row.category: row.groups for row in self.must_tell}
        return tuple(group for group in self.groups() if group in wanted.get(category, GROUPS[:3]))


# ------------------------------------------------------------------------------------------- the scenario


@dataclass(frozen=True, slots=True)
class SideEffect:
    """While a remedy is under way, `component` works at no more than `health`."""

    component: str
    health: Share


@dataclass(frozen=True, slots=True)
class Remedy:
    """Something that may help. It takes `takes`; it then works with `chance`, or with `chance_informed` once the
    cause is known, and lifts the failed component to `restores`. A remedy with `chance` 0 never works: the
    team must find that out. One that works and `contains` stops a security breach, too: no more records get out.
    """

    name: str
    takes: Duration
    chance: Share
    chance_informed: Share
    restores: Share
    side_effect: SideEffect | None = None
    holds: Share = Share(1.0)
    relapses: Duration = Duration("fixed", 1800.0)
    contains: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What breaks: `component` falls to `health` at `at` after the scenario's start, and its answers take `slower`
    times as long as usual.

    `diagnosis` is how long a typical engineer needs to find the `cause`. The fault ends by itself after
    `ends_after` (a vendor repairs it), whatever the team does. `exposes` are the customer records that get out a
    minute until a remedy contains it, or it ends.

    One that is not `real` is a false alarm: nothing breaks, and what watches the component shows all the same what it
    would show if it did, until it ends; whoever looks for the cause finds `false_cause`.
    """

    component: str
    family: Literal["system failure", "security breach", "service downtime"]
    at: Seconds
    health: Share
    cause: str
    diagnosis: Duration
    ends_after: Duration
    remedies: tuple[Remedy, ...]
    slower: float = 1.0
    exposes: float = 0.0
    real: bool = True
    false_cause: str = "the monitoring shows what is not so; the service is sound"


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody says when asked about a topic: the facilitator's script for that voice."""

    whom: str
    about: str
    says: str


@dataclass(frozen=True, slots=True)
class Objective:
    """What the exercise is meant to train."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a good response would do: the phrase `expect` comes true `within` a time `after` another phrase.

    Late counts for half the `points`. An `essential` one that is missed or late is a gate: no average hides it.
    """

    name: str
    objective: str
    text: str
    expect: str
    after: str
    within: Seconds
    points: int = 10
    essential: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    """One incident that befalls one organisation, on a weekday at a time of day, followed for `lasts`.

    `fault` is what it is about, and what measures count from; `also` breaks beside it and competes for the same people.
    Who is `away` cannot be had that day although the rota does not know: pages to them are always missed.
    """

    name: str
    title: str
    about: str
    organisation: Organisation
    category: Category
    weekday: Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    starts: ClockTime
    lasts: Seconds
    fault: Fault
    reference: str
    seats: tuple[str, ...]
    minutes: int
    replies: tuple[Reply, ...] = ()
    objectives: tuple[Objective, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    also: tuple[Fault, ...] = ()
    away: tuple[str, ...] = ()
    digest: str = field(default="", compare=False)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that breaks: the fault that the scenario is about, then what fails beside it."""
        return (self.fault, *self.also)


# ------------------------------------------------------------------------------------------- the playbook


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """A notice that the playbook sends: to which group, on what occasion, in which categories, by which channels.

    `when` is the occasion that a prompt names; `approvals` the roles that must release it before it goes;
    `says` the fields that are filled; `next_update` what it promises; `estimate` in how long it will be over, counted
    from sending. `estimate_from`: instead, what was last answered on the call when somebody asked; nothing if nobody
    did.
    """

    to: Group
    when: Literal["called in", "cause known", "way round open", "mitigated", "resolved", "update due"]
    by: tuple[str, ...]
    categories: tuple[Category, ...] = ("critical", "moderate")
    audiences: tuple[str, ...] = ()
    template: bool = False
    approvals: tuple[str, ...] = ()
    says: tuple[NoticeField, ...] = ()
    next_update: Seconds | None = None
    estimate: Seconds | None = None
    estimate_from: Literal["the IT lead"] | None = None


ASIDE = ("brief", "log", "engineer", "hand over", "wait or ask")  #: questions that a preference for nothing may name


@dataclass(frozen=True, slots=True)
class Preference:
    """Of a prompt's options, take the first that holds an action of this kind (`choose`; `nothing` is the
    option without actions), where its fields match `where` and the declared category is among `categories`. For
    `nothing`, `where` may say which question it answers: `about`, one of `ASIDE`."""

    choose: str
    where: tuple[tuple[str, str], ...] = ()
    categories: tuple[Category, ...] = CATEGORIES  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Playbook:
    """A written policy: what the organisation has agreed to do. `declares` says how the category is found: from the
    rule table; a level worse than that (*assume the worst*); from the table, once it has been talked over where only
    part of something fails; or not at all, so that nothing is declared. `repair` is the order in which remedies are
    tried. Once all is well it is watched for `watches` before it is called resolved."""

    name: str
    about: str
    declares: Literal["by the rule table", "one level up", "after a debate", "never"]
    diagnoses_first: bool
    repair: tuple[str, ...]
    activates: tuple[Preference, ...] = ()
    notices: tuple[NoticeRule, ...] = ()
    preferences: tuple[Preference, ...] = ()
    watches: Seconds = Seconds(0)


# ------------------------------------------------------------------------------------------------- names


def those(group: str) -> str:
    """A group in a sentence: customers, the regulator."""
    return "the regulator" if group == "regulator" else group


def spelt(text: str) -> str:
    """Names of roles as people write them: IT lead."""
    return text.replace(IT_LEAD, "IT lead")


# ------------------------------------------------------------------------------------------------- checks


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not fit: where (field names and list positions), what was read, what is wrong."""

    path: tuple[str | int, ...]
    read: object
    wrong: str
    known: tuple[str, ...] = ()


def changed(thing: Any, path: tuple[str, ...], value: Any) -> Any:
    """A copy of frozen `thing` with the field at `path` replaced; list items are found by their name.

    Raises KeyError with the part of the path that is not there.
    """
    head, *rest = path
    if isinstance(thing, tuple):
        position = next((i for i, item in enumerate(thing) if named(item) == head), None)
        if position is None:
            raise KeyError(head)
        item = changed(thing[position], tuple(rest), value) if rest else value
        return (*thing[:position], item, *thing[position + 1 :])
    if (
        isinstance(thing, type)
        or not dataclasses.is_dataclass(thing)
        or head not in {f.name for f in dataclasses.fields(thing)}
    ):
        raise KeyError(head)
    new = changed(getattr(thing, head), tuple(rest), value) if rest else value
    return dataclasses.replace(cast(Any, thing), **{head: new})


def named(item: Any) -> str | None:
    """What an item of a list is called in a path; None if it has no name."""
    return next((getattr(item, f) for f in ("name", "channel", "category", "component") if hasattr(item, f)), None)
