"""Changing: a copy of frozen data with one thing replaced, and what does not fit in it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, cast


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not fit: where (field names and list positions), what was read, what is wrong."""

    path: tuple[str | int, ...]
    read: object
    wrong: str
    known: tuple[str, ...] = ()


def changed(thing: Any, path: tuple[str, ...], value: Any) -> Any:
    """A copy of frozen `thing` with the field at `path` replaced; list items are found by their name.

    Raises KeyError with the part of the path that is not there.
    """
    head, *rest = path
    if isinstance(thing, tuple):
        position = next((i for i, item in enumerate(thing) if named(item) == head), None)
        if position is None:
            raise KeyError(head)
        item = changed(thing[position], tuple(rest), value) if rest else value
        return (*thing[:position], item, *thing[position + 1 :])
    if (
        isinstance(thing, type)
        or not dataclasses.is_dataclass(thing)
        or head not in {f.name for f in dataclasses.fields(thing)}
    ):
        raise KeyError(head)
    new = changed(getattr(thing, head), tuple(rest), value) if rest else value
    return dataclasses.replace(cast(Any, thing), **{head: new})


def named(item: Any) -> str | None:
    """What an item of a list is called in a path; None if it has no name."""
    return next((getattr(item, f) for f in ("name", "channel", "category", "component") if hasattr(item, f)), None)
