"""How a study speaks of each measure: which way is better, in what words, and where its values end."""

from __future__ import annotations

import math
from typing import Any

from sim.experiment.amounts import Words
from sim.experiment.meant import no_such
from sim.experiment.verdicts import Direction
from sim.metrics import UNITS

#: Measures of which more is better; of all others, less is.
MORE_IS_BETTER = (
    *("promises kept", "groups told", "category right", "informed at the end"),
    *("partners covered", "executive note complete", "estimates kept"),
    *("required roles called", "log completeness", "found by a monitor", "orders saved"),
    *("first notice complete", "apologised", "partner note complete"),
    *("answered in time", "contacts contained"),
    *("kind right", "clocks met"),
    *("news out", "first word before the news", "journalist given a statement"),
    *("press release right", "press release complete", "replies in time"),
    *("trust, lowest (model index)", "trust at the end (model index)", "reputation ceiling (model index)"),
    *("follow-up in time", "review in time", "report right", "report read"),
    *("improvements chosen", "improvements with an owner", "promises backed"),
    *("rumours corrected", "improvements done", "factors found"),
    *("settled at the first contact", "tickets replied in time", "tickets settled together"),
    *("facts known", "recovery times kept", "responsibility taken"),
)
_LENGTHS = (
    *("impact", "internal to external", "longest silence", "decision delay", "longest gap in the log"),
    *("approval delay", "queue delay", "priority inversion"),
    *("longest silence to executives", "estimate error", "stale banner", "late by", "wait before it is out"),
    *("update lag", "open talk about a breach"),
    *("wait on the phone", "wait in the chat", "facts to agents"),
)
_KNOWN_BEST = ("time to notify", "time to resolve", "impact", "contacts", "revenue lost")
_WHAT = {
    "time to notify": "half of the affected customers know",
    "time to resolve": "the incident is resolved",
}
_BY_UNIT = {
    "min": Words("it comes"),
    "share": Words("it is", "lower", "higher", "percentage points", 100.0, 0.1),
    "hours": Words("it is", "less", "more", "hours"),
    "money": Words("it is", "less", "more", "", least=1.0),
    "index": Words("it is", "lower", "higher", "points of the model index", least=0.1),
    "days": Words("it comes", "earlier", "later", "days"),
}


def better(measure: str) -> Direction:
    """Which values of a measure are good."""
    return "higher" if measure in MORE_IS_BETTER else "lower"


def spoken(measure: str, currency: str = "") -> Words:
    """The words for a difference in a measure; of money in this `currency`, where one is named."""
    if measure in _LENGTHS:
        return Words("it is", "shorter", "longer")
    if measure in _WHAT:
        return Words(_WHAT[measure])
    words = _BY_UNIT.get(UNITS[measure], Words("it is", "less", "more", ""))
    return words._replace(before=currency) if UNITS[measure] == "money" else words


def end(measure: str, horizon: float) -> float:
    """The highest value that a measure can have in a scenario that is followed for `horizon` minutes."""
    return {"min": horizon, "share": 1.0, "index": 100.0}.get(UNITS[measure], math.inf)


def known(measure: str) -> str:
    """The same measure. Raises ValueError for one that is none."""
    if not isinstance(measure, str) or measure not in UNITS:
        raise ValueError(unknown(measure))
    return measure


def unknown(measure: Any, *also: str) -> str:
    """What is said of a measure that is none: what was probably meant, among all measures and `also`."""
    some = f"there are {len(UNITS)}, such as {', '.join((*also, *_KNOWN_BEST))}; docs/measures.md has them all"
    return no_such("measure", measure, (*also, *UNITS), some)
