"""The textbook twin's support desk: each contact is a process that asks for an agent, or gives up and calls again."""

from __future__ import annotations

import simpy

from benchmarks.twin_service import HOUR, MINUTE, NEVER, draw
from benchmarks.twin_telling import Telling
from sim.demand import usual_contacts
from sim.impact import struck
from sim.scenario import DAY, SUPPORT_LEAD, Duration, Playbook, Scenario

LIVE = ("phone", "chat")
PASSED = ("asked", "served", "gave up", "in time", "waited")


class Desk(Telling):
    """Who answers customers, and how long they wait. `chosen`: what the playbook has the support lead do."""

    def __init__(self, scenario: Scenario, playbook: Playbook, seed: int, replication: int, batches: int):
        super().__init__(scenario, playbook, seed, replication, batches)
        self.support = self.org.support
        self.agents = {name: simpy.Resource(self.env, self.on_shift(name)) for name in self.support.ways}
        self.chosen = {p.choose for p in playbook.preferences}
        self.briefed = self.bot = False
        self.published = self.told = 0.0
        self.fact = 0.0
        self.passed = {name: dict.fromkeys(PASSED, 0.0) for name in self.agents}
        self.contained = self.wrong = self.cases = 0
        self.until_over: dict[str, float] = {}
        hit = struck(scenario)
        self.reasons = [r for r in self.support.reasons if not r.components or hit.intersection(r.components)]

    def on_shift(self, name: str) -> int:
        """How many can be served at once by a way when the scenario starts."""
        way, clock = self.support.ways[name], self.scenario.starts
        shift = [s.agents for s in way.shifts if (clock - s.starts) % DAY < (s.ends - s.starts) % DAY]
        return (shift[0] if shift else way.agents) * (way.at_once if name == "chat" else 1)

    def everybody_else(self):
        """Contacts about anything else come minute by minute."""
        while True:
            number = usual_contacts(self.scenario, int(self.env.now), int(self.env.now) + MINUTE)
            self.come(self.rng["desk"].poisson(number), own=False)
            yield self.env.timeout(MINUTE)

    def counts_from_the_fault_on(self):
        """What passed before does not matter."""
        yield self.env.timeout(self.scenario.fault.at)
        for passed in self.passed.values():
            passed.update(dict.fromkeys(PASSED, 0.0))

    def come(self, number: int, own: bool) -> None:
        """So many get in touch within the next minute, each by one of the ways."""
        rng = self.rng["desk"]
        shares = [way.share for way in self.support.ways.values()]
        for name in rng.choice(list(self.agents), number, p=shares) if shares else ():
            self.env.process(self.contact(str(name), own, rng.uniform(0, MINUTE)))

    def contact(self, name: str, own: bool, after: float, again: bool = False):
        """Somebody gets in touch, and is served, gives up, or finds what they want without an agent; who comes `again`
        has looked for that already."""
        yield self.env.timeout(after)
        if own and not again and self.published and self.finds(name):
            return
        rng, asked, passed = self.rng["desk"], self.env.now, self.passed[name]
        passed["asked"] += 1
        patience = float("inf") if name == "tickets" else draw(rng, self.support.ways[name].patience)
        with self.agents[name].request() as turn:
            yield turn if name == "tickets" else turn | self.env.timeout(patience)
            gone = not turn.triggered
            passed["waited"] += self.env.now - asked
            if gone:
                passed["gave up"] += 1
                self.perhaps_again(name, own)
            if gone and name == "chat" and rng.random() < self.support.chat.silent:  # the agent does not know
                yield turn
                yield self.env.timeout(rng.exponential(self.support.chat.holds))
            elif not gone:
                passed["in time"] += self.env.now - asked <= 20
                yield from self.sees_to(name, own)

    def finds(self, name: str) -> bool:
        """Whether the questions and answers, or the bot that answers from them, have what somebody wants."""
        rng, desk = self.rng["desk"], self.support
        found = rng.random() < desk.faq.deflects
        if found or (name == "chat" and self.bot and rng.random() < desk.bot.contains):
            self.contained += 1
            if self.published < self.fact:
                self.wrong += 1
                self.perhaps_again(name, True)
            else:
                self.told += 1
            return True
        return False

    def sees_to(self, name: str, own: bool):
        """An agent sees to somebody; some can be helped by an engineer only, and call again."""
        rng, desk, factor = self.rng["desk"], self.support, 1.0
        if own:
            shares = [reason.share for reason in self.reasons]
            reason = self.reasons[rng.choice(len(shares), p=[s / sum(shares) for s in shares])]
            script = desk.scripted if self.briefed else desk.unscripted
            factor = reason.factor * script * (desk.untrained if rng.random() >= desk.trained else 1)
        yield self.env.timeout(rng.exponential(desk.ways[name].handling * factor))
        self.passed[name]["served"] += 1
        self.told += own and self.briefed
        if own and rng.random() < reason.senior:
            self.cases += 1
            self.perhaps_again("phone", own)

    def perhaps_again(self, name: str, own: bool) -> None:
        """Who was not helped tries again, or leaves it."""
        rng, desk = self.rng["desk"], self.support
        if rng.random() < desk.redial:
            self.env.process(self.contact(name, own, rng.exponential(desk.redials_within / 3), True))

    def writes_answers(self):
        """Questions and answers are written, and again when more is known."""
        yield self.env.timeout(draw(self.rng["work"], self.support.faq.writing))
        self.published = self.env.now

    def news(self, event: simpy.Event):
        """Something has become known: what stands is brought up to date."""
        yield event
        self.fact = self.env.now
        if self.published and (yield from self.decides(SUPPORT_LEAD, self.deciding(SUPPORT_LEAD), 15 * MINUTE)):
            yield from self.writes_answers()

    def hears_of_waits(self):
        """Every quarter of an hour the support lead hears how many give up, and perhaps has more agents brought in."""
        every, asked, before = self.support.reports, -HOUR, (0.0, 0.0)
        while True:
            yield self.env.timeout(every - self.env.now % every)
            passed = [self.passed[name] for name in LIVE]
            total = sum(p["gave up"] for p in passed), sum(p["served"] for p in passed)
            gave_up, served = total[0] - before[0], total[1] - before[1]
            before = total
            if not self.resolved.triggered:
                self.until_over = self.waits()
            hears = self.joined[SUPPORT_LEAD].triggered and not self.resolved.triggered
            if hears and gave_up >= self.support.asks_from * (gave_up + served) and asked < 0:
                asked = self.env.now
                if (yield from self.decides(SUPPORT_LEAD, self.deciding(SUPPORT_LEAD), 10 * MINUTE)):
                    for source in self.support.more_agents:
                        self.env.process(self.more_agents(source))

    def more_agents(self, source):
        """They come, and leave when it is over and hardly anybody gives up."""
        yield self.env.timeout(draw(self.rng["work"], source.takes))
        resource, passed = self.agents[source.way], self.passed[source.way]
        resource._capacity += source.agents
        resource._trigger_put(None)
        calm = False
        while not (calm and self.resolved.triggered):
            before = passed["gave up"], passed["served"]
            yield self.env.timeout(self.support.reports - self.env.now % self.support.reports)
            gave_up, served = passed["gave up"] - before[0], passed["served"] - before[1]
            calm = gave_up <= self.support.asks_from * (gave_up + served)
        resource._capacity -= source.agents

    def those_who_know(self) -> None:
        """Who was told by the desk knows; spread over all who may be hit."""
        total = sum(self.people[segment.name] for segment, _ in self.hit)
        for segment, _ in self.hit:
            self.ways[segment.name]["support"] = [(-1.0, self.told / total, Duration("fixed", 1), 1.0)]

    def at_the_desk(self) -> dict[str, float]:
        """What was collected here: waits until it was over, the rest for as long as the run went on."""
        return self.until_over | {"contacts contained": float(self.contained), "wrong answers": float(self.wrong)}

    def waits(self) -> dict[str, float]:
        """How long people have waited, how many gave up and what is open, until now."""
        phone, chat = (self.passed.get(name) for name in LIVE)
        if not (phone and chat):
            return {}
        gone = [p["served"] + p["gave up"] for p in (phone, chat)]
        tickets = self.agents["tickets"]
        return {
            "answered in time": phone["in time"] / phone["asked"] if phone["asked"] else NEVER,
            "wait on the phone": phone["waited"] / gone[0] / MINUTE if gone[0] else NEVER,
            "wait in the chat": chat["waited"] / gone[1] / MINUTE if gone[1] else NEVER,
            "gave up": (phone["gave up"] + chat["gave up"]) / sum(gone) if sum(gone) else NEVER,
            "tickets open": len(tickets.queue) + tickets.count + self.cases,
        }
