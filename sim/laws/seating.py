"""What a log says of people is read against the laws: who is paged, who answers, who sits where."""

from __future__ import annotations

from typing import Any

from sim import events as ev
from sim.laws.books import Books
from sim.laws.law import ROTA, SEATS
from sim.scenario import ROLES


def paged(books: Books, event: ev.PersonPaged) -> None:
    """A page opens; not to who is on leave."""
    books.pools["page"].enter(_page(event), event.person)
    if event.person in books.on_leave and not books.ruled:
        books.say(ROTA, f"{event.person} is paged as {event.role}, and is on leave")


def missed(books: Books, event: ev.PageMissed) -> None:
    """A page closes."""
    books.pools["page"].leave(_page(event), event.person)


def answered(books: Books, event: ev.PageAcknowledged) -> None:
    """A page closes; who is away answers none."""
    books.pools["page"].leave(_page(event), event.person)
    if event.person in books.scenario.away:
        books.say(ROTA, f"{event.person} answers, and is away")


def joined(books: Books, event: ev.RoleJoined) -> None:
    """Somebody sits in a seat."""
    books.joined.setdefault(event.person, event.at)
    books.there.add(event.role)
    books.seats[event.role] = event.person


def handed_over(books: Books, event: ev.RoleHandedOver) -> None:
    """A seat goes from whoever has it to somebody who is free."""
    if books.seats.get(event.role) != event.before:
        books.say(SEATS, f"{event.before} hands over as {event.role}, and does not sit there")
    _takes_a_post(books, event.person)
    books.seats[event.role] = event.person


def helps(books: Books, event: ev.EngineerJoined) -> None:
    """Somebody who was called to help has come, and was free."""
    books.pools["engineer"].leave(event.person, event.person)
    _takes_a_post(books, event.person)
    books.helping.add(event.person)


def _page(event: Any) -> str:
    """One page for a seat at a time; engineers are paged side by side."""
    return event.role if event.role in ROLES else event.person


def _takes_a_post(books: Books, person: str) -> None:
    books.joined.setdefault(person, books.at)
    if person in books.seats.values() or person in books.helping:
        books.say(SEATS, f"{person} is needed elsewhere already")
