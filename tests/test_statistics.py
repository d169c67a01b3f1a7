"""What many runs say and how sure that is: every interval covers, every refusal is in time, the best is found."""

import math

import numpy as np
import pytest
from scipy import stats
from test_pairing import close_to, same_luck

from sim.experiment.pairing import paired
from sim.statistics.medians import middle
from sim.statistics.quantiles import least, quantile
from sim.statistics.regret import minimax, regrets, worst
from sim.statistics.screening import screened
from sim.statistics.selection import Ask, choosing, driven
from sim.statistics.shares import share, shares_paired
from sim.statistics.survival import logrank, survival

NEVER = math.nan

# ------------------------------------------------------------------------------------------------- quantiles


@pytest.mark.parametrize(("p", "n"), [(0.5, 6), (0.9, 29), (0.95, 59), (0.99, 299), (0.1, 29), (0.05, 59)])
def test_below_so_many_replications_a_quantile_has_no_interval(p, n):
    assert least(p) == n
    few, enough = quantile(np.arange(n - 1), p), quantile(np.arange(n), p)
    assert few.refusal == f"not enough replications: {n - 1} of at least {n}"
    assert math.isnan(few.low) and math.isnan(few.high)
    assert enough.known and enough.refusal == "" and (enough.low, enough.high)[p > 0.5] == (n - 1) * (p > 0.5)


@pytest.mark.parametrize("n", [6, 7, 20, 29, 35, 36, 40, 59, 72, 73, 100, 200, 299, 368, 500])
def test_the_two_values_have_the_quantile_between_them_as_often_as_said_and_no_two_nearer_ones_do(n):
    """Exactly: the number of values below the quantile is binomial, whatever they are drawn from."""
    for p in (0.05, 0.1, 0.5, 0.9, 0.95, 0.99):
        found = quantile(np.arange(n), p)
        if not found.known:
            continue
        low, high = int(found.low), int(found.high)
        below = stats.binom(n, p)  # how many of n lie below the quantile
        assert below.cdf(high) - below.cdf(low) >= 0.95 - 1e-9
        assert min(below.cdf(high - 1) - below.cdf(low), below.cdf(high) - below.cdf(low + 1)) < 0.975


def test_the_ends_are_those_of_scipy_where_both_may_be_wrong_alike():
    x = np.random.default_rng(1).exponential(60, 100)
    theirs = stats.quantile_test(x, p=0.9).confidence_interval(0.95)
    ours = quantile(x, 0.9)
    assert (ours.low, ours.high) == tuple(theirs)
    assert ours.value == np.sort(x)[89]


def test_what_never_came_is_later_than_everything():
    found = quantile([NEVER, *range(10, 49)], 0.9)
    assert (found.value, found.high) == (45, math.inf)
    silent = quantile([NEVER] * 40, 0.9)
    assert (silent.low, silent.value, silent.high) == (math.inf,) * 3


@pytest.mark.parametrize(("x", "p", "message"), [([], 0.5, r"shape \(0,\)"), ([1], 0, "seen 0"), ([1], 1, "seen 1")])
def test_a_quantile_that_cannot_be_is_refused(x, p, message):
    with pytest.raises(ValueError, match=message):
        quantile(x, p)


# -------------------------------------------------------------------------------------------------- survival


def test_the_curve_is_the_share_in_which_it_has_not_come_and_never_is_counted():
    found = survival([10, 20, 20, NEVER], horizon=60)
    assert (list(found.times), list(found.still)) == ([10, 20], [0.75, 0.25])
    assert (found.never.count, found.never.value) == (1, 0.25)
    assert found.mean == pytest.approx((10 + 20 + 20 + 60) / 4)
    assert found.se == pytest.approx(stats.sem([10, 20, 20, 60]))
    assert all(found.low <= found.still) and all(found.still <= found.high)


def test_the_restricted_mean_is_the_area_under_the_curve():
    minutes = np.random.default_rng(2).exponential(60, 200)
    minutes[minutes > 90] = NEVER
    found = survival(minutes, horizon=90)
    steps = np.diff([0, *found.times, 90])
    assert found.mean == pytest.approx(float(steps @ [1, *found.still]))


