"""The service: what it is made of, how busy it is, and what watches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.scenario.words import Category, Money, Seconds, Share


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
    been mended the component climbs back within `recovers`, or longer where customers try again and again. One that
    `keeps_cards` holds card numbers beside the other records of customers. Whatever fails, it should be as good as
    whole again `back_within` (None: nothing is promised).
    """

    name: str
    category: Category
    needs: tuple[str, ...] = ()
    uses: tuple[SoftNeed, ...] = ()
    vendor: bool = False
    recovers: Seconds = Seconds(0)
    keeps_cards: bool = False
    back_within: Seconds | None = None


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
