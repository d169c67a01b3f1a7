"""The file of an exercise, line by line (`sim.exercise.filed` says what they hold).

Lines are JSON. A line is checked, appended with a seal (see `seal`) and forced to disk before anything comes of it. A
last line that was cut off by a crash was never acknowledged and is dropped; anything else that does not fit is a
complaint.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

from sim import actions as act
from sim import files
from sim.exercise.filed import BadRecord, Clock, Header, Input, Line, Said, Seated, Steered, parsed, written
from sim.exercise.keeping import FOLDER
from sim.exercise.lock import OpenElsewhere, locked
from sim.exercise.remarks import Remark
from sim.exercise.seal import BEGINS, first_broken, seal_of, sealed
from sim.exercise.shape import shaped

__all__ = [
    "BadRecord",
    "Clock",
    "Header",
    "Input",
    "Line",
    "Record",
    "Remark",
    "Said",
    "Seated",
    "Steered",
    "parsed",
    "read",
    "written",
]

_A = {
    "scenario": "a scenario",
    "organisation": "an organisation",
    "playbook": "a playbook",
    "regimes": "rows of laws and contracts",
    "programme": "a programme",
}


class Record:
    """The file, open for appending, and locked: nobody else can have it open for writing until it is closed.

    The lock is the system's, on the file itself; with the process that holds it, however that ends, it goes away.
    Reading is always allowed.

    Raises FileExistsError if a `new` one is there already, BadRecord if one that is not new is missing, OpenElsewhere
    if somebody else writes to it, OSError if it cannot be written.
    """

    def __init__(self, path: Path, new: bool):
        self.path = path
        self._file = _opened(path, new)
        if not locked(self._file.fileno()):
            self._file.close()
            raise OpenElsewhere(f"{path} is open elsewhere; close it there before you go on with it here")
        self._last: str | None = BEGINS if new else None  # the last seal, once it is known
        self._seals = new

    @property
    def size(self) -> int:
        """How many bytes the file has."""
        return os.fstat(self._file.fileno()).st_size

    def append(self, *lines: Header | Line) -> None:
        """Write a line, or several as one, and force them to disk. Raises OSError (disk full …) with nothing left
        behind, ValueError for a line that could not be read again, and after `close`."""
        if self._last is None:
            self._look_up_seal()
        data, last = bytearray(), self._last or BEGINS
        for line in lines:
            text = json.dumps(written(shaped(line)), ensure_ascii=False).encode()
            if self._seals:
                text, last = sealed(text, last)
            data += text + b"\n"
        self._write(memoryview(data))
        self._last = last

    def _write(self, data: memoryview) -> None:
        size = self.size
        try:
            while data:
                data = data[self._file.write(data) :]  # not buffered: what has room is written, the rest raises
            os.fsync(self._file.fileno())
        except OSError:
            os.ftruncate(self._file.fileno(), size)
            raise

    def _look_up_seal(self) -> None:
        """The last seal of a file that was there already; one without seals goes on without."""
        lines = self.path.read_bytes().split(b"\n")[:-1]
        found = seal_of(lines[-1]) if lines else BEGINS
        self._seals, self._last = found is not None, found or BEGINS

    def drop_cut_off_line(self) -> None:
        """Cut the file back to its last whole line, so that the next one does not grow on to a torn one."""
        data = self.path.read_bytes()
        keep = data.rfind(b"\n") + 1
        if keep < len(data):
            os.ftruncate(self._file.fileno(), keep)

    @property
    def closed(self) -> bool:
        """Whether it takes no more lines."""
        return self._file.closed

    def close(self) -> None:
        """No more lines; somebody else may write now."""
        self._file.close()


def _opened(path: Path, new: bool) -> io.FileIO:
    """The file for appending, without a buffer; made if it is new, and only then."""

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags | os.O_EXCL if new else flags & ~os.O_CREAT, 0o666)

    try:
        return open(path, "ab", buffering=0, opener=opener)
    except FileExistsError:
        raise FileExistsError(f"{path} is there already; name another file, or go on with Exercise.resume") from None
    except (FileNotFoundError, IsADirectoryError) as error:
        if new:
            raise
        raise BadRecord(f"{path}: cannot be read ({error.strerror})") from None


def read(path: Path) -> tuple[Header, list[Line]]:
    """The header and all other lines. Raises BadRecord; a cut-off last line is left out."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadRecord(f"{path}: cannot be read ({error.strerror})") from None
    whole, _, _ = data.rpartition(b"\n")
    _check_kind(path, whole)
    header, *rest = _lines(path, whole)
    if not isinstance(header, Header):
        raise BadRecord(f"{path}:1: the first line of an exercise says what is played; this one does not")
    following = [line for line in rest if not isinstance(line, Header)]
    if len(following) < len(rest):
        raise BadRecord(f"{path}: read a second first line; a file holds one exercise")
    _check_order(path, following)
    if broken := first_broken(whole.split(b"\n")):
        raise BadRecord(f"{path}:{broken}: this line was changed, or one before it is missing: its seal does not fit")
    return header, following


def _check_kind(path: Path, whole: bytes) -> None:
    """Raises BadRecord for a file without a whole line, and for a file that authors write."""
    if not whole:
        raise BadRecord(f"{path}: there is no whole line in this file; an exercise begins with one")
    kind = None if whole.startswith(b"{") else files.kind_of(path)
    if kind:
        raise BadRecord(f"{path}: this is a file with {_A[kind]}; an exercise is wanted, from the folder {FOLDER}")


def _lines(path: Path, data: bytes) -> Iterator[Header | Line]:
    for number, raw in enumerate(data.split(b"\n"), 1):
        try:
            yield parsed(json.loads(raw))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            shown = raw[:80].decode(errors="replace")
            raise BadRecord(f"{path}:{number}: read {shown!r}; {_reason(error)}") from None


def _reason(error: Exception) -> str:
    if isinstance(error, act.BadAction):
        return str(error)
    if isinstance(error, json.JSONDecodeError):
        why = "no JSON"
    elif isinstance(error, ValueError):
        why = str(error)
    else:
        why = "something in it is missing or of another kind"
    return f"it is not a line of an exercise ({why})"


def _check_order(path: Path, lines: list[Line]) -> None:
    """Inputs are numbered without a gap, and no line is earlier than one before it."""
    last, n = 0, 0
    for number, line in enumerate(lines, 2):
        if line.at < last:
            raise BadRecord(f"{path}:{number}: read second {line.at} after second {last}; time does not go back")
        last = line.at
        if isinstance(line, Input):
            n += 1
            if line.n != n:
                raise BadRecord(f"{path}:{number}: read input number {line.n} where {n} was due; lines are missing")
