"""What a role knows: a fold over the perceptions that reached it, and over nothing else.

What everybody in the response sees is folded once, into a `Known` that all pictures share; whoever joins is
handed it over. A picture adds what only its role has seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sim import events as ev
from sim.prompts import AHEAD, TOGETHER, Prompt

#: Words for a reading (the share of requests that succeed), best first: from which share on each holds.
WELL = "operational"
STATUSES = ((0.95, WELL), (0.7, "degraded"), (0.2, "partial outage"), (0.0, "down"))
_WORDS = tuple(word for _, word in STATUSES)
SLOW = 1.5  #: a component whose answers take so many times as long as usual is degraded at best


def status(reading: float, slower: float = 1.0) -> str:
    """The status-page word for a share of requests that succeed, in so many times the usual time."""
    best = WELL if slower < SLOW else "degraded"
    return max(best, next(word for least, word in STATUSES if reading >= least), key=_WORDS.index)


@dataclass(slots=True)
class Notice:
    """What is known of one notice: its draft, who has released it, when it went, or why it never will."""

    draft: ev.NoticeDrafted
    released: set[str] = field(default_factory=set)
    returned_by: str | None = None
    sent: ev.NoticeSent | None = None
    withdrawn: str | None = None

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The roles that still have to release it."""
        return tuple(role for role in self.draft.approvals if role not in self.released)

    @property
    def open(self) -> bool:
        """Whether it may still go out."""
        return not (self.sent or self.withdrawn)


@dataclass(slots=True)
class Known:
    """What everybody in the response knows. Times are seconds of the scenario.

    `struck`: every component that has ever been reported, and when first. `shown`: what each open alert shows.
    `holds`: what the last check showed, None if nobody looked since the last alarm; `shortfall` says what it lacked.
    `turned` is when it last became unwell, or well again. `promises`: (by which second, the notice) of what is owed.
    """

    events: list[Any] = field(default_factory=list)
    alerts: dict[str, ev.AlertRaised] = field(default_factory=dict)
    shown: dict[str, tuple[str, str]] = field(default_factory=dict)
    reported: dict[str, int] = field(default_factory=dict)
    status: dict[str, str] = field(default_factory=dict)
    struck: dict[str, int] = field(default_factory=dict)
    holds: bool | None = None
    shortfall: str = ""
    turned: int = 0
    category: str | None = None
    called: set[str] = field(default_factory=set)
    joined: dict[str, str] = field(default_factory=dict)
    cause: str | None = None
    busy_with: str | None = None
    tried: dict[str, bool] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    promises: list[tuple[int, ev.NoticeSent]] = field(default_factory=list)
    briefed: bool = False
    resolved: bool = False

    def see(self, event: Any) -> None:
        """Take in one event that everybody sees."""
        self.events.append(event)
        fold = _FOLDS.get(type(event))
        if fold:
            before = self.unwell
            fold(self, event)
            if self.unwell is not before:
                self.turned = event.at

    @property
    def alarmed(self) -> bool:
        """Whether an alert is open, or customers report trouble."""
        return bool(self.alerts or self.reported)

    @property
    def unwell(self) -> bool:
        """Whether something still says that it is not over: an alert, customers, or the last check."""
        return self.alarmed or self.holds is False

    @property
    def ill(self) -> tuple[str, ...]:
        """The components that are known not to work as usual now."""
        return tuple(name for name, word in self.status.items() if word != WELL)

    def due(self, now: int) -> tuple[str, ...]:
        """The groups whose promised update is to be written now (see `AHEAD`), and for whom none is on its way
        that could still be in time."""
        by = now + AHEAD + TOGETHER
        due = ((second, sent.to) for second, sent in self.promises if second <= by)
        return tuple(dict.fromkeys(to for second, to in due if second <= now or not self.on_its_way(to)))

    def promised(self, group: str) -> int | None:
        """The second by which somebody of the group was promised an update first; None: no promise stands."""
        return min((second for second, sent in self.promises if sent.to == group), default=None)

    def stale(self, notice: Notice) -> bool:
        """Whether things have become well, or unwell, since the notice was put into words, or what it says to work as
        usual does not."""
        works = dict(notice.draft.fields).get("what still works", "")
        return notice.draft.worded < self.turned or any(name in works for name in self.ill)

    def on_its_way(self, group: str) -> str | None:
        """The name of a notice to the group that may still go out; None: there is none."""
        return next((name for name, n in self.notices.items() if n.open and n.draft.to == group), None)

    @property
    def suspects(self) -> tuple[str, ...]:
        """The components that monitors or customers speak of, in the order they did."""
        return tuple(dict.fromkeys([*(a.component for a in self.alerts.values()), *self.reported]))


@dataclass(slots=True)
class Picture:
    """What one role knows: the shared part, and what it alone has seen.

    `since` is the second at which the role joined; `prompts` are its open ones.
    """

    role: str
    since: int
    known: Known
    own: list[Any] = field(default_factory=list)
    prompts: tuple[Prompt, ...] = ()

    @property
    def events(self) -> list[Any]:
        """Everything this role has seen, in time order (as stable as the log itself)."""
        return sorted([*self.known.events, *self.own], key=lambda event: event.at)


