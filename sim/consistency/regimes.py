"""Whether rows of laws, schemes and contracts fit together, and whether an organisation may list them."""

from __future__ import annotations

from collections.abc import Iterator

from sim.consistency.finding import Where, names, numbers, repeated
from sim.scenario import CARDS, OF_A_BREACH, UNVERIFIED, Organisation, Problem, Regime, Regimes

#: Which events can start what a row is about.
_STARTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(OF_A_BREACH, ("awareness", "suspicion", "discovery")),
    "outage": ("awareness",),
    "significant outage": ("awareness", "classification"),
    "material incident": ("determination",),
}


def problems_of_regimes(regimes: Regimes) -> list[Problem]:
    """What does not fit in a file of rows; [] when it can be used."""
    return [
        *numbers(regimes),
        *repeated(("clocks",), names(regimes.clocks)),
        *(one for place, row in enumerate(regimes.clocks) for one in _row(row, ("clocks", place))),
    ]


def listed(organisation: Organisation) -> Iterator[Problem]:
    """Nothing unverified can be in force, whoever lists it."""
    yield from repeated(("regimes",), names(organisation.regimes))
    yield from repeated(("applies",), organisation.applies, None)
    for place, row in enumerate(organisation.regimes):
        yield from _row(row, ("regimes", place))
        if row.confidence == UNVERIFIED:
            wrong = "this row is not verified (confidence L), and cannot be switched on; leave it out"
            yield Problem(("regimes", place), row.name, wrong)


def _row(row: Regime, path: Where) -> Iterator[Problem]:
    """A row whose start never comes would never run; a card row asks whether there are cards."""
    starts = _STARTS.get(row.trigger)
    if starts and row.starts in {event for events in _STARTS.values() for event in events} - set(starts):
        yield Problem((*path, "starts"), row.starts, f"a clock about {row.trigger!r} starts with {' or '.join(starts)}")
    if row.trigger == CARDS and "handles cards" not in row.applies_if:
        yield Problem((*path, "applies_if"), None, "this is about card data; it applies if: handles cards")
    if row.unit != "hours" and row.within % 1 > 0:
        yield Problem(
            (*path, "within"), row.within, "a whole number of days is expected here; the last one counts to its end"
        )
    yield from repeated((*path, "content"), row.content, None)
