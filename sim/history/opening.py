"""A file of somebody's, opened: JSON, JSON lines, a table or an event log in XML, also where it is compressed."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sim.history.traces import traces

Form = Literal["json", "lines", "table", "xml"]


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
    try:
        raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
        return raw.decode("utf-8-sig")
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(f"{path}: this is no whole gzip file ({error})") from None
    except UnicodeDecodeError:
        said = "export it as CSV or JSON in UTF-8"
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
    first = text.lstrip().partition("\n")[0]
    mark = max(",;\t", key=first.count)
    if mark not in first:
        raise ValueError(f"{path}: this is no JSON, no XML and no table: its first line is {first.strip()[:60]!r}")
    rows = list(_rows(text, mark))
    return Document(str(path), "table", [row for _, row in rows], tuple(line for line, _ in rows))


def _rows(text: str, mark: str) -> Iterator[tuple[int, dict[str, str] | Unreadable]]:
    """Each row below the headings that says anything, with the line on which it begins."""
    reader = csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=mark)
    headings = [heading.strip() for heading in next(reader)]
    before = reader.line_num
    for cells in reader:
        line, before = before + 1, reader.line_num
        if len(cells) > len(headings):
            yield line, Unreadable(f"this row has {len(cells)} cells, but there are {len(headings)} headings")
        elif any(cell.strip() for cell in cells):
            yield line, dict(zip(headings, (cell.strip() for cell in cells), strict=False))
