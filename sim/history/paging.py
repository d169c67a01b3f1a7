"""How soon somebody who is paged answers, by day and by night, out of how soon incidents were acknowledged."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace

from sim.history.form import Delays, History, Incident
from sim.history.quantities import Cases, between
from sim.history.times import Zone
from sim.history.times import zone as zone_of
from sim.scenario import DAY, Acknowledgement, Paging


def answering(history: History, paging: Paging, zone: str) -> Iterator[tuple[str, Cases]]:
    """For day and night, as the organisation has them by the clock of `zone`: how long the person paged first took.

    Where an incident was acknowledged only after the pager's time-out, somebody else may have done it: all that is
    known is that the first would have taken longer. Of these as many are left out as people never notice a page by the
    organisation's own number, for these say nothing of how soon the others answer.
    """
    local = zone_of(zone)
    for shift, wanted in (("day", False), ("night", True)):
        ones = tuple(one for one in history.incidents if one.detected and _at_night(one, paging, local) == wanted)
        about = f"from the alarm until the person paged first answered, {'at night' if wanted else 'by day'}"
        found = between(replace(history, incidents=ones), f"answering by {shift}", about, "detected", "acknowledged")
        if len(found):
            yield shift, _of_the_first(found, paging.timeout, paging.night if wanted else paging.day)


def _at_night(incident: Incident, paging: Paging, local: Zone) -> bool:
    at = incident.detected.at.astimezone(local) if incident.detected else datetime.datetime.min
    second = at.hour * 3600 + at.minute * 60 + at.second
    start, end = paging.night_from % DAY, paging.night_to % DAY
    return start <= second or second < end if start > end else start <= second < end


def _of_the_first(cases: Cases, timeout: int, page: Acknowledgement) -> Cases:
    soon = [one for one in cases.delays if one.high <= timeout]
    late = len(cases.delays) - len(soon)
    never = min(late, round(page.never * len(cases.delays)))
    longer = [Delays(float(timeout), float("inf"))] * (late - never)
    left_out = dict(cases.left_out) | ({"as many as never notice a page": never} if never else {})
    return replace(cases, delays=(*soon, *longer), left_out=left_out)