# ------------------------------------------------------------------------------------ how knowledge grows


def _raised(known: Known, event: ev.AlertRaised) -> None:
    known.alerts[event.monitor] = event
    _reads(known, event)
    _alarmed(known, event)


def _reads(known: Known, event: Any) -> None:
    known.shown[event.monitor] = event.component, status(event.reading, event.slower)
    _worst(known, event.component)


def _worst(known: Known, component: str, now: str = WELL) -> None:
    """Of all that open alerts show of a component, and what is read `now`, the worst holds."""
    words = {now, *(word for shown, word in known.shown.values() if shown == component)}
    known.status[component] = max(words, key=_WORDS.index)


def _cleared(known: Known, event: ev.AlertCleared) -> None:
    known.alerts.pop(event.monitor, None)
    known.shown.pop(event.monitor, None)
    if status(event.reading) in _WORDS[:2]:  # else what customers report still stands
        known.reported.pop(event.component, None)
    _worst(known, event.component, status(event.reading))


def _alarmed(known: Known, event: Any) -> None:
    known.struck.setdefault(event.component, event.at)
    known.holds = None


def _reported(known: Known, event: ev.CustomersReported) -> None:
    known.reported[event.component] = event.contacts
    known.status.setdefault(event.component, "partial outage")
    _alarmed(known, event)


def _ceased(known: Known, event: ev.ReportsCeased) -> None:
    known.reported.pop(event.component, None)
    if event.component not in {alert.component for alert in known.alerts.values()}:
        known.status[event.component] = WELL


def _category(known: Known, event: Any) -> None:
    known.category = event.category


def _called(known: Known, event: ev.RoleCalled) -> None:
    known.called.add(event.role)


def _joined(known: Known, event: ev.RoleJoined) -> None:
    known.joined[event.role] = event.person


def _diagnosing(known: Known, event: ev.DiagnosisStarted) -> None:
    known.busy_with = "diagnosis"


def _identified(known: Known, event: ev.CauseIdentified) -> None:
    known.cause, known.busy_with = event.cause, None


def _looked(known: Known, event: ev.NothingFound) -> None:
    known.busy_with = None


def _trying(known: Known, event: ev.RemedyStarted) -> None:
    known.busy_with = event.remedy


def _tried(known: Known, event: ev.RemedyFinished) -> None:
    known.tried[event.remedy], known.busy_with = event.helped, None


def _verified(known: Known, event: ev.ServiceVerified) -> None:
    known.holds, known.shortfall = event.holds, "" if event.holds else event.outcome
    if event.holds:
        known.status = dict.fromkeys(known.status, WELL)


def _drafted(known: Known, event: ev.NoticeDrafted) -> None:
    known.notices[event.notice] = Notice(event)


def _released(known: Known, event: ev.NoticeReleased) -> None:
    notice = known.notices[event.notice]
    notice.released.add(event.role)
    if notice.returned_by == event.role:
        notice.returned_by = None


def _returned(known: Known, event: ev.NoticeReturned) -> None:
    known.notices[event.notice].returned_by = event.role


def _changed(known: Known, event: ev.NoticeChanged) -> None:
    notice = known.notices[event.notice]
    notice.returned_by = None
    notice.draft = notice.draft._replace(fields=event.fields, worded=event.worded)


def _withdrawn(known: Known, event: ev.NoticeWithdrawn) -> None:
    known.notices[event.notice].withdrawn = event.why


def _sent(known: Known, event: ev.NoticeSent) -> None:
    known.notices[event.notice].sent = event
    known.told.setdefault(event.to, event.at)
    kept = [p for p in known.promises if p[1].to == event.to and set(p[1].audiences) <= set(event.audiences)]
    known.promises = [p for p in known.promises if p not in kept]
    if event.next_update is not None:
        known.promises.append((event.next_update, event))


def _briefed(known: Known, event: ev.SupportBriefed) -> None:
    known.briefed = True


def _resolved(known: Known, event: ev.IncidentResolved) -> None:
    known.resolved = True


_FOLDS: dict[type, Callable[[Known, Any], None]] = {
    ev.AlertRaised: _raised,
    ev.ReadingChanged: _reads,
    ev.AlertCleared: _cleared,
    ev.CustomersReported: _reported,
    ev.ReportsCeased: _ceased,
    ev.IncidentDeclared: _category,
    ev.CategoryChanged: _category,
    ev.RoleCalled: _called,
    ev.RoleJoined: _joined,
    ev.DiagnosisStarted: _diagnosing,
    ev.CauseIdentified: _identified,
    ev.NothingFound: _looked,
    ev.RemedyStarted: _trying,
    ev.RemedyFinished: _tried,
    ev.ServiceVerified: _verified,
    ev.NoticeDrafted: _drafted,
    ev.NoticeReleased: _released,
    ev.NoticeReturned: _returned,
    ev.NoticeChanged: _changed,
    ev.NoticeWithdrawn: _withdrawn,
    ev.NoticeSent: _sent,
    ev.SupportBriefed: _briefed,
    ev.IncidentResolved: _resolved,
}
