"""What a log says of notices is read against the laws: drafted, released, sent, on their way, and told."""

from __future__ import annotations

from typing import Any

from sim import events as ev
from sim.laws.books import Books
from sim.laws.law import COPIES, COUNTS, DELIVERY, FLOW, LACKING, ORDER, SHARE, WAITS

_LINE = "the agents' line"  # what the deliveries of a briefed support desk are called


def drafted(books: Books, event: ev.NoticeDrafted) -> None:
    """A notice is opened, in words that were chosen before."""
    books.flow[type(event)] += 1
    books.notices.enter(event.notice, event.to)
    books.lacks[event.notice] = list(event.approvals)
    if event.worded > event.at:
        books.say(WAITS, f"{event.notice} has words of second {event.worded:,}")


def released(books: Books, event: ev.NoticeReleased) -> None:
    """Only an approval that was asked for can be given."""
    lacks = books.lacks.get(event.notice, [])
    if event.role not in lacks:
        books.say(LACKING, f"{event.notice} is released by the {event.role}, and does not wait for that")
    else:
        lacks.remove(event.role)


def goes(books: Books, event: Any, to: str) -> None:
    """A notice is sent or withdrawn once."""
    books.flow[type(event)] += 1
    if event.notice not in books.notices.open:
        books.say(FLOW, f"{event.notice} was not to be sent or withdrawn any more")
    books.notices.leave(event.notice, to)


def withdrawn(books: Books, event: ev.NoticeWithdrawn) -> None:
    """A notice will not go."""
    goes(books, event, books.notices.open.get(event.notice, (0, ""))[1])


def sent(books: Books, event: ev.NoticeSent) -> None:
    """A notice goes out with what it lacks, to whom its deliveries go."""
    books.after(ORDER, ev.AlertRaised, ev.CustomersReported)
    goes(books, event, event.to)
    if list(event.lacking) != books.lacks.get(event.notice, []):
        books.say(LACKING, f"{event.notice} is sent without {event.lacking}; open are {books.lacks.get(event.notice)}")
    if event.cost < 0 or event.people < 0:
        books.say(COUNTS, f"{event.notice} costs {event.cost} and goes to {event.people} people")
    books.estimates[event.notice] = event.at, event.estimate
    for way in books.setting_out.pop(event.notice, ()):
        group = books.audiences[way.audience].group if way.audience in books.audiences else ""
        if way.channel not in event.channels or group != event.to:
            books.say(DELIVERY, f"{event.notice} goes to {way.audience} by {way.channel}, and should not")


def sets_out(books: Books, event: ev.DeliveryBegan) -> None:
    """A delivery is on its way: of a notice that may go, to people who are there."""
    at, way = event.at, event.delivery
    notice, audience, channel, addressed, first, sending, reached, pace, each, _ = way
    books.deliveries.setdefault(audience, []).append(way)
    if notice == _LINE:
        if not books.briefed or channel != "support":
            books.say(DELIVERY, f"agents tell {audience} by {channel}, and have not been briefed")
    elif (notice, audience, channel) in books.dark and not addressed:
        books.dark.remove((notice, audience, channel))  # it is up already, and can be seen now
    else:
        if notice not in books.notices.open:
            books.say(DELIVERY, f"{notice} sets out to {audience}, and is not a notice that may go")
        books.setting_out.setdefault(notice, []).append(way)
        if channel in books.on_site and not reached:
            books.dark.add((notice, audience, channel))
        if channel in books.direct:
            key = notice, channel, max(at, first + sending), addressed
            books.reports[key] = books.reports.get(key, 0) + 1
    if first < at or sending < 0:
        books.say(WAITS, f"{notice} reaches {audience} from second {first:,} on, for {sending:,} s")
    if not 0.0 <= reached <= 1.0 or addressed < 0:
        books.say(COUNTS, f"{notice} reaches {reached:.2%} of {audience}, in {addressed:,} copies")
    if pace.seconds < 0 or pace.spread < 0:  # otherwise shares over time are those of a distribution
        books.say(SHARE, f"of {audience} fewer and fewer know of {notice} by {channel}: {pace}")
    size = books.sizes.get(audience, 0)
    if (addressed > size or (each and len(each) != size)) and not books.ruled:
        books.say(COPIES, f"{notice} to {audience}: {addressed:,} copies, {len(each):,} followed, of {size:,} people")
    if each and min(each) < first:
        soonest = min((second for second in each if second != -1), default=first)
        if soonest < first:
            books.say(COPIES, f"somebody of {audience} knows in second {soonest:,}, before the first copy")


def out(books: Books, event: ev.DeliveryReported) -> None:
    """A channel reports its copies when the last one is out."""
    key = event.notice, event.channel, event.at, event.copies
    books.reports[key] = missing = books.reports.get(key, 0) - 1
    if missing < 0:
        books.say(DELIVERY, f"{event.channel} reports {event.copies:,} copies of {event.notice}, not out now")
