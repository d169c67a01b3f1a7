"""Comparisons on the same luck: intervals, verdicts and when to stop."""

import dataclasses
import math
import re

import numpy as np
import pytest
from scipy import stats

from sim.experiment.amounts import Words
from sim.experiment.measuring import spoken
from sim.experiment.pairing import paired
from sim.experiment.verdicts import Stopping, compare_to_first, settled, verdict
from sim.luck import SpreadLuck
from sim.statistics.families import holm

NEVER = math.nan

# Means of five replications of a clinic model, published with their interval in the RAP book's example model.
RAP = [9.842379990825465, 10.060423560536304, 9.925089673744292, 9.938503720153147, 10.016611116790997]


def same_luck(seed, n, rho=0.8, gain=0.0, mean=60.0, sd=10.0):
    """Two normal sides with correlation rho; b is `gain` minutes lower on average."""
    shared, own_a, own_b = np.random.default_rng(seed).normal(size=(3, n))
    a = mean + sd * (math.sqrt(rho) * shared + math.sqrt(1 - rho) * own_a)
    return a, mean - gain + sd * (math.sqrt(rho) * shared + math.sqrt(1 - rho) * own_b)


def close_to(share, expected, trials, band):
    """True where a simulated share is within 4 standard errors and a relative band of what it should be."""
    z = (share - expected) / math.sqrt(expected * (1 - expected) / trials)
    return abs(z) < 4 and abs(share / expected - 1) < band


# ------------------------------------------------------------------------------------------ the interval


def test_the_interval_and_p_are_those_of_scipy():
    a, b = same_luck(1, 40, gain=3)
    ours, theirs = paired(a, b, horizon=240, level=0.9), stats.ttest_rel(b, a)
    assert (ours.low, ours.high) == pytest.approx(tuple(theirs.confidence_interval(0.9)))
    assert ours.p == pytest.approx(theirs.pvalue)
    assert (ours.mean, ours.median) == pytest.approx((np.mean(b - a), np.median(b - a)))
    assert ours.correlation == pytest.approx(stats.pearsonr(a, b).statistic)
    assert ours.skewness == pytest.approx(stats.skew(b - a))


@pytest.mark.parametrize(
    ("n", "low", "high"),
    [(5, 9.851339455698028, 10.061863769122056), (3, 9.669189396185518, 10.216072753885191)],
)
def test_a_published_table_of_intervals_is_met(n, low, high):
    found = paired(np.zeros(n), RAP[:n], horizon=240, margin=1)
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-12)
    if n == 5:
        assert found.mean == pytest.approx(9.956601612410042, rel=1e-12)
        assert found.half_width / found.mean == pytest.approx(0.0105720968664, rel=1e-9)


def test_the_interval_covers_the_true_difference_as_often_as_it_says():
    trials, inside = 1000, 0
    for seed in range(trials):
        found = paired(*same_luck(seed, 12, gain=5), horizon=240)
        inside += found.low <= -5 <= found.high
    assert close_to(inside / trials, 0.95, trials, 0.02)


@pytest.mark.parametrize(("n", "covered"), [(5, 0.709), (20, 0.801)])
def test_skewed_results_are_covered_too_seldom_and_say_so(n, covered):
    """A classic: time to failure of min(G1, max(G2, G3)), Weibull with shape one half; the mean is 7/9."""
    trials, inside, flagged = 500, 0, 0
    parts = np.random.default_rng(n).weibull(0.5, size=(3, trials, n))
    for sample in np.minimum(parts[0], np.maximum(parts[1], parts[2])):
        found = paired(np.zeros(n), sample, horizon=1e6, margin=1, level=0.9)
        inside += found.low <= 7 / 9 <= found.high
        flagged += bool(found.cautions)
    assert close_to(inside / trials, covered, trials, 0.08)
    assert flagged / trials > 0.8


