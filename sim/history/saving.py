"""A history in a file of its own: one record a line, in the normal form, the first line saying where it comes from."""

from __future__ import annotations

import dataclasses
import datetime
import gzip
import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sim import files
from sim.files.complaints import Wrong
from sim.history.form import (
    BASES,
    MILESTONES,
    Contact,
    Delays,
    Gathering,
    History,
    Incident,
    LeftOut,
    Mailing,
    Milestone,
    Record,
    Update,
)  # fmt: skip
from sim.history.opening import Document
from sim.history.times import instant

_MARK = "incident-drill history"  #: the first field of such a file, with the number of its form
_FORM = 1
_TYPES: dict[str, type] = {"incident": Incident, "mailing": Mailing, "contact": Contact}
_TIMES = ("at", "came", "replied", "settled")
_NUMBERS = ("copies", "arrived", "waited", "handled")
_LEFT_OUT = ("file", "place", "why")


def shipped() -> dict[str, Path]:
    """The histories that come with the toolkit, by name."""
    found = sorted((files.shipped() / "histories").glob("*.jsonl.gz"))
    return {path.name.removesuffix(".jsonl.gz"): path for path in found}


def save(history: History, path: Path, texts: bool = True) -> None:
    """Write a history; compressed where the name ends in .gz. Without `texts`, what people wrote stays out: titles
    and the words of updates. Raises OSError."""
    lines = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in _lines(history, texts))
    raw = lines.encode("utf-8")
    path.write_bytes(gzip.compress(raw, mtime=0) if path.suffix == ".gz" else raw)


def _lines(history: History, texts: bool) -> Iterable[dict]:
    # of a file its name: where it lay on somebody's computer is nobody's business
    left_out = [dataclasses.asdict(one) | {"file": Path(one.file).name} for one in history.left_out]
    yield {_MARK: _FORM, "sources": history.sources, "again": history.again, "left out": left_out}
    records: Iterable[Record] = (*history.incidents, *history.mailings, *history.contacts)
    names = {kind: name for name, kind in _TYPES.items()}
    for record in records:
        yield {"kind": names[type(record)], **_plain(record if texts else _without_texts(record))}


def _without_texts(record: Record) -> Record:
    if not isinstance(record, Incident):
        return record
    updates = tuple(dataclasses.replace(update, text="") for update in record.updates)
    return dataclasses.replace(record, title="", updates=updates)


def _plain(thing: Any) -> Any:
    """A record as JSON has it; what is not known, or empty, is left out."""
    if isinstance(thing, datetime.datetime):
        return thing.isoformat().replace("+00:00", "Z")
    if isinstance(thing, Delays):
        return [thing.low, thing.high if thing.high < float("inf") else None, thing.count]
    if isinstance(thing, Milestone):
        return _plain(thing.at) if thing.basis == "stated" else [_plain(thing.at), thing.basis]
    if isinstance(thing, tuple):
        return [_plain(one) for one in thing]
    if dataclasses.is_dataclass(thing):
        named = ((field.name, getattr(thing, field.name)) for field in dataclasses.fields(thing))
        return {name: _plain(value) for name, value in named if value is not False and value not in (None, "", ())}
    return thing


def is_saved(document: Any) -> bool:
    """Whether a document is a history in this form."""
    first = document[0] if isinstance(document, list) and document else document
    return isinstance(first, Mapping) and _MARK in first


def load_saved(document: Document, gathered: Gathering) -> None:
    """Take in what such a file holds. Raises ValueError for one of a newer form, and for a first line that is not as
    `save` writes it."""
    head, *rows = document.value if isinstance(document.value, list) else [document.value]
    if head[_MARK] != _FORM:
        raise ValueError(f"{document.file}: this is a history in form {head[_MARK]}; here form {_FORM} is known")
    try:
        gathered.sources += [_word(source) for source in head.get("sources", [])]
        gathered.again += int(head.get("again", 0))
        gathered.left_out += [LeftOut(*(_word(one[of]) for of in _LEFT_OUT)) for one in head.get("left out", [])]
    except (Wrong, KeyError, TypeError, ValueError) as error:
        why = f"its first line is not as drill import writes it ({error}); read the exports anew"
        raise ValueError(f"{document.file}: {why}") from None
    for number, row in enumerate(rows, 1):
        try:
            gathered.take([_record(row)])
        except (Wrong, KeyError, TypeError, ValueError, AttributeError) as error:
            why = error.wrong if isinstance(error, Wrong) else f"{type(error).__name__}: {error}"
            gathered.left_out.append(LeftOut(document.file, document.place(number), f"this is no record: {why}"))


def _record(row: dict) -> Record:
    kind = _TYPES[row["kind"]]
    return kind(**{name: _read(name, value) for name, value in row.items() if name != "kind"})


def _read(name: str, value: Any) -> Any:
    if name in MILESTONES:
        at, basis = value if isinstance(value, list) else (value, "stated")
        return Milestone(instant(at), BASES[BASES.index(basis)])
    if name == "updates":
        return tuple(
            Update(instant(one["at"]), _word(one.get("status", "")), _word(one.get("text", ""))) for one in value
        )
    if name in ("out", "looked"):
        return tuple(_delays(*one) for one in value)
    if name in _TIMES:
        return instant(value)
    if name == "gave_up":
        return bool(value)
    return _number(value) if name in _NUMBERS else _word(value)


def _delays(low: Any, high: Any, count: Any) -> Delays:
    """Raises Wrong for ends that come the other way round, and for what is no number."""
    found = Delays(_number(low), float("inf") if high is None else _number(high), _number(count))
    if found.low > found.high:
        raise Wrong(f"a length between {low} and {high} s is none")
    return found


def _number(value: Any) -> Any:
    """Raises Wrong for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Wrong(f"{str(value)[:40]!r} is no number")
    return value


def _word(value: Any) -> str:
    """Raises Wrong for what is no text."""
    if not isinstance(value, str):
        raise Wrong(f"{str(value)[:40]!r} is no text")
    return value
