"""Fits: against formulas, against another library's, and whether intervals cover what was drawn from."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sim.history.fitting import fit, law, median, shares
from sim.history.form import Delays
from sim.history.quantities import Cases
from sim.scenario import Duration

TRUE = {
    "lognormal": Duration("lognormal", 600.0, 0.9),
    "weibull": Duration("weibull", 600.0, 0.75),
    "exponential": Duration("exponential", 600.0),
}


def cases(*delays: Delays) -> Cases:
    return Cases("x", "something", tuple(delays))


def exact(seconds) -> Cases:
    return cases(*(Delays(float(second), float(second)) for second in seconds))


def drawn(duration: Duration, count: int, seed: int) -> np.ndarray:
    return law(duration).rvs(count, random_state=seed)


def test_a_lognormal_fit_is_the_mean_and_the_spread_of_the_logarithms():
    seconds = drawn(TRUE["lognormal"], 400, 1)
    found, logs = fit(exact(seconds)), np.log(seconds)
    assert found.duration.kind == "lognormal"
    assert math.log(found.duration.seconds) == pytest.approx(logs.mean(), abs=1e-4)
    assert found.duration.spread == pytest.approx(logs.std(), rel=1e-4)
    half = 1.96 * logs.std() / math.sqrt(400)  # of the median's logarithm
    assert (math.log(found.low), math.log(found.high)) == pytest.approx(
        (logs.mean() - half, logs.mean() + half), abs=1e-3
    )


def test_an_exponential_fit_with_open_cases_is_the_time_at_risk_over_those_that_ended():
    """Epstein and Sobel 1953."""
    seconds, longest = drawn(TRUE["exponential"], 500, 2), 400.0
    some = [Delays(second, second) if second < longest else Delays(longest, math.inf) for second in seconds]
    found = fit(cases(*some))
    ended = sum(one.high < math.inf for one in some)
    assert found.duration.kind == "exponential" and found.open == 500 - ended
    assert found.duration.seconds == pytest.approx(sum(one.low for one in some) / ended, rel=1e-3)


@pytest.mark.filterwarnings("ignore:divide by zero encountered in log:RuntimeWarning")  # theirs, at zero
@pytest.mark.parametrize("kind", ["lognormal", "weibull"])
def test_a_fit_with_open_cases_and_intervals_is_that_of_scipy(kind):
    seconds = drawn(TRUE[kind], 300, 3)
    ends = np.clip(np.ceil(seconds / 300) * 300, 0, 3000)
    some = [
        Delays(s, s) if n % 3 == 0 else Delays(3000, math.inf) if s > 3000 else Delays(e - 300, e)
        for n, (s, e) in enumerate(zip(seconds, ends, strict=True))
    ]
    found = fit(cases(*some))
    theirs = {"lognormal": stats.lognorm, "weibull": stats.weibull_min}[kind]
    censored = stats.CensoredData(
        uncensored=[one.low for one in some if one.low == one.high],
        interval=[[one.low, one.high] for one in some if one.low < one.high < math.inf],
        right=[one.low for one in some if one.high == math.inf],
    )
    shape, _, scale = theirs.fit(censored, floc=0)
    assert found.duration.kind == kind
    assert (found.duration.seconds, found.duration.spread) == pytest.approx((scale, shape), rel=2e-3)


def test_many_cases_at_once_are_as_many_single_ones():
    seconds = [60, 120, 300, 700, 1500]
    one_by_one = fit(exact([second for second in seconds for _ in range(4)]))
    together = fit(cases(*(Delays(second, second, 4) for second in seconds)))
    assert together == one_by_one and together.count == 20


@pytest.mark.parametrize("kind", list(TRUE))
def test_the_family_drawn_from_is_found_and_its_median_is_covered(kind):
    """200 histories of 150 cases: 95 % intervals of the median cover it in 190 of them, give or take four standard
    errors (3.1 each); the family is told from the others in nine of ten. The exponential is a Weibull, too, of shape 1,
    which the AIC takes for one in about one of six."""
    covered = right = 0
    for seed in range(200):
        found = fit(exact(drawn(TRUE[kind], 150, 1000 + seed)))
        covered += found.low <= median(TRUE[kind]) <= found.high
        right += found.duration.kind == kind
    assert 177 <= covered <= 200, covered
    assert right >= (150 if kind == "exponential" else 180), right


def test_the_median_is_covered_also_by_few_cases_that_do_not_say_of_which_family_they_are():
    """150 histories of 20 cases, of which a third looks like another family: 142 are to cover it, give or take three
    standard errors (2.7 each). One family alone, with the quantile of the normal law, covers it in 125."""
    found = [fit(exact(drawn(TRUE["weibull"], 20, 3000 + seed))) for seed in range(150)]
    assert sum(one.duration.kind != "weibull" for one in found) > 40
    covered = sum(one.low <= median(TRUE["weibull"]) <= one.high for one in found)
    assert 134 <= covered <= 149, covered


@pytest.mark.parametrize("seconds", [[900, 3600] * 10, [1800] * 19 + [31_536_000], [3600] * 19 + [3606]])
def test_what_is_no_family_s_is_seen_in_as_few_as_are_taken(seconds):
    assert fit(exact(seconds)).cautions == ("no family fits well: look at the picture",)


def test_the_very_last_that_ended_does_not_tell_how_many_would_have():
    some = (Delays(float(s), float(s)) for s in range(10, 70, 2))
    found = fit(cases(*some, *[Delays(100, math.inf)] * 60, Delays(900, 900)))
    assert found.cautions == ("33% had ended by the last that was seen, so its middle is a guess",)


def test_what_was_counted_with_open_cases_is_kaplan_and_meier_s():
    """By hand: of five, one ends at 1; one is lost at 2; of three left one ends at 3, one at 4; one is open."""
    some = cases(Delays(1, 1), Delays(2, math.inf), Delays(3, 3), Delays(4, 4), Delays(9, math.inf))
    times, share = shares(some)
    assert times.tolist() == [1, 3, 4]
    assert share.tolist() == pytest.approx([1 - 4 / 5, 1 - 4 / 5 * 2 / 3, 1 - 4 / 5 * 2 / 3 * 1 / 2])


def test_ties_with_an_open_case_end_before_it():
    times, share = shares(cases(Delays(5, 5, 2), Delays(5, math.inf), Delays(8, 8)))
    assert times.tolist() == [5, 8] and share.tolist() == pytest.approx([0.5, 1.0])


def test_the_distance_is_that_of_kolmogorov_and_smirnov():
    seconds = drawn(TRUE["lognormal"], 80, 5)
    found = fit(exact(seconds))
    assert found.apart == pytest.approx(stats.kstest(seconds, law(found.duration).cdf).statistic, abs=1e-9)


def test_nothing_is_fitted_to_too_few_to_all_alike_or_to_open_ones_alone():
    assert fit(exact([60, 90, 120, 150])) is None
    assert fit(exact([60] * 50)) is None
    assert fit(exact([0.0] * 30)) is None
    assert fit(cases(*[Delays(60, math.inf)] * 30)) is None
    assert fit(cases()) is None


def test_cautions_say_what_to_think_of():
    few = fit(exact([60, 90, 120, 150, 300, 600]))
    assert few.cautions == ("only 6 cases",)
    rounded = fit(exact([*drawn(TRUE["lognormal"], 97, 6), *[0.0] * 3]))
    assert rounded.cautions == () and rounded.count == 100 and rounded.open == 3  # they took up to a second
    instant = fit(exact([*drawn(TRUE["lognormal"], 80, 6), *[0.0] * 20]))
    assert instant.cautions == ("20 cases took no time and are left out",) and instant.instant == 20
    mostly = fit(cases(*(Delays(s, s) for s in (10, 20, 30, 50, 80, 90) * 4), *[Delays(100, math.inf)] * 60))
    assert mostly.cautions == ("29% had ended by the last that was seen, so its middle is a guess",)
    hardly = fit(cases(*(Delays(s, s) for s in (10, 20, 30, 50, 80, 90)), *[Delays(15, math.inf)] * 60))
    assert hardly.cautions[0] == "only 6 cases" and hardly.count == 66
    two_humps = fit(exact([*np.linspace(50, 70, 100), *np.linspace(90_000, 99_000, 100)]))
    assert two_humps.cautions == ("no family fits well: look at the picture",)
    assert fit(exact(drawn(TRUE["weibull"], 200, 8))).cautions == ()


def test_a_fixed_time_has_no_law():
    with pytest.raises(ValueError, match="a fixed time of 5 s does not vary"):
        law(Duration("fixed", 5.0))
