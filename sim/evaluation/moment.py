"""The moment at which a message went out: what its author could know then, and how long it had been due.

What is known is the picture that everybody in the response shares, folded from what they perceived and from nothing
else: the truth is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sim import events as ev
from sim import wording
from sim.evaluation.elements import DOCUMENTS, Type, sort_of
from sim.evaluation.phrasing import at_odds
from sim.log import Log
from sim.picture import Known
from sim.scenario import AFTERWARDS, INSIDE, NOTICE_FIELDS, Organisation

NOTICE = "notice"  #: the form of what went out; any other is the name of a document

Fields = tuple[tuple[str, str], ...]


class Message(NamedTuple):
    """What somebody sent, or wrote: its second and name, who did it, for which group, which sort of message it is, the
    fields (or parts) that have words, the text that they make, whether it is a notice or which document, and of a
    document the parts that its text denies."""

    at: int
    name: str
    role: str
    to: str
    sort: Type
    fields: Fields
    text: str
    form: str = NOTICE
    sent: ev.NoticeSent | None = None
    denied: tuple[str, ...] = ()

    @property
    def said(self) -> dict[str, str]:
        """The words, by field."""
        return dict(self.fields)

    @property
    def outside(self) -> bool:
        """Whether it is for people outside the organisation."""
        return self.to not in INSIDE


class Due(NamedTuple):
    """How long a message took, and how long it may have (seconds), counted `since` what."""

    took: int
    allowed: int
    since: str


@dataclass(frozen=True, slots=True)
class Moment:
    """What was known as a message went out. `due`: None where nothing says by when it should have come; `later`: an
    earlier notice about the same stood, with which it could have been at odds. `causes` were known; `guessed` is what
    some of these readers had been told to be the cause, and was not known to be."""

    over: bool
    ill: tuple[str, ...]
    cause: bool
    way_round: bool
    offered: bool
    breach: bool
    due: Due | None
    later: bool = False
    causes: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()

    def counts(self, condition: str) -> bool:
        """Whether what hangs on a `Condition` counts at this moment."""
        return {
            "": True,
            "while it lasts": not self.over,
            "once it is over": self.over,
            "while something fails": bool(self.ill) and not self.over,
            "once the cause is known": self.cause,
            "until the cause is known": not self.cause,
            "once a way round is open": self.way_round and not self.over,
            "once something is offered": self.offered,
            "after a breach": self.breach,
        }[condition]


@dataclass(slots=True)
class _Sofar:
    """What has come by now, as the log is read."""

    organisation: Organisation
    known: Known = field(default_factory=Known)
    last: dict[tuple[type, int], int] = field(default_factory=dict)
    sent: list[tuple[ev.NoticeSent, bool]] = field(default_factory=list)  #: with whether it was over by then
    guesses: list[tuple[ev.NoticeSent, str]] = field(default_factory=list)  #: causes named that were not known
    written: int = 0


_DATED = (ev.IncidentDeclared, ev.IncidentResolved, ev.RemedyFinished, ev.RumourSeen)


def told(log: Log, until: int | None = None) -> Iterator[tuple[Message, Moment]]:
    """Every message of a log, in order, with its moment; up to second `until`, if that is given. What went to the
    regulator is left out: what it must hold, its clock says."""
    sofar = _Sofar(log.scenario.organisation)
    for event in log:
        if until is not None and event.at > until:
            return
        if type(event) is ev.NoticeSent:
            yield from _notice(sofar, event)
        elif type(event) is ev.DocumentWritten and event.document in DOCUMENTS:
            yield _document(sofar, event)
        if event.seen_by is ev.EVERYBODY and not hasattr(event, "notice"):  # what was sent is kept here
            sofar.known.see(event)
            _date(sofar, event)


def _date(sofar: _Sofar, event: Any) -> None:
    if type(event) in _DATED and getattr(event, "helped", True):
        key = type(event), getattr(event, "incident", 0)
        if type(event) is not ev.IncidentDeclared or key not in sofar.last:
            sofar.last[key] = event.at


def _notice(sofar: _Sofar, sent: ev.NoticeSent) -> Iterator[tuple[Message, Moment]]:
    over = sofar.known.about(sent.incidents).resolved
    before = [(e, then) for e, then in sofar.sent if same_readers(e, sent.to, sent.audiences, sent.incidents)]
    sort = sort_of(sent.to, sent.occasion, not before, over, any(then for _, then in before))
    if sort is not None:
        words = worded(sent.fields)
        message = Message(
            sent.at, sent.notice, sent.role, sent.to, sort, words, wording.text(words), NOTICE, sent
        )  # fmt: skip
        due = _due(sofar, message, sent, before[-1][0] if before else None, over)
        moment = knowing(sofar.known, sent.incidents, due, bool(sofar.sent))
        yield message, replace(moment, guessed=_told_before(sofar, sent))
    _keep_guess(sofar, sent)
    if sort != "correction":
        sofar.sent.append((sent, over))


def _told_before(sofar: _Sofar, sent: ev.NoticeSent) -> tuple[str, ...]:
    """What some of these readers were told to be the cause of one of these incidents, and was not known to be."""
    ours = set(sent.audiences), set(sent.incidents)
    told = [cause for old, cause in sofar.guesses if ours[0] & set(old.audiences) and ours[1] & set(old.incidents)]
    return tuple(dict.fromkeys(told))


def _keep_guess(sofar: _Sofar, sent: ev.NoticeSent) -> None:
    cause, known = dict(sent.fields).get("cause", "").strip(), sofar.known.about(sent.incidents).cause
    if cause and (not known or at_odds(cause, known)):
        sofar.guesses.append((sent, cause))


def worded(fields: Fields) -> Fields:
    """The fields that have words, in their usual order."""
    given = {name: words for name, words in fields if words.strip()}
    return tuple((name, given[name]) for name in NOTICE_FIELDS if name in given)


def same_readers(old: ev.NoticeSent, to: str, audiences: tuple[str, ...], incidents: tuple[int, ...]) -> bool:
    """Whether all these readers had that earlier notice, about one of these incidents."""
    return old.to == to and set(audiences) <= set(old.audiences) and not set(old.incidents).isdisjoint(incidents)


def _document(sofar: _Sofar, event: ev.DocumentWritten) -> tuple[Message, Moment]:
    sofar.written += 1
    sort = DOCUMENTS[event.document]
    words = tuple(pair for pair in event.fields if pair[1].strip() and pair[0] not in event.lacks)
    to = {"press release": "press", "partner": "partners", "executive": "executives"}.get(sort, "customers")
    name = f"{event.document}, written ({sofar.written})"
    message = Message(event.at, name, event.role, to, sort, words, event.text, event.document, None, event.contradicts)
    return message, knowing(sofar.known, tuple(sofar.known.incidents), None, False)


def knowing(known: Known, incidents: tuple[int, ...], due: Due | None = None, later: bool = False) -> Moment:
    """The moment at which so much is known of these incidents."""
    matters = known.about(incidents)
    open_ = any(matters.ways_round.values())
    breach = any(known.incidents[n].breached for n in incidents if n in known.incidents)
    offered = bool(matters.offered) or matters.money_owed is not None
    causes = tuple(one for one in (matters.cause or "").split("; ") if one)
    return Moment(matters.resolved, matters.ill, bool(causes), open_, offered, breach, due, later, causes)


# -------------------------------------------------------------------------------------------- by when it was due


def _due(sofar: _Sofar, message: Message, sent: ev.NoticeSent, before: ev.NoticeSent | None, over: bool) -> Due | None:
    """By when it should have come: the organisation's own targets, or what was promised. None: nothing says so."""
    targets = _targets(sofar, sent)
    to_tell = getattr(targets, f"tell_{sent.to}", None)
    if message.sort == "follow-up":
        return _since(sofar, sent, ev.IncidentResolved, _follow_up(sofar, sent), "it was resolved")
    if sent.occasion in (*AFTERWARDS[1:], "clock started"):
        return None
    if message.sort == "correction":
        seen = sofar.last.get((ev.RumourSeen, 0))
        return None if seen is None or to_tell is None else Due(sent.at - seen, to_tell, "the rumour was seen")
    if over:
        return _since(sofar, sent, ev.IncidentResolved, to_tell, "it was resolved")
    if sent.occasion == "mitigated":
        return _since(sofar, sent, ev.RemedyFinished, to_tell, "things were better")
    if before is None:
        return _since(sofar, sent, ev.IncidentDeclared, to_tell, "it was declared")
    return _after(before, sent, targets)


