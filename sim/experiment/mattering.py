"""What matters where all assumptions may be otherwise at once: Morris's screening, on the same luck at every point."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from tqdm import tqdm

from sim import files
from sim.experiment.answers import HEADLINES
from sim.experiment.asked import check_numbers, refuse
from sim.experiment.engines import Workers
from sim.experiment.extras import needed
from sim.experiment.measuring import end, known, spoken
from sim.experiment.one_at_a_time import ENDINGS, check_together, only_these
from sim.experiment.pairing import FEWEST_TRUSTED
from sim.experiment.playing import Stretch, rows_of, stretches
from sim.experiment.running import Strategy, followed, strategy
from sim.experiment.swings import MOVES, NOTHING, UNTOLD
from sim.experiment.together import Group, LeftOut, Together, grouped, not_numbers, varied
from sim.files import BadFile
from sim.metrics import UNITS
from sim.scenario import Playbook, Scenario
from sim.statistics import effects as elementary
from sim.statistics.effects import FEWEST_PATHS, Effects, effects

LEVELS = 4  #: places that each number takes, from its low end to its high one
PATHS = 10  #: ways through all numbers
_PLACES = list(UNITS)

#: From which sigma ÷ mu star on an effect is said to hang on the others, and how. The steps are those of
#: D. Garcia Sanchez, B. Lacarrière, M. Musy and B. Bourges 2014, Energy and Buildings 68, 741–750.
DEPENDS = (
    (1.0, "its effect is decided by the others"),
    (0.5, "its effect depends on the others"),
    (0.1, "its effect depends on the others a little"),
    (0.0, "whatever the others are"),
)


class Effect(NamedTuple):
    """What a group of numbers does to a measure; the fields are those of `Mattering.effects`."""

    number: str
    assumption: str
    numbers: int
    measure: str
    low: str
    high: str
    mu_star: float
    mu_star_from: float
    mu_star_to: float
    most: float
    mu: float
    sigma: float
    verdict: str
    depends: str
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class Mattering:
    """How much each assumption matters when all others may be otherwise, too.

    `effects` has one row for each group of numbers that move together and measure: number (its path), assumption,
    numbers (how many), measure, low, high (in words), mu star (by how much the measure changes on average from the low
    end to the high one, either way), from, to (its 95 % interval over the paths that might have been drawn), most (the
    largest change), mu (the mean with its sign), sigma (how much that differs with where the others stand), verdict,
    depends (how far it does, in words), sentence. `left_out`: as in a tornado; `refused`: how many of the `paths`
    led where nothing can be played, and are in nothing here.

    Verdicts: `moves it` (on the same luck the change is told from nothing on one path at least; Holm's p over all rows
    and paths below 5 %), `changes nothing` (the same in every run), else `cannot be told from nothing`.
    """

    scenario: str
    strategy: str
    effects: pd.DataFrame
    left_out: pd.DataFrame
    paths: int
    refused: int
    replications: int
    seed: int
    currency: str

    @property
    def measures(self) -> list[str]:
        """The measures, in the order asked for."""
        return list(dict.fromkeys(self.effects["measure"]))

    def largest(self, measure: str | None = None, most: int | None = 12, verdict: str = MOVES) -> pd.DataFrame:
        """The rows of a measure (default: the first) that have a verdict, those that matter most first; at most `most`.
        Raises ValueError for a measure that was not asked for."""
        of = self._of(measure)
        of = of[of["verdict"] == verdict].sort_values("mu star", ascending=False, kind="stable")
        return of.head(len(of) if most is None else most)

    def counts(self, measure: str | None = None) -> dict[str, int]:
        """How many rows of a measure have each verdict."""
        verdicts = self._of(measure)["verdict"]
        return {word: int((verdicts == word).sum()) for word in (MOVES, UNTOLD, NOTHING)}

    def sentences(self, measure: str | None = None, most: int | None = 12) -> list[str]:
        """What matters most for a measure, in words."""
        return list(self.largest(measure, most)["sentence"])

    def summary(self) -> list[str]:
        """A sentence for each measure, one about what was not tried, and what one should know before trusting them."""
        found = [self._counted(measure) for measure in self.measures]
        if self.refused:
            found.append(f"{self.refused} of {self.paths} paths led to what cannot be played, and are left out")
        if out := int(self.left_out["numbers"].sum()):
            found.append(f"not tried: {out} values, each with its reason in `left_out` (`--left-out`)")
        if self.replications < FEWEST_TRUSTED:
            found.append(f"fewer than {FEWEST_TRUSTED} replications: verdicts are not to be trusted")
        return found

    def save(self, path: str | os.PathLike) -> None:
        """Write the effects: .csv or .parquet by the name's end. Raises BadFile for what cannot be written."""
        files.check_writable(path, ENDINGS)
        if Path(path).suffix.lower() == ".parquet":
            self.effects.to_parquet(path, index=False)
        else:
            self.effects.to_csv(path, index=False)

    def _of(self, measure: str | None) -> pd.DataFrame:
        measure = self.measures[0] if measure is None else measure
        if measure not in self.measures:
            raise ValueError(f"{measure!r} was not asked for; there is {', '.join(self.measures)}")
        return self.effects[self.effects["measure"] == measure]

    def _counted(self, measure: str) -> str:
        moving, untold, nothing = self.counts(measure).values()
        of = f"{moving} of {len(self._of(measure))} assumptions move it"
        return f"{measure}: {of}, {untold} cannot be told from nothing, {nothing} change nothing"

    def _repr_html_(self) -> str:
        return pd.concat([self.largest(measure) for measure in self.measures]).round(1).to_html(index=False)


