"""From a name or a path to a checked search space."""

from __future__ import annotations

import os

from sim.consistency import problems_of_space
from sim.files.checking import to_complaints
from sim.files.complaints import BadFile
from sim.files.fill import Filling
from sim.files.places import find
from sim.files.tree import Broken, file_text, shown, tree
from sim.scenario import SearchSpace


def load_space(name_or_path: str | os.PathLike) -> SearchSpace:
    """The search space of a name or a file. Raises BadFile with everything that is wrong, each with its line; whether
    it fits a scenario and a playbook, the search says."""
    file = find("search", name_or_path)
    name = shown(file)
    root, found = tree(file_text(file), name)
    if isinstance(root, Broken):
        raise BadFile(found)
    filling = Filling(name)
    space = filling.value(SearchSpace, root, ())
    complaints = [*found, *filling.complaints, *to_complaints(problems_of_space(space), name, root)]
    if complaints:
        raise BadFile(sorted(complaints, key=lambda one: one.line or 0))
    return space
