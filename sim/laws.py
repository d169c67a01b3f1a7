"""The laws that every run keeps, whoever played it: read from the finished log and its scenario, in one pass.

They follow from no choice of numbers: a log that breaks one is not a surprising run but a fault in the model.
`broken` says which; the list of laws stands with the constants below.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from typing import Any

from sim import events as ev
from sim.demand import people
from sim.log import Log
from sim.reach import Delivery, informed
from sim.scenario import Scenario

TIME = "time only goes on"
END = "nothing happens after the end"
PAIRS = "what is opened is closed once, or is still open"
WAITS = "no wait is below zero"
COUNTS = "no count is below zero, no share beyond 0 and 1"
LITTLE = "the number in a pool, added up over time, is what its stays add up to"
FLOW = "a notice that is drafted is sent or withdrawn once, or is still open"
LACKING = "a notice lacks the approvals that were asked for and not given"
DELIVERY = "a delivery belongs to what is sent, and is reported when its last copy is out"
COPIES = "nobody is informed before the first copy, nor more people than there are"
SHARE = "the informed share only rises, to at most what can be had"
ORDER = "impact, detection, acknowledgement and declaration come before what follows from them"
CHECKED = "an incident is resolved after a check that held, with no alert open"
HANDS = "nobody has two things in hand"
LOAD = "nobody works longer than they are there"
LAWS = (
    TIME, END, PAIRS, WAITS, COUNTS, LITTLE, FLOW, LACKING, DELIVERY, COPIES, SHARE, ORDER, CHECKED, HANDS, LOAD,
)  # fmt: skip

_LINE = "the agents' line"  # what the deliveries of a briefed support desk are called
_TINY = 1e-9


class LawBroken(Exception):
    """A run broke a law. The message says which, and how to play the run again."""


def broken(log: Log) -> tuple[str, ...]:
    """A sentence for every time that the log breaks a law: which one, how, and where; empty for a sound log.

    A log may be of a run that still goes on. After a ruling of the facilitator's, nothing is held against the
    scenario's numbers any more: they may have changed.
    """
    books, reads, last = _Books(log.scenario), _READS, 0
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


class _Pool:
    """Things of one sort that are open for a while. How many are open is counted for each part of the pool; how long
    each one stays is found by its own name: the two must tell the same."""

    def __init__(self, books: _Books, what: str):
        self.books, self.what = books, what
        self.open: dict[Hashable, tuple[int, str]] = {}
        self.parts: dict[str, list[int]] = {}  # number now, since when, number × time, time of stays

    def enter(self, key: Hashable, part: str) -> None:
        """`key` is open from now on."""
        self._step(part, 1)
        if key in self.open:
            self.books.say(PAIRS, f"{self.what} {key!r} is opened, and was open")
        self.open[key] = self.books.at, part

    def leave(self, key: Hashable, part: str) -> None:
        """`key` is closed now."""
        self._step(part, -1)
        since, of = self.open.pop(key, (None, ""))
        if since is None:
            self.books.say(PAIRS, f"{self.what} {key!r} is closed, and was not open")
            return
        stay = self.books.at - since
        self.parts[of][3] += stay
        if stay < 0:
            self.books.say(WAITS, f"{self.what} {key!r} stayed open for {stay:,} s")

    def _step(self, part: str, change: int) -> None:
        at, now = self.books.at, self.parts.get(part)
        if now is None:
            self.parts[part] = [change, at, 0, 0]
        else:
            now[2] += now[0] * (at - now[1])
            now[0] += change
            now[1] = at

    def close(self, end: int) -> None:
        """Hold Little's identity against every part."""
        for since, part in self.open.values():
            self.parts[part][3] += end - since
        for part, (number, since, area, stays) in self.parts.items():
            area += number * (end - since)
            if abs(area - stays) > _TINY * max(area, stays, 1):
                self.books.say(LITTLE, f"{self.what}, {part}: {area:,} s by count, {stays:,} s by stays")


