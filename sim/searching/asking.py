"""Searching: settings are tried on the same luck, and the few that nothing beats are played anew on fresh luck."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from tqdm import tqdm

from sim import files
from sim.experiment.asked import check_numbers, refuse
from sim.experiment.choosing import check_best
from sim.experiment.comparing import compare
from sim.experiment.engines import Workers
from sim.experiment.extras import needed
from sim.experiment.meant import no_such
from sim.experiment.measuring import unknown
from sim.experiment.playing import Stretch, rows_of, stretches
from sim.experiment.running import Strategy, followed, strategy
from sim.files import BadFile, Complaint
from sim.files.complaints import Wrong
from sim.luck import LuckError
from sim.metrics import UNITS
from sim.scenario import Playbook, Scenario, SearchSpace
from sim.searching.duties import neglected
from sim.searching.found import Found
from sim.searching.levers import Lever, Picks, levers
from sim.searching.levers import strategy as with_picks
from sim.searching.seeking import METHODS, Method, Weighed, sought
from sim.searching.weighing import COST, Scales, front, limits

FEWEST_TRIALS, MOST_TRIALS = 10, 10_000
FEWEST_FRESH = 20
NEAR = 0.05  #: of the front's width and height together: finalists nearer to each other are as good as the same


def search(
    scenario: Scenario | files.Source,
    playbook: Strategy | Playbook | files.Source,
    space: SearchSpace | files.Source,
    *,
    measure: str = "time to notify",
    against: str = COST,
    trials: int = 100,
    replications: int = 20,
    fresh: int = 100,
    finalists: int = 5,
    indifference: float | None = None,
    most: int = 200,
    method: Method = "nsga2",
    seed: int = 1,
    workers: Workers = 1,
    progress: bool = True,
) -> Found:
    """Look for settings of a playbook, and of its organisation, that tell sooner for what they cost.

    `space` says what may move and what must be kept (`sim.scenario.SearchSpace`). Candidates are weighed by `measure`
    `against` another one, or against what a year costs, all on the luck of the same `replications`: all combinations
    where there are at most `trials`, else so many that Optuna proposes by `method`. Of those that keep the limits, and
    that no other beats in both goals, at most `finalists` are played anew with the playbook as it stands, `fresh`
    replications each with the luck of the next seed, which the search has not seen; KN then says which is best
    (`indifference`, `most`: see `Study.best`).

    The same `seed` gives the same; any number of `workers`, and any engine, too. Needs the extra ``search`` (optuna).
    Everything is checked before anything is run: raises BadFile for files that are wrong and settings that do not fit,
    ValueError for numbers that make no sense and for a measure that is none.
    """
    needed("search", "optuna")
    _check(measure, against, trials, replications, fresh, finalists, indifference, most, method, seed, workers)
    chosen, base, where, file = _read(playbook, scenario, space)
    stands = chosen.on(base)
    _check_cost(stands, against, where)
    these, bounds = _fitting(
        lambda: levers(where, chosen.playbook, stands, file),
        lambda: limits(where, file),
    )
    scales = Scales(measure, against, bounds, where.budget_a_year)
    weighing = _Weighing(base, chosen, these, scales, replications, seed, workers)
    reference = weighing.reference()
    looked = list(_counted(sought(these, weighing, scales.down, trials, method, seed), these, trials, progress))
    names = _finalists(looked, reference, these, scales, finalists)
    plans = {name: with_picks(name, one.picks, these, chosen.playbook, stands) for name, one in names.items()}
    study = None
    if plans:
        study = compare(
            base,
            [chosen, *plans.values()],
            replications=fresh,
            measure=measure,
            seed=_next(seed),
            workers=workers,
            progress=progress,
        )
    return Found.of(base, chosen, these, scales, looked, reference, names, plans, study, (indifference, most, progress))


def _read(playbook: Any, scenario: Any, space: Any) -> tuple[Strategy, Scenario, SearchSpace, files.Source | None]:
    """What is asked for. Raises BadFile with everything that is wrong in any of the three files."""
    given = isinstance(space, SearchSpace)
    chosen, base, where = _fitting(
        lambda: strategy(playbook),
        lambda: files.as_scenario(scenario),
        lambda: space if given else files.load_space(space),
    )
    return chosen, base, where, None if given else space


def _fitting(*made: Callable[[], Any]) -> list[Any]:
    """What each of these makes. Raises BadFile with the complaints of all of them."""
    found: list[Any] = []
    wrong: list[Complaint] = []
    for make in made:
        try:
            found.append(make())
        except BadFile as bad:
            wrong.extend(bad.complaints)
    if wrong:
        raise BadFile(dict.fromkeys(wrong))
    return found


class _Weighing:
    """Plays candidates, all on the same luck."""

    def __init__(
        self,
        base: Scenario,
        chosen: Strategy,
        these: Sequence[Lever],
        scales: Scales,
        replications: int,
        seed: int,
        workers: Workers,
    ):
        self.base, self.chosen, self.levers, self.scales = base, chosen, these, scales
        self.stands = chosen.on(base)
        self.replications, self.seed, self.workers = replications, seed, workers

    def reference(self) -> Weighed:
        """The playbook as it stands."""
        return Weighed((), self.scales.worth(self.stands, *self._played([(self.stands, self.chosen)])))

    def __call__(self, picks: Sequence[Picks]) -> list[Weighed]:
        """What each candidate comes to, in that order."""
        made = [self._made(one) for one in picks]
        runs = self._played([one for one in made if not isinstance(one, str)])
        return [
            Weighed(one, None, world)
            if isinstance(world, str)
            else Weighed(one, self.scales.worth(world[0], next(runs)))
            for one, world in zip(picks, made, strict=True)
        ]

    def _made(self, picks: Picks) -> tuple[Scenario, Strategy] | str:
        """The world of a candidate, or why it cannot be played."""
        try:
            new = with_picks("candidate", picks, self.levers, self.chosen.playbook, self.stands)
            world = new.on(self.base)
        except Wrong as why:
            return why.wrong
        except BadFile as bad:
            return "; ".join(f"{one.path}: {one.wrong}" for one in bad.complaints)
        if lost := neglected(new.playbook, self.chosen.playbook, world.organisation):
            return lost
        return (world, new) if followed(world) == followed(self.stands) else "it is followed for another time"

    def _played(self, worlds: Sequence[tuple[Scenario, Strategy]]) -> Iterator[np.ndarray]:
        parts = stretches(range(self.replications))
        asked = [Stretch(world, how.playbook, self.seed, one, name=how.name) for world, how in worlds for one in parts]
        found = rows_of(asked, self.workers, False, "searching")
        for _, group in groupby(enumerate(found), lambda one: one[0] // len(parts)):
            yield np.concatenate([part for _, part in group])


def _counted(found: Iterator[Weighed], these: Sequence[Lever], trials: int, progress: bool) -> Iterator[Weighed]:
    with tqdm(total=trials, desc="searching", unit=" candidates", delay=2, disable=not progress) as bar:
        for one in found:
            yield one
            bar.update()


def _finalists(
    looked: Sequence[Weighed], reference: Weighed, these: Sequence[Lever], scales: Scales, most: int
) -> dict[str, Weighed]:
    """Those that nothing beats, the first in the measure first, by the names that they have from now on: at most so
    many, from one end of the front to the other. Of several that come to the same, the one that changes least."""
    kept = sorted((one for one in looked if one.worth and one.worth.kept), key=lambda one: _moved(one.picks, these))
    stands = [reference] if reference.worth and reference.worth.kept else []
    rivals = [*stands, *kept]
    best = [rivals[place] for place in front([scales.down(one.worth) for one in rivals if one.worth])]
    chosen = _apart([one for one in best if one is not reference], stands, scales, most)
    order = sorted(chosen, key=lambda one: scales.down(one.worth) if one.worth else (0.0, 0.0))
    return dict(zip(string.ascii_uppercase, order, strict=False))


def _apart(best: Sequence[Weighed], stands: Sequence[Weighed], scales: Scales, most: int) -> list[Weighed]:
    """At most so many of a front, none of them as good as the same as what `stands`, or as another: its first end, its
    last, and then always the one that lies furthest from all of these, both goals counting alike."""
    every = [*stands, *best]
    goals = np.array([scales.down(one.worth) for one in every if one.worth], dtype=float).reshape(-1, 2)
    at = (goals - goals.min(axis=0, initial=np.inf)) / np.maximum(np.ptp(goals, axis=0), 1e-12) if len(goals) else goals
    taken = list(range(len(stands)))
    for place in _ways(at, taken):
        if len(taken) - len(stands) == most:
            break
        taken.append(place)
    return [every[place] for place in taken[len(stands) :]]


def _ways(at: np.ndarray, taken: list[int]) -> Iterator[int]:
    """The next place that is far enough from all that are `taken` meanwhile, until there is none."""
    ends = dict.fromkeys([len(taken), len(at) - 1] if len(at) > len(taken) else [])
    yield from (end for end in ends if _gaps(at, taken)[end] > NEAR)
    while len(at) and (gaps := _gaps(at, taken)).max() > NEAR:
        yield int(gaps.argmax())


def _gaps(at: np.ndarray, taken: Sequence[int]) -> np.ndarray:
    """How far each place is from the nearest that is taken."""
    return np.abs(at[:, None] - at[list(taken)]).sum(axis=2).min(axis=1) if taken else np.full(len(at), np.inf)


def _moved(picks: Picks, these: Sequence[Lever]) -> int:
    return sum(not lever.options[pick].stands for lever, pick in zip(these, picks, strict=True))


def _next(seed: int) -> int:
    """Another seed, whose luck the search has not seen."""
    return seed + 1 if seed < 2**63 - 1 else seed - 1


def _check(measure, against, trials, replications, fresh, finalists, indifference, most, method, seed, workers) -> None:
    """Raises ValueError with everything that is wrong with the numbers and names."""
    wrong = []
    for number, name, low, high in (
        (trials, "trials", FEWEST_TRIALS, MOST_TRIALS),
        (fresh, "fresh", FEWEST_FRESH, MOST_TRIALS),
        (finalists, "finalists", 1, len(string.ascii_uppercase)),
    ):
        if isinstance(number, bool) or not isinstance(number, int) or not low <= number <= high:
            wrong.append(f"{name} is {number!r}; it is a whole number from {low} to {high:,}")
    if method not in METHODS:
        wrong.append(no_such("method", method, METHODS))
    if against != COST and against not in UNITS:
        wrong.append(unknown(against, COST))
    if against == measure:
        wrong.append(f"{measure!r} cannot be weighed against itself")
    for check in (
        lambda: check_numbers(measure, replications, None, seed, workers),
        lambda: check_best(indifference, 0.95, most, False),
    ):
        try:
            check()
        except (ValueError, LuckError) as bad:
            wrong.append(str(bad))
    refuse(wrong)


def _check_cost(scenario: Scenario, against: str, space: SearchSpace) -> None:
    """Raises ValueError where a year's cost is wanted, and nobody says what anything costs."""
    known = scenario.organisation.running_cost is not None or scenario.per_year is not None
    if not known and (against == COST or space.budget_a_year is not None):
        wrong = f"{scenario.organisation.name} has no 'upkeep', and {scenario.name} no 'per year'"
        refuse([f"what a year costs is not known: {wrong}; say one of them, or weigh against a measure"])
