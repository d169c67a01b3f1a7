"""Deadlines: the second by which a clock that started in some second is to be met.

Hours are counted from the second itself. Days are counted from the next midnight on, and the last one counts to its
end, as the European Union's Regulation 1182/71 and court rules elsewhere have it; business days pass over Saturday and
Sunday. A scenario has a weekday and no date, so there are no public holidays in it.
"""

from __future__ import annotations

from sim.scenario import DAY, WEEKDAYS, Regime, Scenario

_HOUR = 3600
_WEEKEND = (5, 6)


def deadline(scenario: Scenario, regime: Regime, since: int) -> int:
    """The second of the scenario by which a regime's clock is to be met that started at second `since` of it."""
    if regime.unit == "hours":
        return since + round(regime.within * _HOUR)
    today, midnight = weekday(scenario, since), since - (scenario.starts + since) % DAY
    wanted, days = round(regime.within), 0
    while wanted:
        days += 1
        wanted -= regime.unit == "calendar days" or (today + days) % 7 not in _WEEKEND
    return midnight + (days + 1) * DAY


def weekday(scenario: Scenario, second: int) -> int:
    """The day of the week at a second of the scenario: 0 for Monday."""
    return (WEEKDAYS.index(scenario.weekday) + (scenario.starts + second) // DAY) % 7
