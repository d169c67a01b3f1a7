"""Measures of the inbox: complaints in the open, and how long they wait for an answer. First come, first served."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import events as ev
from sim.demand import people
from sim.impact import category, touched
from sim.metrics.facts import HOUR, MINUTE, NEVER, Facts
from sim.reach import shares_by
from sim.scenario import Inbox

NAMES = ("complaints in the open", "replies in time", "median reply time")


def answering(facts: Facts) -> dict[str, float]:
    """These measures, by name; NaN where nobody looks after an inbox, or there is nothing to answer."""
    rule = facts.scenario.organisation.inbox
    if rule is None or not facts.scenario.public:
        return dict.fromkeys(NAMES, NEVER)
    came = rule.complains * _came(facts)
    if came.sum() < 1:
        return dict(zip(NAMES, (float(came.sum()), NEVER, NEVER), strict=True))
    at = (facts.grid[:-1] + facts.grid[1:]) / 2
    waits = _waits(came, _can(facts, rule), facts.grid, at)
    due = at + rule.target <= facts.horizon
    in_time = came[due & (waits <= rule.target)].sum() / came[due].sum() if came[due].sum() else NEVER
    return dict(zip(NAMES, (float(came.sum()), float(in_time), _median(came, waits)), strict=True))


def _came(facts: Facts):
    """How many get in touch because of the fault that the scenario is about, in each step of the grid."""
    scenario, desk = facts.scenario, facts.scenario.organisation.support
    came = np.zeros(len(facts.grid) - 1)
    if not facts.impact:
        return came
    for segment, names in touched(scenario.organisation, [scenario.fault.component]):
        for spell, on in facts.spells(names, facts.grid):
            know = facts.told(facts.deliveries.get(segment.name, ()), on)
            comes = np.diff(shares_by(desk.after, (on - spell.since).astype(float)))
            untold = 1.0 - desk.deflection * (know[:-1] + know[1:]) / 2
            number = spell.left * people(scenario, segment) * facts.failing(names, on) * comes * untold
            first = min(int(np.searchsorted(facts.grid, on[0], side="right")) - 1, len(came) - 1)
            place = np.minimum(first + np.arange(len(number)), len(came) - 1)
            np.add.at(came, place, number)
    return came * desk.contact(category(scenario, scenario.fault))


def _can(facts: Facts, rule: Inbox):
    """How many complaints can be answered in each step: people × what each of them does in an hour."""
    grid, can = facts.grid, np.zeros(len(facts.grid) - 1)
    for shift in facts.every.get(ev.RepliesBegan, ()):
        inside = np.minimum(grid[1:], shift.at + rule.shift) - np.maximum(grid[:-1], shift.at)
        can += shift.people * rule.per_hour / HOUR * np.maximum(0, inside)
    return can


def _waits(came, can, grid, at):
    """Seconds until whoever complains in the middle of each step is answered; infinite: not by the horizon."""
    so_far, answered = np.cumsum(came), [0.0]
    for there, most in zip(so_far.tolist(), can.tolist(), strict=True):
        answered.append(min(there, answered[-1] + most))
    turn, done = so_far - came / 2, np.maximum.accumulate(np.array(answered))
    rising = np.concatenate([[True], np.diff(done) > 0])
    rising[:-1] |= rising[1:]  # where it stood still, the answer comes when it moves again
    when = np.interp(turn, done[rising], grid[rising]) if done[-1] else np.full(len(at), np.inf)
    return np.where(turn > done[-1], np.inf, np.maximum(0.0, when - at))


def _median(came, waits: Any) -> float:
    """The wait, in minutes, that half of the complaints do not exceed; NaN: half are not answered."""
    order = np.argsort(waits, kind="stable")
    half = int(np.searchsorted(np.cumsum(came[order]), came.sum() / 2))
    wait = float(waits[order][min(half, len(order) - 1)])
    return wait / MINUTE if np.isfinite(wait) else NEVER
