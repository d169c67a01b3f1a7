"""A study as its report sees it: its runs, what was played, and how its measures are spoken of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sim import wording
from sim.experiment.answers import HEADLINES
from sim.experiment.measuring import better, known, spoken
from sim.experiment.pairing import Paired
from sim.experiment.studies import Study
from sim.experiment.verdicts import Verdict
from sim.metrics import UNITS, in_words
from sim.scenario import Scenario

SIGNS = {"better": "✓", "worse": "✗", "practically equal": "≈", "identical": "=", "not distinguishable": "?"}
_MEANT = {
    "time to notify": "minutes from the beginning of the impact until half of the affected customers are informed",
    "time to resolve": "minutes from the beginning of the impact until the organisation says that it is over",
}
_LONGEST = 28  # characters of a strategy's name that tables and pictures have room for
_UNITS = {"min": "minutes", "index": "points of a model index", "share": "a share, in per cent"}


@dataclass(frozen=True, slots=True)
class Studied:
    """A study whose scenarios go by their titles, what it was made from (`Study.provenance`), and the `names` that the
    scenarios of these titles have. `also`: measures that are shown beside those of the study."""

    study: Study
    said: dict[str, Any]
    names: dict[str, str]
    also: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        """The strategy that the others are compared with."""
        return self.study.strategies[0]

    @property
    def others(self) -> list[str]:
        """All strategies but the first."""
        return self.study.strategies[1:]

    def scenario(self, name: str, strategy: str = "") -> Scenario | None:
        """A scenario with the changes of a strategy (of the first one, if none is named); None where the runs came
        without what was played."""
        world = self.study.worlds.get((name, strategy or self.first))
        return world[0] if world else None

    @property
    def currency(self) -> str:
        """What money is counted in."""
        return next((world.organisation.currency for world, _ in self.study.worlds.values()), "")

    def clock(self, scenario: str, minutes: float) -> str:
        """The time of day, so many minutes after the impact began; "" where that is not known."""
        found = self.scenario(scenario)
        if found is None or minutes != minutes or not found.fault.real:
            return ""
        return wording.clock(round(found.starts + found.fault.at + 60 * minutes))

    def came_to(self, scenario: str, measure: str, value: float) -> str:
        """A value with its unit; a headline with the time of day, too: `64 min (17:44)`."""
        told = in_words(measure, value, self.currency)
        clock = self.clock(scenario, value) if measure in HEADLINES else ""
        return f"{told} ({clock})" if clock else told

    def label(self, measure: str) -> str:
        """A measure, and what money it is in."""
        return f"{measure} ({self.currency})" if UNITS[measure] == "money" and self.currency else measure

    def compared(self, measure: str) -> Iterator[tuple[str, str, Paired, Verdict]]:
        """Scenario, strategy, and what it differs by from the first: all that can be compared in a measure."""
        for scenario in self.study.scenarios:
            for name, paired, verdict in self.study.compared(scenario, measure):
                yield scenario, name, paired, verdict

    def each(self) -> Iterator[tuple[str, str, str, Paired, Verdict]]:
        """The same of every measure that is shown: scenario, measure, strategy, difference, verdict."""
        for scenario in self.study.scenarios:
            for measure in self.measures:
                for name, paired, verdict in self.study.compared(scenario, measure):
                    yield scenario, measure, name, paired, verdict

    @property
    def measures(self) -> tuple[str, ...]:
        """What is shown, the measure that was asked for first."""
        return tuple(dict.fromkeys([self.study.measure, *self.study.shown, *self.also]))


def studied(study: Study, also: Iterable[str] = (), *, made_from: bool = True) -> Studied:
    """A study as its report sees it; scenarios keep their names where two have one title, or nobody knows them. `also`:
    more measures to show. Where nobody asks what it was `made_from`, that is not worked out. Raises ValueError for a
    measure that is none.
    """
    titles = {s: study.worlds[s, study.strategies[0]][0].title for s in study.scenarios if study.worlds}
    if len(set(titles.values())) < len(study.scenarios):
        titles = {name: name for name in study.scenarios}
    called = _short(study)
    scenarios, strategies = study.runs["scenario"].map(titles), study.runs["strategy"].map(called)
    shown = replace(
        study,
        runs=study.runs.assign(scenario=scenarios, strategy=strategies),
        horizons={titles[name]: study.horizons[name] for name in study.scenarios},
        worlds={(titles[name], called[how]): world for (name, how), world in study.worlds.items()},
    )
    names = {title: name for name, title in titles.items()}
    return Studied(shown, study.provenance() if made_from else {}, names, tuple(map(known, also)))


def _short(study: Study) -> dict[str, str]:
    """What each strategy is called here: where changes make a long name, by its playbook, and that it is changed."""
    called: dict[str, str] = {}
    hows = {name: how for (_, name), (_, how) in study.worlds.items()}
    for name in study.strategies:
        how = hows.get(name)
        short = f"{how.playbook.name}, changed" if how and how.changes and len(name) > _LONGEST else name
        taken = sum(one.startswith(short) for one in called.values())
        called[name] = f"{short} ({taken + 1})" if short in called.values() else short
    return called


def listed(names: Iterable[str]) -> str:
    """a, b and c."""
    *some, last = names
    return f"{', '.join(some)} and {last}" if some else last


def meant(measure: str) -> str:
    """What a measure counts, in words."""
    unit = UNITS[measure]
    return _MEANT.get(measure, "how many" if unit == "number" else f"counted in {_UNITS.get(unit, unit)}")


def wanted(measure: str) -> str:
    """Which way is good."""
    words = spoken(measure)
    return words.less if better(measure) == "lower" else words.more


def reason(verdict: Verdict) -> str:
    """The first part of a verdict's sentence: what is so, and by how much."""
    return f"{verdict.compared}: {verdict.reason}"


def capital(words: str) -> str:
    """Words as the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def runs_of(share: float, of: int) -> str:
    """`39 of 40`."""
    return f"{round(share * of)} of {of}"
