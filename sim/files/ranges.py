"""Between what a number may lie, as its author says it in `ranges`: ``2 min to 5 min``, or ``× 0.5 to × 1.5``."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from sim.files.complaints import Complaint, Wrong
from sim.files.forms import Form, leaves
from sim.files.paths import first, leads, walk
from sim.files.scaling import multiplied
from sim.files.settings import value_of
from sim.files.tree import Node, at
from sim.files.values import NUMBERS, counted, number
from sim.scenario import ClockTime, Duration, Organisation, Scenario, Seconds, named

_TO, _TIMES = " to ", "×"
MOST_STEPS = 50  #: values of one range that are looked at


def between(form: Form, value: Any, text: str) -> tuple[Any, Any]:
    """The two ends that a text such as ``2 min to 5 min`` or ``× 0.5 to × 1.5`` says for a value. Raises Wrong."""
    low, to, high = text.partition(_TO)
    if not to:
        raise Wrong("a range has two ends, such as '2 min to 5 min' or '× 0.5 to × 1.5'")
    return _end(form, value, low.strip()), _end(form, value, high.strip())


def stepped(form: Form, value: Any, low: str, high: str, step: str) -> list[Any]:
    """The values from one end to another in equal steps, each end and the step as written in a file. Raises Wrong for
    what is no number, for ends that are the wrong way round, and for more than MOST_STEPS values."""
    if form not in NUMBERS and form is not Duration:
        raise Wrong("this is no number, so it has no range; name choices")
    first, last = (_end(form, value, text) for text in (low, high))
    size = float(_read(Seconds if form is Duration else form, step))
    begin, end = (one.seconds if form is Duration else one for one in (first, last))
    if size <= 0 or not begin < end:
        raise Wrong("a range goes up in steps of more than nothing, such as from 2 min to 5 min in steps of 1 min")
    count = int((end - begin) / size + 1e-9) + 1
    if count > MOST_STEPS:
        raise Wrong(f"these are {count:,} values; at most {MOST_STEPS} are looked at: take larger steps")
    kind = int if form in (Seconds, int, ClockTime) else float
    sizes = [kind(round(begin + n * size, 12)) for n in range(count)]
    return [dataclasses.replace(value, seconds=float(one)) for one in sizes] if form is Duration else sizes


def _end(form: Form, value: Any, text: str) -> Any:
    if text.startswith(_TIMES):
        return multiplied(form, value, number(text.removeprefix(_TIMES).strip()))
    if form is Duration and not text.startswith("{"):
        return dataclasses.replace(value, seconds=float(_read(Seconds, text)))
    return _read(form, text)


def _read(form: Form, text: str) -> Any:
    value, complaints = value_of(form, text, (), "")
    if complaints:
        raise Wrong(complaints[0].wrong, complaints[0].suggestion)
    return value


def range_complaints(thing: Organisation | Scenario, file: str, node: Node) -> list[Complaint]:
    """The entries of `ranges` that lead to no number, or whose ends cannot be read, with their lines."""
    found = []
    for path, text in thing.ranges:
        if wrong := _ill(thing, path, text):
            line = at(node, ("ranges", path))[0].line
            found.append(Complaint(file, line, f"ranges.{path}", text, wrong.wrong, wrong.suggestion))
    return found


def _ill(thing: Organisation | Scenario, path: str, text: str) -> Wrong | None:
    if isinstance(thing, Scenario) and first(["organisation"], path):
        return Wrong("between what an organisation's numbers may lie is said in its own file")
    if wrong := leads(thing, type(thing), path):
        return wrong
    try:
        there = [(value, kind) for value, kind in _below(thing, path) if counted(kind)]
        for value, kind in there:
            between(kind, value, text)
    except Wrong as wrong:
        return wrong
    return None if there else Wrong("there is no number here")


def _below(thing: Organisation | Scenario, path: str) -> Iterator[tuple[Any, Form]]:
    names, form = walk(thing, type(thing), path)
    start = thing
    for name in names:
        start = _step(start, name)
    for _, value, kind in leaves(start, form):
        yield value, kind


def _step(thing: Any, name: str) -> Any:
    return next(one for one in thing if named(one) == name) if isinstance(thing, tuple) else getattr(thing, name)