class _Books:
    """What has been read so far, and what was wrong with it."""

    def __init__(self, scenario: Scenario):
        self.scenario = scenario
        self.said: list[str] = []
        self.entry = self.at = 0
        self.ended = self.ruled = self.briefed = False
        self.seen: set[type] = set()
        self.holds: bool | None = None
        self.deadlines: dict[str, int] = {}
        self.pools = {what: _Pool(self, what) for what in _POOLS}
        self.prompts, self.notices = self.pools["prompt"], self.pools["notice"]
        self.alerts, self.work = self.pools["alert"], self.pools["work"]
        self.lacks: dict[str, list[str]] = {}
        self.flow: Counter[type] = Counter()
        self.setting_out: dict[str, list[Delivery]] = {}
        self.deliveries: dict[str, list[Delivery]] = {}
        self.reports: dict[tuple[str, str, int, int], int] = {}
        self.hands: dict[str, tuple[str, int]] = {}
        self.worked: Counter[str] = Counter()
        self.joined: dict[str, int] = {}
        organisation = scenario.organisation
        self.channels = {channel.name: channel for channel in organisation.channels}
        self.direct = {channel.name for channel in organisation.channels if channel.kind == "direct"}
        self.audiences = {audience.name: audience for audience in organisation.audiences}
        self.sizes = {audience.name: people(scenario, audience) for audience in organisation.audiences}

    def say(self, law: str, what: str) -> None:
        """The law is broken by the entry that is being read."""
        self.said.append(f"{law}: {what} (entry {self.entry}, second {self.at:,})")

    def after(self, law: str, *kinds: type) -> None:
        """One of these kinds must have happened by now."""
        if self.seen.isdisjoint(kinds):
            self.say(law, f"no {kinds[0].__name__} before this")

    def close(self) -> None:
        """What can be judged only when all has been read."""
        end = self.at
        if self.ended and self.prompts.open:
            self.say(PAIRS, f"prompts are open at the end: {', '.join(map(str, self.prompts.open))}")
        for name in self.prompts.open:
            if self.deadlines[str(name)] < end:
                self.say(WAITS, f"prompt {name!r} is open after its deadline, second {self.deadlines[str(name)]:,}")
        for pool in self.pools.values():
            pool.close(end)
        drafted, still = self.flow[ev.NoticeDrafted], len(self.notices.open)
        sent, withdrawn = self.flow[ev.NoticeSent], self.flow[ev.NoticeWithdrawn]
        if drafted != sent + withdrawn + still:
            self.say(FLOW, f"{drafted} drafted, but {sent} sent, {withdrawn} withdrawn and {still} open")
        for notice in self.setting_out:
            self.say(DELIVERY, f"{notice} is on its way, and was not sent")
        for (notice, channel, due, _), missing in self.reports.items():
            if missing > 0 and due < end:
                self.say(DELIVERY, f"{channel} has not reported that {notice} was out in second {due:,}")
        for person, (_, since) in self.hands.items():
            self.worked[person] += end - since
        for person, worked in self.worked.items():
            if worked > (there := end - self.joined.get(person, end)):
                self.say(LOAD, f"{person} worked {worked:,} s of the {there:,} s since they joined")
        for name, ways in self.deliveries.items():
            if not (self.ruled or any(way.people for way in ways)):  # of a few people chance may reach more
                self._spread(name, ways)

    def _spread(self, name: str, ways: list[Delivery]) -> None:
        """No more of an audience are informed in the end than can be had by the ways that were tried."""
        share, left = informed(ways, self.scenario.lasts), 1.0
        for channel in {way.channel for way in ways}:
            left *= 1.0 - self._had(name, channel)
        if share > 1.0 - left + _TINY:
            self.say(SHARE, f"of {name} {share:.4%} are informed, and {1.0 - left:.4%} can be had")

    def _had(self, audience: str, channel: str) -> float:
        """The share of an audience that a channel, or the agents, can inform at most."""
        if channel in self.channels and audience in self.audiences:
            seen, ways = self.channels[channel].seen, self.audiences[audience].reached_by
            return next((way.share * seen for way in ways if way.channel == channel), 0.0)
        return self.scenario.organisation.support.contact(self.scenario.category) if channel == "support" else 0.0


# ---------------------------------------------------------------------------------------- event by event


def _opens(what: str, key: str, part: str) -> Callable[[_Books, Any], None]:
    """Reads an event that opens something, named by one of its fields and counted by another."""
    return lambda books, event: books.pools[what].enter(getattr(event, key), getattr(event, part))