def test_a_tenth_off_is_hidden_without_the_same_luck_and_plain_with_it():
    """Two groups of 100 lognormal times, sigma 1, a true gain of 10 %: 28 % show none (20 000 trials)."""
    trials = 1000
    pairs = np.random.default_rng(22).lognormal(3, 1, size=(trials, 2, 100))
    hidden = sum(paired(a, 0.9 * other, horizon=1e6).mean >= 0 for a, other in pairs)
    assert close_to(hidden / trials, 0.280, trials, 0.15)
    same = {verdict(paired(a, 0.9 * a, horizon=1e6, margin=0.01)).word for a, _ in pairs[:100]}
    assert same == {"better"}


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9])
def test_the_variance_ratio_shows_what_the_same_luck_saved(rho):
    """Equal variances: 2 s² over 2 s² (1 − rho)."""
    found = paired(*same_luck(3, 20_000, rho), horizon=1000)
    assert found.variance_ratio == pytest.approx(1 / (1 - rho), rel=0.05)
    assert found.correlation == pytest.approx(rho, abs=0.03)


def test_as_many_more_replications_as_it_says_reach_the_margin():
    few = paired(*same_luck(4, 50), horizon=240, margin=1)
    enough = paired(*same_luck(5, few.n + few.needed), horizon=240, margin=1)
    assert few.half_width > 1 and few.needed > 0
    assert enough.half_width == pytest.approx(1, rel=0.15)


def test_nothing_more_is_needed_once_the_margin_is_reached_and_no_number_reaches_none():
    a, b = same_luck(4, 50)
    assert paired(a, b, horizon=240, margin=20).needed == 0
    assert paired(a, b, horizon=240, margin=0).needed is None


def test_the_margin_is_a_twentieth_of_the_first_mean_unless_given():
    assert paired([40, 60], [41, 62], horizon=240).margin == pytest.approx(2.5)
    assert paired([40, NEVER], [41, 62], horizon=100).margin == pytest.approx(3.5)


def test_shares_of_sooner_later_and_same_are_counted():
    found = paired([10, 20, 30, 40], [9, 20, 31, 30], horizon=60)
    assert (found.share_less, found.share_same, found.share_more) == (0.5, 0.25, 0.25)


def test_what_never_happened_counts_with_the_horizon_and_is_counted():
    found = paired([10, NEVER, NEVER, 30], [20, 50, NEVER, 40], horizon=60)
    assert (found.never_a, found.never_b) == (2, 1)
    assert found.mean == pytest.approx((10 - 10 + 0 + 10) / 4)


def test_an_interval_promises_no_difference_that_is_impossible():
    a, b = [1, NEVER], [NEVER, 40]
    t = stats.ttest_rel([60, 40], [1, 60])
    found = paired(a, b, horizon=60, together=3)
    assert t.confidence_interval(0.95).high > 60
    assert (found.low, found.high, found.all_low, found.all_high) == (-60, 60, -60, 60)
    assert found.p == pytest.approx(t.pvalue)


def test_values_below_nothing_may_differ_by_twice_the_horizon():
    """Customers told before executives: internal to external is below 0."""
    found = paired([-50, 50, -50], [55, -50, 50], horizon=60)
    assert (found.low, found.high) == (-120, 120)


def test_what_has_no_end_is_not_cut_off():
    found = paired([100, 900], [500, 200], horizon=math.inf)
    own = stats.ttest_rel([500, 200], [100, 900]).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx(tuple(own))


def test_a_constant_difference_has_no_spread():
    a = np.linspace(10, 50, 30)
    found = paired(a, a - 5.1, horizon=60)
    assert (found.low, found.high) == (found.mean, found.mean) == pytest.approx((-5.1, -5.1))
    assert found.variance_ratio == math.inf and found.p == 0
    assert verdict(found).word == "better"


def test_sides_that_never_vary_have_no_correlation_and_no_ratio():
    found = paired([10, 10, 10], [20, 20, 20], horizon=60)
    assert found.correlation is None and found.variance_ratio is None


