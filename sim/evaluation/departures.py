"""Departures: which facts of a log count as harm, as a departure from plan, policy or law, or as something to improve.

They stand in one table (`FACTS`). Each fact that is found cites its log entries, and says which tasks it bears on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from sim import events as ev
from sim import phrases
from sim.evaluation.attaining import LATE, MISSED, PARTLY, Judgement, Score
from sim.log import Log
from sim.metrics.claims import among
from sim.metrics.facts import Facts
from sim.metrics.telling import disclosed_selectively, told_outside_first
from sim.scenario import GROUPS, INSIDE, those

HARM, DEPARTURE, IMPROVE = "harm", "departure", "opportunity to improve"
#: What hurts somebody for as long as it is not done, so that late is harm, and not only a chance to be quicker.
HURTS = {
    "the breach was contained": "customer records got out for longer than they should have",
    "refunds were decided": "customers who were charged for nothing waited too long for a word about their money",
    "everybody had their money back": "customers who were charged for nothing went without their money for too long",
}


class Case(NamedTuple):
    """What facts are looked for in: a log, what measures make of it, its judgements, and where each entry stands."""

    log: Log
    facts: Facts
    score: Score
    place: dict[int, int]

    def all(self, *kinds: type) -> list[tuple[int, Any]]:
        """Every entry of these kinds, with its position."""
        return [(n, event) for n, event in enumerate(self.log) if isinstance(event, kinds)]

    def sent(self, notices: Iterable[str]) -> list[tuple[int, ev.NoticeSent]]:
        """The entries with which these notices were sent."""
        wanted = set(notices)
        return [(n, event) for n, event in self.all(ev.NoticeSent) if event.notice in wanted]


class Seen(NamedTuple):
    """One time that a fact was found: the entries, and in words. It is about telling these `groups` (none: no group is
    named), or about the expectation of this name."""

    entries: tuple[int, ...]
    words: str
    groups: frozenset[str] = frozenset()
    expectation: str = ""


class Fact(NamedTuple):
    """A row of the table: what it is called, what it counts as, why (a `source`), what tasks it bears on (those with a
    phrase of these `kinds` of event), and how it is found."""

    name: str
    counts_as: str
    source: str
    kinds: tuple[type, ...]
    find: Callable[[Case], Iterator[Seen]]


class Found(NamedTuple):
    """A fact that was found in a log."""

    fact: Fact
    seen: Seen

    @property
    def words(self) -> str:
        """What was found, with the entries."""
        return f"{self.fact.name}: {self.seen.words} ({cited(self.seen.entries)})"

    def bears_on(self, judgements: Iterable[Judgement]) -> bool:
        """Whether a task that is shown by these expectations is about it."""
        if self.seen.expectation:
            return any(j.expectation.name == self.seen.expectation for j in judgements)
        return any(self._about(phrase) for j in judgements for phrase in j.expectation.phrases)

    def _about(self, phrase: str) -> bool:
        group = group_of(phrase)
        fits = not set(self.fact.kinds).isdisjoint(phrases.kinds(phrase))
        return fits and (group is None or not self.seen.groups or group in self.seen.groups)


def departures(log: Log, score: Score, until: int | None = None) -> tuple[Found, ...]:
    """Every fact of the table that is found in a finished log, in the table's order. `until` as for `measures`."""
    case = Case(log, Facts(log, until), score, {id(event): n for n, event in enumerate(log)})
    return tuple(Found(fact, seen) for fact in FACTS for seen in fact.find(case))


def group_of(phrase: str) -> str | None:
    """The group that a phrase about a notice names; None for any other phrase."""
    if phrase == "the regulator was told":
        return "regulator"
    return next((group for group in GROUPS if phrase.endswith(f" was sent to {those(group)}")), None)


def cited(entries: Iterable[int]) -> str:
    """Positions in the log, as they are cited: #3, #12."""
    return ", ".join(f"#{n}" for n in entries)


# ------------------------------------------------------------------------------------------------ how each is found


def _kept_hurting(case: Case) -> Iterator[Seen]:
    for j in case.score:
        words = next((HURTS[phrase] for phrase in j.expectation.wanted if phrase in HURTS), None)
        if words and j.status in (LATE, PARTLY, MISSED):
            yield Seen(j.entries, f"{words} ({j.expectation.name} {j.status})", expectation=j.expectation.name)


