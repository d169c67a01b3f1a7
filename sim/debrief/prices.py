"""Prices: what a decision cost, in minutes, contacts, money and trust, on the same luck.

Two prices. In *hindsight*: everything else, and all luck, as it was; one run tells. *From there on*: what had been
drawn when it was decided stays, everything later is drawn anew, many times, with and without the decision; that is
what whoever decided could have known the odds of. A price above 0 is harm: it took so much longer, or cost so much
more, than the other way. Prices do not add up, because decisions work upon each other.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from tqdm import tqdm

from sim.debrief.beside import beside
from sim.debrief.decisions import Against, Decision, decisions, every_change
from sim.debrief.measured import PRICED, check_priced, ends, harm, values
from sim.debrief.retelling import NOTHING, Change, Of, Retold, Script, retell, script
from sim.debrief.standing import ENOUGH, Place, standing
from sim.exercise import Exercise
from sim.experiment.pairing import Paired, paired
from sim.experiment.running import undisturbed
from sim.luck import Luck
from sim.metrics import UNITS

_AT_A_STRETCH = 5  # draws that one process does at a stretch
MOST_REFUSED = 0.1  #: above this share of inputs that the world no longer takes, the other way is not what people did


@dataclass(frozen=True, slots=True)
class Inputs:
    """What became of what people and the facilitator said, once something else was decided: at the same second as then
    (`kept`), at another (`retimed`), `refused` now and not then, never asked for (`unasked`); and how many questions
    were `new`, which the reference answered."""

    kept: int
    retimed: int
    refused: int
    unasked: int
    new: int

    @property
    def trusted(self) -> bool:
        """Whether few enough were refused that there is a price."""
        return self.refused <= MOST_REFUSED * max(1, self.kept + self.retimed)


@dataclass(frozen=True, slots=True)
class Price:
    """What a decision cost against something else. `costs`: for each of PRICED, above 0 for harm; empty where too much
    was refused. `odds`: from there on, over redrawn luck; None where that was not asked for. `at_least`: the measures
    in which one way or the other never came, so that the price is only known to be no less than that."""

    decision: Decision
    against: Against
    inputs: Inputs
    costs: Mapping[str, float]
    odds: Mapping[str, Paired] | None = None
    at_least: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Waterfall:
    """From what the reference would have come to, to what the team came to: what each decision cost by itself, then
    what they cost upon each other (`interaction`). The bars add up to `actual` − `reference` (for trust, the other way
    round). `until`: the second at which it was ended early, if it was."""

    measure: str
    reference: float
    bars: tuple[tuple[Decision, float], ...]
    interaction: float
    actual: float
    inputs: Inputs
    until: int | None = None


def priced(of: Exercise | Path | str) -> Priced:
    """An exercise, or its file, ready to be priced. Raises as `sim.debrief.script`."""
    return Priced(script(of))


class Priced:
    """An exercise that is priced: `then` is what came of it, `decisions` are those of people's seats."""

    def __init__(self, of: Script):
        self.of = of
        self.keys: dict[Of, frozenset] = {}
        luck = Luck(of.header.seed, audit=True)
        self.then = retell(of, luck=luck, before=lambda which: self.keys.setdefault(which, luck.drawn))
        self.values = values(self.then.log, of.early)
        self.decisions = decisions(of, self.then.log)
        self._known: dict[tuple[Decision, Against], Price] = {}
        self._others: dict[str, list[float]] = {}

    def hindsight(self, decision: Decision, against: Against | None = None) -> Price:
        """What it cost with all luck as it was, against the first of its `alternatives` or another; played once."""
        against = against or decision.alternatives[0]
        if (decision, against) not in self._known:
            self._known[decision, against] = self._hindsight(decision, against)
        return self._known[decision, against]

    def _hindsight(self, decision: Decision, against: Against) -> Price:
        with undisturbed():
            told = retell(self.of, decision.changed(against))
            inputs, other = self._inputs(told), values(told.log, self.of.early)
        return Price(
            decision, against, inputs, self._costs(other) if inputs.trusted else {}, at_least=self._never(other)
        )

    def every(self, progress: bool = False) -> list[Price]:
        """Each decision against each of its alternatives, in hindsight."""
        ways = [(one, against) for one in self.decisions for against in one.alternatives]
        shown = tqdm(ways, desc="pricing", unit=" runs", delay=2, disable=not progress)
        return [self.hindsight(one, against) for one, against in shown]

    def from_there_on(
        self,
        decision: Decision,
        against: Against | None = None,
        *,
        draws: int = 50,
        workers: int = 1,
    ) -> Price:
        """As `hindsight`, with the odds: `draws` times with luck that is redrawn from that decision on.

        Raises ValueError for fewer than 2 draws."""
        price = self.hindsight(decision, against)
        change, keys = decision.changed(price.against), self.keys[decision.of]
        parts = [range(1, draws + 1)[first : first + _AT_A_STRETCH] for first in range(0, draws, _AT_A_STRETCH)]
        jobs = (delayed(_drawn_anew)(self.of, change, keys, part) for part in parts)
        pairs = np.concatenate(Parallel(n_jobs=min(workers, len(parts)))(jobs))
        odds = {name: self._paired(name, pairs[:, :, n]) for n, name in enumerate(PRICED)}
        return replace(price, odds=odds if price.inputs.trusted else None)

    def waterfall(self, measure: str = "time to notify", prices: Iterable[Price] | None = None) -> Waterfall:
        """From the reference's answers to the team's. `prices`: those of `every`, if they are there already. Raises
        ValueError for a measure that is not priced."""
        check_priced(measure)
        first = [p for p in (self.every() if prices is None else prices) if p.against == p.decision.alternatives[0]]
        told = retell(self.of, every_change(self.decisions))
        other, place = values(told.log, self.of.early), PRICED.index(measure)
        bars = tuple((p.decision, p.costs.get(measure, math.nan)) for p in first)
        whole = self._costs(other)[measure]
        rest = whole - sum(cost for _, cost in bars if not math.isnan(cost))
        return Waterfall(measure, other[place], bars, rest, self.values[place], self._inputs(told), self.of.early)

    def beside(self) -> dict[str, list[float]]:
        """What others would have come to on the same luck; see `sim.debrief.beside`. Played once."""
        if not self._others:
            self._others = beside(self.of.scenario, self.of.header.seed, self.of.early)
        return self._others

    def standing(self, *, runs: int = ENOUGH, workers: int = 1, progress: bool = False) -> dict[str, Place]:
        """The team's skill apart from its luck, in each of PRICED; see `sim.debrief.standing`."""
        early = self.of.early
        return standing(self.of.scenario, self.then.log, until=early, runs=runs, workers=workers, progress=progress)

    # ------------------------------------------------------------------------------------------------ inside

    def _inputs(self, told: Retold) -> Inputs:
        kept = sum(self.then.lands.get(n) == second for n, second in told.lands.items())
        now_refused = sum((told.refused - self.then.refused).values())
        return Inputs(kept, len(told.lands) - kept, now_refused, len(told.unasked), told.new)

    def _costs(self, other: list[float]) -> dict[str, float]:
        pairs = zip(PRICED, self.values, other, strict=True)
        return {name: harm(name) * (mine - theirs) for name, mine, theirs in pairs}

    def _never(self, other: list[float]) -> frozenset[str]:
        """The times that did not come in either, or in one of the two."""
        end, pairs = ends(self.of.scenario, self.of.early), zip(PRICED, self.values, other, strict=True)
        return frozenset(name for name, *both in pairs if UNITS[name] == "min" and max(both) >= end)

    def _paired(self, name: str, pairs: np.ndarray) -> Paired:
        """The other way against what was decided, so that the mean is the price."""
        mine, other = pairs[:, 0] * harm(name), pairs[:, 1] * harm(name)
        return paired(other, mine, horizon=math.inf)


def _drawn_anew(of: Script, change: Change, keys: frozenset, draws: range) -> np.ndarray:
    return np.array([redrawn(of, change, keys, draw) for draw in draws])


def redrawn(of: Script, change: Change, keys: frozenset, draw: int) -> tuple[list[float], list[float]]:
    """The values of PRICED as people decided, and with a change, on luck of which only `keys` are as they were."""
    seed = of.header.seed
    lucks = (Luck(seed, draw, held=keys, held_from=0) for _ in range(2))
    with undisturbed():
        mine, other = (retell(of, how, luck) for how, luck in zip((NOTHING, change), lucks, strict=True))
        return values(mine.log, of.early), values(other.log, of.early)