@pytest.mark.parametrize(
    ("a", "b", "more", "message"),
    [
        ([1], [2], {}, "at least 2 replications; there are 1"),
        ([], [], {}, "at least 2 replications; there are 0"),
        ([1, 2, 3], [1, 2], {}, "a has 3 replications and b has 2"),
        ([1, 2], [1, 61], {}, r"b\[1\] is 61.0 minutes, the horizon 60"),
        ([math.inf, 2], [1, 6], {}, r"a\[0\] is inf"),
        ([-math.inf, 2], [1, 6], {}, r"a\[0\] is -inf"),
        ([1, NEVER], [1, 6], {"horizon": math.inf}, r"a\[1\] is missing"),
        ([[1, 2]], [[1, 6]], {}, r"shape \(1, 2\)"),
        ([1, 2], [1, 6], {"margin": -1}, "seen -1"),
        ([1, 2], [1, 6], {"level": 95}, "seen 95"),
        ([1, 2], [1, 6], {"horizon": 0}, "seen 0"),
        ([1, 2], [1, 6], {"together": 0}, "seen 0"),
    ],
)
def test_a_comparison_that_cannot_be_made_is_refused_by_name(a, b, more, message):
    with pytest.raises(ValueError, match=message):
        paired(a, b, **{"horizon": 60, **more})


# ------------------------------------------------------------------------------------------- the verdict


def test_better_is_said_in_minutes():
    a, b = same_luck(6, 200, gain=23)
    found = paired(a, b, horizon=240)
    said = verdict(found, name="tell-early", than="standard", words=Words("customers are told"))
    assert said.word == "better"
    assert said.sentence == (
        f"tell-early is better than standard: customers are told {-found.high:.0f} to {-found.low:.0f} "
        "minutes sooner; the same luck in 200 replications"
    )


def test_which_way_is_better_is_the_askers_choice():
    a, b = same_luck(6, 200, gain=23)
    assert verdict(paired(b, a, horizon=240)).word == "worse"
    assert verdict(paired(b, a, horizon=240), better="higher").word == "better"
    assert verdict(paired(a, b, horizon=240), better="higher").word == "worse"
    with pytest.raises(ValueError, match="seen 'more'"):
        verdict(paired(a, b, horizon=240), better="more")


def test_identical_is_said_only_where_every_difference_is_zero():
    a, _ = same_luck(7, 30)
    found = paired(a, a, horizon=240)
    assert found.p is None and found.identical and (found.low, found.high) == (0, 0)
    assert verdict(found).word == "identical"
    almost = a.copy()
    almost[3] += 0.01
    assert verdict(paired(a, almost, horizon=240)).word == "practically equal"


@pytest.mark.parametrize(("size", "noise"), [(60.0, 2.37e-15), (60.0, 9e-10), (2e6, 5e-7), (0.0, 1e-12)])
def test_noise_of_rounding_is_no_difference(size, noise):
    a = size + np.arange(20.0)
    found = paired(a, a + noise * np.array([1, -1] * 10), horizon=math.inf)
    assert found.identical and (found.mean, found.low, found.high) == (0, 0, 0)
    assert not paired(a, a + 1e-3, horizon=math.inf).identical


def test_a_sentence_has_the_interval_of_its_table_whatever_else_is_compared():
    sides = {"first": same_luck(9, 400)[0]} | {
        name: same_luck(9, 400, 0.99, gain)[1] for name, gain in (("b", 1), ("c", 9))
    }
    for _, found, said in compare_to_first(sides, horizon=240, margin=3):
        assert found.all_low < found.low
        assert Words().between(found.low, found.high) in said.sentence


def test_the_number_of_replications_that_are_lacking_is_told_as_people_write_it():
    a, b = same_luck(3, 20, rho=0.5)
    assert re.search(r"about \d+,\d00 more replications", verdict(paired(a, b, horizon=240, margin=0.2)).sentence)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-3, 2, "between 3 minutes sooner and 2 minutes later"),
        (-13, 0.4, "between 13 minutes sooner and 24 seconds later"),
        (-0.26, 0.012, "between 16 seconds sooner and 1 second later"),
        (-0.26, 0.001, "between 16 seconds sooner and less than a second later"),
    ],
)
def test_an_interval_has_no_end_of_zero_that_is_sooner_or_later(low, high, said):
    assert Words().between(low, high) == said