def test_where_nothing_ever_comes_the_curve_stays_up_and_where_all_does_it_ends_at_nothing():
    none, all_ = survival([NEVER] * 5, horizon=60), survival([1, 2, 3, 4, 5], horizon=60)
    assert (len(none.times), none.never.value, none.mean, none.se) == (0, 1, 60, 0)
    assert (all_.still[-1], all_.low[-1], all_.high[-1], all_.never.value) == (0, 0, 0, 0)


def test_band_mean_and_never_cover_as_often_as_they_say():
    """Exponential times of 60 minutes, followed for 90: every one of the three has a closed form. Wilson's interval of
    this share covers in 93.9 % of all samples of 60, exactly: counts are whole numbers."""
    trials, covered = 800, np.zeros(3)
    rng = np.random.default_rng(9)
    still, mean, never = math.exp(-40 / 60), 60 * (1 - math.exp(-1.5)), math.exp(-1.5)
    for _ in range(trials):
        minutes = rng.exponential(60, 60)
        found = survival(np.where(minutes > 90, NEVER, minutes), horizon=90)
        at = int(np.searchsorted(found.times, 40, side="right")) - 1
        covered += [
            found.low[at] <= still <= found.high[at],
            found.mean_low <= mean <= found.mean_high,
            found.never.low <= never <= found.never.high,
        ]
    for seen, expected in zip(covered / trials, (0.95, 0.95, 0.939), strict=True):
        assert close_to(seen, expected, trials, 0.03)


def test_the_log_rank_test_is_right_for_luck_of_ones_own_and_says_too_little_on_the_same():
    trials, alone, together = 300, 0, 0
    for seed in range(trials):
        rng = np.random.default_rng(seed)
        a, b, other = rng.exponential(60, (3, 30)).clip(0, 90)
        alone += logrank(a, b, 90) < 0.05
        together += logrank(a, np.minimum(a + other / 60, 90), 90) < 0.05
    assert close_to(alone / trials, 0.05, trials, 0.5)
    assert together / trials < 0.01  # each is a minute later, on the same luck, and it sees nothing
    assert paired(a, np.minimum(a + other / 60, 90), horizon=90).p < 0.001
    assert logrank([NEVER] * 3, [NEVER] * 3, 90) is None


@pytest.mark.parametrize(
    ("minutes", "horizon", "message"),
    [([1], 60, "at least 2 runs"), ([1, 61], 60, "after 61.0 minutes"), ([1, 2], math.inf, "seen inf")],
)
def test_a_curve_that_cannot_be_is_refused(minutes, horizon, message):
    with pytest.raises(ValueError, match=message):
        survival(minutes, horizon)


# ---------------------------------------------------------------------------------------------------- shares


def test_wilsons_interval_is_his_and_covers_on_average_what_it_says():
    """The formula by hand; then exactly, over every count that 40 runs can have, and over many true shares."""
    z, p, n = stats.norm.ppf(0.975), 4 / 40, 40
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    found = share([True] * 4 + [False] * 36)
    assert (found.low, found.high) == pytest.approx(
        [(p + z * z / (2 * n) + sign * half) / (1 + z * z / n) for sign in (-1, 1)]
    )
    every = [share(np.arange(n) < count) for count in range(n + 1)]
    low, high = (np.array([getattr(one, end) for one in every]) for end in ("low", "high"))
    true = np.linspace(0.02, 0.98, 193)
    chances = stats.binom.pmf(np.arange(n + 1)[:, None], n, true)
    covered = (chances * ((low[:, None] <= true) & (true <= high[:, None]))).sum(axis=0)
    assert covered.mean() == pytest.approx(0.95, abs=0.01) and covered.min() > 0.83


def test_paired_shares_are_those_of_a_published_table():
    """Airway hyper-responsiveness before and after a transplantation (Bentur et al. 2009): 1, 1 / 7, 12."""
    before = np.array([1] * 2 + [0] * 19)
    after = np.array([1, 0] + [1] * 7 + [0] * 12)
    found = shares_paired(before, after)
    assert (found.only_a, found.only_b, found.value) == (1, 7, pytest.approx(6 / 21))
    assert found.p == pytest.approx(2 * (1 + 8) / 2**8)
    assert (found.low, found.high) == pytest.approx((0.0134, 0.5084), abs=1e-4)


