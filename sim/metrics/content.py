"""Measures of what notices held, and how long they waited: presence of elements, not quality."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim import events as ev
from sim.metrics.facts import MINUTE, NEVER, Facts
from sim.scenario import AFTERWARDS, INSIDE, WE_ANSWER, WHOSE_FAULT

Parts = Sequence[tuple[str, ...]]  #: what a notice should hold: of each part, one of these fields

#: A first notice to those who are hit: what the CDC asks of a first message (what is known, what is done, when more
#: comes, sympathy, where to look), and what works and can be done, as in Sutton's *Warning Lexicon*.
FIRST: Parts = (
    ("what happened",), ("who is affected",), ("what still works",), ("what we do",), ("next update", "estimate"),
    ("what to do", "alternative"), ("apology",), ("where to look",),
)  # fmt: skip
#: A note to partners: what it is, whom it hits, what we do, what they should do, and when more comes.
PARTNERS: Parts = (
    ("what happened",), ("who is affected",), ("what we do",), ("what to do",), ("next update", "estimate"),
)  # fmt: skip


def content(facts: Facts) -> dict[str, float]:
    """These measures, by name."""
    customers = [e for e in facts.all(ev.NoticeSent) if e.to == "customers"]
    partners = [e for e in facts.all(ev.NoticeSent) if e.to == "partners" and e.occasion not in AFTERWARDS]
    return {
        "first notice complete": held(customers[:1], FIRST),
        "partner note complete": held(partners[-1:], PARTNERS),
        "apologised": float(any("apology" in said(e) for e in customers)) if customers else NEVER,
        "approval delay": _approval(facts),
        "blame shifted": float(sum(shifts_blame(e) for e in facts.all(ev.NoticeSent) if e.to not in INSIDE)),
        "responsibility taken": float(any(map(takes_it_on, customers))) if customers else NEVER,
    }


def shifts_blame(sent: ev.NoticeSent) -> bool:
    """Whether a notice names somebody else as guilty."""
    return WHOSE_FAULT in said(sent)


def takes_it_on(sent: ev.NoticeSent) -> bool:
    """Whether a notice says sorry, answers for what happened, and names nobody else as guilty."""
    return {"apology", WE_ANSWER} <= said(sent) and not shifts_blame(sent)


def said(sent: ev.NoticeSent) -> set[str]:
    """The fields of a notice that have words."""
    return {name for name, words in sent.fields if words.strip()}


def held(notices: Sequence[ev.NoticeSent], parts: Parts) -> float:
    """The share of the parts that the notice held; NaN where there is none."""
    if not notices:
        return NEVER
    fields = said(notices[0])
    return sum(not fields.isdisjoint(part) for part in parts) / len(parts)


def _approval(facts: Facts) -> float:
    """Mean minutes from the draft to the last release, over the notices that had to be released and were."""
    drafted: dict[str, Any] = {e.notice: e for e in facts.all(ev.NoticeDrafted) if e.approvals}
    last = {e.notice: e.at for e in facts.all(ev.NoticeReleased)}
    sent = {e.notice for e in facts.all(ev.NoticeSent) if not e.lacking}
    waits = [last[name] - drafted[name].at for name in sent & drafted.keys() & last.keys()]
    return sum(waits) / len(waits) / MINUTE if waits else NEVER
