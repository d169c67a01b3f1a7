"""Seals: each line of an exercise's file carries a digest of itself and of all before it.

Whoever changes, drops or moves a line afterwards breaks the chain from there on, and it is seen where. It does not
keep anybody from making a whole new chain: that the file is the one that was played is known by its last seal, which
the debrief and the kept log's reader may write down elsewhere.
"""

from __future__ import annotations

import hashlib
import re

BEGINS = ""  #: the seal before the first line
_LENGTH = 32  # hexadecimal digits: 128 bits
_SEALED = re.compile(rb', "seal": "([0-9a-f]{%d})"\}$' % _LENGTH)


def seal(text: bytes, before: str) -> str:
    """The seal of a line (JSON without its own seal), after the one before."""
    return hashlib.sha256(before.encode() + b"\n" + text).hexdigest()[:_LENGTH]


def sealed(text: bytes, before: str) -> tuple[bytes, str]:
    """A line (a JSON object) with its seal in it, and the seal."""
    own = seal(text, before)
    return text[:-1] + f', "seal": "{own}"}}'.encode(), own


def seal_of(line: bytes) -> str | None:
    """The seal that a line says it has; None for one without, as written before there were seals."""
    found = _SEALED.search(line)
    return found[1].decode() if found else None


def first_broken(lines: list[bytes]) -> int | None:
    """The number (from 1) of the first line whose seal does not fit; None: all do. A file whose first line has none was
    written before there were seals, and then none of its lines has one."""
    before, wanted = BEGINS, seal_of(lines[0]) is not None if lines else False
    for number, line in enumerate(lines, 1):
        own = seal_of(line)
        if not wanted and own is None:
            continue
        if own is None or seal(_SEALED.sub(b"}", line), before) != own:
            return number
        before = own
    return None
