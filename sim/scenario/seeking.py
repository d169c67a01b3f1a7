"""What a search for a better playbook may move, and what it must keep."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario.words import Money, Share


@dataclass(frozen=True, slots=True)
class Movable:
    """A setting that a search may move. `path` leads to it: in the playbook where it begins with ``playbook.``, else in
    the organisation or the scenario, as a change has it. Either `choices` are the values that it may have, or it goes
    `from_` one `to` another in steps of `step`; each is written as in a file.

    `a_month`: what it costs to be ready, beyond what it costs now: an amount for each of the choices; of a range one,
    for each step above what stands there now (and saved for each step below). `paid_by` names the upkeep that pays."""

    name: str
    path: str
    choices: tuple[str, ...] = ()
    from_: str = ""
    to: str = ""
    step: str = ""
    a_month: tuple[Money, ...] = ()
    paid_by: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """What must hold: a `measure` is at most, or at least, so much, `in_` this share of the runs. A time that never
    comes is over every bound; any other measure keeps it where it has no value."""

    measure: str
    at_most: str = ""
    at_least: str = ""
    in_: Share = Share(1.0)


@dataclass(frozen=True, slots=True)
class SearchSpace:
    """Where a search looks: the `settings` that may move, the `limits` that must be kept, and how much a year may cost
    in all (`budget_a_year`; None: as much as it likes). `search` is its name."""

    search: str
    settings: tuple[Movable, ...]
    about: str = ""
    limits: tuple[Bound, ...] = ()
    budget_a_year: Money | None = None
