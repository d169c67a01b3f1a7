"""How often the intervals of a study have what they are to have, on the incident model itself: `sim test --long`.

The truth is that of 2,000 replications; studies are drawn from these at random, each replication as often as it comes.
"""

import math

import numpy as np
import pytest
from scipy import stats

from sim.experiment.comparing import compare
from sim.statistics.quantiles import quantile
from sim.statistics.shares import share

REPLICATIONS, STUDIES, SEED = 2_000, 4_000, 20
SCENARIOS, NAMES = ["card-payments-down", "slow-search"], ["standard", "tell-early"]

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def study():
    return compare(SCENARIOS, NAMES, replications=REPLICATIONS, seed=SEED, progress=False)


def sides(study, scenario, measure):
    """What both strategies came to; what never came as the whole length."""
    x = study.values(scenario, measure)
    return [np.where(np.isnan(x[name]), study.horizons[scenario], x[name]) for name in NAMES]


def drawn(values, n):
    """Studies of `n` replications: one a row."""
    return values[np.random.default_rng(SEED).integers(0, len(values), (STUDIES, n))]


def of_the_mean(values, n):
    samples = drawn(values, n)
    half = stats.t.ppf(0.975, n - 1) * samples.std(axis=1, ddof=1) / math.sqrt(n)
    return (np.abs(samples.mean(axis=1) - values.mean()) <= half).mean()


def of_the_quantile(values, n, p):
    places = quantile(np.arange(n), p)
    samples, true = np.sort(drawn(values, n), axis=1), np.sort(values)[math.ceil(p * len(values)) - 1]
    return ((samples[:, int(places.low)] <= true) & (true <= samples[:, int(places.high)])).mean()


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("n", [40, 100, 200])
def test_the_difference_in_the_time_to_notify_is_covered_as_often_as_said(study, scenario, n):
    a, b = sides(study, scenario, "time to notify")
    assert of_the_mean(b - a, n) == pytest.approx(0.95, abs=0.015)


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("measure", ["time to notify", "time to resolve", "impact", "revenue lost", "contacts"])
def test_quantiles_are_covered_at_least_as_often_as_said_whatever_the_measure(study, scenario, measure):
    a, b = sides(study, scenario, measure)
    for n in (40, 100, 200):
        assert of_the_quantile(a, n, 0.9) > 0.935
        assert of_the_quantile(b - a, n, 0.5) > 0.935


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_mean_of_a_strategy_is_covered_nearly_as_often_as_said(study, scenario):
    """Times to resolve in slow-search are skewed by 2.6: there it is short by 4 points with 40 runs, 1 with 200."""
    for measure, n, least in (("time to notify", 40, 0.935), ("time to resolve", 200, 0.925)):
        a, _ = sides(study, scenario, measure)
        assert least < of_the_mean(a, n) < 0.965


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_share_that_never_comes_is_covered_as_often_as_whole_counts_allow(study, scenario):
    never = np.isnan(study.values(scenario, "time to resolve")["standard"])
    for n in (40, 200):
        counts = np.bincount(drawn(never, n).sum(axis=1), minlength=n + 1) / STUDIES
        each = [share(np.arange(n) < count) for count in range(n + 1)]
        assert sum(c for c, one in zip(counts, each, strict=True) if one.low <= never.mean() <= one.high) > 0.92


def test_where_one_run_in_a_hundred_decides_the_mean_its_interval_is_short_and_stays_so(study):
    """What telling early does to the time to resolve is nearly nothing in most runs, and minutes in very few. The mean
    is not covered as said, the middle is; nobody is misled, because all of it lies within what does not matter."""
    a, b = sides(study, "card-payments-down", "time to resolve")
    assert of_the_mean(b - a, 40) < 0.85
    assert of_the_quantile(b - a, 40, 0.5) > 0.935
    assert abs((b - a).mean()) < 0.05 * a.mean() / 10
