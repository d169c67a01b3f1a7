"""The textbook twin's mistakes: a notice may hold one; who reads it before it goes sees that, or its readers do."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.twin_service import MINUTE, Service, draw, over_by
from sim.scenario import COMMUNICATIONS_LEAD, Scenario


class Mistaken(Service):
    """A service whose notices may be wrong in a detail. `misread`: since when which share of each segment knows."""

    def __init__(self, scenario: Scenario, seed: int, replication: int):
        super().__init__(scenario, seed, replication)
        self.misread: list[tuple[float, dict[str, float]]] = []

    def holds_mistake(self, rule) -> bool:
        """Whether it is written with one."""
        rule_of, roll = self.org.mistakes, self.rng["mistakes"].random()
        return roll < (rule_of.from_template if rule.template else rule_of.written)

    def overlooked(self) -> bool:
        """Whether somebody who reads it does not see it."""
        return self.rng["mistakes"].random() < self.org.mistakes.overlooked

    def found_out(self, rule):
        """Its readers find it; unless a newer one has gone to them, it is corrected, by the same hands."""
        sent = self.minutes()
        yield self.env.timeout(draw(self.rng["mistakes"], self.org.mistakes.seen))
        if any(to == rule.to and at > sent for at, to, *_ in self.sent):
            return
        if rule.to == "customers":
            self.misread.append((self.env.now, {a.name: self.informed(a.name) for a, _ in self.hit}))
        if not (yield from self.decides(COMMUNICATIONS_LEAD, self.deciding(COMMUNICATIONS_LEAD), 30 * MINUTE)):
            return
        with self.attention[COMMUNICATIONS_LEAD].request() as turn:
            yield turn
            slower, text = self.beside_the_log(COMMUNICATIONS_LEAD), self.org.work.draft_from_template
            takes = slower * self.takes(COMMUNICATIONS_LEAD, "writes", text)
            yield self.env.process(self.works_on(COMMUNICATIONS_LEAD, takes))
        happened = frozenset(self.alerts.values()), self.helped.triggered
        again = self.notice(replace(rule, template=True), self.env.now, happened)
        self.in_review[self.env.process(again)] = rule.to

    def misled(self, segment: str) -> float:
        """How many times its usual share of a segment gets in touch in this minute about what it has read."""
        now, after, again = self.env.now, self.org.support.after, 0.0
        for at, told in self.misread:
            again += told[segment] * (over_by(after, now - at) - over_by(after, max(0.0, now - MINUTE - at)))
        return self.org.mistakes.asks * again