def _closes(what: str, key: str, part: str) -> Callable[[_Books, Any], None]:
    """Reads an event that closes something."""
    return lambda books, event: books.pools[what].leave(getattr(event, key), getattr(event, part))


def _both(*reads: Callable[[_Books, Any], None]) -> Callable[[_Books, Any], None]:
    """Reads an event in several ways."""

    def read(books: _Books, event: Any) -> None:
        for each in reads:
            each(books, event)

    return read


def _out_of_time(books: _Books, event: Any, last: int) -> None:
    books.at = event.at
    if event.at < last:
        books.say(TIME, f"after second {last:,}")
    if event.at > books.scenario.lasts or (books.ended and not isinstance(event, ev.ActionRefused)):
        books.say(END, ev.sentence(event))


def _once(books: _Books, event: Any) -> None:
    if type(event) in books.seen:
        books.say(PAIRS, f"{type(event).__name__} happens a second time")
    books.seen.add(type(event))


def _mended(books: _Books, event: Any) -> None:
    _once(books, event)
    books.after(ORDER, ev.ServiceMitigated if isinstance(event, ev.ServiceRestored) else ev.FaultStruck)


def _health(books: _Books, event: ev.HealthChanged) -> None:
    if not 0.0 <= event.health <= 1.0:
        books.say(COUNTS, f"the health of {event.component} is {event.health}")


def _detected(books: _Books, event: Any) -> None:
    books.after(ORDER, ev.FaultStruck)
    books.seen.add(type(event))
    books.holds = None


def _acknowledged(books: _Books, event: ev.PageAcknowledged) -> None:
    books.after(ORDER, ev.AlertRaised, ev.CustomersReported)
    books.seen.add(type(event))


def _declared(books: _Books, event: ev.IncidentDeclared) -> None:
    _once(books, event)
    books.after(ORDER, ev.AlertRaised, ev.CustomersReported)
    books.after(ORDER, ev.PageAcknowledged)


def _joined(books: _Books, event: ev.RoleJoined) -> None:
    books.joined.setdefault(event.person, event.at)


def _checked(books: _Books, event: ev.ServiceVerified) -> None:
    books.holds = event.holds


def _resolved(books: _Books, event: ev.IncidentResolved) -> None:
    _once(books, event)
    books.after(ORDER, ev.IncidentDeclared)
    if not books.holds or books.alerts.open:
        books.say(CHECKED, f"the last check: {books.holds}, alerts open: {len(books.alerts.open)}")


def _asked_to_decide(books: _Books, event: ev.PromptOpened) -> None:
    books.prompts.enter(event.prompt, event.role)
    books.deadlines[event.prompt] = event.deadline
    if event.deadline < event.at:
        books.say(WAITS, f"prompt {event.prompt!r} was due {event.at - event.deadline:,} s before it opened")


def _decided(books: _Books, event: ev.PromptClosed) -> None:
    books.prompts.leave(event.prompt, event.role)
    deadline = books.deadlines.get(event.prompt, event.at)
    if event.at > deadline or (event.how == "silent" and event.at < deadline):
        books.say(WAITS, f"prompt {event.prompt!r} ends {event.how}; its deadline is second {deadline:,}")


def _begins(books: _Books, person: str, what: str) -> None:
    books.work.enter(what, person)
    if person in books.hands:
        books.say(HANDS, f"{person} begins {what!r}, and has {books.hands[person][0]!r} in hand")
    books.hands[person] = what, books.at


def _finishes(books: _Books, what: str) -> None:
    person = next((who for who, (has, _) in books.hands.items() if has == what), "")
    books.work.leave(what, person)
    if person:
        books.worked[person] += books.at - books.hands.pop(person)[1]


def _drafted(books: _Books, event: ev.NoticeDrafted) -> None:
    books.flow[type(event)] += 1
    books.notices.enter(event.notice, event.to)
    books.lacks[event.notice] = list(event.approvals)
    if event.worded > event.at:
        books.say(WAITS, f"{event.notice} has words of second {event.worded:,}")


def _released(books: _Books, event: ev.NoticeReleased) -> None:
    lacks = books.lacks.get(event.notice, [])
    if event.role not in lacks:
        books.say(LACKING, f"{event.notice} is released by the {event.role}, and does not wait for that")
    else:
        lacks.remove(event.role)


