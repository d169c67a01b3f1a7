"""From a name or a path to a checked programme of drills."""

from __future__ import annotations

from pathlib import Path

from sim.consistency import problems_of_programme
from sim.files.checking import to_complaints
from sim.files.complaints import BadFile, Complaint
from sim.files.fill import Filling
from sim.files.places import find
from sim.files.tree import Broken, file_text, shown, tree
from sim.scenario import Programme


def load_programme(name_or_path: str | Path) -> Programme:
    """The programme of a name or a file. Raises BadFile with everything that is wrong, each with its line."""
    file = find("programme", name_or_path)
    name = shown(file)
    root, found = tree(file_text(file), name)
    if isinstance(root, Broken):
        raise BadFile(found)
    filling = Filling(name)
    programme = filling.value(Programme, root, ())
    complaints = [*found, *filling.complaints, *to_complaints(problems_of_programme(programme), name, root)]
    if complaints:
        raise BadFile(sorted(complaints, key=_line))
    return programme


def _line(complaint: Complaint) -> int:
    return complaint.line or 0
