"""From a name or a path to a preset, and a preset as the text of its file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from textwrap import wrap

from sim.files.complaints import BadFile, Complaint
from sim.files.fill import Filling
from sim.files.places import find
from sim.files.tree import Broken, Fields, Items, Node, Scalar, file_text, shown, tree
from sim.scenario import Preset

_WIDE = 110  # characters of a remark


def load_preset(name_or_path: str | os.PathLike) -> Preset:
    """The preset of a name or a file. Raises BadFile with everything that is wrong, each with its line; whether its
    changes fit a scenario is seen when they are made."""
    file = find("preset", name_or_path)
    name = shown(file)
    root, found = tree(file_text(file), name)
    if isinstance(root, Broken):
        raise BadFile(found)
    filling = Filling(name)
    preset = filling.value(Preset, root, ())
    complaints = [*found, *filling.complaints, *_ill(root, name)]
    if complaints:
        raise BadFile(sorted(complaints, key=lambda one: one.line or 0))
    return preset


def _ill(root: Node, file: str) -> Iterable[Complaint]:
    """What is no change, and what changes the same as one above it."""
    changes = root.get("with") if isinstance(root, Fields) else None
    done: dict[str, str] = {}
    for place, node in enumerate(changes.items if isinstance(changes, Items) else ()):
        if not isinstance(node, Scalar):
            continue
        path, equals, _ = (part.strip() for part in node.text.partition("="))
        if not equals:
            yield Complaint(file, node.line, f"with[{place}]", node.text, "a change is written path=value")
        elif path in done:
            wrong = f"{done[path]!r} above changes this already; leave one of them"
            yield Complaint(file, node.line, f"with[{place}]", node.text, wrong)
        done.setdefault(path, node.text)


def preset_text(preset: Preset, remarks: Sequence[str], left: Sequence[tuple[str, str]] = ()) -> str:
    """The file of a preset: above each change a remark on it. What is `left`, a change and why, stands below as a
    remark alone, so that whoever wants it takes away the mark in front of it."""
    lines = ["# Numbers from a history. To play with them: --with and the name of this file.", ""]
    lines += [f"name: {_quoted(preset.name)}", f"about: {_quoted(preset.about)}", f"source: {_quoted(preset.source)}"]
    lines.append("with:" if preset.with_ else "with: []")
    for text, remark in zip(preset.with_, remarks, strict=True):
        lines += [*_remark(remark, "  "), f"  - {_quoted(text)}"]
    if left:
        lines += ["", '# Not taken, each for its reason. To take one all the same, put its line under "with".']
    for text, why in left:
        lines += [*_remark(why, "#   ", ""), f"#   - {_quoted(text)}"]
    return "\n".join(lines) + "\n"


def _remark(text: str, before: str, mark: str = "# ") -> list[str]:
    return [f"{before}{mark}{line}" for line in wrap(text, _WIDE)]


def _quoted(text: str) -> str:
    """In quotation marks, in which JSON and YAML agree."""
    return json.dumps(text, ensure_ascii=False)
