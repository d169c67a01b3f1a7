"""Word of mouth: in a small audience, people who know tell others, whatever notice they know it from.

Who has not heard is told with the hazard `talks` × the share of the audience that knows: a pure birth process. Each
person has a threshold, drawn once by their own luck, and is told when the hazard, added up over time, has reached it
(the construction of Sellke, 1983). So the same people are easily told whatever is sent.
"""

from __future__ import annotations

from math import log

from sim.reach import Delivery
from sim.scenario import Audience

HOUR = 3600


def told_by_others(world, audience: Audience, new: Delivery) -> tuple[int, ...]:
    """When each person is informed by this delivery, or because others were; -1: never, or not sooner for it.

    Notices about other incidents are other news.
    """
    if not audience.talks:
        return new.people
    news, size = (audience.name, new.incidents), len(new.people)
    read = world.truth.read.get(news, [-1] * size)
    world.truth.read[news] = reads = [_sooner(old, fresh) for old, fresh in zip(read, new.people, strict=True)]
    how = _thresholds(world, audience.name, size), audience.talks / HOUR, world.horizon
    before, after = spread(read, *how), spread(reads, *how)
    return tuple([-1 if old == now else now for old, now in zip(before, after, strict=True)])


def _sooner(one: int, other: int) -> int:
    return max(one, other) if -1 in (one, other) else min(one, other)


def _thresholds(world, name: str, size: int) -> list[float]:
    key = f"talk in {name}"
    if key not in world.truth.thresholds:
        world.truth.thresholds[key] = [-log(world.luck.u("is told", name, n)) for n in range(size)]
    return world.truth.thresholds[key]


def spread(direct: list[int], thresholds: list[float], talks: float, horizon: int) -> list[int]:
    """The second at which each person knows (-1: not by the horizon).

    `direct` is when they would know without the others (-1: never), `thresholds` what the hazard must add up to until
    they are told, `talks` how many people somebody who knows tells in a second.
    """
    known, size, hazard, now = [-1] * len(direct), len(direct), 0.0, 0.0
    ripe = sorted(range(size), key=lambda n: thresholds[n])
    soon = sorted((n for n in range(size) if direct[n] >= 0), key=lambda n: direct[n])
    for count in range(size):
        soon, ripe = ([n for n in left if known[n] < 0] for left in (soon, ripe))
        rate = talks * count / size
        heard = now + (thresholds[ripe[0]] - hazard) / rate if rate else float("inf")
        reads = direct[soon[0]] if soon else float("inf")
        at = min(heard, reads)
        if at > horizon:
            break
        hazard, now = hazard + rate * (at - now), at
        known[soon[0] if reads <= heard else ripe[0]] = round(at)
    return known
