"""The exercises that lie in a folder: those that can be gone on with, those that are over, those that are broken."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import NamedTuple

from sim import wording
from sim.exercise import BadRecord
from sim.exercise import record as rec

_AT_MOST = 6  # files that are looked at, the latest first


class Left(NamedTuple):
    """An exercise in its file: where it lies, whether it is over, and what to call it."""

    path: Path
    ended: bool
    words: str


def left_behind(folder: Path) -> tuple[list[Left], list[str]]:
    """The last exercises of a folder, latest first, and what is wrong with those that cannot be read."""
    found = [path for path in folder.glob("*.jsonl") if not path.name.endswith(".log.jsonl")]
    found.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    good, broken = [], []
    for path in found[:_AT_MOST]:
        try:
            good.append(_left(path))
        except BadRecord as error:
            broken.append(f"A file that is no exercise: {error}")
    return good, broken


def _left(path: Path) -> Left:
    header, lines = rec.read(path)
    ended = any(isinstance(line, rec.Clock) and line.state == "ended" for line in lines)
    try:
        day = datetime.datetime.fromisoformat(header.date).strftime("%-d %b %H:%M")
        title, starts = header.scenario["title"], header.scenario["starts"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadRecord(
            f"{path}:1: the first line of an exercise says what is played ({error!r} in this one)"
        ) from None
    clock = wording.clock(starts + (lines[-1].at if lines else 0))
    parts = [day, header.team, title, "over" if ended else f"left at {clock}"]
    return Left(path, ended, ", ".join(filter(None, parts)))
