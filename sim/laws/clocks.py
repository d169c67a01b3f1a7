"""What a log says of legal and contractual clocks is read against the laws."""

from __future__ import annotations

from sim import events as ev
from sim.laws.books import Books
from sim.laws.law import CLOCKS, PAIRS


def runs(books: Books, event: ev.ClockStarted) -> None:
    """A clock is known to run, once; not before its start."""
    books.pools["known clock"].enter((event.regime, event.incident), event.regime)
    if event.since > event.at:
        books.say(CLOCKS, f"{event.regime} runs since second {event.since:,}")


def stops(books: Books, event: ev.ClockStopped) -> None:
    """What a known clock asks for is out."""
    books.pools["known clock"].leave((event.regime, event.incident), event.regime)
    if event.notice in books.notices.open:
        books.say(CLOCKS, f"{event.notice} stops {event.regime}, and has not gone out")


def begins(books: Books, event: ev.ClockBegan) -> None:
    """A clock begins in truth, once."""
    key = event.regime, event.incident
    if key in books.due:
        books.say(PAIRS, f"the clock {event.regime} begins a second time")
    books.due[key] = event.due
    books.pools["clock"].enter(key, event.regime)


def met(books: Books, event: ev.ClockMet) -> None:
    """A clock is met by what had gone out before it had run down; that it ran may become known later."""
    key = event.regime, event.incident
    books.pools["clock"].leave(key, event.regime)
    went, _ = books.estimates.get(event.notice, (event.at, None))
    if went > books.due.get(key, went) or event.notice in books.notices.open:
        books.say(CLOCKS, f"{event.regime} is met by {event.notice}, due second {books.due.get(key, 0):,}")


def missed(books: Books, event: ev.ClockMissed) -> None:
    """A clock is missed when it has run down."""
    key = event.regime, event.incident
    books.pools["clock"].leave(key, event.regime)
    if event.at < books.due.get(key, event.at):
        books.say(CLOCKS, f"{event.regime} is missed, due second {books.due.get(key, 0):,}")
