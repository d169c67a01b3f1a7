"""The books that are kept while a log is read: what is open and for how long, who has what in hand, what was wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

from sim import events as ev
from sim.demand import people
from sim.impact import category
from sim.laws.law import DELIVERY, FLOW, HANDS, LITTLE, LOAD, PAIRS, SHARE, WAITS
from sim.reach import Delivery, informed
from sim.scenario import Scenario

#: Things that are open for a while.
_POOLS = (
    "prompt", "page", "role", "alert", "report", "fault", "false alarm", "exposure", "work", "notice", "question",
    "proposal", "debate", "way round", "engineer", "refund", "hold", "clock", "known clock", "agents", "ticket update",
    "move",
)  # fmt: skip
_TINY = 1e-9

Piece = tuple[int, str]  #: a piece of work: the incident that it is for, and what it is


class Pool:
    """Things of one sort that are open for a while. How many are open is counted for each part of the pool; how long
    each one stays is found by its own name: the two must tell the same."""

    def __init__(self, books: Books, what: str):
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


class Books:
    """What has been read so far, and what was wrong with it."""

    def __init__(self, scenario: Scenario):
        self.scenario = scenario
        self.said: list[str] = []
        self.entry = self.at = 0
        self.spent = 0.0
        self.ended = self.ruled = self.briefed = False
        self.seen: set[type] = set()
        self.holds: dict[int, bool] = {}
        self.alarms: dict[int, set[str]] = {}
        self.milestones: set[tuple[type, int | str]] = set()
        self.deadlines: dict[str, int] = {}
        self.pools = {what: Pool(self, what) for what in _POOLS}
        self.prompts, self.notices = self.pools["prompt"], self.pools["notice"]
        self.alerts, self.work = self.pools["alert"], self.pools["work"]
        self.lacks: dict[str, list[str]] = {}
        self.due: dict[tuple[str, int], int] = {}
        self.flow: Counter[type] = Counter()
        self.estimates: dict[str, tuple[int, int | None]] = {}
        self.mistaken: set[str] = set()
        self.setting_out: dict[str, list[Delivery]] = {}
        self.dark: set[tuple[str, str, str]] = set()
        self.deliveries: dict[str, list[Delivery]] = {}
        self.reports: dict[tuple[str, str, int, int], int] = {}
        self.hands: dict[str, dict[Piece, int]] = {}
        self.resting: set[Piece] = set()
        self.crowded: dict[str, int] = {}
        self.worked: Counter[str] = Counter()
        self.joined: dict[str, int] = {}
        self.there: set[str] = set()
        self.seats: dict[str, str] = {}
        self.helping: set[str] = set()
        self.waiting: dict[str, float] = {}
        self.in_vain = 0.0  # people who were not helped at the desk and have not come again
        organisation = scenario.organisation
        self.channels = {channel.name: channel for channel in organisation.channels}
        self.direct = {channel.name for channel in organisation.channels if channel.kind == "direct"}
        self.on_site = {c.name for c in organisation.channels if c.kind == "on site" and c.runs_on}
        self.audiences = {audience.name: audience for audience in organisation.audiences}
        self.on_leave = {person.name for person in organisation.people if person.on_leave}
        self.sizes = {audience.name: people(scenario, audience) for audience in organisation.audiences}

    def say(self, law: str, what: str) -> None:
        """The law is broken by the entry that is being read."""
        self.said.append(f"{law}: {what} (entry {self.entry}, second {self.at:,})")

    def takes(self, person: str, piece: Piece) -> None:
        """Somebody has something in hand from now on; whatever else they have, they must let go of in this second."""
        pieces = self.hands.setdefault(person, {})
        if pieces:
            self.crowded.setdefault(person, self.at)
        pieces[piece] = self.at

    def lets_go(self, person: str, piece: Piece) -> None:
        """Somebody does not have it in hand any more."""
        pieces = self.hands[person]
        if len(pieces) == 2 and self.crowded.pop(person, self.at) < self.at:
            self.say(HANDS, f"{person} has {self.in_hand(person)} in hand")
        self.worked[person] += self.at - pieces.pop(piece)

    def in_hand(self, person: str) -> str:
        """What somebody has in hand, in words."""
        return " and ".join(what for _, what in self.hands[person])

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
        for person, at in self.crowded.items():
            if at < end:
                self.say(HANDS, f"{person} has {self.in_hand(person)} in hand")
        for person, pieces in self.hands.items():
            self.worked[person] += sum(end - since for since in pieces.values())
        for person, worked in self.worked.items():
            if worked > (there := end - self.joined.get(person, end)):
                self.say(LOAD, f"{person} worked {worked:,} s of the {there:,} s since they joined")
        for name, ways in self.deliveries.items():
            if not (self.ruled or any(way.people for way in ways)):  # of a few people chance may reach more
                self._spread(name, ways)

    def _spread(self, name: str, ways: list[Delivery]) -> None:
        """No more of an audience are informed in the end than can be had by the ways that were tried."""
        share, left = informed(ways, self.scenario.horizon), 1.0
        for channel in {way.channel for way in ways}:
            left *= 1.0 - self._had(name, channel)
        if share > 1.0 - left + _TINY:
            self.say(SHARE, f"of {name} {share:.4%} are informed, and {1.0 - left:.4%} can be had")

    def _had(self, audience: str, channel: str) -> float:
        """The share of an audience that a channel, or the agents, can inform at most."""
        if channel in self.channels and audience in self.audiences:
            way_out, ways = self.channels[channel], self.audiences[audience].reached_by
            most = way_out.accepts * way_out.seen
            return next((way.share * most for way in ways if way.channel == channel), 0.0)
        return self._told_by_agents() if channel == "support" else 0.0

    def _told_by_agents(self) -> float:
        """The share of an audience that gets in touch at most, about one of what broke or another."""
        never = 1.0
        for fault in self.scenario.faults:
            never *= 1.0 - self.scenario.organisation.support.contact(category(self.scenario, fault))
        return 1.0 - never