def _after(before: ev.NoticeSent, sent: ev.NoticeSent, targets: Any) -> Due | None:
    """Of an update: by when the one before promised it, else as often as the organisation wants customers told."""
    cadence = targets.update_customers if targets and sent.to == "customers" else None
    allowed = cadence if before.next_update is None else before.next_update - before.at
    return None if not allowed or allowed <= 0 else Due(sent.at - before.at, allowed, "the one before")


def _since(sofar: _Sofar, sent: ev.NoticeSent, kind: type, allowed: int | None, words: str) -> Due | None:
    found = [at for n in sent.incidents if (at := sofar.last.get((kind, n))) is not None]
    return Due(sent.at - max(found), allowed, words) if found and allowed else None


def _targets(sofar: _Sofar, sent: ev.NoticeSent) -> Any:
    category = sofar.known.about(sent.incidents).category
    return next((one for one in sofar.organisation.targets if one.category == category), None)


def _follow_up(sofar: _Sofar, sent: ev.NoticeSent) -> int | None:
    """How soon the follow-up is owed; None where nothing is, or it is about a review, which has its own time."""
    category, after = sofar.known.about(sent.incidents).category, sofar.organisation.aftermath
    if after is None or sent.occasion == AFTERWARDS[-1]:
        return None
    return next((one.follow_up for one in after.owed if one.category == category), None)
