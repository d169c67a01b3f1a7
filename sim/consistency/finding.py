"""What the checks have in common: names that are not there or stand twice, numbers out of their range."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator, Sequence

from sim.scenario import DAY, Problem

Where = tuple[str | int, ...]


class Unread(str):
    """Stands for words that could not be read, so that the others can still be checked.

    It is equal to itself alone: neither a name that is there, nor one that is not, nor one that stands twice. It
    never leaves a check, because there is a complaint about it.
    """

    __slots__ = ()
    __eq__ = object.__eq__
    __hash__ = object.__hash__


#: What must be more than nothing, by the record that holds it.
ABOVE_ZERO = {
    "Monitor": ("every", "failures", "window"),
    "Person": ("skill",),
    "Channel": ("per_minute", "limit", "holds", "busy"),
    "Audience": ("size", "parcels"),
    "Paging": ("timeout", "storm", "takes", "acknowledged_for", "rounds"),
    "Call": ("finds_out", "room"),
    "Work": ("hand_over_after",),
    "Support": ("notices_after", "reports", "redials_within", "unscripted", "scripted", "untrained"),
    "Phone": ("agents", "handling"),
    "Chat": ("agents", "handling", "at_once", "holds"),
    "Tickets": ("agents", "handling", "macro", "reply_within", "updates_a_minute"),
    "Bot": ("asks",),
    "Component": ("back_within",),
    "Shift": ("agents",),
    "Reason": ("factor",),
    "MoreAgents": ("agents",),
    "Seniors": ("handling",),
    "Regime": ("within",),
    "Scenario": ("lasts", "minutes", "afterwards", "per_year"),
    "Inbox": ("per_hour", "looks", "shift", "people"),
    "Refunds": ("reverses", "per_hour"),
    "Owed": ("follow_up", "review_in_working_days"),
    "Amends": ("amount",),
    "Aftermath": ("half_claim_at",),
    "LastOne": ("ago",),
    "Rumour": ("first", "half_life"),
    "Trust": ("asymmetry",),
}

#: What has an end: the most that it may be, and why in words.
#: Two weeks in which nothing is ever repaired are played in 4 s, four in 14 s, eight in 76 s.
AT_MOST = {
    ("Scenario", "lasts"): (14 * DAY, "a scenario is followed for at most 2 weeks"),
    ("Scenario", "afterwards"): (30 * DAY, "what is over is followed for at most 30 days"),
    ("Scenario", "per_year"): (100_000, "nobody has more than 100,000 incidents of one kind a year"),
    ("LastOne", "ago"): (3650 * DAY, "nobody remembers it after ten years"),
    ("Audience", "varies"): (5, "it lies between 0 and 5, as every sigma"),
    ("Audience", "talks"): (3600, "nobody tells more than one other in a second"),
    ("Fault", "slower"): (1000, "answers take at most 1,000 times as long; what never answers has health 0 %"),
    ("Monitor", "false_alarms"): (1440, "a monitor raises at most one false alarm a minute, 1,440 a day"),
    ("Regime", "within"): (1000, "no rule gives more than 1,000 hours or days"),
    ("Support", "broken_estimate"): (10, "nobody gets in touch more than ten times as often"),
    ("Mistakes", "asks"): (10, "nobody gets in touch more than ten times as often"),
    ("Rumour", "tells"): (3600, "nobody tells more than one other in a second"),
    ("Support", "unscripted"): (20, "a contact takes at most 20 times as long"),
    ("Support", "scripted"): (20, "a contact takes at most 20 times as long"),
    ("Support", "untrained"): (20, "a contact takes at most 20 times as long"),
    ("Tickets", "macro"): (20, "a contact takes at most 20 times as long"),
    ("Tickets", "updates_a_minute"): (100_000, "no tool takes more than 100,000 updates a minute"),
    ("Bot", "asks"): (3600, "nobody answers a bot for over an hour"),
    ("Reason", "factor"): (20, "a contact takes at most 20 times as long"),
    ("Phone", "agents"): (5_000, "a desk has at most 5,000 agents"),
    ("Chat", "agents"): (5_000, "a desk has at most 5,000 agents"),
    ("Chat", "at_once"): (20, "nobody writes with more than 20 people at once"),
    ("Shift", "agents"): (5_000, "a desk has at most 5,000 agents"),
    ("MoreAgents", "agents"): (5_000, "a desk has at most 5,000 agents"),
}
#: What begins at one, because it multiplies the usual time.
FACTORS = {("Fault", "slower"), ("Monitor", "patience"), ("Monitor", "threshold_slower")}


def names(things: Iterable) -> tuple[str, ...]:
    """What they are called, in order."""
    return tuple(thing.name for thing in things)


def complete(known: Iterable[str]) -> bool:
    """Whether all these names could be read: otherwise one that seems to be missing may be there."""
    return not any(isinstance(name, Unread) for name in known)


def unknown(path: Where, read: str | None, what: str, known: Sequence[str]) -> Iterator[Problem]:
    """A name that is not among those that there are; None names nothing, and one that is unread could be any."""
    if read is not None and not isinstance(read, Unread) and complete(known) and read not in known:
        yield Problem(path, read, f"there is no {what} of this name", tuple(known))


def unknowns(path: Where, read: Iterable[str], what: str, known: Sequence[str], *field: str) -> Iterator[Problem]:
    """As `unknown`, for each name of a list, or for the `field` of each item."""
    for place, name in enumerate(read):
        yield from unknown((*path, place, *field), name, what, known)


def repeated(path: Where, names: Sequence[str], field: str | None = "name") -> Iterator[Problem]:
    """Names that stand twice: in the `field` of each item, or (None) as the items themselves."""
    for place, name in enumerate(names):
        if name in names[:place]:
            yield Problem((*path, place, *([field] if field else [])), name, "this stands here a second time")


def numbers(thing: object, path: Where = ()) -> Iterator[Problem]:
    """Numbers out of their range, at any depth. What is not a number passes: it was not written."""
    if isinstance(thing, tuple):
        for place, item in enumerate(thing):
            yield from numbers(item, (*path, place))
    elif dataclasses.is_dataclass(thing):
        above = ABOVE_ZERO.get(type(thing).__name__, ())
        for field in dataclasses.fields(thing):
            value = getattr(thing, field.name)
            most, why = AT_MOST.get((type(thing).__name__, field.name), (math.inf, ""))
            if field.type in ("Share", "Share | None") and value is not None and (value < 0 or value > 1):
                yield Problem((*path, field.name), value, "a share lies between 0 and 1")
            elif field.name in above and value is not None and value <= 0:
                yield Problem((*path, field.name), value, "more than 0 is expected here")
            elif (type(thing).__name__, field.name) in FACTORS and value is not None and value < 1:
                yield Problem((*path, field.name), value, "as long as usual is 1; a factor of 1 or more is expected")
            elif why and value is not None and value > most:
                yield Problem((*path, field.name), value, why)
            elif field.name != "organisation":
                yield from numbers(value, (*path, field.name))
