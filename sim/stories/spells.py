"""Spells: since when customers have had trouble this time; after a time of health that begins anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.impact import Contacts, Spell, spells
from sim.scenario import Fault
from sim.stories.reckoning import State


class Spells:
    """The spells of trouble that one fault brings to those who get in touch about it."""

    def __init__(self, world, fault: Fault, contacts: Contacts):
        self._world, self._component, self._needed = world, fault.component, contacts.needed
        self._names = {name for names in self._needed for name in names}
        self._later: tuple[int, dict[tuple[str, ...], Spell]] = -1, {}

    def later(self, second: int | None = None) -> dict[tuple[str, ...], Spell]:
        """By the components that they need, the spell of the segments that are not in their first one; now, or at an
        earlier second."""
        at = self._world.now if second is None else second
        began = self._world.truth.began.get(self._component)
        if began is None:
            return {}
        changes = sum([self._changes(name, at) for name in self._names])
        if self._later[0] != changes:  # else they are what they were when it was asked last
            now = {names: self._reckoned(names, began, at) for names in self._needed}
            self._later = changes, {names: spell for names, spell in now.items() if spell.since > began}
        return self._later[1]

    def _reckoned(self, names: tuple[str, ...], began: int, second: int) -> Spell:
        organisation = self._world.scenario.organisation
        stretches = self._stretches(names, began, second)
        return spells(stretches, organisation.restored_at, organisation.support.after)[-1]

    def _changes(self, name: str, second: int) -> int:
        """How often a component had changed by a second."""
        history = self._world.truth.health.history[name]
        return len(history) if history[-1][0] <= second else len(self._history(name, second))

    def _history(self, name: str, second: int) -> list[tuple[int, State]]:
        """How a component did until a second."""
        return [(at, state) for at, state in self._world.truth.health.history[name] if at <= second]

    def _stretches(self, names: Sequence[str], began: int, second: int) -> Iterator[tuple[int, int, float]]:
        """(since, until, the least health) from the begin of the impact on; the last one goes on."""
        every = [(at, name, state.done) for name in names for at, state in self._history(name, second)]
        changes = sorted(every, key=lambda c: c[0])
        now, since = dict.fromkeys(names, 1.0), began
        for at, name, health in changes:
            if at > since:
                yield since, at, min(now.values())
                since = at
            now[name] = health
        yield since, self._world.horizon + 1, min(now.values())
