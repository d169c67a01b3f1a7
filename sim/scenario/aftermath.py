"""The aftermath: what an organisation owes itself and its customers on the days after, and what could become better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.scenario.words import Category, ClockTime, Duration, Family, Money, Seconds, Share

#: The measures, in minutes, of which an improvement may be expected to save something.
Shortened = Literal["time to detect", "time to notify", "time to mitigate", "time to resolve", "impact"]


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed after an incident of a category: the `follow_up` to customers within so long after it was resolved,
    the review within so many working days (Monday to Friday)."""

    category: Category
    follow_up: Seconds
    review_in_working_days: int


@dataclass(frozen=True, slots=True)
class Amends:
    """Something that makes up for it: a `form` worth `amount` a person, `to` these segments of customers (none: all who
    were affected)."""

    name: str
    form: Literal["voucher", "free delivery", "refund of fees"]
    amount: Money
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Improvement:
    """Something that could become better: it costs `cost`, `takes` so long, and then makes these `changes` to the
    organisation, each written ``path=value`` (``channels.sms.per minute=6000``). `owner` is the role that would see to
    it; `says` the words in which a notice tells of it. It is expected to save `saves` of what the measure `of` gives
    in minutes; 0: nobody has said."""

    name: str
    kind: Literal["system", "process", "security"]
    cost: Money
    takes: Seconds
    changes: tuple[str, ...]
    owner: str
    says: str = ""
    saves: Seconds = Seconds(0)
    of: Shortened = "time to resolve"


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What happens on the days after: from which time of day on people are at it, what is owed, what it may cost.

    Writing the report `report_takes`; it goes to everybody inside by the channels `report_by`. Of those who are told of
    something that makes up for it, the share `claims` would take any amount, half of them one of `half_claim_at`.
    """

    opens: ClockTime
    owed: tuple[Owed, ...]
    report_takes: Duration
    report_by: tuple[str, ...]
    improvements_budget: Money
    improvements: tuple[Improvement, ...]
    compensation_budget: Money = Money(0.0)
    compensation: tuple[Amends, ...] = ()
    claims: Share = Share(0.0)
    half_claim_at: Money = Money(1.0)

    def taken_up(self, amount: float) -> float:
        """Of those who are told of something worth `amount`, the share that claims it; more for more, ever less so."""
        return self.claims * amount / (amount + self.half_claim_at)

    def due(self, category: str | None) -> Owed | None:
        """What is owed after an incident of this category; None where nothing is said."""
        return next((one for one in self.owed if one.category == category), None)


@dataclass(frozen=True, slots=True)
class LastOne:
    """The incident before this one: how long `ago` it was, and of what family."""

    ago: Seconds
    family: Family
