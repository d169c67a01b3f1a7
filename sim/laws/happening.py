"""What a log says of the truth is read against the laws: what breaks, is hurt, gets out, and is over."""

from __future__ import annotations

from typing import Any

from sim import events as ev
from sim.laws.books import Books
from sim.laws.law import COUNTS, ORDER, PAIRS


def once(books: Books, event: Any, of: int | str = "") -> None:
    """It happens once, of each component or incident."""
    milestone = type(event), of
    if milestone in books.milestones:
        books.say(PAIRS, f"{type(event).__name__} happens a second time")
    books.milestones.add(milestone)
    books.seen.add(type(event))


def struck(books: Books, event: ev.FaultStruck) -> None:
    """A component breaks, once."""
    once(books, event, event.component)


def returned_fault(books: Books, event: ev.FaultReturned) -> None:
    """What is hurt anew can be mitigated and restored anew."""
    if (ev.FaultStruck, event.component) not in books.milestones:
        books.say(ORDER, "no FaultStruck before this")
    if (ev.ServiceRestored, event.component) in books.milestones:
        books.milestones -= {(ev.ServiceMitigated, event.component), (ev.ServiceRestored, event.component)}


def mended(books: Books, event: Any) -> None:
    """What was struck is mitigated, then restored, and no records get out any more."""
    once(books, event, event.component)
    before = ev.ServiceMitigated if isinstance(event, ev.ServiceRestored) else ev.FaultStruck
    if (before, event.component) not in books.milestones:
        books.say(ORDER, f"no {before.__name__} before this")
    if isinstance(event, ev.ServiceRestored) and event.component in books.pools["exposure"].open:
        books.say(ORDER, f"{event.component} is restored, and customer records still get out")


def health(books: Books, event: ev.HealthChanged) -> None:
    """A share lies between 0 and 1."""
    if not 0.0 <= event.health <= 1.0:
        books.say(COUNTS, f"the health of {event.component} is {event.health}")
    if event.slower < 1.0:
        books.say(COUNTS, f"answers of {event.component} take {event.slower} times as long as usual")


def exposed(books: Books, event: ev.ExposureBegan) -> None:
    """Records get out only of what broke."""
    books.after(ORDER, ev.FaultStruck)
    books.pools["exposure"].enter(event.component, event.component)
    if event.a_minute < 0:
        books.say(COUNTS, f"{event.a_minute} records a minute get out through {event.component}")


def false_alarm(books: Books, event: ev.FalseAlarmBegan) -> None:
    """A monitor shows what is not so."""
    books.seen.add(type(event))
    books.pools["false alarm"].enter(event.monitor, event.component)


def over(books: Books, event: ev.FalseAlarmEnded) -> None:
    """A false alarm is over."""
    books.pools["false alarm"].leave(event.monitor, event.component)


def evaded(books: Books, event: ev.ContainmentEvaded) -> None:
    """Only what lets records out is worth getting round."""
    if event.component not in books.pools["exposure"].open:
        books.say(ORDER, f"a containment of {event.component} is evaded, and no records get out there")
