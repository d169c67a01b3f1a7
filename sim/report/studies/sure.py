"""How sure a study is: what the same luck saved, what its intervals are worth, and what is still needed."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sim.experiment.measuring import spoken
from sim.experiment.pairing import FEWEST_TRUSTED, Paired
from sim.experiment.verdicts import said_p
from sim.report.content import Block, Section, Table, Text, row
from sim.report.studies.coverage import covered
from sim.report.studies.drawn import convergence
from sim.report.studies.studied import Studied

_DASH = "–"
_MANY = 1_000
_ABOUT = (
    "Correlation says how alike a replication went under both strategies; the more alike, the more chance cancels out "
    "of their difference. “Saved” is how many times as many runs strategies with luck of their own would have needed "
    "for the same interval. Skewness beyond ± 1 means that a few runs decide the mean; then the middle difference says "
    "more. “More runs” is about how many would bring the interval down to the margin that does not matter; a verdict "
    "that is clear already does not need them."
)
_HEADS = (
    *("Scenario", "Measure", "Strategy", "Correlation", "Saved", "Skewness"),
    *("Middle difference, 95 %", "Signed ranks", "More runs"),
)


def sure(of: Studied) -> Section:
    """The chapter."""
    found = list(of.each())
    rows = tuple(row(s, measure, name, *_figures(measure, one)) for s, measure, name, one, _ in found)
    warned = [Text(words) for words in _warnings(of, found)]
    blocks: list[Block] = [Text(_ABOUT), *warned, Table(_HEADS, rows), *convergence(of)]
    return Section("How sure this is", (*blocks, *covered(of)), new_page=True)


def _figures(measure: str, one: Paired) -> tuple[str, ...]:
    words, middle = spoken(measure), one.middle
    correlation = _DASH if one.correlation is None else f"{one.correlation:.2f}"
    saved = _saved(one.variance_ratio)
    if math.isnan(middle.low):
        between = "too few runs"
    else:
        between = words.between(middle.low, middle.high) if middle.low or middle.high else "none"
    ranks = _DASH if middle.p is None else said_p(middle.p)
    return correlation, saved, f"{one.skewness:.1f}{' !' * one.skewed}", between, ranks, _needed(one)


def _saved(ratio: float | None) -> str:
    """How many times as many runs independent luck would need; beyond a thousand nobody counts."""
    if ratio is None:
        return _DASH
    return f"{ratio:.1f} ×" if ratio < _MANY else f"over {_MANY:,} ×"


def _needed(one: Paired) -> str:
    """How many more bring the half-width down to the margin."""
    if one.needed is None:
        return "no number is enough" if one.half_width else "none"
    return f"about {float(f'{one.needed:.2g}'):,.0f}" if one.needed else "none"


def _warnings(of: Studied, found) -> Iterator[str]:
    """What a reader should know before trusting an interval."""
    skewed = [f"{s}, {measure}, {name}" for s, measure, name, one, _ in found if one.skewed]
    few = min((one.blocks or one.n for *_, one, _ in found), default=FEWEST_TRUSTED)
    if few < FEWEST_TRUSTED:
        yield f"There are only {few} of what is independent: no interval here is to be trusted."
    if skewed:
        yield f"Skewed, so that the interval of the mean may be too narrow: {'; '.join(skewed)}."
    else:
        yield "No difference is so skewed that its interval would be doubtful. Rare harm that no run met is not seen."
