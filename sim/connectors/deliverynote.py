"""The delivery note of an exercise: a file beside it that says what has been handed over, so that nothing goes twice.

Each line is appended and forced to disk before anything goes on: that a dispatch is *begun* before it goes, and what
became of it before the next one does. A dispatch that was begun, and of which nothing more is said, may have gone or
not: the delivery was cut off.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Literal

from sim.exercise.keeping import wall
from sim.exercise.lock import OpenElsewhere, locked

State = Literal["begun", "sent", "failed"]
_STATES: dict[str, State] = {"begun": "begun", "sent": "sent", "failed": "failed"}


def note_path(exercise: Path) -> Path:
    """Where the delivery note of an exercise lies."""
    return exercise.with_suffix(".delivered")


class DeliveryNote:
    """The note, open for appending, and locked: one delivery of an exercise at a time.

    Raises OpenElsewhere if another one is under way, ValueError for a file that is no delivery note, OSError.
    """

    def __init__(self, exercise: Path):
        self.path = note_path(exercise)
        self._file = open(self.path, "a+b", buffering=0)  # noqa: SIM115, closed by `close`
        if not locked(self._file.fileno()):
            self._file.close()
            raise OpenElsewhere(f"{self.path} is open elsewhere: another delivery of this exercise is under way")
        try:
            self._lines = _read(self.path, self._file)
        except ValueError:
            self._file.close()
            raise

    def state(self, identity: str) -> State | None:
        """What became of a dispatch; None: it was never begun."""
        return self._lines.get(identity, (None, ""))[0]

    def made(self, identity: str) -> str:
        """What the tool called the thing that a dispatch made; "" where it said nothing."""
        return self._lines.get(identity, (None, ""))[1]

    def write(self, state: State, identity: str, made: str = "") -> None:
        """Append a line and force it to disk. Raises OSError with nothing left behind."""
        line = {"dispatch": identity, "state": state, "wall": wall(), **({"made": made} if made else {})}
        data, size = json.dumps(line, ensure_ascii=False).encode() + b"\n", os.fstat(self._file.fileno()).st_size
        try:
            while data:
                data = data[self._file.write(data) :]
            os.fsync(self._file.fileno())
        except OSError:
            os.ftruncate(self._file.fileno(), size)
            raise
        self._lines[identity] = (state, made)

    def close(self) -> None:
        """No more lines; another delivery may begin."""
        self._file.close()

    def __enter__(self) -> DeliveryNote:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def noted(exercise: Path) -> dict[str, tuple[State, str]]:
    """What a delivery note says, for whoever sends nothing; empty where there is none. Raises ValueError for a file
    that is no delivery note."""
    path = note_path(exercise)
    return _said(path, path.read_bytes())[0] if path.exists() else {}


def _read(path: Path, file) -> dict[str, tuple[State, str]]:
    """The lines; a last one that was cut off is cut away, for nothing came of it."""
    file.seek(0)
    found, whole = _said(path, file.read())
    os.ftruncate(file.fileno(), whole)
    return found


def _said(path: Path, data: bytes) -> tuple[dict[str, tuple[State, str]], int]:
    """The last that is said of each dispatch, and how many bytes are whole lines."""
    found: dict[str, tuple[State, str]] = {}
    whole = data.rfind(b"\n") + 1
    for number, raw in enumerate(data[:whole].split(b"\n")[:-1], 1):
        try:
            line = json.loads(raw)
            found[str(line["dispatch"])] = (_STATES[line["state"]], str(line.get("made", "")))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            wrong = "it is no line of a delivery note; move the file away only if nothing may be sent twice"
            raise ValueError(f"{path}:{number}: read {raw[:80].decode(errors='replace')!r}; {wrong}") from None
    return found, whole
