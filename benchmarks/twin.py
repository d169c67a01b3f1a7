"""The same incident as a competent SimPy user writes it from SimPy's own documentation: the textbook twin.

It reads the same `Scenario` and `Playbook`, and leaves out what the toolkit is for: no prompts that people could
answer, no log, no pictures, no luck by key. What happens in it is what happens in `sim`, by the usual means:

- monitors look at the service every so often (`sim` computes when they will notice);
- customers are looked at every minute: who gets in touch, who knows (`sim` advances cohorts between events);
- a page is `acknowledgement | time-out`, level by level;
- people's attention is a `simpy.Resource`, the engineer's hands are a `simpy.PreemptiveResource`;
- a sending to many is cut into batches that queue for their channel; one to few is a process for each copy;
- each contact is a process that asks for an agent, `request | patience`, and calls again (`sim` moves queues on by
  arithmetic);
- a notice that is overtaken by the end is interrupted;
- chance is scalar draws from numpy generators, one for each purpose;
- measures are collected as the run goes.

It opens a way round, rings the vendor up and holds planned posts back as the shipped playbooks do, and knows of no
other incident beside.
What kind of trouble it is, the shipped playbooks say as they declare, and rightly so: that takes no time, and nothing
comes of it in what the twin plays.
The two scenarios that it plays have a fault that is real, fails and is not slow, and exposes nobody; so it knows no
slowness, no false alarms, no monitors that miss, and no breach.

Times are seconds and not rounded. `tests/test_twin.py` holds its means against those of `sim`.
"""

from __future__ import annotations

import itertools

import simpy

from benchmarks.twin_desk import Desk
from benchmarks.twin_service import MINUTE, NEVER, draw, over_by
from sim.scenario import (
    COMMANDER,
    COMMUNICATIONS_LEAD,
    DAY,
    EXECUTIVE,
    IT_LEAD,
    SUPPORT_LEAD,
    Call,
    Duration,
    Playbook,
    Scenario,
)


