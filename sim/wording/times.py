"""The times that a notice names: put into its words when it goes, and read from what was written by hand."""

from __future__ import annotations

import re

from sim.actions import FIELDS
from sim.scenario import DAY

#: Field by field, as a notice puts them together.
ORDER = FIELDS
#: Stands in a notice's words for the time that it promises; filled in when the notice goes out.
TIME = "[time]"
#: Stands for the time by which it says that it will be over.
OVER = "[estimate]"

#: A time of day as people write it by hand: 16:52, 9.05, 17h30.
CLOCK_TIME = re.compile(r"\b([01]?\d|2[0-3])[:.h]([0-5]\d)\b")

Fields = tuple[tuple[str, str], ...]


def clock(second_of_day: float) -> str:
    """A time of day as people write it: 16:52."""
    minutes = int(second_of_day % DAY) // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def timed(fields: Fields, time: str, over: str = OVER) -> Fields:
    """The fields with the promised time put in, and the time by which it says to be over."""
    return tuple([(name, put_in(words, time, over)) for name, words in fields])


def text(fields: Fields, time: str = TIME, over: str = OVER) -> str:
    """The notice as people read it: its fields in their usual order, with its times put in."""
    given = dict(fields)
    return put_in(" ".join([given[name] for name in ORDER if given.get(name)]), time, over)


def put_in(words: str, time: str, over: str) -> str:
    """The same words, with the times put in."""
    return words.replace(TIME, time).replace(OVER, over)


def promised(fields: Fields, next_update: int | None, clock_now: int) -> int | None:
    """Seconds until the update that the words promise, counted from a second of the day; None: they promise none.

    `next_update` counts only if its readers are told: by `TIME`, or by other words in the field *next update*. A
    clock time written there by hand is the promise itself, below 0 if it is past; it is taken to be the nearest one.
    """
    return _stated(fields, "next update", TIME, next_update, clock_now)


def estimated(fields: Fields, estimate: int | None, clock_now: int) -> int | None:
    """Seconds until it will be over by what the words say, as `promised`: by `OVER`, or in the field *estimate*."""
    return None if estimate is None else _stated(fields, "estimate", OVER, estimate, clock_now)


def _stated(fields: Fields, field: str, mark: str, seconds: int | None, clock_now: int) -> int | None:
    words = dict(fields).get(field, "")
    by_hand = None if mark in words else CLOCK_TIME.search(words)
    if by_hand:
        second = 3600 * int(by_hand[1]) + 60 * int(by_hand[2])
        return (second - clock_now + DAY // 2) % DAY - DAY // 2
    return seconds if words.strip() or mark in text(fields) else None


def before_it_goes(promise: int | None) -> str:
    """What stands for the promised time (seconds from sending) while the notice has not gone."""
    return f"(the time {round((promise or 0) / 60)} min after it goes out)"


def unsent(draft) -> str:
    """The text of a notice that has not gone, with words for the times that are not known yet."""
    return text(draft.fields, before_it_goes(draft.next_update), before_it_goes(draft.estimate))
