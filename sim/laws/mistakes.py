"""What a log says of mistakes in notices is read against the laws: made, put right before they go, found out after."""

from __future__ import annotations

from sim import events as ev
from sim.laws.books import Books
from sim.laws.law import COUNTS, ORDER


def made(books: Books, event: ev.MistakeMade) -> None:
    """A mistake is in what has been drafted and has not gone out."""
    if event.notice not in books.notices.open:
        books.say(ORDER, f"{event.notice} holds a mistake, and is not a notice that may go")
    books.mistaken.add(event.notice)


def put_right(books: Books, event: ev.MistakePutRight) -> None:
    """What is put right was wrong, and has not gone out."""
    if event.notice not in books.mistaken or event.notice not in books.notices.open:
        books.say(ORDER, f"{event.notice} is put right, and holds no mistake or has gone out")
    books.mistaken.discard(event.notice)


def found_out(books: Books, event: ev.MistakeRead) -> None:
    """Readers find a mistake in what went out with one, and no more of them than there are."""
    books.seen.add(type(event))
    if event.notice not in books.mistaken or event.notice not in books.estimates:
        books.say(ORDER, f"a mistake is found in {event.notice}, which did not go out with one")
    for audience, share in event.told:
        if not 0.0 <= share <= 1.0:
            books.say(COUNTS, f"{share:.2%} of {audience} had read {event.notice}")


def reported(books: Books, event: ev.MistakeReported) -> None:
    """Somebody inside hears of what readers have found."""
    books.after(ORDER, ev.MistakeRead)
    if event.notice not in books.mistaken:
        books.say(ORDER, f"a mistake in {event.notice} is reported, which holds none")
