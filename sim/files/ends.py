"""Between what each number of a scenario may lie: the ends that its author names in `ranges`, else those of a rule."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Literal, NamedTuple

from sim.files.forms import Form, choices, is_record, item, leaves_alike
from sim.files.loading import Source, as_scenario
from sim.files.ranges import between
from sim.files.scaling import blended, scaled, setting_text, shown_text
from sim.files.sources import source_of
from sim.files.values import counted, value_text
from sim.scenario import ClockTime, Organisation, Scenario

HALF_AND_DOUBLE = 2.0  #: by the rule, a number may be so many times lower or higher


class Ends(NamedTuple):
    """One value of a scenario, and how far it may go.

    `parameter` is its path as `change` takes it, `alike` the same path with ``*`` for the names of items, so that the
    same number of every channel has one. `low` and `high` are values as `value`; `by` says where they come from. `why`
    says why there are none ("" where there are).
    """

    parameter: str
    alike: str
    source: str
    form: Form
    value: Any
    low: Any
    high: Any
    by: Literal["range", "rule"] = "rule"
    why: str = ""

    def at(self, place: float) -> Any:
        """The value at a place between the ends: 0 is the low end, 1 the high one."""
        return blended(self.form, self.low, self.high, place, self.by == "rule")

    def change(self, value: Any) -> str:
        """The change that puts a value in its place."""
        return f"{self.parameter}={setting_text(self.form, value)}"

    def shown(self, value: Any, currency: str = "") -> str:
        """A value as people read it: of a time that varies what it lies around, of a share four digits."""
        return shown_text(self.form, value, currency)


def ends(scenario: Scenario | Source, factor: float = HALF_AND_DOUBLE, ranges: bool = True) -> list[Ends]:
    """Every single value of the organisation and the scenario, with its ends or why it has none.

    The ends are those of the longest entry in `ranges` that its path begins with (with `ranges` false: of none). Else a
    time, an amount or a count is divided and multiplied by `factor`; times are whole seconds, counts at least 1. Of a
    share it is the odds that are, so that it stays a share. Of a time that varies, what it lies around moves, and its
    spread stays. A list of numbers is one value, all of which move. Raises ValueError for a factor that is not above 1.
    """
    if not 1 < factor < math.inf:
        raise ValueError(f"factor is {factor!r}; it is a number above 1, such as 2 for half and double")
    one = as_scenario(scenario)
    own = [
        *_of(one.organisation, Organisation, factor, ranges),
        *(
            found
            for found in _of(one, Scenario, factor, ranges)
            if not found.parameter.startswith(("organisation.", "injects."))
        ),
    ]
    return [_moves(found) for found in own if found.parameter not in ("sources", "ranges", "injects")]


#: What no run changes by, by how its path begins, and why.
_STILL = {"per year": "how often it happens changes no run", "upkeep.": "what being ready costs changes no run"}


def _moves(found: Ends) -> Ends:
    """The same, but that what no run changes by has no ends."""
    why = next((why for path, why in _STILL.items() if found.parameter.startswith(path)), "")
    return found._replace(low=found.value, high=found.value, why=found.why or why) if why else found


def _of(thing: Any, form: Form, factor: float, ranges: bool) -> Iterator[Ends]:
    for path, alike, value, kind in leaves_alike(thing, form):
        parameter = ".".join(path)
        known = partial(Ends, parameter, ".".join(alike), source_of(parameter, thing.sources), kind, value)
        if not counted(kind):
            if value != ():
                yield known(value, value, why=_no_number(kind))
        elif ranges and (said := source_of(parameter, thing.ranges)):
            yield _ranged(known, value, *between(kind, value, said))
        else:
            yield _ruled(known, kind, value, factor)


def _ruled(known: Callable[..., Ends], kind: Form, value: Any, factor: float) -> Ends:
    if (item(kind) or kind) is ClockTime:
        return known(value, value, why="a time of day: there is no half and no double of it")
    low, high = scaled(kind, value, 1 / factor), scaled(kind, value, factor)
    same = low == value == high
    return known(low, high, why=f"it is {value_text(kind, value)}, which no factor changes" if same else "")


def _ranged(known: Callable[..., Ends], value: Any, low: Any, high: Any) -> Ends:
    return known(low, high, "range", why="its range is the value itself" if low == value == high else "")


def _no_number(form: Form) -> str:
    kind = item(form) or form
    if kind is bool:
        return "yes or no, not a number"
    if choices(kind):
        return "one of several words, not a number"
    if is_record(kind):
        return "what is listed here has no name, so that no change leads to its numbers"
    return "names or words, not a number"
