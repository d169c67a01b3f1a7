"""What everybody in the response knows, folded once; and how it grows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sim import events as ev
from sim.incidents import FOLDS, WELL, WORDS, Incident, Matters, status
from sim.picture.notice import Notice
from sim.prompts import AHEAD, TOGETHER
from sim.scenario import RUMOUR_SEEN


@dataclass(slots=True)
class Known(Matters):
    """What everybody in the response knows, of all incidents together and of each. Times are seconds of the scenario.

    `shown`: of each component, by monitor, the word for what its open alert reads. `promises`: (by which second,
    the notice that promised it) of every update that is still owed. `since`: when the person in a role's seat sat
    down, `relieved` the roles whose seat was handed over. `engineers` are those without a seat who have joined to
    help, `engineers_called` those who were called. `scribe` is the role that keeps the log, None: nobody.
    `moved_to` is the closed way to which the talk was moved, empty while it goes on in the open.
    `estimate` is the second by which it will be over, as was last said on the call. `posts_held`: advertisements
    that were planned are held back; `collections_held`: partners who have been told to bring no parcels.
    """

    shown: dict[str, dict[str, str]] = field(default_factory=dict)
    events: list[Any] = field(default_factory=list)
    called: set[str] = field(default_factory=set)
    joined: dict[str, str] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    promises: list[tuple[int, ev.NoticeSent]] = field(default_factory=list)
    briefed: bool = False
    since: dict[str, int] = field(default_factory=dict)
    relieved: set[str] = field(default_factory=set)
    engineers: list[str] = field(default_factory=list)
    engineers_called: list[str] = field(default_factory=list)
    scribe: str | None = None
    estimate: int | None = None
    moved_to: str = ""
    posts_held: bool = False
    collections_held: set[str] = field(default_factory=set)
    _about: dict[tuple[int, ...], Matters] = field(default_factory=dict, repr=False, compare=False)
    _ill: tuple[int, tuple[str, ...]] = field(default=(-1, ()), repr=False, compare=False)

    def see(self, event: Any) -> None:
        """Take in one event that everybody sees."""
        self.events.append(event)
        kind = type(event)
        if kind in _FOLDS:
            _FOLDS[kind](self, event)
        if kind in FOLDS:
            incident = self.incident(event.incident)
            before = incident.unwell
            FOLDS[kind](incident, event)
            if incident.unwell is not before:
                incident.turned = event.at

    def incident(self, number: int) -> Incident:
        """The incident of that number, from now on if it is new."""
        if number not in self.incidents:
            self.incidents[number] = Incident(number)
            self._about.clear()
        return self.incidents[number]

    @property
    def ill(self) -> tuple[str, ...]:
        """See `Matters`. It is asked for again and again between two events, so it is kept."""
        if self._ill[0] != len(self.events):
            self._ill = len(self.events), Matters.ill.__get__(self)
        return self._ill[1]

    def about(self, numbers: Iterable[int]) -> Matters:
        """These incidents seen as one; all of them, where none is named."""
        if len(self.incidents) == 1:  # as most often: that one, or all
            return self
        key = tuple(numbers)
        if key not in self._about:
            chosen = {n: self.incidents[n] for n in key if n in self.incidents}
            shared = self.status, self.readings, self.offered, self.better, self.rumours
            self._about[key] = Matters(chosen, *shared) if chosen else self
        return self._about[key]

    def as_of(self, events: int) -> Known:
        """What was known when only the first so many events had been seen."""
        if events == len(self.events):
            return self
        then = Known()
        for event in self.events[:events]:
            then.see(event)
        return then

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
        usual does not. What a clock asks for about a breach does not hang on whether the service is well, nor does what
        corrects a rumour."""
        if notice.draft.occasion == RUMOUR_SEEN:
            return False
        if notice.draft.occasion == "clock started" and any(self.incidents[n].breached for n in notice.draft.incidents):
            return False
        if notice.draft.worded < self.about(notice.draft.incidents).turned:
            return True
        works = dict(notice.draft.fields).get("what still works", "")
        return bool(works) and any(map(works.__contains__, self.ill))

    def keeps(self, sent: ev.NoticeSent, promised: ev.NoticeSent) -> bool:
        """Whether a notice is the update that another one promised: to all its readers, about all that is not over."""
        matters = {n for n in promised.incidents if n in self.incidents and not self.incidents[n].over}
        told = promised.to == sent.to and set(promised.audiences) <= set(sent.audiences)
        return told and matters <= set(sent.incidents)

    def on_its_way(self, group: str) -> str | None:
        """The name of a notice to the group that may still go out; None: there is none."""
        return next((name for name, n in self.notices.items() if n.open and n.draft.to == group), None)


