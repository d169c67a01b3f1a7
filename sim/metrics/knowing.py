"""Whether those in a response know the same: what each has seen of what anybody has."""

from __future__ import annotations

from collections import Counter
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
    shares, total, there = 0.0, 0.0, set[str]()
    known = by_all = 0
    by_some = Counter[str]()  # what a role has seen alone, or with some others
    for since, until in pairwise(_changes(seen, joined, end)):
        while known < len(seen) and seen[known].at <= since:
            event, known = seen[known], known + 1
            if event.seen_by is ev.EVERYBODY:
                by_all += 1
            else:
                by_some.update(ev.viewers(event))
        there.update([role for role, at in joined.items() if at <= since] if len(there) < len(joined) else ())
        theirs = len(there) * by_all + sum([by_some[role] for role in there])
        shares += (until - since) * theirs / known / len(roles)
        total += until - since
    return shares / total


def _changes(seen: list[ev.Event], joined: dict[str, int], end: int) -> list[int]:
    """The seconds in which something is seen, or somebody joins, and the end."""
    first = seen[0].at
    return sorted({e.at for e in seen} | {at for at in joined.values() if first < at < end} | {end})
