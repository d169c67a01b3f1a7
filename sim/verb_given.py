"""What was given on the command line in place of what a verb takes: a stored study, a workbook, a folder."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a call that is refused need not read files
    from sim.files.places import Kind

#: What an argument of this name takes, in words, and the kind of file that its names mean.
_TAKES: dict[str, tuple[str, Kind | None]] = {
    "scenario": ("a scenario", "scenario"),
    "playbook": ("a playbook", "playbook"),
    "playbooks": ("a playbook", "playbook"),
    "old": ("a playbook", "playbook"),
    "new": ("a playbook", "playbook"),
    "organisation": ("an organisation", "organisation"),
    "space": ("a search space", "search"),
    "what": ("a scenario or an exercise", "scenario"),
    "exercise": ("an exercise", None),
}
#: The same of their `file`, by verb.
_FILES: dict[str, tuple[str, Kind | None]] = {
    "check": ("a file that somebody writes", None),
    "programme": ("a programme", "programme"),
}


def check(arguments: argparse.Namespace) -> None:
    """Raises ValueError with what was given in place of something else, and what to do with it instead. (`drill check
    --json` says that as data.)"""
    if arguments.verb == "check" and arguments.json:
        return
    wrong = [
        f"{path}: this is {kind}; {wanted} is wanted{f'. {instead}' if instead else ''}"
        for wanted, path in _given(arguments)
        for kind, instead in _strange(path, wanted)
        if not (arguments.verb == "report" and is_study(path))
    ]
    if wrong:
        raise ValueError("\n".join(dict.fromkeys(wrong)))


def is_study(path: Path) -> bool:
    """Whether it holds the runs of a study: by its name, or whatever it is called."""
    from sim.files.strange import PARQUET, RUNS

    return path.suffix.lower() in (".parquet", ".csv") or _beginning(path).startswith((PARQUET, RUNS))


def _given(arguments: argparse.Namespace) -> Iterator[tuple[str, Path]]:
    """What is wanted, and the file that was given for it."""
    takes = _TAKES | ({"file": _FILES[arguments.verb]} if arguments.verb in _FILES else {})
    for name, (wanted, kind) in takes.items():
        for one in _each(name, getattr(arguments, name, None)):
            if (path := _file(kind, one)) is not None:
                yield wanted, path


def _each(name: str, given: object) -> list[str]:
    several = given if isinstance(given, list) else [] if given is None else [given]
    return [part.strip() for one in several for part in (str(one).split(",") if name == "playbooks" else [str(one)])]


def _file(kind: Kind | None, given: str) -> Path | None:
    """The file or folder that is meant; None for what is none, which others complain about."""
    if kind is None:
        return Path(given) if os.path.exists(given) else None
    from sim.files import BadFile
    from sim.files.places import find

    try:
        found = find(kind, given)
    except BadFile:
        return None
    return found if found.exists() else None


def _strange(path: Path, wanted: str) -> Iterator[tuple[str, str]]:
    """What a file is that nobody has written by hand, and what to do with it; nothing for a text."""
    if path.is_dir():
        yield "a folder", _inside(path, wanted)
        return
    from sim.files.strange import strange

    starts = _beginning(path)
    if found := strange(path, starts):
        yield found
    elif b"\0" in starts:
        yield "no text", ""


def _inside(folder: Path, wanted: str) -> str:
    """What in a folder is probably meant."""
    exercises = sorted(folder.glob("*.jsonl"), key=lambda file: file.stat().st_mtime)
    if exercises and "exercise" in wanted:
        return f"Name a file in it: the latest exercise there is {exercises[-1]}; drill teams {folder} takes them all"
    texts = sorted(folder.glob("*.yaml"))
    return f"Name a file in it, such as {texts[0]}" if texts else "Name a file"


def _beginning(path: Path) -> bytes:
    from sim.files.strange import ENOUGH

    try:
        with path.open("rb") as file:
            return file.read(ENOUGH)
    except OSError:
        return b""
