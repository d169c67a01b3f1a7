"""Gathering: all that a report is made of, read and worked out once from an exercise's file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim import actions as act
from sim import wording
from sim.debrief import PRICED, Decision, Price, Priced, priced
from sim.evaluation import MessageScore, Ratings, Score, messages, rate, score
from sim.events import ActionRefused, ActionTaken, PromptClosed, sentence
from sim.exercise import Exercise, Remark, read
from sim.exercise.record import Header, Said, Seated
from sim.log import Log
from sim.metrics import measures
from sim.report.content import Cite, Text
from sim.scenario import DAY, ROLES, Scenario, worded


@dataclass(frozen=True, slots=True)
class Gathered:
    """An exercise as a report sees it. `until`: the second at which it was ended early, None where it was not.
    `remarks`, `seated` and `said` are lines of its file; `found` prices its decisions when asked."""

    path: Path
    header: Header
    log: Log
    until: int | None
    remarks: tuple[Remark, ...]
    seated: tuple[Seated, ...]
    said: tuple[Said, ...]
    found: Priced
    score: Score
    ratings: Ratings
    messages: tuple[MessageScore, ...]
    measures: dict[str, float]

    @property
    def scenario(self) -> Scenario:
        """What was played."""
        return self.log.scenario

    @property
    def team(self) -> str:
        """What the team is called."""
        return self.header.team or "a team without a name"

    @property
    def date(self) -> str:
        """The day outside on which it began."""
        return self.header.date.partition("T")[0]

    @property
    def ends(self) -> str:
        """How far it was played, in words."""
        return (
            "It was played to its end." if self.until is None else f"It was ended early, at {self.clock(self.until)}."
        )

    def clock(self, second: int) -> str:
        """The time of day; on the days after with how many days later."""
        days = (self.scenario.starts + second) // DAY
        return wording.clock(self.scenario.starts + second) + (f" (+{days} d)" if days else "")

    @property
    def broke(self) -> bool:
        """Whether something had broken by the end, so that there is something that times can count from."""
        return self.scenario.fault.real and (self.until is None or self.until > self.scenario.fault.at)

    def cite(self, *entries: int | None) -> tuple[Cite, ...]:
        """These entries of the log, in order, each once; None is left out."""
        known = sorted({n for n in entries if n is not None})
        return tuple(Cite(n, self.clock(self.log[n].at)) for n in known)

    def text(self, words: str, *entries: int | None) -> Text:
        """Words that rest on entries."""
        return Text(words, self.cite(*entries))

    def where(self, kinds: type | tuple[type, ...], **fields: Any) -> list[int]:
        """The positions of the entries of some kinds whose fields hold these values."""
        return [
            n
            for n, event in enumerate(self.log)
            if isinstance(event, kinds) and all(getattr(event, name) == value for name, value in fields.items())
        ]

    def first(self, kinds: type | tuple[type, ...], **fields: Any) -> int | None:
        """The position of the first of them; None: there is none."""
        return next(iter(self.where(kinds, **fields)), None)

    @property
    def held(self) -> tuple[str, ...]:
        """The roles that people held at any time."""
        later = {line.role for line in self.seated if line.holder == "people"}
        return tuple(role for role in ROLES if role in self.header.people or role in later)


def gathered(of: Exercise | Path | str) -> Gathered:
    """Read an exercise, or its file. Raises as `sim.debrief.priced`."""
    path = of.path if isinstance(of, Exercise) else Path(of)
    found = priced(of)
    header, lines = read(path)
    log, until = found.then.log, found.of.early
    return Gathered(
        path=path,
        header=header,
        log=log,
        until=until,
        remarks=tuple(line for line in lines if isinstance(line, Remark)),
        seated=_only(Seated, lines),
        said=_only(Said, lines),
        found=found,
        score=score(log),
        ratings=rate(log, until),
        messages=tuple(messages(log, until)),
        measures=measures(log, until),
    )


def _only(kind: type, lines: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(line for line in lines if isinstance(line, kind))


def told(event: Any) -> str:
    """What the log tells people about an event, with names as they write them."""
    return worded(sentence(event))


def dearest(prices: Iterable[Price], measure: str) -> list[Price]:
    """Prices, those that matter most in a measure first, then those that matter in the others, in their order."""
    order = (measure, *(name for name in PRICED if name != measure))
    return sorted(prices, key=lambda price: [-round(abs(price.costs.get(name, 0.0)), 1) for name in order])


def entry_of(decision: Decision, of: Gathered) -> int | None:
    """The entry with which a decision stands in the log: its question closed, or something was done."""
    if decision.prompt:
        return of.first(PromptClosed, prompt=decision.prompt)
    wanted, lands = _wanted(decision, of), decision.at
    if isinstance(decision.of, int):
        lands = of.found.then.lands.get(decision.of, decision.at)
    every = of.where((ActionTaken, ActionRefused), role=decision.role)
    same = [n for n in every if of.log[n].at >= decision.at and _said(of.log[n]) in wanted]
    return min(same, key=lambda n: abs(of.log[n].at - lands), default=None)


def _said(event: Any) -> tuple[str, dict[str, Any]]:
    """What was done or refused, but for the second at which its words were chosen."""
    return event.kind, {name: value for name, value in event.action if name != "worded"}


def _wanted(decision: Decision, of: Gathered) -> list[tuple[str, dict[str, Any]]]:
    """The same of what the line of a decision wanted."""
    line = of.found.of.lines[decision.of] if isinstance(decision.of, int) else None
    wanted = line.actions if isinstance(line, Said) else ()
    return [(act.kind(one), {n: v for n, v in act.fields(one) if n != "worded"}) for one in wanted]
