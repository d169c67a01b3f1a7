"""Dotted paths: words of fields and names of items, as changes and sources write them."""

from __future__ import annotations

from collections.abc import Iterable

from sim.consistency import Unread
from sim.files.complaints import Wrong, suggest
from sim.files.forms import Form, Words, inside


def walk(thing: object, form: Form, path: str) -> tuple[Words, Form]:
    """The names of fields and items along a path, and the form of what is at its end. Raises Wrong."""
    if not path:
        return (), form
    steps = inside(thing, form)
    word = first(steps, path)
    if not word:
        raise nowhere(path, steps)
    name, value, kind = steps[word]
    names, last = walk(value, kind, path[len(word) + 1 :])
    return (name, *names), last


def first(words: Iterable[str], path: str) -> str | None:
    """The word that a path begins with: the longest, as a name may hold a full stop."""
    fit = [word for word in words if path == word or path.startswith(f"{word}.")]
    return max(fit, key=len, default=None)


def nowhere(path: str, known: Iterable[str]) -> Wrong:
    """What is wrong with a path that begins with none of these words."""
    word, known = path.split(".")[0], tuple(known)
    close = suggest(word, known)
    there = f"; there are: {', '.join(dict.fromkeys(known))}" if known and not close else ""
    return Wrong(f"nothing here is called {word!r}{there}", close)


def leads(thing: object, form: Form, path: str) -> Wrong | None:
    """What is wrong with a path; None where it leads somewhere, or may: past a name that could not be read."""
    steps = inside(thing, form)
    word = first(steps, path)
    if word is None:
        return None if not path or any(isinstance(step, Unread) for step in steps) else nowhere(path, steps)
    _, value, kind = steps[word]
    return leads(value, kind, path[len(word) + 1 :])
