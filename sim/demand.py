"""How busy the shop is: what is ordered between two seconds, and how many people are there in those hours."""

from __future__ import annotations

from sim.remembering import remembered
from sim.scenario import DAY, WEEKDAYS, Audience, Demand, Scenario

HOUR = 3600
WEEK = 7 * DAY


def orders(scenario: Scenario, since: int, until: int) -> float:
    """How many orders are usual between two seconds of the scenario, exact for parts of an hour."""
    monday = _monday(scenario)
    return _ordered(scenario.organisation.demand, monday + since, monday + until)


def people(scenario: Scenario, audience: Audience) -> int:
    """How many people an audience has in this scenario.

    One that `follows_demand` is larger in busy hours: its size holds for an average hour of the week.
    """
    if not audience.follows_demand:
        return audience.size
    return round(audience.size * _busier(scenario))


def usual_contacts(scenario: Scenario, since: int, until: int) -> float:
    """How many contacts the support desk would have between two seconds if nothing were wrong."""
    organisation = scenario.organisation
    return organisation.support.usual * orders(scenario, since, until) / _on_average(organisation.demand)


def weekday(scenario: Scenario, second: int) -> str:
    """The day of the week at a second of the scenario."""
    return WEEKDAYS[(_monday(scenario) + second) // DAY % 7]


def next_morning(scenario: Scenario, second: int, opens: int, working: bool = False) -> int:
    """The first second of the scenario, on a day after that of `second`, at which it is `opens` o'clock; with
    `working` on a day from Monday to Friday."""
    morning = second + DAY - (scenario.starts + second) % DAY + opens
    while working and weekday(scenario, morning) in WEEKDAYS[5:]:
        morning += DAY
    return morning


def working_days(scenario: Scenario, since: int, until: int) -> int:
    """How many days from Monday to Friday have begun between two seconds of the scenario."""
    midnights = range(since + DAY - (scenario.starts + since) % DAY, until + 1, DAY)
    return sum(weekday(scenario, midnight) not in WEEKDAYS[5:] for midnight in midnights)


def _monday(scenario: Scenario) -> int:
    """Seconds from Monday's midnight to the scenario's start."""
    return WEEKDAYS.index(scenario.weekday) * DAY + scenario.starts


def _ordered(demand: Demand, since: int, until: int) -> float:
    """Orders between two seconds of the week, which begins anew after Sunday."""
    total = 0.0
    while since < until:
        end = min(until, since - since % HOUR + HOUR)
        total += demand.by_hour[since % DAY // HOUR] * demand.by_weekday[since // DAY % 7] * (end - since)
        since = end
    return total / HOUR


@remembered
def _on_average(demand: Demand) -> float:
    """Orders in an average hour of the week."""
    return _ordered(demand, 0, WEEK) * HOUR / WEEK


@remembered  # asked for every notice and audience
def _busier(scenario: Scenario) -> float:
    """How much more is ordered while the scenario is followed than on average, as a factor."""
    return orders(scenario, 0, scenario.lasts) * HOUR / scenario.lasts / _on_average(scenario.organisation.demand)
