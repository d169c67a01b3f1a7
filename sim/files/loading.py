"""From a name or a path to a checked scenario, organisation or playbook."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.consistency import Unread, problems, problems_of_playbook
from sim.files.changes import as_changes, change
from sim.files.checking import playbook_problems, scenario_problems, source_complaints, to_complaints
from sim.files.complaints import BadFile, Complaint, Where, suggest
from sim.files.fill import Filling, Organisations, stand_in
from sim.files.improving import improvement_problems
from sim.files.places import RECORDS, Kind, find, likeliest, names, organisation_for, reference_for
from sim.files.plain import digested
from sim.files.ranges import range_complaints
from sim.files.rows import Rows, read
from sim.files.tools import equipped
from sim.files.tree import Broken, Fields, Node, Scalar, file_text, shown, tree
from sim.scenario import Organisation, Playbook, Problem, Regimes, Scenario

_A = {
    "scenario": "a scenario",
    "organisation": "an organisation",
    "playbook": "a playbook",
    "regimes": "a regimes",
    "programme": "a programme",
    "search": "a search space",
    "preset": "a preset",
}

#: How files of another kind begin.
_RECORDS = {'{"exercise":': "an exercise (drill replay takes it)", '{"event":': "a log"}

Source = str | os.PathLike  #: a name, or the path of a file


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that has been read, with what is wrong in it; what could not be read has stand-ins in `thing`."""

    file: str
    tree: Node
    thing: Any
    complaints: list[Complaint]


def load(name_or_path: Source, changes: str | Iterable[str] = ()) -> Scenario:
    """The scenario of a name or a file, with its organisation and digest, and with `changes` made to it.

    Raises BadFile with everything that is wrong, TypeError for what is no name, path or change.
    """
    changes = as_changes(changes)
    draft, *others = _scenario_drafts(find("scenario", _source(name_or_path, "scenario")))
    _refuse_bad(draft, *others)
    scenario = digested(draft.thing)
    return change(scenario, *changes) if changes else scenario


def as_scenario(thing: Scenario | Source) -> Scenario:
    """A scenario as it is, or the one of a name or a file. Raises BadFile as `load`, TypeError for anything else."""
    return thing if isinstance(thing, Scenario) else load(_source(thing, "scenario"))


def as_playbook(thing: Playbook | Source) -> Playbook:
    """A playbook as it is, or the one of a name or a file. Raises BadFile, TypeError for anything else."""
    return thing if isinstance(thing, Playbook) else load_playbook(_source(thing, "playbook"))


def _source(thing: Any, kind: str) -> Source:
    if isinstance(thing, str | os.PathLike):
        return thing
    raise TypeError(f"a {kind} is wanted, or the name or path of one; seen {thing!r:.60}")


def load_organisation(name_or_path: Source) -> Organisation:
    """The organisation of a name or a file. Raises BadFile with everything that is wrong."""
    draft = _organisation_draft(find("organisation", _source(name_or_path, "organisation")))
    _refuse_bad(draft)
    return draft.thing


def load_playbook(name_or_path: Source) -> Playbook:
    """The playbook of a name or a file. Raises BadFile; whether it suits a scenario, `check` says."""
    draft = _playbook_draft(find("playbook", _source(name_or_path, "playbook")))
    _refuse_bad(draft)
    return draft.thing


def check(playbook: Source | Playbook, scenario: Source | Scenario) -> tuple[Complaint, ...]:
    """What in a playbook does not fit a scenario; () when it fits. A name or a path gives complaints lines.

    Raises BadFile where one of the two cannot be used at all.
    """
    scenario = scenario if isinstance(scenario, Scenario) else load(scenario)
    if isinstance(playbook, Playbook):
        return tuple(to_complaints(_misfits(playbook, scenario), playbook.name))
    draft = _playbook_draft(find("playbook", playbook))
    _refuse_bad(draft)
    return tuple(to_complaints(_misfits(draft.thing, scenario), draft.file, draft.tree))


def _misfits(playbook: Playbook, scenario: Scenario) -> Iterator[Problem]:
    """What of a playbook, and of the changes that belong to it, does not fit."""
    yield from problems_of_playbook(playbook, scenario)
    try:
        change(scenario, *playbook.with_)
    except BadFile as bad:
        for one in bad.complaints:
            place = next((n for n, text in enumerate(playbook.with_) if one.file == f"change {text!r}"), 0)
            yield Problem(("with_", place), playbook.with_[place], f"{one.path}: {one.wrong}".removeprefix(": "))


def located(kind: Kind, name_or_path: Source, problems: Iterable[Problem]) -> tuple[Complaint, ...]:
    """Problems of what a file says, as complaints with its lines and its own words. Raises BadFile if it is gone."""
    file = find(kind, name_or_path)
    return tuple(to_complaints(problems, shown(file), tree(file_text(file), shown(file))[0]))


