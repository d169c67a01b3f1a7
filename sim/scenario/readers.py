"""The readers: who should be told, by which channels they can be had, and the desk where they get in touch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.scenario.desk import Bot, Chat, Faq, MoreAgents, Phone, Reason, Seniors, Tickets
from sim.scenario.words import Duration, Group, Money, Seconds, Share


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach an audience.

    *direct* sends to addresses, `per_minute` people a minute; *broadcast* is one post that followers come across;
    *on site* is seen by whoever visits. After `starts` the first copy is out. `seen` is the share of addressed
    people who ever take it in, `reads` how long they take (*on site*: the audience's own `visits` counts).
    `runs_on`: the component that it falls with. `limit`: characters a text may have. `cost`: money for one copy.
    What is `recallable` can be taken down again. `accepts` is the share of copies that arrive at all, of which `seen`
    are taken in. What would wait in its queue for longer than it `holds` is lost (None: nothing is). What it
    `discloses` is told to the whole market: the exchange's own news service. Of those whom it tells of another
    address, the share `trusted` takes that for genuine because it comes this way. Of those who get a copy, the share
    `opt_out` wants no more of them, and cannot be had there from then on (None: nobody).

    What the tool that carries it does, each nothing unless it is said: what is sent waits for `approves` until somebody
    has released it in the tool; a post that `queues` waits behind what is planned there. A sending `fails` altogether
    with that chance; of the copies that the tool has accepted, the share `bounces` is never delivered; either is found
    out `finds_out` after the last copy. Others write `busy` messages a minute there, and what they take of `per_minute`
    is not left for ours.
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
    trusted: Share = Share(0.0)
    opt_out: Share | None = None
    approves: Duration | None = None
    queues: bool = False
    fails: Share | None = None
    bounces: Share | None = None
    finds_out: Seconds | None = None
    busy: float | None = None


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
    Of those who are followed person by person, whoever knows tells `talks` others an hour. Those who
    have `open_orders` wait for something that they have bought: only they may be written to about their order.
    Partners who collect bring in so many `parcels` an hour, whether they can be booked in or not. `office` is what laws
    and contracts call them: acquirer.
    """

    name: str
    group: Group
    size: int
    reached_by: tuple[Reached, ...]
    affected_by: tuple[str, ...] = ()
    visits: Duration | None = None
    varies: float = 0.2
    follows_demand: bool = False
    talks: float = 0.0
    open_orders: bool = False
    parcels: float | None = None
    office: str = ""


@dataclass(frozen=True, slots=True)
class Support:
    """The support desk. An affected customer who has not been informed contacts it with chance
    `contact` (by category), at a median of `after`; being informed lowers that by `deflection`. It calls the
    duty engineer after `notices_after` contacts about the same thing, and reports contacts every `reports`.
    `usual` are contacts in an average hour of the week when nothing is wrong; like orders, more in busy hours.
    Who had been told when it would be over, and finds that it is not, gets in touch (again) with `broken_estimate`
    times the usual chance.

    Contacts come by `phone`, `chat` or `tickets`; with none of them they are only counted, and nobody waits. What is
    about an incident takes agents `unscripted` times as long as usual until they are briefed, then `scripted` times as
    long; of the agents who are not `trained` for incidents it takes `untrained` times as long. Of those who give up,
    the share `redial` tries again, almost all within `redials_within`. Once the share `asks_from` gives up, the support
    lead is asked whether to bring in `more_agents`. Of agents who have been briefed, the share `off_script` does not
    keep to the line; whoever is not trained answers the share `errs` of what is about an incident wrongly (None: 0).
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
    phone: Phone | None = None
    chat: Chat | None = None
    tickets: Tickets | None = None
    faq: Faq | None = None
    bot: Bot | None = None
    reasons: tuple[Reason, ...] = ()
    seniors: Seniors | None = None
    more_agents: tuple[MoreAgents, ...] = ()
    unscripted: float = 1.0
    scripted: float = 1.0
    untrained: float = 1.0
    trained: Share = Share(1.0)
    redial: Share = Share(0.0)
    redials_within: Seconds = Seconds(1800)
    asks_from: Share = Share(0.1)
    off_script: Share | None = None
    errs: Share | None = None

    @property
    def ways(self) -> dict[str, Phone | Chat | Tickets]:
        """The ways by which contacts come, by name; empty where they are only counted."""
        every = {"phone": self.phone, "chat": self.chat, "tickets": self.tickets}
        return {name: way for name, way in every.items() if way}

    def contact(self, category: str) -> float:
        """The chance that an affected, uninformed customer gets in touch, by category."""
        return float(getattr(self, f"contact_{category}"))


@dataclass(frozen=True, slots=True)
class Refunds:
    """How those who were charged for an order that failed get their money back, and how many of them get in touch.

    Whom nobody has told that the money comes back, and who has not got it yet, gets in touch with the chance `contact`,
    at the desk's usual pace. Who pays in the cards, the gateway, finds out by its own reconciliation after `reconciles`
    and gives every charge back by itself after `reverses`. To refund all at once takes `prepares`; then whoever was
    charged has the money, and whoever is charged later has it at once; on top of what is owed the share `wrongly` goes
    to people who owed it. Case by case, agents do `per_hour` an hour, and none wrongly. The gateway takes
    `fee` for each refund.
    """

    contact: Share
    reconciles: Duration
    reverses: Seconds
    prepares: Duration
    wrongly: Share
    per_hour: float
    fee: Money = Money(0.0)