@pytest.mark.parametrize(
    ("measure", "low", "high", "said"),
    [
        ("time to resolve", -0.14, -0.08, "5 to 8 seconds sooner"),
        ("time to resolve", 0.001, 0.2, "up to 12 seconds later"),
        ("time to resolve", 0.5, 10, "30 seconds to 10 minutes later"),
        ("responder hours", -0.104, -0.00329, "12 seconds to 6.2 minutes less"),
        ("responder hours", 1, 1, "1 hour more"),
        ("contacts", -0.104, -0.00329, "up to 0.1 less"),
        ("contacts", 0.001, 0.002, "less than 0.01 more"),
        ("informed at the end", 0.0003, 0.02, "up to 2 percentage points higher"),
        ("revenue lost", -84789.3, -46648.1, "ZAR 46,648 to 84,789 less"),
        ("revenue lost", -5.2, 0.3, "between ZAR 5 less and less than ZAR 1 more"),
    ],
)
def test_a_difference_is_told_in_a_unit_that_people_would_use(measure, low, high, said):
    assert spoken(measure, "ZAR").between(low, high) == said


def test_a_size_is_told_as_exactly_as_it_is_of_use_and_the_same_in_a_table():
    times, counts = spoken("time to notify"), spoken("contacts")
    assert [times.amount(x) for x in (0, 1, 1.5, 6.98, 230)] == [
        *("0 minutes", "1 minute", "90 seconds", "7 minutes", "230 minutes")
    ]
    assert [times.cell(x) for x in (0, -0.11, 0.001, -68.04)] == ["0.0", "-7 s", "<1 s", "-68.0"]
    assert [counts.cell(x) for x in (0.003, 0.04, 942_387)] == ["<0.01", "0.04", "942,387"]


def test_what_happened_under_neither_is_identical_and_says_so():
    said = verdict(paired([NEVER] * 20, [NEVER] * 20, horizon=1440))
    assert said.word == "identical"
    assert "happened under neither within 1,440 minutes in any of 20 replications" in said.sentence


def test_a_few_that_happened_under_neither_are_told():
    times = [NEVER, NEVER, *range(10, 28)]
    said = verdict(paired(times, times, horizon=240))
    assert said.word == "identical"
    assert said.sentence.endswith("; in 2 it happened under neither within 240 minutes")


def test_what_never_happened_on_one_side_is_told_beside_the_verdict():
    said = verdict(paired([NEVER] * 20, same_luck(8, 20)[0], horizon=240), name="loud", than="silent")
    assert said.word == "better"
    assert "within 240 minutes in 0 of loud and 20 of silent, counted as 240 minutes" in said.sentence


def test_a_difference_too_small_to_matter_is_practically_equal_even_where_it_is_real():
    found = paired(*same_luck(9, 400, rho=0.99, gain=1), horizon=240, margin=3)
    said = verdict(found)
    assert found.clear_of_zero and said.word == "practically equal"
    assert "sooner, within the 3 minutes that do not matter" in said.sentence


def test_practically_equal_is_rarely_said_of_a_difference_at_the_margin():
    """At the margin itself the interval lies inside it with half of 1 − level: two one-sided tests."""
    trials, equal = 600, 0
    for seed in range(trials):
        found = paired(*same_luck(seed, 40, rho=0.95, gain=4), horizon=240, margin=4, level=0.9)
        equal += verdict(found).word == "practically equal"
    assert close_to(equal / trials, 0.05, trials, 0.5)


def test_not_distinguishable_names_how_many_more_replications_would_do():
    found = paired(*same_luck(10, 20, rho=0), horizon=240, margin=1)
    said = verdict(found, name="b", than="a")
    assert said.word == "not distinguishable" and found.needed > 100
    assert "between" in said.sentence and "sooner and" in said.sentence
    rounded = float(f"{found.needed:.2g}")
    assert f"about {rounded:.0f} more replications are needed to know it to ±1 minute;" in said.sentence


