"""The numbers of a scenario that a ruling may change, by their paths."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from sim.actions import Rule
from sim.scenario import Scenario
from sim.scenario.changing import named


def adjustable(scenario: Scenario) -> dict[str, float]:
    """Each number that a ruling may change, by its dotted path, as it is at the start; items of a list by their names,
    and those without one not at all."""
    found: dict[str, float] = {}
    for words in Rule.within:
        first, second = path = words.split(".")
        found |= _numbers(getattr(getattr(scenario, first), second), tuple(path))
    return found


def _numbers(thing: Any, path: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    if isinstance(thing, int | float) and not isinstance(thing, bool):
        yield ".".join(path), thing
    elif isinstance(thing, tuple):
        for item in thing:
            if (name := named(item)) and "." not in name:
                yield from _numbers(item, (*path, name))
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            yield from _numbers(getattr(thing, field.name), (*path, field.name))
