"""Silences: when people had waited for a word for longer than was promised, or than the organisation allows itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from sim import events as ev
from sim.metrics.facts import Facts
from sim.scenario import Targets


def silences(facts: Facts, sent: Sequence[Any]) -> Iterator[int]:
    """The seconds at which a word was late, of people to whom these notices went, until the incident was over.

    A first word is due when the organisation's target for its category says, counted from the declaration (else from
    detection, else from the impact); any other when the one before promised it, else when the target for updates
    says. Whoever then still waits is let down again after as long as that target. Nothing is due where nothing is
    promised.
    """
    allows = next((t for t in facts.scenario.organisation.targets if t.category == facts.scenario.category), None)
    end, gap = facts.resolved() or facts.horizon, allows.update_customers if allows else None
    words = [*(e for e in sent if e.at < end), None]
    first = _first_due(facts, allows)
    yield from _late(first, words[0].at if words[0] else end, gap)
    for word, following in pairwise(words):
        due = word.next_update or (word.at + gap if gap else None)
        yield from _late(due, following.at if following else end, gap)


def _first_due(facts: Facts, allows: Targets | None) -> int | None:
    if not facts.impact or allows is None or allows.tell_customers is None:
        return None
    declared, detected = facts.first(ev.IncidentDeclared), facts.detected()
    since = next((at for at in (declared, detected) if at is not None), facts.began)
    return max(since, facts.began) + allows.tell_customers


def _late(due: int | None, until: int, gap: int | None) -> Iterator[int]:
    """From the second in which it is due, and again after each gap, until it comes."""
    while due is not None and due < until:
        yield due
        due = due + gap if gap else None
