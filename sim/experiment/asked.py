"""What a study is asked to do, checked before anything is run: a typing error must not cost an hour."""

from __future__ import annotations

import math
import operator
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from numbers import Real
from typing import Any

from sim import files
from sim.experiment.engines import Workers
from sim.experiment.measuring import unknown
from sim.experiment.pairing import FEWEST_TRUSTED
from sim.experiment.running import Strategy, followed, strategy
from sim.experiment.verdicts import FIRST_LOOK, FIRST_SPREAD_LOOK
from sim.files import BadFile, Complaint
from sim.luck import BLOCK, Luck, LuckError
from sim.metrics import UNITS
from sim.scenario import Playbook, Scenario

MOST = 100_000  #: replications of a comparison: their rows fit into memory, and take an hour or two
Asked = tuple[list[Scenario], list[Strategy]]


def several(things: Any) -> list:
    """A list of what may be given as one or as several: names, paths, and what they stand for."""
    single = isinstance(things, str | os.PathLike | Scenario | Playbook | Strategy) or not isinstance(things, Iterable)
    return [things] if single else list(things)


def asked(scenarios: Any, playbooks: Any, changes: Sequence[str]) -> Asked:
    """The scenarios and the strategies: each playbook, then, if there are changes, each with them.

    Raises BadFile with everything that is wrong in any file, and with changes that do not fit; ValueError for
    none, for what is given twice, for different ones of one name, and for strategies under which a scenario is
    followed for different times.
    """
    wrong: list[Complaint] = []
    given = [several(scenarios), several(playbooks)]
    played = _each(files.as_scenario, given[0], wrong)
    chosen = _each(strategy, given[1], wrong)
    if changes and not wrong:
        chosen += [strategy(one, changes) for one in chosen]
        given[1] += ["with changes"] * len(chosen)
    changed = _each(lambda pair: pair[1].on(pair[0]), product(played, chosen), wrong)
    if wrong:
        raise BadFile(dict.fromkeys(wrong))
    refuse(
        [
            *_alike("scenario", played, given[0]),
            *_alike("strategy", chosen, given[1]),
            *_few(played, chosen),
            *_lengths(chosen, changed),
        ]
    )
    return played, chosen


def check_numbers(
    measure: str, replications: int, precision: float | None, seed: int, workers: Workers, spread: bool = False
) -> None:
    """Raises ValueError with everything that is wrong with them."""
    refuse(
        [
            *_measure(measure, precision),
            *(_spread if spread else _replications)(replications, precision),
            *_seed(seed),
            *_workers(workers),
        ]
    )


def refuse(wrong: Sequence[str]) -> None:
    """Raises ValueError with these sentences, one a line; nothing happens where there are none."""
    if wrong:
        raise ValueError("\n".join(wrong))


def _each(load: Callable[[Any], Any], things: Iterable, wrong: list[Complaint]) -> list:
    found = []
    for thing in things:
        try:
            found.append(load(thing))
        except BadFile as bad:
            wrong.extend(bad.complaints)
    return found


def _alike(what: str, made: Sequence, given: Sequence) -> Iterator[str]:
    """Complaints about what is given twice, and about different ones of one name: a table could not tell them."""
    for place, one in enumerate(made):
        first = next(n for n, other in enumerate(made) if other.name == one.name)
        if first < place:
            both = f"{_place(first, given)} and {_place(place, given)}"
            if made[first] == one:
                yield f"the {what} {one.name!r} is given twice, as {both}; give it once"
            else:
                yield f"two different ones are called {one.name!r}, {what} {both}; give one of them another name"


def _place(place: int, given: Sequence) -> str:
    spelled = f" ({given[place]})" if isinstance(given[place], str | os.PathLike) else ""
    return f"number {place + 1}{spelled}"


def _few(played: Sequence, chosen: Sequence) -> Iterator[str]:
    if not played:
        yield "a comparison needs at least 1 scenario; there is none"
    if len(chosen) < 2:
        seen = chosen[0].name if chosen else "none"
        yield f"a comparison needs at least 2 strategies; seen: {seen}. Name another playbook, or a change"


def _lengths(chosen: Sequence[Strategy], changed: Sequence[Scenario]) -> Iterator[str]:
    """What never came counts as the time that was followed: that must be the same under every strategy."""
    for place, scenario in enumerate(changed):
        first = changed[place - place % len(chosen)]
        if followed(scenario) != followed(first):
            yield (
                f"{scenario.name} is followed for {followed(first):g} minutes from the impact on under "
                f"{chosen[0].name}, and for {followed(scenario):g} under {chosen[place % len(chosen)].name}, so times "
                "cannot be compared; write a scenario of your own with that length (drill new scenario NAME), and "
                "compare the strategies in both"
            )


def _measure(measure: str, precision: float | None) -> Iterator[str]:
    if not isinstance(measure, str) or measure not in UNITS:
        yield unknown(measure)
    elif precision is not None and UNITS[measure] != "min":
        yield f"precision is a number of minutes, and {measure!r} is counted in {UNITS[measure]}; leave precision out"


def _replications(replications: int, precision: float | None) -> Iterator[str]:
    if not _whole(replications, 2):
        yield f"replications is {replications!r}; a comparison needs a whole number, at least 2, and 20 to be trusted"
    elif replications > MOST:
        yield f"replications is {replications!r}; at most {MOST:,} are run: every figure is certain long before"
    elif precision is not None and replications < FIRST_LOOK:
        yield f"replications is {replications!r}; precision is first looked at after {FIRST_LOOK}: allow at least those"
    if precision is not None and (isinstance(precision, bool) or not _is_above_zero(precision)):
        yield f"precision is {precision!r}; it is a number of minutes above 0"


def _spread(replications: int, precision: float | None) -> Iterator[str]:
    """With spread luck, whole blocks are run, and an interval needs two of them."""
    if said := list(_replications(replications, precision)):
        yield from said
    elif replications % BLOCK or replications < 2 * BLOCK:
        better = max(2 * BLOCK, math.ceil(replications / BLOCK) * BLOCK)
        yield (
            f"replications is {replications!r}; luck is spread over blocks of {BLOCK}, and at least 2 whole ones are "
            f"needed: {better} would do, {FEWEST_TRUSTED * BLOCK} to be trusted"
        )
    elif precision is not None and replications < FIRST_SPREAD_LOOK:
        yield (
            f"replications is {replications!r}; with spread luck precision is first looked at after "
            f"{FIRST_SPREAD_LOOK}: allow at least those"
        )


def _is_above_zero(number: Any) -> bool:
    return isinstance(number, Real) and 0 < float(number) < math.inf


def _seed(seed: int) -> Iterator[str]:
    try:
        Luck(seed)
    except LuckError:
        yield f"seed is {seed!r}; it is a whole number from -2**63 to 2**63 - 1"


def _workers(workers: Workers) -> Iterator[str]:
    if not hasattr(workers, "play") and not _whole(workers, 1):
        yield f"workers is {workers!r}; it is a number of processes, 1 or more, or an engine"


def _whole(number: Any, least: int) -> bool:
    try:
        return operator.index(number) >= least
    except TypeError:
        return False
