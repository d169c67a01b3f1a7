"""The organisation: everything that is there before anything goes wrong."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario.aftermath import Aftermath
from sim.scenario.mistakes import Mistakes
from sim.scenario.posts import PlannedPosts
from sim.scenario.public import Inbox, News, PressRelease, Trust
from sim.scenario.readers import Audience, Channel, Refunds, Support
from sim.scenario.regimes import UNVERIFIED, Fact, Regime
from sim.scenario.responders import ByKind, Call, Paging, Person, Required, Role, Work
from sim.scenario.service import Component, Demand, Monitor
from sim.scenario.tools import Tool
from sim.scenario.weighing import Weighing
from sim.scenario.words import GROUPS, Category, Duration, Group, Money, Seconds, Share


@dataclass(frozen=True, slots=True)
class Workaround:
    """What customers can do instead while the component `instead_of` fails: `name` completes "customers could …".

    It takes `takes` to set up. Of the affected who have been told of it, the share `uptake` uses it; it serves at most
    `serves` of what is usually ordered. `says` is the sentence in which a notice tells of it.

    A copy of the shop at another address may serve `visits` for every order that is usual, and may sell nothing
    (`sells` is false): then it saves no orders. It costs `cost` to set up. An address that nobody knows looks like a
    trap: of those who are told of it by a channel that is not trusted, the share `asks` gets in touch to ask whether it
    is genuine.
    """

    name: str
    instead_of: str
    takes: Duration
    uptake: Share
    serves: Share
    says: str
    sells: bool = True
    visits: float = 0.0
    cost: Money = Money(0.0)
    asks: Share = Share(0.0)


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
class Upkeep:
    """What something that makes the organisation ready costs `a_month`: a rota, agents, monitoring. No run looks at it;
    it is what a strategy costs where nothing happens."""

    name: str
    a_month: Money


@dataclass(frozen=True, slots=True)
class Organisation:
    """Everything that is there before anything goes wrong.

    `sells_through` names the component whose health decides which share of orders succeeds; an incident is
    *mitigated* when that of every failed component is at least `mitigated_at`, and may be *resolved* at
    `restored_at`. `sources` says, for a dotted path of fields, where its numbers come from, and `ranges` between
    what they may lie (``2 min to 5 min``).

    Where a component answers slowly, the share `loses_when_slow` of its work is lost with every doubling of the time
    that an answer takes. While one climbs back, `retries` is the share of what it gains that is eaten up by customers
    who try again and again, if none of them has been informed.
    `calls` are the ways to come together, the preferred one first (none: one that always works, as `paging` has it);
    `required` the roles that a category needs (none: nothing is said); `engineers` people in IT who have no seat and
    can be called to help.
    `refunds`: how customers who were charged for nothing get their money back (None: nothing is said of it).
    `must_tell`: whom its plan wants told; where it does not speak of a category, customers, executives and partners.
    `by_kind`: what it asks for by the kind of trouble (none: nobody is asked what kind it is).
    `planned_posts`: advertisements that go out by themselves, day by day. `stays_away`: of customers who read that
    something is down although it is over, the share that goes elsewhere.
    `regimes`: the laws, schemes and contracts that want somebody told in time, by the names of their rows; it must be
    what those ask for, as `applies` says. Whoever looks into signs of a breach for longer than `looks_into` is judged
    as if they had been aware then; counsel is reminded `clock_reminder` before a clock is due (None: not).
    `trust`: the coefficients of the trust index (None: there is no index).
    `news`: how an outage gets into the news (None: it never does); `press_release`: when its plan asks for one;
    `inbox`: how complaints in the open are answered (None: there are none).

    `tools`: what it works with; their profiles have been put into its numbers. Of what nothing else writes down, the
    share `tracked` stands in the incident's ticket all the same (None: nothing does). With the chance `lowered`, an
    incident gets into the tracker one category lower than was said (None: never). Who follows an incident there, and is
    not on the call, reads of a change `shown_after` it was made (None: nobody can).
    `aftermath`: what happens on the days after, where a scenario is followed so far.
    `upkeep`: what being ready costs, month by month (none: nothing is said of it).
    `mistakes`: how often a detail in a notice is wrong, and what comes of it (None: never).
    `message_score`: what the parts of a message's score weigh (None: as we weigh them); no run reads it.
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
    by_kind: tuple[ByKind, ...] = ()
    refunds: Refunds | None = None
    planned_posts: tuple[PlannedPosts, ...] = ()
    stays_away: Share = Share(0.0)
    regimes: tuple[Regime, ...] = ()
    applies: tuple[Fact, ...] = ()
    looks_into: Seconds | None = None
    clock_reminder: Seconds | None = None
    trust: Trust | None = None
    news: News | None = None
    press_release: PressRelease | None = None
    inbox: Inbox | None = None
    tools: tuple[Tool, ...] = ()
    tracked: Share | None = None
    lowered: Share | None = None
    shown_after: Seconds | None = None
    aftermath: Aftermath | None = None
    message_score: Weighing | None = None
    ranges: tuple[tuple[str, str], ...] = ()
    upkeep: tuple[Upkeep, ...] = ()
    mistakes: Mistakes | None = None

    @property
    def running_cost(self) -> float | None:
        """What being ready costs a year; None where nothing is said of it."""
        return 12 * sum(one.a_month for one in self.upkeep) if self.upkeep else None

    def requires(self, category: str | None) -> tuple[str, ...]:
        """The roles that a category needs; () where nothing is said."""
        return next((one.roles for one in self.required if one.category == category), ())

    def asks(self, kind: str | None) -> ByKind | None:
        """What it asks for of an incident that is taken for this kind of trouble; None where nothing is said."""
        return next((one for one in self.by_kind if one.kind == kind), None)

    def groups(self) -> tuple[str, ...]:
        """The groups that it has an audience for, in the usual order."""
        there = {audience.group for audience in self.audiences}
        return tuple(group for group in GROUPS if group in there)

    def to_tell(self, category: str) -> tuple[str, ...]:
        """The groups that its plan wants told of an incident of this category, as far as it has them."""
        wanted: dict[str, tuple[str, ...]] = {row.category: row.groups for row in self.must_tell}
        return tuple(group for group in self.groups() if group in wanted.get(category, GROUPS[:3]))

    def in_force(self) -> tuple[Regime, ...]:
        """Those of its regimes that bind it: all that it lists and is what they ask for; none that is unverified."""
        verified = [one for one in self.regimes if one.confidence != UNVERIFIED]
        return tuple([one for one in verified if set(one.applies_if) <= set(self.applies)])

    def told_by(self, regime: Regime) -> tuple[Audience, ...]:
        """The audiences that a regime wants told."""
        of_it = (audience for audience in self.audiences if audience.group == regime.recipient)
        return tuple([audience for audience in of_it if regime.office in ("", audience.office)])
