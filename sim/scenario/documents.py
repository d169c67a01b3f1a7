"""The documents that people write in an exercise: what each must say, who writes it, and what it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.scenario.words import (
    COMMANDER,
    COMMUNICATIONS_LEAD,
    COUNSEL,
    EXECUTIVE,
    IT_LEAD,
    SUPPORT_LEAD,
    TECHNICAL,
    YOUR_ORDER,
    Group,
)

#: Where it stands that something belongs into such a text.
CERC = "CDC, Crisis and Emergency Risk Communication: the first message"
LEXICON = "the Warning Lexicon: source, hazard, place, guidance, time"
ACMA = "ACMA, outage communication standard (Australia)"
PAGERDUTY = "PagerDuty's published incident response documentation"
APOLOGY = "Lewicki and others, An exploration of the structure of effective apologies"
RELEASES = "guides to press releases"
BREACH_FORM = "California Civil Code 1798.82, headings of a breach notice"
REVIEWS = "PagerDuty's published post-mortem template"
PRACTICE = "good practice, without a published list that names it"

_WRITERS = (COMMUNICATIONS_LEAD, COMMANDER)
_DESK = (SUPPORT_LEAD, COMMUNICATIONS_LEAD)

LeadsTo = Literal["a notice", "a line for the agents", "questions and answers", "the report of the review"]


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a document: its name, what belongs there (`hint`), where that is asked for (`source`), whether it
    is `required`, and the heading that stands above it in the text ("": none). One that a notice has, too, is called as
    it is there (`NOTICE_FIELDS`)."""

    name: str
    hint: str
    source: str
    required: bool = True
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A kind of document: its name, which roles write it, its parts in order, and what it leads to in the model ("":
    nothing, beyond standing in the log). One that leads to a notice is for the group `to`."""

    name: str
    by: tuple[str, ...]
    parts: tuple[Part, ...]
    leads_to: LeadsTo | Literal[""] = ""
    to: Group = "customers"

    def part(self, name: str) -> Part | None:
        """The part of this name; None: it has none."""
        return next((part for part in self.parts if part.name == name), None)


def _optional(part: Part) -> Part:
    return Part(part.name, part.hint, part.source, False, part.heading)


def _asking(part: Part, question: str) -> Part:
    return Part(part.name, part.hint, part.source, part.required, question)


_SPEAKS = Part("who speaks", "who says this: the organisation, or a role", LEXICON)
_HAPPENED = Part("what happened", "what is wrong, in the readers' own words", CERC)
_AFFECTED = Part("who is affected", "which systems, regions and people", ACMA)
_WORKS = Part("what still works", "what is not affected", ACMA)
_SCALE = Part("how many", "the number or share of people", ACMA)
_COSTS = Part("what it costs", "what it costs, a minute or so far", PRACTICE, False)
_DOES = Part("what we do", "what is being done, or has been done", CERC)
_UNKNOWN = Part("not known yet", "what is not known yet", CERC)
_ESTIMATE = Part("estimate", "when it will be over, or that nobody can say yet", ACMA)
_NEXT = Part("next update", "when the next word comes; [time] is put in when it goes", PAGERDUTY)
_SORRY = Part("apology", "say sorry for what readers go through, without an excuse", APOLOGY)
_AROUND = Part("alternative", "what readers can do instead", PAGERDUTY)
_TO_DO = Part("what to do", "what readers should do, and should not", CERC)
_LOOK = Part("where to look", "where more is to be found", CERC)
_CAUSE = Part("cause", "the cause, once it is confirmed; never a guess", PAGERDUTY)
_LASTING = Part("lasting effects", "what is lost or lasts; that nothing is, only if it is established", PAGERDUTY)
_SINCE = Part("since when", "when it began and ended, with the time zone", REVIEWS)
_BETTER = Part("what becomes better", "what is done so that it does not come again", REVIEWS)
_MADE_UP = Part("compensation", "what readers get, and how", PRACTICE, False)
_MONEY = Part("money back", "who was charged for nothing, and how the money comes back", PRACTICE, False)
_ORDER = Part(YOUR_ORDER, "whether an open order is safe; for those who have one", PRACTICE, False)

EXECUTIVE_BRIEF = Document(
    "executive brief",
    _WRITERS,
    (
        *(_SPEAKS, _HAPPENED, _AFFECTED, _WORKS, _SCALE, _COSTS, _DOES, _UNKNOWN, _ESTIMATE, _NEXT),
        *(_CAUSE, _LASTING, _SINCE, _optional(_AROUND), _LOOK, _optional(_BETTER)),
    ),
    "a notice",
    "executives",
)
SUPPORT_SCRIPT = Document(
    "support script",
    _DESK,
    (
        *(_SPEAKS, _HAPPENED, _AFFECTED, _optional(_WORKS), _DOES, _ESTIMATE, _NEXT, _SORRY, _AROUND, _TO_DO),
        Part("not to be said", "what agents must not say: guesses, blame, that no data are lost", PAGERDUTY),
        Part("passed on", "which cases go to whom", PRACTICE),
        *(_MONEY, _optional(_LOOK)),
    ),
    "a line for the agents",
)
QUESTIONS = Document(
    "list of questions and answers",
    _DESK,
    (
        _asking(_HAPPENED, "What is wrong?"),
        _asking(_AFFECTED, "Am I affected?"),
        _asking(_WORKS, "What still works?"),
        _asking(_AROUND, "What can I do instead?"),
        _asking(_TO_DO, "What should I do now, and what not?"),
        _asking(_ORDER, "Is my order safe?"),
        _asking(_MONEY, "Was I charged, and do I get it back?"),
        _asking(_ESTIMATE, "When will it be over?"),
        _asking(_NEXT, "When do I hear more?"),
        _asking(_optional(_CAUSE), "Why did it happen?"),
        _asking(_MADE_UP, "Do I get something for it?"),
        _asking(_LOOK, "Where do I find more?"),
    ),
    "questions and answers",
)
PARTNER_NOTE = Document(
    "partner note",
    _WRITERS,
    (
        *(_SPEAKS, _HAPPENED, _AFFECTED, _WORKS, Part("scale", _SCALE.hint, ACMA), _DOES, _UNKNOWN, _ESTIMATE, _NEXT),
        *(_AROUND, _TO_DO, _CAUSE, _LASTING, _SINCE, _LOOK, _optional(_SORRY), _optional(_BETTER), _MADE_UP),
        Part(TECHNICAL, "what partners' engineers need; legal counsel releases it", PRACTICE, False),
    ),
    "a notice",
    "partners",
)
PRESS_RELEASE = Document(
    "press release",
    _WRITERS,
    (
        Part("headline", "one line that could stand alone", RELEASES),
        Part("dateline", "place and date", RELEASES),
        *(_HAPPENED, _AFFECTED, _WORKS, Part("scale", _SCALE.hint, ACMA), _SINCE, _DOES, _UNKNOWN, _CAUSE),
        Part("quotation", "a sentence of a person with name and office", RELEASES),
        *(_SORRY, _LASTING, _BETTER, _optional(_ESTIMATE), _optional(_AROUND), _optional(_TO_DO), _MADE_UP, _LOOK),
        Part("contact", "who can be reached, and how", RELEASES),
        Part("about us", "who we are, as under every release", RELEASES),
    ),
    "a notice",
    "press",
)
FOLLOW_UP_LETTER = Document(
    "follow-up",
    _WRITERS,
    (
        *(_SPEAKS, _HAPPENED, _optional(_AFFECTED), _SINCE, _DOES, _CAUSE, _SORRY, _TO_DO, _LASTING),
        Part("what information", "after a breach: which data it was about", BREACH_FORM, False),
        *(Part("compensation", _MADE_UP.hint, PRACTICE), _MONEY, _BETTER, _LOOK),
    ),
    "a notice",
)
IMPROVEMENT_NOTICE = Document(
    "improvement notice",
    _WRITERS,
    (
        *(_SPEAKS, _HAPPENED, _optional(_SINCE), _optional(_CAUSE), _BETTER),
        Part("by when", "when it is done, and how readers will notice", REVIEWS),
        *(_optional(_SORRY), _MADE_UP, _LOOK),
    ),
    "a notice",
)
POST_INCIDENT_REPORT = Document(
    "post-incident report",
    (COMMANDER, IT_LEAD, EXECUTIVE, COUNSEL, COMMUNICATIONS_LEAD, SUPPORT_LEAD),
    (
        Part("summary", "in three sentences: what happened, how bad, how it ended", REVIEWS, True, "Summary"),
        Part("impact", "who was affected, for how long, and how badly", REVIEWS, True, "Impact"),
        Part("timeline", "what was seen and done when, as it was known then", REVIEWS, True, "Timeline"),
        Part("causes", "what brought it about; seldom one thing, never a person", REVIEWS, True, "Causes"),
        Part("what went well", "what should be done the same way again", REVIEWS, True, "What went well"),
        Part("what did not", "what took too long, was missing, or luck", REVIEWS, True, "What did not go well"),
        Part("actions", "what becomes better: what, who, by when, how it is seen", REVIEWS, True, "Actions"),
    ),
    "the report of the review",
)
DOCUMENTS: dict[str, Document] = {
    one.name: one
    for one in (
        *(EXECUTIVE_BRIEF, SUPPORT_SCRIPT, QUESTIONS, PARTNER_NOTE, PRESS_RELEASE, FOLLOW_UP_LETTER),
        *(IMPROVEMENT_NOTICE, POST_INCIDENT_REPORT),
    )
}
