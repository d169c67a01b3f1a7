"""What can be asked of a study beside its table: bad days, what never comes, regret, a year, and which is best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

import pandas as pd

from sim.experiment.choosing import Best, best
from sim.experiment.measuring import known
from sim.experiment.needing import needed
from sim.experiment.regretting import YEARLY, regret, yearly
from sim.experiment.risks import BAD, check_time, curves, quantiles, survivals
from sim.experiment.tables import differences
from sim.statistics.survival import Survival

if TYPE_CHECKING:
    from sim.experiment.studies import Study

HEADLINES = ("time to notify", "time to resolve")


class Answers:
    """The questions that a `Study` answers with a frame each, from its runs; `best` plays more."""

    __slots__ = ()

    @property
    def _study(self) -> Study:
        return cast("Study", self)

    @property
    def rates(self) -> dict[str, float | None]:
        """How often a year each scenario happens; None where it does not say."""
        said = {scenario: world.per_year for (scenario, _), (world, _) in self._study.worlds.items()}
        return {name: said.get(name) for name in self._study.scenarios}

    def differences(self, measures: str | Sequence[str] | None = None) -> pd.DataFrame:
        """All that is known of each difference from the first strategy, same luck: one row for each scenario, measure
        (default: `shown`) and other strategy.

        Columns: scenario, measure, strategy, replications, difference (the mean), low, high, p (paired t), adjusted p
        (Holm, among the strategies of that row's scenario and measure), median (of the differences), median low, median
        high (order statistics), signed-rank p (Wilcoxon), better (in which share of the runs it was), skewness (beyond
        ±1: trust the median before the mean), verdict.
        """
        return differences(self._study, self._study._each(measures))

    def quantiles(self, measures: str | Sequence[str] | None = None, shares: Iterable[float] = BAD) -> pd.DataFrame:
        """How bad the middle run, one in ten and one in twenty are (`shares`: 0.5, 0.9, 0.95), each strategy by itself.

        Columns: scenario, measure, strategy, share (of what should be high, those from below: 0.1 for one bad run in
        ten), replications, needed, value, low, high (95 %, between two runs; any distribution), note (why there is
        none, where there are too few replications). A time that never came is infinite.
        """
        return quantiles(self._study, self._study._each(measures), shares)

    def survival(self, measures: str | Sequence[str] = HEADLINES) -> pd.DataFrame:
        """How long until it comes and how often it never does, for measures in minutes.

        Columns: scenario, measure, strategy, replications, never, never from, never to (share of the runs, Wilson's 95
        %), mean (restricted to the whole length), standard error, mean from, mean to, skewed (then these two cover
        less often than they say); against the first strategy on the same luck: difference, low, high (of the means),
        never difference, never low, never high, McNemar p; log-rank p, which takes strategies to have had luck of their
        own and so says less than the difference does. Raises ValueError for what is no time.
        """
        each = list(self._study._each(measures))
        for _, measure in each:
            check_time(measure)
        return survivals(self._study, each)

    def curves(self, scenario: str, measure: str = HEADLINES[0]) -> dict[str, Survival]:
        """For each strategy the share of runs in which it has not come yet, by time, with its band (Kaplan–Meier)."""
        return curves(self._study, scenario, measure)

    def regret(self, measure: str | None = None) -> pd.DataFrame:
        """How much worse each strategy is than the best one of each scenario, by the means of the runs.

        Columns: scenario, measure (default: the one asked for), strategy, mean, regret (0 for the best), low, high
        (95 %, same luck, for all pairs of strategies at once, so that it holds against whichever came out best), skewed
        (then these two may be too near to each other), best.
        """
        return regret(self._study, known(measure or self._study.measure))

    def yearly(self, measures: str | Sequence[str] = YEARLY) -> pd.DataFrame:
        """What a year comes to under each strategy, by how often scenarios happen (`per year`); empty where none says.

        Columns: measure, strategy, incidents (a year), a year (the expected sum), difference, low, high (from the first
        strategy, same luck, 95 %), skewed, verdict. Incidents are taken to meet the organisation one by one. Where it
        says what being ready costs (`upkeep`), there are rows of a measure *running cost*, known without chance.
        """
        return yearly(self._study, [known(one) for one in ([measures] if isinstance(measures, str) else measures)])

    def needed(self, half_width: float, measures: str | Sequence[str] | None = None) -> pd.DataFrame:
        """How many replications of each strategy it takes to know its difference from the first to ± `half_width` (in
        the unit of the measure, 95 %), by the spread of the runs at hand.

        Columns: scenario, measure (default: `shown`), strategy, half-width, same luck, own luck (as many if each
        strategy's replications had luck of their own), times (own ÷ same), note (*identical*: no run differs, and there
        is nothing to find out). Raises ValueError for a half-width that is not above 0.
        """
        return needed(self._study, self._study._each(measures), half_width)

    def best(
        self,
        measure: str | None = None,
        *,
        indifference: float | None = None,
        level: float = 0.95,
        most: int = 200,
        progress: bool = True,
    ) -> pd.DataFrame:
        """The best strategy of each scenario, with a guarantee where there is one. Fresh replications are played,
        `most` of each strategy, of those that the runs do not show to be beaten.

        Columns: those of `sim.experiment.choosing.Best`, among them scenario, measure, best, guaranteed (False where
        `most` stopped it), indifference (what is too small to matter; if not given 5 % of the first strategy's mean),
        beaten, left, fresh (replications of each), runs, sentence. `level` is that of each scenario by itself. Where
        it cannot be said, as a run has no value, best is "" and the sentence says why. Raises ValueError for numbers
        that make no sense.
        """
        found = [
            best(self._study, scenario, known(measure or self._study.measure), indifference, level, most, progress)
            for scenario in self._study.scenarios
        ]
        return pd.DataFrame(found, columns=list(Best._fields))
