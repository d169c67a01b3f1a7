"""Extras: libraries that only some questions need, asked for before anything is run."""

from __future__ import annotations

from importlib.util import find_spec


class ExtraMissing(ImportError, ValueError):
    """An extra of this package is not installed; it says how to have it."""


def needed(extra: str, *modules: str) -> None:
    """Nothing happens where these modules can be had. Raises ExtraMissing, with what to type."""
    lost = [name for name in modules if find_spec(name) is None]
    if lost:
        raise ExtraMissing(
            f"this needs {' and '.join(lost)}, which is the extra {extra!r}: pip install -e '.[{extra}]'"
        )
