"""Files looked at before anybody plays them: what is wrong, what is odd, and how a scenario fares in a dry run."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim import evaluation, experiment, files, wording
from sim.caution import cautions, cautions_of_organisation
from sim.evaluation import Score
from sim.events import ActionRefused
from sim.exercise.conductor import PLANNED, Standing, rehearsed
from sim.files import BadFile, Complaint
from sim.log import Log
from sim.policies import NO_RULE
from sim.scenario import (
    NoticeRule,
    Organisation,
    Playbook,
    Preset,
    Problem,
    Profile,
    Programme,
    Regimes,
    Scenario,
    SearchSpace,
)

_SEED = 1  #: of the dry run, which shows one day and not the mean


@dataclass(frozen=True, slots=True)
class DryRun:
    """How a playbook fared in every seat of a scenario, once; `unruled` are the decisions it has no rule for, `injects`
    what would have become of the list, had people played like that."""

    playbook: str
    score: Score
    unruled: tuple[str, ...]
    injects: tuple[Standing, ...] = ()

    @property
    def came(self) -> int:
        """How many injects would have come by themselves."""
        return sum(one.released is not None for one in self.injects)

    @property
    def unreached(self) -> tuple[str, ...]:
        """The injects whose moment never came, by name; those that come by hand left out, and those that were not
        needed."""
        return tuple(one.inject.name for one in self.injects if one.status == PLANNED and not one.inject.by_hand)

    def __str__(self) -> str:
        rules = f"; the playbook has no rule for {', '.join(self.unruled)}" if self.unruled else ""
        listed = f"; {self.came} of {len(self.injects)} injects would come" if self.injects else ""
        return f"Dry run with {self.playbook}: {evaluation.in_one_line(self.score)}{rules}{listed}"


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

    Nothing is raised for a file that is wrong: its complaints say so. What is wrong with an organisation or a
    playbook that is looked at itself is not said again with the scenario that needs it.
    """
    several = [names] if isinstance(names, str | os.PathLike) else names
    if not isinstance(several, Iterable):
        raise TypeError(f"names or paths of files are wanted; seen {names!r:.60}")
    read = {name: _read(name) for name in map(str, several)}
    looked = [_looked(name, thing, read) for name, thing in read.items()]
    told = {one for each in looked if each.kind != "scenario" for one in each.complaints}
    return [_once(each, told) if each.kind == "scenario" else each for each in looked]


def _once(looked: Looked, told: set[Complaint]) -> Looked:
    """The same without complaints that stand with another file."""
    elsewhere = dict.fromkeys(one.file for one in looked.complaints if one in told)
    own = tuple(one for one in looked.complaints if one not in told)
    if elsewhere and not own:
        wrong = f"it cannot be played, because of what is wrong in {', '.join(elsewhere)}"
        own = (Complaint(looked.file, None, "", None, wrong),)
    return dataclasses.replace(looked, complaints=own)


Read = Scenario | Organisation | Playbook | Regimes | Programme | SearchSpace | Preset | tuple[Profile, ...] | BadFile
_LOAD: dict[str, Callable[[str], Read]] = {
    "scenario": files.load,
    "playbook": files.load_playbook,
    "organisation": files.load_organisation,
    "regimes": files.load_regimes,
    "programme": files.load_programme,
    "search": files.load_space,
    "preset": files.load_preset,
    "tools": files.load_profiles,
}


def _read(name: str) -> Read:
    try:
        if Path(name).is_file():
            files.check_kind(Path(name))
        return _LOAD[_kind(name)](name)
    except BadFile as bad:
        return bad


def _kind(name: str) -> str:
    """What sort of file a path or a shipped name is; a path that is not there is taken for a scenario's."""
    if Path(name).is_file():
        return "tools" if files.holds_profiles(Path(name)) else files.kind_of(Path(name)) or "scenario"
    others: tuple[files.Kind, ...] = ("playbook", "organisation", "regimes", "programme", "search", "preset")
    return next((kind for kind in others if name in files.names(kind)), "scenario")


