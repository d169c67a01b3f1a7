"""The closed list of phrases that scenario files may use: each says when something has come true.

A phrase is judged event by event, so the same phrase wakes a story while a run grows and finds an
expectation's evidence in a finished log.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

from sim import events as ev
from sim.actions import FIELDS
from sim.scenario import AFTERWARDS, CATEGORIES, DOCUMENTS, FAMILIES, FOLLOW_UP, GROUPS, MISTAKE_SEEN, ROLES, those

Rule = tuple[tuple[type, ...], Callable[[Any], bool]]

_ALWAYS: Callable[[Any], bool] = lambda event: True  # noqa: E731 - a name for "whatever it holds"

_PLAIN: dict[str, Rule] = {
    "the impact began": ((ev.FaultStruck,), _ALWAYS),
    "the first alert was raised": ((ev.AlertRaised, ev.CustomersReported), _ALWAYS),
    "a page was acknowledged": ((ev.PageAcknowledged,), _ALWAYS),
    "an incident was declared": ((ev.IncidentDeclared,), _ALWAYS),
    "the cause was identified": ((ev.CauseIdentified,), _ALWAYS),
    "a remedy was started": ((ev.RemedyStarted,), _ALWAYS),
    "a remedy helped": ((ev.RemedyFinished,), lambda e: e.helped),
    "the service was mitigated": ((ev.ServiceMitigated,), _ALWAYS),
    "the service was restored": ((ev.ServiceRestored,), _ALWAYS),
    "a breach was found": ((ev.BreachFound,), _ALWAYS),
    "awareness was stated": ((ev.AwarenessStated,), _ALWAYS),
    "the regulator was told": ((ev.NoticeSent,), lambda e: e.to == "regulator"),
    "a clock started": ((ev.ClockStarted,), _ALWAYS),
    "a clock was met": ((ev.ClockMet,), _ALWAYS),
    "a clock was missed": ((ev.ClockMissed,), _ALWAYS),
    "the breach was contained": ((ev.ExposureEnded,), _ALWAYS),
    "the incident was resolved": ((ev.IncidentResolved,), _ALWAYS),
    "support agents were briefed": ((ev.SupportBriefed,), _ALWAYS),
    "somebody asked for facts": ((ev.Asked,), _ALWAYS),
    "a scribe was named": ((ev.ScribeNamed,), _ALWAYS),
    "a seat was handed over": ((ev.RoleHandedOver,), _ALWAYS),
    "an engineer joined": ((ev.EngineerJoined,), _ALWAYS),
    "the kind was named": ((ev.KindNamed,), _ALWAYS),
    "double charges were reported": ((ev.ChargesReported,), _ALWAYS),
    "refunds were decided": ((ev.RefundsDecided,), _ALWAYS),
    "everybody had their money back": ((ev.MoneyReturned,), _ALWAYS),
    "compensation was offered": ((ev.CompensationOffered,), _ALWAYS),
    "the review was held": ((ev.ReviewHeld,), _ALWAYS),
    "an improvement was chosen": ((ev.ImprovementChosen,), _ALWAYS),
    "an improvement was given an owner": ((ev.ImprovementChosen,), lambda e: bool(e.owner)),
    "the report was handed round": ((ev.ReportHandedRound,), _ALWAYS),
    "a document was written": ((ev.DocumentWritten,), _ALWAYS),
    "the talk was moved to a closed channel": ((ev.TalkMoved,), _ALWAYS),
    "a mistake was put right": ((ev.MistakePutRight,), _ALWAYS),
    "readers reported a mistake": ((ev.MistakeReported,), _ALWAYS),
}


def _declared(category: str) -> Rule:
    return (ev.IncidentDeclared, ev.CategoryChanged), lambda e: e.category == category


def _taken_for(kind: str) -> Rule:
    return (ev.KindNamed,), lambda e: e.kind == kind


def _called(role: str) -> Rule:
    return (ev.RoleCalled,), lambda e: e.role == role


def _joined(role: str) -> Rule:
    return (ev.RoleJoined,), lambda e: e.role == role


def _sent(group: str) -> Rule:
    return (ev.NoticeSent,), lambda e: e.to == group and e.occasion not in AFTERWARDS


def _saying(field: str, group: str) -> Rule:
    sent = _sent(group)[1]
    return (ev.NoticeSent,), lambda e: sent(e) and _says(e, field)


def _followed_up_saying(field: str, group: str) -> Rule:
    followed_up = _followed_up(group)[1]
    return (ev.NoticeSent,), lambda e: followed_up(e) and _says(e, field)


def _says(event: ev.NoticeSent, field: str) -> bool:
    return any(name == field and words.strip() for name, words in event.fields)


def _promised(group: str) -> Rule:
    return (ev.NoticeSent,), lambda e: e.to == group and e.next_update is not None


def _corrected(group: str) -> Rule:
    return (ev.NoticeSent,), lambda e: e.to == group and e.occasion == MISTAKE_SEEN


def _followed_up(group: str) -> Rule:
    return (ev.NoticeSent,), lambda e: e.to == group and e.occasion in FOLLOW_UP


def _told_of_improvements(group: str) -> Rule:
    return (ev.NoticeSent,), lambda e: e.to == group and e.occasion == "after the review"


def _written(document: str) -> Rule:
    return (ev.DocumentWritten,), lambda e: e.document == document


_WITH_A_WORD: tuple[tuple[str, Iterable[str], Callable[[str], Rule]], ...] = (
    ("the incident was declared {}", CATEGORIES, _declared),
    ("the {} joined", ROLES, _joined),
    ("a notice was sent to {}", GROUPS, _sent),
    ("a notice with a next update was sent to {}", GROUPS, _promised),
    ("a follow-up was sent to {}", GROUPS, _followed_up),
    ("a correction was sent to {}", GROUPS, _corrected),
    ("the kind was named as {}", FAMILIES, _taken_for),
    ("the {} was written", DOCUMENTS, _written),
    ("a notice of improvements was sent to {}", ("customers", "partners"), _told_of_improvements),
    ("the {} was called", ROLES, _called),
)

_ABOUT_A_FIELD: tuple[tuple[str, Callable[[str, str], Rule]], ...] = (
    ("a notice saying {} was sent to {}", _saying),
    ("a follow-up saying {} was sent to {}", _followed_up_saying),
)

_RULES: dict[str, Rule] = (
    _PLAIN
    | {form.format(those(word)): rule(word) for form, words, rule in _WITH_A_WORD for word in words}
    | {form.format(f, those(g)): rule(f, g) for form, rule in _ABOUT_A_FIELD for f, g in product(FIELDS, GROUPS)}
)

#: Every phrase, as it is written.
PHRASES: tuple[str, ...] = tuple(_RULES)


def known(text: str) -> bool:
    """Whether `text` is one of the phrases."""
    return text in _RULES


def nearest(text: str) -> tuple[str, ...]:
    """Up to three phrases that look most like `text`."""
    return tuple(difflib.get_close_matches(text, PHRASES, n=3, cutoff=0.3))


def kinds(phrase: str) -> tuple[type, ...]:
    """The kinds of event that can make the phrase come true. Raises KeyError for an unknown phrase."""
    return _RULES[phrase][0]


def test(phrase: str) -> Callable[[Any], bool]:
    """Says of an event whether the phrase comes true with it. Raises KeyError for an unknown phrase."""
    of, holds = _RULES[phrase]
    return lambda event: isinstance(event, of) and holds(event)


def concerns(event: Any, component: str) -> bool:
    """Whether an event counts where phrases are about one fault: of what breaks, only that component does."""
    return not isinstance(event, ev.FaultStruck | ev.ServiceMitigated | ev.ServiceRestored) or (
        event.component == component
    )


def first(phrase: str, log: Iterable[Any], since: int = 0) -> Any | None:
    """The first event of `log`, not before second `since`, with which the phrase comes true; None: never."""
    of, holds = _RULES[phrase]
    return next((e for e in log if type(e) in of and e.at >= since and holds(e)), None)
