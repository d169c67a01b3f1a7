"""What is read of notices that did not get through, and of those that said when it would be over."""

from __future__ import annotations

from sim import events as ev
from sim.laws.books import Books
from sim.laws.law import COUNTS, ORDER
from sim.reach import broken_at


def not_taken(books: Books, event: ev.CopiesLost) -> None:
    """Only a channel that holds so much and no more loses copies."""
    channel = books.channels.get(event.channel)
    if event.copies <= 0 or (channel and channel.holds is None and not books.ruled):
        books.say(COUNTS, f"{event.channel} loses {event.copies:,} copies of {event.notice}")


def opted_out(books: Books, event: ev.ReadersOptedOut) -> None:
    """Nobody opts out who is not there, or of a channel of which nobody can."""
    channel, size = books.channels.get(event.channel), books.sizes.get(event.audience, 0)
    if not books.ruled and (not 0 < event.people <= size or (channel and not channel.opt_out)):
        books.say(COUNTS, f"{event.people:,} of {size:,} {event.audience} opt out of {event.channel}")


def broken_estimate(books: Books, event: ev.EstimateBroken) -> None:
    """A notice is held to the time that it named, not before it is past."""
    sent, estimate = books.estimates.get(event.notice, (0, None))
    if estimate is None or event.at < broken_at(sent, estimate):
        books.say(ORDER, f"{event.notice} is held to a time that it did not name, or that is not past")
    for audience, share in event.told:
        if not 0.0 <= share <= 1.0:
            books.say(COUNTS, f"{share:.2%} of {audience} had read {event.notice}")
