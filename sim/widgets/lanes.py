"""What happened, as the lanes of a timeline: in play from what the seats have seen, afterwards from the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sim import events as ev
from sim.incidents import DIAGNOSIS
from sim.log import Log
from sim.picture import Picture
from sim.scenario import COMMUNICATIONS_LEAD, COUNSEL, IT_LEAD, ROLES, SUPPORT_LEAD, Scenario, spelt, worded

from .words import the, topic

SIGNALS = "signals"
_LABELS = {SIGNALS: "monitors, support"}

Mark = tuple[str, str, str]  #: the lane it lies in, its kind, its text

_MARKS: dict[type, Callable[[Any], Mark]] = {
    ev.AlertRaised: lambda e: (SIGNALS, "alert", f"{e.monitor}: {_shown(e)}"),
    ev.CustomersReported: lambda e: (SIGNALS, "alert", f"{e.contacts} customers: trouble with {e.component}"),
    ev.AlertCleared: lambda e: (SIGNALS, "milestone", f"alert over: {_shown(e)}"),
    ev.FalseAlarmBegan: lambda e: (SIGNALS, "milestone", f"false alarm: {e.component} is sound"),
    ev.ExposureBegan: lambda e: (SIGNALS, "milestone", f"records get out, {e.a_minute:g} a minute"),
    ev.ContainmentEvaded: lambda e: (SIGNALS, "milestone", f"the intruder knew of: {e.remedy}"),
    ev.ExposureEnded: lambda e: (SIGNALS, "milestone", "no more records get out"),
    ev.FaultStruck: lambda e: (SIGNALS, "milestone", f"it begins: {e.component}"),
    ev.FaultReturned: lambda e: (SIGNALS, "milestone", f"it is back: {e.component}"),
    ev.FaultEnded: lambda e: (SIGNALS, "milestone", f"it ends by itself: {e.component}"),
    ev.FalseAlarmEnded: lambda e: (SIGNALS, "milestone", f"the false alarm about {e.component} is over"),
    ev.ServiceRestored: lambda e: (SIGNALS, "milestone", f"{e.component} works again"),
    ev.RoleCalled: lambda e: (e.role, "page", "called in"),
    ev.RoleJoined: lambda e: (e.role, "joined", e.person),
    ev.RoleHandedOver: lambda e: (e.role, "joined", f"{e.person} takes over from {e.before}"),
    ev.EngineerCalled: lambda e: (IT_LEAD, "page", f"{e.person} called to help"),
    ev.EngineerJoined: lambda e: (IT_LEAD, "joined", f"{e.person} helps"),
    ev.ScribeNamed: lambda e: (e.role, "milestone", "keeps the log"),
    ev.TalkMoveStarted: lambda e: (e.role, "milestone", f"has the talk moved: {e.way}"),
    ev.RoleInterrupted: lambda e: (e.role, "ask", f"interrupted by the {spelt(e.by)}"),
    ev.EstimateGiven: lambda e: (e.role, "milestone", f"expects another {e.minutes} min"),
    ev.DebateStarted: lambda e: (IT_LEAD, "milestone", "the category is talked over"),
    ev.IncidentDeclared: lambda e: (e.by, "declared", e.category),
    ev.CategoryChanged: lambda e: (e.by, "declared", f"now {e.category}"),
    ev.KindNamed: lambda e: (e.by, "milestone", f"takes it for: {e.kind}"),
    ev.CauseIdentified: lambda e: (IT_LEAD, "milestone", "cause found"),
    ev.NothingFound: lambda e: (IT_LEAD, "milestone", "nothing found"),
    ev.VendorCalled: lambda e: (IT_LEAD, "milestone", "the vendor knows"),
    ev.WorkPutAside: lambda e: (IT_LEAD, "milestone", f"put aside: {_work(e)}"),
    ev.WorkaroundEnabled: lambda e: (IT_LEAD, "milestone", f"a way round is open: {e.workaround}"),
    ev.ChargesReported: lambda e: (SUPPORT_LEAD, "milestone", f"{e.by}: charged for nothing: {e.people:,}"),
    ev.RefundsDecided: lambda e: (e.role, "milestone", f"refunds {e.how}"),
    ev.MoneyReturned: lambda e: (SUPPORT_LEAD, "milestone", "everybody has their money back"),
    ev.RemedyFinished: lambda e: (IT_LEAD, "milestone", f"{e.remedy}: {e.outcome}"),
    ev.ServiceVerified: lambda e: (IT_LEAD, "milestone", f"checked: {'it holds' if e.holds else 'it does not hold'}"),
    ev.BreachFound: lambda e: (SIGNALS, "milestone", f"found: customer records have been got at through {e.component}"),
    ev.AwarenessStated: lambda e: (e.role, "milestone", f"aware for {e.minutes} min"),
    ev.MaterialityDetermined: lambda e: (e.role, "milestone", "material"),
    ev.ClockStarted: lambda e: (COUNSEL, "milestone", f"clock {e.regime}: {e.asks} ({ev.ADVICE})"),
    ev.ClockStopped: lambda e: (COUNSEL, "milestone", f"clock {e.regime}: told by {e.notice}"),
    ev.ClockMissed: lambda e: (COUNSEL, "milestone", f"clock {e.regime}: missed ({ev.ADVICE})"),
    ev.NoticeCalledFor: lambda e: (e.role, "ask", f"calls for the notice that {e.regime} asks for"),
    ev.IncidentResolved: lambda e: (e.by, "milestone", "resolved"),
    ev.IncidentReopened: lambda e: (e.by, "milestone", "reopened"),
    ev.NoticeSent: lambda e: (e.role, "notice", f"{e.to}: {e.occasion}"),
    ev.SupportBriefed: lambda e: (e.role, "milestone", "agents briefed"),
    ev.FaqPublished: lambda e: (e.role, "milestone", "questions and answers published"),
    ev.AgentsCame: lambda e: (SUPPORT_LEAD, "milestone", f"{e.agents} more agents"),
    ev.AnnouncementRecorded: lambda e: (e.role, "milestone", "announcement recorded"),
    ev.MacroChanged: lambda e: (e.role, "milestone", "saved text changed"),
    ev.TicketsSettled: lambda e: (e.role, "milestone", f"{e.tickets:,.0f} tickets settled"),
    ev.CasesLetThrough: lambda e: (e.role, "milestone", "callers' cases let through"),
    ev.JournalistAsked: lambda e: (COMMUNICATIONS_LEAD, "inject", "a journalist asks"),
    ev.PressAnswered: lambda e: (e.role, "milestone", f"to a journalist: {e.answer}"),
    ev.RepliesBegan: lambda e: (e.role, "milestone", f"{e.people} answer complaints"),
    ev.RumourSeen: lambda e: (COMMUNICATIONS_LEAD, "inject", f"a rumour: {e.rumour}"),
    ev.PlatformAnswered: lambda e: (COMMUNICATIONS_LEAD, "milestone", f"{e.rumour}: {e.answer}"),
    ev.NewsSeen: lambda e: (SIGNALS, "milestone", f"in the news, {e.tone}"),
    ev.DocumentWritten: lambda e: (e.role, "milestone", f"has written: {e.document}"),
    ev.Asked: lambda e: (e.role, "ask", f"{the(e.whom)}: {topic(e.about)}?"),
    ev.InjectDelivered: lambda e: (e.role, "inject", e.sender),
}
_WORK = {
    ev.DiagnosisStarted: lambda e: "looks for the cause",
    ev.RemedyStarted: lambda e: e.remedy,
    ev.VendorCallStarted: lambda e: "calls the vendor",
    ev.WorkTakenUp: lambda e: f"again: {_work(e)}",
}
_WORK_ENDS = (ev.CauseIdentified, ev.NothingFound, ev.RemedyFinished, ev.VendorCalled, ev.WorkPutAside)


def _work(event: Any) -> str:
    """What somebody does, in words."""
    return "looks for the cause" if event.work == DIAGNOSIS else event.work


def _shown(event: Any) -> str:
    """What a monitor shows, in few words."""
    if event.sees == "answers":
        return f"{event.component} {event.slower:g} times as slow"
    return f"{event.component} at {event.reading:.0%}"


def in_play(pictures: Mapping[str, Picture], people: Iterable[str] = (), last: int | None = None) -> list[dict]:
    """Lanes of what these seats have seen: alerts, one lane for each role, the service as its monitor reads it.

    The lanes of `people` are there from the first, even if nothing lies in them. What came after second `last` is left
    out: a picture of the day has no room for the days after.
    """
    events = [event for event in seen(pictures) if last is None or event.at <= last]
    return [*_rows(events, (SIGNALS, *people)), *_readings(events)]


def afterwards(log: Log, reference: Log, people: Iterable[str], until: int | None = None) -> list[dict]:
    """Lanes of the whole log, truth included, with the decisions that `people` were asked for.

    The curves of the reference run are drawn as ghosts; all curves end at second `until` (None: the scenario's last).
    What came on the days after is left out.
    """
    day = (e for e in log if e.at <= log.scenario.lasts)
    events = [e for e in day if not isinstance(e, ev.PromptOpened | ev.PromptClosed) or e.role in people]
    return [*_rows(events), _health(log), _customers(log, reference, until), *_others(log, until)]


def truth(log: Log, people: Iterable[str], until: int) -> list[dict]:
    """Lanes of a log that goes on, truth included, with the decisions that `people` are asked for."""
    day = [e for e in log if e.at <= log.scenario.lasts]
    asked = ev.PromptOpened | ev.PromptClosed
    events = [e for e in day if not isinstance(e, asked) or e.role in people]
    return [*_rows(events, (SIGNALS, *people)), _health(log), *_known(log, until)]


def seen(pictures: Mapping[str, Picture]) -> list[Any]:
    """Every event that one of these seats has seen, once, in the order of time."""
    events: dict[int, Any] = {}
    for picture in pictures.values():
        events |= {id(event): event for event in (*picture.known.events, *picture.own)}
    return sorted(events.values(), key=lambda event: event.at)


# --------------------------------------------------------------------------------------- lanes of marks


def _rows(events: Iterable[Any], always: Iterable[str] = ()) -> list[dict]:
    rows: dict[str, list[dict]] = {name: [] for name in always}
    events = list(events)
    which = _titles(events)
    for event in events:
        kind = type(event)
        if kind in _WORK_ENDS or kind in _WORK:
            _end_work(rows, event)
        if kind in _WORK:
            _add(
                rows,
                IT_LEAD,
                at=event.at,
                kind="work",
                text=_of(event, which, _WORK[kind](event)),
                incident=event.incident,
            )
        if kind in _MARKS:
            lane, what, text = _MARKS[kind](event)
            _add(rows, lane, at=event.at, kind=what, text=text if lane == SIGNALS else _of(event, which, text))
        elif kind is ev.PromptOpened:
            _add(rows, event.role, at=event.at, kind="prompt", text=event.text, id=event.prompt)
        elif kind is ev.PromptClosed:
            _close(rows.get(event.role, []), event)
    return [_lane(name, rows[name]) for name in (SIGNALS, *ROLES) if name in rows]


def _titles(events: Iterable[Any]) -> dict[int, str]:
    """What each incident is about, by its first alarm; empty where there are not several."""
    found: dict[int, str] = {}
    for event in events:
        if isinstance(event, ev.AlertRaised | ev.CustomersReported):
            found.setdefault(event.incident, event.component)
    return found if len(found) > 1 else {}


def _of(event: Any, which: Mapping[int, str], text: str) -> str:
    """What is said of one incident among several begins with what that one is about."""
    about = which.get(getattr(event, "incident", 0))
    return f"{about}: {text}" if about else text


def _lane(name: str, marks: list[dict]) -> dict:
    return {"id": name, "label": _LABELS.get(name, spelt(name)), "kind": "marks", "marks": marks}


def _add(rows: dict[str, list[dict]], lane: str, **mark: Any) -> None:
    rows.setdefault(lane, []).append(mark)


def _end_work(rows: dict[str, list[dict]], event: Any) -> None:
    """What was in hand for the same incident is over, or put aside."""
    for mark in rows.get(IT_LEAD, []):
        if mark["kind"] == "work" and mark["incident"] == event.incident:
            mark.setdefault("until", event.at)


def _close(marks: list[dict], event: ev.PromptClosed) -> None:
    """An open decision turns into an answered or a silent one; one that became moot goes away."""
    mark = next((m for m in marks if m.get("id") == event.prompt), None)
    if mark is None:
        return
    if event.how == "withdrawn":
        marks.remove(mark)
    else:
        mark |= {"kind": event.how, "text": f"{mark['text']} {worded(event.option) or 'in their own way'}"}


# ------------------------------------------------------------------------------- lanes of what is so, or known


def _readings(events: Iterable[Any]) -> list[dict]:
    """How the component that spoke first of each incident does, as far as its monitor shows it."""
    kinds = ev.AlertRaised | ev.ReadingChanged | ev.AlertCleared
    alerts = [e for e in events if isinstance(e, kinds) and e.sees != "answers"]
    first: dict[int, str] = {}
    for alert in alerts:
        if alert.component not in first.values():
            first.setdefault(alert.incident, alert.component)
    return [_reading(name, number, alerts) for number, name in first.items()]


def _reading(watched: str, number: int, alerts: Iterable[Any]) -> dict:
    steps = [[e.at, e.reading] for e in alerts if e.component == watched]
    name = "reading" if number == 1 else f"reading {number}"
    return {"id": name, "label": f"{watched}, measured", "kind": "area", "steps": steps}


def _health(log: Log) -> dict:
    sells = log.scenario.organisation.sells_through
    changes = [[e.at, e.health] for e in log if isinstance(e, ev.HealthChanged) and e.component == sells]
    return {"id": "health", "label": f"{sells} that work", "kind": "area", "steps": [[0, 1.0], *changes]}


def _customers(log: Log, reference: Log, until: int | None) -> dict:
    ours, theirs = (_curves(one, until)["affected customers"] for one in (log, reference))
    name = "customers"
    curves = [{"name": name, "points": theirs, "ghost": True}, {"name": name, "points": ours}]
    return {"id": "customers", "label": "customers who know", "kind": "curve", "curves": curves}


def _known(log: Log, until: int) -> list[dict]:
    """What share of each audience knows, up to now."""
    curves = [{"name": name, "points": points} for name, points in _curves(log, until).items()]
    return [{"id": "known", "label": "who knows", "kind": "curve", "curves": curves}] if curves else []


def _others(log: Log, until: int | None) -> list[dict]:
    groups = {a.name: a.group for a in log.scenario.organisation.audiences}
    curves = [
        {"name": name, "points": points}
        for name, points in _curves(log, until).items()
        if groups.get(name, "customers") != "customers"
    ]
    return [{"id": "others", "label": "others who know", "kind": "curve", "curves": curves}] if curves else []


def _curves(log: Log, until: int | None) -> dict[str, list[list[float]]]:
    """Points [second, share] of every audience that something was sent to; points on a level line are left out."""
    from sim.metrics import informed

    frame, end = informed(log, until), log.scenario.lasts if until is None else until
    began = min(end, log.scenario.fault.at)  # what the frame's minutes count from, a false alarm's, too
    return {
        name: _thinned([[began + 60 * m, float(s)] for m, s in zip(part.minute, part.share, strict=True)])
        for name, part in frame.groupby("audience", sort=False)
    }


def _thinned(points: list[list[float]]) -> list[list[float]]:
    inner = range(1, len(points) - 1)
    keep = [i for i in inner if not points[i - 1][1] == points[i][1] == points[i + 1][1]]
    return [points[0], *(points[i] for i in keep), points[-1]]


def window(scenario: Scenario, now: int) -> int:
    """The second at which a timeline that stands at `now` should end: some room ahead, in half hours."""
    half = 1800
    return min(max(2 * half, (now + half) // half * half + half // 2), scenario.lasts)
