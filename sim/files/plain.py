"""A scenario as plain JSON data and back, and the digest that tells two scenarios apart."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sys

from sim.files.complaints import BadFile, Complaint, Where, dotted, suggest
from sim.files.forms import Form, base, choices, forms, has_fields, inner, item, needed
from sim.scenario import DAY, ClockTime, Playbook, Scenario, Share

_HIGHEST: dict[Form, int] = {Share: 1, ClockTime: DAY - 1}  #: of forms that have an end; others are finite
SAVED = "saved data"  #: what complaints call it


def to_json(thing: Scenario | Playbook) -> dict:
    """The whole scenario (with its organisation and digest) or playbook as what `json.dumps` takes. Lists for
    tuples."""
    return _out(type(thing), thing)


def playbook_from_json(saved: dict) -> Playbook:
    """The playbook that `to_json` made `saved` of. Raises BadFile, see `from_json`."""
    return _in(Playbook, saved, ())


def from_json(saved: dict) -> Scenario:
    """The scenario that `to_json` made `saved` of, equal in every field.

    Fields with a default may be absent, so that files of an earlier version can be read. Raises BadFile,
    with the path, at the first thing that does not fit.
    """
    return _in(Scenario, saved, ())


def digest(scenario: Scenario) -> str:
    """The SHA-256 (64 hexadecimal digits) of all that the world can know of the scenario: of everything that it says,
    except its own digest, the injects, of which only the facilitator knows, and how often a year it happens.

    How the YAML was laid out and commented does not matter; any value does.
    """
    return digest_of(to_json(scenario))


def digest_of(saved: dict) -> str:
    """The `digest` of the scenario that `to_json` made `saved` of. Raises ValueError for what JSON cannot say."""
    plain = {name: value for name, value in saved.items() if name not in ("digest", "injects", "per_year")}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def digested(scenario: Scenario) -> Scenario:
    """The scenario with its digest filled in."""
    return dataclasses.replace(scenario, digest=digest(scenario))


def _out(form: Form, value):
    form = inner(form)
    if value is None:
        return None
    if has_fields(form):
        return {name: _out(kind, getattr(value, name)) for name, kind in forms(form).items()}
    if item(form) is not None:
        return [_out(item(form), one) for one in value]
    # 300 and 300.0 are equal, and so must be what they are written as.
    return value if choices(form) else base(form)(value)


def _in(form: Form, value, path: Where):
    if value is None and inner(form) is not form:
        return None
    form = inner(form)
    if has_fields(form):
        return _record(form, value, path)
    if item(form) is not None:
        return _list(form, value, path)
    return _single(form, value, path)


def _record(form: Form, value, path: Where):
    if not isinstance(value, dict):
        _refuse(path, value, "an object is expected here")
    fields = {field.name: field for field in dataclasses.fields(form)}
    for name in value:
        if name not in fields:
            _refuse((*path, str(name)), name, "there is no such field", suggest(str(name), fields))
    for name, field in fields.items():
        if name not in value and needed(field):
            _refuse((*path, name), None, "this is missing")
    return form(**{name: _in(forms(form)[name], one, (*path, name)) for name, one in value.items()})


def _list(form: Form, value, path: Where):
    if not isinstance(value, (list, tuple)):
        _refuse(path, value, "a list is expected here")
    if form == tuple[str, str] and len(value) != 2:
        _refuse(path, value, "two texts are expected here")
    return tuple(_in(item(form), one, (*path, place)) for place, one in enumerate(value))


def _single(form: Form, value, path: Where):
    if choices(form):
        if value not in choices(form):
            _refuse(path, value, f"one of these is expected: {', '.join(choices(form))}")
        return value
    kind = base(form)
    fits = isinstance(value, (int, float) if kind is float else kind)
    if not fits or (isinstance(value, bool) and kind is not bool):
        _refuse(path, value, f"a value of type {kind.__name__} is expected here")
    highest = _HIGHEST.get(form, sys.float_info.max)
    if kind is not str and not 0 <= value <= highest:
        _refuse(path, value, f"a number between 0 and {highest:g} is expected here")
    return kind(value)


def _refuse(path: Where, read, wrong: str, suggestion: str | None = None):
    said = None if read is None else read if isinstance(read, str) else repr(read)
    raise BadFile([Complaint(SAVED, None, dotted(path), said, wrong, suggestion)])
