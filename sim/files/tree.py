"""A file's text as a tree whose every node knows its line: plain YAML, without YAML's surprises.

Scalars stay text (YAML 1.1 would make `no` false and `16:40` a number); tags, anchors, aliases, merge keys
and several documents in one file are complaints.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from sim.files.complaints import BadFile, Complaint, Where, dotted
from sim.files.strange import ENOUGH, strange

DEEPEST = 30  #: levels of nesting; a file of ours has about six

# libyaml reads a file ten times as fast; where PyYAML was built without it, its own reader does.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single text."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Fields:
    """Names with what stands under them, in the order of the file."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int

    def get(self, name: str) -> Node | None:
        """What stands under a name, or None."""
        return next((node for key, node in self.entries if key.text == name), None)


@dataclass(frozen=True, slots=True)
class Broken:
    """Something about which there is a complaint already."""

    line: int


Node = Scalar | Items | Fields | Broken


def file_text(file: Path) -> str:
    """What a file says. Raises BadFile where it cannot be read, is no regular file, is something else, such as a
    stored study, or is not UTF-8 text."""
    data = _bytes(file)
    if found := strange(file, data[:ENOUGH]):
        said = f"this is {found[0]}, and no text that somebody writes{f'. {found[1]}' if found[1] else ''}"
        raise BadFile([Complaint(shown(file), None, "", None, said)])
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        said = f"this is not UTF-8 text (byte 0x{data[error.start]:02x})"
        raise BadFile([Complaint(shown(file), line, "", None, said)]) from error


def _bytes(file: Path) -> bytes:
    try:
        if not file.exists() or file.is_file():
            return file.read_bytes()
        reason = "this is a directory" if file.is_dir() else "this is a pipe or a device; only files are read"
    except (OSError, ValueError) as error:  # ValueError: no file can have such a name
        reason = f"cannot be read: {error.strerror if isinstance(error, OSError) else error}"
    raise BadFile([Complaint(shown(file), None, "", None, reason)])


def shown(file: Path) -> str:
    """How a file is named in a complaint: from the working directory where it lies below that."""
    try:
        return str(file.absolute().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(file)


def tree(text: str, file: str) -> tuple[Node, list[Complaint]]:
    """The tree of a text, and what is not plain YAML in it. `file` is the name for complaints.

    A text that is no YAML at all, or empty, gives Broken and one complaint.
    """
    odd = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if odd:
        line = text.count("\n", 0, odd.start()) + 1
        return _broken(file, line, f"the character {odd[0]!r} cannot stand in a text file")
    try:
        events = list(yaml.parse(text, Loader=LOADER))
    except yaml.MarkedYAMLError as error:
        return _broken(file, *_slip(error, text))
    starts = [event for event in events if isinstance(event, yaml.DocumentStartEvent)]
    if not starts or (isinstance(events[2], yaml.ScalarEvent) and not events[2].value):
        return _broken(file, 1, "there is nothing in this file")
    return _Growing(file).grow(events, starts)


def at(node: Node, path: Where) -> tuple[Node, bool]:
    """What stands at a path, and whether all of the path was there; else the nearest thing around it."""
    for part in path:
        inner: Node | None = None
        if isinstance(node, Fields) and isinstance(part, str):
            inner = node.get(part)
        elif isinstance(node, Items) and isinstance(part, int) and part < len(node.items):
            inner = node.items[part]
        elif isinstance(node, Scalar) and part == 0:
            inner = node  # a single text where a list may stand
        if inner is None:
            return node, False
        node = inner
    return node, True


def _slip(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str]:
    """The line of a slip of syntax, and what is wrong there in words."""
    lines = text.split("\n")
    line = min(error.problem_mark.line if error.problem_mark else 0, len(lines) - 1)
    indented = lines[line][: -len(lines[line].lstrip()) or None]
    if "\t" in indented:
        return line + 1, "this is no YAML: a tab stands before the first word; set lines in with spaces"
    said = ", ".join(part for part in (error.context, error.problem) if part)
    return line + 1, f"this is no YAML: {said}"


def _broken(file: str, line: int, wrong: str) -> tuple[Node, list[Complaint]]:
    return Broken(line), [Complaint(file, line, "", None, wrong)]


class _Growing:
    """A tree while it is put together from the parser's events."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.complaints: list[Complaint] = []

    def grow(self, events: list, starts: list) -> tuple[Node, list[Complaint]]:
        for start in starts:
            if start.version or start.tags:
                self.complain(start, (), "lines that begin with % are not plain YAML")
        for start in starts[1:]:
            self.complain(start, (), "a second document begins here; one file holds one thing")
        inner = iter(events[2:])
        return self.node(next(inner), inner, ()), self.complaints

    def complain(self, event: yaml.Event, path: Where, wrong: str, read: str | None = None) -> None:
        line = event.start_mark.line + 1
        self.complaints.append(Complaint(self.file, line, dotted(path), read, wrong))

    def node(self, event: yaml.Event, rest: Iterator, path: Where) -> Node:
        line = event.start_mark.line + 1
        self.plain(event, path)
        if isinstance(event, yaml.AliasEvent):
            return Broken(line)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value.strip(), line)
        if len(path) >= DEEPEST:
            return self.skipped(event, rest, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(tuple(self.items(rest, path)), line)
        return Fields(tuple(self.fields(rest, path)), line)

    def plain(self, event: yaml.Event, path: Where) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.complain(event, path, "aliases are not plain YAML; write it out", f"*{event.anchor}")
        elif event.anchor is not None:
            self.complain(event, path, "anchors are not plain YAML; write it out", f"&{event.anchor}")
        elif event.tag is not None:
            self.complain(event, path, "tags are not plain YAML", event.tag)

    def items(self, rest: Iterator, path: Where) -> Iterator[Node]:
        place = 0
        while not isinstance(event := next(rest), yaml.SequenceEndEvent):
            yield self.node(event, rest, (*path, place))
            place += 1

    def fields(self, rest: Iterator, path: Where) -> Iterator[tuple[Scalar, Node]]:
        seen: dict[str, int] = {}
        while not isinstance(event := next(rest), yaml.MappingEndEvent):
            key = self.node(event, rest, path)
            name = key.text if isinstance(key, Scalar) else "?"
            value = self.node(next(rest), rest, (*path, name))
            if not isinstance(key, Scalar):
                self.complain(event, path, "the name of a field is a word or two, and nothing else")
            elif name == "<<":
                self.complain(event, path, "merge keys are not plain YAML; write it out", name)
            elif name in seen:
                wrong = f"this stands here a second time; the first is in line {seen[name]}"
                self.complain(event, (*path, name), wrong, name)
            else:
                seen[name] = key.line
                yield key, value

    def skipped(self, event: yaml.Event, rest: Iterator, path: Where) -> Node:
        self.complain(event, path[:3], f"this is nested more than {DEEPEST} levels deep")
        depth = 1
        while depth:
            inner = next(rest)
            depth += isinstance(inner, yaml.CollectionStartEvent)
            depth -= isinstance(inner, yaml.CollectionEndEvent)
        return Broken(event.start_mark.line + 1)
