"""An event log in XML (XES), read straight through: of a large one, no tree is built that would fill the memory."""

from __future__ import annotations

import sys
from typing import Any
from xml.parsers import expat


def traces(text: str) -> list[dict[str, Any]]:
    """The traces of a log, each with its own values by name, and under `events` those of each of its events.

    Values within values are left out. Raises ValueError for what is no such log, and for one that declares entities:
    no log needs them, and a few lines of them unfold to gigabytes.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise ValueError(f"this is no XML that can be read ({error})") from None
    return reader.traces


class _Reader:
    """What the parser calls at each element: `open` has, for each that is not yet at its end, where its values go."""

    def __init__(self) -> None:
        self.traces: list[dict[str, Any]] = []
        self.open: list[dict[str, Any] | None] = []

    def begin(self, tag: str, said: dict[str, str]) -> None:
        if not self.open and tag != "log":
            raise ValueError(f"this XML is no event log: its first element is <{tag[:40]}>, not <log>")
        within = self.open[-1] if self.open else None
        values: dict[str, Any] | None = None
        if tag == "trace":
            values = {"events": []}
            self.traces.append(values)
        elif tag == "event" and within and "events" in within:
            values = {}
            within["events"].append(values)
        elif within is not None and "key" in said:
            within.setdefault(said["key"], sys.intern(said.get("value", "")))  # the same words, thousands of times
        self.open.append(values)

    def end(self, tag: str) -> None:
        self.open.pop()


def _refuse(name: str, *rest: object) -> None:
    raise ValueError(f"this XML declares an entity, {name[:40]!r}; no event log needs one, so it is not read")
