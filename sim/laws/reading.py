"""A log is read against the laws, event by event: what each event must find, and what it leaves in the books."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim import events as ev
from sim.incidents import CALL, DIAGNOSIS
from sim.laws import afterwards, charged, clocks, desk, hands, happening, mistakes, public, seating, standing, telling
from sim.laws.books import Books
from sim.laws.law import (
    ASKED,
    CHECKED,
    END,
    ORDER,
    TIME,
    WAITS,
)
from sim.laws.stated import bounced, broken_estimate, dropped, failed, held_up, not_taken, opted_out, reminded
from sim.log import Log


def broken(log: Log) -> tuple[str, ...]:
    """A sentence for every time that the log breaks a law: which one, how, and where; empty for a sound log.

    A log may be of a run that still goes on. After a ruling of the facilitator's, nothing is held against the
    scenario's numbers any more: they may have changed.
    """
    books, reads, last = Books(log.scenario), _READS, 0
    over: int = log.scenario.horizon
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
    said = tuple(books.said)
    vars(books).clear()  # they and their pools hold each other: left like that, they would wait to be found
    return said


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
    if event.at > books.scenario.horizon or (books.ended and not isinstance(event, ev.ActionRefused)):
        books.say(END, ev.sentence(event))


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
    happening.once(books, event, event.incident)
    books.after(ORDER, ev.AlertRaised, ev.CustomersReported)
    books.after(ORDER, ev.PageAcknowledged)


def _kind_named(books: Books, event: ev.KindNamed) -> None:
    """Of what has been noticed."""
    books.after(ORDER, ev.AlertRaised, ev.CustomersReported)


def _checked(books: Books, event: ev.ServiceVerified) -> None:
    books.holds[event.incident] = event.holds


def _resolved(books: Books, event: ev.IncidentResolved) -> None:
    number = event.incident
    happening.once(books, event, number)
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


def _ruled(books: Books, event: ev.ParameterChanged) -> None:
    books.ruled = True


def _ended(books: Books, event: ev.WorldEnded) -> None:
    books.ended = True


_READS: dict[type, Callable[[Books, Any], None]] = {
    ev.FaultStruck: _both(happening.struck, _opens("fault", "component", "component")),
    ev.FaultEnded: _closes("fault", "component", "component"),
    ev.FaultReturned: happening.returned_fault,
    ev.HealthChanged: happening.health,
    ev.FalseAlarmBegan: happening.false_alarm,
    ev.FalseAlarmEnded: happening.over,
    ev.ExposureBegan: happening.exposed,
    ev.ExposureEnded: _closes("exposure", "component", "component"),
    ev.ServiceMitigated: happening.mended,
    ev.ServiceRestored: happening.mended,
    ev.AlertRaised: _both(_detected, _opens("alert", "monitor", "component")),
    ev.AlertCleared: _both(_cleared, _closes("alert", "monitor", "component")),
    ev.CustomersReported: _both(_detected, _opens("report", "component", "component")),
    ev.ReportsCeased: _closes("report", "component", "component"),
    ev.RoleCalled: _opens("role", "role", "role"),
    ev.PersonPaged: seating.paged,
    ev.PageMissed: seating.missed,
    ev.PageAcknowledged: _both(_acknowledged, seating.answered),
    ev.RoleJoined: _both(seating.joined, _closes("role", "role", "role")),
    ev.RoleHandedOver: seating.handed_over,
    ev.TalkMoveStarted: _opens("move", "way", "way"),
    ev.TalkMoved: _closes("move", "way", "way"),
    ev.ContainmentEvaded: happening.evaded,
    ev.EngineerCalled: _opens("engineer", "person", "person"),
    ev.EngineerJoined: seating.helps,
    ev.WorkaroundStarted: _opens("way round", "workaround", "workaround"),
    ev.WorkaroundEnabled: _closes("way round", "workaround", "workaround"),
    ev.ChargesBegan: charged.began,
    ev.ChargesReported: charged.reported,
    ev.RefundsDecided: charged.decided,
    ev.RefundsBegan: charged.begun,
    ev.MoneyReturned: charged.returned,
    ev.DebateStarted: _opens("debate", "incident", "incident"),
    ev.CategoryDebated: _closes("debate", "incident", "incident"),
    ev.IncidentDeclared: _declared,
    ev.KindNamed: _kind_named,
    ev.DiagnosisStarted: lambda books, event: hands.begins(books, event, DIAGNOSIS),
    ev.CauseIdentified: lambda books, event: hands.finishes(books, event, DIAGNOSIS),
    ev.VendorCallStarted: lambda books, event: hands.begins(books, event, CALL),
    ev.VendorCalled: lambda books, event: hands.finishes(books, event, CALL),
    ev.NothingFound: lambda books, event: hands.finishes(books, event, DIAGNOSIS),
    ev.RemedyStarted: lambda books, event: hands.begins(books, event, event.remedy),
    ev.RemedyFinished: lambda books, event: hands.finishes(books, event, event.remedy),
    ev.WorkPutAside: hands.puts_aside,
    ev.WorkTakenUp: hands.takes_up,
    ev.ServiceVerified: _checked,
    ev.IncidentResolved: _resolved,
    ev.IncidentReopened: _reopened,
    ev.NoticeDrafted: telling.drafted,
    ev.NoticeReleased: telling.released,
    ev.NoticeWithdrawn: telling.withdrawn,
    ev.NoticeSent: telling.sent,
    ev.DeliveryBegan: telling.sets_out,
    ev.DeliveryReported: telling.out,
    ev.CopiesLost: not_taken,
    ev.CopiesBounced: bounced,
    ev.DeliveryFailed: failed,
    ev.NoticeHeldUp: held_up,
    ev.AlarmDropped: dropped,
    ev.PageRepeated: reminded,
    ev.ReadersOptedOut: opted_out,
    ev.EstimateBroken: broken_estimate,
    ev.MistakeMade: mistakes.made,
    ev.MistakePutRight: mistakes.put_right,
    ev.MistakeRead: mistakes.found_out,
    ev.MistakeReported: mistakes.reported,
    ev.SupportBriefed: desk.briefed,
    ev.FaqPublished: desk.published,
    ev.ContactsReported: desk.in_touch,
    ev.ContactsHandled: desk.handled,
    ev.AgentsCalled: _opens("agents", "source", "way"),
    ev.AgentsCame: _closes("agents", "source", "way"),
    ev.AnnouncementRecorded: desk.published,
    ev.TicketUpdateBegan: _both(desk.published, _opens("ticket update", "role", "role")),
    ev.TicketsSettled: _closes("ticket update", "role", "role"),
    ev.AdvertisementPosted: standing.posted,
    ev.NoticeTakenDown: standing.taken_down,
    ev.CollectionsHeld: standing.collections_held,
    ev.CollectionsResumed: standing.collections_resumed,
    ev.PostsHeld: standing.held,
    ev.PostsLetGo: standing.let_go,
    ev.ClockStarted: clocks.runs,
    ev.ClockStopped: clocks.stops,
    ev.ClockBegan: clocks.begins,
    ev.ClockMet: clocks.met,
    ev.ClockMissed: clocks.missed,
    ev.PromptOpened: _asked_to_decide,
    ev.PromptClosed: _decided,
    ev.Asked: _opens("question", "ask", "role"),
    ev.Replied: _closes("question", "ask", "role"),
    ev.OtherProposed: _opens("proposal", "other", "role"),
    ev.OtherRuled: _closes("proposal", "other", "role"),
    ev.ComplaintsSeen: public.complained,
    ev.RepliesBegan: public.replies,
    ev.RepliesEnded: public.replied,
    ev.NewsBroke: public.broke,
    ev.NewsSeen: public.seen,
    ev.JournalistAsked: public.asked,
    ev.PressAnswered: public.answered,
    ev.RumourBegan: public.rumoured,
    ev.RumourSeen: public.rumour_seen,
    ev.RumourReported: public.reported,
    ev.PlatformAnswered: public.platform,
    ev.CompensationOffered: afterwards.made_up,
    ev.ReviewHeld: afterwards.reviewed,
    ev.FactorFound: afterwards.factor,
    ev.ImprovementChosen: afterwards.improves,
    ev.ReportHandedRound: afterwards.handed_round,
    ev.ParameterChanged: _ruled,
    ev.WorldEnded: _ended,
}