def test_paired_shares_cover_as_often_as_they_say_and_their_test_is_careful():
    trials, covered, fooled = 600, 0, 0
    rng = np.random.default_rng(4)
    for _ in range(trials):
        luck, own = rng.random((2, 60))
        a, b = luck < 0.2, np.where(own < 0.3, rng.random(60) < 0.3, luck < 0.3)
        found = shares_paired(a, b)
        covered += found.low <= 0.1 <= found.high
        twin = np.where(own < 0.3, rng.random(60) < 0.2, luck < 0.2)
        p = shares_paired(a, twin).p
        fooled += p is not None and p < 0.05
    assert close_to(covered / trials, 0.95, trials, 0.03)
    assert fooled / trials < 0.05
    assert shares_paired([True, False], [True, False]).p is None


def test_shares_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match=r"shape \(0,\)"):
        share([])
    with pytest.raises(ValueError, match="a has 2 runs and b has 1"):
        shares_paired([True, False], [True])


# --------------------------------------------------------------------------------------------------- medians


def test_the_middle_difference_and_its_test_are_those_of_scipy():
    a, b = same_luck(1, 40, gain=3)
    found = paired(a, b, horizon=240).middle
    assert found.median == np.median(b - a)
    assert found.p == stats.wilcoxon(b - a).pvalue
    assert (found.low, found.high) == tuple(stats.quantile_test(b - a, p=0.5).confidence_interval(0.95))


def test_where_all_differences_are_zero_there_is_no_test():
    assert middle([0.0] * 8).p is None and paired([1, 2, 3], [1, 2, 3], horizon=60).middle.p is None
    with pytest.raises(ValueError, match="one row of numbers"):
        middle([1, NEVER])


def test_the_middle_covers_where_the_mean_does_not():
    """Lognormal differences, sigma 1.5: one run decides the mean of twenty."""
    trials, mean, median = 250, 0, 0
    for sample in np.random.default_rng(5).lognormal(0, 1.5, (trials, 20)):
        found = paired(np.zeros(20), sample, horizon=math.inf, margin=1)
        mean += found.low <= math.exp(1.125) <= found.high
        median += found.middle.low <= 1 <= found.middle.high
    assert mean / trials < 0.87
    assert close_to(median / trials, 0.9586, trials, 0.02)  # 20 values, the 6th and the 15th


def test_under_no_difference_the_signed_ranks_are_fooled_as_seldom_as_they_say():
    rng = np.random.default_rng(6)
    fooled = sum(middle(rng.normal(size=20)).p < 0.05 for _ in range(400))
    assert close_to(fooled / 400, 0.05, 400, 0.5)


# ------------------------------------------------------------------------------- Law's two classics, and power


def covered(samples, mean, level=0.9):
    """In which share of the samples (rows) our interval has the mean, and its half-length ÷ mean. By the formula, for
    all at once; a few of them by `paired` itself, which has to agree."""
    n = samples.shape[1]
    half = stats.t.ppf((1 + level) / 2, n - 1) * samples.std(axis=1, ddof=1) / math.sqrt(n)
    for row, wide in zip(samples[:10], half, strict=False):
        ours = paired(np.zeros(n), row, horizon=math.inf, margin=1, level=level)
        assert (ours.low, ours.high) == pytest.approx((row.mean() - wide, row.mean() + wide))
    return float((np.abs(samples.mean(axis=1) - mean) <= half).mean()), float((half / samples.mean(axis=1)).mean())


#: A. M. Law's coverage experiments (Simulation Modeling and Analysis, chapter 9), worked out anew over 40,000 each.
COUNTS = (5, 10, 20, 40)
QUEUE = {"covered": (0.834, 0.862, 0.877, 0.887), "half": (0.67, 0.437, 0.302, 0.212)}
RELIABILITY = {"covered": (0.709, 0.757, 0.801, 0.832), "half": (1.17, 0.81, 0.60, 0.44)}


def test_the_first_delays_of_a_queue_are_covered_as_often_as_law_found():
    """M/M/1 at nine tenths of its load: the mean delay of the first 25 customers."""
    rng = np.random.default_rng(18)
    delay = total = np.zeros((40_000, 40))
    for _ in range(24):
        delay = np.maximum(0, delay + rng.exponential(0.9, delay.shape) - rng.exponential(1, delay.shape))
        total = total + delay
    assert (total / 25).mean() == pytest.approx(2.1231, abs=0.01)
    check_classic(total / 25, 2.1231, QUEUE)


