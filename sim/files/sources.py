"""The table of assumptions: every number that a scenario rests on, with its unit and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sim.files.forms import leaves
from sim.files.loading import Source, as_scenario
from sim.files.values import counted, value_text
from sim.scenario import Organisation, Scenario

if TYPE_CHECKING:
    import pandas


class Assumption(NamedTuple):
    """One number. `source` is "" where nobody said where it comes from."""

    parameter: str
    value: str
    source: str


def assumptions(scenario: Scenario | Source) -> pandas.DataFrame:
    """Every number of the organisation and the scenario (or of that of a name or a file), one a row.

    Columns: `parameter` (dotted path with names, as `change` takes it; a profile such as ``demand.by hour``
    is one row), `value` (text with its unit), `source` (by the longest entry in `sources` that the path
    begins with: the organisation's for its own numbers, the scenario's for the rest; "" where there is none).
    """
    import pandas as pd

    return pd.DataFrame(_assumptions(as_scenario(scenario)), columns=list(Assumption._fields))


def unsourced(scenario: Scenario) -> list[str]:
    """The parameters for which no source is given."""
    return [one.parameter for one in _assumptions(scenario) if not one.source]


def _assumptions(scenario: Scenario) -> Iterator[Assumption]:
    organisation = scenario.organisation
    yield from _numbers(organisation, Organisation, organisation.sources, organisation.currency)
    for one in _numbers(scenario, Scenario, scenario.sources, organisation.currency):
        if not one.parameter.startswith(("organisation.", "injects.")):
            yield one


def _numbers(thing, form, sources: tuple[tuple[str, str], ...], currency: str) -> Iterator[Assumption]:
    for path, value, kind in leaves(thing, form):
        if counted(kind):
            parameter = ".".join(path)
            yield Assumption(parameter, value_text(kind, value, currency), source_of(parameter, sources))


def source_of(parameter: str, sources: tuple[tuple[str, str], ...]) -> str:
    """The words of the longest entry that a path begins with; "" where there is none."""
    fit = [entry for entry in sources if parameter == entry[0] or parameter.startswith(f"{entry[0]}.")]
    return max(fit, key=lambda entry: len(entry[0]), default=("", ""))[1]
