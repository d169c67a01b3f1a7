"""Whether a search space fits together: each setting has values to choose from, and what costs is paid by something."""

from __future__ import annotations

from collections.abc import Iterator

from sim.consistency.finding import Unread, Where, complete, repeated
from sim.scenario import Bound, Movable, Problem, SearchSpace

MOST_CHOICES = 50  #: values of one setting; a finer range says nothing that a coarser one does not


def problems_of_space(space: SearchSpace) -> list[Problem]:
    """What in a search space does not fit together, whatever it is used for."""
    found = [*_empty(space), *repeated(("settings",), [one.name for one in space.settings])]
    found += repeated(("settings",), [one.path for one in space.settings], "path")
    for place, one in enumerate(space.settings):
        found += _setting(one, ("settings", place))
    for place, bound in enumerate(space.limits):
        found += _bound(bound, ("limits", place))
    if space.budget_a_year is not None and space.budget_a_year <= 0:
        found.append(Problem(("budget_a_year",), space.budget_a_year, "more than 0 is expected here"))
    return found


def _empty(space: SearchSpace) -> Iterator[Problem]:
    if not space.settings:
        yield Problem(("settings",), None, "at least one setting is expected here; without, there is nothing to search")


def _setting(one: Movable, path: Where) -> Iterator[Problem]:
    range_ = (one.from_, one.to, one.step)
    if any(isinstance(text, Unread) for text in range_) or not complete(one.choices):
        return
    if one.choices and any(range_):
        yield Problem((*path, "choices"), None, "there are choices and a range; leave one of them out")
    elif not one.choices and not all(range_):
        wrong = "either choices are expected, or all of 'from', 'to' and 'step'"
        yield Problem(path, one.name, wrong)
    if one.choices and not 2 <= len(one.choices) <= MOST_CHOICES:
        yield Problem((*path, "choices"), None, f"2 to {MOST_CHOICES} choices are expected here")
    yield from repeated((*path, "choices"), one.choices, None)
    yield from _costs(one, path)


def _costs(one: Movable, path: Where) -> Iterator[Problem]:
    wanted = len(one.choices) or 1
    if one.a_month and len(one.a_month) != wanted:
        what = "an amount for each of the choices" if one.choices else "one amount, for each step,"
        yield Problem((*path, "a_month"), len(one.a_month), f"{what} is expected here")
    if one.a_month and not one.paid_by:
        yield Problem((*path, "paid_by"), None, "this is missing: which upkeep of the organisation pays for it")
    if one.paid_by and not one.a_month:
        yield Problem((*path, "a_month"), None, "this is missing: what it costs a month")


def _bound(bound: Bound, path: Where) -> Iterator[Problem]:
    if not isinstance(bound.measure, Unread) and not bound.at_most and not bound.at_least:
        yield Problem(path, bound.measure, "'at most' or 'at least' is expected here, or both")
    if bound.in_ <= 0:
        yield Problem((*path, "in_"), bound.in_, "a share of the runs above 0 % is expected here")