def _goes(books: _Books, event: Any, to: str) -> None:
    books.flow[type(event)] += 1
    if event.notice not in books.notices.open:
        books.say(FLOW, f"{event.notice} was not to be sent or withdrawn any more")
    books.notices.leave(event.notice, to)


def _withdrawn(books: _Books, event: ev.NoticeWithdrawn) -> None:
    _goes(books, event, books.notices.open.get(event.notice, (0, ""))[1])


def _sent(books: _Books, event: ev.NoticeSent) -> None:
    books.after(ORDER, ev.AlertRaised, ev.CustomersReported)
    _goes(books, event, event.to)
    if list(event.lacking) != books.lacks.get(event.notice, []):
        books.say(LACKING, f"{event.notice} is sent without {event.lacking}; open are {books.lacks.get(event.notice)}")
    if event.cost < 0 or event.people < 0:
        books.say(COUNTS, f"{event.notice} costs {event.cost} and goes to {event.people} people")
    if event.next_update is not None and event.next_update <= event.at:
        books.say(WAITS, f"{event.notice} promises an update for second {event.next_update:,}")
    for way in books.setting_out.pop(event.notice, ()):
        group = books.audiences[way.audience].group if way.audience in books.audiences else ""
        if way.channel not in event.channels or group != event.to:
            books.say(DELIVERY, f"{event.notice} goes to {way.audience} by {way.channel}, and should not")


def _sets_out(books: _Books, event: ev.DeliveryBegan) -> None:
    at, way = event.at, event.delivery
    notice, audience, channel, addressed, first, sending, reached, pace, each = way
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


def _out(books: _Books, event: ev.DeliveryReported) -> None:
    key = event.notice, event.channel, event.at, event.copies
    books.reports[key] = missing = books.reports.get(key, 0) - 1
    if missing < 0:
        books.say(DELIVERY, f"{event.channel} reports {event.copies:,} copies of {event.notice}, not out now")


def _briefed(books: _Books, event: ev.SupportBriefed) -> None:
    _once(books, event)
    books.briefed = True


def _in_touch(books: _Books, event: ev.ContactsReported) -> None:
    if event.contacts < 0 or event.usual < 0:
        books.say(COUNTS, f"{event.contacts:,} contacts, {event.usual:,} usual ones")


def _ruled(books: _Books, event: ev.ParameterChanged) -> None:
    books.ruled = True


def _ended(books: _Books, event: ev.WorldEnded) -> None:
    books.ended = True


#: Things that are open for a while.
_POOLS = ("prompt", "page", "role", "alert", "report", "fault", "work", "notice", "question", "proposal")
_DIAGNOSIS = "the diagnosis"

_READS: dict[type, Callable[[_Books, Any], None]] = {
    ev.FaultStruck: _both(_once, _opens("fault", "component", "component")),
    ev.FaultEnded: _closes("fault", "component", "component"),
    ev.HealthChanged: _health,
    ev.ServiceMitigated: _mended,
    ev.ServiceRestored: _mended,
    ev.AlertRaised: _both(_detected, _opens("alert", "monitor", "component")),
    ev.AlertCleared: _closes("alert", "monitor", "component"),
    ev.CustomersReported: _both(_detected, _opens("report", "component", "component")),
    ev.ReportsCeased: _closes("report", "component", "component"),
    ev.RoleCalled: _opens("role", "role", "role"),
    ev.PersonPaged: _opens("page", "role", "person"),
    ev.PageMissed: _closes("page", "role", "person"),
    ev.PageAcknowledged: _both(_acknowledged, _closes("page", "role", "person")),
    ev.RoleJoined: _both(_joined, _closes("role", "role", "role")),
    ev.IncidentDeclared: _declared,
    ev.DiagnosisStarted: lambda books, event: _begins(books, event.person, _DIAGNOSIS),
    ev.CauseIdentified: lambda books, event: _finishes(books, _DIAGNOSIS),
    ev.RemedyStarted: lambda books, event: _begins(books, event.person, event.remedy),
    ev.RemedyFinished: lambda books, event: _finishes(books, event.remedy),
    ev.ServiceVerified: _checked,
    ev.IncidentResolved: _resolved,
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
