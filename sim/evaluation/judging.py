"""Judging: each expectation of a scenario, held against what the log says was done.

Every judgement cites the log entries that it rests on: its occasion, and what came, or with what its time was up.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim import events as ev
from sim import phrases
from sim.evaluation.attaining import LATE, MET, MISSED, NOT_EXERCISED, PARTLY, Judgement, Part, Score
from sim.log import Log, finished
from sim.scenario import Expectation


def score(log: Log) -> Score:
    """Judge every expectation of the log's scenario. Raises TypeError for what is no log."""
    scenario = finished(log).scenario
    objectives = tuple(one.name for one in scenario.objectives)
    return Score(tuple(_judge(one, log) for one in scenario.expectations), objectives, scenario.capabilities)


def _judge(expectation: Expectation, log: Log) -> Judgement:
    occasion = next(_found(expectation.after, log), None)
    if occasion is None:
        return Judgement(expectation, NOT_EXERCISED, 0.0)
    if expectation.expect_not is not None:
        return _left_alone(expectation, expectation.expect_not, log, occasion)
    parts = tuple(_part(expectation, phrase, log, log[occasion].at) for phrase in expectation.wanted)
    return (
        _together(expectation, parts, log, occasion)
        if expectation.all_of
        else _one_of(expectation, parts, log, occasion)
    )


def _part(expectation: Expectation, phrase: str, log: Log, began: int) -> Part:
    """One phrase that should have come true after second `began`."""
    deadline = began + expectation.within
    entry = next(_found(phrase, log), None)
    if entry is None:
        return Part(phrase, MISSED if _end(log) >= deadline else NOT_EXERCISED, 0.0)
    at = log[entry].at
    if at <= deadline:
        return Part(phrase, MET, 1.0, at, entry)
    if expectation.expires is not None and at > began + expectation.expires:
        return Part(phrase, MISSED, 0.0, at, entry)
    return Part(phrase, LATE, expectation.late_counts, at, entry)


def _one_of(expectation: Expectation, parts: tuple[Part, ...], log: Log, occasion: int) -> Judgement:
    """As good as the first that came."""
    came = [part for part in parts if part.entry is not None]
    best = min(came, key=lambda part: part.entry or 0) if came else parts[0]
    group = parts if expectation.any_of else ()
    points, up = best.share * expectation.points, _up(expectation, (best,), log, occasion)
    return Judgement(expectation, best.status, points, log[occasion].at, best.at, occasion, best.entry, group, up)


def _together(expectation: Expectation, parts: tuple[Part, ...], log: Log, occasion: int) -> Judgement:
    """Each earns its part of the points. While the time of any is not up, nothing of it has been put to the test."""
    status = _status([part.status for part in parts])
    share = 0.0 if status == NOT_EXERCISED else sum(part.share for part in parts) / len(parts)
    last = max((part for part in parts if part.entry is not None), key=lambda part: part.entry or 0, default=parts[0])
    points, up = share * expectation.points, _up(expectation, parts, log, occasion)
    return Judgement(expectation, status, points, log[occasion].at, last.at, occasion, last.entry, parts, up)


def _status(statuses: list[str]) -> str:
    if NOT_EXERCISED in statuses:
        return NOT_EXERCISED
    if MISSED in statuses:
        return MISSED if set(statuses) == {MISSED} else PARTLY
    return LATE if LATE in statuses else MET


def _left_alone(expectation: Expectation, phrase: str, log: Log, occasion: int) -> Judgement:
    """Met by the entry with which the time was up and it had not come; missed by the one with which it came."""
    began = log[occasion].at
    deadline = began + expectation.within
    came = next((n for n in _found(phrase, log, occasion + 1) if log[n].at <= deadline), None)
    if came is not None:
        return Judgement(expectation, MISSED, 0.0, began, log[came].at, occasion, came)
    if _end(log) < deadline:
        return Judgement(expectation, NOT_EXERCISED, 0.0, began, None, occasion)
    up = _first_after(deadline, log, occasion)
    return Judgement(expectation, MET, float(expectation.points), began, log[up].at, occasion, up)


def _up(expectation: Expectation, parts: tuple[Part, ...], log: Log, occasion: int) -> int | None:
    """The entry with which the time was up for what never came; None where all came."""
    never = any(part.status == MISSED and part.entry is None for part in parts)
    return _first_after(log[occasion].at + expectation.within, log, occasion) if never else None


def _first_after(second: int, log: Log, occasion: int) -> int:
    """The first entry later than a second; if there is none, the last, with which the log ends."""
    return next((n for n in range(occasion, len(log)) if log[n].at > second), len(log) - 1)


def _end(log: Log) -> int:
    """The second until which something could still have been done: a log that ended well ends for good, whatever was
    wanted afterwards."""
    over = next((e.at for e in log if isinstance(e, ev.WorldEnded)), None)
    if over is None:
        return log[-1].at
    return log.scenario.lasts if over <= log.scenario.lasts else log.scenario.horizon


def _found(phrase: str, log: Log, since: int = 0) -> Iterator[int]:
    """The positions of the entries, from one on, with which the phrase comes true; of what broke, only what the
    scenario is about counts."""
    of, holds, broke = phrases.kinds(phrase), phrases.test(phrase), log.scenario.fault.component
    for n, event in enumerate(log.events[since:], since):
        if type(event) in of and holds(event) and phrases.concerns(event, broke):
            yield n
