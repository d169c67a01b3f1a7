"""How often a 95 % interval held the truth when it was tried, for the questions that were tried.

The shares are those of docs/validation.md, "How often intervals cover, on the incident model"; a test holds the two
together.
"""

from __future__ import annotations

from sim.report.content import Block, Table, Text, row
from sim.report.studies.studied import Studied

RUNS = (20, 40, 100, 200)  #: replications of the studies that were tried
ENOUGH = 93.0  #: per cent: below that an interval is said to cover too seldom
TRIED = ("standard", "tell-early")  #: the strategies that were compared
#: Per cent of 4,000 studies whose 95 % interval of the mean difference held the truth, by measure and scenario.
COVERED = {
    ("time to notify", "card-payments-down"): (93.8, 95.3, 95.0, 95.4),
    ("time to notify", "slow-search"): (94.4, 95.1, 95.0, 95.6),
    ("contacts", "card-payments-down"): (92.1, 93.3, 94.2, 94.7),
    ("revenue lost", "card-payments-down"): (93.2, 93.4, 94.3, 95.1),
    ("revenue lost", "slow-search"): (90.3, 92.0, 93.3, 94.1),
    ("time to resolve", "card-payments-down"): (76.3, 65.4, 48.7, 55.8),
    ("time to resolve", "slow-search"): (88.4, 90.3, 91.0, 91.7),
    ("impact", "card-payments-down"): (94.1, 93.4, 90.9, 88.0),
    ("impact", "slow-search"): (85.4, 86.4, 85.8, 81.4),
}
_ABOUT = (
    "Intervals have been tried on this model: of thousands of studies drawn from 3,000 runs of standard and "
    "tell-early, how many had an interval that held the truth? It should be 95 of 100 (docs/validation.md)."
)
_SELDOM = (
    "Where it is far fewer, one run in several hundred decides the mean, a study mostly holds none of these, and no "
    "warning is given. Take such an interval as telling the size of a difference, and not its limits."
)
_NOT_TRIED = "Not tried, so their intervals are worth what theory says and no more: {}."


def covered(of: Studied) -> list[Block]:
    """What is known of the intervals in this report."""
    asked = [(s, measure) for s in of.study.scenarios for measure in of.measures]
    tried = {one: COVERED[_key(of, *one)][_place(of)] for one in asked if _key(of, *one) in COVERED}
    if not set(TRIED) <= set(of.study.strategies):
        tried = {}
    rows = tuple(row(*one, f"{RUNS[_place(of)]}", f"{share:g} %", _verdict(share)) for one, share in tried.items())
    blocks: list[Block] = []
    if rows:
        heads = ("Scenario", "Measure", "Runs of the studies tried", "Held the truth", "So it covers")
        seldom = any(share < ENOUGH for share in tried.values())
        blocks = [Text(_ABOUT), Table(heads, rows), *([Text(_SELDOM)] if seldom else [])]
    left = [", ".join(one) for one in asked if one not in tried]
    left += [f"any comparison with {name}" for name in of.study.strategies if tried and name not in TRIED]
    return [*blocks, *([Text(_NOT_TRIED.format("; ".join(left)))] if left else [])]


def _key(of: Studied, scenario: str, measure: str) -> tuple[str, str]:
    return measure, of.names[scenario]


def _place(of: Studied) -> int:
    """The number of runs nearest below this study's."""
    return max((n for n, runs in enumerate(RUNS) if runs <= of.study.replications), default=0)


def _verdict(share: float) -> str:
    return "too seldom" if share < ENOUGH else "as it should"
