"""The words for how a component stands, and for what somebody is at."""

from __future__ import annotations

from collections.abc import Iterable

#: Words for a reading (the share of requests that succeed), best first: from which share on each holds.
WELL = "operational"
STATUSES = ((0.95, WELL), (0.7, "degraded"), (0.2, "partial outage"), (0.0, "down"))

WORDS = tuple(word for _, word in STATUSES)
SLOW = 1.5  #: a component whose answers take so many times as long as usual is degraded at best
DIAGNOSIS = "diagnosis"  #: what looking for the cause is called among the work that somebody has in hand
CALL = "call the vendor"  #: what ringing up a vendor is called among it
#: Occasions on which something has become of one incident; on all others a notice is about all that is open.
OF_ONE = ("cause known", "way round open", "mitigated", "resolved")


def not_ours(vendors: Iterable[str], cause: str | None) -> str:
    """A sentence that names the vendor guilty whose part the known cause names; "" where it names none's."""
    names = [name for name in vendors if cause and name.casefold() in cause.casefold()]
    return f"The fault is not ours: it lies with the {names[0]}." if names else ""


def status(reading: float, slower: float = 1.0) -> str:
    """The status-page word for a share of requests that succeed, in so many times the usual time."""
    best = WELL if slower < SLOW else "degraded"
    return max(best, next(word for least, word in STATUSES if reading >= least), key=WORDS.index)
