"""Waiting: contacts about an incident and about all else come to the desk, and its queues move on with them."""

from __future__ import annotations

from sim.demand import people, usual_contacts
from sim.events import ContactsHandled, FalseAlarmBegan, FaultStruck
from sim.impact import Contacts, category, touched
from sim.stories.callers import tell, wants
from sim.stories.cases import take
from sim.stories.filing import about, told_of
from sim.stories.queues import HOUR, Queue

_STEP = 180  # seconds of contacts that are taken together while something fails
_GREW = 0.005  # of a segment, by so much more must have been told before that is set out


class Waiting:
    """The desk's queues. `script` and `faq` are the seconds at which agents were briefed and questions and answers
    published, as they are now (None: not yet), `fact` is when last something became known; `bot`: it answers.
    `cases` wait for a senior technician."""

    def __init__(self, world):
        desk = world.scenario.organisation.support
        self.queues = {name: Queue(name, way, desk) for name, way in desk.ways.items()}
        self._world, self._desk = world, desk
        self._contacts = [(fault, Contacts(world.scenario, fault)) for fault in world.scenario.faults]
        self.script: int | None = None
        self.faq: int | None = None
        self.fact, self.at, self.faqs, self.ask_again = 0, 0, 0, 0
        self.bot = self.through = self.writing = self.asking = False
        self.sources: set[str] = set()
        self.calls: dict[str, int] = {}
        self.cases = self.new_cases = self._told = self._longer = self._senior = 0.0
        self.came: dict[str, float] = {}
        self._set_out: dict[str, float] = {}
        self.health = dict(world.truth.health.now)

    @property
    def stale(self) -> bool:
        """Whether something has become known since the questions and answers were written."""
        return self.faq is not None and self.faq < self.fact

    def begin(self) -> None:
        """From now on people are followed; so far nothing was wrong."""
        world, self.at = self._world, self._world.now
        usual = usual_contacts(world.scenario, self.at, self.at + HOUR) / HOUR
        for name, queue in self.queues.items():
            queue.settle(usual * self._desk.ways[name].share, world.clock())
        self.health = dict(world.truth.health.now)

    def move_on(self) -> None:
        """Everybody is where they are now."""
        world, since, health = self._world, self.at, self.health
        until = world.now
        self.at, self.health = until, dict(world.truth.health.now)
        if until <= since:
            return
        step = _STEP if min(health.values()) < 1.0 else until - since
        usual = usual_contacts(world.scenario, since, until) / (until - since)
        ways = [(fault, contacts, told_of(world, fault)) for fault, contacts in self._contacts]
        clock, broken = world.clock(since), world.truth.broken
        for second in range(since, until, step):
            span = second, min(second + step, until)
            own = self._about_incidents(ways, span, health, broken) if step == _STEP else 0.0
            self._move(usual * (span[1] - second), own, span[1] - second, clock)

    def _about_incidents(self, ways, span, health, broken) -> float:
        """How many get in touch about incidents in a span; what they want is noted."""
        world, total, longer, senior = self._world, 0.0, 0.0, 0.0
        for fault, contacts, told in ways:
            if fault.component not in world.truth.began:
                continue
            of_fault = [e for e in broken if set(about(world, fault)).intersection(e.incidents)] if broken else ()
            number = contacts.expected(world.truth.began[fault.component], span, health, told, of_fault)
            self.came[fault.component] = self.came.get(fault.component, 0.0) + number
            want = wants(world.scenario.organisation, fault.component)
            total, longer, senior = total + number, longer + number * want[0], senior + number * want[1]
        if total > 0.0:
            self._longer, self._senior = longer / total, senior / total
        return total

    def _move(self, usual: float, own: float, seconds: int, clock: int) -> None:
        desk, faq = self._desk, self.faq is not None
        found = desk.faq.deflects if faq and desk.faq else 0.0
        longer = self._longer * self._with_script()
        for name, queue in self.queues.items():
            share, asks = desk.ways[name].share, own * (1.0 - found) * desk.ways[name].share
            by_bot = asks * desk.bot.contains if self.bot and faq and desk.bot and name == "chat" else 0.0
            contained = own * share * found + by_bot
            if contained:
                queue.contain(contained, self.stale)
                self._told += 0.0 if self.stale else contained
            served = queue.move(usual * share, asks - by_bot, seconds, longer, clock)
            self._told += served if self.script is not None else 0.0
            self.new_cases += served * self._senior

    def _with_script(self) -> float:
        """How many times as long as usual a contact about an incident takes, whatever it is about."""
        desk = self._desk
        script = desk.unscripted if self.script is None else desk.scripted
        return script * (desk.trained + (1.0 - desk.trained) * desk.untrained)

    def count(self, seconds: int) -> ContactsHandled:
        """What passed since the last count; it is recorded, and those who were told know."""
        ways = tuple([queue.count() for queue in self.queues.values()])
        new, self.new_cases = self.new_cases, 0.0
        self.cases += new
        if not self.through:  # and those who were not helped call again, as those who gave up
            next(iter(self.queues.values())).comes_again(new)
        served, gave_up, there = (
            round(sum([getattr(way, of) for way in ways]), 3) for of in ("served", "gave_up", "there")
        )
        cases = round(new, 3), round(self.cases, 3)
        counted = ContactsHandled(self._world.now, seconds, served, gave_up, there, ways, *cases)
        self._world.record(counted)
        self._tell()
        return counted

    def _tell(self) -> None:
        """Who has been told by an agent, or found it in the questions and answers, knows from now on."""
        total = sum(self.came.values())
        for fault in [f for f in self._world.scenario.faults if self._told > 0.0 and self.came.get(f.component)]:
            hit = touched(self._world.scenario.organisation, [fault.component])
            size = sum(people(self._world.scenario, segment) for segment, _ in hit)
            most = self._desk.contact(category(self._world.scenario, fault))
            share = min(most, self._told * self.came[fault.component] / total / max(1, size))
            if share >= self._set_out.get(fault.component, 0.0) + _GREW:
                self._set_out[fault.component] = share
                for segment, _ in hit:
                    tell(self._world, fault, segment.name, share)


def waiting(world):
    """From the first fault on people wait at the desk; every so often it is counted what passed."""
    yield world.next((FaultStruck, FalseAlarmBegan))
    desk, every = world.truth.desk, world.scenario.organisation.support.reports
    desk.begin()
    while True:
        since = world.now
        due = world.env.timeout(every - world.now % every)
        while not due.processed:
            yield due | world.truth.health.changes()
            desk.move_on()
        desk.count(world.now - since)
        take(world, world.now - since)
