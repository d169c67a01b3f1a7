"""Revising: a plan's new version held against its old one, on the same luck, before it is adopted."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from sim import files
from sim.experiment.comparing import compare
from sim.experiment.running import Strategy
from sim.experiment.studies import Study
from sim.scenario import Playbook, Scenario

_NAMES = ("name", "about", "version", "adopted_because")  # fields by which nothing is played


def versions(
    old: Playbook | files.Source,
    new: Playbook | files.Source,
    scenarios: Scenario | files.Source | Sequence[Scenario | files.Source],
    *,
    replications: int = 100,
    seed: int = 1,
    workers: int = 1,
    progress: bool = True,
) -> Study:
    """A study of two versions of a playbook, the old one first. Raises as `sim.compare`."""
    one, other = files.as_playbook(old), files.as_playbook(new)
    names = (labelled(one), labelled(other))
    if names[0] == names[1]:
        names = (f"{names[0]} (old)", f"{names[1]} (new)")
    strategies = [Strategy(name, book, book.with_) for name, book in zip(names, (one, other), strict=True)]
    return compare(
        scenarios, strategies, replications=replications, seed=seed, workers=workers, progress=progress
    )  # fmt: skip


def labelled(playbook: Playbook) -> str:
    """A playbook's name with its version, where it has one."""
    return f"{playbook.name} {playbook.version}".rstrip()


def revised(old: Playbook, new: Playbook) -> tuple[str, ...]:
    """What stands otherwise in the new version, by the words of its fields; names and reasons left out."""
    fields = [field.name for field in dataclasses.fields(Playbook) if field.name not in _NAMES]
    return tuple(name.replace("_", " ").strip() for name in fields if getattr(old, name) != getattr(new, name))