class Twin(Desk):
    """One run of the incident. `run()` gives its measures, named as in `sim.metrics.UNITS`; minutes from impact."""

    def __init__(self, scenario: Scenario, playbook: Playbook, seed: int, replication: int = 0, batches: int = 3):
        super().__init__(scenario, playbook, seed, replication, batches)
        self.hands = simpy.PreemptiveResource(self.env)
        self.declared, self.cause_known = self.env.event(), self.env.event()

    def run(self) -> dict[str, float]:
        """Play the incident to its end."""
        processes = [self.outage(), self.customers(), self.response(), self.repair(), self.resolution(), self.desk()]
        processes += [self.relief(), self.advertising()]
        processes += [self.way_round(way) for way in self.org.workarounds if way.sells]
        processes += [self.monitor(m) for m in self.org.monitors]
        processes += [
            self.speaking(self.joined[COMMUNICATIONS_LEAD], "called in"),
            self.speaking(self.cause_known, "cause known"),
            self.speaking(self.opened, "way round open"),
            self.speaking(self.helped, "mitigated"),
            self.speaking(self.resolved, "resolved"),
        ]
        if self.support.ways:
            turned = self.env.event()
            self.all_clear.callbacks.append(lambda _: turned.succeed())
            processes += [self.everybody_else(), self.counts_from_the_fault_on(), self.hears_of_waits()]
            processes += [self.news(self.cause_known), self.news(turned)]
        for process in processes:
            self.env.process(process)
        self.env.run(until=self.scenario.lasts)
        return self.measures()

    def night(self) -> bool:
        """Whether the clock is in the organisation's night, which includes midnight."""
        clock = (self.scenario.starts + self.env.now) % DAY
        return clock >= self.org.paging.night_from or clock < self.org.paging.night_to

    def call_in(self, role: str):
        """Page level after level until somebody acknowledges, who then joins."""
        paging, night = self.org.paging, self.night()
        seat = next(r for r in self.org.roles if r.name == role)
        self.called.append(role)
        people, way = (seat.night or seat.day, paging.night) if night else (seat.day, paging.day)
        person = yield from self.page(people, way)
        self.note("time to acknowledge")
        yield from self.joins(night)
        self.sat[role] = self.env.now
        self.joined[role].succeed(person)

    def joins(self, night: bool):
        """Try one way to come together after the other, until one lets them in."""
        paging, rng = self.org.paging, self.rng["pages"]
        for way in itertools.cycle(self.org.calls or [Call("call", paging.joins, paging.joins_at_night)]):
            down = way.runs_on and self.health[way.runs_on] < 0.5
            if not down and rng.random() >= way.fails:
                yield self.env.timeout(draw(rng, way.joins_at_night if night else way.joins))
                return
            yield self.env.timeout(way.finds_out)

    def page(self, people, way):
        """Who acknowledged. The last level is waited for, unless the page never reached them."""
        while True:
            for person in people:
                reached = self.rng["pages"].random() >= way.never
                answer = self.env.process(self.answers(way)) if reached else self.env.event()
                if reached and person == people[-1]:
                    yield answer
                else:
                    yield answer | self.env.timeout(self.org.paging.timeout)
                if answer.triggered:
                    return person

    def answers(self, way):
        """A paged person reaches for the telephone."""
        weary = 1 + self.org.paging.fatigue * self.pages / 10
        yield self.env.timeout(draw(self.rng["pages"], way.delay) * weary)

    def response(self):
        """The first alert wakes the IT lead, who declares; a commander joins and calls in the others."""
        yield self.detected
        yield from self.call_in(IT_LEAD)
        while not (yield from self.decides(IT_LEAD, self.deciding(IT_LEAD), 10 * MINUTE)):
            yield self.env.timeout(5 * MINUTE)
        self.note("time to declare")
        self.declared.succeed()
        yield from self.call_in(COMMANDER)
        while not (yield from self.decides(COMMANDER, self.deciding(COMMANDER), 10 * MINUTE)):
            yield self.env.timeout(15 * MINUTE)
        for preference in self.playbook.activates:
            if self.category in preference.categories:
                self.env.process(self.call_in(dict(preference.where)["role"]))
        yield from self.decides(COMMANDER, self.deciding(COMMANDER), 10 * MINUTE)  # who keeps the log
        self.scribe = next((dict(p.where)["role"] for p in self.playbook.preferences if p.choose == "name scribe"), "")
        yield self.joined[EXECUTIVE]
        yield from self.decides(EXECUTIVE, self.deciding(EXECUTIVE), 10 * MINUTE)  # to wait for the written update

    def relief(self):
        """The commander is asked every so often whether to hand over, and carries on."""
        yield self.joined[COMMANDER]
        while self.org.work.hand_over_after and not self.resolved.triggered:
            yield self.env.timeout(self.org.work.hand_over_after)
            if not self.resolved.triggered:
                yield from self.decides(COMMANDER, self.deciding(COMMANDER), 10 * MINUTE)

    def work(self, seconds: float, priority: int = 1):
        """The engineer works on something; what is put down for more urgent things is taken up again."""
        while seconds > 0:
            with self.hands.request(priority=priority) as turn:
                yield turn
                began = self.env.now
                try:
                    yield self.env.timeout(seconds)
                    seconds = 0
                except simpy.Interrupt:
                    seconds -= self.env.now - began

    def it_time(self, duration: Duration) -> float:
        """How long the IT lead takes over a piece of repair work."""
        return draw(self.rng["repair"], duration) * self.skill[self.joined[IT_LEAD].value]

    def repair(self):
        """The IT lead looks for the cause, tries what the playbook names, rings the vendor up, then waits for them."""
        offered = {r.name: r for r in self.scenario.fault.remedies}
        untried = [offered[name] for name in self.playbook.repair if name in offered]
        yield self.declared
        vendor = self.components[self.scenario.fault.component].vendor and "call the vendor" in self.playbook.repair
        while not self.resolved.triggered:
            decided = self.alerts and (yield from self.decides(IT_LEAD, self.deciding(IT_LEAD), 10 * MINUTE))
            if decided and self.alerts and self.playbook.diagnoses_first and not self.cause_known.triggered:
                yield from self.work(self.it_time(self.scenario.fault.diagnosis))
                self.note("time to identify")
                self.cause_known.succeed()
            elif decided and self.alerts and untried and not self.helped.triggered:
                yield from self.attempt(untried.pop(0))
            elif decided and self.alerts and vendor:
                yield from self.work(self.it_time(self.org.work.ticket))
                vendor = False
                self.hurry()
            else:
                yield self.env.timeout(15 * MINUTE) | self.all_clear
            if not self.alerts:
                yield self.resolved

    def attempt(self, remedy):
        """Try a remedy, and look whether it helped."""
        component = self.scenario.fault.component
        before = self.health[component]
        if remedy.side_effect:
            self.caps[remedy.side_effect.component] = remedy.side_effect.health
            self.spread()
        yield from self.work(self.it_time(remedy.takes))
        self.caps.clear()
        chance = remedy.chance_informed if self.cause_known.triggered else remedy.chance
        self.spread()
        if self.rng["repair"].random() < chance and remedy.restores >= self.health[component]:
            self.mend(remedy.restores)
        yield from self.work(self.it_time(self.org.work.verify))
        if self.health[component] >= before + 0.05:
            self.helped.succeed()

    def way_round(self, way):
        """Once what it replaces is reported, the commander has a way round set up. One that sells nothing is a copy of
        the pages, for a shop that is down: neither scenario takes it down."""
        if not any(p.choose == "enable workaround" for p in self.playbook.preferences):
            return
        yield self.joined[COMMANDER]
        while way.instead_of not in self.reported and not self.resolved.triggered:
            yield self.env.timeout(MINUTE)
        if (yield from self.decides(COMMANDER, self.deciding(COMMANDER), 10 * MINUTE)):
            yield self.env.timeout(draw(self.rng["work"], way.takes))
            self.opened.succeed()

    def advertising(self):
        """What is planned is held back while it is critical, and let go when it is over; either takes a decision."""
        yield self.declared & self.joined[COMMUNICATIONS_LEAD]
        if not self.org.planned_posts or self.category != "critical":
            return
        yield self.env.timeout(0)
        decide = self.deciding(COMMUNICATIONS_LEAD)
        if (yield from self.decides(COMMUNICATIONS_LEAD, decide, 15 * MINUTE)):
            yield self.resolved
            yield self.env.timeout(0)
            yield from self.decides(COMMUNICATIONS_LEAD, self.deciding(COMMUNICATIONS_LEAD), 30 * MINUTE)

    def resolution(self):
        """All alerts are over: the IT lead checks, the commander says that it is resolved."""
        yield self.joined[COMMANDER]
        while not self.resolved.triggered:
            if self.alerts:
                yield self.all_clear
            yield from self.work(self.it_time(self.org.work.verify))
            if self.alerts:
                continue
            if (yield from self.decides(COMMANDER, self.deciding(COMMANDER), 10 * MINUTE)) and not self.alerts:
                self.note("time to resolve")
                self.overtake(self.in_review)
                self.resolved.succeed()
            else:
                yield self.env.timeout(15 * MINUTE)

    def desk(self):
        """The support lead briefs the agents, who from then on tell whoever they serve; and has questions and answers
        published, from which a bot answers. Where nobody waits for an agent, they tell whoever still gets in touch."""
        yield self.joined[SUPPORT_LEAD]
        desk, since = self.org.support, self.scenario.fault.at
        if (yield from self.decides(SUPPORT_LEAD, self.deciding(SUPPORT_LEAD), 15 * MINUTE)):
            self.briefed = "brief support" in self.chosen
            if desk.ways and "publish faq" in self.chosen:
                self.bot = "start bot" in self.chosen
                self.env.process(self.writes_answers())
        if self.briefed and not desk.ways:
            to_come = desk.contact(self.scenario.category) * (1 - over_by(desk.after, self.env.now - since))
            for segment, names in self.hit:
                fails = 1 - min(self.health[name] for name in names)
                self.ways[segment.name]["support"] = [(self.env.now, to_come * fails, desk.after, 1.0)]
        while not self.resolved.triggered:  # the desk reports contacts to the team
            yield self.env.timeout(desk.reports)

    def measures(self) -> dict[str, float]:
        """What was collected."""
        first = {to: at for at, to, *_ in reversed(self.sent)}
        wanted = self.org.to_tell(self.scenario.category)
        return self.found | {
            "first notice to customers": first.get("customers", NEVER),
            "internal to external": first.get("customers", NEVER) - first.get("executives", NEVER),
            "executives informed": self.group("executives"),
            "partners informed": self.group("partners"),
            "groups told": sum(group in first for group in wanted) / len(wanted),
            "notices": float(len(self.sent)),
            "copies": sum(copies for *_, copies, _ in self.sent),
            "cost of notices": sum(cost for *_, cost in self.sent),
            **self.at_the_desk(),
            "contacts": float(self.contacts),
            "orders lost": self.lost - self.saved,
            "orders saved": self.saved,
            "revenue lost": (self.lost - self.saved) * self.org.demand.order_value,
        }
