"""Luck: the same key has the same luck, whatever else was drawn, in which order, on which machine."""

import itertools
import math
import os
import random
import statistics
import subprocess
import sys

import numpy as np
import pytest
import scipy.stats

from sim.luck import Luck, LuckError, SpreadLuck, _order, _orders, _unit, quantile
from sim.scenario import Duration

GOLDEN = [
    # (seed, replication, key, u): the first three are those of the published prototype.
    (2026, 0, ("repair", "inc-1"), 0.8338170843954669),
    (2026, 0, ("repair", "inc-2"), 0.7005506354797497),
    (2026, 1, ("repair", "inc-1"), 0.8495444076347676),
    (2026, 0, ("ack", "Ada", 3), 0.6179642205616094),
    (-7, 2**40, ("erreicht", "Käufer", 0, -1), 0.9165510984636338),
    (0, 0, ("a",), 0.482502690653193),
]
DURATIONS = {
    "fixed": Duration("fixed", 90_000),
    "lognormal": Duration("lognormal", 60_000, 0.9),
    "exponential": Duration("exponential", 50_000),
    "weibull": Duration("weibull", 40_000, 1.7),
}
LAWS = {
    "lognormal": scipy.stats.lognorm(0.9, scale=60_000),
    "exponential": scipy.stats.expon(scale=50_000),
    "weibull": scipy.stats.weibull_min(1.7, scale=40_000),
}
KEYS = [("work", f"incident {i}", n) for i in range(200) for n in range(5)]


def draws(luck, keys=KEYS):
    return {key: luck.u(*key) for key in keys}


@pytest.mark.parametrize(("seed", "replication", "key", "expected"), GOLDEN)
def test_a_draw_is_what_it_was_when_it_was_pinned(seed, replication, key, expected):
    assert Luck(seed, replication).u(*key) == expected


def test_seconds_are_what_they_were_when_they_were_pinned():
    luck = Luck(2026)
    drawn = {kind: luck.seconds(DURATIONS[kind], "repair", "inc-1") for kind in DURATIONS}
    assert drawn == {"fixed": 90_000, "lognormal": 143_562, "exponential": 89_733, "weibull": 56_424}


