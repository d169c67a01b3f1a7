"""Default words for the fields of a notice, from what its writer knows and nothing else.

The fields are the claims; the text that people read is assembled from them. English.
"""

from __future__ import annotations

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
    """Words for one field; empty where nothing is known that could be said. `next_update` is a clock time."""
    ill = [name for name, word in known.status.items() if word != "operational"]
    well = [c.name for c in organisation.components if c.name not in ill and not c.vendor]
    what = _listed(ill) or "part of our service"
    does = "are not working as they should" if len(ill) > 1 else "is not working as it should"
    words = {
        "what happened": f"At the moment {what} {does}.",
        "who is affected": f"Customers who use {what} are affected.",
        "what still works": f"{_listed(well[:3])} work as usual." if well else "",
        "what we do": "Our team is working on it now.",
        "cause": f"The cause: {known.cause}." if known.cause else "",
        "alternative": "",
        "what to do": "Please do not try again and again; nothing you have bought is lost.",
        "estimate": "We cannot say yet when it will be over.",
        "next update": f"We will write again by {next_update}." if next_update else "",
        "apology": "We are sorry for the trouble this causes you.",
        "where to look": f"The latest news is at the top of the {organisation.name} start page.",
    }
    if known.resolved:
        words |= {
            "what happened": "The disturbance is over; everything works again.",
            "what we do": "We are looking into how this could happen.",
            "what to do": "You can use everything as usual.",
            "estimate": "",
        }
    return words[field]


def _listed(names: list[str]) -> str:
    """a, b and c."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def text(fields: tuple[tuple[str, str], ...]) -> str:
    """The notice as people read it: its fields in their usual order."""
    given = dict(fields)
    return " ".join(given[name] for name in ORDER if given.get(name))
