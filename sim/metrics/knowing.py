"""Whether those in a response know the same: what each has seen of what anybody has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from sim import events as ev
from sim.metrics.facts import NEVER, Facts


def facts_known(facts: Facts) -> float:
    """Of what somebody in the response had seen at a moment, the share that each role had seen that was called sooner
    or later: on average over these roles, and over the time from the first thing seen until the incident is over. Who
    is not on the call yet has seen nothing; who joins is told all that everybody there knows."""
    end, joined = facts.ended(), {e.role: e.at for e in facts.every.get(ev.RoleJoined, ())}
    roles = joined.keys() | {e.role for e in facts.every.get(ev.RoleCalled, ())}
    seen = [e for e in facts.log if e.seen_by and e.seen_by is not ev.OWN and e.at < end]
    if not seen or not roles:
        return NEVER
    shares = total = 0.0
    for since, until, count in _between_changes(seen, joined, end):
        there = [role for role, at in joined.items() if at <= since]
        known = sum([count[ev.EVERYBODY] + count[role] for role in there])
        shares += (until - since) * known / (count.total() - sum([count[r] for r in joined]) or 1) / len(roles)
        total += until - since
    return shares / total


def _between_changes(seen: list[ev.Event], joined: dict[str, int], end: int) -> Iterator[tuple[int, int, Counter]]:
    """From one moment in which something is seen, or somebody joins, to the next: since, until, and how much all have
    seen, how much only some, and of that each role."""
    first, place, count = seen[0].at, 0, Counter[object]()
    for since, until in pairwise(
        sorted({e.at for e in seen} | {at for at in joined.values() if first < at < end} | {end})
    ):
        while place < len(seen) and seen[place].at <= since:
            event, place = seen[place], place + 1
            count[event.seen_by] += 1
            count.update(() if event.seen_by is ev.EVERYBODY else ev.viewers(event))
        yield since, until, count
