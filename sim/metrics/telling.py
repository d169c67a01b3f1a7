"""Measures of telling: who was told in which order, what was said, and what came of what was promised."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from sim import events as ev
from sim.impact import affected
from sim.metrics.claims import among
from sim.metrics.facts import MINUTE, NEVER, Facts
from sim.reach import broken_at
from sim.scenario import AFTERWARDS, FOR_INSIDE, INSIDE

#: What a note to executives should hold: whom it hits, how many, what is lost, and what comes.
NOTE = (("who is affected",), (FOR_INSIDE[0],), (FOR_INSIDE[1],), ("estimate",))


def of_telling(facts: Facts) -> dict[str, float]:
    """These measures, by name."""
    return {
        "longest silence": longest_silence(facts),
        "longest silence to executives": longest_silence(facts, "executives"),
        "promises kept": _promises_kept(facts),
        "groups told": _groups_told(facts),
        "partners covered": _partners_covered(facts),
        "external before internal": float(len(told_outside_first(facts))),
        "selective disclosures": float(len(disclosed_selectively(facts))),
        "contradictions": float(len(among(facts))),
        "executive note complete": _note_complete(facts),
        "copies lost": float(sum(e.copies for e in facts.every.get(ev.CopiesLost, ()))),
        "opt-outs": float(sum(e.people for e in facts.every.get(ev.ReadersOptedOut, ()))),
        **_estimates(facts),
    }


def longest_silence(facts: Facts, group: str = "customers") -> float:
    """The longest gap between two notices to a group, and from the last to the end of the incident."""
    end = facts.resolved() or facts.horizon
    sent = [e.at for e in _sent_to(facts, group) if e.at <= end]
    gaps = [later - earlier for earlier, later in pairwise([*sent, end])]
    return max(gaps) / MINUTE if gaps else NEVER


def _sent_to(facts: Facts, *groups: str) -> list[Any]:
    return [e for e in facts.all(ev.NoticeSent) if e.to in groups]


def _promises_kept(facts: Facts) -> float:
    """Of the promised next updates to customers that fell due, the share that was followed by one in time, to all whom
    it had been promised."""
    sent = _sent_to(facts, "customers")
    over = facts.resolved() or facts.horizon
    promises = [(e, _follows(e, sent[n:])) for n, e in enumerate(sent, 1) if e.next_update is not None]
    due = [(e, follows) for e, follows in promises if follows is not None or e.next_update <= over]
    kept = [follows is not None and follows <= e.next_update for e, follows in due]
    return sum(kept) / len(kept) if kept else NEVER


def _follows(promise, later) -> int | None:
    """The second of the first later notice that reaches everybody who was promised one."""
    return next((e.at for e in later if set(promise.audiences) <= set(e.audiences)), None)


def _groups_told(facts: Facts) -> float:
    """Of the groups that the plan wants told of such an incident, the share that was."""
    wanted = facts.scenario.organisation.to_tell(facts.scenario.category)
    told = {e.to for e in facts.all(ev.NoticeSent)}
    return sum(group in told for group in wanted) / len(wanted) if wanted else NEVER


def _partners_covered(facts: Facts) -> float:
    """Of the partner audiences that need what is struck, the share that was told."""
    hit = {audience.name for audience, _ in affected(facts.scenario, "partners")}
    told = {name for e in _sent_to(facts, "partners") for name in e.audiences}
    return len(hit & told) / len(hit) if hit else NEVER


def told_outside_first(facts: Facts) -> list[Any]:
    """Notices to people outside that went before any to people inside."""
    inside = facts.first(ev.NoticeSent, where=lambda e: e.to in INSIDE)
    outside = [e for e in facts.all(ev.NoticeSent) if e.to not in INSIDE]
    return [e for e in outside if inside is None or e.at < inside]


def disclosed_selectively(facts: Facts) -> set[str]:
    """Notices, by name, that reach investors by some other way before the exchange's news service has had one out."""
    organisation = facts.scenario.organisation
    investors = {a.name for a in organisation.audiences if a.group == "investors"}
    public = {c.name for c in organisation.channels if c.discloses}
    ways = [way for name in investors for way in facts.deliveries.get(name, ())]
    out = min((way.first for way in ways if way.channel in public), default=facts.horizon + 1)
    return {way.notice for way in ways if way.channel not in public and way.first < out}


def _note_complete(facts: Facts) -> float:
    """How much of `NOTE` the last notice to executives held that was sent before it was over."""
    notes = [e for e in _sent_to(facts, "executives") if e.occasion not in AFTERWARDS]
    said = {name for name, words in notes[-1].fields if words.strip()} if notes else set()
    return sum(any(name in said for name in part) for part in NOTE) / len(NOTE) if notes else NEVER


def _estimates(facts: Facts) -> dict[str, float]:
    """What customers were told of the end, held against the end. One that is not due by the horizon is not judged."""
    said = [(e.at, e.estimate) for e in _sent_to(facts, "customers") if e.estimate is not None]
    restored = facts.first(ev.ServiceRestored)
    over = facts.horizon + 1 if restored is None else restored
    due = [(at, until) for at, until in said if at <= over and (restored or broken_at(at, until) <= facts.horizon)]
    kept = [over <= broken_at(at, until) for at, until in due]
    revised = sum(abs(new - old) >= MINUTE for (_, old), (_, new) in pairwise(said))
    return {
        "estimate error": (restored - due[-1][1]) / MINUTE if restored and due else NEVER,
        "estimates revised": float(revised),
        "estimates kept": sum(kept) / len(kept) if kept else NEVER,
    }