def test_the_time_to_failure_of_three_parts_is_covered_as_often_as_law_found():
    """min(G1, max(G2, G3)), Weibull with shape one half; the mean is 7/9."""
    parts = np.random.default_rng(18).weibull(0.5, (3, 40_000, 40))
    check_classic(np.minimum(parts[0], np.maximum(parts[1], parts[2])), 7 / 9, RELIABILITY)


def check_classic(samples, mean, known):
    for n, share_covered, half in zip(COUNTS, known["covered"], known["half"], strict=True):
        seen, wide = covered(samples[:, :n], mean)
        assert seen == pytest.approx(share_covered, abs=0.01), n
        assert wide == pytest.approx(half, rel=0.02), n


@pytest.mark.parametrize(("sigma", "hidden"), [(1, 0.280), (2, 0.431)])
def test_two_groups_of_a_hundred_hide_a_gain_of_a_tenth(sigma, hidden):
    """Lognormal times without the same luck: how often the quicker group looks no quicker (20,000 trials)."""
    a, b = np.random.default_rng(22).lognormal(3, sigma, (2, 20_000, 100)).mean(axis=2)
    assert (0.9 * b >= a).mean() == pytest.approx(hidden, abs=0.013)  # 4 standard errors of either


@pytest.mark.long
@pytest.mark.parametrize("n", COUNTS)
def test_the_classics_by_the_comparison_itself(n):
    """10,000 experiments, each through `paired`."""
    parts = np.random.default_rng(19).weibull(0.5, (3, 10_000, n))
    samples = np.minimum(parts[0], np.maximum(parts[1], parts[2]))
    found = [paired(np.zeros(n), one, horizon=math.inf, margin=1, level=0.9) for one in samples]
    seen = np.mean([one.low <= 7 / 9 <= one.high for one in found])
    assert seen == pytest.approx(dict(zip(COUNTS, RELIABILITY["covered"], strict=True))[n], abs=0.016)


# -------------------------------------------------------------------------------------------------- the best


def slippage(seed, rho, k=5, delta=1.0, deviations=2.0):
    """The hardest case: the last is better than all others by just what matters; their luck has correlation rho."""
    rng = np.random.default_rng(seed)
    own, common = rng.normal(size=(k, 1500)), rng.normal(size=1500)
    x = np.broadcast_to(deviations, k)[:, None] * (math.sqrt(rho) * common + math.sqrt(1 - rho) * own)
    x[-1] -= delta
    return {str(i): x[i] for i in range(k)}


def choose(x, **more):
    asking = choosing(list(x), 1.0, **{"first": 10, "most": 1500, **more})
    return driven(asking, lambda names, many: {name: x[name][:many] for name in names})


def test_the_best_is_found_as_often_as_guaranteed_and_the_same_luck_needs_less_than_half():
    trials = 600
    runs = {}
    for rho in (0.0, 0.8):
        found = [choose(slippage(seed, rho)) for seed in range(trials)]
        assert sum(one.best == "4" for one in found) / trials >= 0.95
        assert all(one.guaranteed for one in found)
        runs[rho] = np.mean([one.values for one in found])
    assert runs[0.8] < runs[0.0] / 2
    assert runs[0.0] == pytest.approx(162, rel=0.1) and runs[0.8] == pytest.approx(52, rel=0.1)


@pytest.mark.parametrize("deviations", [(1, 1, 1, 1, 4), (4, 2, 2, 1, 1)])
def test_the_best_is_found_where_some_vary_more_than_others(deviations):
    """A pair's variance must be that pair's own: a known programme looks up another one's, and misses the guarantee."""
    right = [choose(slippage(seed, 0.0, deviations=np.array(deviations)), step=10).best for seed in range(300)]
    assert right.count("4") / 300 >= 0.95


def test_fewer_looks_find_the_best_as_well():
    right = [choose(slippage(seed, 0.5), step=10) for seed in range(300)]
    assert sum(one.best == "4" for one in right) / 300 >= 0.95
    assert all((one.count - 10) % 10 == 0 for one in right)


