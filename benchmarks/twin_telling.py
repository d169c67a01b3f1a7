"""The textbook twin's notices: written, approved, sent in batches, read."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace
from math import exp, sqrt

import simpy

from benchmarks.twin_mistakes import Mistaken
from benchmarks.twin_service import HOUR, MINUTE, NEVER, draw, over_by
from sim.scenario import (
    COMMANDER,
    COMMUNICATIONS_LEAD,
    COUNSEL,
    GROUPS,
    ROLES,
    Duration,
    NoticeRule,
    Playbook,
    Scenario,
)


def without_way(rule: NoticeRule) -> NoticeRule:
    """A rule whose notice names no way round, because none is open."""
    return replace(rule, says=tuple(field for field in rule.says if field != "alternative"))


class Telling(Mistaken):
    """Who writes what to whom, and who has read it. `batches`: into how many parts a large sending is cut."""

    def __init__(self, scenario: Scenario, playbook: Playbook, seed: int, replication: int, batches: int):
        super().__init__(scenario, seed, replication)
        self.playbook, self.batches = playbook, batches
        self.minds = {role: simpy.Resource(self.env) for role in ROLES}  # for decisions, which come before all else
        self.attention = {role: simpy.Resource(self.env) for role in ROLES}  # for what is read and written
        self.decided = dict.fromkeys(ROLES, 0.0)  # how long each has spent on decisions
        self.joined = {role: self.env.event() for role in ROLES}
        self.called: list[str] = []
        self.sat: dict[str, float] = {}
        self.scribe = ""
        self.skill = {p.name: p.skill for p in self.org.people}
        self.days: dict[tuple[str, str], float] = {}
        self.channels = {c.name: c for c in self.org.channels}
        self.lines = {c.name: simpy.Resource(self.env) for c in self.org.channels if c.per_minute}
        self.paces: dict[str, float] = {}
        self.ways: dict[str, dict[str, list]] = {a.name: {} for a in self.org.audiences}
        self.ways_round: dict[str, dict[str, list]] = {
            a.name: {} for a in self.org.audiences
        }  # of notices that name one
        self.attentive: dict[tuple[str, int], float] = {}
        self.knows: dict[tuple[str, int], float] = {}
        self.in_review: dict[simpy.Process, str] = {}
        self.words: dict[simpy.Process, tuple[frozenset[str], object]] = {}  # which fields, and what it says happened
        self.promised: dict[str, float | None] = {}
        self.called_in: set[tuple[str, float | None]] = set()
        self.last_word = 0.0
        self.sent: list[tuple[float, str, float, float]] = []  # when, to whom, copies, cost

    def takes(self, role: str, does: str, duration: Duration) -> float:
        """How long deciding or writing takes this person: partly the day's pace, partly the piece; × skill."""
        rng, share = self.rng["work"], self.org.work.of_the_day
        if (does, role) not in self.days:
            self.days[does, role] = rng.normal()
        z = sqrt(share) * self.days[does, role] + sqrt(1 - share) * rng.normal()
        return duration.seconds * exp(duration.spread * z) * self.skill[self.joined[role].value]

    def deciding(self, role: str) -> Duration:
        """How long a decision takes that comes up now: hours in the seat, reports to the commander, and the log."""
        work, hours = self.org.work, max(0, self.env.now - self.sat[role] - self.org.work.fresh) / HOUR
        reports = sum(joined.triggered for other, joined in self.joined.items() if other != COMMANDER)
        crowd = max(0, reports - work.span) if role == COMMANDER else 0
        factor = (1 + work.tires * hours) * (1 + work.crowded * crowd) * self.beside_the_log(role)
        return replace(work.decide, seconds=work.decide.seconds * factor)

    def beside_the_log(self, role: str) -> float:
        """Whoever keeps the log is slower at everything else."""
        return 1 + self.org.work.scribing if role == self.scribe else 1

    def decides(self, role: str, duration: Duration, within: float):
        """A role makes up its mind, whatever it reads or writes; False if it does not come to it in time."""
        deadline = self.env.now + within
        with self.minds[role].request() as turn:
            yield turn | self.env.timeout(within)
            if not turn.triggered:
                return False
            takes = max(0, min(self.takes(role, "decides", duration), deadline - 1 - self.env.now))
            self.decided[role] += takes
            yield self.env.timeout(takes)
            return True

    def works_on(self, role: str, seconds: float):
        """A role reads or writes; every decision that comes up meanwhile makes that longer."""
        with self.minds[role].request() as turn:
            yield turn
        while seconds > 0:
            before = self.decided[role]
            yield self.env.timeout(seconds)
            seconds = self.decided[role] - before

    def reads(self, role: str, duration: Duration, within: float):
        """A role reads something; put down, and False, when things turn well or bad meanwhile."""
        reading = self.env.process(self.until_put_down(role, duration, within))
        try:
            yield reading | self.turning
        finally:
            if reading.is_alive:
                reading.interrupt("put down")
        return reading.triggered and reading.value

    def until_put_down(self, role: str, duration: Duration, within: float):
        """Reading that can be interrupted."""
        try:
            with self.attention[role].request() as turn:
                yield turn | self.env.timeout(within)
                if turn.triggered:
                    yield from self.works_on(role, self.takes(role, "decides", duration))
                return turn.triggered
        except simpy.Interrupt:
            return False

    def speaking(self, occasion, name: str):
        """When the occasion comes, and somebody is there to speak: whom do we tell?"""
        yield occasion
        yield self.joined[COMMUNICATIONS_LEAD]
        yield from self.tell(name)
        if name == "resolved":
            quiet = self.env.now
            while self.in_review or self.env.now < quiet + 30 * MINUTE:
                quiet = max(quiet, self.last_word)
                yield self.env.timeout(5 * MINUTE)
            self.over.succeed()

    def tell(self, occasion: str, groups=GROUPS):
        """The communications lead makes up her mind, writes one notice after the other, sends them on their way."""
        work, last, worded = self.org.work, occasion == "resolved", self.env.now
        happened = frozenset(self.alerts.values()), self.helped.triggered
        rules = [r for r in self.playbook.notices if r.when == occasion and self.category in r.categories]
        rules = [r if self.opened.triggered and self.alerts else without_way(r) for r in rules if r.to in groups]
        decide = self.deciding(COMMUNICATIONS_LEAD)
        if not (yield from self.decides(COMMUNICATIONS_LEAD, decide, (60 if last else 15) * MINUTE)):
            return
        with self.attention[COMMUNICATIONS_LEAD].request() as turn:
            yield turn
            for rule in rules:
                text = work.draft_from_template if rule.template else work.draft
                slower = self.beside_the_log(COMMUNICATIONS_LEAD)
                takes = slower * self.takes(COMMUNICATIONS_LEAD, "writes", text)
                writing = self.env.process(self.works_on(COMMUNICATIONS_LEAD, takes))
                yield writing if last else writing | self.resolved
                if last or not self.resolved.triggered:
                    self.in_review[self.env.process(self.notice(rule, worded, happened))] = rule.to

    def notice(self, rule, worded: float, happened: object = None):
        """Those who must approve read it one after the other; then it goes, unless it is overtaken: by the end, by a
        newer one to which it adds nothing, or by what has turned well or bad since it was put into words."""
        this, work = self.env.active_process, self.org.work
        self.words[this], wrong = (frozenset(rule.says), happened), self.holds_mistake(rule)
        try:
            approvals = [role for role in rule.approvals if role in self.called]
            for role in approvals:
                yield self.joined[role]
                reads = work.legal_review if role == COUNSEL else work.approval
                while worded >= self.turned and not (yield from self.reads(role, reads, 90 * MINUTE)):
                    pass
                wrong = wrong and self.overlooked()
            while approvals or worded < self.turned:
                asked = self.env.now
                decide = self.deciding(COMMUNICATIONS_LEAD)
                yield from self.decides(COMMUNICATIONS_LEAD, decide, 5 * MINUTE)  # if not, it goes by itself
                if self.turned <= asked:
                    break
            if worded >= self.turned:
                self.send(rule)
                if wrong:
                    self.env.process(self.found_out(rule))
                older = [p for p in self.older(this) if self.in_review[p] == rule.to]
                self.overtake([p for p in older if not self.adds(p, this)])
        except simpy.Interrupt:
            pass
        del self.in_review[this]

    def older(self, notice: simpy.Process) -> list[simpy.Process]:
        """The notices under way that were written before this one."""
        return list(itertools.takewhile(lambda other: other is not notice, self.in_review))

    def adds(self, older: simpy.Process, newer: simpy.Process) -> bool:
        """Whether an older notice has fields that the newer one has not, and says the same of what happened."""
        (old, then), (new, now) = self.words[older], self.words[newer]
        return not old <= new and then == now

    def overtake(self, notices: Iterable[simpy.Process]) -> None:
        """What is still being read is not sent any more."""
        for notice in notices:
            notice.interrupt("overtaken")

    def send(self, rule) -> None:
        """It goes out by every channel to every segment of its group."""
        copies = cost = 0.0
        for channel in [self.channels[name] for name in rule.by]:
            for audience in [a for a in self.org.audiences if a.group == rule.to]:
                share = next((w.share for w in audience.reached_by if w.channel == channel.name), 0.0)
                if share:
                    copies += self.people[audience.name] * share
                    cost += self.people[audience.name] * share * channel.cost
                    self.deliver(audience, channel, share, "alternative" in rule.says)
        self.sent.append((self.minutes(), rule.to, copies, cost))
        self.last_word = self.env.now
        self.promised[rule.to] = due = self.env.now + rule.next_update if rule.next_update else None
        if due:
            self.env.process(self.promise(rule.to, due))

    def promise(self, group: str, due: float):
        """A promised update is put to the communications lead a quarter of an hour before it is due, with those that
        fall due within ten minutes of it, unless it is on its way."""
        yield self.env.timeout(max(0, due - 15 * MINUTE - self.env.now))
        while group in self.in_review.values():
            yield next(notice for notice, to in self.in_review.items() if to == group)
        if self.promised[group] != due or self.resolved.triggered or (group, due) in self.called_in:
            return
        soon = [to for to, at in self.promised.items() if at and at <= self.env.now + 25 * MINUTE]
        soon = [to for to in soon if to not in self.in_review.values()]
        self.called_in |= {(to, self.promised[to]) for to in soon}
        yield from self.tell("update due", soon)

    def deliver(self, audience, channel, share: float, way_round: bool) -> None:
        """A large audience is sent to in batches; in a small one everybody gets a copy of their own."""
        starts = draw(self.rng["channels"], channel.starts)
        if audience.name not in self.paces:
            self.paces[audience.name] = exp(audience.varies * self.rng["people"].normal())
        dead = channel.runs_on and self.health[channel.runs_on] < 0.5
        reached = 0.0 if dead else share * channel.accepts * channel.seen
        reads = audience.visits if channel.kind == "on site" else channel.reads
        size = self.people[audience.name]
        if size <= 100:
            for n in range(size):
                self.env.process(self.person((audience.name, n), channel, starts, reached, reads))
            return
        counted, reading = [], (reached / self.batches, reads, self.paces[audience.name])
        for ways in [self.ways[audience.name], self.ways_round[audience.name]][: 2 if way_round else 1]:
            if reached and channel.name not in ways:  # a second notice by the same channel meets the same people
                counted.append(ways.setdefault(channel.name, []))
        for _ in range(self.batches):
            self.env.process(self.batch(channel, starts, size * share / self.batches, counted, reading))

    def person(self, who: tuple[str, int], channel, starts: float, reached: float, reads: Duration):
        """Somebody of a small audience is sent a copy, and reads it some time, or never."""
        yield self.env.timeout(starts)
        if channel.name in self.lines:
            with self.lines[channel.name].request() as turn:
                yield turn
                yield self.env.timeout(60 / channel.per_minute)
        if self.attentive.setdefault(who, self.rng["people"].random()) < reached:
            yield self.env.timeout(draw(self.rng["people"], reads) * self.paces[who[0]])
            self.knows.setdefault(who, self.minutes())

    def batch(self, channel, starts: float, copies: float, counted: list[list], reading):
        """A part of a sending waits for its channel; it is read from the middle of the time that it takes."""
        yield self.env.timeout(starts)
        middle = self.env.now
        if channel.name in self.lines:
            with self.lines[channel.name].request() as turn:
                yield turn
                takes = 60 * copies / channel.per_minute
                middle = self.env.now + takes / 2
                yield self.env.timeout(takes)
        for out in counted:
            out.append((middle, *reading))

    def informed(self, audience: str, told: dict[str, dict[str, list]] | None = None) -> float:
        """The share of a large audience that knows by now (`told`: of a way round); channels are independent of each
        other."""
        now, left = self.env.now, 1.0
        for batches in (self.ways if told is None else told)[audience].values():
            left *= 1 - sum(share * over_by(reads, now - out, pace) for out, share, reads, pace in batches)
        return 1 - left

    def group(self, group: str) -> float:
        """Minutes until half of a group of small audiences knows."""
        audiences = {a.name: self.people[a.name] for a in self.org.audiences if a.group == group}
        times = sorted(at for (name, _), at in self.knows.items() if name in audiences)
        half = (sum(audiences.values()) + 1) // 2
        return times[half - 1] if len(times) >= half else NEVER