def what_matters(
    scenario: Scenario | files.Source,
    playbook: Strategy | Playbook | files.Source = "standard",
    *,
    measures: str | Sequence[str] = HEADLINES,
    only: str | Iterable[str] = (),
    together: Together = "number",
    paths: int = PATHS,
    levels: int = LEVELS,
    factor: float = files.HALF_AND_DOUBLE,
    ranges: bool = True,
    replications: int = 20,
    seed: int = 1,
    workers: Workers = 1,
    progress: bool = True,
) -> Mattering:
    """Play a scenario with all of its numbers somewhere between their ends, and change one after the other.

    How far each goes, and which move as one: as in `sim.tornado` (`only`, `together`, `factor`, `ranges`). Each of the
    `paths` begins with every group at one of `levels` places and then moves each once, by half of the way or more. At
    every point the same `replications` are played. Any number of `workers`, and any engine, gives the same.

    Needs the extra ``search`` (SALib). Raises BadFile for files that are wrong, ValueError for numbers that make no
    sense, for a measure that is none or has no value, for a name in `only` that is none, and where fewer than
    FEWEST_PATHS paths can be played.
    """
    needed("search", "SALib")
    asked = (measures,) if isinstance(measures, str) else tuple(dict.fromkeys(measures))
    refuse([] if asked else ["at least 1 measure is needed; there is none"])
    for measure in asked:
        check_numbers(measure, replications, None, seed, workers)
    elementary.check(1, paths, levels)
    check_together(together)
    chosen = strategy(playbook)
    base = chosen.on(files.as_scenario(scenario))
    every = files.ends(base, factor, ranges)
    groups, left = _playable(base, only_these(grouped(every, together), only), progress)
    places, worlds = _worlds(base, groups, paths, levels, seed, progress)
    values = _values(worlds, Strategy(chosen.name, chosen.playbook), replications, seed, workers, progress)
    shape = (len(places), len(groups) + 1, replications, len(UNITS))
    found = {one: _found(places, values.reshape(shape), one, base, levels, seed) for one in asked}
    table = [row for measure, these in found.items() for row in _rows(groups, these, measure, base, factor)]
    return Mattering(
        scenario=base.name,
        strategy=chosen.name,
        effects=pd.DataFrame(table, columns=[name.replace("_", " ") for name in Effect._fields]),
        left_out=pd.DataFrame([*left, *(not_numbers(every) if not only else [])], columns=list(LeftOut._fields)),
        paths=paths,
        refused=paths - len(places),
        replications=replications,
        seed=seed,
        currency=base.organisation.currency,
    )


def _playable(base: Scenario, groups: list[Group], progress: bool) -> tuple[list[Group], list[LeftOut]]:
    """The groups of which both ends can be played, and the others with the reason."""
    made, refused = varied(base, groups, progress)
    lost = {one.name for one in refused}
    kept = [g for place, g in enumerate(groups) if g.name not in lost and {(place, "low"), (place, "high")} & set(made)]
    return kept, refused


