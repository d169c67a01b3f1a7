"""The list as it stands in a scenario's file."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim import files
from sim.files.forms import words
from sim.scenario import PlannedInject, exactly

_TIMES = ("at", "within", "delay")
_BLOCK = re.compile(r"^injects:.*\n(?:(?:[ \t#].*|- .*|)(?:\n|\Z))*", re.MULTILINE)


def as_yaml(listed: Sequence[PlannedInject]) -> str:
    """The list, to be put at the end of a file; what is as usual is left out."""
    return "\n".join(["injects:", *map(_entry, listed)]) + "\n"


def _entry(one: PlannedInject) -> str:
    said = [
        f"{words(f.name)}: {_value(f.name, getattr(one, f.name))}"
        for f in dataclasses.fields(one)
        if getattr(one, f.name) != f.default
    ]
    return "  - " + "\n    ".join(said)


def _value(name: str, value: Any) -> str:
    if name in _TIMES:
        return exactly(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return json.dumps(value, ensure_ascii=False)  # every text of JSON is one of YAML, and says the same


def put_into(file: Path, listed: Sequence[PlannedInject]) -> None:
    """Put the list into a scenario's file in place of the one that it has. The rest stays as it is.

    Raises BadFile if the file could not be read afterwards: then it has not changed. Raises OSError.
    """
    text = file.read_text(encoding="utf-8")
    kept = _BLOCK.sub("", text).rstrip("\n") + "\n"
    growing = file.with_name(f".{file.stem}.part.yaml")
    growing.write_text(f"{kept}\n{as_yaml(listed)}" if listed else kept, encoding="utf-8")
    try:
        files.load(growing)
        os.replace(growing, file)
    finally:
        growing.unlink(missing_ok=True)
