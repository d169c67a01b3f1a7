"""The log as tables for people: told line by line, audience by audience, and as shares over time."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim import events as ev
from sim import wording
from sim.demand import people
from sim.log import Log, finished
from sim.metrics.facts import MINUTE, Facts
from sim.reach import Delivery, curve
from sim.scenario import Scenario, spelt

_UNTOLD = (ev.ActionTaken, ev.DeliveryBegan, ev.PromptOpened)  # said better by what follows from them


def by_audience(log: Log, until: int | None = None):
    """A frame with one row for each audience and channel a notice went by.

    Columns: audience, group, channel, people (how many the audience has in this scenario), addressed, sent (minutes
    from impact to the first copy), half informed, 90 % informed (minutes; of the whole audience, by this channel
    alone; NaN: never), informed at the end (share), and one row per audience with channel "all". `until` as for
    `measures`.
    """
    facts = Facts(log, until)
    rows = []
    for audience in log.scenario.organisation.audiences:
        deliveries = facts.deliveries.get(audience.name, [])
        for channel in [*dict.fromkeys(d.channel for d in deliveries), "all"]:
            chosen = [d for d in deliveries if channel in (d.channel, "all")]
            rows.append(_reached(facts, audience, channel, chosen))
    return pd.DataFrame(rows)


def informed(log: Log, until: int | None = None) -> pd.DataFrame:
    """A frame of informed shares over time: columns minute (from impact), audience, share (0 to 1).

    Beside every audience that a notice was sent to: `affected customers` (the segments that the outage strikes),
    `executives` and `partners` as wholes, weighted by people. `until` as for `measures`.
    """
    facts = Facts(log, until)
    minutes = (facts.grid - facts.began) / MINUTE
    curves = {name: facts.curve(name) for name in facts.deliveries} | {"affected customers": facts.customers}
    curves |= {group: facts.group(group) for group in ("executives", "partners")}
    parts = [pd.DataFrame({"minute": minutes, "audience": name, "share": share}) for name, share in curves.items()]
    return pd.concat(parts, ignore_index=True)


def timeline(log: Log, truth: bool = True) -> pd.DataFrame:
    """The log as people read it: columns clock, minute (from impact), who, what; the index is the position in the log.

    Without `truth` only what somebody in play could see.
    """
    component = finished(log).scenario.fault.component
    struck = (e.at for e in log if isinstance(e, ev.FaultStruck) and e.component == component)
    began = next(struck, log.scenario.fault.at)
    told = {n: e for n, e in enumerate(log) if type(e) not in _UNTOLD and (truth or e.seen_by)}
    lines = [
        (clock(log.scenario, e.at), (e.at - began) // MINUTE, spelt(getattr(e, "role", "")), ev.sentence(e))
        for e in told.values()
    ]
    return pd.DataFrame(lines, columns=["clock", "minute", "who", "what"], index=pd.Index(told, name="entry"))


def _reached(facts: Facts, audience: Any, channel: str, deliveries: list[Delivery]) -> dict[str, Any]:
    share = curve(deliveries, facts.grid)
    return {
        "audience": audience.name,
        "group": audience.group,
        "channel": channel,
        "people": people(facts.scenario, audience),
        "addressed": max((d.addressed for d in deliveries), default=0),
        "sent": facts.minutes(min((d.first for d in deliveries), default=None)),
        "half informed": facts.minutes(facts.reaches(share, 0.5)),
        "90 % informed": facts.minutes(facts.reaches(share, 0.9)),
        "informed at the end": float(share[-1]),
    }


def clock(scenario: Scenario, second: float) -> str:
    """The time of day at a second of the scenario: 16:52."""
    return wording.clock(scenario.starts + second)
