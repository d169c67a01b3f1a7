"""Waiting: contacts about an incident and about all else come to the desk, and its queues move on with them."""

from __future__ import annotations

from sim.demand import usual_contacts
from sim.events import ContactsHandled, FalseAlarmBegan, FaultReturned, FaultStruck, IncidentDeclared, IncidentReopened
from sim.impact import touched
from sim.stories.callers import tell, with_script, wrongly
from sim.stories.cases import take
from sim.stories.coming import Coming
from sim.stories.queues import HOUR, Queue
from sim.stories.stretches import stretches
from sim.stories.texts import Texts

_STEP = 450  # seconds of contacts that are taken together in the first hour; steps of 60 move few sums by over 2 %
_FEW = 0.02  # give up, of those who are served, when all is quiet
_TROUBLE = (FaultStruck, FaultReturned, IncidentReopened, IncidentDeclared)
_GREW = 0.005  # of a segment, by so much more must have been told before that is set out


class Waiting(Texts):
    """The desk's queues, and what it tells. `cases` wait for an engineer."""

    def __init__(self, world):
        desk = world.scenario.organisation.support
        super().__init__(desk)
        self.queues = {name: Queue(name, way, desk) for name, way in desk.ways.items()}
        self._world, self._begun, self.at, self.ask_again = world, False, 0, 0
        self._coming = Coming(world)
        self._host = desk.tickets.runs_on if desk.tickets else None
        self._names = {*self._coming.needed, *([self._host] if self._host else ())}
        self.through = self.asking = False
        self.sources, self.calls = set[str](), dict[str, int]()
        self.cases = self.new_cases = self._told = 0.0
        self._set_out = dict[str, float]()
        self.in_touch = self._counted = 0.0  # about incidents: between the last two counts, up to the last

    def begin(self) -> None:
        """From now on people are followed; so far nothing was wrong."""
        world, self.at, self._begun = self._world, self._world.now, True
        usual = usual_contacts(world.scenario, self.at, self.at + HOUR) / HOUR
        for queue in self.queues.values():
            queue.settle(usual * queue.share, world.clock())

    def move_on(self) -> None:
        """Everybody is where they are now: on from the second at which they were last looked at."""
        world, since = self._world, self.at
        self.at = until = world.now
        if until <= since or not self._begun:
            return
        usual = usual_contacts(world.scenario, since, until) / (until - since)
        clock, soon = world.clock(since), max(world.truth.began.values(), default=0) + HOUR
        self._coming.look()
        for start, end, health in stretches(world.truth.health.history, self._names, since, until):
            fails = min([health[name] for name in self._coming.needed], default=1.0) < 1.0
            up = health[self._host] if self._host else 1.0
            step = _STEP if fails and start < soon else end - start
            for second in range(start, end, step):
                span = second, min(second + step, end)
                own = self._coming.come(span, health, fails)
                self._move(usual * (span[1] - second), own, span[1] - second, clock, up)

    def _move(self, usual: float, own: float, seconds: int, clock: int, up: float) -> None:
        desk, faq = self.desk, self.faq is not None
        old = self.stale or not faq  # a bot that comes first says what was so before, until it is told otherwise
        found = desk.faq.deflects if faq and desk.faq else 0.0
        longer = self._coming.longer * with_script(desk, self.script is not None)
        for name, queue in self.queues.items():
            asks, queue.asks = own * (1.0 - found) * queue.share, self.asks_first(name)
            by_bot, heard = asks * self.by_bot(name), asks * self.by_announcement(name)
            self._contain(queue, own * queue.share * found + by_bot, old)
            self._contain(queue, heard, self.old_announcement)
            slow = longer * self.with_macro(name)
            served = queue.move(usual * queue.share, asks - by_bot - heard, seconds, slow, clock, up)
            self._served(name, queue, served)

    def _contain(self, queue: Queue, number: float, old: bool) -> None:
        """So many find what they want without an agent, or what was so before; only the former know."""
        if number:
            queue.contain(number, old)
            self._told += 0.0 if old else number

    def _served(self, name: str, queue: Queue, own: float) -> None:
        """So many were served about an incident: they were told by agents who have a line and keep to it, unless they
        were told what is not so."""
        wrong = own if name == "tickets" and self.old_macro else own * wrongly(self.desk)
        if wrong:
            queue.mislead(wrong)
        self._told += (own - wrong) * (1.0 - (self.desk.off_script or 0.0)) if self.script is not None else 0.0
        self.new_cases += own * self._coming.senior

    def settle_tickets(self, most: float) -> float:
        """Up to so many tickets about an incident are settled at once, and who wrote them knows. How many were."""
        number = self.queues["tickets"].settle_all(most)
        self._told += number
        return number

    def count(self, seconds: int) -> ContactsHandled:
        """What passed since the last count; it is recorded, and those who were told know."""
        ways = tuple([queue.count() for queue in self.queues.values()])
        new, self.new_cases = self.new_cases, 0.0
        self.cases += new
        total = self._coming.total
        self.in_touch, self._counted = total - self._counted, total
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
        total, came = self._coming.total, self._coming.came
        for fault, contacts in self._coming.contacts:
            if not self._told or not came.get(fault.component):
                continue
            told = self._told * came[fault.component] / total
            share = min(told / max(1, contacts.people), contacts.chance)
            if share >= self._set_out.get(fault.component, 0.0) + _GREW:
                self._set_out[fault.component] = share
                for segment, _ in touched(self._world.scenario.organisation, [fault.component]):
                    tell(self._world, fault, segment.name, share)


def waiting(world):
    """From the first fault on people wait at the desk; every so often it is counted what passed. Once all is over and
    hardly anybody gives up, not before the end, or before there is trouble again."""
    yield world.next((FaultStruck, FalseAlarmBegan))
    desk, every, quiet = world.truth.desk, world.scenario.organisation.support.reports, False
    desk.begin()
    while True:
        since = world.now
        if quiet:
            yield world.env.timeout(max(1, world.horizon - 1 - since)) | world.next(_TROUBLE)
        else:
            yield world.env.timeout(every - since % every)
        desk.move_on()
        counted = desk.count(world.now - since)
        take(world, world.now - since)
        quiet = world.known.resolved and not desk.sources and _calm(counted)


def _calm(counted: ContactsHandled) -> bool:
    """Whether hardly anybody gives up."""
    return counted.gave_up <= _FEW * counted.served
