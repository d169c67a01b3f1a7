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
    for since, until, known, by in _between_changes(seen, joined, end):
        theirs = sum([by[ev.EVERYBODY] + by[role] for role, at in joined.items() if at <= since])
        shares += (until - since) * theirs / known / len(roles)
        total += until - since
    return shares / total


def _between_changes(seen: list[ev.Event], joined: dict[str, int], end: int) -> Iterator[tuple[int, int, int, Counter]]:
    """From one moment in which something is seen, or somebody joins, to the next: since, until, how much has been seen,
    and how much of that by everybody, or by a role alone or with some others."""
    first, known, by = seen[0].at, 0, Counter[object]()
    seconds = {e.at for e in seen} | {at for at in joined.values() if first < at < end} | {end}
    for since, until in pairwise(sorted(seconds)):
        while known < len(seen) and seen[known].at <= since:
            event, known = seen[known], known + 1
            by.update((ev.EVERYBODY,) if event.seen_by is ev.EVERYBODY else ev.viewers(event))
        yield since, until, known, by