# ------------------------------------------------------------------------------------ how knowledge grows


def _reads(known: Known, event: Any) -> None:
    known.shown.setdefault(event.component, {})[event.monitor] = status(event.reading, event.slower)
    known.readings[event.component] = event.reading
    _worst(known, event.component)


def _worst(known: Known, component: str, now: str = WELL) -> None:
    """Of all that open alerts show of a component, and what is read `now`, the worst holds."""
    known.status[component] = max([now, *known.shown[component].values()], key=WORDS.index)


def _cleared(known: Known, event: ev.AlertCleared) -> None:
    known.shown.setdefault(event.component, {}).pop(event.monitor, None)
    known.readings[event.component] = event.reading
    _worst(known, event.component, status(event.reading))


def _reported(known: Known, event: ev.CustomersReported) -> None:
    known.status.setdefault(event.component, "partial outage")


def _ceased(known: Known, event: ev.ReportsCeased) -> None:
    if event.component not in {alert.component for alert in known.alerts.values()}:
        known.status[event.component] = WELL


def _called(known: Known, event: ev.RoleCalled) -> None:
    known.called.add(event.role)


def _joined(known: Known, event: ev.RoleJoined) -> None:
    known.joined[event.role] = event.person
    known.since[event.role] = event.at


def _handed_over(known: Known, event: ev.RoleHandedOver) -> None:
    known.joined[event.role] = event.person
    known.since[event.role] = event.at
    known.relieved.add(event.role)


def _engineer_called(known: Known, event: ev.EngineerCalled) -> None:
    known.engineers_called.append(event.person)


def _engineer_joined(known: Known, event: ev.EngineerJoined) -> None:
    known.engineers.append(event.person)


def _moved(known: Known, event: ev.TalkMoveStarted) -> None:
    known.moved_to = event.way


def _scribe(known: Known, event: ev.ScribeNamed) -> None:
    known.scribe = event.role


def _verified(known: Known, event: ev.ServiceVerified) -> None:
    if event.holds:
        for name in known.incident(event.incident).struck:
            known.status[name] = WELL
            known.readings.pop(name, None)


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
    kept = [p for p in known.promises if known.keeps(event, p[1])]
    known.promises = [p for p in known.promises if p not in kept]
    if event.next_update is not None:
        known.promises.append((event.next_update, event))


def _briefed(known: Known, event: ev.SupportBriefed) -> None:
    known.briefed = True


def _estimated(known: Known, event: ev.EstimateGiven) -> None:
    known.estimate = event.until


def _collections_held(known: Known, event: ev.CollectionsHeld) -> None:
    known.collections_held.add(event.partner)


def _collections_resumed(known: Known, event: ev.CollectionsResumed) -> None:
    known.collections_held.discard(event.partner)


def _taken_down(known: Known, event: ev.NoticeTakenDown) -> None:
    known.notices[event.notice].down = True


def _held(known: Known, event: ev.PostsHeld) -> None:
    known.posts_held = True


def _let_go(known: Known, event: ev.PostsLetGo) -> None:
    known.posts_held = False


def _rested(known: Known, event: ev.MorningCame) -> None:
    known.since = dict.fromkeys(known.since, event.at)


_FOLDS: dict[type, Callable[[Known, Any], None]] = {
    ev.AlertRaised: _reads,
    ev.ReadingChanged: _reads,
    ev.AlertCleared: _cleared,
    ev.CustomersReported: _reported,
    ev.ReportsCeased: _ceased,
    ev.ServiceVerified: _verified,
    ev.RoleCalled: _called,
    ev.RoleJoined: _joined,
    ev.NoticeDrafted: _drafted,
    ev.NoticeReleased: _released,
    ev.NoticeReturned: _returned,
    ev.NoticeChanged: _changed,
    ev.NoticeWithdrawn: _withdrawn,
    ev.NoticeSent: _sent,
    ev.SupportBriefed: _briefed,
    ev.RoleHandedOver: _handed_over,
    ev.EngineerCalled: _engineer_called,
    ev.EngineerJoined: _engineer_joined,
    ev.ScribeNamed: _scribe,
    ev.TalkMoveStarted: _moved,
    ev.EstimateGiven: _estimated,
    ev.NoticeTakenDown: _taken_down,
    ev.PostsHeld: _held,
    ev.CollectionsHeld: _collections_held,
    ev.CollectionsResumed: _collections_resumed,
    ev.PostsLetGo: _let_go,
    ev.MorningCame: _rested,
    ev.CompensationOffered: lambda known, event: known.offered.append(event),
    ev.ImprovementChosen: lambda known, event: known.better.append(event),
    ev.RumourSeen: lambda known, event: known.rumours.append(event),
}