def test_more_is_asked_only_of_those_that_are_left():
    x = {"a": np.arange(60.0) % 7, "b": np.arange(60.0) % 7 + 50, "c": np.arange(60.0)[::-1] % 5}
    asking = choosing(list(x), 0.1, first=10, most=60)
    assert next(asking) == Ask(("a", "b", "c"), 10)
    assert asking.send({name: one[:10] for name, one in x.items()}) == Ask(("a", "c"), 11)
    with pytest.raises(ValueError, match="at least 11"):
        asking.send({name: x[name][:10] for name in ("a", "c")})


def test_where_a_limit_stops_it_nothing_is_guaranteed_and_who_is_left_is_said():
    found = choose(slippage(1, 0.0), most=12)
    assert not found.guaranteed and len(found.left) > 1 and found.best in found.left
    assert found.count == 12 and found.values == 12 * len(found.left) + sum(at for _, at in found.dropped)


def test_more_may_be_better_and_what_is_identical_ends_at_once():
    x = slippage(2, 0.0)
    assert choose({name: -one for name, one in x.items()}, better="higher").best == "4"
    twins = choose({"a": x["0"], "b": x["0"]})
    assert (twins.best, twins.guaranteed, twins.values) == ("a", True, 20)


@pytest.mark.parametrize(
    ("names", "more", "message"),
    [
        (["a"], {}, "at least 2 names"),
        (["a", "a"], {}, "each once"),
        (["a", "b"], {"indifference": 0}, "seen 0"),
        (["a", "b"], {"level": 0.3}, "seen 0.3"),
        (["a", "b"], {"first": 30, "most": 20}, "first <= most"),
    ],
)
def test_a_choice_that_cannot_be_made_is_refused(names, more, message):
    with pytest.raises(ValueError, match=message):
        next(choosing(names, **{"indifference": 1.0, **more}))


def test_the_best_is_screened_out_as_seldom_as_said_and_the_beaten_are():
    """Four that are equal but in their variance, with luck in common: the first is kept in 95 of 100."""
    trials, kept, left = 500, 0, 0
    for seed in range(trials):
        x = slippage(seed, 0.5, k=4, delta=0.0, deviations=np.array([1.0, 1, 2, 3]))
        kept += "0" in screened({name: one[:20] for name, one in x.items()})
        left += len(screened({name: one[:20] + 3 * (name == "1") for name, one in x.items()}))
    assert kept / trials >= 0.95
    assert left / trials < 3.1  # the one that is three worse is gone
    a, b = same_luck(3, 30, rho=0.99, gain=1)
    assert screened({"a": a, "b": b}) == ("b",) and screened({"a": a, "b": b}, better="higher") == ("a",)
    assert screened({"a": a, "twin": a}) == ("a", "twin")


def test_values_that_cannot_be_set_side_by_side_are_refused():
    with pytest.raises(ValueError, match="as many replications as the others"):
        screened({"a": [1, 2], "b": [1, 2, 3]})
    with pytest.raises(ValueError, match="b: a replication has no value"):
        screened({"a": [1, 2], "b": [1, NEVER]})
    with pytest.raises(ValueError, match="seen 'more'"):
        screened({"a": [1, 2], "b": [1, 2]}, better="more")


# ---------------------------------------------------------------------------------------------------- regret


def test_regret_is_what_another_choice_would_have_spared_and_the_smallest_worst_is_found():
    means = [[10, 12, 40], [30, 20, 21]]
    found = regrets(means)
    assert found.tolist() == [[0, 2, 30], [10, 0, 1]]
    places, most = worst(found)
    assert (places.tolist(), most.tolist()) == ([1, 0, 0], [10, 2, 30])
    assert minimax(found) == 1
    assert regrets(means, "higher").tolist() == [[30, 28, 0], [0, 10, 9]]


def test_what_has_no_mean_has_no_regret_and_is_never_chosen_for_it():
    found = regrets([[10, NEVER], [30, 20]])
    assert found[1].tolist() == [10, 0] and math.isnan(found[0, 1])
    assert minimax(found) == 0 and minimax([[NEVER]]) is None
    with pytest.raises(ValueError, match=r"shape \(2,\)"):
        regrets([1, 2])
