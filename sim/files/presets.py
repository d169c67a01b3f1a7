"""From a name or a path to a preset, and a preset as the text of its file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

from sim.files.single import load_single
from sim.scenario import Preset, Problem

_WIDE = 110  # characters of a remark


def load_preset(name_or_path: str | os.PathLike) -> Preset:
    """The preset of a name or a file. Raises BadFile with everything that is wrong, each with its line; whether its
    changes fit a scenario is seen when they are made."""
    preset: Preset = load_single("preset", name_or_path, _problems)
    return preset


def _problems(preset: Preset, _: Path) -> Iterator[Problem]:
    """What is no change, and what changes the same as one above it."""
    done: dict[str, str] = {}
    for place, text in enumerate(preset.with_):
        if not isinstance(text, str):
            continue
        path, equals, _value = (part.strip() for part in text.partition("="))
        if not equals:
            yield Problem(("with", place), text, "a change is written path=value")
        elif path in done:
            yield Problem(("with", place), text, f"{done[path]!r} above changes this already; leave one of them")
        done.setdefault(path, text)


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
