"""The message rubric: a score from 0 to 100 for every message, explained point by point.

Presence of elements, not quality. Five parts are weighed as A-05 says; what is not applicable at that moment does not
count, and the rest is taken as the whole. Gates cap what a message scores, whatever else it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sim import wording
from sim.evaluation.checks import PARTS, Check, apology, checks
from sim.evaluation.gates import CAP, Evidence, Seen, gates, hindsight
from sim.evaluation.moment import Message, Moment, told
from sim.log import Log, finished

LABEL = "presence of elements, not quality"  #: stands wherever a score of a message is shown


class Point(NamedTuple):
    """One line of a score: the part it belongs to, what was looked for, how many points it earned and could have (0 of
    0: not applicable), and where it was found or why not."""

    part: str
    what: str
    points: float
    of: float
    found: str

    @property
    def state(self) -> str:
        """present, absent, in part, or not applicable."""
        if not self.of:
            return "not applicable"
        return "present" if self.points >= self.of else "in part" if self.points > 0 else "absent"


@dataclass(frozen=True, slots=True)
class MessageScore:
    """What a message scores, and why. `gates` cap it; what `hindsight` shows nobody could know: it costs nothing.
    `apology`: how much it held of an apology that works, 0 to 1; None where none is looked for. `cap`: what a message
    with a gate scores at most."""

    message: Message
    points: tuple[Point, ...]
    gates: tuple[Seen, ...]
    hindsight: tuple[Seen, ...]
    apology: float | None = None
    cap: float = CAP

    @property
    def raw(self) -> float:
        """The points that it earned, before any gate."""
        return sum(point.points for point in self.points)

    @property
    def score(self) -> float:
        """What it scores, 0 to 100."""
        return min(self.raw, self.cap) if self.gates else self.raw

    def part(self, name: str) -> tuple[float, float]:
        """(points earned, points possible) of a part; (0, 0) where nothing of it is applicable."""
        mine = [point for point in self.points if point.part == name]
        return sum(p.points for p in mine), sum(p.of for p in mine)


def messages(log: Log, until: int | None = None) -> list[MessageScore]:
    """The score of every message that went out, and of the documents for which the table has a column, in order.

    `until` as for `sim.measures`. Raises TypeError for what is no log."""
    evidence = Evidence(finished(log), until)
    return [_scored(message, moment, evidence) for message, moment in told(log, until)]


def _scored(message: Message, moment: Moment, evidence: Evidence) -> MessageScore:
    fallen = gates(message, moment, evidence)
    points = _pointed(checks(message, moment, evidence, fallen), evidence.weighing.parts)
    seen, sorry = hindsight(message, moment, evidence), apology(message, moment)
    return MessageScore(message, points, fallen, seen, sorry, evidence.weighing.cap)


def _pointed(every: Iterable[Check], weights: Mapping[str, float]) -> tuple[Point, ...]:
    """Points of 100: each part has its weight, shared out among what counts in it; parts in which nothing does leave
    theirs to the others."""
    every = list(every)
    counted = {part: sum(c.weight for c in every if c.part == part and c.share is not None) for part in weights}
    whole = sum(weight for part, weight in weights.items() if counted[part])
    return tuple(_point(one, counted[one.part], weights[one.part] / whole if whole else 0.0) for one in every)


def _point(one: Check, counted: float, part: float) -> Point:
    if one.share is None or not counted:
        return Point(one.part, one.what, 0.0, 0.0, one.found)
    of = 100.0 * part * one.weight / counted
    return Point(one.part, one.what, of * one.share, of, one.found)


# ------------------------------------------------------------------------------------------------- summed up

#: What is said of all messages of a run; not among `sim.metrics.UNITS`, because it takes too long for a study's run.
MESSAGE_UNITS = {
    "message score, lowest": "points",
    "message score, mean": "points",
    "apology score": "points",
    "false reassurances": "number",
}
_REASSURES = ("said to work", "said to be over", "says that no data are affected")


def message_measures(log: Log, until: int | None = None) -> dict[str, float]:
    """The numbers of `MESSAGE_UNITS`, by name; NaN where there is nothing to score. `until` as for `sim.measures`."""
    return summed_up(messages(log, until))


def summed_up(scores: Iterable[MessageScore]) -> dict[str, float]:
    """The same, of scores that are there already."""
    scores, never = list(scores), float("nan")
    every = [one.score for one in scores]
    sorry = [one.apology for one in scores if one.apology is not None]
    return {
        "message score, lowest": min(every, default=never),
        "message score, mean": sum(every) / len(every) if every else never,
        "apology score": 100.0 * max(sorry) if sorry else never,
        "false reassurances": float(sum(map(_reassures_falsely, scores))) if scores else never,
    }


def _reassures_falsely(one: MessageScore) -> bool:
    """Whether it told people outside that something is well which was not, or that nobody knew to be."""
    return one.message.outside and any(seen.what in _REASSURES for seen in (*one.gates, *one.hindsight))


def frame(log: Log, until: int | None = None):
    """A frame with one row for each message: clock, message, to, type, score, gates, then the points of each part (NaN
    where nothing of it is applicable), before any gate (*raw*), and *in hindsight*, what was not so by the truth.

    Presence of elements, not quality. `until` as for `sim.measures`."""
    import pandas as pd

    columns = ["clock", "message", "to", "type", "score", "gates", *PARTS, "raw", "in hindsight"]
    return pd.DataFrame([_row(log, one) for one in messages(log, until)], columns=columns)


def _row(log: Log, one: MessageScore) -> list:
    message = one.message
    parts = [earned if of else float("nan") for earned, of in map(one.part, PARTS)]
    clock = wording.clock(log.scenario.starts + message.at)
    head = [clock, message.name, message.to, message.sort, one.score, _seen(one.gates)]
    return [*head, *parts, one.raw, _seen(one.hindsight)]


def _seen(every: Iterable[Seen]) -> str:
    return "; ".join(f"{one.what} ({one.why})" for one in every)


def explained(one: MessageScore) -> Iterator[str]:
    """A score as lines of text: the whole, each gate, each element with its points and where it was found."""
    yield f"{one.message.name}: {one.score:.0f} of 100 ({LABEL}), as {one.message.sort}"
    yield from (f"gate, no more than {one.cap:g}: {seen.what}, {seen.why}" for seen in one.gates)
    for point in one.points:
        worth = f"{point.points:.1f} of {point.of:.1f}" if point.of else "–"
        yield f"{point.part:14}{worth:14}{point.what}: {point.state}{f' ({point.found})' if point.found else ''}"
    yield from (f"in hindsight, and not punished: {seen.what}: {seen.why}" for seen in one.hindsight)


class Agreement(NamedTuple):
    """How far evaluators agree with the rubric: how many marks they gave, the mean of their score less its own, and the
    mean distance between the two, in points; NaN where they gave none."""

    marks: int
    difference: float
    distance: float


def agreement(scores: Iterable[MessageScore], marks: Iterable[tuple[str, float]]) -> Agreement:
    """How far those agree who marked messages (name, score): of several marks of one message, all count."""
    own = {one.message.name: one.score for one in scores}
    apart = [mark - own[name] for name, mark in marks if name in own]
    if not apart:
        return Agreement(0, float("nan"), float("nan"))
    return Agreement(len(apart), sum(apart) / len(apart), sum(map(abs, apart)) / len(apart))
