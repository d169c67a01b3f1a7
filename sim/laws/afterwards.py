"""What a log says of the days after is read against the laws: only what is over is looked back at, once, and nothing
costs more than there is."""

from __future__ import annotations

from sim import events as ev
from sim.laws.books import Books
from sim.laws.happening import once
from sim.laws.law import COUNTS, ORDER


def made_up(books: Books, event: ev.CompensationOffered) -> None:
    """Customers are given something once, when it is over."""
    once(books, event)
    _over(books, event.incident)
    if event.amount <= 0:
        books.say(COUNTS, f"a {event.form} is worth {event.amount}")


def reviewed(books: Books, event: ev.ReviewHeld) -> None:
    """An incident is looked back at once, when it is over."""
    once(books, event, event.incident)
    _over(books, event.incident)


def factor(books: Books, event: ev.FactorFound) -> None:
    """What contributed is found once, by those who look back."""
    once(books, event, event.factor)
    if (ev.ReviewHeld, event.incident) not in books.milestones:
        books.say(ORDER, "no ReviewHeld before this")


def handed_round(books: Books, event: ev.ReportHandedRound) -> None:
    """There is a report of what was looked back at, and it goes round once."""
    once(books, event, event.incident)
    if (ev.ReviewHeld, event.incident) not in books.milestones:
        books.say(ORDER, "no ReviewHeld before this")


def improves(books: Books, event: ev.ImprovementChosen) -> None:
    """Something becomes better once, when it is over, and within the budget."""
    once(books, event, event.improvement)
    _over(books, event.incident)
    books.spent += event.cost
    plan = books.scenario.organisation.aftermath
    budget = plan.improvements_budget if plan else 0.0
    if books.spent > budget and not books.ruled:
        books.say(COUNTS, f"improvements cost {books.spent:,.0f}, and {budget:,.0f} are there")


def _over(books: Books, number: int) -> None:
    if (ev.IncidentResolved, number) not in books.milestones:
        books.say(ORDER, "no IncidentResolved before this")
