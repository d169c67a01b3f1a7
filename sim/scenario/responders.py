"""The responders: who they are, how they are paged and come together, and how long their steps take."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario.words import Category, ClockTime, Duration, Family, Seconds, Share


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

    While something fails, everything that watches sends it a `storm` of so many events a minute; of more than it
    `takes` a minute it drops the rest, whatever they say (None: it takes all). Who has acknowledged is paged again
    after `acknowledged_for`, as long as the incident is open (None: never). Nobody having answered, the levels are gone
    through again, `rounds` times in all (None: nine times).
    """

    timeout: Seconds
    day: Acknowledgement
    night: Acknowledgement
    night_from: ClockTime
    night_to: ClockTime
    joins: Duration
    joins_at_night: Duration
    fatigue: Share = Share(0.0)
    storm: float | None = None
    takes: float | None = None
    acknowledged_for: Seconds | None = None
    rounds: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A way to come together: a bridge, a chat, a telephone conference. Joining takes `joins`, by night
    `joins_at_night`. One that `runs_on` a component is dead while that is down, and a share `fails` of those who try
    does not get in; either is noticed after `finds_out`, and the next way is tried. It has `room` for so many people
    (None: for all); whoever comes later is turned away. Into one that is `closed` nobody can listen who was not asked
    in: nobody comes there until the talk is moved, and from then on everybody does."""

    name: str
    joins: Duration
    joins_at_night: Duration
    runs_on: str | None = None
    finds_out: Seconds = Seconds(60)
    fails: Share = Share(0.0)
    room: int | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Required:
    """The roles without which the response to an incident of a category is not complete."""

    category: Category
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ByKind:
    """What an incident that is taken for this kind of trouble asks for, whatever its category: the `roles` without
    which the response is not complete, and who must release what is written about it to people outside."""

    kind: Family
    roles: tuple[str, ...] = ()
    approvals: tuple[str, ...] = ()


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
