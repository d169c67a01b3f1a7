"""Who sees an event, and in which words the log tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sim.scenario import ROLES

TRUTH: tuple[str, ...] = ()
EVERYBODY: tuple[str, ...] = ROLES
OWN: tuple[str, ...] = ("own",)

Event = Any  #: one of the records of this package
Kind = TypeVar("Kind", bound=type)


def told(seen_by: tuple[str, ...], says: str) -> Callable[[Kind], Kind]:
    """Marks a kind of event: who sees it (`seen_by`), and the sentence that tells it (`says`)."""

    def mark(kind: Any) -> Any:
        kind.seen_by, kind.says = seen_by, says
        return kind

    return mark
