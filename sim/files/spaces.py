"""From a name or a path to a checked search space."""

from __future__ import annotations

import os

from sim.consistency import problems_of_space
from sim.files.single import load_single
from sim.scenario import SearchSpace


def load_space(name_or_path: str | os.PathLike) -> SearchSpace:
    """The search space of a name or a file. Raises BadFile with everything that is wrong, each with its line; whether
    it fits a scenario and a playbook, the search says."""
    space: SearchSpace = load_single("search", name_or_path, lambda space, _: problems_of_space(space))
    return space
