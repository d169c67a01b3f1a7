"""The running log of the table: what its seats have seen, line by line, and what was new since the last look."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from sim import events as ev
from sim import wording
from sim.scenario import spelt

from .lanes import seen
from .livelog import LiveLog
from .parts import card
from .words import told

_KINDS = {
    ev.AlertRaised: "alert",
    ev.CustomersReported: "alert",
    ev.ChargesReported: "alert",
    ev.PromptOpened: "prompt",
    ev.NoticeSent: "notice",
    ev.Replied: "ask",
    ev.InjectDelivered: "inject",
    ev.JournalistAsked: "inject",
    ev.RumourSeen: "inject",
    ev.ActionRefused: "refused",
}
_UNTOLD = (ev.ActionTaken,)  # said better by what follows from it
_LOUD = (ev.Replied, ev.InjectDelivered, ev.OtherRuled)  # somebody speaks to you
_NEWS = (
    *(ev.AlertRaised, ev.CustomersReported, ev.AlertCleared, ev.IncidentDeclared, ev.CategoryChanged, ev.RoleJoined),
    *(ev.CauseIdentified, ev.RemedyStarted, ev.RemedyFinished, ev.NoticeReleased, ev.NoticeReturned, ev.NoticeSent),
    ev.NoticeWithdrawn,
    *(ev.ContactsReported, ev.SupportBriefed, ev.IncidentResolved, ev.ServiceVerified, ev.DiagnosisStarted),
    *(ev.RoleHandedOver, ev.EngineerJoined, ev.WorkPutAside, ev.WorkTakenUp, ev.VendorCalled, ev.WorkaroundEnabled),
    *(ev.WaitsReported, ev.FaqPublished, ev.AgentsCame, ev.CasesTaken),
    *(ev.IncidentReopened, ev.DebateStarted, ev.NothingFound, ev.EstimateGiven, ev.KindNamed),
    *(ev.NewsSeen, ev.JournalistAsked, ev.PressAnswered, ev.ComplaintsSeen, ev.RepliesBegan, ev.RepliesEnded),
    *(ev.RumourSeen, ev.RumourReported, ev.PlatformAnswered),
    *(ev.ChargesReported, ev.RefundsDecided, ev.RefundsBegan, ev.MoneyReturned, ev.DocumentWritten),
)
_AT_MOST = 4  # news that are named after a stretch of time; the log has the rest
_HEARD = 10 * 60  # seconds for which the words of somebody who spoke stay to be seen, whatever else comes meanwhile


class Story:
    """The card *Log*. `refresh` adds what has been seen since, and returns it."""

    def __init__(self, exercise):
        self.exercise, self._met = exercise, set()
        self.log = LiveLog(label="Log", empty="Nothing yet. What reaches you will appear here, as it comes.")
        self.view = card("Log", [self.log], "drill-log")

    def refresh(self) -> list[Any]:
        """Add what the seats have seen since the last time."""
        new = [event for event in seen(self.exercise.pictures()) if id(event) not in self._met]
        self._met |= {id(event) for event in new}
        self.log.add(*(self._line(event) for event in new if not isinstance(event, _UNTOLD)))
        return new

    def _line(self, event: Any) -> dict[str, Any]:
        clock = wording.clock(self.exercise.scenario.starts + event.at)
        who = spelt(getattr(event, "role", "")) if event.seen_by is ev.OWN and len(self.exercise.people) > 1 else ""
        kind = _KINDS.get(type(event), "")
        return {"at": event.at, "clock": clock, "who": who, "text": told(event), "kind": kind}


def meanwhile(events: Iterable[Any], starts: int, since: int) -> str:
    """HTML of what was new in a stretch of time: who spoke (in the minutes before, too), and the last news; "" for
    nothing worth telling. What reached several seats at once is said once."""
    events = list(events)
    loud = [e for e in events if isinstance(e, _LOUD) and e.at >= since - _HEARD]
    news = [e for e in events if isinstance(e, _NEWS) and e.at >= since][-_AT_MOST:]
    lines = dict.fromkeys(_line(e, starts, e in loud) for e in sorted([*loud, *news], key=lambda e: e.at))
    return f'<ul class="drill-meanwhile" aria-label="Meanwhile">{"".join(lines)}</ul>' if lines else ""


def _line(event: Any, starts: int, loud: bool) -> str:
    kind = ' class="drill-loud"' if loud else ""
    return f"<li{kind}><b>{wording.clock(starts + event.at)}</b> {escape(told(event))}</li>"
