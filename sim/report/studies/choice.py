"""What a choice among several scenarios comes to: the worst case, regret, and a year."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sim.experiment.measuring import spoken
from sim.experiment.regretting import spoken_of_year, worst_regret
from sim.report.content import Section, Table, Text, row
from sim.report.studies.question import worst_in_words
from sim.report.studies.studied import SIGNS, Studied, listed

_DASH = "–"
_HEADS = ("Scenario", "Strategy", "Mean", "Worse than the best by", "95 %, all pairs at once", "Note")


def choice(of: Studied) -> list[Section]:
    """The parts that there is something to say in."""
    return [*_worst(of), *_year(of)]


def _worst(of: Studied) -> Iterator[Section]:
    """Where each strategy is worst, and what it would cost to have chosen it; nothing for a single scenario."""
    measure = of.study.measure
    for words in worst_in_words(of):
        about = Text(
            f"You choose before you know which incident it will be. {words} By how much a strategy is worse than the "
            "best one of a scenario is called its regret."
        )
        worst = {one.strategy: one.scenario for one in worst_regret(of.study, measure)[0] if one.regret > 0}
        yield Section("A wrong choice", (about, Table(_HEADS, tuple(_regrets(of, measure, worst)))), 2)


def _regrets(of: Studied, measure: str, worst: dict[str, str]) -> Iterator[tuple[Text, ...]]:
    words = spoken(measure)
    for one in of.study.regret(measure).to_dict("records"):
        scenario, name = one["scenario"], one["strategy"]
        more = "the best here" if name == one["best"] else words.amount(one["regret"])
        ends = (max(0.0, one[end]) for end in ("low", "high"))
        between = _DASH if math.isnan(one["low"]) else words.span(*ends)
        notes = ["its worst scenario"] if worst.get(name) == scenario else []
        notes += ["skewed: may be too narrow"] if one["skewed"] else []
        yield row(scenario, name, of.came_to(scenario, measure, one["mean"]), more, between, "; ".join(notes))


def _year(of: Studied) -> Iterator[Section]:
    """Expected minutes, money and hours of staff a year, where scenarios say how often they happen."""
    lines = of.study.yearly().to_dict("records")
    if not lines:
        return
    rates = {name: rate for name, rate in of.study.rates.items() if rate is not None}
    often = listed(f"{rate:g} × {name}" for name, rate in rates.items())
    left = [name for name in of.study.scenarios if name not in rates]
    without = f" How often {listed(left)} happens is not said, so it is left out." if left else ""
    about = Text(
        f"A year is taken to bring {often}, one by one.{without} Expected is each scenario's mean times how often it "
        "happens. How often is the author's number; where it is assumed, the appendix says so."
    )
    said = [Text(_year_of(of, name, lines)) for name in of.others]
    heads = ("A year's", "Strategy", "Expected", "Difference, 95 %", "Verdict")
    yield Section("A year", (about, *said, Table(heads, tuple(_yearly(of, one) for one in lines))), 2)


def _year_of(of: Studied, name: str, lines: list[dict]) -> str:
    """`Under tell-early, beside a year under standard: impact 1.0 to 1.8 minutes shorter; …`."""
    told = [
        f"{one['measure']} {_between(of, one)}"
        for one in lines
        if one["strategy"] == name and (one["low"] > 0 or one["high"] < 0)
    ]
    return f"Under {name}, beside a year under {of.first}: {'; '.join(told) or 'nothing that can be told from chance'}."


def _yearly(of: Studied, one: dict) -> tuple[Text, ...]:
    told = _DASH if math.isnan(one["low"]) else _between(of, one)
    word = one["verdict"]
    skewed = "; skewed: may be too narrow" if one["skewed"] else ""
    value = spoken_of_year(one["measure"], of.currency).amount(one["a year"])
    return row(one["measure"], one["strategy"], value, told, f"{SIGNS.get(word, '')} {word}{skewed}".strip())


def _between(of: Studied, one: dict) -> str:
    """An interval of a difference in words: `1.0 to 1.8 minutes shorter`, `ZAR 46,648 to 84,789 less`."""
    low, high = one["low"], one["high"]
    return spoken_of_year(one["measure"], of.currency).between(low, high) if low or high else "no different"
