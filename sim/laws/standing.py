"""What a log says of what goes on by itself is read against the laws: planned posts."""

from __future__ import annotations

from sim import events as ev
from sim.laws.books import Books
from sim.laws.happening import once
from sim.laws.law import ORDER, QUEUE
from sim.scenario import DAY

_POSTS = "planned posts"


def posted(books: Books, event: ev.AdvertisementPosted) -> None:
    """A post goes out where and when it was planned, unless it is held back."""
    scenario = books.scenario
    clock = (scenario.starts + event.at) % DAY
    times = [p.times for p in scenario.organisation.planned_posts if p.channel == event.channel]
    if _POSTS in books.pools["hold"].open:
        books.say(QUEUE, f"{event.channel} has a post while they are held back")
    if not any(clock in of for of in times):
        books.say(QUEUE, f"{event.channel} has a post that was not planned for then")


def taken_down(books: Books, event: ev.NoticeTakenDown) -> None:
    """Only what has gone out is taken down, and only once."""
    if event.notice not in books.estimates:
        books.say(ORDER, f"no NoticeSent of {event.notice} before this")
    once(books, event, event.notice)


def collections_held(books: Books, event: ev.CollectionsHeld) -> None:
    """A partner who collects brings no parcels from now on."""
    if not books.audiences[event.partner].parcels:
        books.say(QUEUE, f"{event.partner} bring no parcels at any time")
    books.pools["hold"].enter(event.partner, event.partner)


def collections_resumed(books: Books, event: ev.CollectionsResumed) -> None:
    """A partner brings parcels again."""
    books.pools["hold"].leave(event.partner, event.partner)


def held(books: Books, event: ev.PostsHeld) -> None:
    """Posts are held back from now on."""
    books.pools["hold"].enter(_POSTS, _POSTS)


def let_go(books: Books, event: ev.PostsLetGo) -> None:
    """Posts are held back no longer."""
    books.pools["hold"].leave(_POSTS, _POSTS)
