"""What a log says of the support desk is read against the laws: nobody is lost, and nobody comes from nowhere."""

from __future__ import annotations

from sim import events as ev
from sim.laws.books import Books
from sim.laws.happening import once
from sim.laws.law import COUNTS, DESK

_ROUNDED = 0.01  # people; numbers in the log are rounded to thousandths


def briefed(books: Books, event: ev.SupportBriefed) -> None:
    """The agents get their line: once, or, where they are followed, whenever something has become known."""
    if not books.scenario.organisation.support.ways:
        once(books, event)
    books.briefed = True


def published(books: Books, event: ev.FaqPublished | ev.AnnouncementRecorded | ev.TicketUpdateBegan) -> None:
    """From now on customers may know from the questions and answers, an announcement, or a ticket that is settled."""
    books.briefed = True


def handled(books: Books, event: ev.ContactsHandled) -> None:
    """By each way: who was there and came is served, gave up, was contained, or is there; at every count anew."""
    for way in event.ways:
        before = books.waiting.get(way.way, way.before)
        left = way.before + way.came - way.contained - way.served - way.gave_up - way.there
        if abs(left) > _ROUNDED or abs(before - way.before) > _ROUNDED:
            books.say(DESK, f"{way.way}: {left:,.3f} people are lost; there were {before:,.3f}, now {way.before:,.3f}")
        if min(way[1:]) < -_ROUNDED or max(way.again - way.came, way.wrong - _may_be_wrong(books, way)) > _ROUNDED:
            books.say(COUNTS, f"{way.way}: {way}")
        books.waiting[way.way] = way.there
        books.in_vain += way.gave_up + way.wrong - way.again
    books.in_vain += event.cases
    if books.in_vain < -_ROUNDED:
        books.say(DESK, f"{-books.in_vain:,.3f} people more come again than were not helped")
    ways = event.ways
    total = sum(w.served for w in ways), sum(w.gave_up for w in ways), sum(w.there for w in ways)
    said = event.served, event.gave_up, event.there
    if max(abs(a - b) for a, b in zip(total, said, strict=True)) > _ROUNDED or event.open_cases < -_ROUNDED:
        books.say(COUNTS, f"the ways add up to {total}, and {said} is said; {event.open_cases} cases are open")


def _may_be_wrong(books: Books, way: ev.Counted) -> float:
    """How many can have been told what is not so: of those contained any; of those served only where agents err, or
    tickets are answered with a text that is saved."""
    support = books.scenario.organisation.support
    saved = way.way == "tickets" and support.tickets and support.tickets.macro
    return way.contained + (way.own if saved or support.errs else 0.0)


def in_touch(books: Books, event: ev.ContactsReported) -> None:
    """Contacts are counted, not owed."""
    if event.contacts < 0 or event.usual < 0:
        books.say(COUNTS, f"{event.contacts:,} contacts, {event.usual:,} usual ones")
