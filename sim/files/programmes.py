"""From a name or a path to a checked programme of drills."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from sim.consistency import Unread, problems_of_programme
from sim.files.places import names
from sim.files.single import load_single
from sim.scenario import Problem, Programme


def load_programme(name_or_path: str | Path) -> Programme:
    """The programme of a name or a file. Raises BadFile with everything that is wrong, each with its line."""
    programme: Programme = load_single("programme", name_or_path, _problems)
    return programme


def _problems(programme: Programme, file: Path) -> Iterator[Problem]:
    yield from problems_of_programme(programme)
    yield from _strange(programme, file.parent)


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
