"""A log is read against the laws, event by event: what each event must find, and what it leaves in the books."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim import events as ev
from sim.incidents import CALL, DIAGNOSIS
from sim.laws.books import Books
from sim.laws.law import (
    ASKED,
    CHECKED,
    COPIES,
    COUNTS,
    DELIVERY,
    END,
    FLOW,
    LACKING,
    ORDER,
    PAIRS,
    SHARE,
    TIME,
    WAITS,
)
from sim.log import Log

_LINE = "the agents' line"  # what the deliveries of a briefed support desk are called


def broken(log: Log) -> tuple[str, ...]:
    """A sentence for every time that the log breaks a law: which one, how, and where; empty for a sound log.

    A log may be of a run that still goes on. After a ruling of the facilitator's, nothing is held against the
    scenario's numbers any more: they may have changed.
    """
    books, reads, last = Books(log.scenario), _READS, 0
    over: int = log.scenario.lasts
    for books.entry, event in enumerate(log.events):
        kind, at = type(event), event.at
        if not last <= at <= over:
            _out_of_time(books, event, last)
        last = books.at = at
        if kind in reads:
            reads[kind](books, event)
            if kind is ev.WorldEnded:
                over = -1
    books.close()
    return tuple(books.said)


def _opens(what: str, key: str, part: str) -> Callable[[Books, Any], None]:
    """Reads an event that opens something, named by one of its fields and counted by another."""
    return lambda books, event: books.pools[what].enter(getattr(event, key), getattr(event, part))


def _closes(what: str, key: str, part: str) -> Callable[[Books, Any], None]:
    """Reads an event that closes something."""
    return lambda books, event: books.pools[what].leave(getattr(event, key), getattr(event, part))


def _both(*reads: Callable[[Books, Any], None]) -> Callable[[Books, Any], None]:
    """Reads an event in several ways."""

    def read(books: Books, event: Any) -> None:
        for each in reads:
            each(books, event)

    return read


def _out_of_time(books: Books, event: Any, last: int) -> None:
    books.at = event.at
    if event.at < last:
        books.say(TIME, f"after second {last:,}")
    if event.at > books.scenario.lasts or (books.ended and not isinstance(event, ev.ActionRefused)):
        books.say(END, ev.sentence(event))


def _once(books: Books, event: Any, of: int | str = "") -> None:
    """It happens once, of each component or incident."""
    milestone = type(event), of
    if milestone in books.milestones:
        books.say(PAIRS, f"{type(event).__name__} happens a second time")
    books.milestones.add(milestone)
    books.seen.add(type(event))


def _struck(books: Books, event: ev.FaultStruck) -> None:
    _once(books, event, event.component)


def _returned_fault(books: Books, event: ev.FaultReturned) -> None:
    """What is hurt anew can be mitigated and restored anew."""
    if (ev.FaultStruck, event.component) not in books.milestones:
        books.say(ORDER, "no FaultStruck before this")
    if (ev.ServiceRestored, event.component) in books.milestones:
        books.milestones -= {(ev.ServiceMitigated, event.component), (ev.ServiceRestored, event.component)}


def _mended(books: Books, event: Any) -> None:
    _once(books, event, event.component)
    before = ev.ServiceMitigated if isinstance(event, ev.ServiceRestored) else ev.FaultStruck
    if (before, event.component) not in books.milestones:
        books.say(ORDER, f"no {before.__name__} before this")
    if isinstance(event, ev.ServiceRestored) and books.pools["exposure"].open:
        books.say(ORDER, f"{event.component} is restored, and customer records still get out")


def _health(books: Books, event: ev.HealthChanged) -> None:
    if not 0.0 <= event.health <= 1.0:
        books.say(COUNTS, f"the health of {event.component} is {event.health}")
    if event.slower < 1.0:
        books.say(COUNTS, f"answers of {event.component} take {event.slower} times as long as usual")


def _exposed(books: Books, event: ev.ExposureBegan) -> None:
    books.after(ORDER, ev.FaultStruck)
    books.pools["exposure"].enter(event.component, event.component)
    if event.a_minute < 0:
        books.say(COUNTS, f"{event.a_minute} records a minute get out through {event.component}")


def _false_alarm(books: Books, event: ev.FalseAlarmBegan) -> None:
    books.seen.add(type(event))
    books.pools["false alarm"].enter(event.monitor, event.component)


def _over(books: Books, event: ev.FalseAlarmEnded) -> None:
    books.pools["false alarm"].leave(event.monitor, event.component)


def _detected(books: Books, event: Any) -> None:
    books.after(ORDER, ev.FaultStruck, *([] if isinstance(event, ev.CustomersReported) else [ev.FalseAlarmBegan]))
    books.seen.add(type(event))
    books.holds.pop(event.incident, None)
    if isinstance(event, ev.AlertRaised):
        books.alarms.setdefault(event.incident, set()).add(event.monitor)


def _cleared(books: Books, event: ev.AlertCleared) -> None:
    books.alarms.get(event.incident, set()).discard(event.monitor)


def _acknowledged(books: Books, event: ev.PageAcknowledged) -> None:
    books.after(ORDER, ev.AlertRaised, ev.CustomersReported)
    books.seen.add(type(event))


def _declared(books: Books, event: ev.IncidentDeclared) -> None:
    _once(books, event, event.incident)
    books.after(ORDER, ev.AlertRaised, ev.CustomersReported)
    books.after(ORDER, ev.PageAcknowledged)


def _joined(books: Books, event: ev.RoleJoined) -> None:
    books.joined.setdefault(event.person, event.at)
    books.there.add(event.role)


def _checked(books: Books, event: ev.ServiceVerified) -> None:
    books.holds[event.incident] = event.holds


def _resolved(books: Books, event: ev.IncidentResolved) -> None:
    number = event.incident
    _once(books, event, number)
    if (ev.IncidentDeclared, number) not in books.milestones:
        books.say(ORDER, "no IncidentDeclared before this")
    holds, alarms = books.holds.get(number), books.alarms.get(number)
    if not holds or alarms:
        books.say(CHECKED, f"the last check: {holds}, alerts open: {', '.join(alarms or ()) or 'none'}")


def _reopened(books: Books, event: ev.IncidentReopened) -> None:
    milestone = ev.IncidentResolved, event.incident
    if milestone not in books.milestones:
        books.say(ORDER, "no IncidentResolved before this")
    books.milestones.discard(milestone)


def _asked_to_decide(books: Books, event: ev.PromptOpened) -> None:
    books.prompts.enter(event.prompt, event.role)
    books.deadlines[event.prompt] = event.deadline
    if event.role not in books.there:
        books.say(ASKED, f"the {event.role} is asked to decide ({event.prompt}), and has not joined")
    if event.deadline < event.at:
        books.say(WAITS, f"prompt {event.prompt!r} was due {event.at - event.deadline:,} s before it opened")


def _decided(books: Books, event: ev.PromptClosed) -> None:
    books.prompts.leave(event.prompt, event.role)
    deadline = books.deadlines.get(event.prompt, event.at)
    if event.at > deadline or (event.how == "silent" and event.at < deadline):
        books.say(WAITS, f"prompt {event.prompt!r} ends {event.how}; its deadline is second {deadline:,}")


def _begins(books: Books, event: Any, what: str) -> None:
    piece = event.incident, what
    if piece in books.resting:  # it had been put aside before it was begun
        books.resting.remove(piece)
    else:
        books.work.enter(piece, event.person)
    books.takes(event.person, piece)


def _finishes(books: Books, event: Any, what: str) -> None:
    piece = event.incident, what
    person = next((who for who, has in books.hands.items() if piece in has), "")
    books.work.leave(piece, person)
    if person:
        books.lets_go(person, piece)


def _puts_aside(books: Books, event: ev.WorkPutAside) -> None:
    piece = event.incident, event.work
    if piece in books.hands.get(event.person, {}):
        books.lets_go(event.person, piece)
    else:
        books.work.enter(piece, event.person)
    books.resting.add(piece)


def _takes_up(books: Books, event: ev.WorkTakenUp) -> None:
    piece = event.incident, event.work
    if piece not in books.resting:
        books.say(PAIRS, f"{event.person} goes on with {event.work}, which was not put aside")
    books.resting.discard(piece)
    books.takes(event.person, piece)


def _drafted(books: Books, event: ev.NoticeDrafted) -> None:
    books.flow[type(event)] += 1
    books.notices.enter(event.notice, event.to)
    books.lacks[event.notice] = list(event.approvals)
    if event.worded > event.at:
        books.say(WAITS, f"{event.notice} has words of second {event.worded:,}")


def _released(books: Books, event: ev.NoticeReleased) -> None:
    lacks = books.lacks.get(event.notice, [])
    if event.role not in lacks:
        books.say(LACKING, f"{event.notice} is released by the {event.role}, and does not wait for that")
    else:
        lacks.remove(event.role)


def _goes(books: Books, event: Any, to: str) -> None:
    books.flow[type(event)] += 1
    if event.notice not in books.notices.open:
        books.say(FLOW, f"{event.notice} was not to be sent or withdrawn any more")
    books.notices.leave(event.notice, to)


def _withdrawn(books: Books, event: ev.NoticeWithdrawn) -> None:
    _goes(books, event, books.notices.open.get(event.notice, (0, ""))[1])


def _sent(books: Books, event: ev.NoticeSent) -> None:
    books.after(ORDER, ev.AlertRaised, ev.CustomersReported)
    _goes(books, event, event.to)
    if list(event.lacking) != books.lacks.get(event.notice, []):
        books.say(LACKING, f"{event.notice} is sent without {event.lacking}; open are {books.lacks.get(event.notice)}")
    if event.cost < 0 or event.people < 0:
        books.say(COUNTS, f"{event.notice} costs {event.cost} and goes to {event.people} people")
    for way in books.setting_out.pop(event.notice, ()):
        group = books.audiences[way.audience].group if way.audience in books.audiences else ""
        if way.channel not in event.channels or group != event.to:
            books.say(DELIVERY, f"{event.notice} goes to {way.audience} by {way.channel}, and should not")


def _sets_out(books: Books, event: ev.DeliveryBegan) -> None:
    at, way = event.at, event.delivery
    notice, audience, channel, addressed, first, sending, reached, pace, each, _ = way
    books.deliveries.setdefault(audience, []).append(way)
    if notice == _LINE:
        if not books.briefed or channel != "support":
            books.say(DELIVERY, f"agents tell {audience} by {channel}, and have not been briefed")
    else:
        if notice not in books.notices.open:
            books.say(DELIVERY, f"{notice} sets out to {audience}, and is not a notice that may go")
        books.setting_out.setdefault(notice, []).append(way)
        if channel in books.direct:
            key = notice, channel, max(at, first + sending), addressed
            books.reports[key] = books.reports.get(key, 0) + 1
    if first < at or sending < 0:
        books.say(WAITS, f"{notice} reaches {audience} from second {first:,} on, for {sending:,} s")
    if not 0.0 <= reached <= 1.0 or addressed < 0:
        books.say(COUNTS, f"{notice} reaches {reached:.2%} of {audience}, in {addressed:,} copies")
    if pace.seconds < 0 or pace.spread < 0:  # otherwise shares over time are those of a distribution
        books.say(SHARE, f"of {audience} fewer and fewer know of {notice} by {channel}: {pace}")
    size = books.sizes.get(audience, 0)
    if (addressed > size or (each and len(each) != size)) and not books.ruled:
        books.say(COPIES, f"{notice} to {audience}: {addressed:,} copies, {len(each):,} followed, of {size:,} people")
    if each and min(each) < first:
        soonest = min((second for second in each if second != -1), default=first)
        if soonest < first:
            books.say(COPIES, f"somebody of {audience} knows in second {soonest:,}, before the first copy")


def _out(books: Books, event: ev.DeliveryReported) -> None:
    key = event.notice, event.channel, event.at, event.copies
    books.reports[key] = missing = books.reports.get(key, 0) - 1
    if missing < 0:
        books.say(DELIVERY, f"{event.channel} reports {event.copies:,} copies of {event.notice}, not out now")


def _briefed(books: Books, event: ev.SupportBriefed) -> None:
    _once(books, event)
    books.briefed = True


def _in_touch(books: Books, event: ev.ContactsReported) -> None:
    if event.contacts < 0 or event.usual < 0:
        books.say(COUNTS, f"{event.contacts:,} contacts, {event.usual:,} usual ones")


def _ruled(books: Books, event: ev.ParameterChanged) -> None:
    books.ruled = True


def _ended(books: Books, event: ev.WorldEnded) -> None:
    books.ended = True


_READS: dict[type, Callable[[Books, Any], None]] = {
    ev.FaultStruck: _both(_struck, _opens("fault", "component", "component")),
    ev.FaultEnded: _closes("fault", "component", "component"),
    ev.FaultReturned: _returned_fault,
    ev.HealthChanged: _health,
    ev.FalseAlarmBegan: _false_alarm,
    ev.FalseAlarmEnded: _over,
    ev.ExposureBegan: _exposed,
    ev.ExposureEnded: _closes("exposure", "component", "component"),
    ev.ServiceMitigated: _mended,
    ev.ServiceRestored: _mended,
    ev.AlertRaised: _both(_detected, _opens("alert", "monitor", "component")),
    ev.AlertCleared: _both(_cleared, _closes("alert", "monitor", "component")),
    ev.CustomersReported: _both(_detected, _opens("report", "component", "component")),
    ev.ReportsCeased: _closes("report", "component", "component"),
    ev.RoleCalled: _opens("role", "role", "role"),
    ev.PersonPaged: _opens("page", "role", "person"),
    ev.PageMissed: _closes("page", "role", "person"),
    ev.PageAcknowledged: _both(_acknowledged, _closes("page", "role", "person")),
    ev.RoleJoined: _both(_joined, _closes("role", "role", "role")),
    ev.WorkaroundStarted: _opens("way round", "workaround", "workaround"),
    ev.WorkaroundEnabled: _closes("way round", "workaround", "workaround"),
    ev.DebateStarted: _opens("debate", "incident", "incident"),
    ev.CategoryDebated: _closes("debate", "incident", "incident"),
    ev.IncidentDeclared: _declared,
    ev.DiagnosisStarted: lambda books, event: _begins(books, event, DIAGNOSIS),
    ev.CauseIdentified: lambda books, event: _finishes(books, event, DIAGNOSIS),
    ev.VendorCallStarted: lambda books, event: _begins(books, event, CALL),
    ev.VendorCalled: lambda books, event: _finishes(books, event, CALL),
    ev.NothingFound: lambda books, event: _finishes(books, event, DIAGNOSIS),
    ev.RemedyStarted: lambda books, event: _begins(books, event, event.remedy),
    ev.RemedyFinished: lambda books, event: _finishes(books, event, event.remedy),
    ev.WorkPutAside: _puts_aside,
    ev.WorkTakenUp: _takes_up,
    ev.ServiceVerified: _checked,
    ev.IncidentResolved: _resolved,
    ev.IncidentReopened: _reopened,
    ev.NoticeDrafted: _drafted,
    ev.NoticeReleased: _released,
    ev.NoticeWithdrawn: _withdrawn,
    ev.NoticeSent: _sent,
    ev.DeliveryBegan: _sets_out,
    ev.DeliveryReported: _out,
    ev.SupportBriefed: _briefed,
    ev.ContactsReported: _in_touch,
    ev.PromptOpened: _asked_to_decide,
    ev.PromptClosed: _decided,
    ev.Asked: _opens("question", "ask", "role"),
    ev.Replied: _closes("question", "ask", "role"),
    ev.OtherProposed: _opens("proposal", "other", "role"),
    ev.OtherRuled: _closes("proposal", "other", "role"),
    ev.ParameterChanged: _ruled,
    ev.WorldEnded: _ended,
}
