"""Whether a scenario's capabilities fit together: each serves an objective, and each task is shown by something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.consistency.finding import Where, names, repeated, unknowns
from sim.scenario import Capability, CapabilityTarget, Problem, Scenario

_APART = " / "  #: stands between names where one is cited, and so in none of them


def problems_of_capabilities(scenario: Scenario) -> Iterator[Problem]:
    """What does not fit in a scenario's capabilities, or between them and its objectives and expectations."""
    yield from _named(("capabilities",), scenario.capabilities)
    for place, one in enumerate(scenario.capabilities):
        path = ("capabilities", place)
        yield from unknowns((*path, "objectives"), one.objectives, "objective", names(scenario.objectives))
        yield from repeated((*path, "objectives"), one.objectives, None)
        if not one.objectives:
            yield Problem((*path, "objectives"), None, "a capability serves an objective of the exercise, or several")
        yield from _targets(one, path, names(scenario.expectations))


def _targets(one: Capability, path: Where, expectations: Sequence[str]) -> Iterator[Problem]:
    if not one.targets:
        yield Problem((*path, "targets"), None, "a capability without a target cannot be rated")
    yield from _named((*path, "targets"), one.targets)
    for place, target in enumerate(one.targets):
        yield from _tasks(target, (*path, "targets", place), expectations)


def _tasks(target: CapabilityTarget, path: Where, expectations: Sequence[str]) -> Iterator[Problem]:
    if not target.critical_tasks:
        yield Problem((*path, "critical_tasks"), None, "a target without a critical task cannot be rated")
    yield from _named((*path, "critical_tasks"), target.critical_tasks)
    for place, task in enumerate(target.critical_tasks):
        where = (*path, "critical_tasks", place, "shown_by")
        yield from unknowns(where, task.shown_by, "expectation", expectations)
        yield from repeated(where, task.shown_by, None)
        if not task.shown_by:
            yield Problem(where, None, "a critical task is shown by an expectation, or by several")


def _named(path: Where, things: tuple) -> Iterator[Problem]:
    """Names stand once, and can be told apart where several are cited in a row."""
    yield from repeated(path, names(things))
    for place, one in enumerate(things):
        if _APART in one.name:
            yield Problem(
                (*path, place, "name"), one.name, f"a name holds no {_APART!r}: that stands between two names"
            )
