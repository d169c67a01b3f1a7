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


def bounced(books: Books, event: ev.CopiesBounced) -> None:
    """Only where copies bounce do they come back, and no more than that share of all that were sent."""
    channel = books.channels.get(event.channel)
    if event.copies <= 0 or (channel and not channel.bounces and not books.ruled):
        books.say(COUNTS, f"{event.channel}: {event.copies:,} copies of {event.notice} come back")


def failed(books: Books, event: ev.DeliveryFailed) -> None:
    """Only what may fail does, and then nobody has read it."""
    channel = books.channels.get(event.channel)
    way = event.notice, event.channel
    read = any((d.notice, d.channel) == way and d.reached for d in books.deliveries.get(event.audience, ()))
    if read or (channel and not channel.fails and not books.ruled):
        books.say(COUNTS, f"{event.channel}: {event.notice} failed, and {event.audience} may have read it")


def held_up(books: Books, event: ev.NoticeHeldUp) -> None:
    """Only what a tool keeps waiting is held up."""
    channel = books.channels.get(event.channel)
    if channel and channel.approves is None and not channel.queues and not books.ruled:
        books.say(ORDER, f"{event.channel} holds {event.notice} up, and lets everything go at once")


def dropped(books: Books, event: ev.AlarmDropped) -> None:
    """Only after an alarm, and only by a pager that takes less than it gets."""
    books.after(ORDER, ev.AlertRaised)
    paging = books.scenario.organisation.paging
    if not books.ruled and not (paging.storm and paging.takes and paging.storm > paging.takes):
        books.say(ORDER, f"the pager drops the alarm of incident {event.incident}, and takes everything")


def reminded(books: Books, event: ev.PageRepeated) -> None:
    """Nobody is reminded of what they have not acknowledged."""
    books.after(ORDER, ev.PageAcknowledged)


def broken_estimate(books: Books, event: ev.EstimateBroken) -> None:
    """A notice is held to the time that it named, not before it is past."""
    sent, estimate = books.estimates.get(event.notice, (0, None))
    if estimate is None or event.at < broken_at(sent, estimate):
        books.say(ORDER, f"{event.notice} is held to a time that it did not name, or that is not past")
    for audience, share in event.told:
        if not 0.0 <= share <= 1.0:
            books.say(COUNTS, f"{share:.2%} of {audience} had read {event.notice}")
