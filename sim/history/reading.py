"""Exports of other people's tools into one history: which kind each file is, every row that cannot be used named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

from sim.files.complaints import Wrong, suggest
from sim.history.fields import Row
from sim.history.form import Gathering, History, LeftOut, Record
from sim.history.kind import Kind
from sim.history.kinds import KINDS
from sim.history.opening import Document, Unreadable, open_document
from sim.history.saving import is_saved, load_saved, shipped
from sim.history.times import Zone
from sim.history.times import zone as zone_of

T = TypeVar("T")


def read(*what: str | PathLike[str], kind: str = "", zone: str = "UTC", day_first: bool = True) -> History:
    """The history in these files, or in the one that is shipped under a name (`shipped`).

    `kind`: of what tool the files are (`exports`); without, each is looked at. `zone`: by whose clock times are that
    name no zone; `day_first`: whether 3/4/2026 is in April. A row that cannot be used is left out and named, with why.
    What several rows or files tell of is there once: the last one counts, and what it does not know stays as it was.
    Rows of a kind that folds them are put together over all the files, wherever they stand.

    Raises ValueError for a kind or zone that there is not, and for a file that is of no known kind, OSError for one
    that cannot be read.
    """
    gathered, local, told = Gathering(), zone_of(zone), dict[tuple[str, str], _Told]()
    chosen = named(kind) if kind else None
    for one in what:
        document = open_document(_found(one))
        if is_saved(document.value):
            load_saved(document, gathered)
        else:
            _collect(document, chosen or _kind_of(document), gathered, told, local, day_first)
    for one_thing in told.values():
        one_thing.into(gathered)
    return gathered.all()


def exports() -> dict[str, str]:
    """The kinds of export that can be read, and what each is."""
    return {kind.name: kind.about for kind in KINDS}


def named(name: str) -> Kind:
    """The kind of this name. Raises ValueError for one that there is not."""
    for kind in KINDS:
        if kind.name == name:
            return kind
    meant = suggest(name, [kind.name for kind in KINDS])
    close = f"; did you mean {meant!r}?" if meant else ""
    raise ValueError(f"{name!r} is no kind of export; there are {', '.join(kind.name for kind in KINDS)}{close}")


def _found(what: str | PathLike[str]) -> Path:
    """The file that is meant. Raises ValueError where there is none."""
    path = shipped().get(str(what), Path(what))
    if not path.is_file():
        there = ", ".join(shipped())
        wrong = "this is a folder; name the files in it" if path.is_dir() else "there is no such file"
        raise ValueError(f"{path}: {wrong}, and no history of this name is shipped; there are: {there or 'none'}")
    return path


def _kind_of(document: Document) -> Kind:
    """The kind of a document, by what it holds. Raises ValueError where it is none that is known, or several."""
    readable = _readable(document.value)
    if not readable and document.value:
        raise ValueError(f"{document.file}: no row in it can be read; {document.place(0)}: {document.value[0].why}")
    fitting = [kind for kind in KINDS if kind.rows(readable) is not None]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = " or ".join(kind.name for kind in fitting)
        raise ValueError(f"{document.file}: this may be {names}; say which kind it is")
    known = f"known are {', '.join(kind.name for kind in KINDS)}"
    if document.form == "table":
        known = f"a first line with other headings makes it {named('table').about}"
    raise ValueError(f"{document.file}: this looks like no export that is known; {known}. {_seen(document)}")


def _readable(value: Any) -> Any:
    """A list without the lines that cannot be read, of which no kind could be told."""
    return [row for row in value if not isinstance(row, Unreadable)] if isinstance(value, list) else value


def _seen(document: Document) -> str:
    """What a document has on its first level, so that one sees what it is instead."""
    value = document.value
    first = next((row for row in value if isinstance(row, Mapping)), None) if isinstance(value, list) else value
    if isinstance(first, Mapping):
        return f"It has {', '.join(repr(str(name)[:40]) for name in list(first)[:8]) or 'no fields'}"
    return "It holds no objects with named fields"


@dataclass(slots=True)
class _Told:
    """Rows that tell of one thing, and where the first of them stands."""

    kind: Kind
    file: str
    place: str
    rows: list[Row] = field(default_factory=list)

    def into(self, gathered: Gathering) -> None:
        try:
            gathered.take(_made(self.kind, self.rows))
        except Wrong as wrong:
            gathered.left_out.append(LeftOut(self.file, self.place, wrong.wrong))


def _collect(
    document: Document,
    kind: Kind,
    gathered: Gathering,
    told: dict[tuple[str, str], _Told],
    local: Zone,
    day_first: bool,
) -> None:
    """Put all rows that a document of this kind holds with those that tell of the same. What was told of last is last.

    Raises ValueError for a document of another kind.
    """
    rows = kind.rows(document.value)
    if rows is None:
        raise ValueError(f"{document.file}: this is no {kind.name}: {kind.about}. {_seen(document)}")
    gathered.sources.append(f"{kind.name}: {Path(document.file).name}")
    for number, value in enumerate(rows):
        place = document.place(number)
        try:
            row = _row(value, local, day_first)
            of = kind.name, _key(kind, row) or str(len(told))
            told[of] = told.pop(of) if of in told else _Told(kind, document.file, place)
            told[of].rows.append(row)
        except Wrong as wrong:
            gathered.left_out.append(LeftOut(document.file, place, wrong.wrong))


def _key(kind: Kind, row: Row) -> str:
    """Of what a row tells, "" where each tells of its own. Raises Wrong."""
    key = kind.key
    return "" if key is None else _built(kind, lambda: key(row))


def _row(row: Any, local: Zone, day_first: bool) -> Row:
    """The row. Raises Wrong for what is none."""
    if isinstance(row, Unreadable):
        raise Wrong(row.why)
    if not isinstance(row, Mapping):
        raise Wrong(f"an object is expected, not {str(row)[:40]!r}")
    return Row(row, local, day_first)


def _made(kind: Kind, rows: Sequence[Row]) -> list[Record]:
    """What the rows become, all of it or nothing. Raises Wrong."""
    return _built(kind, lambda: list(kind.made(rows)))


def _built(kind: Kind, call: Callable[[], T]) -> T:
    """What this gives. Raises Wrong also for all that an importer stumbles over where a row is not as it expects."""
    try:
        return call()
    except (KeyError, TypeError, AttributeError, IndexError, OverflowError, ValueError) as error:
        raise Wrong(f"it is not built as {kind.name} builds it ({type(error).__name__}: {error})") from None
