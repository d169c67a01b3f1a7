"""Post-incident reviews of Azure: a table of times that somebody looked up in them, or their timelines in prose.

The table has when customers were hit, when it was detected, the first targeted message, the first public page, and when
it was mitigated, all in UTC.

Of a timeline, each line has a time in UTC and a text; where the text begins with a zone of the United States, the time
is on its clock. A line is taken for a milestone only by plain words, such as "customer impact began"; where there is no
such line, the milestone is not known, even if somebody who understands the rest could tell. The words were chosen with
13 reviews at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sim.history.fields import Row
from sim.history.form import Incident, Milestone
from sim.history.kind import Kind, listed
from sim.history.times import UTC

#: Hours from these zones to UTC.
_BEHIND = {"EDT": 4, "EST": 5, "CDT": 5, "CST": 6, "MDT": 6, "MST": 7, "PDT": 7, "PST": 8}

#: The words by which the first line of each milestone is known.
_WORDS = {
    "began": r"\bimpact\b.{0,40}\b(began|started)\b|\binitial (customer )?impact (from|due)\b",
    "detected": r"\bdetected\b|\bbegan (to investigate|investigating)\b|\breceived a report\b",
    "told": r"\b(service health|portal communications|(targeted|automated) (communications?|messag\w+)\b.*\bsent)\b",
    "published": r"\bstatus page\b|\bcommunications were published\b",
    "mitigated": r"\b(impact|incident|issue)\b.{0,30}\bmitigated\b|\bmitigation confirmed and declared\b",
}


def reviewed(rows: Sequence[Row]) -> Iterator[Incident]:
    """The incident in a row of the table. Raises Wrong."""
    row = replace(rows[0], local=UTC)
    yield Incident(
        row.needed("id"),
        "azure",
        row.text("title"),
        row.text("severity"),
        began=row.stone("impact_begin", basis="in prose"),
        detected=row.stone("detected", basis="in prose"),
        told=row.stone("first_targeted_comm", basis="in prose"),
        published=row.stone("first_public_page", basis="in prose"),
        mitigated=row.stone("mitigated", basis="in prose"),
    )


def reviews(document: Any) -> list[Any] | None:
    """The rows of the table."""
    return listed(document, "", "id", "impact_begin", "first_targeted_comm", "first_public_page", "mitigated")


def told_of(rows: Sequence[Row]) -> Iterator[Incident]:
    """The incident of a timeline. Raises Wrong."""
    (row,) = rows
    lines = [(_at(replace(line, local=UTC)), line.needed("text")) for line in row.rows("timeline")]
    stones: dict[str, Any] = {name: _first(lines, words) for name, words in _WORDS.items()}
    yield replace(Incident(row.needed("id"), "azure", row.text("title")), **stones)


def _at(line: Row) -> datetime:
    behind = _BEHIND.get(line.text("text")[:3], 0)
    return line.needed_time("at") + timedelta(hours=behind)


def _first(lines: Sequence[tuple[datetime, str]], words: str) -> Milestone | None:
    said = (at for at, text in lines if re.search(words, text, re.IGNORECASE))
    return next((Milestone(at, "in prose") for at in said), None)


def timelines(document: Any) -> list[Any] | None:
    """The reviews in a list."""
    return listed(document, "", "id", "title", "timeline")


TABLE = "reviews of Azure's incidents: a table with impact_begin, detected, first_targeted_comm, first_public_page"
TIMELINES = "reviews of Azure's incidents: a list, each with id, title and timeline, whose lines have at and text"
KINDS = (Kind("azure-reviews", TABLE, reviews, reviewed), Kind("azure-timelines", TIMELINES, timelines, told_of))
