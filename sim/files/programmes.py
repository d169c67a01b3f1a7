"""From a name or a path to a checked programme of drills."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from sim.consistency import Unread, problems_of_programme
from sim.files.checking import to_complaints
from sim.files.complaints import BadFile, Complaint
from sim.files.fill import Filling
from sim.files.places import find, names
from sim.files.tree import Broken, file_text, shown, tree
from sim.scenario import Problem, Programme


def load_programme(name_or_path: str | Path) -> Programme:
    """The programme of a name or a file. Raises BadFile with everything that is wrong, each with its line."""
    file = find("programme", name_or_path)
    name = shown(file)
    root, found = tree(file_text(file), name)
    if isinstance(root, Broken):
        raise BadFile(found)
    filling = Filling(name)
    programme = filling.value(Programme, root, ())
    problems = [*problems_of_programme(programme), *_strange(programme, file.parent)]
    complaints = [*found, *filling.complaints, *to_complaints(problems, name, root)]
    if complaints:
        raise BadFile(sorted(complaints, key=_line))
    return programme


def _strange(programme: Programme, folder: Path) -> Iterator[Problem]:
    """Scenarios that are neither beside the programme nor among those that can be loaded: a drill of a misspelt one
    would never be held."""
    known = names("scenario")
    planned = ((("planned", place, "scenario"), drill.scenario) for place, drill in enumerate(programme.planned))
    levels = (
        (("levels", place, "scenarios", nth), scenario)
        for place, level in enumerate(programme.levels)
        for nth, scenario in enumerate(level.scenarios)
    )
    for path, name in (*planned, *levels):
        near = (folder / f"{name}.yaml", folder / name, Path(name))
        if not isinstance(name, Unread) and name not in known and not any(os.path.isfile(file) for file in near):
            yield Problem(path, name, "there is no scenario of this name", known)


def _line(complaint: Complaint) -> int:
    return complaint.line or 0
