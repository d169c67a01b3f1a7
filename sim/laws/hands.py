"""What a log says of work is read against the laws: nobody has two things in hand."""

from __future__ import annotations

from typing import Any

from sim import events as ev
from sim.laws.books import Books
from sim.laws.law import PAIRS


def begins(books: Books, event: Any, what: str) -> None:
    """Somebody takes up a piece of work for the first time."""
    piece = event.incident, what
    if piece in books.resting:  # it had been put aside before it was begun
        books.resting.remove(piece)
    else:
        books.work.enter(piece, event.person)
    books.takes(event.person, piece)


def finishes(books: Books, event: Any, what: str) -> None:
    """A piece of work is done; whoever had it in hand lets go."""
    piece = event.incident, what
    person = next((who for who, has in books.hands.items() if piece in has), "")
    books.work.leave(piece, person)
    if person:
        books.lets_go(person, piece)


def puts_aside(books: Books, event: ev.WorkPutAside) -> None:
    """A piece of work rests, or has not been begun."""
    piece = event.incident, event.work
    if piece in books.hands.get(event.person, {}):
        books.lets_go(event.person, piece)
    else:
        books.work.enter(piece, event.person)
    books.resting.add(piece)


def takes_up(books: Books, event: ev.WorkTakenUp) -> None:
    """What was put aside goes on."""
    piece = event.incident, event.work
    if piece not in books.resting:
        books.say(PAIRS, f"{event.person} goes on with {event.work}, which was not put aside")
    books.resting.discard(piece)
    books.takes(event.person, piece)
