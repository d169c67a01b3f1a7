"""What monitors and customers say."""

from __future__ import annotations

from typing import NamedTuple

from sim.events.sight import EVERYBODY, told


@told(EVERYBODY, "{monitor}: {component} succeeds {reading:.0%} of the time")
class AlertRaised(NamedTuple):
    """A monitor spoke; `reading` is the share that it saw succeed. What it `sees` are requests that succeed, the work
    that a component does (analytics), or the time that answers take: then `slower` is how many times as long as usual.
    """

    at: int
    monitor: str
    component: str
    reading: float
    sees: str = "succeeds"
    slower: float = 1.0
    incident: int = 1


@told(EVERYBODY, "{monitor}: {component} now succeeds {reading:.0%} of the time")
class ReadingChanged(NamedTuple):
    """A monitor whose alert is open sees something else than before."""

    at: int
    monitor: str
    component: str
    reading: float
    sees: str = "succeeds"
    slower: float = 1.0
    incident: int = 1


@told(EVERYBODY, "{monitor}: the alert is over, {component} succeeds {reading:.0%} of the time")
class AlertCleared(NamedTuple):
    """The monitor's alert ended: what it sees is above its threshold again."""

    at: int
    monitor: str
    component: str
    reading: float
    sees: str = "succeeds"
    slower: float = 1.0
    incident: int = 1


@told(EVERYBODY, "support: {contacts} customers in a row have trouble with {component}")
class CustomersReported(NamedTuple):
    """The support desk noticed that many contacts are about the same thing and called the duty engineer."""

    at: int
    contacts: int
    component: str
    incident: int = 1


@told(EVERYBODY, "support: nobody has trouble with {component} any more")
class ReportsCeased(NamedTuple):
    """Customers have stopped getting in touch about the component."""

    at: int
    component: str
    incident: int = 1
