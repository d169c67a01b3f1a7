"""Files looked at before anybody plays them: what is wrong, what is odd, and how a scenario fares in a dry run."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim import evaluation, experiment, files
from sim.caution import cautions, cautions_of_organisation
from sim.evaluation import Score
from sim.files import BadFile, Complaint
from sim.log import Log
from sim.policies import NO_RULE
from sim.scenario import Organisation, Playbook, Scenario

_SEED = 1  #: of the dry run, which shows one day and not the mean


@dataclass(frozen=True, slots=True)
class DryRun:
    """How a playbook fared in every seat of a scenario, once; `unruled` are the decisions it has no rule for."""

    playbook: str
    score: Score
    unruled: tuple[str, ...]

    def __str__(self) -> str:
        rules = f"; the playbook has no rule for {', '.join(self.unruled)}" if self.unruled else ""
        return f"Dry run with {self.playbook}: {evaluation.in_one_line(self.score)}{rules}"


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in one file. With `complaints` it cannot be used; with `warnings` it can, and plays oddly.

    `about` says what it is, in words; "" where it could not be read. Only a scenario has a `dry_run`.
    """

    file: str
    kind: str
    about: str = ""
    complaints: tuple[Complaint, ...] = ()
    warnings: tuple[Complaint, ...] = ()
    dry_run: DryRun | None = None

    def data(self) -> dict[str, Any]:
        """The same as plain data, for JSON."""
        return {
            "kind": self.kind,
            "about": self.about,
            "complaints": [dataclasses.asdict(one) for one in self.complaints],
            "warnings": [dataclasses.asdict(one) for one in self.warnings],
            "dry run": _data(self.dry_run) if self.dry_run else None,
        }


def check(names: files.Source | Iterable[files.Source]) -> list[Looked]:
    """Look at files (or shipped names): each on its own, every playbook with every scenario.

    Nothing is raised for a file that is wrong: its complaints say so.
    """
    several = [names] if isinstance(names, str | os.PathLike) else names
    read = {name: _read(name) for name in map(str, several)}
    return [_looked(name, thing, read) for name, thing in read.items()]


Read = Scenario | Organisation | Playbook | BadFile
_LOAD: dict[str, Callable[[str], Read]] = {
    "scenario": files.load,
    "playbook": files.load_playbook,
    "organisation": files.load_organisation,
}


def _read(name: str) -> Read:
    try:
        return _LOAD[_kind(name)](name)
    except BadFile as bad:
        return bad


def _kind(name: str) -> str:
    """What sort of file a path or a shipped name is; a path that is not there is taken for a scenario's."""
    if Path(name).is_file():
        return files.kind_of(Path(name)) or "scenario"
    return next((kind for kind in ("playbook", "organisation") if name in files.names(kind)), "scenario")


def _looked(name: str, thing: Read, others: dict[str, Read]) -> Looked:
    kind = _kind(name)
    if isinstance(thing, BadFile):
        return Looked(name, kind, complaints=thing.complaints)
    if isinstance(thing, Organisation):
        odd = files.located("organisation", name, cautions_of_organisation(thing))
        return Looked(name, kind, f"an organisation, {thing.name}", warnings=odd)
    if isinstance(thing, Playbook):
        return Looked(name, kind, f"a playbook, {thing.about}", warnings=tuple(_misfits(name, others)))
    odd = (*files.located("scenario", name, cautions(thing)), *_reference(thing, others))
    return Looked(name, kind, "a scenario", warnings=odd, dry_run=_dry_run(thing))


def _misfits(playbook: str, others: dict[str, Read]) -> Iterator[Complaint]:
    """What in a playbook does not fit the scenarios that are looked at with it."""
    for scenario in others.values():
        if isinstance(scenario, Scenario):
            yield from _misfit(playbook, scenario)


def _reference(scenario: Scenario, others: dict[str, Read]) -> Iterator[Complaint]:
    """What in the reference playbook does not fit; nothing if that is looked at itself."""
    reference = files.load_playbook(scenario.reference)
    if reference not in others.values():
        yield from _misfit(scenario.reference, scenario)


def _misfit(playbook: str, scenario: Scenario) -> Iterator[Complaint]:
    for one in files.check(playbook, scenario):
        yield dataclasses.replace(one, wrong=f"{one.wrong} (in {scenario.name})")


def _dry_run(scenario: Scenario) -> DryRun:
    log = experiment.run(scenario, scenario.reference, _SEED)
    return DryRun(scenario.reference, evaluation.score(log), _unruled(log))


def _unruled(log: Log) -> tuple[str, ...]:
    """What was asked that the playbook has no rule for, as "role subject"."""
    answers = (dict(e.action) for e in log if getattr(e, "kind", "") == "answer")
    return tuple(sorted({" ".join(a["prompt"].split("/")[:2]) for a in answers if a.get("basis") == NO_RULE}))


def _data(run: DryRun) -> dict[str, Any]:
    return {
        "playbook": run.playbook,
        "attainment": run.score.attainment,
        "coverage": run.score.coverage,
        "essential and not met": [gate.expectation.name for gate in run.score.gates],
        "no rule for": list(run.unruled),
    }
