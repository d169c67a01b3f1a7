"""What a log says of the public is read against the laws: who asks, who is answered, what is out and seen."""

from __future__ import annotations

from sim import events as ev
from sim.laws.books import Books
from sim.laws.happening import once
from sim.laws.law import COUNTS, ORDER, PAIRS, WAITS


def asked(books: Books, event: ev.JournalistAsked) -> None:
    """Nobody asks before there is something to ask about, nor after it has been written."""
    once(books, event)
    books.after(ORDER, ev.FaultStruck)
    if event.minutes < 0:
        books.say(WAITS, f"a journalist asks {-event.minutes} minutes after the report")


def answered(books: Books, event: ev.PressAnswered) -> None:
    """Only a journalist who asked, and whose report is not out, is answered."""
    books.after(ORDER, ev.JournalistAsked)
    if (ev.NewsBroke, "") in books.milestones:
        books.say(ORDER, "a journalist is answered after the report is out")


def broke(books: Books, event: ev.NewsBroke) -> None:
    """It becomes news once, after somebody asked."""
    once(books, event)
    books.after(ORDER, ev.JournalistAsked)


def seen(books: Books, event: ev.NewsSeen) -> None:
    """Nobody sees a report that is not out."""
    once(books, event)
    books.after(ORDER, ev.NewsBroke)


def complained(books: Books, event: ev.ComplaintsSeen) -> None:
    """Nobody complains before there is something to complain about."""
    books.after(ORDER, ev.FaultStruck)
    if event.complaints < 0:
        books.say(COUNTS, f"{event.complaints} complaints wait")


def replies(books: Books, event: ev.RepliesBegan) -> None:
    """One shift at a time answers complaints."""
    once(books, event)
    if event.people < 1:
        books.say(COUNTS, f"{event.people} people answer complaints")


def replied(books: Books, event: ev.RepliesEnded) -> None:
    """A shift that began is over."""
    if (ev.RepliesBegan, "") not in books.milestones:
        books.say(PAIRS, "a shift at the inbox is over that has not begun")
    books.milestones.discard((ev.RepliesBegan, ""))


def rumoured(books: Books, event: ev.RumourBegan) -> None:
    """Each rumour begins once."""
    once(books, event, event.rumour)


def rumour_seen(books: Books, event: ev.RumourSeen) -> None:
    """Nobody comes across what does not go round."""
    once(books, event, event.rumour)
    _rumour_after(books, ev.RumourBegan, event.rumour)


def reported(books: Books, event: ev.RumourReported) -> None:
    """Only what somebody came across is reported, and once."""
    once(books, event, event.rumour)
    _rumour_after(books, ev.RumourSeen, event.rumour)


def platform(books: Books, event: ev.PlatformAnswered) -> None:
    """The platform answers whoever asked, once."""
    once(books, event, event.rumour)
    _rumour_after(books, ev.RumourReported, event.rumour)


def _rumour_after(books: Books, kind: type, rumour: str) -> None:
    if (kind, rumour) not in books.milestones:
        books.say(ORDER, f"no {kind.__name__} of {rumour!r} before this")
