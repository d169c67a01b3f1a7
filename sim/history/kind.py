"""A kind of export: which documents are of it, which rows they hold, and what a row becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.history.fields import Row
from sim.history.form import Record

#: Takes the rows that tell of one thing (one row, unless the kind folds several); raises Wrong where they cannot be
#: used.
Made = Callable[[Sequence[Row]], Iterable[Record]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of export.

    `about`: what it is, and where in the tool one gets it. `rows`: the rows in a document of this kind, None for a
    document of another kind. `made`: the records in one of them. Where several rows tell of one thing, `key` says of
    which a row tells; they come to `made` together, in the order in which they stand.
    """

    name: str
    about: str
    rows: Callable[[Any], list[Any] | None]
    made: Made
    key: Callable[[Row], str] | None = None


def listed(document: Any, under: str, *having: str) -> list[Any] | None:
    """The rows of a document that is a list, or that holds one `under` this name, if the first of them has all of
    these fields; else None. A single object that has them is a list of one."""
    rows = document.get(under, document) if isinstance(document, Mapping) and under else document
    if isinstance(rows, Mapping):
        rows = [rows]
    first = next((row for row in rows if isinstance(row, Mapping)), None) if isinstance(rows, list) else None
    return rows if first is not None and all(name in first for name in having) else None


def with_fields(document: Any, *having: str, under: Sequence[str] = ()) -> list[Any] | None:
    """The rows of a document that mixes rows of several sorts, if one of them has all of these fields; else None.

    It is a list, a single object, or an object that holds one or several of them `under` these names. Rows that stand
    beside the name of their stream, as Airbyte copies them, are taken out.
    """
    held = [document[name] for name in under if document.get(name)] if isinstance(document, Mapping) else []
    rows = [row for one in held or [document] for row in (one if isinstance(one, list) else [one])]
    rows = [row["data"] if isinstance(row, Mapping) and {"stream", "data"} <= row.keys() else row for row in rows]
    return rows if any(isinstance(row, Mapping) and all(name in row for name in having) for row in rows) else None
