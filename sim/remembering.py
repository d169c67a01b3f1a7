"""Remembering: what is worked out from frozen data again and again need be worked out only once."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

Work = TypeVar("Work", bound=Callable[..., Any])

_KEPT = 1000  # results of one function; then all are forgotten


def remembered(work: Work) -> Work:
    """A function whose results are kept. Its first argument is frozen data, as a scenario's are, and is told by
    identity: hashing a whole organisation takes longer than most of what is asked about it. The others are hashed.

    Whoever asks shares the result, which must not be changed. Arguments are given by position.
    """
    kept: dict[Hashable, tuple[Any, Any]] = {}

    @functools.wraps(work)
    def asked(frozen: Any, *more: Hashable) -> Any:
        key = id(frozen), more
        found = kept.get(key)
        if found is None:
            if len(kept) >= _KEPT:
                kept.clear()
            # with the data themselves, so that their identity is not given to others while it stands for them here
            found = kept[key] = frozen, work(frozen, *more)
        return found[1]

    return cast(Work, asked)
