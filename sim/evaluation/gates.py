"""Gates: what no good part of a message makes up for; and what turned out wrong, though nobody could know it then."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from sim import events as ev
from sim.evaluation import phrasing
from sim.evaluation.moment import NOTICE, Message, Moment
from sim.log import Log
from sim.metrics.claims import Contradiction, among, differ
from sim.metrics.facts import Facts
from sim.metrics.telling import disclosed_selectively
from sim.scenario import NOT_TRUE, WHOSE_FAULT, Weighing

CAP = Weighing().cap  #: a message with a gate scores no more (A-05), where the organisation does not say otherwise

AGAINST_KNOWN, AGAINST_EARLIER = "contradicts what was known", "contradicts an earlier message"
UNRELEASED, BLAMES = "sent without a release", "blames somebody else"
TOO_SOON, NO_DATA = "tells investors before the exchange", "says that no data are affected"
BARE = "says no more than a status page's default"


_IMPACT = ("what happened", "who is affected")  # where a message says what it is about


class Seen(NamedTuple):
    """Why a gate fell, or what turned out wrong: which, and in words what was seen."""

    what: str
    why: str


class Evidence:
    """What a log holds against its messages: contradictions, notices that told some investors first, and what was truly
    so at each second; when it was `detected`, and what the parts of a message weigh (`weighing`)."""

    def __init__(self, log: Log, until: int | None = None):
        facts = Facts(log, until)
        organisation = log.scenario.organisation
        self.weighing = organisation.message_score or Weighing()
        self.detected = facts.detected()
        self.against: dict[str, list[Contradiction]] = {}
        for one in among(facts):
            self.against.setdefault(one.other or one.one, []).append(one)
        self.sent = {e.notice for e in log if isinstance(e, ev.NoticeSent)}
        self.selective = disclosed_selectively(facts)
        self.others = tuple(c.name for c in organisation.components if c.vendor)
        self.components = tuple(c.name for c in organisation.components)
        self.well = organisation.restored_at
        self.causes = tuple(filter(None, (*(f.cause for f in log.scenario.faults), *_named_causes(log))))
        self.broken = {e.notice: e for e in log if isinstance(e, ev.EstimateBroken)}
        self._health: dict[str, list[tuple[int, float]]] = {}
        for e in log:
            if isinstance(e, ev.HealthChanged):
                self._health.setdefault(e.component, []).append((e.at, e.health))

    def ill(self, second: int) -> list[str]:
        """The components that truly did not work as usual at a second."""
        return [name for name, course in self._health.items() if self._at(course, second) < self.well]

    def _at(self, course: list[tuple[int, float]], second: int) -> float:
        place = bisect_right(course, second, key=lambda point: point[0])
        return course[place - 1][1] if place else 1.0


def _named_causes(log: Log) -> list[str]:
    return [e.cause for e in log if isinstance(e, ev.CauseIdentified)]


def gates(message: Message, moment: Moment, evidence: Evidence) -> tuple[Seen, ...]:
    """The gates that a message falls at."""
    found = [*_contradicts(message, moment, evidence), *_released(message), *_blames(message, evidence)]
    if message.form == NOTICE and message.name in evidence.selective:
        found.append(Seen(TOO_SOON, "some investors had it before the exchange's news service had one out"))
    words = phrasing.no_data(message.text)
    if words and not _established(moment):
        found.append(Seen(NO_DATA, f"“{words}”, before that was established"))
    bare = phrasing.bare(message.text)
    impact = any(phrasing.says_something(message.said.get(name, "")) for name in _IMPACT)
    return tuple(
        found if impact or not bare else [*found, Seen(BARE, f"“{bare[0]}”, and neither what happened nor to whom")]
    )


def _established(moment: Moment) -> bool:
    """Whoever finds the cause sees whether records have got out: before that nobody knows, after it somebody does."""
    return moment.cause and not moment.breach


def _contradicts(message: Message, moment: Moment, evidence: Evidence) -> list[Seen]:
    """What was known otherwise counts, and what an earlier message says, unless this one says that it corrects it.
    Where the support desk tells something old, the notice is the newer of the two, and not at fault."""
    corrects = bool(message.said.get(NOT_TRUE)) or phrasing.corrects(message.text)
    found = []
    for one in evidence.against.get(message.name, ()) if message.form == NOTICE else ():
        if not one.other:
            found.append(Seen(AGAINST_KNOWN, f"{one.about}: {one.what}"))
        elif one.one in evidence.sent and not corrects:
            found.append(Seen(AGAINST_EARLIER, f"{one.one}, {one.about}: {one.what}"))
    return [*found, *_another_cause(message, moment, corrects)]


def _another_cause(message: Message, moment: Moment, corrects: bool) -> Iterator[Seen]:
    """A cause that has no word in common with the one that was known; or with one that these readers had been told and
    that was not known, where it is not said that this corrects it."""
    cause = message.said.get("cause", "") if message.form == NOTICE else ""
    if known_otherwise(cause, moment):
        yield Seen(AGAINST_KNOWN, f"cause: it was known to be “{'; '.join(moment.causes)}”")
    for told in moment.guessed:
        if not corrects and phrasing.at_odds(cause, told):
            yield Seen(AGAINST_EARLIER, f"cause: these readers were told “{told}”, and not that this corrects it")


def known_otherwise(cause: str, moment: Moment) -> bool:
    """Whether a cause was known, and this is another one."""
    return bool(cause and moment.causes) and all(phrasing.at_odds(cause, one) for one in moment.causes)


def _released(message: Message) -> list[Seen]:
    lacking = message.sent.lacking if message.sent else ()
    return [Seen(UNRELEASED, f"not released by the {' and the '.join(lacking)}")] if lacking else []


def _blames(message: Message, evidence: Evidence) -> list[Seen]:
    """In public, to name somebody else as guilty: by words under *whose fault it is*, by a sentence in which a
    supplier's name stands with a word of blame, or by one that says that it is not our fault, or some partner's."""
    if not message.outside:
        return []
    if words := message.said.get(WHOSE_FAULT):
        return [Seen(BLAMES, f"“{words}”")]
    if names := phrasing.blamed(message.text, evidence.others):
        return [Seen(BLAMES, f"names {', '.join(names)}, with a word of blame")]
    shifts = phrasing.shifts(message.text)
    return [Seen(BLAMES, f"“{shifts}”")] if shifts else []


# ------------------------------------------------------------------------------------------------- hindsight


def hindsight(message: Message, moment: Moment, evidence: Evidence) -> tuple[Seen, ...]:
    """What was not so, by the truth that nobody saw: shown, and never punished."""
    if message.form != NOTICE:
        return ()
    ill = evidence.ill(message.at)
    works = [n for n in phrasing.named(message.said.get("what still works", ""), ill) if n not in moment.ill]
    found = [Seen("said to work", f"{', '.join(works)} did not work as usual")] if works else []
    if moment.over and ill and message.said.get("what happened"):
        found.append(Seen("said to be over", f"{', '.join(ill)} did not work as usual"))
    if message.name in evidence.broken:
        found.append(Seen("said when it ends", "it was not over by then"))
    cause = message.said.get("cause", "")
    if (
        cause
        and evidence.causes
        and not known_otherwise(cause, moment)
        and all(differ(cause, one) for one in evidence.causes)
    ):
        found.append(Seen("said to be the cause", "it was another"))
    return tuple(found)
