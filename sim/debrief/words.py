"""Prices in words and as a table: what cost what, in minutes, people, money and points."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from sim import wording
from sim.debrief.decisions import REFERENCE, Decision
from sim.debrief.measured import PRICED, ends
from sim.debrief.prices import Inputs, Price
from sim.debrief.standing import Place
from sim.metrics import UNITS, in_words
from sim.scenario import Scenario, spelt, worded

#: How a price is spoken of: what it is above 0, and what it is below.
_WAYS = {
    "time to notify": ("later until half of the customers knew", "sooner until half of the customers knew"),
    "time to resolve": ("later until it was resolved", "sooner until it was resolved"),
    "contacts": ("contacts more", "contacts fewer"),
    "revenue lost": ("more lost", "less lost"),
    "trust, lowest (model index)": ("points less trust (model index)", "points more trust (model index)"),
}
#: Below these a difference is nothing that anybody would notice: a minute, a contact, a currency unit, a tenth of a
#: point.
_NOTICED = {"time to notify": 0.5, "time to resolve": 0.5, "contacts": 1, "revenue lost": 1, PRICED[-1]: 0.1}
NO_DIFFERENCE = "no difference that anybody would notice"
NOT_TOLD = "no price: too much of what people did would have been refused"


NO_IMPACT = "–"  #: stands for a time that counts from an impact, where there was none


def came_to(measure: str, value: float, scenario: Scenario, until: int | None = None) -> str:
    """A value of PRICED in words. A time that never came is not said as if it had come: *never (counts as 230 min)*.
    `until`: the second at which an exercise was ended early. NO_IMPACT where nothing had broken that it could count
    from: after a false alarm, or before the fault."""
    end = ends(scenario, until)
    if UNITS[measure] != "min" or (0 < value < end and scenario.fault.real):
        return in_words(measure, value, scenario.organisation.currency)
    if not scenario.fault.real or end <= 0:
        return NO_IMPACT
    if value >= end:
        return f"{'never' if until is None else 'not by then'} (counts as {in_words(measure, end)})"
    return in_words(measure, value)


def cost(measure: str, amount: float, currency: str = "", at_least: bool = False) -> str:
    """A price in words: *23 min later until half of the customers knew*; "" for one that nobody would notice.
    `at_least`: one of the two ways never came to it."""
    if math.isnan(amount) or abs(amount) < _NOTICED[measure]:
        return ""
    words, way = in_words(measure, abs(amount), currency), _WAYS[measure][amount < 0]
    way = way.replace("contacts", "contact", 1) if words == "1" else way
    return f"{'at least ' if at_least else ''}{words} {way}"


def sentence(price: Price, scenario: Scenario) -> str:
    """What a decision cost, beside what it is held against."""
    if not price.costs:
        return NOT_TOLD
    money, bounds = scenario.organisation.currency, price.at_least
    told = [cost(name, amount, money, name in bounds) for name, amount in price.costs.items()]
    beside = "than by the reference" if price.against == REFERENCE else "than without it"
    return f"{', '.join(filter(None, told))} {beside}" if any(told) else NO_DIFFERENCE


def odds(price: Price, scenario: Scenario) -> str:
    """What it costs from there on, over redrawn luck: the mean and its 95 % interval, where that leaves out 0; where
    none does, how far the first of them may lie to either side."""
    told = []
    for name, one in (price.odds or {}).items():
        if one.clear_of_zero and (words := cost(name, one.mean, scenario.organisation.currency)):
            ends = sorted((abs(one.low), abs(one.high)))
            low, high = (in_words(name, end, scenario.organisation.currency) for end in ends)
            skewed = "; skewed, so that may be too narrow" if one.skewed else ""
            told.append(f"{words} ({low} to {high}{skewed})")
    return ", ".join(told) or _either(price)


def _either(price: Price) -> str:
    name, one = next(iter((price.odds or {}).items()), ("", None))
    if one is None:
        return NOT_TOLD
    if one.identical:
        return "it made no difference"
    low, high = (f"{in_words(name, abs(end))} {_WAYS[name][end < 0]}" for end in (one.low, one.high))
    return f"either may have been the better: from {low} to {high}"


def inputs(seen: Inputs) -> str:
    """What became of what people said, in a line."""
    named = {
        "kept": seen.kept,
        "at another time": seen.retimed,
        "refused": seen.refused,
        "never asked for": seen.unasked,
        "asked anew, answered by the reference": seen.new,
    }
    return ", ".join(f"{count} {name}" for name, count in named.items() if count) or "nothing else was said"


def decided(one: Decision, scenario: Scenario) -> str:
    """A decision in a line: when, who, what."""
    at, who = wording.clock(scenario.starts + one.at), spelt(one.role)
    if one.how == "unasked":
        return f"{at} {who}, unasked: {worded(one.chose)}"
    chose = worded(one.chose)
    said = f"nobody answered, so: {chose}" if one.how == "left to silence" else chose or "in their own way"
    return f"{at} {who}: {worded(one.asked)} – {said}"


def table(prices: Iterable[Price], scenario: Scenario) -> pd.DataFrame:
    """One row for each price: `at` (clock), `who`, `asked`, `decided`, `against`, the cost in each of PRICED (minutes,
    contacts, money, points; above 0 for harm; NaN without a price), and `inputs` in words."""
    rows = []
    for price in prices:
        one = price.decision
        about = {"at": wording.clock(scenario.starts + one.at), "who": one.role, "asked": one.asked}
        about |= {"decided": one.chose, "how": one.how, "against": price.against}
        rows.append(about | {n: price.costs.get(n, math.nan) for n in PRICED} | {"inputs": inputs(price.inputs)})
    return pd.DataFrame(rows, columns=["at", "who", "asked", "decided", "how", "against", *PRICED, "inputs"])


def kindness(place: Place, scenario: Scenario) -> str:
    """How kind the incident was, by one measure: in how many of the reference's runs it went worse; "" where that is
    not known, and after a false alarm, which hurts nobody on any luck."""
    if place.luck is None or not scenario.fault.real:
        return ""
    share = round(100 * place.luck)
    kind = "kind" if share >= 67 else "hard" if share < 33 else "about as usual"
    return f"{kind}: of a hundred such incidents the reference does worse in {share}"


def standing_table(places: dict[str, Place], scenario: Scenario, until: int | None = None) -> pd.DataFrame:
    """One row for each measure: what the team and the reference came to, the difference that is skill (above 0:
    better), the share of the other teams that were worse, and the luck of the incident (0 to 1). `until` as for
    `came_to`."""
    columns = ["measure", "team", "reference", "better by", "beats", "luck", "others"]
    return pd.DataFrame([_standing_row(place, scenario, until) for place in places.values()], columns=columns)


def _standing_row(place: Place, scenario: Scenario, until: int | None) -> dict[str, object]:
    team, reference = (came_to(place.measure, value, scenario, until) for value in (place.team, place.reference))
    others = ", ".join(f"{name} {_signed(value)}" for name, value in place.others)
    row = {"measure": place.measure, "team": team, "reference": reference, "better by": place.skill}
    return row | {"beats": place.beats, "luck": place.luck, "others": others}


def _signed(value: float) -> str:
    return f"{value:+,.0f}" if abs(value) >= 10 else f"{value:+.1f}"
