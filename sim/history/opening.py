"""A file of somebody's, opened: JSON, JSON lines, a table or an event log in XML, also where it is compressed."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sim.history.traces import traces

Form = Literal["json", "lines", "table", "xml"]

_SAID_MARK = re.compile(r"sep=([,;\t])")  #: a first line in which Excel says what stands between cells


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that cannot be read, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds. `value` of a table is a list of dicts with its headings; of JSON lines the list of their
    values, or of what stands in them where they are lists, with `Unreadable` for lines that are none; of XML its traces
    (`traces`). `lines`: on which line each of a list begins."""

    file: str
    form: Form
    value: Any
    lines: tuple[int, ...] = ()

    def place(self, number: int) -> str:
        """Where row `number` (from 0) stands in the file, for people."""
        if self.form in ("lines", "table"):
            return f"line {self.lines[number]}" if number < len(self.lines) else ""
        return f"trace {number + 1}" if self.form == "xml" else f"entry {number + 1}"


def open_document(path: Path) -> Document:
    """What a file holds, by what it looks like. Raises ValueError for what is none of these, OSError."""
    text = _text(path)
    start = text.lstrip()[:1]
    if not start:
        raise ValueError(f"{path}: this file is empty")
    if start == "<":
        return Document(str(path), "xml", _xml(path, text))
    if start in "{[":
        return _json(path, text)
    return _table(path, text)


def _text(path: Path) -> str:
    raw = path.read_bytes()
    if raw[:4] == b"PK\x03\x04":
        raise ValueError(f"{path}: this is a workbook or a zip archive; save its sheet as CSV, or unpack it first")
    try:
        raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(f"{path}: this is no whole gzip file ({error})") from None
    except UnicodeDecodeError:
        said = "export it as CSV or JSON in UTF-8 (in Excel: CSV UTF-8)"
        raise ValueError(f"{path}: this is not text in UTF-8, so nothing in it can be read; {said}") from None


def _json(path: Path, text: str) -> Document:
    try:
        return Document(str(path), "json", json.loads(text))
    except (json.JSONDecodeError, RecursionError) as error:
        values = list(_values(text))
        if all(isinstance(value, Unreadable) for _, value in values):
            raise ValueError(f"{path}: this is neither JSON nor JSON lines ({error})") from None
        return Document(str(path), "lines", [value for _, value in values], tuple(line for line, _ in values))


def _values(text: str) -> Iterator[tuple[int, Any]]:
    """The value of each line, with its number; of a line that holds a list, as webhooks post them, each of its
    entries."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            value = _value(line)
            yield from ((number, one) for one in (value if isinstance(value, list) else [value]))


def _value(line: str) -> Any:
    try:
        return json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        return Unreadable(f"this line is no JSON ({error})")


def _xml(path: Path, text: str) -> list[dict[str, Any]]:
    try:
        return traces(text)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _table(path: Path, text: str) -> Document:
    lines = list(io.StringIO(text, newline=""))
    begin = next(number for number, line in enumerate(lines) if line.strip())
    if found := _SAID_MARK.fullmatch(lines[begin].strip()):
        begin += 1
    first = lines[begin] if begin < len(lines) else ""
    mark = found[1] if found else max(",;\t", key=first.count)
    if mark not in first:
        raise ValueError(f"{path}: this is no JSON, no XML and no table: its first line is {first.strip()[:60]!r}")
    (_, headings), *rows = _cells(lines, begin, mark)
    if isinstance(headings, Unreadable):
        raise ValueError(f"{path}:{begin + 1}: of the headings {headings.why}")
    if not rows:
        raise ValueError(f"{path}: this table has headings, and no row below them")
    names = [heading.strip() for heading in headings]
    values = [cells if isinstance(cells, Unreadable) else _row(names, cells) for _, cells in rows]
    return Document(str(path), "table", values, tuple(line for line, _ in rows))


def _cells(lines: list[str], begin: int, mark: str) -> Iterator[tuple[int, list[str] | Unreadable]]:
    """The cells of each row that says anything, with the line on which it begins. After one that cannot be read it
    goes on in the next line."""
    reader = csv.reader(lines[begin:], delimiter=mark)
    while (at := begin + reader.line_num) < len(lines):
        try:
            cells = next(reader, [])
            at_end = begin + reader.line_num == len(lines)
            wrong = "none below closes it" if at_end and _is_open(lines[at:], mark) else ""
        except csv.Error as error:
            cells, wrong = [], f"it goes on for too long ({error})"
        if wrong:
            yield at + 1, Unreadable(f"a quotation mark opens in this row, and {wrong}")
            begin, reader = at + 1, csv.reader(lines[at + 1 :], delimiter=mark)
        elif any(cell.strip() for cell in cells):
            yield at + 1, [cell.strip() for cell in cells]


def _is_open(lines: list[str], mark: str) -> bool:
    """Whether the last cell of these lines is never closed, so that it has swallowed what comes after it."""
    try:
        return not list(csv.reader(lines, delimiter=mark, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)


def _row(headings: list[str], cells: list[str]) -> dict[str, str] | Unreadable:
    """What stands under each heading; under one that is there twice, what is not empty."""
    if any(cells[len(headings) :]):
        return Unreadable(f"this row has {len(cells)} cells, but there are {len(headings)} headings")
    row: dict[str, str] = {}
    spelled: dict[str, str] = {}
    for heading, cell in zip(headings, cells, strict=False):
        name = spelled.setdefault(heading.casefold(), heading)
        if name and cell and row.get(name, cell) not in ("", cell):
            return Unreadable(f"{name!r} is a heading twice, and {row[name]!r} and {cell!r} stand under it")
        row[name] = row.get(name) or cell
    return row
