"""What each field of a line of an exercise's file must look like, so that it can be read again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim import actions as act
from sim.exercise.remarks import RATINGS, SEEN, Rated
from sim.scenario import DOCUMENTS, ROLES

MODES = ("turn", "flowing")
STATES = ("running", "paused", "ended")
HOLDERS = ("people", "playbook", "nobody")
RELEASES = ("automatic", "confirmed")  #: of injects: at their second, or when the facilitator says so
DEEDS = ("skipped", "deferred", "done")


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_seats(value: Any) -> bool:
    return isinstance(value, dict) and all(
        role in ROLES and isinstance(names, list) and all(map(_is_text, names)) for role, names in value.items()
    )


def _is_short(value: Any) -> bool:
    return _is_text(value) and len(value) <= act.LONGEST_TEXT


def _is_pairs(value: Any) -> bool:
    pairs = isinstance(value, tuple) and all(isinstance(pair, tuple) and len(pair) == 2 for pair in value)
    return pairs and all(_is_short(text) for pair in value for text in pair)


#: What a field must look like, where it is not a text.
_SHAPES: dict[str, Callable[[Any], bool]] = {
    "scenario": lambda value: isinstance(value, dict),
    "playbook": lambda value: value is None or isinstance(value, dict),
    "people": _is_seats,
    "seed": _is_whole,
    "mode": lambda value: value in MODES,
    "at": lambda value: _is_whole(value) and value >= 0,
    "n": _is_whole,
    "takes": lambda value: value is None or (_is_whole(value) and value >= 0),
    "until": lambda value: value is None or (_is_whole(value) and value >= 0),
    "release": lambda value: value in RELEASES,
    "deed": lambda value: value in DEEDS,
    "prompt": lambda value: value is None or isinstance(value, str),
    "state": lambda value: value in STATES,
    "seen": lambda value: value in SEEN,
    "sure": lambda value: _is_whole(value) and 0 <= value <= 100,
    "score": lambda value: _is_whole(value) and 0 <= value <= 100,
    "reason": _is_short,
    "rating": lambda value: value in ("", *RATINGS),
    "proposed": lambda value: value in ("", *RATINGS),
    "lead": lambda value: isinstance(value, bool),
    "holder": lambda value: value in HOLDERS,
    "names": lambda value: isinstance(value, tuple) and all(map(_is_text, value)),
    "actions": lambda value: isinstance(value, tuple),
    "answers": _is_pairs,
    "fields": _is_pairs,
    "text": _is_short,
    "document": lambda value: value in DOCUMENTS,
    "action": lambda value: isinstance(value, act.Action),
}


def shaped(line: Any) -> Any:
    """The same line (or header), if every field looks as it must. Raises ValueError."""
    for name in line.__slots__:
        value = getattr(line, name)
        if not _SHAPES.get(name, _is_text)(value):
            raise ValueError(f"{name} is {repr(value)[:60]}; that cannot be")
    if isinstance(line, Rated):
        _is_answered_for(line)
    return line


def _is_answered_for(line: Rated) -> None:
    """Raises ValueError for a rating that is nobody's, is about nothing, or differs without a reason."""
    if not line.who.strip() or not line.about.strip():
        raise ValueError("a rating says who rates, and what it is about")
    if line.rating != line.proposed and not line.reason.strip():
        raise ValueError("a rating that differs from the proposal is given with a reason")
