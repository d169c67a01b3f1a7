"""What follows from a document in the model: a notice to begin with its words, a deed, or nothing."""

from __future__ import annotations

from sim import actions as act
from sim import wording
from sim.documents.checklist import Fields
from sim.picture import Known
from sim.reach import reachable
from sim.scenario import COUNSEL, NOTICE_FIELDS, PRESS, TECHNICAL, Document, Scenario, those, worded

from .parts import listed

_NEXT = 1800  # seconds until the next update that a notice promises to begin with, as the composer does
_FIRST = "e-mail"  #: the channel that is ticked first, where the group has it


def follows(document: Document) -> str:
    """In words, for a button: write the notice to partners."""
    if document.leads_to == "a notice":
        return f"write the notice to {those(document.to)} …"
    return {
        "a line for the agents": "give it to the support agents",
        "questions and answers": "publish them",
        "the report of the review": "hand it round",
    }.get(document.leads_to, "")


def deed(document: Document, known: Known) -> act.Action | None:
    """The deed that follows; None where a notice does, or nothing."""
    if document.leads_to == "a line for the agents":
        return act.BriefSupport()
    if document.leads_to == "questions and answers":
        return act.PublishFaq()
    if document.leads_to == "the report of the review":
        reviewed = [n for n, one in known.incidents.items() if one.reviewed and not one.report]
        return act.ShareReport(False, next(iter(reviewed), 1))
    return None


def notice(document: Document, fields: Fields, known: Known, scenario: Scenario, now: int) -> act.Draft:
    """The notice that a document begins: those of its parts that a notice has, to its readers."""
    ways = reachable(scenario.organisation, document.to)
    first = _FIRST if _FIRST in ways else next(iter(ways), "")
    said = tuple((name, words) for name, words in fields if name in NOTICE_FIELDS)
    promise = _NEXT if dict(said).get("next update") else None
    counsel = (COUNSEL,) if dict(said).get(TECHNICAL) and COUNSEL in known.called else ()
    return act.Draft(
        document.to,
        (first,) if first else (),
        _occasion(document, known, scenario, now),
        approvals=counsel,
        fields=said,
        next_update=promise,
    )


def room(document: Document, fields: Fields, scenario: Scenario) -> str:
    """How long the notice would be, and for which channels of its readers that is too long; "" if it fits all."""
    said = wording.text(tuple((name, words) for name, words in fields if name in NOTICE_FIELDS), "00:00", "00:00")
    ways = reachable(scenario.organisation, document.to)
    short = [c for c in scenario.organisation.channels if c.name in ways and c.limit and len(said) > c.limit]
    takes = listed(f"{worded(channel.name)} ({channel.limit})" for channel in short)
    return f"The notice would have {len(said):,} characters, too many for {takes}." if short else ""


def _occasion(document: Document, known: Known, scenario: Scenario, now: int) -> str:
    """What it is an occasion of: a release, a follow-up once it is over, improvements once it was looked back at."""
    if document.to == PRESS and not known.resolved:
        return "press release"
    if document.name == "improvement notice" and any(one.reviewed for one in known.incidents.values()):
        return "after the review"
    if document.name == "follow-up" and known.resolved:
        return "morning after" if now > scenario.lasts else "resolved"
    return "own initiative"