def _tried_blind(case: Case) -> Iterator[Seen]:
    """A remedy that takes something down while it is tried, begun before the cause was known, and of no help."""
    worse = {r.name: r.side_effect.component for f in case.log.scenario.faults for r in f.remedies if r.side_effect}
    known, begun = set(), {}
    for n, event in case.all(ev.CauseIdentified, ev.RemedyStarted, ev.RemedyFinished):
        if isinstance(event, ev.CauseIdentified):
            known.add(event.incident)
        elif isinstance(event, ev.RemedyStarted):
            begun[event.remedy] = (n, event.incident in known)
        elif event.remedy in worse and event.remedy in begun and not event.helped and not begun[event.remedy][1]:
            words = (
                f"{event.remedy} was tried before the cause was known; it took {worse[event.remedy]} down for nothing"
            )
            yield Seen((begun[event.remedy][0], n), words)


def _missed_clocks(case: Case) -> Iterator[Seen]:
    rows = {row.name: row for row in case.log.scenario.organisation.regimes}
    for n, event in case.all(ev.ClockMissed):
        row = rows.get(event.regime)
        yield Seen((n,), row.asks if row else event.regime, frozenset((row.recipient,) if row else ()))


def _selective(case: Case) -> Iterator[Seen]:
    for n, sent in case.sent(disclosed_selectively(case.facts)):
        yield Seen((n,), f"{sent.notice} reached some investors before the market", frozenset(("investors",)))


def _outside_first(case: Case) -> Iterator[Seen]:
    for sent in told_outside_first(case.facts):
        words = f"{sent.notice} went to {those(sent.to)} before anybody inside was told"
        yield Seen((case.place[id(sent)],), words, frozenset((sent.to, *INSIDE)))


def _unreleased(case: Case) -> Iterator[Seen]:
    for n, sent in case.all(ev.NoticeSent):
        if sent.lacking:
            words = f"{sent.notice} went to {those(sent.to)} without the release of {', '.join(sent.lacking)}"
            yield Seen((n,), words, frozenset((sent.to,)))


def _contradicting(case: Case) -> Iterator[Seen]:
    for one in among(case.facts):
        sent = case.sent((one.one, one.other))
        against = f" and {one.other}" if one.other else ""
        groups = frozenset(event.to for _, event in sent)
        yield Seen(tuple(n for n, _ in sent), f"{one.one}{against}, {one.about}: {one.what}", groups)


def _broken_estimates(case: Case) -> Iterator[Seen]:
    for n, event in case.all(ev.EstimateBroken):
        yield Seen(
            (n,), f"the end that {event.notice} named had passed, and it was not over", frozenset(("customers",))
        )


def _mistakes(case: Case) -> Iterator[Seen]:
    for n, event in case.all(ev.MistakeReported):
        yield Seen((n,), f"{event.notice} went out with a wrong detail", frozenset((event.to,)))


def _reopened(case: Case) -> Iterator[Seen]:
    for n, event in case.all(ev.IncidentReopened):
        yield Seen((n,), f"incident {event.incident} was called resolved, and there was trouble again")


_MENDING = (ev.RemedyStarted, ev.RemedyFinished, ev.ServiceMitigated, ev.ServiceRestored, ev.CauseIdentified)
_OVER = (ev.IncidentResolved, ev.ServiceRestored, ev.ServiceMitigated)
_TELLING = (ev.NoticeSent,)
_CLOCKS = (ev.ClockMet, ev.ClockMissed, ev.ClockStarted, ev.NoticeSent)
_PLAN = "the organisation's plan"
_FAIR = "JSE Listings Requirements: no investor may be told before the market"

#: The table. What counts as harm or as a departure makes a rating M, what can be done better makes it S.
FACTS: tuple[Fact, ...] = (
    Fact("somebody went on being hurt", HARM, HARM, (), _kept_hurting),
    Fact("tried blind", HARM, f"{_PLAN}: the cause is found before remedies are tried", _MENDING, _tried_blind),
    Fact("clock missed", DEPARTURE, "the law, scheme or contract that the row names", _CLOCKS, _missed_clocks),
    Fact(
        "selective disclosure", DEPARTURE, "JSE Listings Requirements: nobody may be told first", _TELLING, _selective
    ),
    Fact("outside before inside", DEPARTURE, f"{_PLAN}: nobody outside before those inside", _TELLING, _outside_first),
    Fact("sent unreleased", DEPARTURE, f"{_PLAN}: who must release a notice", _TELLING, _unreleased),
    Fact("contradiction", DEPARTURE, f"{_PLAN}: one voice to everybody", _TELLING, _contradicting),
    Fact("estimate broken", IMPROVE, "an end is named when it is known", _TELLING, _broken_estimates),
    Fact("mistake sent", IMPROVE, "somebody else reads a notice before it goes", _TELLING, _mistakes),
    Fact("reopened", IMPROVE, "it is over when a check has shown it", _OVER, _reopened),
)
