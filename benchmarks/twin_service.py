"""The textbook twin's service: what breaks, what watches it, and the customers who suffer from it."""

from __future__ import annotations

from collections import deque
from math import exp, log
from statistics import NormalDist

import numpy as np
import simpy

from sim.demand import people
from sim.impact import affected, struck
from sim.scenario import CATEGORIES, DAY, WEEKDAYS, Duration, Scenario

MINUTE, HOUR, NEVER = 60, 3600, float("nan")
PURPOSES = ("monitors", "customers", "pages", "work", "repair", "channels", "people", "desk", "mistakes")
_normal = NormalDist().cdf


def draw(rng: np.random.Generator, duration: Duration) -> float:
    """How long it takes this time, in seconds."""
    if duration.kind == "fixed":
        return duration.seconds
    if duration.kind == "lognormal":
        return rng.lognormal(log(duration.seconds), duration.spread)
    if duration.kind == "exponential":
        return rng.exponential(duration.seconds)
    return duration.seconds * rng.weibull(duration.spread)


def over_by(duration: Duration, seconds: float, pace: float = 1.0) -> float:
    """The share of cases in which `duration` × `pace` is over after `seconds`."""
    late = seconds / (duration.seconds * pace)
    if late <= 0:
        return 0.0
    if duration.kind == "fixed":
        return float(late >= 1)
    if duration.kind == "lognormal":
        return _normal(log(late) / duration.spread)
    return 1 - exp(-(late ** (duration.spread if duration.kind == "weibull" else 1)))


