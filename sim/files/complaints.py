"""What is wrong with a file, said so that its author can mend it: where, what was read, what would do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

Where = tuple[str | int, ...]  #: where in a file: the words of fields, and positions in lists from 0


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong.

    `line` counts from 1; None where no line is to blame (a directory, a change, saved data). `path` is
    dotted, such as ``fault.remedies[1].chance``; `read` is what stands there, None where nothing does.
    """

    file: str
    line: int | None
    path: str
    read: str | None
    wrong: str
    suggestion: str | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        read = None if self.read is None else f"read {_short(self.read)!r}"
        meant = None if self.suggestion is None else f"did you mean {_short(self.suggestion)!r}?"
        said = "; ".join(part for part in (read, self.wrong, meant) if part)
        return ": ".join(part for part in (place, self.path, said) if part)


class BadFile(ValueError):
    """A file, a change or saved data cannot be used; `complaints` says everything that is wrong."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__(self.complaints)

    def __str__(self) -> str:
        return "\n".join(map(str, self.complaints))


class Wrong(Exception):
    """A piece of text does not say what its place asks for. Whoever knows the place makes it a complaint."""

    def __init__(self, wrong: str, suggestion: str | None = None) -> None:
        super().__init__(wrong)
        self.wrong, self.suggestion = wrong, suggestion


def suggest(read: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or None."""
    plain = {_plain(word): word for word in known}
    close = difflib.get_close_matches(_plain(read), plain, n=1)
    return plain[close[0]] if close else None


def dotted(path: Where) -> str:
    """A path as people read it: ``fault.remedies[1].chance``."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def _plain(word: str) -> str:
    return word.casefold().replace("_", " ")


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."