def _scenario_drafts(file: Path) -> list[Draft]:
    """The scenario's draft, and its organisation's where one was found."""
    organisations: list[Draft] = []

    def organisation(filling: Filling, node: Node, path: Where) -> object:
        found = _organisation_file(file, filling, node, path)
        organisations.extend([_organisation_draft(found)] if found else [])
        return organisations[-1].thing if found else stand_in(Organisation)

    draft = _with_reference(_draft("scenario", file, organisation), file)
    draft.complaints.extend(to_complaints(scenario_problems(draft.thing), draft.file, draft.tree))
    draft.complaints.extend(source_complaints(draft.thing, draft.file, draft.tree))
    if not draft.complaints:
        draft.complaints.extend(range_complaints(draft.thing, draft.file, draft.tree))
    return [draft, *organisations]


def _with_reference(draft: Draft, file: Path) -> Draft:
    """The draft whose reference playbook can be loaded from wherever the scenario is played."""
    reference = draft.thing.reference
    if isinstance(reference, Unread):
        return draft
    found = reference_for(file, reference)
    return dataclasses.replace(draft, thing=dataclasses.replace(draft.thing, reference=found))


def _organisation_draft(file: Path) -> Draft:
    rows = Rows(file.parent)
    draft = _draft("organisation", file, row=rows.row)
    draft.complaints.extend(rows.complaints)
    draft.complaints.extend(to_complaints(problems(draft.thing), draft.file, draft.tree))
    draft.complaints.extend(source_complaints(draft.thing, draft.file, draft.tree))
    if not draft.complaints:  # else what is wrong elsewhere would be said again of every improvement
        draft.complaints.extend(to_complaints(improvement_problems(draft.thing), draft.file, draft.tree))
        draft.complaints.extend(range_complaints(draft.thing, draft.file, draft.tree))
    return _with_tools(draft, file.parent) if draft.thing.tools else draft


def _with_tools(draft: Draft, folder: Path) -> Draft:
    """The organisation's draft with the profiles of its tools in its numbers."""
    organisation, wrong = equipped(draft.thing, folder)
    complaints = [*draft.complaints, *to_complaints(wrong, draft.file, draft.tree)]
    return dataclasses.replace(draft, thing=organisation, complaints=complaints)


def _playbook_draft(file: Path) -> Draft:
    draft = _draft("playbook", file)
    draft.complaints.extend(to_complaints(playbook_problems(draft.thing), draft.file, draft.tree))
    return draft


def load_regimes(name_or_path: Source) -> Regimes:
    """The rows of laws, schemes and contracts of a name or a file. Raises BadFile with everything that is wrong."""
    regimes, complaints = read(find("regimes", _source(name_or_path, "regimes")))
    if complaints:
        raise BadFile(sorted(complaints, key=lambda one: one.line or 0))
    return regimes


def _draft(
    kind: Kind, file: Path, organisation: Organisations | None = None, row: Organisations | None = None
) -> Draft:
    name = shown(file)
    try:
        root, found = tree(_ours(file_text(file), name, kind), name)
    except BadFile as bad:
        return Draft(name, Broken(1), stand_in(RECORDS[kind]), list(bad.complaints))
    fields = [key.text for key, _ in root.entries] if isinstance(root, Fields) else []
    like = likeliest(fields, kind) or kind
    if like != kind:
        wrong = f"this is {_A[like]} file; {_A[kind]} is wanted"
        return Draft(name, root, stand_in(RECORDS[kind]), [Complaint(name, root.line, "", None, wrong)])
    filling = Filling(name, organisation, row)
    thing = filling.value(RECORDS[kind], root, ())
    return Draft(name, root, thing, [*found, *filling.complaints])


def _ours(text: str, file: str, kind: Kind) -> str:
    """The same text. Raises BadFile for the file of an exercise or of a log: it would be called bad YAML."""
    what = next((what for start, what in _RECORDS.items() if text.startswith(start)), None)
    if what:
        raise BadFile([Complaint(file, 1, "", None, f"this is the file of {what}; {_A[kind]} is wanted")])
    return text


def _organisation_file(file: Path, filling: Filling, node: Node, path: Where) -> Path | None:
    if not isinstance(node, Scalar):
        filling.unfit(Organisation, node, path, "the name of an organisation is expected here")
        return None
    found = organisation_for(file, node.text)
    if not found:
        known = {*names("organisation"), *(near.stem for near in file.parent.glob("*.yaml"))} - {file.stem}
        wrong = "there is no organisation of this name beside the scenario, nor among the shipped ones"
        filling.complain(node.line, path, node.text, wrong, suggest(node.text, known))
    return found


def _refuse_bad(*drafts: Draft) -> None:
    """Raises BadFile with the complaints about all files, file by file and from top to bottom."""
    found = [one for draft in drafts for one in sorted(draft.complaints, key=lambda one: one.line or 0)]
    if found:
        raise BadFile(found)
