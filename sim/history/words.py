"""A history in words, as people read it on the command line and on a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sim.history.form import History
from sim.history.frames import summary
from sim.history.measured import length
from sim.history.quantities import Cases
from sim.scenario import Seconds

if TYPE_CHECKING:
    from sim.history.calibrating import Told


class Line(NamedTuple):
    """A quantity: what it is called, what was counted, and what was left out of that."""

    quantity: str
    said: str
    left_out: str


def read_from(history: History) -> str:
    """What was read, and out of what: `540 incidents from google-cloud: incidents.json`."""
    counts = (
        (len(history.incidents), "incident"),
        (len(history.mailings), "mailing"),
        (len(history.contacts), "contact"),
    )
    said = ", ".join(f"{count:,} {name}{'' if count == 1 else 's'}" for count, name in counts if count)
    return f"{said or 'Nothing'} from {'; '.join(history.sources)}"


def services(history: History, most: int = 8) -> str:
    """Which services its incidents concern, the most frequent first."""
    counts = Counter(one.service for one in history.incidents if one.service).most_common()
    named = ", ".join(f"{name} ({count:,})" for name, count in counts[:most])
    more = f" and {len(counts) - most:,} others" if len(counts) > most else ""
    return f"Services: {named}{more}" if counts else "No incident in it names a service."


def lines(history: History) -> Iterator[Line]:
    """All that a history measures."""
    for row in summary(history).to_dict("records"):
        said = f"{row['value']} ({cases_in_words(row['cases'])})" if row["value"] else _lengths(row)
        yield Line(row["quantity"], said, row["left out"])


def _lengths(row: dict) -> str:
    cases = cases_in_words(row["cases"])
    if row["half by"] != row["half by"] or row["half by"] is None:
        return f"{cases}, too few of which are known exactly to say more"
    half, nine = (length(Seconds, 60 * row[name]) for name in ("half by", "nine in ten by"))
    return f"{cases}, half by {half}, nine in ten by {nine}"


def cases_in_words(count: int) -> str:
    """`1 case`, `1,200 cases`."""
    return f"{count:,} case{'' if count == 1 else 's'}"


def sure(one: Told) -> str:
    """How sure a parameter is, on what it rests, and what was left out of that."""
    unused = one.quantity.unused if isinstance(one.quantity, Cases) else ""
    left_out = f"; left out {unused}" if unused else ""
    return f"95 % interval {one.between}; {cases_in_words(one.count)}, {one.quantity.about}{left_out}"
