"""The agenda: what roles are about to do, and when it lands.

A role reads and writes one thing after the other, in the order in which it came. A decision is made at once,
one decision after the other: reading and writing are put down for it, and land that much later.
"""

from __future__ import annotations

import heapq
from typing import NamedTuple

from sim.actions import Action


class Entry(NamedTuple):
    """Something that lands at second `at`. `order` settles ties; `prompt` is the id of what it answers, if any;
    `work` is put down for decisions."""

    at: int
    order: int
    role: str
    action: Action
    prompt: str | None
    work: bool


class Agenda:
    """What is still to land, soonest first."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._added = 0
        self._working: dict[str, int] = {}
        self._deciding: dict[str, int] = {}

    def next_at(self, otherwise: int) -> int:
        """The second at which the next entry lands, at most `otherwise`."""
        return min(otherwise, self._entries[0].at) if self._entries else otherwise

    def work(self, role: str, now: int, seconds: int) -> int:
        """The second at which the role is done with work that takes this long."""
        self._working[role] = max(now, self._working.get(role, 0)) + seconds
        return self._working[role]

    def decide(self, role: str, now: int, seconds: int) -> int:
        """The second at which the role has made a decision that takes this long; its work lands later by it."""
        self._deciding[role] = max(now, self._deciding.get(role, 0)) + seconds
        if self._working.get(role, 0) > now:
            self._working[role] += seconds
            self._entries = [e._replace(at=e.at + seconds) if e.work and e.role == role else e for e in self._entries]
            heapq.heapify(self._entries)
        return self._deciding[role]

    def add(self, at: int, role: str, action: Action, prompt: str | None = None, work: bool = False) -> None:
        """An action lands at that second."""
        self._added += 1
        heapq.heappush(self._entries, Entry(at, self._added, role, action, prompt, work))

    def due(self, now: int) -> Entry | None:
        """The next entry that lands by now, left where it is; None if there is none."""
        return self._entries[0] if self._entries and self._entries[0].at <= now else None

    def done(self) -> None:
        """The next entry has landed."""
        heapq.heappop(self._entries)

    def drop(self, prompt: str | None, role: str, now: int) -> None:
        """What would have followed an answer to this prompt is not done."""
        self._entries = [e for e in self._entries if e.prompt != prompt]
        heapq.heapify(self._entries)
        self._working[role] = max((e.at for e in self._entries if e.role == role and e.work), default=now)