def _worlds(
    base: Scenario, groups: list[Group], count: int, levels: int, seed: int, progress: bool
) -> tuple[np.ndarray, list[Scenario]]:
    """The paths that can be played (path, step, group), and the scenario at each of their points in turn."""
    drawn, kept, worlds, why = elementary.paths(len(groups), count, levels, seed), [], [], ""
    points = drawn.shape[0] * drawn.shape[1]
    with tqdm(total=points, desc="laying paths", unit=" points", delay=2, disable=not progress) as bar:
        for path in drawn:
            try:
                worlds += [_at(base, groups, point / (levels - 1), bar) for point in path]
                kept.append(path)
            except BadFile as bad:
                why = str(bad.complaints[0])
    if len(kept) < FEWEST_PATHS:
        wrong = f"only {len(kept)} of {count} paths can be played, and {FEWEST_PATHS} are needed"
        raise ValueError(
            f"{wrong}; the last refusal: {why}. Leave out what does not go together, by naming the others in `only`"
        )
    return np.array(kept), worlds


def _at(base: Scenario, groups: Sequence[Group], point: np.ndarray, bar: tqdm) -> Scenario:
    bar.update()
    return files.change(base, *_changes(groups, point))


def _changes(groups: Sequence[Group], point: np.ndarray) -> Iterator[str]:
    for group, place in zip(groups, point, strict=True):
        yield from group.at(float(place))


def _values(
    worlds: list[Scenario], chosen: Strategy, replications: int, seed: int, workers: Workers, progress: bool
) -> np.ndarray:
    """All measures at each point: an array (point, replication, measure)."""
    parts = stretches(range(replications))
    asked = [Stretch(one, chosen.playbook, seed, these, name=chosen.name) for one in worlds for these in parts]
    found = list(rows_of(asked, workers, progress, "playing all ways"))
    return np.concatenate(found).reshape(len(worlds), replications, len(UNITS))


def _found(places: np.ndarray, runs: np.ndarray, measure: str, base: Scenario, levels: int, seed: int) -> Effects:
    """The effects on one measure. What never came counts as the whole length; of other measures, the replications that
    have a value at every point of every path."""
    values = runs[..., _PLACES.index(known(measure))]
    if UNITS[measure] == "min":
        values = np.where(np.isnan(values), end(measure, followed(base)), values)
    there = ~np.isnan(values).any(axis=(0, 1))
    if there.sum() < 2:
        raise ValueError(f"{measure!r} has a value everywhere in {there.sum()} replications; at least 2 are needed")
    return effects(places, values[:, :, there], levels, seed)


def _rows(groups: list[Group], found: Effects, measure: str, base: Scenario, factor: float) -> Iterator[Effect]:
    currency = base.organisation.currency
    for place, group in enumerate(groups):
        mu, star, low, high, sigma, most = (
            float(x[place]) for x in (found.mu, found.mu_star, found.low, found.high, found.sigma, found.most)
        )
        verdict = NOTHING if found.same[place] else MOVES if found.p[place] < 0.05 else UNTOLD
        depends = "" if verdict == NOTHING else _depends(sigma, star)
        ends = group.shown("low", factor, currency), group.shown("high", factor, currency)
        said = _sentence(group, measure, (star, low, high, most), int(found.sign[place]), verdict, depends)
        yield Effect(
            group.name, group.assumption, len(group.ends), measure, *ends, star, low, high, most, mu, sigma, verdict,
            depends, said,
        )  # fmt: skip


def _depends(sigma: float, star: float) -> str:
    return next(words for ratio, words in DEPENDS if sigma >= ratio * star)


def _sentence(
    group: Group, measure: str, sizes: tuple[float, float, float, float], sign: int, verdict: str, depends: str
) -> str:
    star, low, high, most = sizes
    words = spoken(measure)
    amount: Callable[[float], str] = words.amount
    named = group.name if group.assumption == group.name else f"{group.name} ({group.assumption})"
    if verdict == NOTHING:
        return f"{named} does not touch {measure}."
    if verdict == UNTOLD:
        return f"{named} cannot be told from nothing for {measure}; it may be {amount(high)}."
    which = {1: f"higher is {words.more}", -1: f"higher is {words.less}", 0: "either way"}[sign]
    mean = f"{amount(star)} on average ({words.span(low, high)})"
    return f"{named} moves {measure} by {mean} and by up to {amount(most)}; {which}; {depends}."
