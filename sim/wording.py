"""Default words for the fields of a notice, from what its writer knows and nothing else.

The fields are the claims; the text that people read is assembled from them. English.
"""

from __future__ import annotations

from collections.abc import Callable

from sim.actions import FIELDS
from sim.picture import Known
from sim.scenario import DAY, Organisation

#: Field by field, as a notice puts them together.
ORDER = FIELDS


def clock(second_of_day: float) -> str:
    """A time of day as people write it: 16:52."""
    minutes = int(second_of_day % DAY) // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def default(field: str, known: Known, organisation: Organisation, next_update: str = "") -> str:
    """Words for one field; empty where nothing is known that could be said. `next_update` is a clock time.

    Raises KeyError for a field that notices do not have.
    """
    if field == "next update":
        return f"We will write again by {next_update}." if next_update else ""
    if known.resolved and field in _WHEN_OVER:
        return _WHEN_OVER[field]
    return _WORDS[field](known, organisation)


def _what_happened(known: Known, organisation: Organisation) -> str:
    ill = _ill(known)
    does = "are not working as they should" if len(ill) > 1 else "is not working as it should"
    return f"At the moment {_listed(ill) or 'part of our service'} {does}."


def _what_works(known: Known, organisation: Organisation) -> str:
    well = [c.name for c in organisation.components if not c.vendor and c.name not in _ill(known)]
    return f"{_listed(well[:3])} work as usual." if well else ""


def _ill(known: Known) -> list[str]:
    return [name for name, word in known.status.items() if word != "operational"]


_WORDS: dict[str, Callable[[Known, Organisation], str]] = {
    "what happened": _what_happened,
    "who is affected": lambda known, _: f"Customers who use {_listed(_ill(known)) or 'it'} are affected.",
    "what still works": _what_works,
    "what we do": lambda known, _: "Our team is working on it now.",
    "cause": lambda known, _: f"The cause: {known.cause}." if known.cause else "",
    "alternative": lambda known, _: "",
    "what to do": lambda known, _: "Please do not try again and again; nothing you have bought is lost.",
    "estimate": lambda known, _: "We cannot say yet when it will be over.",
    "apology": lambda known, _: "We are sorry for the trouble this causes you.",
    "where to look": lambda _, organisation: f"The latest news is at the top of the {organisation.name} start page.",
}
_WHEN_OVER = {
    "what happened": "The disturbance is over; everything works again.",
    "what we do": "We are looking into how this could happen.",
    "what to do": "You can use everything as usual.",
    "estimate": "",
}


def _listed(names: list[str]) -> str:
    """a, b and c."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def text(fields: tuple[tuple[str, str], ...]) -> str:
    """The notice as people read it: its fields in their usual order."""
    given = dict(fields)
    return " ".join(given[name] for name in ORDER if given.get(name))
