"""Incidents of Datadog: what `/api/v2/incidents` and its search give.

When customers were hit is stated only where somebody entered it; else the beginning is that of the alarm, the time at
which it was detected. Declaring it is taken for acknowledging it, unless the tool set both times at once, as it does
where nobody said when it was detected. Incidents that are marked as tests are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sim.files.complaints import Wrong
from sim.history.fields import Row
from sim.history.form import Incident, Milestone
from sim.history.kind import Kind, listed

_SAME = timedelta(seconds=2)  #: closer together, the tool itself set both times
_UNKNOWN = "UNKNOWN"


def made(rows: Sequence[Row]) -> Iterator[Incident]:
    """The incident in a row. Raises Wrong."""
    row = Row(rows[0].get("attributes"), rows[0].local)
    if row.get("is_test"):
        raise Wrong("is_test is true: this was no incident, but a test")
    detected = row.stone("detected", "created")
    severity = row.text("severity", "fields.severity.value")
    yield Incident(
        row.needed("public_id"),
        "datadog",
        row.text("title"),
        "" if severity == _UNKNOWN else severity,
        _names(row, "services"),
        _names(row, "teams"),
        began=row.stone("customer_impact_start") or (Milestone(detected.at, "alarm") if detected else None),
        detected=detected,
        acknowledged=_declared(row.stone("declared", "created"), detected),
        mitigated=row.stone("customer_impact_end"),
        resolved=row.stone("resolved"),
    )


def _declared(declared: Milestone | None, detected: Milestone | None) -> Milestone | None:
    return None if declared and detected and abs(declared.at - detected.at) < _SAME else declared


def _names(row: Row, field: str) -> str:
    found = row.get(f"fields.{field}.value")
    return ", ".join(map(str, found)) if isinstance(found, list) else str(found or "")


def incidents(document: Any) -> list[Any] | None:
    """The incidents in an answer, one or many, also of a search."""
    found = Row(document).get("data.attributes.incidents") if isinstance(document, Mapping) else None
    if isinstance(found, list):
        document = [one.get("data") if isinstance(one, Mapping) else one for one in found]
    rows = listed(document, "data", "type", "attributes")
    first = next((row for row in rows or () if isinstance(row, Mapping)), {})
    return rows if first.get("type") == "incidents" else None


KINDS = (Kind("datadog", "incidents of Datadog: GET /api/v2/incidents, or its search", incidents, made),)
