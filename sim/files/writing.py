"""Whether a file can be written, asked before the work whose result it is to hold; and copies to start from."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from sim.files.complaints import BadFile, Complaint
from sim.files.places import Kind, find

#: What a new file of each kind is a copy of.
STARTS = {
    "scenario": "card-payments-down",
    "playbook": "standard",
    "organisation": "marketplace",
    "search": "marketplace-search",
}
_NAME = re.compile(r"\w(?:[\w .-]*\w)?")
_LONGEST = 100  # characters in a name; with its ending it is a file name everywhere


def check_writable(path: str | os.PathLike, endings: Sequence[str] = (), over: str = "") -> None:
    """Nothing happens if a file can be written there; what stands there is not touched.

    Raises BadFile for a name without one of the `endings` (if any are wanted; small letters or capitals), a directory,
    a folder that is not there, and a place where writing is not allowed. With `over`, a file that is there already
    may be replaced only if it begins with this text.
    """
    wrong = _unwritable(Path(path), endings) or (_not_ours(Path(path), over) if over else None)
    if wrong:
        raise BadFile([Complaint(os.fspath(path), None, "", None, wrong)])


def _unwritable(path: Path, endings: Sequence[str]) -> str | None:
    if endings and path.suffix.lower() not in endings:
        return f"the name's ending says what is written, and it is one of {', '.join(endings)}"
    if path.is_dir():
        return "this is a directory; name a file in it"
    if not path.parent.is_dir():
        return f"there is no folder {path.parent}; make it, or name another one"
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        return "this cannot be written: it is not allowed here"
    return None


def _not_ours(path: Path, begins: str) -> str | None:
    if not path.is_file() or path.stat().st_size == 0:
        return None
    with path.open("rb") as file:
        ours = file.read(len(begins.encode())) == begins.encode()
    return None if ours else "this file is there already and is not of the same kind; name another one, or delete it"


def copy(kind: Kind, name: str, folder: Path | str = "") -> Path:
    """Write `name`.yaml, a copy of a shipped file under its own name; where it is.

    Raises ValueError for what cannot be a name, FileExistsError if it is there already.
    """
    target = Path(folder) / f"{_checked(name)}.yaml"
    if target.exists():
        raise FileExistsError(f"{target} is there already; choose another name, or edit that one")
    text = find(kind, STARTS[kind]).read_text(encoding="utf-8")
    field = "search" if kind == "search" else "name"
    renamed = re.sub(rf"^{field}: .*$", lambda _: f"{field}: {name}", text, count=1, flags=re.MULTILINE)
    target.write_text(renamed, encoding="utf-8")
    return target


def _checked(name: str) -> str:
    if name.endswith((".yaml", ".yml")):
        raise ValueError(f"the name is {name!r}; write it without the ending: {Path(name).stem}")
    if len(name) > _LONGEST or not _NAME.fullmatch(name):
        wrong = "letters and digits, and between them spaces, full stops, hyphens and underscores"
        raise ValueError(f"the name is {name!r}; it is made of {wrong}, at most {_LONGEST} in all")
    return name
