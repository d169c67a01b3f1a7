"""A dispatch: one thing for one tool, a request or a mail, ready to go."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: Stands in a body for the key of a tool, which is put in when it goes, and is never kept.
KEY = "<the key of your tool>"
#: Stands in a path for what the tool called the thing that an earlier dispatch made.
MADE = "{made}"


@dataclass(frozen=True, slots=True)
class Request:
    """A request to a web tool. `id` tells it from any other dispatch of any exercise; `about` is what it is, in words
    that say EXERCISE. `path` goes on where the tool's address ends; where `MADE` stands in it, it needs what the
    dispatch `needs` made. `repeatable`: sent twice, the tool takes it once."""

    id: str
    about: str
    method: str
    path: str
    body: Mapping[str, Any]
    needs: str = ""
    repeatable: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to one address; `name` is whose that is. `written` is when it was sent in the exercise."""

    id: str
    about: str
    name: str
    address: str
    text: str
    written: datetime.datetime

    @property
    def repeatable(self) -> bool:
        """A mail that is sent twice comes twice."""
        return False

    @property
    def needs(self) -> str:
        """A mail needs nothing that went before."""
        return ""


Dispatch = Request | Mail


def short(identity: str) -> str:
    """An identity as tools can carry it: hexadecimal digits, always the same for the same one."""
    return hashlib.sha256(identity.encode()).hexdigest()[:32]


def stamp(at: datetime.datetime) -> str:
    """A time as the tools write it: 2026-11-27T16:52:00+00:00."""
    return at.isoformat(timespec="seconds")
