"""Words to begin a document with: from what is known to whoever writes it, and nothing else.

What nobody in the model knows (a name, a quotation) is a blank in square brackets, to be filled in or taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sim import events as ev
from sim import wording
from sim.documents.checklist import Fields
from sim.documents.report import REPORT
from sim.incidents import Matters
from sim.scenario import NOTICE_FIELDS, Document, Scenario


class Desk(NamedTuple):
    """What lies before the writer: what is known of the incidents, of the scenario only what everybody can know, the
    second that it is, and what the writer's seats have seen, in order."""

    known: Matters
    scenario: Scenario
    now: int
    seen: Sequence[Any] = ()


def begun(document: Document, desk: Desk) -> Fields:
    """The parts of a document for which there are words, with them."""
    words = [(part.name, _begun(document, part.name, desk)) for part in document.parts]
    return tuple([(name, said) for name, said in words if said])


def _begun(document: Document, part: str, desk: Desk) -> str:
    if part in REPORT:
        return REPORT[part](desk.known, desk.scenario, desk.seen)
    if part in _OWN:
        return _OWN[part](desk)
    if part in NOTICE_FIELDS:
        promises = document.part(part) is not None
        return wording.default(part, desk.known, desk.scenario.organisation, promises, today=(desk.scenario, desk.now))
    return ""


def _since(desk: Desk) -> str:
    """When it was first seen and when it was called over, by the clock of the organisation."""
    if not desk.known.struck:
        return ""
    began = wording.clock(desk.scenario.starts + min(desk.known.struck.values()))
    over = [event.at for event in desk.seen if isinstance(event, ev.IncidentResolved)] if desk.known.resolved else []
    if over:
        return f"It lasted from about {began} to {wording.clock(desk.scenario.starts + over[-1])}, local time."
    return f"It has gone on since about {began}, local time."


def _unknown(desk: Desk) -> str:
    return "[what is not known, or that nothing is open]" if desk.known.cause else "We do not know the cause yet."


def _lasting(desk: Desk) -> str:
    """That nothing is lost is never said by itself: somebody must have established it."""
    breached = any(one.breached for one in desk.known.incidents.values())
    return "Customer records have been got at." if breached else "[what is lost or lasts, or that it is not known yet]"


def _scale(desk: Desk) -> str:
    return wording.default("how many", desk.known, desk.scenario.organisation, today=(desk.scenario, desk.now))


def _headline(desk: Desk) -> str:
    what = wording.default("what happened", desk.known, desk.scenario.organisation)
    return f"{desk.scenario.organisation.name}: {what[:1].lower()}{what[1:].rstrip('.')}"


def _dateline(desk: Desk) -> str:
    return f"[place], {desk.scenario.weekday}, {wording.clock(desk.scenario.starts + desk.now)}"


_OWN: dict[str, Callable[[Desk], str]] = {
    "who speaks": lambda desk: f"This is {desk.scenario.organisation.name}.",
    "since when": _since,
    "not known yet": _unknown,
    "lasting effects": _lasting,
    "scale": _scale,
    "headline": _headline,
    "dateline": _dateline,
    "quotation": lambda desk: "[name, office]: “[a sentence]”",
    "contact": lambda desk: "[name, telephone]",
    "about us": lambda desk: f"{desk.scenario.organisation.name} is [what we are, in a sentence].",
    "not to be said": lambda desk: "Guess at no cause, blame nobody, and do not say that no data are lost.",
    "passed on": lambda desk: "[which callers are put through, and to whom]",
    "by when": lambda desk: _promised(desk),
}


def _promised(desk: Desk) -> str:
    """By when what was decided is done."""
    days = dict.fromkeys(event.day for event in desk.known.better)
    return f"By {' and '.join(days)}." if days else "[by when, and how readers will notice]"
