"""What becomes known of charges for orders that failed, and of the money that goes back."""

from __future__ import annotations

from typing import NamedTuple

from sim.events.sight import EVERYBODY, told


@told(EVERYBODY, "{by}: people charged for orders that failed: {people:,} so far")
class ChargesReported(NamedTuple):
    """Somebody found out that customers are charged for orders that fail: the support desk, by those who got in touch
    about it; or the gateway, which counts all of them."""

    at: int
    by: str
    people: int
    incident: int = 1


@told(EVERYBODY, "the {role} decides: those who were charged are refunded {how}")
class RefundsDecided(NamedTuple):
    """It was decided how those who were charged get their money back."""

    at: int
    role: str
    how: str
    incident: int = 1


@told(EVERYBODY, "refunds begin: {how}")
class RefundsBegan(NamedTuple):
    """From now on money goes back."""

    at: int
    how: str
    incident: int = 1


@told(EVERYBODY, "everybody who was charged for nothing has their money back, people: {people:,}; paid: {paid:,.0f}")
class MoneyReturned(NamedTuple):
    """Nobody is charged for nothing any more, and all who were have their money back; `paid` is what that cost, with
    what went to the wrong people and the gateway's fees, in the organisation's currency."""

    at: int
    people: int
    paid: float
    incident: int = 1
