"""Looking for candidates: Optuna proposes settings, the same luck weighs them all."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product
from math import prod
from typing import Any, Literal, NamedTuple, get_args

from sim.searching.levers import Lever, Picks
from sim.searching.weighing import Worth

Method = Literal["nsga2", "tpe"]
METHODS: tuple[Method, ...] = get_args(Method)
BATCH = 10  #: candidates that are proposed before any of them has been played, however many processes there are


class Weighed(NamedTuple):
    """A candidate and what it came to; `refused` says why it cannot be played, where it cannot."""

    picks: Picks
    worth: Worth | None
    refused: str = ""


Weigh = Callable[[Sequence[Picks]], Sequence[Weighed]]
Down = Callable[[Worth], tuple[float, float]]


def sought(
    levers: Sequence[Lever], weigh: Weigh, down: Down, trials: int, method: Method, seed: int
) -> Iterator[Weighed]:
    """The candidates in the order in which they were looked at, none twice. Where there are no more combinations than
    `trials`, all are; else so many are proposed, by NSGA-II or TPE, of which some may be the same, beginning with what
    differs from the playbook as it stands in one setting. The same `seed` gives the same ones."""
    if prod(len(one.options) for one in levers) <= trials:
        every = iter(product(*(range(len(one.options)) for one in levers)))
        while batch := list(islice(every, BATCH)):
            yield from weigh(batch)
        return
    yield from _proposed(levers, weigh, down, trials, method, seed)


def _proposed(
    levers: Sequence[Lever], weigh: Weigh, down: Down, trials: int, method: Method, seed: int
) -> Iterator[Weighed]:
    study = _study(method, trials, seed)
    for near in islice(_near(levers), trials // 2):
        study.enqueue_trial({one.name: _value(one, pick) for one, pick in zip(levers, near, strict=True)})
    known: dict[Picks, Weighed] = {}
    for start in range(0, trials, BATCH):
        asked = [study.ask() for _ in range(min(BATCH, trials - start))]
        picks = [tuple(_suggested(trial, one) for one in levers) for trial in asked]
        new = [one for one in dict.fromkeys(picks) if one not in known]
        for found in weigh(new):
            known[found.picks] = found
            yield found
        for trial, proposed in zip(asked, picks, strict=True):
            _tell(study, trial, known[proposed], down)


def _near(levers: Sequence[Lever]) -> Iterator[Picks]:
    """What stands now, and what differs from it in one setting: from there it is not far to what is better. Nothing
    where some setting is now none of what it may be."""
    now = [one.now for one in levers]
    if None in now:
        return
    stands = tuple(place or 0 for place in now)
    yield stands
    for which, one in enumerate(levers):
        for place in range(len(one.options)):
            if place != stands[which]:
                yield (*stands[:which], place, *stands[which + 1 :])


def _study(method: Method, trials: int, seed: int) -> Any:
    import optuna

    optuna.logging.set_verbosity(logging.WARNING)
    sampler: optuna.samplers.BaseSampler
    if method == "nsga2":
        sampler = optuna.samplers.NSGAIISampler(population_size=min(50, max(BATCH, trials // 5)), seed=seed % 2**32)
    else:
        sampler = optuna.samplers.TPESampler(n_startup_trials=max(BATCH, trials // 5), seed=seed % 2**32)
    return optuna.create_study(directions=["minimize", "minimize"], sampler=sampler)


def _suggested(trial: Any, one: Lever) -> int:
    last = len(one.options) - 1
    if one.ordered:
        return int(trial.suggest_int(one.name, 0, last))
    texts = [option.text for option in one.options]
    return texts.index(trial.suggest_categorical(one.name, texts))


def _value(one: Lever, place: int) -> int | str:
    return place if one.ordered else one.options[place].text


def _tell(study: Any, trial: Any, found: Weighed, down: Down) -> None:
    import optuna

    goals = down(found.worth) if found.worth else (float("nan"),) * 2
    if found.worth is None or any(goal != goal for goal in goals):
        study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        return
    for place, excess in enumerate(found.worth.excess):
        trial.set_constraint(f"limit {place}", excess)
    study.tell(trial, goals)
