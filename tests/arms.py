"""How a claim of direction is written: two arms, and of what there is more or less in the second."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cache
from typing import Any

from sim import files
from sim.scenario import NoticeRule, Playbook, Preference, Scenario


@dataclass(frozen=True, slots=True)
class Arm:
    """One side of a claim: a scenario by its name, changes to it, and the playbook in every seat."""

    scenario: str
    playbook: Playbook
    changes: tuple[str, ...] = ()

    def on(self, *changes: str) -> Arm:
        """The same with these changes, too. Of two to the same thing, the later one holds."""
        by_path = {change.partition("=")[0]: change for change in (*self.changes, *changes)}
        return dataclasses.replace(self, changes=tuple(by_path.values()))

    def playing(self, **new: Any) -> Arm:
        """The same with a playbook in which these fields are new."""
        return dataclasses.replace(self, playbook=dataclasses.replace(self.playbook, **new))

    def preferring(self, choose: str, **where: str) -> Arm:
        """The same with a playbook that has this preference, before all others."""
        first = Preference(choose, tuple(where.items()))
        return self.playing(preferences=(first, *self.playbook.preferences))

    def adding(self, *rules: NoticeRule) -> Arm:
        """The same with these notices, too."""
        return self.playing(notices=(*self.playbook.notices, *rules))

    def telling(self, *groups: str, **new: Any) -> Arm:
        """The same with these fields of every notice to these groups new."""
        rules = self.playbook.notices
        return self.playing(notices=tuple(dataclasses.replace(r, **new) if r.to in groups else r for r in rules))

    def untold(self, *groups: str, on: tuple[str, ...] = ()) -> Arm:
        """The same without any notice to these groups (`on`: only without those on these occasions)."""
        rules = self.playbook.notices
        return self.playing(notices=tuple(r for r in rules if r.to not in groups or (on and r.when not in on)))

    def played(self) -> Scenario:
        """The scenario with its changes. One whose name ends in `-twin` is the other's twin."""
        return files.change(_loaded(self.scenario), *self.changes)


@cache
def _loaded(name: str) -> Scenario:
    twin_of = name.removesuffix("-twin")
    return files.load(name) if twin_of == name else files.twin(twin_of)


@dataclass(frozen=True, slots=True)
class Claim:
    """`says`, in a sentence: there is `more` or `less` of `measure` in arm `b` than in arm `a`.

    `exactly` are the values that a and b have in every replication, where there is no chance in it (None: there is).
    With `every`, the direction holds in every single replication. `without` are changes that take away, from both
    arms, the reason why it should be so: then nothing at all may be left of the difference.
    """

    says: str
    measure: str
    direction: str
    a: Arm
    b: Arm
    exactly: tuple[float | None, float | None] = (None, None)
    every: bool = False
    without: tuple[str, ...] = ()