def test_fewer_than_ten_replications_are_not_trusted():
    nine, ten = (verdict(paired(*same_luck(11, n, gain=40), horizon=240)).sentence for n in (9, 10))
    assert "fewer than 10 replications: interval not to be trusted" in nine
    assert "fewer than 10" not in ten


def test_ends_are_shown_finely_enough_to_see_that_they_exclude_zero():
    a = np.tile([10.0, 20.0, 30.0, 40.0], 10)
    found = paired(a, a - np.tile([0.1, 0.5, 0.3, 0.4], 10), horizon=60, margin=0.01)
    assert "17 to 22 seconds sooner" in verdict(found).sentence
    assert "5.5 minutes later" in verdict(paired(a, a + 5.5, horizon=60)).sentence


# --------------------------------------------------------------------------------------- several at once


def test_holm_agrees_with_the_worked_example():
    """p = .01, .04, .03, .005: the first and the last are rejected at 5 %, the others are not."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1, 1]
    assert holm([]) == []
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm([0.5, math.nan])


def test_every_strategy_is_compared_with_the_first_in_order():
    a, b = same_luck(12, 60, gain=15)
    told = compare_to_first({"standard": a, "early": b, "twin": a, "late": a + 20}, horizon=240)
    assert [(name, said.word) for name, _, said in told] == [
        ("early", "better"),
        ("twin", "identical"),
        ("late", "worse"),
    ]
    assert told[0][1].p_adjusted == pytest.approx(min(1, 2 * told[0][1].p))
    with pytest.raises(ValueError, match="at least 2 strategies"):
        compare_to_first({"standard": a}, horizon=240)


def test_what_passes_alone_may_fail_among_several():
    a, b = same_luck(0, 30, gain=2.3)
    alone = paired(a, b, horizon=240, margin=0.5)
    assert 0.0125 < alone.p < 0.05 and verdict(alone).word == "better"
    noise = {f"noise {k}": a + same_luck(k, 30)[1] - same_luck(k, 30)[0] for k in (21, 22, 23)}
    (_, among, said), *_ = compare_to_first({"a": a, "b": b, **noise}, horizon=240, margin=0.5)
    assert said.word == "not distinguishable" and "not enough among 4 comparisons" in said.sentence
    assert (among.low, among.high) == (alone.low, alone.high)


def test_intervals_that_hold_together_are_bonferronis_and_decide_practically_equal():
    a, b = same_luck(14, 40, rho=0.95)
    wide = stats.ttest_rel(b, a).confidence_interval(1 - 0.05 / 3)
    own = stats.ttest_rel(b, a).confidence_interval(0.95)
    margin = (max(-wide.low, wide.high) + max(-own.low, own.high)) / 2
    (_, one, said), *_ = compare_to_first({"a": a, "b": b, "c": a, "d": a}, horizon=240, margin=margin)
    assert (one.all_low, one.all_high) == pytest.approx(tuple(wide))
    assert verdict(paired(a, b, horizon=240, margin=margin)).word == "practically equal"
    assert said.word == "not distinguishable"


# ---------------------------------------------------------------------------------------- when to stop


def looks(a, b, stopping, margin):
    """Drive the rule over one stream of pairs, as a runner does."""
    history = []
    while (n := stopping.next_count(history)) is not None:
        history.append([paired(a[:n], b[:n], horizon=1e6, margin=margin)])
    return history, stopping.stopped(history)


def test_a_plain_difference_stops_at_the_second_look():
    history, stop = looks(*same_luck(30, 200, gain=20), Stopping(), margin=0.1)
    assert [look[0].n for look in history] == [20, 30]
    assert stop.clause == "settled" and stop.sentence.endswith("at 2 looks in a row: 1 clear of 0")


def test_identical_and_equal_and_known_are_settled_too():
    a, b = same_luck(31, 200, rho=0.99)
    said = [looks(a, a, Stopping(), 0)[1], looks(a, b, Stopping(), 30)[1]]
    assert [stop.sentence.split(": ")[1] for stop in said] == ["1 identical", "1 inside the margin"]
    known = paired([10, 20, 30, 40, 50], [13, 20, 32, 45, 50], horizon=60, margin=3)
    assert not known.clear_of_zero and not known.inside_margin
    assert settled(known) == "known to the margin"


def test_one_settled_look_is_not_enough():
    noisy = [[paired(*same_luck(32, n, rho=0), horizon=240, margin=1)] for n in (20, 40)]
    plain = [[paired(*same_luck(32, n, gain=30), horizon=240, margin=1)] for n in (30, 40)]
    assert settled(noisy[0][0]) is None and settled(plain[0][0]) == "clear of 0"
    assert Stopping().next_count([noisy[0], plain[0]]) == 40
    assert Stopping().next_count([noisy[0], plain[0], noisy[1]]) == 50
    assert Stopping().next_count([noisy[0], *plain]) is None
    assert Stopping(in_a_row=1).next_count([noisy[0], plain[0]]) is None


def test_one_open_comparison_keeps_all_running():
    a, b = same_luck(33, 30, rho=0)
    open_, plain = paired(a, b, horizon=240, margin=1), paired(a, a + 30, horizon=240, margin=1)
    assert Stopping().stopped([[plain, open_], [plain, open_]]) is None
    capped = Stopping(first=10, most=30).stopped([[plain, open_], [plain, open_]])
    assert capped == ("limit", "the limit of 30 replications was reached: 1 clear of 0, 1 still open")


def test_the_limit_is_never_passed():
    history, stop = looks(*same_luck(34, 200, rho=0), Stopping(first=20, block=15, most=60), margin=0.01)
    assert [look[0].n for look in history] == [20, 35, 50, 60]
    assert stop.clause == "limit"


def test_the_margin_is_reached_when_it_stops_for_it():
    history, stop = looks(*same_luck(35, 500, rho=0), Stopping(most=500), margin=2)
    assert stop.clause == "settled"
    assert history[-1][0].half_width <= 2 < history[-3][0].half_width


def test_a_stricter_rule_is_fooled_less_often_by_looking_again_and_again():
    """No difference, no margin in reach, up to five looks: how often chance is taken for a difference."""
    trials, fooled = 250, {1.0: 0, 10.0: 0}
    for seed in range(trials):
        a, b = same_luck(seed, 60)
        seen = [[paired(a[:n], b[:n], horizon=1e6, margin=0.01)] for n in (20, 30, 40, 50, 60)]
        for stricter in fooled:
            rule = Stopping(most=60, stricter=stricter)
            end = next(k for k in range(1, 6) if rule.stopped(seen[:k]))
            fooled[stricter] += verdict(seen[end - 1][0]).word in ("better", "worse")
    assert fooled[10.0] < fooled[1.0]
    assert close_to(fooled[10.0] / trials, 0.054, trials, 0.5)


def test_a_rule_or_a_look_that_cannot_be_is_refused():
    with pytest.raises(ValueError, match="first=300"):
        Stopping(first=300)
    with pytest.raises(ValueError, match="block"):
        Stopping(block=0)
    with pytest.raises(ValueError, match="at least 2 strategies"):
        Stopping().next_count([[]])


def test_a_comparison_cannot_be_changed_afterwards():
    found = paired([1, 2], [2, 4], horizon=60)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.mean = 0


# --------------------------------------------------------------------------------------- spread luck


def spread_sides(seed, blocks, missing=0.0):
    """Two sides with spread luck, b is 5 minutes lower on average: bends, a skewed part, and two keys that act
    together; NaN in a with chance `missing`."""
    a, b = np.empty((2, 10 * blocks))
    for r in range(10 * blocks):
        luck = SpreadLuck(seed, r)
        hard, slow, rest = luck.normal("difficulty"), luck.normal("pace"), luck.normal("writes")
        a[r] = 60 + 10 * hard + 4 * math.exp(0.5 * slow)
        b[r] = a[r] - 5 + 4 * (math.exp(0.5 * hard) - math.exp(0.125)) + 2 * rest + 2 * hard * slow
        if luck.chance(missing, "missing"):
            a[r] = NEVER
    return a, b, np.arange(10 * blocks) // 10


def test_over_blocks_the_interval_is_that_of_the_means_of_blocks():
    a, b, blocks = spread_sides(1, 12)
    ours = paired(a, b, horizon=240, blocks=blocks)
    means = (b - a).reshape(12, 10).mean(axis=1)
    theirs = stats.ttest_1samp(means, 0)
    assert (ours.low, ours.high) == pytest.approx(tuple(theirs.confidence_interval(0.95)))
    assert ours.p == pytest.approx(theirs.pvalue)
    assert (ours.n, ours.blocks, ours.mean) == (120, 12, pytest.approx((b - a).mean()))
    assert ours.spread_ratio == pytest.approx((b - a).var(ddof=1) / (10 * means.var(ddof=1)))
    plain = paired(a, b, horizon=240)
    assert (plain.blocks, plain.spread_ratio) == (0, None)
    assert (ours.median, ours.variance_ratio, ours.share_less) == (plain.median, plain.variance_ratio, plain.share_less)


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_over_blocks_the_interval_covers_as_often_as_it_says_and_is_narrower(missing):
    trials, inside, ratios = 400, 0, []
    for seed in range(trials):
        a, b, blocks = spread_sides(seed, 12, missing)
        there = ~np.isnan(a)
        found = paired(a[there], b[there], horizon=240, blocks=blocks[there])
        inside += found.low <= -5 <= found.high
        ratios.append(found.half_width / paired(a[there], b[there], horizon=240).half_width)
    assert close_to(inside / trials, 0.95, trials, 0.03)
    assert np.mean(ratios) < (0.85 if missing else 0.75)


def test_without_blocks_what_depends_within_a_block_is_covered_too_seldom():
    """Ten replications that share half of their variance: taken for ten, they are not."""
    trials, covered = 400, {"blocks": 0, "none": 0}
    blocks = np.arange(120) // 10
    for seed in range(trials):
        own, shared = np.random.default_rng(seed).normal(size=(2, 120))
        x = own + shared[:12].repeat(10)
        for name, of in (("blocks", blocks), ("none", None)):
            found = paired(np.zeros(120), x, horizon=math.inf, margin=1, blocks=of)
            covered[name] += found.low <= 0 <= found.high
    assert close_to(covered["blocks"] / trials, 0.95, trials, 0.03)
    assert covered["none"] / trials < 0.7


def test_over_blocks_what_has_no_value_is_left_out_and_counted():
    a, b, blocks = spread_sides(3, 12, missing=0.2)
    ((_, found, said),) = compare_to_first({"a": a, "b": b}, horizon=240, both=True, blocks=blocks)
    lost = int(np.isnan(a).sum())
    assert lost > 0 and (found.n, found.left_out, found.blocks) == (120 - lost, lost, 12)
    assert found.mean == pytest.approx(np.nanmean(b - a))
    assert f"the same luck in {120 - lost} replications, spread over 12 blocks; in {lost} more" in said.sentence


def test_over_blocks_identical_constant_and_few_are_said():
    a, _, blocks = spread_sides(3, 4)
    same, shifted = (paired(a, a + by, horizon=240, blocks=blocks) for by in (0, 5.1))
    assert same.identical and same.p is None and same.spread_ratio is None
    assert (shifted.low, shifted.high, shifted.blocks) == (shifted.mean, shifted.mean, 4)
    assert shifted.cautions == ("fewer than 10 blocks of replications: interval not to be trusted",)


def test_blocks_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"shape \(2,\), and there are 3"):
        paired([1, 2, 3], [2, 3, 5], horizon=60, blocks=[0, 1])
    with pytest.raises(ValueError, match="at least 2 blocks of replications; there is 1"):
        paired([1, 2, 3], [2, 3, 5], horizon=60, blocks=[0, 0, 0])
    alone = [NEVER, NEVER, 2, 3]
    assert compare_to_first({"a": alone, "b": [1, 2, 3, 4]}, horizon=60, both=True, blocks=[0, 0, 1, 1]) == []
