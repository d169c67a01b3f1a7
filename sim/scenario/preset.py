"""A preset: numbers that belong together because they come from one place, as changes to any scenario."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preset:
    """Changes to a scenario or its organisation (`"paging.day.delay={lognormal: 4 min, sigma: 1.1}"`) under a name.

    `source` says where the numbers come from, in words that let others find it again.
    """

    name: str
    about: str
    source: str
    with_: tuple[str, ...]
