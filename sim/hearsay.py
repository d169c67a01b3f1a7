"""Hearsay: how many believe a rumour, minute by minute; who has been told by us believes it less readily.

Expected numbers, all segments of customers as one crowd that mixes: each who believes it tells others with a zeal that
halves again and again, so the hazard to be told is the same for everybody (Daley and Kendall's rumours, 1964, with
zeal that fades in place of people who stifle it). Whoever is convinced by a correction neither believes nor tells it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.demand import people
from sim.reach import Delivery, curve
from sim.scenario import Rumour, Scenario

HOUR, MINUTE = 3600, 60
Ways = Mapping[str, Sequence[Delivery]]  #: by audience, what is on its way to it


class Hearsay:
    """A rumour among the customers of a scenario, from second `began` on, reckoned as far as `go_on` was told.

    `steps` are the seconds that were reckoned; `heard` is, of each segment in their order, the share that would have
    come to believe it by each of them if nobody were convinced otherwise; `fell` the number of people who did come to
    believe it by then, one after the other; `believing` how many did at each of them.
    """

    def __init__(self, scenario: Scenario, rumour: Rumour, began: int):
        segments = [a for a in scenario.organisation.audiences if a.group == "customers"]
        self.rumour, self.steps = rumour, [began]
        self.names = [segment.name for segment in segments]
        self.sizes = [people(scenario, segment) for segment in segments]
        follow = [_share(segment, rumour.channel) for segment in segments]
        there = sum([n * share for n, share in zip(self.sizes, follow, strict=True)])
        first = min(1.0, rumour.first / there) if there else 0.0
        self.heard = [[first * share for share in follow]]
        self.fell = [[n * share for n, share in zip(self.sizes, self.heard[0], strict=True)]]
        self.believing: list[float] = []

    def go_on(self, until: int, told: Ways, denied: Ways, taken_down: int | None = None) -> None:
        """Reckon on, minute by minute, up to a second at least. `told` is whatever is on its way to customers,
        `denied` that of it which corrects the rumour; `taken_down`: since when the platform has it no more."""
        begins = list(range(self.steps[-1], until, MINUTE))
        if begins:
            told_by, convinced = (self._shares(ways, begins) for ways in (told, denied))
            for n, at in enumerate(begins):
                self._step(at, [row[n] for row in told_by], [row[n] for row in convinced], taken_down)

    def _shares(self, ways: Ways, seconds: list[int]) -> list[list[float]]:
        """Segment by segment, the share that some of these ways have informed by each of the seconds."""
        import numpy as np

        at = np.array(seconds, dtype=float)
        return [curve(ways[name], at).tolist() if ways.get(name) else [0.0] * len(seconds) for name in self.names]

    def _step(self, at: int, told: list[float], denied: list[float], taken_down: int | None) -> None:
        """A minute: all that drives it is taken as it is at its begin."""
        rule, heard = self.rumour, self.heard[-1]
        left = [1.0 - rule.convinces * share for share in denied]
        believing = sum([n * p * k for n, p, k in zip(self.sizes, heard, left, strict=True)])
        zeal = rule.tells * 0.5 ** ((at - self.steps[0]) / rule.half_life) * MINUTE / HOUR
        if taken_down is not None and at >= taken_down:
            zeal *= rule.elsewhere
        hazard = min(1.0, zeal * believing / max(1, sum(self.sizes)))  # in a minute everybody is told at most
        later = [1.0 - (1.0 - p) * (1.0 - hazard) ** (1.0 - rule.doubts * i) for p, i in zip(heard, told, strict=True)]
        new = [n * k * (q - p) for n, k, p, q in zip(self.sizes, left, heard, later, strict=True)]
        self.believing.append(believing)
        self.heard.append(later)
        self.fell.append([so_far + more for so_far, more in zip(self.fell[-1], new, strict=True)])
        self.steps.append(at + MINUTE)

    def fell_by(self, second: float) -> float:
        """How many have come to believe it by a second; between two steps, on the straight line."""
        return float(sum([self.fell_of(n, second) for n in range(len(self.names))]))

    def fell_of(self, segment: int, seconds: Any) -> Any:
        """The same of one segment, by its place; an array of seconds gives one of numbers."""
        import numpy as np

        return np.interp(seconds, self.steps, [row[segment] for row in self.fell], left=0.0)


def _share(segment, channel: str) -> float:
    """The share of a segment that can be had on a channel."""
    return next((float(way.share) for way in segment.reached_by if way.channel == channel), 0.0)
