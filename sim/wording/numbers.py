"""The numbers that a notice may say: how many are hit, and what it costs, by what monitors read."""

from __future__ import annotations

from collections.abc import Callable

from sim.demand import orders, people
from sim.impact import touched
from sim.incidents import Matters
from sim.scenario import Component, Scenario


def _how_many(known: Matters, scenario: Scenario, _: int) -> str:
    """Whoever uses what has been reported, and what cannot do without it."""
    hit = touched(scenario.organisation, known.struck)
    number = sum(people(scenario, audience) for audience, _ in hit)
    about = round(number, -2) if number >= 1000 else _rounded(number)
    return f"About {about:,} customers could be affected.".replace(" 1 customers", " 1 customer") if number else ""


def _what_it_costs(known: Matters, scenario: Scenario, now: int) -> str:
    """Orders that are usual in these minutes × the share that fails by what monitors read."""
    organisation = scenario.organisation
    minute = orders(scenario, now, now + 3600) / 60 * organisation.demand.order_value
    lost = minute * (1.0 - _reads(organisation.sells_through, known, {c.name: c for c in organisation.components}))
    return f"It costs about {organisation.currency} {_rounded(lost):,} a minute in sales." if lost >= 1 else ""


def _reads(name: str, known: Matters, components: dict[str, Component]) -> float:
    """How much of its work a component does, by its own monitor, else by what it leans on."""
    if name in known.readings:
        return known.readings[name]
    health, one = 1.0, components[name]
    for need in one.needs:
        health *= _reads(need, known, components)
    for soft in one.uses:
        health *= 1.0 - soft.share * (1.0 - _reads(soft.component, known, components))
    return health


def _rounded(number: float) -> int:
    """To two digits: more would be pretence."""
    return int(round(number, 2 - len(str(int(number)))))


#: Words for the fields that need to know what day it is: the scenario, and the second.
NUMBERS: dict[str, Callable[[Matters, Scenario, int], str]] = {
    "how many": _how_many,
    "what it costs": _what_it_costs,
}
