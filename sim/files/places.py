"""Where scenarios, organisations and playbooks lie: in ./scenarios and in the folder that comes with us."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from sim.files.complaints import BadFile, Complaint, suggest
from sim.files.forms import needed, written
from sim.files.tree import file_text, shown
from sim.scenario import Organisation, Playbook, Preset, Programme, Regimes, Scenario, SearchSpace

Kind = Literal["scenario", "organisation", "playbook", "regimes", "programme", "search", "preset"]
RECORDS: dict[Kind, type] = {
    "scenario": Scenario,
    "organisation": Organisation,
    "playbook": Playbook,
    "regimes": Regimes,
    "programme": Programme,
    "search": SearchSpace,
    "preset": Preset,
}

_FOLDERS: dict[Kind, str] = {"playbook": "playbooks", "preset": "presets"}  # which lie in a folder of their own
_PACKAGE = Path(__file__).resolve().parents[1]
_TOP = re.compile(r"^([^\s#:'\"-][^:#\n]*?)\s*:(?:\s|$)", re.MULTILINE)


def shipped() -> Path:
    """The folder that comes with the package; in a checkout, the `scenarios` beside it."""
    installed = _PACKAGE / "shipped"
    return installed if installed.is_dir() else _PACKAGE.parent / "scenarios"


def find(kind: Kind, name: str | os.PathLike) -> Path:
    """The file of a name: a path as it stands, else in ./scenarios, else among the shipped ones.

    Raises BadFile with the names that there are.
    """
    text = os.fspath(name)
    spelled = [Path(text), *(folder / end for folder in _folders(kind) for end in (f"{text}.yaml", text))]
    found = next((path for path in spelled if os.path.isfile(path)), None)
    if found:
        return found
    if _is_path(name) or os.path.isdir(text):
        return Path(text)  # reading it will say what is wrong with it
    there = names(kind)
    wrong = f"there is no {kind} of this name; there are: {', '.join(there) or 'none'}"
    raise BadFile([Complaint(text, None, "", text, wrong, suggest(text, there))])


def organisation_for(file: Path, name: str) -> Path | None:
    """The organisation that a scenario in `file` names: beside it, else among the shipped ones."""
    return _beside(file, name) or next((path for path in [shipped() / f"{name}.yaml"] if os.path.isfile(path)), None)


def reference_for(file: Path, name: str) -> str:
    """What to load a scenario's reference playbook by: the name itself, if that leads to what the scenario in `file`
    means by it, else a path. A playbook beside the scenario goes before others of its name."""
    near = _beside(file, name)
    if near is None or not (_is_path(name) or kind_of(near) == "playbook"):
        return name if _usual(name) else _below(file, name)
    usual = _usual(name)
    return name if usual and usual.samefile(near) else shown(near)


def _beside(file: Path, name: str) -> Path | None:
    """What a file means by a name or a path that starts from its folder; None where nothing is there."""
    spelled = [file.parent / end for end in (name, f"{name}.yaml") if _is_path(end)]
    return next((path for path in spelled if os.path.isfile(path)), None)


def _usual(name: str) -> Path | None:
    """The playbook of a name, wherever the scenario lies."""
    try:
        found = find("playbook", name)
    except BadFile:
        return None
    return found if os.path.isfile(found) else None


def _below(file: Path, name: str) -> str:
    near = file.parent / "playbooks" / f"{name}.yaml"
    return shown(near) if os.path.isfile(near) else name


def names(kind: Kind) -> tuple[str, ...]:
    """The names of one kind that can be loaded, in alphabetical order: local and shipped ones."""
    if kind not in RECORDS:
        raise ValueError(f"kind is {kind!r}; it is one of {', '.join(RECORDS)}")
    files = (file for folder in _folders(kind) for file in folder.glob("*.yaml"))
    return tuple(sorted({file.stem for file in files if kind_of(file) == kind}))


def notes(name: str | os.PathLike) -> str:
    """The facilitator's notes on a scenario: the Markdown file beside it; "" where there is none."""
    scenario = find("scenario", name)
    file = scenario.parent / f"{scenario.stem}.md"
    return file_text(file) if os.path.isfile(file) else ""


def kind_of(file: Path) -> Kind | None:
    """What a file seems to be, by the names of its fields; None where it is like nothing of ours, or like several."""
    try:
        (kind,) = _likely(_TOP.findall(file_text(file)))
    except (BadFile, ValueError):
        return None
    return kind


def check_kind(file: Path) -> None:
    """Nothing happens if it can be told what a file is to become, or that it is nothing of ours.

    Raises BadFile for one that has begun in a way in which several kinds begin, with what each of them lacks.
    """
    fields = _TOP.findall(file_text(file))
    likely = _likely(fields)
    if len(likely) > 1:
        lacks = "; ".join(f"a {kind} needs also {', '.join(_lacking(kind, fields))}" for kind in likely)
        raise BadFile([Complaint(shown(file), 1, "", None, f"this is too little to tell what it is: {lacks}")])


def _lacking(kind: Kind, fields: Iterable[str]) -> list[str]:
    return [word for word, field in written(RECORDS[kind]).items() if needed(field) and word not in fields]


def likeliest(fields: Iterable[str], wanted: Kind) -> Kind | None:
    """The kind that most of these fields belong to; the wanted one where several are equal."""
    likely = _likely(fields)
    return wanted if wanted in likely else next(iter(likely), None)


def _likely(fields: Iterable[str]) -> tuple[Kind, ...]:
    """The kinds that most of these fields belong to; () where none of them does."""
    known = set(fields)
    counts = {kind: len(known & set(written(record))) for kind, record in RECORDS.items()}
    most = max(counts.values())
    return tuple(kind for kind, count in counts.items() if count == most > 0)


def _folders(kind: Kind) -> tuple[Path, ...]:
    roots = (Path("scenarios"), shipped())
    return tuple(root / _FOLDERS[kind] for root in roots) + roots if kind in _FOLDERS else roots


def _is_path(name: str | os.PathLike) -> bool:
    return not isinstance(name, str) or name != os.path.basename(name) or name.endswith((".yaml", ".yml"))
