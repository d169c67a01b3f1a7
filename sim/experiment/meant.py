"""Names in a question that are none: what was probably meant, or what there is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

_MOST = 3  # names that are offered


def no_such(what: str, read: Any, known: Iterable[str], others: str = "") -> str:
    """`there is no measure 'contact'; did you mean 'contacts'?`; where nothing is like it, what there is. `others` is
    said of a list that would be too long to read."""
    names = list(known)
    return f"there is no {what} {read!r}; {meant(read, names) or others or f'there is {_listed(names)}'}"


def meant(read: Any, known: Iterable[str]) -> str:
    """`did you mean 'contacts' or 'contacts contained'?`: what is written nearly so, or has it in it; "" if nothing."""
    names = {_plain(word): word for word in known}
    word = _plain(str(read))
    close = difflib.get_close_matches(word, names, n=_MOST)
    inside = [name for name in names if len(word) > 1 and word in name]
    found = [repr(names[name]) for name in dict.fromkeys([*close, *inside])][:_MOST]
    return f"did you mean {' or '.join(filter(None, [', '.join(found[:-1]), found[-1]]))}?" if found else ""


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "none"


def _plain(word: str) -> str:
    return word.casefold().replace("_", " ").replace("-", " ")
