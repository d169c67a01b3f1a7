"""Ready-made notices: what a plan would offer on an occasion, in words that are true now."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sim import actions as act
from sim import wording
from sim.prompts import Option
from sim.reach import reachable
from sim.scenario import (
    AFTERWARDS,
    COMMANDER,
    COUNSEL,
    EXECUTIVE,
    FOR_INSIDE,
    PRESS,
    WHOSE_FAULT,
    YOUR_ORDER,
    Scenario,
)

MINUTES = 60
UPDATE = 30 * MINUTES  #: what the ready-made options promise

_QUICK = ("what happened", "what we do", "next update", "where to look")
_QUICK_ON = {
    "cause known": ("what happened", "cause", "next update"),
    "way round open": ("what happened", "alternative", "next update"),
    "resolved": ("what happened", "what to do", "apology"),
    "morning after": ("what happened", "cause", "apology", "compensation"),
    "after the review": ("what happened", "what becomes better", "apology"),
}
_FULL = ("what happened", "who is affected", "what still works", "what we do", "cause", "next update", "apology")
_INSIDE = ("what happened", "who is affected", *FOR_INSIDE, "what we do", "cause", "estimate", "next update")
_ORDER = ("what happened", YOUR_ORDER, "next update")
_BETTER = "what becomes better"
_BLAMES = ("what happened", "cause", WHOSE_FAULT, "next update")
_RELEASE = ("what happened", "who is affected", "what still works", "what we do", "cause", "apology", "where to look")
_MARKET = ("what happened", "who is affected", "what still works", "what we do", "cause")
#: name, group, channels, fields, who must release it
_READY = (
    ("{short}: banner, SMS, social", "customers", ("banner", "sms", "facebook", "x"), _QUICK, (COMMANDER,)),
    ("full notice: e-mail, banner, social; legal reads it", "customers", ("e-mail", "banner", "facebook", "x"), _FULL,
     (COUNSEL, COMMANDER)),
    ("executives only", "executives", ("chat",), _INSIDE, ()),
    ("partners only", "partners", ("partner list",), _FULL[:-1], (COMMANDER,)),
    ("department heads only", "department heads", ("chat",), _INSIDE, ()),
    ("investors, by the exchange's news; legal reads it", "investors", ("exchange news",), _MARKET, (COUNSEL,)),
    ("press release; legal and the executive read it", "press", ("press wire",), _RELEASE, (COUNSEL, EXECUTIVE)),
    ("the regulator; legal reads it", "regulator", ("regulator portal",), _MARKET, (COUNSEL,)),
)  # fmt: skip


class _Moment(NamedTuple):
    """What ready-made notices are made of, as of a second; as a world has it."""

    scenario: Scenario
    known: Any
    now: int


class Ready(Sequence[Option]):
    """What `options` gives, and `others` after that: put into words once somebody looks at it, as of when it was asked.

    Most questions whom to tell are for a playbook, which words its own notices: then nobody looks.
    """

    def __init__(self, world, number: int, occasion: str, groups: Iterable[str], *others: Option):
        self._asked = _Moment(world.scenario, world.known, world.now)
        self._seen = len(world.known.events)  # then; more may have become known before somebody looks
        self._about, self._others = (number, occasion, tuple(groups)), others
        self._every: tuple[Option, ...] | None = None

    def _looked_at(self) -> tuple[Option, ...]:
        if self._every is None:
            asked = self._asked._replace(known=self._asked.known.as_of(self._seen))
            self._every = *options(asked, *self._about), *self._others
        return self._every

    def __len__(self) -> int:
        return len(self._looked_at())

    def __getitem__(self, place):
        return self._looked_at()[place]

    def __eq__(self, other: object) -> bool:
        return self._looked_at() == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._looked_at())

    def __repr__(self) -> str:
        return repr(self._looked_at())


def options(world, number: int, occasion: str, groups: Iterable[str]) -> list[Option]:
    """Quick and short, full and checked, or inside only; what would reach nobody or say nothing is not offered."""
    short = "holding statement" if occasion == "called in" else "short notice"
    offered, promises = {*groups} & {*world.scenario.organisation.groups()}, (occasion not in AFTERWARDS, False)
    told, day = world.known.concerned(occasion, number), (world.scenario, world.now)
    matters = world.known.about(told)
    words = dict(wording.filled(act.FIELDS, matters, world.scenario.organisation, *promises, day))
    rows = [(row[0].format(short=short), row[1:]) for row in _READY if row[1] in offered]
    ready = [(name, _ready(world, occasion, told, words, *row)) for name, row in rows]
    if matters.category == "critical" and "customers" in offered:
        ready += _about_orders(world, occasion, told, words)
    if occasion == "cause known" and world.scenario.public and "customers" in offered and WHOSE_FAULT in words:
        by = ("banner", "sms", "facebook", "x")  # as tempting as the short notice
        draft = _ready(world, occasion, told, words, "customers", by, _BLAMES, (COMMANDER,))
        ready.append(("short notice that says whose fault it is: banner, SMS, social", draft))
    if occasion == "press release" and world.scenario.afterwards and _BETTER in words:
        draft = _ready(world, occasion, told, words, PRESS, ("press wire",), (*_RELEASE, _BETTER), (COUNSEL, EXECUTIVE))
        ready.append(("press release that says it will become better; legal and the executive read it", draft))
    return [Option(name, (draft,)) for name, draft in ready if draft.channels and draft.fields]


def _about_orders(world, occasion: str, told, words: Mapping[str, str]) -> list[tuple[str, act.Draft]]:
    """Where it is urgent, those who wait for an order hear of it by a text message; nobody else does."""
    theirs = tuple(a.name for a in world.scenario.organisation.audiences if a.open_orders)
    if not theirs:
        return []
    draft = _ready(world, occasion, told, words, "customers", ("sms",), _ORDER, (COMMANDER,))
    ways = reachable(world.scenario.organisation, "customers", theirs)
    by = tuple(channel for channel in draft.channels if channel in ways)
    return [("open orders only: SMS", dataclasses.replace(draft, channels=by, audiences=theirs))]


def _ready(world, occasion: str, told, words: Mapping[str, str], to: str, by, says, approvals) -> act.Draft:
    ways = reachable(world.scenario.organisation, to)
    fields = _QUICK_ON.get(occasion, _QUICK) if says is _QUICK or occasion in AFTERWARDS[1:] else says
    return act.Draft(
        to,
        tuple(c for c in by if c in ways),
        occasion,
        (),
        says in (_QUICK, _INSIDE, _ORDER, _BLAMES),
        tuple(role for role in approvals if role in world.known.called),
        tuple((name, words[name]) for name in fields if name in words),
        UPDATE if "next update" in fields and "next update" in words else None,
        world.now,
        told,
    )
