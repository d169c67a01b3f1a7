"""Tools: the software that an organisation works with, and what each is known to do to its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["tracker", "pager", "support", "mail", "social", "chat", "bridge"]
Confidence = Literal["measured by us", "primary source", "secondary source", "weak", "assumption"]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that an organisation has chosen, and the channels or ways to come together that it `carries` (none named:
    what its profile says that it usually does)."""

    name: str
    carries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """One number that a tool brings: a change as people write it, in which `<it>` stands for what the tool carries;
    the public `source` it has, `as_of` when that was so, and how sure it is."""

    change: str
    source: str
    as_of: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Limit:
    """Something that is known of a tool and changes nothing in the model, and `why` not."""

    says: str
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a tool: its `kind`, what it does (`about`), what it `usually` carries, what it `sets`, the
    `limits` that change nothing, the measures in which it `shows`, and what is not in the model yet (`due`)."""

    name: str
    kind: Kind
    about: str
    usually: tuple[str, ...] = ()
    sets: tuple[Setting, ...] = ()
    limits: tuple[Limit, ...] = ()
    shows: tuple[str, ...] = ()
    due: str = ""


@dataclass(frozen=True, slots=True)
class Profiles:
    """All profiles of a file."""

    profiles: tuple[Profile, ...]
