"""What a field of the data asks for, read off its annotation: fields, list items, and what may be absent."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from functools import cache
from types import NoneType

from sim.scenario import Duration
from sim.scenario import named as name_of

Form = typing.Any  #: an annotated type, such as `Seconds`, `tuple[str, ...]` or `Demand | None`

Words = tuple[str, ...]  #: a path by words of fields and names of items


@cache
def forms(record: type) -> dict[str, Form]:
    """The forms of a dataclass's fields, by field name."""
    return typing.get_type_hints(record)


@cache
def written(record: type) -> dict[str, dataclasses.Field]:
    """The fields that an author writes, by the words in the file (spaces for underscores).

    What does not count when two of them are compared (the digest) is worked out, not written.
    """
    return {words(field.name): field for field in dataclasses.fields(record) if field.compare}


def words(name: str) -> str:
    """A field's name as it stands in a file: ``by_hour`` is written ``by hour``, ``from_`` is ``from``."""
    return name.replace("_", " ").strip()


def needed(field: dataclasses.Field) -> bool:
    """Whether a field has no default."""
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def inner(form: Form) -> Form:
    """X of `X | None`; any other form as it is."""
    kinds = typing.get_args(form)
    return next(kind for kind in kinds if kind is not NoneType) if NoneType in kinds else form


def item(form: Form) -> Form | None:
    """X of `tuple[X, ...]`; None for what is no list."""
    return typing.get_args(form)[0] if typing.get_origin(form) is tuple else None


def choices(form: Form) -> tuple[str, ...]:
    """The words that a `Literal` allows; () for any other form."""
    return typing.get_args(form) if typing.get_origin(form) is typing.Literal else ()


def has_fields(form: Form) -> bool:
    """Whether a form is a dataclass."""
    return dataclasses.is_dataclass(form)


def is_record(form: Form) -> bool:
    """Whether a form has fields that can be named in a path. A `Duration` has not: it is one value."""
    return has_fields(form) and form is not Duration


def base(form: Form) -> Form:
    """The Python type behind a form: float for `Share`, int for `Seconds`."""
    return getattr(form, "__supertype__", form)


def inside(thing: object, form: Form) -> dict[str, tuple[str, object, Form]]:
    """What can be named one step further in: the word, then its name, value and form.

    Fields of a record by their words, items of a list by their names; nothing for a single value.
    """
    form, kind = inner(form), item(inner(form))
    if thing is None:
        return {}
    if is_record(form):
        hints = forms(form)
        return {
            word: (field.name, getattr(thing, field.name), hints[field.name]) for word, field in written(form).items()
        }
    if kind is not None and is_record(kind):
        named = ((name_of(entry), entry) for entry in typing.cast(tuple, thing))
        return {name: (name, entry, kind) for name, entry in named if name is not None}
    return {}


def leaves(thing: object, form: Form, path: Words = ()) -> Iterator[tuple[Words, object, Form]]:
    """Every single value, with its path in words and its form; absent ones are left out."""
    steps = inside(thing, form)
    for word, (_, value, kind) in steps.items():
        yield from leaves(value, kind, (*path, word))
    if not steps and thing is not None:
        yield path, thing, inner(form)


def leaves_alike(
    thing: object, form: Form, path: Words = (), alike: Words = ()
) -> Iterator[tuple[Words, Words, object, Form]]:
    """As `leaves`, with the path that has ``*`` for the names of items."""
    listed = item(inner(form)) is not None
    steps = inside(thing, form)
    for word, (_, value, kind) in steps.items():
        yield from leaves_alike(value, kind, (*path, word), (*alike, "*" if listed else word))
    if not steps and thing is not None:
        yield path, alike, thing, inner(form)
