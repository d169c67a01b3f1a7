"""Actions as plain data: written, read back, and refused where they are malformed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from sim.actions.clocks import SINCE
from sim.actions.documents import WriteDocument
from sim.actions.kinds import (
    FACILITATOR,
    FIELDS,
    LONGEST_TEXT,
    OCCASIONS,
    TOPICS,
    Action,
    Answer,
    Draft,
    Redraft,
    Rule,
)
from sim.scenario import ANSWERS, CATEGORIES, DOCUMENTS, FAMILIES, GROUPS, PROMISES, REFUNDS


class BadAction(ValueError):
    """The data do not make an action: what was read, and what would do."""


KINDS: dict[str, type] = {kind.__name__: kind for kind in Action.__args__}
_FORMS: dict[type, tuple[tuple[str, str], ...]] = {
    kind: tuple((f.name, str(f.type)) for f in dataclasses.fields(kind)) for kind in Action.__args__
}

_NAMES = {kind: "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip() for name, kind in KINDS.items()}
#: What an option may hold: the fields of each action of a role, by its name as playbooks write it (see `kind`).
CHOICES = {
    name: tuple(field for field, _ in _FORMS[kind])
    for kind, name in _NAMES.items()
    if kind is not Answer and kind.by != (FACILITATOR,)  # type: ignore[attr-defined]  # every kind has it
}
_WORDS: dict[str, tuple[str, ...]] = {
    "category": CATEGORIES,
    "kind": FAMILIES,
    "to": GROUPS,
    "about": TOPICS,
    "occasion": OCCASIONS,
    "answer": ANSWERS,
    "how": REFUNDS,
    "since": SINCE,
    "document": tuple(DOCUMENTS),
}


def kind(action: Action) -> str:
    """The action's name as people and playbooks write it: `brief support` for `BriefSupport`."""
    return _NAMES[type(action)]


def fields(action: Action) -> tuple[tuple[str, Any], ...]:
    """The action's fields and values, for the log."""
    return tuple([(name, getattr(action, name)) for name, _ in _FORMS[type(action)]])


def written(action: Action) -> dict[str, Any]:
    """The action as plain data: its kind under `do`, then its fields."""
    return {"do": type(action).__name__, **dict(fields(action))}


def parse(data: Any) -> Action:
    """The action that `written` data describe.

    Raises BadAction for an unknown kind or field, a value of the wrong type, an unknown word, text too long.
    """
    if not isinstance(data, dict) or not isinstance(data.get("do"), str) or data["do"] not in KINDS:
        raise BadAction(f"read {str(data)[:80]!r}; an action is an object whose 'do' is one of {', '.join(KINDS)}")
    kind_ = KINDS[data["do"]]
    given = {name: value for name, value in data.items() if name != "do"}
    unknown = given.keys() - dict(_FORMS[kind_]).keys()
    if unknown:
        raise BadAction(f"{data['do']} has no field {sorted(unknown)[0]!r}")
    try:
        action = kind_(**{name: _frozen(value) for name, value in given.items()})
    except TypeError as error:
        raise BadAction(f"{data['do']}: {error}") from None
    return checked(action)


def checked(action: Action) -> Action:
    """The same action, if every field has the right type and words. Raises BadAction, see `parse`."""
    for name, annotation, fits, words in _TESTS[type(action)]:
        value = getattr(action, name)
        if not fits(value):
            shown = f"{str(value)[:60]!r} ({len(str(value))} characters)"
            long = f", of {LONGEST_TEXT:,} characters at most" if "str" in annotation else ""
            raise BadAction(f"{type(action).__name__}.{name}: read {shown}; it must be {annotation}{long}")
        if words and value not in words:
            raise BadAction(f"{type(action).__name__}.{name}: read {value!r}; it is one of {', '.join(words)}")
    if isinstance(action, (Draft, Redraft)):
        _check_fields(action)
    if isinstance(action, Draft):
        _check_draft(action)
    if isinstance(action, WriteDocument):
        _check_parts(action)
    if isinstance(action, Rule) and bool(action.path) != (action.value is not None):
        raise BadAction(f"Rule: read path {'.'.join(action.path)!r} and value {action.value}; give both or neither")
    return action


def _check_fields(action: Draft | Redraft) -> None:
    for name, _ in action.fields:
        if name not in FIELDS:
            raise BadAction(f"{type(action).__name__}.fields: read {name!r}; a notice's fields are {', '.join(FIELDS)}")


def _check_parts(written: WriteDocument) -> None:
    """Each part is one that the document has, once."""
    names, parts = [name for name, _ in written.fields], [part.name for part in DOCUMENTS[written.document].parts]
    for place, name in enumerate(names):
        if name not in parts or name in names[:place]:
            has = f"a {written.document} has, each once, {', '.join(parts)}"
            raise BadAction(f"WriteDocument.fields: read {name!r}; {has}")


def _check_draft(draft: Draft) -> None:
    if not draft.channels:
        raise BadAction("Draft.channels: read nothing; a notice goes by at least one channel")
    if draft.next_update is not None and not PROMISES[0] <= draft.next_update <= PROMISES[1]:
        raise BadAction(f"Draft.next_update: read {draft.next_update} s; it is between a minute and a week")
    if draft.estimate is not None and not PROMISES[0] <= draft.estimate <= PROMISES[1]:
        raise BadAction(f"Draft.estimate: read {draft.estimate} s; it is between a minute and a week")


def _all_texts(value: Any) -> bool:
    return isinstance(value, tuple) and all(map(_is_text, value))


def _is_text(value: Any) -> bool:
    """A text that is not too long and can be written into a file (half a surrogate pair cannot)."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return False
    return value.isascii() or not any("\ud800" <= c <= "\udfff" for c in value)


_TYPES: dict[str, Callable[[Any], bool]] = {
    "str": _is_text,
    "bool": lambda v: isinstance(v, bool),
    "int": lambda v: isinstance(v, int) and not isinstance(v, bool) and v >= 0,
    "int | None": lambda v: v is None or (isinstance(v, int) and not isinstance(v, bool)),
    "float | None": lambda v: v is None or (isinstance(v, int | float) and not isinstance(v, bool) and abs(v) < 1e15),
    "tuple[str, ...]": _all_texts,
    "tuple[int, ...]": lambda v: isinstance(v, tuple) and all(isinstance(n, int) and n > 0 for n in v),
    "tuple[tuple[str, str], ...]": lambda v: isinstance(v, tuple) and all(_all_texts(p) and len(p) == 2 for p in v),
}
_TESTS = {
    kind: tuple((name, annotation, _TYPES[annotation], _WORDS.get(name, ())) for name, annotation in form)
    for kind, form in _FORMS.items()
}


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
