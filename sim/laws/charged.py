"""What a log says of charges for nothing and of refunds is read against the laws."""

from __future__ import annotations

from sim import events as ev
from sim.laws.books import Books
from sim.laws.law import COUNTS, ORDER


def began(books: Books, event: ev.ChargesBegan) -> None:
    """Only what broke charges people for nothing."""
    if (ev.FaultStruck, event.component) not in books.milestones:
        books.say(ORDER, "no FaultStruck before this")
    if not 0.0 <= event.share <= 1.0:
        books.say(COUNTS, f"{event.share:.2%} of what fails at the {event.component} is charged")
    books.seen.add(type(event))


def reported(books: Books, event: ev.ChargesReported) -> None:
    """Only what is so is found out, and after somebody has noticed that something is wrong."""
    books.after(ORDER, ev.ChargesBegan)
    books.after(ORDER, ev.AlertRaised, ev.CustomersReported)
    if event.people < 0:
        books.say(COUNTS, f"{event.people:,} people were charged")
    books.seen.add(type(event))


def decided(books: Books, event: ev.RefundsDecided) -> None:
    """Refunds are decided on once it is known that there is something to refund."""
    books.after(ORDER, ev.ChargesReported)
    books.pools["refund"].enter((event.incident, event.how), event.how)


def begun(books: Books, event: ev.RefundsBegan) -> None:
    """Refunds that were decided on begin."""
    books.pools["refund"].leave((event.incident, event.how), event.how)


def returned(books: Books, event: ev.MoneyReturned) -> None:
    """Who was charged has the money back."""
    books.after(ORDER, ev.ChargesBegan)
    if event.people < 0 or event.paid < 0:
        books.say(COUNTS, f"{event.people:,} people have {event.paid:,.0f} back")
