"""Which assumptions matter: each made lower and higher by itself, on the same luck, and what that moves."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pandas as pd

from sim import files
from sim.experiment.asked import check_numbers, refuse
from sim.experiment.engines import Workers
from sim.experiment.looking import played
from sim.experiment.meant import meant, no_such
from sim.experiment.pairing import FEWEST_TRUSTED
from sim.experiment.running import Strategy, followed, strategy
from sim.experiment.swings import MOVES, NOTHING, UNTOLD, Swing, swings
from sim.experiment.together import Group, LeftOut, Together, grouped, not_numbers, varied
from sim.scenario import Playbook, Scenario

MEASURES = ("time to notify", "time to resolve", "revenue lost", "trust, lowest (model index)")
FIRST_LOOK = 20  #: replications after which what has changed nothing at all is left alone
ENDINGS = (".csv", ".parquet")  #: what it is saved as


_ONLY = (
    "name an assumption, such as A-33, or a number by its path, such as channels.sms.per minute; the column of numbers "
    "and the list of what cannot be varied (--left-out) have them"
)


@dataclass(frozen=True, slots=True, eq=False)
class Tornado:
    """What each assumption moves when it alone is lower or higher.

    `swings` has one row for each group of numbers that move together and measure, in the order of the files: number
    (its path), assumption, numbers (how many), measure, value, low, high (in words), ends (range or rule), base (the
    mean as it stands), at low, at low from, at low to (mean difference from the base and its 95 % interval, on the same
    luck), the same at high, swing (from the lowest to the highest of the base and the two), verdict, replications,
    skewed (the differences at an end are: its interval may be too narrow). What cannot be played at one end is NaN
    there. `left_out` says what was not tried and why: name, assumption, numbers, end, why.

    Verdicts: `moves it` (Holm's p over all rows of the measure is below 5 % at one end or both), `changes nothing`
    (the same in every one of so many `replications`), else `cannot be told from nothing`.
    """

    scenario: str
    strategy: str
    swings: pd.DataFrame
    left_out: pd.DataFrame
    replications: int
    seed: int
    factor: float
    currency: str
    horizon: float = math.inf  # minutes from the impact on that were followed

    @property
    def measures(self) -> list[str]:
        """The measures, in the order asked for."""
        return list(dict.fromkeys(self.swings["measure"]))

    def largest(self, measure: str | None = None, most: int | None = 12, verdict: str = MOVES) -> pd.DataFrame:
        """The rows of a measure (default: the first) that have a verdict, the largest swing first; at most `most`.
        Raises ValueError for a measure that was not asked for."""
        of = self._of(measure)
        of = of[of["verdict"] == verdict].sort_values("swing", ascending=False, kind="stable")
        return of.head(len(of) if most is None else most)

    def unsure(self, measure: str | None = None, most: int | None = 12) -> pd.DataFrame:
        """The rows that cannot be told from nothing although they swing the measure as far as the last of `largest`, at
        most `most`: more replications would tell."""
        shown = self.largest(measure, most)
        untold = self.largest(measure, None, UNTOLD)
        far = untold["swing"] >= (shown["swing"].min() if len(shown) else 0)
        return untold[far & untold["base"].notna()].head(most or len(untold))

    def counts(self, measure: str | None = None) -> dict[str, int]:
        """How many rows of a measure have each verdict."""
        verdicts = self._of(measure)["verdict"]
        return {word: int((verdicts == word).sum()) for word in (MOVES, UNTOLD, NOTHING)}

    def summary(self) -> list[str]:
        """A sentence for each measure, one about what was not tried, and what one should know before trusting them."""
        found = [self._sentence(measure) for measure in self.measures]
        if out := int(self.left_out["numbers"].sum()):
            said = "each with its reason in `left_out` (`--left-out`)"
            found.append(f"not tried, or at one end only: {out} values, {said}")
        if self.replications < FEWEST_TRUSTED:
            found.append(f"fewer than {FEWEST_TRUSTED} replications: intervals and verdicts are not to be trusted")
        return found

    def save(self, path: str | os.PathLike) -> None:
        """Write the swings: .csv or .parquet by the name's end. Raises BadFile for what cannot be written."""
        files.check_writable(path, ENDINGS)
        if Path(path).suffix.lower() == ".parquet":
            self.swings.to_parquet(path, index=False)
        else:
            self.swings.to_csv(path, index=False)

    def _of(self, measure: str | None) -> pd.DataFrame:
        measure = self.measures[0] if measure is None else measure
        if measure not in self.measures:
            raise ValueError(f"{measure!r} was not asked for; there is {', '.join(self.measures)}")
        return self.swings[self.swings["measure"] == measure]

    def _sentence(self, measure: str) -> str:
        if self._of(measure)["base"].isna().any():
            return f"{measure}: it has no value in any run as it stands, so nothing can be said of what moves it"
        moving, untold, nothing = self.counts(measure).values()
        of = f"{moving} of {len(self._of(measure))} assumptions move it"
        return f"{measure}: {of}, {untold} cannot be told from nothing, {nothing} change nothing"

    def _repr_html_(self) -> str:
        return pd.concat([self.largest(measure) for measure in self.measures]).round(1).to_html(index=False)


def tornado(
    scenario: Scenario | files.Source,
    playbook: Strategy | Playbook | files.Source = "standard",
    *,
    measures: str | Sequence[str] = MEASURES,
    only: str | Iterable[str] = (),
    together: Together = "number",
    factor: float = files.HALF_AND_DOUBLE,
    ranges: bool = True,
    replications: int = 40,
    first_look: int = FIRST_LOOK,
    seed: int = 1,
    workers: Workers = 1,
    progress: bool = True,
) -> Tornado:
    """Play a scenario with each of its numbers lower and higher, one group at a time, always on the same luck.

    How far each goes: see `sim.files.ends` (`factor`, `ranges`); which move as one: `together`, see
    `sim.experiment.together.grouped`. `only` keeps to what has one of these names: of an assumption (A-33), of a group,
    or of a number. What has changed no measure at all, not only of those asked for, in the first replications, as
    many as `first_look` says, is played no further. Any number of `workers`, and any engine, gives the same, bit for
    bit.

    What two numbers do together is not seen. Raises BadFile for files that are wrong, ValueError for numbers that make
    no sense, for a measure that is none, and for a name in `only` that is none.
    """
    asked = (measures,) if isinstance(measures, str) else tuple(dict.fromkeys(measures))
    _check(asked, together, replications, first_look, seed, workers)
    chosen = strategy(playbook)
    base = chosen.on(files.as_scenario(scenario))
    every = files.ends(base, factor, ranges)
    groups = only_these(grouped(every, together), only)
    made, refused = varied(base, groups, progress)
    plain = Strategy(chosen.name, chosen.playbook)
    runs = played(base, made, plain, replications, seed, workers, progress, first_look)
    table = [one for measure in asked for one in swings(groups, runs, measure, base, factor)]
    left = [*refused, *(not_numbers(every) if not only else [])]
    return Tornado(
        scenario=base.name,
        strategy=chosen.name,
        swings=pd.DataFrame(table, columns=[name.replace("_", " ") for name in Swing._fields]),
        left_out=pd.DataFrame(left, columns=list(LeftOut._fields)),
        replications=replications,
        seed=seed,
        factor=factor,
        currency=base.organisation.currency,
        horizon=followed(base),
    )


def _check(
    measures: Sequence[str], together: str, replications: int, first_look: int, seed: int, workers: Workers
) -> None:
    """Raises ValueError for what makes no sense."""
    refuse([] if first_look >= 1 else [f"first_look is {first_look!r}; it is a number of replications, 1 or more"])
    refuse([] if measures else ["a tornado needs at least 1 measure; there is none"])
    for measure in measures:
        check_numbers(measure, replications, None, seed, workers)
    check_together(together)


def check_together(together: str) -> None:
    """Raises ValueError for a way of moving numbers as one that is none."""
    kinds = get_args(Together)
    refuse([] if together in kinds else [f"together: {no_such('way', together, kinds)}"])


def only_these(groups: list[Group], only: str | Iterable[str]) -> list[Group]:
    """The groups that have one of these names, all where none is given. Raises ValueError for a name of none."""
    names = (only,) if isinstance(only, str) else tuple(only)
    kept = [group for group in groups if not names or not _names(group).isdisjoint(names)]
    lost = set(names).difference(*map(_names, kept))
    known = dict.fromkeys(name for group in groups for name in sorted(_names(group)))
    said = "nothing that can be varied here is called"
    refuse([f"{said} {name!r}; {meant(name, known) or _ONLY}" for name in sorted(lost)])
    return kept


def _names(group: Group) -> set[str]:
    return {group.name, group.assumption, *(one.parameter for one in group.ends)}
