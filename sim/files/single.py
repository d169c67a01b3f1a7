"""From a name or a path to a checked record, for kinds of file that stand by themselves and name no other file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sim.files.checking import to_complaints
from sim.files.complaints import BadFile
from sim.files.fill import Filling
from sim.files.places import RECORDS, Kind, find
from sim.files.tree import Broken, file_text, shown, tree
from sim.scenario import Problem


def load_single(kind: Kind, name_or_path: str | os.PathLike, problems: Callable[[Any, Path], Iterable[Problem]]) -> Any:
    """The record of a name or a file of this kind, held against its `problems` (asked with it and its file).

    Raises BadFile with everything that is wrong, each with its line.
    """
    file = find(kind, name_or_path)
    name = shown(file)
    root, found = tree(file_text(file), name)
    if isinstance(root, Broken):
        raise BadFile(found)
    filling = Filling(name)
    thing = filling.value(RECORDS[kind], root, ())
    complaints = [*found, *filling.complaints, *to_complaints(problems(thing, file), name, root)]
    if complaints:
        raise BadFile(sorted(complaints, key=lambda one: one.line or 0))
    return thing
