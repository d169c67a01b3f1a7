"""Measures of mistakes in notices: how many went out, how many were put right before, and how long they stood."""

from __future__ import annotations

from sim import events as ev
from sim.metrics.facts import MINUTE, Facts
from sim.reach import puts_away

_TURNS = (ev.MistakeMade, ev.MistakePutRight, ev.NoticeSent)


def mistakes(facts: Facts) -> dict[str, float]:
    """These measures, by name."""
    made = facts.every.get(ev.MistakeMade, ())
    sent = went_out(facts) if made else []
    return {
        "mistakes sent": float(len(sent)),
        "mistakes put right": float(len(facts.every.get(ev.MistakePutRight, ()))),
        "minutes of mistakes": _standing(facts, sent) / MINUTE if sent else 0.0,
    }


def went_out(facts: Facts) -> list[ev.NoticeSent]:
    """The notices that went out with a mistake, in order."""
    wrong: set[str] = set()
    found = []
    for event in facts.log:
        if type(event) in _TURNS and event.at <= facts.horizon:
            if isinstance(event, ev.MistakeMade):
                wrong.add(event.notice)
            elif isinstance(event, ev.MistakePutRight):
                wrong.discard(event.notice)
            elif event.notice in wrong:
                found.append(event)
    return found


def _standing(facts: Facts, sent: list[ev.NoticeSent]) -> float:
    """Seconds in which at least one notice with a mistake stood: until a newer one has taken its place for all its
    readers, or it is judged no further."""
    until, total = 0, 0.0
    for one in sent:
        ends = _replaced(facts, one)
        total += max(0, ends - max(until, one.at))
        until = max(until, ends)
    return total


def _replaced(facts: Facts, one: ev.NoticeSent) -> int:
    organisation, every = facts.scenario.organisation, facts.every.get(ev.NoticeSent, ())
    return next((newer.at for newer in every if puts_away(organisation, newer, one)), facts.horizon)