def test_another_process_with_another_hash_seed_draws_the_same():
    program = "from sim.luck import Luck; print([Luck(5, 2).u('wait', f'person {i}', i) for i in range(50)])"
    here = str([Luck(5, 2).u("wait", f"person {i}", i) for i in range(50)])
    for hash_seed in ("0", "1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
        assert run.stdout.strip() == here, run.stderr


def test_the_order_of_draws_does_not_matter():
    shuffled = random.Random(3).sample(KEYS, len(KEYS))
    assert draws(Luck(1, 4), shuffled) == draws(Luck(1, 4))


def test_more_draws_leave_the_others_alone():
    luck = Luck(1, 4)
    mixed = {}
    for n, key in enumerate(KEYS):
        luck.normal("something new", n)
        mixed[key] = luck.u(*key)
        luck.chance(0.5, *key, "something finer")
    assert mixed == draws(Luck(1, 4))


def test_every_part_of_a_key_and_the_seed_and_the_replication_count():
    luck = Luck(1, 1)
    different = [luck.u("a", "b", 1), luck.u("a", "b", 2), luck.u("a", "c", 1), luck.u("b", "b", 1)]
    different += [luck.u("a", "b"), luck.u("ab", 1), luck.u("a", "b1"), luck.u("b", "a", 1)]
    different += [Luck(2, 1).u("a", "b", 1), Luck(1, 2).u("a", "b", 1), Luck(-1, 1).u("a", "b", 1)]
    assert len(set(different)) == len(different)


def test_draws_are_evenly_spread():
    luck = Luck(11)
    u = np.array([luck.u("spread", f"entity {i}", n) for i in range(1000) for n in range(50)])
    counts, _ = np.histogram(u, bins=100, range=(0, 1))
    expected = len(u) / 100
    chi2 = ((counts - expected) ** 2 / expected).sum()
    assert abs(chi2 - 99) / math.sqrt(2 * 99) < 4
    assert np.all(abs(counts / expected - 1) < 0.25)
    assert abs(u.mean() - 0.5) * math.sqrt(12 * len(u)) < 4
    assert u.mean() == pytest.approx(0.5, rel=0.02)


@pytest.mark.parametrize("neighbour", ["n", "replication", "seed", "entity"])
def test_neighbours_have_nothing_to_do_with_each_other(neighbour):
    n = 30_000
    step = {name: int(name == neighbour) for name in ("n", "replication", "seed", "entity")}

    def stream(by):
        lucks = [Luck(7 + by * step["seed"], r + by * step["replication"]) for r in range(10)]
        keys = [("neighbours", i % 60 + by * step["entity"], i // 60 + by * step["n"]) for i in range(n // 10)]
        return np.array([luck.u(*key) for luck in lucks for key in keys])

    here, beside = stream(0), stream(1)
    correlation = np.corrcoef(here, beside)[0, 1]
    assert abs(correlation) * math.sqrt(n) < 4
    assert abs(correlation) < 0.03
    counts, _, _ = np.histogram2d(here, beside, bins=10, range=((0, 1), (0, 1)))
    chi2 = ((counts - n / 100) ** 2 / (n / 100)).sum()
    assert abs(chi2 - 99) / math.sqrt(2 * 99) < 4


def test_a_draw_is_never_0_and_never_1():
    assert _unit(0) == 2.0**-54
    assert _unit(2**64 - 1) == 1 - 2.0**-53
    assert _unit(1 << 63) == 0.5  # k + ½ needs 54 bits here and goes to the even neighbour


def test_normal_draws_have_mean_0_and_deviation_1():
    luck, n = Luck(12), 40_000
    x = np.array([luck.normal("pace", i) for i in range(n)])
    assert abs(x.mean()) * math.sqrt(n) < 4
    assert abs(x.mean()) < 0.02
    assert abs(x.var() - 1) * math.sqrt(n / 2) < 4
    assert x.std() == pytest.approx(1, rel=0.02)
    assert abs(scipy.stats.kstest(x, "norm").statistic) * math.sqrt(n) < 2


def test_a_normal_draw_is_the_inverse_of_its_uniform():
    luck = Luck(12)
    assert luck.normal("pace", 1) == statistics.NormalDist().inv_cdf(luck.u("pace", 1))


def test_a_chance_comes_true_as_often_as_it_says():
    luck, n, p = Luck(13), 40_000, 0.3
    share = sum(luck.chance(p, "reached", i) for i in range(n)) / n
    assert abs(share - p) / math.sqrt(p * (1 - p) / n) < 4
    assert share == pytest.approx(p, rel=0.05)


def test_a_greater_chance_keeps_what_a_smaller_one_gave():
    luck = Luck(13)
    for i in range(500):
        came_true = [luck.chance(p, "reached", i) for p in (0, 0.2, 0.5, 0.9, 1)]
        assert came_true == sorted(came_true)
        assert came_true[0] is False
        assert came_true[-1] is True


@pytest.mark.parametrize("kind", LAWS)
def test_seconds_have_the_median_and_the_mean_of_their_duration(kind):
    luck, n, law = Luck(14), 40_000, LAWS[kind]
    x = np.array([luck.seconds(DURATIONS[kind], "takes", i) for i in range(n)])
    assert abs((x < law.median()).mean() - 0.5) * 2 * math.sqrt(n) < 4
    assert np.median(x) == pytest.approx(law.median(), rel=0.03)
    assert abs(x.mean() - law.mean()) / (law.std() / math.sqrt(n)) < 4
    assert x.mean() == pytest.approx(law.mean(), rel=0.03)


@pytest.mark.parametrize("kind", LAWS)
def test_quantiles_are_those_of_scipy(kind):
    for p in (2.0**-54, 1e-9, 0.01, 0.5, 0.77, 0.99, 1 - 1e-9, 1 - 2.0**-53):
        assert quantile(DURATIONS[kind], p) == pytest.approx(LAWS[kind].ppf(p), rel=1e-9)


def test_a_fixed_duration_is_itself_and_still_uses_its_key():
    luck = Luck(1, audit=True)
    assert {luck.seconds(Duration("fixed", 61.5), "takes", i) for i in range(20)} == {62}
    assert luck.drawn == {("takes", i) for i in range(20)}


def test_seconds_are_whole_nearest_and_never_negative():
    luck = Luck(1)
    fixed = {2.4: 2, 2.5: 3, 3.5: 4, 2.6: 3, 0.0: 0, -5.0: 0}
    for value, whole in fixed.items():
        drawn = luck.seconds(Duration("fixed", value), "takes")
        assert (drawn, type(drawn)) == (whole, int)


def test_a_factor_stretches_the_time_before_it_is_rounded():
    luck, duration = Luck(1), DURATIONS["lognormal"]
    exact = quantile(duration, luck.u("takes", "Ada"))
    assert luck.seconds(duration, "takes", "Ada", factor=0.37) == round(0.37 * exact)
    assert luck.seconds(Duration("fixed", 1), "takes", factor=2.6) == 3


def test_held_purposes_come_from_the_other_replication_and_nothing_else_does():
    both = Luck(9, 5, held={"demand", "vendor"}, held_from=2)
    for purpose, n in itertools.product(["demand", "vendor", "repair", "deman"], range(20)):
        source = 2 if purpose in ("demand", "vendor") else 5
        assert both.u(purpose, "x", n) == Luck(9, source).u(purpose, "x", n)


def test_held_keys_come_from_the_other_replication_and_their_neighbours_do_not():
    both = Luck(9, 5, held=frozenset({("repair", "inc-1", 0), ("repair", "inc-2", 3)}), held_from=2)
    for incident, n in itertools.product(["inc-1", "inc-2"], range(5)):
        source = 2 if (incident, n) in {("inc-1", 0), ("inc-2", 3)} else 5
        assert both.u("repair", incident, n) == Luck(9, source).u("repair", incident, n)


def test_anything_that_can_say_what_is_in_it_can_hold_keys():
    class FirstAttempts:
        def __contains__(self, key):
            return isinstance(key, tuple) and key[-1] == 0

    both = Luck(9, 5, held=FirstAttempts(), held_from=2)
    assert both.u("repair", "inc-1", 0) == Luck(9, 2).u("repair", "inc-1", 0)
    assert both.u("repair", "inc-1", 1) == Luck(9, 5).u("repair", "inc-1", 1)


def test_what_one_run_has_drawn_can_be_held_in_another():
    first = Luck(9, 2, audit=True)
    so_far = draws(first, KEYS[:300])
    later = Luck(9, 7, held=first.drawn, held_from=2)
    assert draws(later, KEYS) == {**draws(Luck(9, 7)), **so_far}


@pytest.mark.parametrize("wrong", [{"held": {"demand"}}, {"held": "demand", "held_from": 2}])
def test_holding_a_bare_string_or_from_nowhere_is_refused(wrong):
    with pytest.raises(LuckError, match="held"):
        Luck(9, 5, **wrong)


def test_holding_nothing_changes_nothing():
    for nothing in ({"held": set()}, {"held_from": 2}, {"held": set(), "held_from": 2}):
        assert draws(Luck(9, 5, **nothing)) == draws(Luck(9, 5))


def test_strict_luck_names_a_key_that_is_drawn_twice():
    luck = Luck(1, strict=True)
    luck.u("ack", "Ada", 1)
    luck.u("ack", "Ada", 2)
    with pytest.raises(LuckError, match=r"\('ack', 'Ada', 1\) was drawn twice"):
        luck.seconds(DURATIONS["fixed"], "ack", "Ada", 1)


def test_strict_luck_knows_two_spellings_of_one_draw():
    assert Luck(1).u("ack", 1) == Luck(1).u("ack", "1")
    luck = Luck(1, strict=True)
    luck.u("ack", 1)
    with pytest.raises(LuckError, match="drawn twice"):
        luck.u("ack", "1")


def test_strict_audited_and_plain_luck_draw_the_same():
    assert draws(Luck(3, 1, strict=True)) == draws(Luck(3, 1, audit=True)) == draws(Luck(3, 1))


def test_two_runs_can_be_compared_for_the_keys_they_share():
    one, other = Luck(1, audit=True), Luck(1, audit=True)
    draws(one, KEYS[:300])
    draws(other, KEYS[100:400])
    draws(other, KEYS[100:110])
    assert len(one.drawn & other.drawn) / len(one.drawn | other.drawn) == 0.5


def test_luck_that_keeps_no_keys_says_so():
    with pytest.raises(LuckError, match="audit=True"):
        _ = Luck(1).drawn


@pytest.mark.parametrize("part", [1.0, True, None, ("a",), b"a", np.int64(3)])
def test_a_part_that_is_no_str_and_no_int_is_refused_by_name(part):
    for luck in (Luck(1), Luck(1, strict=True)):
        with pytest.raises(LuckError, match=f"str and int, not of {type(part).__name__}"):
            luck.u("ack", part)


def test_a_draw_without_a_key_is_refused():
    with pytest.raises(LuckError, match="needs a key"):
        Luck(1).u()


@pytest.mark.parametrize("seed", [2**63, -(2**63) - 1, 1.5, "7", None])
def test_a_seed_that_does_not_fit_is_refused_with_its_value(seed):
    for wrong in ((seed, 0), (0, seed)):
        with pytest.raises(LuckError, match=f"whole numbers.*{seed!r}"):
            Luck(*wrong)


def test_a_duration_that_cannot_be_drawn_is_refused():
    with pytest.raises(LuckError, match="'gamma'; known: fixed, lognormal"):
        Luck(1).seconds(Duration("gamma", 10), "takes")
    with pytest.raises(LuckError, match="above 0, not 0"):
        Luck(1).seconds(Duration("weibull", 10), "takes")


# ---------------------------------------------------------------------------------------- spread luck

SPREAD_GOLDEN = [
    # (seed, replication, key, u)
    (2026, 0, ("repair", "inc-1"), 0.48338170843954664),
    (2026, 9, ("repair", "inc-1"), 0.3540212083212057),
    (-7, -3, ("erreicht", "Käufer", 0, -1), 0.2885607325071159),
]


@pytest.mark.parametrize(("seed", "replication", "key", "expected"), SPREAD_GOLDEN)
def test_a_spread_draw_is_what_it_was_when_it_was_pinned(seed, replication, key, expected):
    assert SpreadLuck(seed, replication).u(*key) == expected


@pytest.mark.parametrize("block", [-1, 0, 1, 12])
def test_the_ten_numbers_of_a_key_in_a_block_lie_one_in_each_tenth(block):
    lucks = [SpreadLuck(4, replication) for replication in range(10 * block, 10 * block + 10)]
    for key in KEYS[:200]:
        assert sorted(int(10 * luck.u(*key)) for luck in lucks) == list(range(10))


def test_spread_luck_depends_neither_on_the_order_of_draws_nor_on_what_was_kept_from_before():
    before = draws(SpreadLuck(1, 14))
    _orders.cache_clear()
    for other in (13, 15, 24):
        draws(SpreadLuck(1, other), KEYS[:50])
    assert draws(SpreadLuck(1, 14), random.Random(3).sample(KEYS, len(KEYS))) == before


def test_within_its_tenth_a_spread_draw_is_the_plain_one():
    plain, spread = Luck(8, 3), SpreadLuck(8, 3)
    for key in KEYS[:100]:
        assert 10 * spread.u(*key) % 1 == pytest.approx(plain.u(*key), abs=1e-12)


def test_spread_draws_of_one_replication_are_evenly_spread_over_keys_and_know_nothing_of_the_next_block():
    keys = [("spread", f"entity {i}", n) for i in range(400) for n in range(50)]
    here, beside, far = (np.array([luck.u(*key) for key in keys]) for luck in (SpreadLuck(11, r) for r in (3, 4, 14)))
    counts, _ = np.histogram(here, bins=100, range=(0, 1))
    expected = len(keys) / 100
    assert abs(((counts - expected) ** 2 / expected).sum() - 99) / math.sqrt(2 * 99) < 4
    assert np.all(abs(counts / expected - 1) < 0.35)
    for other, is_ in ((far, 0.0), (beside, -0.11)):  # two different tenths of ten: −1/9 of 99/100 of the variance
        correlation = np.corrcoef(here, other)[0, 1]
        assert abs(correlation - is_) * math.sqrt(len(keys)) < 4
        assert abs(correlation - is_) < 0.03


def test_two_keys_take_their_turns_in_orders_that_have_nothing_to_do_with_each_other():
    pairs = np.zeros((10, 10))
    for i in range(2000):
        np.add.at(pairs, (_order(5, i, ("difficulty", "a")), _order(5, i, ("difficulty", "b"))), 1)
    chi2 = ((pairs - 200) ** 2 / 200).sum()
    assert abs(chi2 - 81) / math.sqrt(2 * 81) < 4
    assert np.all(abs(pairs / 200 - 1) < 0.35)


def test_strict_spread_luck_refuses_a_key_that_is_drawn_twice_and_keeps_keys():
    luck = SpreadLuck(1, 4, strict=True)
    luck.u("acknowledges", "Ada", 1)
    with pytest.raises(LuckError, match="drawn twice"):
        luck.u("acknowledges", "Ada", "1")
    assert luck.drawn == {("acknowledges", "Ada", 1)}