def _looked(name: str, thing: Read, others: dict[str, Read]) -> Looked:
    kind = _kind(name)
    if isinstance(thing, BadFile):
        return Looked(name, kind, complaints=thing.complaints)
    if isinstance(thing, Regimes):
        return Looked(name, kind, f"rows of laws, schemes and contracts: {len(thing.clocks)}")
    if isinstance(thing, Programme):
        return Looked(name, kind, f"a programme, {thing.programme}: {len(thing.planned)} drills planned")
    if isinstance(thing, SearchSpace):
        return Looked(name, kind, f"a search space, {thing.search}: {len(thing.settings)} settings that may move")
    if isinstance(thing, Preset):
        changes = "1 change" if len(thing.with_) == 1 else f"{len(thing.with_)} changes"
        return Looked(name, kind, f"a preset, {changes}: {thing.source}")
    if isinstance(thing, Organisation):
        odd = files.located("organisation", name, cautions_of_organisation(thing))
        return Looked(name, kind, f"an organisation, {thing.name}", warnings=odd)
    if isinstance(thing, tuple):
        return Looked(name, kind, f"profiles of {len(thing)} tools")
    if isinstance(thing, Playbook):
        return Looked(name, kind, f"a playbook, {thing.about}{_version(thing)}", warnings=tuple(_misfits(name, others)))
    odd = files.located("scenario", name, cautions(thing))
    try:
        reference = files.load_playbook(thing.reference)
    except BadFile as bad:
        return Looked(name, kind, "a scenario", bad.complaints, odd)
    if reference not in others.values():
        odd = (*odd, *_misfit(thing.reference, thing))
    dry_run = _dry_run(thing)
    return Looked(name, kind, "a scenario", warnings=(*odd, *_never(name, thing, dry_run)), dry_run=dry_run)


def _version(playbook: Playbook) -> str:
    """Which version it is, and why it was adopted, where its file says so."""
    version = f" Version {playbook.version}." if playbook.version else ""
    return f"{version} Adopted because: {playbook.adopted_because}" if playbook.adopted_because else version


def _never(name: str, scenario: Scenario, dry_run: DryRun) -> tuple[Complaint, ...]:
    """The injects of the list that the dry run never came to."""
    wrong = f"this did not come in the dry run with {dry_run.playbook}; on another day, or by people, it may"
    places = {one.name: place for place, one in enumerate(scenario.injects)}
    problems = [Problem(("injects", places[one], "name"), one, wrong) for one in dry_run.unreached]
    return files.located("scenario", name, problems)


def _misfits(playbook: str, others: dict[str, Read]) -> Iterator[Complaint]:
    """What in a playbook does not fit the scenarios that are looked at with it."""
    for scenario in others.values():
        if isinstance(scenario, Scenario):
            yield from _misfit(playbook, scenario)


def _misfit(playbook: str, scenario: Scenario) -> Iterator[Complaint]:
    for one in (*files.check(playbook, scenario), *_unsent(playbook, scenario)):
        yield dataclasses.replace(one, wrong=f"{one.wrong} (in {scenario.name})")


def _unsent(playbook: str, scenario: Scenario) -> tuple[Complaint, ...]:
    """The notices that the playbook writes and that are too long for a channel, so that the world does not take them.

    Their words come from what is known by then, so only a run shows it.
    """
    rules = files.load_playbook(playbook).notices
    if any(one.path.startswith("with") for one in files.check(playbook, scenario)):
        return ()  # it cannot be played here
    refused = (e for e in experiment.run(scenario, playbook, _SEED) if isinstance(e, ActionRefused))
    drafts = [dict(e.action) for e in refused if e.kind == "draft"]
    found = {_rule(rules, draft, scenario.category): wrong for draft in drafts if (wrong := _too_long(draft, scenario))}
    problems = [Problem(("notices", place), None, found[place]) for place in sorted(found)]
    return files.located("playbook", playbook, problems)


def _too_long(draft: dict[str, Any], scenario: Scenario) -> str | None:
    long = len(wording.text(draft["fields"], "00:00", "00:00"))
    for channel in scenario.organisation.channels:
        if channel.name in draft["channels"] and channel.limit and long > channel.limit:
            return f"this is not sent: its text has {long} characters, and {channel.name} takes {channel.limit}"
    return None


def _rule(rules: Sequence[NoticeRule], draft: dict[str, Any], category: str) -> int:
    """The place of the rule that a draft was written by; of two alike, the one for this category."""
    wanted = (draft["to"], draft["occasion"], draft["next_update"])
    alike = [n for n, rule in enumerate(rules) if (rule.to, rule.when, rule.next_update) == wanted]
    fits = [n for n in alike if set(draft["channels"]) <= set(rules[n].by)]
    return min(fits or alike, key=lambda n: category not in rules[n].categories)


def _dry_run(scenario: Scenario) -> DryRun:
    log = experiment.run(scenario, scenario.reference, _SEED)
    injects = rehearsed(scenario, log) if scenario.injects else ()
    return DryRun(scenario.reference, evaluation.score(log), _unruled(log), injects)


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
        "injects": len(run.injects),
        "injects that would come": run.came,
        "injects that never came": list(run.unreached),
    }
