"""What a comparison says in words, for one strategy or several, and when enough has been seen to stop.

Five words, in this order of precedence: identical, practically equal, better or worse, not distinguishable.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.experiment.amounts import Words
from sim.experiment.pairing import FEWEST_TRUSTED, Paired, paired
from sim.luck import BLOCK
from sim.statistics.families import holm

Word = Literal["better", "worse", "practically equal", "identical", "not distinguishable"]
Direction = Literal["lower", "higher"]

FIRST_LOOK = 20  #: replications of each strategy before the stopping rule first looks
FIRST_SPREAD_LOOK = FEWEST_TRUSTED * BLOCK  #: the same where luck is spread: as many blocks as are trusted
_TIMES = Words()
PREPOSITION = {
    "better": "than",
    "worse": "than",
    "practically equal": "to",
    "identical": "to",
    "not distinguishable": "from",
}


class Verdict(NamedTuple):
    """One of the five words, a sentence that gives the reason in numbers, and its parts: who is what compared with
    whom (`compared`), and by how much (`reason`)."""

    word: Word
    sentence: str
    compared: str = ""
    reason: str = ""


def verdict(
    paired: Paired,
    better: Direction = "lower",
    *,
    name: str = "the second strategy",
    than: str | None = None,
    words: Words = _TIMES,
) -> Verdict:
    """Put a comparison into words.

    - *identical*: every difference is 0, to rounding.
    - *practically equal*: the interval (among several comparisons, the one that holds for all) lies inside
      ±margin. This goes before better and worse: a difference that is real but smaller than what counts is no
      reason to choose. The sentence still shows it.
    - *better*, *worse*: the interval excludes 0 and, among several comparisons, Holm's p is below 1 − level.
    - *not distinguishable*: anything else. The sentence says about how many more replications would do.

    `better` says which values are good. `name` and `than` are the strategies b and a. The sentence reads
    "{name} is better than {than}: it happens 21 to 25 minutes sooner; the same luck in 200 replications", then
    come cautions; `words` has other measures in it than times. Raises ValueError for another `better`.
    """
    if better not in ("lower", "higher"):
        raise ValueError(f"better is 'lower' or 'higher'; seen {better!r}")
    word = _word(paired, better)
    compared = f"{name} is {word}" + (f" {PREPOSITION[word]} {than}" if than else "")
    why = _reason(paired, word, words)
    parts = [f"{compared}: {why}"]
    if word != "identical":
        spread = f", spread over {paired.blocks} blocks" if paired.blocks else ""
        parts += [f"the same luck in {paired.n} replications{spread}", *paired.cautions, *_middle(paired, words)]
    if paired.left_out:
        parts += [f"in {paired.left_out} more, one of the two has no value"]
    return Verdict(word, "; ".join([*parts, *_never(paired, name, than, words)]), compared, why)


def compare_to_first(
    arrays: Mapping[str, ArrayLike],
    *,
    horizon: float,
    margin: float | None = None,
    level: float = 0.95,
    better: Direction = "lower",
    words: Words = _TIMES,
    both: bool = False,
    blocks: ArrayLike | None = None,
) -> list[tuple[str, Paired, Verdict]]:
    """Compare every strategy with the first of `arrays` (name: minutes by replication), in their order.

    The chance that any strategy without a difference is called better or worse is at most 1 − level (Holm's p
    over the family), and so is the chance that any with one beyond the margin is called practically equal
    (Bonferroni intervals, `all_low` to `all_high`). `low` to `high` is each comparison's own interval.
    With `both`, each comparison leaves out the replications in which one of its two has no value (NaN), and a
    strategy with fewer than two left is not compared: it is missing from what comes back. Other arguments are those
    of `paired` and `verdict`; with `blocks`, two replications that have a value must lie in two of them. Raises
    ValueError for fewer than two strategies, and as `paired` does.
    """
    if len(arrays) < 2:
        raise ValueError(f"a comparison needs at least 2 strategies; seen {list(arrays)}")
    (first, base), *others = arrays.items()
    pairs = [(name, *(_with_both if both else _all)(base, x, blocks)) for name, x in others]
    pairs = [pair for pair in pairs if not both or _independent(pair[1], pair[3]) >= 2]
    compare = partial(paired, horizon=horizon, margin=margin, level=level, together=len(pairs))
    alone = [dataclasses.replace(compare(a, b, blocks=where), left_out=left_out) for _, a, b, where, left_out in pairs]
    adjusted = holm([1.0 if one.p is None else one.p for one in alone])
    compared = []
    for (name, *_), one, p in zip(pairs, alone, adjusted, strict=True):
        judged = dataclasses.replace(one, p_adjusted=None if one.p is None else p)
        said = verdict(judged, better, name=name, than=first, words=words)
        compared.append((name, judged, said))
    return compared


_Kept = tuple[ArrayLike, ArrayLike, ArrayLike | None, int]


def _all(a: ArrayLike, b: ArrayLike, blocks: ArrayLike | None) -> _Kept:
    return a, b, blocks, 0


def _with_both(a: ArrayLike, b: ArrayLike, blocks: ArrayLike | None) -> _Kept:
    """The replications in which both have a value, their blocks, and how many replications are left out."""
    first, second = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    there = ~(np.isnan(first) | np.isnan(second))
    where = None if blocks is None else np.asarray(blocks)[there]
    return first[there], second[there], where, int((~there).sum())


def _independent(a: ArrayLike, blocks: ArrayLike | None) -> int:
    """How many of these values, or of the blocks that they lie in, know nothing of each other."""
    return len(np.asarray(a)) if blocks is None else len(np.unique(np.asarray(blocks)))


class Stop(NamedTuple):
    """Why no more replications are run; `sentence` says what settled the comparisons and which are open."""

    clause: Literal["settled", "limit", "by hand"]
    sentence: str


def by_hand(done: int, most: int) -> Stop:
    """Somebody stopped it, after `done` replications of each strategy of the `most` that were asked for."""
    return Stop("by hand", f"somebody stopped it by hand after {done} of {most} replications of each strategy")


@dataclass(frozen=True, slots=True)
class Stopping:
    """When enough replications have been run, given the comparisons seen at each look so far.

    It starts with `first` replications and adds blocks of `block` to all strategies until, at `in_a_row`
    looks running, every comparison is settled (clear of 0, inside ±margin, or known to ±margin), or there are
    `most`.

        while (n := stopping.next_count(history)) is not None:
            ...  # run every strategy up to n replications
            history.append([one for _, one, _ in compare_to_first(times, horizon=240)])
        print(stopping.stopped(history).sentence)

    Looking often is not free: chance is given many tries to bring an interval clear of 0. Where there is no
    difference at all, and the margin (a twentieth of the standard deviation of the differences) is too small
    to stop on, 14 % of comparisons at 95 % end as better or worse with the counts as they stand. `stricter`
    divides the 1 − level that p must be below to stop by "clear of 0": 10 brings that to 6 %, and where they
    differ by one standard deviation 31 replications are run instead of 30 (20 000 normal streams each). Where luck
    is spread, ten blocks and then two more at each look, it is 5 % up to 20 blocks and 7 % up to 100.

    Raises ValueError where the counts do not fit.
    """

    first: int = FIRST_LOOK
    block: int = 10
    most: int = 200
    in_a_row: int = 2
    stricter: float = 1.0

    def __post_init__(self) -> None:
        if not (2 <= self.first <= self.most and min(self.block, self.in_a_row, self.stricter) >= 1):
            raise ValueError(f"2 <= first <= most and block, in_a_row, stricter >= 1 are needed; seen {self}")

    def next_count(self, history: Sequence[Sequence[Paired]]) -> int | None:
        """How many replications each strategy should have at the next look; None: stop."""
        if not history:
            return self.first
        return None if self.stopped(history) else min(self.most, _count(history[-1]) + self.block)

    def stopped(self, history: Sequence[Sequence[Paired]]) -> Stop | None:
        """Why to stop after these looks; None: go on. Raises ValueError for a look without comparisons."""
        if not history:
            return None
        looks = [[settled(one, self.stricter) for one in look] for look in history[-self.in_a_row :]]
        n, clauses = _count(history[-1]), Counter(looks[-1])
        said = ", ".join(f"{many} {clause or 'still open'}" for clause, many in clauses.items())
        if len(looks) == self.in_a_row and all(map(all, looks)):
            return Stop("settled", f"{n} replications were enough at {self.in_a_row} looks in a row: {said}")
        if n >= self.most:
            return Stop("limit", f"the limit of {self.most} replications was reached: {said}")
        return None


def settled(paired: Paired, stricter: float = 1.0) -> str | None:
    """Which clause settles a comparison: identical, inside the margin, clear of 0, known to the margin.

    None where none does. "Clear of 0" also needs an adjusted p below (1 − level) ÷ `stricter`.
    """
    if paired.identical:
        return "identical"
    if paired.inside_margin:
        return "inside the margin"
    if paired.clear_of_zero and (paired.p_adjusted or 0) < (1 - paired.level) / stricter:
        return "clear of 0"
    return "known to the margin" if paired.narrow_enough else None


def _count(look: Sequence[Paired]) -> int:
    if not look:
        raise ValueError("a look without a comparison: stopping by precision needs at least 2 strategies")
    return min(one.n for one in look)


def _word(paired: Paired, better: Direction) -> Word:
    if paired.identical:
        return "identical"
    if paired.inside_margin:
        return "practically equal"
    if not paired.clear_of_zero:
        return "not distinguishable"
    return "better" if (paired.high < 0) == (better == "lower") else "worse"


def _reason(paired: Paired, word: Word, words: Words) -> str:
    if word == "identical":
        return _nothing(paired, words)
    shown = f"{words.what} {words.between(paired.low, paired.high)}"
    if word == "practically equal":
        return f"{shown}, within the {words.amount(paired.margin)} that do not matter"
    return f"{shown}, {_lacking(paired, words)}" if word == "not distinguishable" else shown


def _middle(paired: Paired, words: Words) -> list[str]:
    """What does not hang on a few replications, where some lie far from the rest."""
    found = paired.middle if paired.skewed else None
    if found is None or math.isnan(found.low) or found.p is None:
        return []
    where = words.between(found.low, found.high) if found.low or found.high else "none"
    return [f"the middle difference is {where} (signed ranks: {said_p(found.p)})"]


def said_p(p: float) -> str:
    """A p value as people read it."""
    return "p < 0.001" if p < 0.001 else f"p {p:.2g}"


def _nothing(paired: Paired, words: Words) -> str:
    if paired.never_a == paired.n:
        never = f"it happened under neither within {words.amount(paired.horizon)}"
        return f"{never} in any of {paired.n} replications"
    return f"no difference in any of {paired.n} replications"


def _lacking(paired: Paired, words: Words) -> str:
    if paired.low > 0 or paired.high < 0:
        return f"which is not enough among {paired.together} comparisons (adjusted p {paired.p_adjusted:.2g})"
    if paired.needed is None:
        return f"and no number of replications is enough to know it to ±{words.amount(0)}"
    if paired.needed:
        more = f"{float(f'{paired.needed:.2g}'):,.0f}"  # two digits: the estimate is no better
        return f"about {more} more replications are needed to know it to ±{words.amount(paired.margin)}"
    return f"known to within ±{words.amount(paired.margin)}"


def _never(paired: Paired, name: str, than: str | None, words: Words) -> list[str]:
    if paired.never_a == paired.never_b and (paired.never_a == 0 or paired.identical):
        return _never_alike(paired, words)
    return [
        f"it never happened within {words.amount(paired.horizon)} in {paired.never_b} of {name} "
        f"and {paired.never_a} of {than or 'the first strategy'}, counted as {words.amount(paired.horizon)}"
    ]


def _never_alike(paired: Paired, words: Words) -> list[str]:
    if paired.never_a in (0, paired.n):  # nothing to tell, or told already
        return []
    return [f"in {paired.never_a} it happened under neither within {words.amount(paired.horizon)}"]
