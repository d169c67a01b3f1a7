"""The file of an exercise: a first line that says what is played, then one line for everything that came in.

Lines are JSON. `said` is what people or the facilitator wanted, when they wanted it; `input` is what entered the
world, and when; `clock` is how far people had seen time go; `seated` is who holds a seat from then on; `steered` is
what the facilitator does about an inject of the list; `answers`, `edited`, `began`, `observed`, `leaned`, `rated` and
`marked` are remarks about the exercise, of which nothing comes. A line is checked, appended with a seal (see `seal`)
and forced to disk before anything comes of it. A last line that was cut off by a crash was never acknowledged and is
dropped; anything else that does not fit is a complaint.
"""

from __future__ import annotations

import dataclasses
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim import actions as act
from sim import files
from sim.exercise.keeping import FOLDER
from sim.exercise.lock import OpenElsewhere, locked
from sim.exercise.remarks import Answers, Began, Edited, Leaned, Marked, Observed, Rated, Remark
from sim.exercise.seal import BEGINS, first_broken, seal_of, sealed
from sim.exercise.shape import shaped
from sim.scenario import Playbook, Scenario

FORMAT = 1
_A = {
    "scenario": "a scenario",
    "organisation": "an organisation",
    "playbook": "a playbook",
    "regimes": "rows of laws and contracts",
    "programme": "a programme",
}


class BadRecord(ValueError):
    """The file is not an exercise that can be read: which line, what was read, what is wrong."""


@dataclass(frozen=True, slots=True)
class Header:
    """The first line: who plays what. `scenario` and `playbook` are whole, as plain data, so that the exercise
    can be replayed after their files changed; `people` maps a role to the names of those who sit there."""

    scenario: dict[str, Any]
    digest: str
    playbook: dict[str, Any] | None
    people: dict[str, list[str]]
    seed: int
    mode: str
    team: str
    facilitator: str
    date: str
    version: str
    branched_from: str = ""
    release: str = "automatic"

    def played(self) -> tuple[Scenario, Playbook | None]:
        """The scenario and the playbook. Raises BadRecord if they are none, or not what the digest says."""
        try:
            unchanged = files.digest_of(self.scenario) == self.digest
            scenario = files.from_json(self.scenario)
            playbook = files.playbook_from_json(self.playbook) if self.playbook is not None else None
        except ValueError as error:
            raise BadRecord(f"the first line's scenario or playbook cannot be read: {error}") from None
        if not unchanged:
            raise BadRecord("the first line's scenario is not the one that its digest names; it was changed")
        return scenario, playbook


@dataclass(frozen=True, slots=True)
class Said:
    """People (or the facilitator) want this, at second `at`; it answers `prompt`, if any, and costs `takes`
    seconds (None: what the model says). `inject`: it releases that one of the scenario's list."""

    at: int
    role: str
    actions: tuple[act.Action, ...]
    prompt: str | None = None
    takes: int | None = None
    who: str = ""
    inject: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """An action entered the world at second `at`, as number `n` of the exercise."""

    at: int
    n: int
    role: str
    action: act.Action


@dataclass(frozen=True, slots=True)
class Clock:
    """People saw the clock at second `at`; `wall` is the time of day outside, `state` running, paused or ended."""

    at: int
    wall: str
    state: str


@dataclass(frozen=True, slots=True)
class Seated:
    """From second `at` on a seat is held by *people* (of these names), by the *playbook*, or by *nobody*."""

    at: int
    role: str
    holder: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Steered:
    """At second `at` the facilitator decides about an `inject` of the list: it is *skipped*, *deferred* until a second,
    or *done* (what players did about it has been seen). `words` are the reason, or what they did."""

    at: int
    inject: str
    deed: str
    words: str = ""
    until: int | None = None


Line = Said | Input | Clock | Seated | Steered | Remark


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


def written(line: Header | Line) -> dict[str, Any]:
    """A line as plain data."""
    kind = type(line).__name__.lower()
    data = {name: getattr(line, name) for name in line.__slots__}
    if isinstance(line, Header):
        return {"exercise": FORMAT, **data}
    if isinstance(line, Said):
        data["actions"] = [act.written(action) for action in line.actions]
        if not line.inject:
            del data["inject"]
    if isinstance(line, Input):
        data["action"] = act.written(line.action)
    return {"line": kind, **data}


def parsed(data: Any) -> Header | Line:
    """The line that `written` made, or that was read. Raises ValueError, TypeError or KeyError for what is none."""
    data.pop("seal", None)  # all of them are looked at together
    if "exercise" in data:
        if data.pop("exercise") != FORMAT:
            raise ValueError(f"this version reads exercises of format {FORMAT}")
        return _made(Header, data)
    kind = data.pop("line")
    if kind == "said":
        actions = tuple(act.parse(action) for action in data.pop("actions"))
        return _made(Said, data | {"actions": actions})
    if kind == "input":
        return _made(Input, data | {"action": act.parse(data.pop("action"))})
    if kind in _PLAIN:
        return _made(_PLAIN[kind], {name: _paired(value) for name, value in data.items()})
    raise ValueError(f"there is no kind of line {kind!r}")


#: Lines that hold no actions.
_PLAIN = {
    "clock": Clock,
    "seated": Seated,
    "steered": Steered,
    "answers": Answers,
    "edited": Edited,
    "began": Began,
    "observed": Observed,
    "leaned": Leaned,
    "rated": Rated,
    "marked": Marked,
}


def _paired(value: Any) -> Any:
    """Texts and pairs of texts are lists in JSON."""
    return tuple(map(_paired, value)) if isinstance(value, list) else value


def _made(kind: type, data: dict[str, Any]) -> Any:
    """A line (or header) of these fields. Raises ValueError for some that are missing, unknown or misshapen."""
    fields = {field.name: field for field in dataclasses.fields(kind)}
    missing = [name for name, field in fields.items() if name not in data and field.default is dataclasses.MISSING]
    unknown = [name for name in data if name not in fields]
    wrong = [f"{', '.join(names)} {how}" for names, how in ((missing, "missing"), (unknown, "unknown")) if names]
    if wrong:
        raise ValueError("; ".join(wrong))
    return shaped(kind(**data))
