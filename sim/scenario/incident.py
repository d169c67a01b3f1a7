"""The scenario: what breaks, what may help, what people outside say, and what a good response would do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sim.scenario.aftermath import LastOne
from sim.scenario.expected import Capability, Expectation
from sim.scenario.hotwash import USUAL_QUESTIONS, Question
from sim.scenario.injects import PlannedInject
from sim.scenario.organisation import Organisation
from sim.scenario.public import BLAMED, BLAMES, Blame
from sim.scenario.rumour import Rumour
from sim.scenario.runsheet import Phase, usual_phases
from sim.scenario.words import MONTH, Category, ClockTime, Duration, Family, Seconds, Share


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

    `charges_twice` is the share of the payments that fail here which are charged all the same: people pay for an order
    that they do not get, or pay twice where they try again.

    One that is not `real` is a false alarm: nothing breaks, and what watches the component shows all the same what it
    would show if it did, until it ends; whoever looks for the cause finds `false_cause`.

    `blame` is whose fault people will take it for (None: by the family, see `taken_for`).

    `reads_along` is how likely the intruder of a breach reads what the response says where it is not closed. One who
    does and so knew of a remedy that contains has another way in by then: records get out for longer, by `slips`.
    """

    component: str
    family: Family
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
    charges_twice: Share = Share(0.0)
    blame: Blame | None = None
    reads_along: Share = Share(0.0)
    slips: Duration = Duration("fixed", 1800.0)

    @property
    def taken_for(self) -> Blame:
        """Whose fault people take it for: what it says, else by its family."""
        return self.blame or BLAMED[self.family]


@dataclass(frozen=True, slots=True)
class Factor:
    """What contributed to the incident beside its cause: `says` it in a sentence. There is evidence of it once the
    phrase `shown_by` has come true, or once somebody has had an answer from the outsider `told_by`; one of the two."""

    name: str
    says: str
    shown_by: str | None = None
    told_by: str | None = None


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
class Scenario:
    """One incident that befalls one organisation, on a weekday at a time of day, followed for `lasts`.

    `fault` is what it is about, and what measures count from; `also` breaks beside it and competes for the same people.
    One that is `public` is played in the open: newspapers write about it, as far as the organisation says how.
    Who is `away` cannot be had that day although the rota does not know: pages to them are always missed.
    Once `lasts` is over, what was resolved is followed `afterwards` for so long, if the organisation has an aftermath.
    `last_one`: the incident before this one. `rumours`: what is said meanwhile that is not so. `factors`: what
    contributed to what the scenario is about. `capabilities`: what its expectations show.
    `hot_wash`: what people are asked afterwards (none: the usual questions).
    `run_sheet`: the phases of a session (none: the usual ones). `injects`: what the facilitator means to send; the
    world does not know it, so it makes no other scenario, and the `digest` leaves it out.
    `per_year`: how many such incidents a year brings, which only those who add up a year's worth look at (None: nobody
    says); the `digest` leaves it out, too.
    `sources` and `ranges`: where its numbers come from, and between what they may lie, by their paths.
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
    public: bool = False
    afterwards: Seconds | None = None
    last_one: LastOne | None = None
    rumours: tuple[Rumour, ...] = ()
    factors: tuple[Factor, ...] = ()
    ranges: tuple[tuple[str, str], ...] = ()
    run_sheet: tuple[Phase, ...] = ()
    hot_wash: tuple[Question, ...] = ()
    injects: tuple[PlannedInject, ...] = ()
    capabilities: tuple[Capability, ...] = ()
    per_year: float | None = None
    digest: str = field(default="", compare=False)

    @property
    def phases(self) -> tuple[Phase, ...]:
        """The phases of a session: its own, else the usual ninety minutes, and a morning after, if that is played."""
        return self.run_sheet or usual_phases(self.afterwards is not None)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that breaks: the fault that the scenario is about, then what fails beside it."""
        return (self.fault, *self.also)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What people are asked in the hot wash: its own questions, else the usual ones."""
        return self.hot_wash or USUAL_QUESTIONS

    @property
    def horizon(self) -> int:
        """The second at which it is over at the latest, the days after included."""
        return self.lasts + (self.afterwards or 0)

    @property
    def again(self) -> bool:
        """Whether it is the second incident within a month, which weighs more."""
        return self.last_one is not None and self.last_one.ago <= MONTH

    def taken_for(self, blame: Blame) -> Blame:
        """Whose fault something is taken for: a step more for ours, if it is the second within a month."""
        return BLAMES[min(BLAMES.index(blame) + self.again, len(BLAMES) - 1)]
