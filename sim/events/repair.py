"""What is done to mend it, until it is over."""

from __future__ import annotations

from typing import NamedTuple

from sim.events.sight import EVERYBODY, told


@told(EVERYBODY, "{person} looks for the cause")
class DiagnosisStarted(NamedTuple):
    """Somebody looks for the cause."""

    at: int
    person: str
    incident: int = 1


@told(EVERYBODY, "cause found: {cause}")
class CauseIdentified(NamedTuple):
    """The cause is known well enough to act; `kind` is what kind of trouble whoever found it calls that, empty where
    nothing is broken, or the organisation asks for nothing by kind."""

    at: int
    cause: str
    incident: int = 1
    kind: str = ""


@told(EVERYBODY, "{person} finds nothing wrong")
class NothingFound(NamedTuple):
    """Whoever looked for a cause found none, because nothing had broken yet."""

    at: int
    person: str
    incident: int = 1


@told(EVERYBODY, "{person} calls the vendor")
class VendorCallStarted(NamedTuple):
    """Somebody rang up a vendor."""

    at: int
    person: str
    incident: int = 1


@told(EVERYBODY, "the vendor knows what we know")
class VendorCalled(NamedTuple):
    """A vendor was told what is known; it hurries, if the fault is its own."""

    at: int
    person: str
    incident: int = 1


@told(EVERYBODY, "{person} begins: {remedy}")
class RemedyStarted(NamedTuple):
    """Somebody tries to mend it."""

    at: int
    remedy: str
    person: str
    incident: int = 1


@told(EVERYBODY, "{remedy}: {outcome}")
class RemedyFinished(NamedTuple):
    """The attempt is over and has been checked; `helped` is what the check showed."""

    at: int
    remedy: str
    helped: bool
    outcome: str
    incident: int = 1


@told(EVERYBODY, "{person} puts aside: {work}")
class WorkPutAside(NamedTuple):
    """Something more urgent came first: the work rests, or has not been begun."""

    at: int
    work: str
    person: str
    incident: int = 1


@told(EVERYBODY, "{person} goes on with: {work}")
class WorkTakenUp(NamedTuple):
    """Work that was put aside goes on."""

    at: int
    work: str
    person: str
    incident: int = 1


@told(EVERYBODY, "somebody sets up a way round: {workaround}")
class WorkaroundStarted(NamedTuple):
    """Somebody began to set up what customers can do instead."""

    at: int
    workaround: str
    incident: int = 1


@told(EVERYBODY, "a way round is open: {workaround}")
class WorkaroundEnabled(NamedTuple):
    """Customers can do something else instead of what fails, if they know of it."""

    at: int
    workaround: str
    incident: int = 1


@told(EVERYBODY, "{person} checked: {outcome}")
class ServiceVerified(NamedTuple):
    """Somebody checked whether all that had been reported works again as the organisation asks; `holds`: it does."""

    at: int
    person: str
    holds: bool
    outcome: str
    incident: int = 1


@told(EVERYBODY, "incident resolved")
class IncidentResolved(NamedTuple):
    """The organisation said that it is over."""

    at: int
    by: str
    incident: int = 1


@told(EVERYBODY, "incident reopened")
class IncidentReopened(NamedTuple):
    """It was not over: there is trouble again with what had been resolved."""

    at: int
    by: str
    incident: int = 1