class Service:
    """Components, monitors, customers; and what all parts of the twin share: kernel, chance, what was measured."""

    def __init__(self, scenario: Scenario, seed: int, replication: int):
        self.scenario, self.org = scenario, scenario.organisation
        seeds = np.random.SeedSequence([seed, replication]).spawn(len(PURPOSES))
        self.rng = {name: np.random.default_rng(s) for name, s in zip(PURPOSES, seeds, strict=True)}
        self.env = env = simpy.Environment()
        self.found = dict.fromkeys(("time to notify", "90 % informed", "time to mitigate", "impact"), NEVER)
        self.components = {c.name: c for c in self.org.components}
        self.own = dict.fromkeys(self.components, 1.0)
        self.caps: dict[str, float] = {}
        self.holds: dict[str, float] = {}
        self.mended = self.pages = 0
        self.health = dict(self.own)
        self.served = dict.fromkeys(self.components, (0.0, 0.0))  # (seconds of full service, counted until when)
        self.alerts: dict[str, str] = {}  # who says so, and of which component
        self.category = "low"
        self.detected, self.resolved, self.over = env.event(), env.event(), env.event()
        self.all_clear, self.turning, self.turned = env.event(), env.event(), 0.0
        self.hit = affected(scenario)
        self.people = {a.name: people(scenario, a) for a in self.org.audiences}
        self.contacts = self.lost = self.saved = 0.0
        self.spells: dict[str, tuple[float, float, float, bool]] = {}  # since when, of whom at first and now, well now
        self.reported: set[str] = set()  # the components that somebody has said to be ill
        self.opened, self.hurried, self.helped, self.done = env.event(), env.event(), env.event(), 0.0

    def minutes(self) -> float:
        """Minutes since the impact began."""
        return (self.env.now - self.scenario.fault.at) / MINUTE

    def note(self, milestone: str) -> None:
        """The first time that something happens is a measure."""
        if np.isnan(self.found.get(milestone, NEVER)):
            self.found[milestone] = self.minutes()

    def outage(self):
        """The fault strikes, and in the end its vendor repairs it, sooner if somebody rings them up."""
        fault = self.scenario.fault
        yield self.env.timeout(fault.at)
        self.own[fault.component] = fault.health
        self.spread()
        self.done = self.env.now + draw(self.rng["repair"], fault.ends_after)
        yield self.env.timeout(self.done - self.env.now) | self.hurried
        yield self.env.timeout(max(0, self.done - self.env.now))
        self.mend(1.0)

    def hurry(self) -> None:
        """The vendor has been told what is known, and takes less time over what is left."""
        self.done -= max(0, self.done - self.env.now) * self.org.vendors_hurry
        self.hurried.succeed()

    def mend(self, to: float) -> None:
        """The broken component works at `to`; whatever it has dragged down climbs back in its own time."""
        climbs = [c for c in self.org.components if c.recovers and c.name in struck(self.scenario)]
        self.holds = {c.name: self.health[c.name] for c in climbs}
        self.own[self.scenario.fault.component] = to
        self.mended += 1
        self.spread()
        for c in climbs:
            self.env.process(self.climb(c.name, c.recovers / 3, self.health[c.name], self.mended))

    def climb(self, name: str, third: float, before: float, turn: int):
        """Up in three steps; customers who do not know try again and again, and hold it back until the last one."""
        total = sum(self.people[a.name] for a, _ in self.hit)
        for step in (1, 2, 3):
            know = sum(self.informed(a.name) * self.people[a.name] for a, _ in self.hit) / total
            press = self.org.retries * (1 - know)
            yield self.env.timeout(third * (1 + press))
            if turn != self.mended:
                return
            self.holds[name] = before + step / 3 * (1 - press) * max(0, self.unheld(name) - before)
            if step == 3:
                del self.holds[name]
            self.spread()

    def unheld(self, name: str) -> float:
        """The health that a component would have if nothing had to climb."""
        holds, health = self.holds, self.health
        self.holds, self.health = {}, {}
        self._health(name)
        goal, self.holds, self.health = self.health[name], holds, health
        return goal

    def spread(self) -> None:
        """Every component's health from its own, what it needs and what it uses; measures of the fault's end."""
        self.served = {name: (self.service(name), self.env.now) for name in self.components}
        self.health = {}
        for name in self.components:
            self._health(name)
        now = min(self.health[name] for name in struck(self.scenario))
        if now >= self.org.mitigated_at:
            self.note("time to mitigate")
        if now >= self.org.restored_at:
            self.note("impact")

    def _health(self, name: str) -> float:
        if name not in self.health:
            health = self.own[name]
            for need in self.components[name].needs:
                health *= self._health(need)
            for soft in self.components[name].uses:
                health *= 1 - soft.share * (1 - self._health(soft.component))
            self.health[name] = min(health, self.caps.get(name, 1.0), self.holds.get(name, 1.0))
        return self.health[name]

    def service(self, name: str) -> float:
        """Seconds' worth of full service that the component has given so far."""
        total, until = self.served[name]
        return total + self.health[name] * (self.env.now - until)

    def monitor(self, m):
        """Look every so often: alarm when probes fail in a row or the success rate is low, then the all-clear."""
        rng, well, row, late = self.rng["monitors"], 0.0, 0, m.lag // m.every
        looks = deque(maxlen=m.window // m.every + 1 + late)
        back = m.every * m.failures if m.kind == "uptime probe" else m.window + m.lag
        yield self.env.timeout(rng.uniform(0, m.every))
        while not self.over.triggered:
            health = self.health[m.watches]
            if m.kind == "uptime probe":
                row = row + 1 if rng.random() < 1 - health else 0
                ill = row >= m.failures
            else:
                looks.append((self.env.now, self.service(m.watches)))
                (since, before), (now, served) = looks[0], looks[max(0, len(looks) - 1 - late)]
                ill = now > since and (served - before) / (now - since) < m.threshold
            well = well + m.every if health >= m.threshold else 0.0
            if m.name in self.alerts:
                if well > back:
                    self.clear(m.name)
            elif ill and health < m.threshold and not (m.runs_on and self.health[m.runs_on] < 0.5):
                self.pages += 1
                self.alarm(m.name, m.watches)
            yield self.env.timeout(m.every)

    def alarm(self, who: str, component: str) -> None:
        """Somebody has noticed that a component is ill."""
        self.note("time to detect")
        if not self.alerts:
            self.turn()
        self.alerts[who] = component
        self.reported.add(component)
        self.category = min(self.category, self.components[component].category, key=CATEGORIES.index)
        if not self.detected.triggered:
            self.detected.succeed()

    def turn(self) -> None:
        """Things have turned well, or bad."""
        self.turned = self.env.now
        self.turning.succeed()
        self.turning = self.env.event()

    def clear(self, who: str) -> None:
        """An alert is over; when it was the last one, whoever waits for that goes on."""
        del self.alerts[who]
        if not self.alerts:
            self.turn()
            self.all_clear.succeed()
            self.all_clear = self.env.event()

    def customers(self):
        """Minute by minute: how many get in touch, what share of them knows, what is not ordered."""
        total, before, reported = sum(self.people[a.name] for a, _ in self.hit), 0.0, ""
        yield self.env.timeout(self.scenario.fault.at)
        while True:
            yield self.env.timeout(MINUTE)
            know = told = 0.0
            self.those_who_know()
            for segment, names in self.hit:
                share = self.informed(segment.name)
                know += share * self.people[segment.name] / total
                told += self.informed(segment.name, self.ways_round) * self.people[segment.name] / total
                number = self.in_touch(segment.name, names, share)
                self.contacts += number
                self.come(number, own=True)
            self.lost += (1 - self.health[self.org.sells_through]) * self.orders_a_minute()
            self.saved += self.by_way_round(told) * self.orders_a_minute()
            if self.contacts >= self.org.support.notices_after and not reported:
                reported = min((n for n in self.hit[0][1] if not self.components[n].vendor), key=self.health.get)
                self.alarm("customers", reported)
                self.env.process(self.complaints(reported))
            self.crossed("time to notify", 0.5, before, know)
            self.crossed("90 % informed", 0.9, before, know)
            before = know

    def come(self, number: int, own: bool) -> None:
        """So many get in touch with the support desk; who answers them is for whoever has a desk."""

    def those_who_know(self) -> None:
        """Whom the support desk has told; nobody, where there is none."""

    def by_way_round(self, told: float) -> float:
        """The share of orders that fail for what a way round replaces, and come through by it."""
        if not self.opened.triggered:
            return 0.0
        fails, (way,) = 1 - self.health[self.org.sells_through], [w for w in self.org.workarounds if w.sells]
        return min(min(fails, 1 - self.health[way.instead_of]) * way.uptake * told, way.serves)

    def complaints(self, component: str):
        """Customers have trouble until the component is well again, and some time after."""
        while self.health[component] < self.org.restored_at:
            yield self.env.timeout(MINUTE)
        yield self.env.timeout(self.org.support.reports)
        self.clear("customers")

    def in_touch(self, segment: str, names: tuple[str, ...], informed: float) -> int:
        """How many of a segment get in touch with the support desk in this minute. When there is trouble again after a
        time of health, those who have not come up yet take their time anew."""
        desk, now, health = self.org.support, self.env.now, min(self.health[name] for name in names)
        since, began_with, left, well = self.spells.get(segment, (self.scenario.fault.at, 1.0, 1.0, False))
        if well and health < self.org.restored_at:
            since, began_with = now - MINUTE, left
        share = began_with * (over_by(desk.after, now - since) - over_by(desk.after, now - MINUTE - since))
        self.spells[segment] = since, began_with, left - share * (1 - health), health >= self.org.restored_at
        more = share * (1 - desk.deflection * informed) + self.misled(segment)
        chance = desk.contact(self.scenario.category) * (1 - health) * more
        return self.rng["customers"].poisson(self.people[segment] * chance)

    def misled(self, segment: str) -> float:
        """How many times its usual share gets in touch about what it has read; nobody, where nothing is read."""
        return 0.0

    def orders_a_minute(self) -> float:
        """How many orders are usual at this time of the week."""
        clock, demand = self.scenario.starts + self.env.now, self.org.demand
        day = (WEEKDAYS.index(self.scenario.weekday) + int(clock // DAY)) % 7
        return demand.by_hour[int(clock % DAY // HOUR)] * demand.by_weekday[day] * MINUTE / HOUR

    def crossed(self, measure: str, level: float, before: float, now: float) -> None:
        """Note when a share passed a level within this minute, on the straight line."""
        if before < level <= now:
            self.found[measure] = self.minutes() - (now - level) / (now - before)
