"""Our own parts against formulas: escalation, notifying a group, mass sending, cohorts.

The numbers are in a unit of 10,000 seconds, so that rounding to whole seconds lies far inside the bands. Each mean
is held by |z| < 4 and by a relative band, so that neither a wide interval nor a small bias gets through.
"""

import dataclasses
import math
import statistics
from collections import Counter

import numpy as np
import pytest
from scipy import integrate, stats

from sim import events as ev
from sim.reach import Delivery, curve, first_second, informed
from sim.scenario import Audience, Duration, Reached, Role, changed
from sim.stories import informing
from sim.stories.informing import deliver
from sim.stories.paging import page
from sim.world import World

UNIT = 10_000
LATER = 10**9  # long after everything that a test looks at


def quiet(scenario, **organisation):
    """The scenario without an incident, with other parts of its organisation."""
    fault = dataclasses.replace(scenario.fault, at=LATER)
    changed_organisation = dataclasses.replace(scenario.organisation, **({"planned_posts": ()} | organisation))
    return dataclasses.replace(scenario, lasts=2 * LATER, fault=fault, organisation=changed_organisation)


def holds(values, mean, band):
    """The mean of independent values is `mean`: within four standard errors, and within the relative band."""
    average = statistics.fmean(values)
    z = (average - mean) / (statistics.stdev(values) / math.sqrt(len(values)))
    assert abs(z) < 4, (average, z)
    assert average == pytest.approx(mean, rel=band)


# ---------------------------------------------------------------------------------------------- escalation


SEATS = 250  # roles of one world that are called in at the same time: a chain each


def paged(card, calls: int, people: int, timeout: float, **answers):
    """(units until somebody acknowledges, levels that were missed before) of many escalation chains."""
    way = dataclasses.replace(card.organisation.paging.day, **answers)
    paging = dataclasses.replace(card.organisation.paging, day=way, night=way, timeout=round(timeout * UNIT))
    names = tuple(person.name for person in card.organisation.people)[:people]
    roles = tuple(Role(f"seat {n}", "the team", names) for n in range(SEATS))
    scenario, out = quiet(card, paging=paging, roles=roles, monitors=()), []
    for replication in range(calls // SEATS):
        world, missed, found = World(scenario, 7, replication), Counter(), {}
        for role in roles:
            world.start(page(world, role.name))
        world.advance(LATER - 1)
        for event in world.log:
            if isinstance(event, ev.PageAcknowledged):
                found[event.role] = event.at / UNIT, missed[event.role]
            elif isinstance(event, ev.PageMissed):
                missed[event.role] += 1
        out += [found.get(role.name, (math.inf, missed[role.name])) for role in roles]
    return out


def answered(card, delay: Duration, timeout: float, calls: int):
    """(units until somebody acknowledges, whether it went beyond the first level), of chains of four levels."""
    return [(time, float(missed > 0)) for time, missed in paged(card, calls, 4, timeout, delay=delay, never=0.0)]


def chain(delay, timeout: float, levels: int) -> float:
    """Mean time of an escalation chain: each level's clock starts anew, the last one waits."""
    p = delay.sf(timeout)
    capped, _ = integrate.quad(delay.sf, 0, timeout)
    return sum(p**k * capped for k in range(levels - 1)) + p ** (levels - 1) * delay.mean()


@pytest.mark.parametrize(
    ("timeout", "mean", "beyond", "calls"), [(8, 10.552424, 0.441026, 10_000), (20, 10.002665, 0.121712, 40_000)]
)
def test_an_escalation_chain_takes_what_the_formula_says(card, timeout, mean, beyond, calls):
    delay = stats.lognorm(0.9, scale=7)
    assert (chain(delay, timeout, 4), delay.sf(timeout)) == pytest.approx((mean, beyond), abs=1e-6)
    found = answered(card, Duration("lognormal", 7 * UNIT, 0.9), timeout, calls)
    holds([time for time, _ in found], mean, 0.03)
    holds([escalated for _, escalated in found], beyond, 0.05)


@pytest.mark.parametrize("timeout", [1, 3, 30])
def test_where_answers_have_no_memory_escalating_gains_nothing(card, timeout):
    assert chain(stats.expon(scale=7), timeout, 4) == pytest.approx(7.0)
    found = answered(card, Duration("exponential", 7 * UNIT), timeout, 6_000)
    holds([time for time, _ in found], 7.0, 0.03)
    if timeout == 3:
        holds([escalated for _, escalated in found], math.exp(-3 / 7), 0.05)


def test_twelve_people_are_all_reached_in_three_rounds_as_often_as_the_formula_says(card):
    """Each answers three pages in four; who misses one is paged again in the next round."""
    exact = (1 - 0.25**3) ** 12
    assert exact == pytest.approx(0.827803, abs=1e-6)
    found = paged(card, 36_000, 1, 1, delay=Duration("fixed", 0), never=0.25)
    in_time = [missed < 3 for _, missed in found]
    holds([float(reached) for reached in in_time], 1 - 0.25**3, 0.01)
    twelves = [float(all(in_time[n : n + 12])) for n in range(0, len(in_time) - 11, 12)]
    holds(twelves, exact, 0.03)


# ------------------------------------------------------------------------------------------ notifying a group


def told(card, size: int, reads: Duration, replication: int, **channel) -> Delivery:
    """A notice that goes to one audience by a direct channel that reaches everybody at once."""
    fixed = Duration("fixed", 0)
    sms = next(c for c in card.organisation.channels if c.name == "sms")
    sms = dataclasses.replace(
        sms, **({"per_minute": None, "starts": fixed, "accepts": 1.0, "seen": 1.0, "reads": reads} | channel)
    )
    audience = Audience("the group", "customers", size, (Reached("sms", 1.0),), varies=0.0)
    scenario = quiet(card, channels=(sms,), audiences=(audience,), monitors=())
    world = World(scenario, 11, replication)
    (delivery,) = deliver(world, "notice", audience, "sms")
    assert world.log == [ev.DeliveryBegan(0, delivery)]
    if channel:
        world.advance(LATER - 1)
        assert [type(e) for e in world.log] == [ev.DeliveryBegan, ev.DeliveryReported]
        assert world.log[1].at == delivery.first + delivery.sending
    return delivery


def test_ninety_percent_of_twenty_five_are_informed_when_the_formula_says(card):
    exact = 2 * sum(1 / i for i in range(3, 26))
    assert exact == pytest.approx(4.631916, abs=1e-6)
    times = []
    for replication in range(2_500):
        delivery = told(card, 25, Duration("exponential", 2 * UNIT), replication)
        second = first_second(lambda s, d=delivery: informed([d], s), 0.9, LATER)
        assert second == sorted(delivery.people)[22]  # the 23rd of them
        times.append(second / UNIT)
    holds(times, exact, 0.02)


def test_the_last_of_twenty_five_is_informed_when_the_formula_says(card):
    times = []
    for replication in range(2_500):
        delivery = told(card, 25, Duration("exponential", 2 * UNIT), replication)
        times.append(first_second(lambda s, d=delivery: informed([d], s), 1.0, LATER))
    holds([time / UNIT for time in times], 7.631916, 0.02)


def test_nineteen_times_in_twenty_ten_people_are_informed_by_when_the_formula_says(card):
    exact = -3 * math.log(1 - 0.95 ** (1 / 10))
    assert exact == pytest.approx(15.826032, abs=1e-6)
    last = [max(told(card, 10, Duration("exponential", 3 * UNIT), n).people) / UNIT for n in range(4_000)]
    holds([float(second <= exact) for second in last], 0.95, 0.02)
    assert np.quantile(last, 0.95) == pytest.approx(exact, rel=0.05)


def test_fifty_thousand_copies_at_six_thousand_a_minute_take_eight_and_a_third_minutes(card):
    delivery = told(card, 50_000, Duration("fixed", 0), 0, per_minute=6_000.0)
    assert delivery.sending / 60 == pytest.approx(8.333333, abs=1e-6)
    assert informed([delivery], delivery.first) == 0.0
    assert informed([delivery], delivery.first + 250) == pytest.approx(0.5)
    assert informed([delivery], delivery.first + 501) == 1.0


def test_a_channel_that_is_busy_sends_one_batch_after_the_other(card):
    fixed = Duration("fixed", 0)
    sms = next(c for c in card.organisation.channels if c.name == "sms")
    sms = dataclasses.replace(sms, per_minute=6_000.0, starts=fixed, seen=1.0, reads=fixed)
    groups = [Audience(f"group {n}", "customers", 50_000, (Reached("sms", 1.0),)) for n in range(3)]
    world = World(quiet(card, channels=(sms,), audiences=tuple(groups), monitors=()), 1)
    deliveries = [deliver(world, "notice", group, "sms")[0] for group in groups]
    assert [d.first for d in deliveries] == [0, 500, 1_000]


def test_a_post_that_people_tell_each_other_of_spreads_as_a_pure_birth_process_does(card):
    """Twenty-five people; each comes across the post at rate 0.05, and whoever knows tells others at rate 0.3."""
    born = [1 / ((25 - k) * (0.05 + 0.3 * k / 25)) for k in range(25)]
    assert (sum(born[:23]), sum(born)) == pytest.approx((12.277394, 16.769716), abs=1e-6)
    times = np.array([talked(card, n) for n in range(2_500)])
    holds(list(times[:, 22]), 12.277394, 0.03)
    holds(list(times[:, 24]), 16.769716, 0.03)


def talked(card, replication):
    """When the first, second, … of twenty-five people who talk knows, in units."""
    post = next(c for c in card.organisation.channels if c.kind == "broadcast")
    reads = Duration("exponential", 20 * UNIT)
    post = dataclasses.replace(post, starts=Duration("fixed", 0), seen=1.0, reads=reads)
    talks = 0.3 / UNIT * 3_600
    group = Audience("group", "partners", 25, (Reached(post.name, 1.0),), varies=0.0, talks=talks)
    world = World(quiet(card, channels=(post,), audiences=(group,), monitors=()), 5, replication)
    return np.sort(deliver(world, "notice", group, post.name)[0].people) / UNIT


def test_who_was_told_is_not_told_again_and_other_news_is_told_anew(card):
    fixed = Duration("fixed", 60.0)
    sms = dataclasses.replace(next(c for c in card.organisation.channels if c.name == "sms"), reads=fixed, seen=1.0)
    half = Audience("group", "partners", 40, (Reached("sms", 0.5),), talks=4.0)
    world = World(quiet(card, channels=(sms,), audiences=(half,), monitors=()), 5)
    (first,) = deliver(world, "first", half, "sms", (1,))
    (again,) = deliver(world, "again", half, "sms", (1,))
    (other,) = deliver(world, "other", half, "sms", (2,))
    silent = dataclasses.replace(half, talks=0.0)
    (alone,) = deliver(World(quiet(card, channels=(sms,), audiences=(silent,), monitors=()), 5), "first", silent, "sms")
    assert sum(second >= 0 for second in first.people) == 40 > sum(second >= 0 for second in alone.people)
    assert all(known <= direct for known, direct in zip(first.people, alone.people, strict=True) if direct >= 0)
    assert set(again.people) == {-1} and sum(second >= 0 for second in other.people) == 40


# ---------------------------------------------------------------------------------------------------- cohorts

EMAIL = Delivery("notice", "a", "e-mail", 95_000, 600, 6_840, 0.2, Duration("lognormal", 12_960, 2.139))
SMS = Delivery("notice", "a", "sms", 62_000, 60, 620, 0.5, Duration("lognormal", 18, 1.82))
POST = Delivery("notice", "a", "facebook", 25_000, 60, 0, 0.05, Duration("exponential", 2_160))
BANNER = Delivery("notice", "a", "banner", 80_000, 180, 0, 0.57, Duration("weibull", 1_500, 0.8))


@pytest.mark.parametrize(
    "deliveries",
    [[EMAIL], [SMS], [POST], [BANNER], [EMAIL, SMS, POST, BANNER]],
    ids=lambda d: d[-1].channel + str(len(d)),
)
def test_a_cohort_is_what_its_people_would_be_one_by_one(deliveries):
    people = 40_000
    rng = np.random.default_rng(3)
    times = np.full(people, np.inf)
    for d in deliveries:
        copies = d.first + d.sending * rng.random(people)
        reads = {
            "lognormal": lambda d=d: d.pace.seconds * np.exp(d.pace.spread * rng.standard_normal(people)),
            "exponential": lambda d=d: rng.exponential(d.pace.seconds, people),
            "weibull": lambda d=d: d.pace.seconds * rng.weibull(d.pace.spread, people),
        }[d.pace.kind]()
        mine = np.where(rng.random(people) < d.reached, copies + reads, np.inf)
        times = np.minimum(times, mine)
    for second in (700, 1_000, 1_800, 3_600, 7_200, 14_400):
        share, counted = informed(deliveries, second), float(np.mean(times <= second))
        assert abs(counted - share) < 4 * math.sqrt(share * (1 - share) / people), (second, share, counted)
        assert counted == pytest.approx(share, abs=0.02)


WAYS = [
    ("direct", Duration("exponential", UNIT)),  # while copies go out for two units
    ("direct", Duration("lognormal", 0.05 * UNIT, 1.8)),  # most read at once
    ("direct", Duration("weibull", 0.2 * UNIT, 0.8)),
    ("direct", Duration("fixed", 60)),
    ("broadcast", Duration("lognormal", UNIT, 0.9)),
    ("on site", Duration("weibull", UNIT, 0.8)),
]


@pytest.mark.parametrize(("kind", "usual"), WAYS, ids=lambda value: getattr(value, "kind", value))
def test_an_audience_followed_as_a_share_knows_when_its_people_followed_one_by_one_do(card, monkeypatch, kind, usual):
    people, fixed = 200_000, Duration("fixed", 60)
    channel = dataclasses.replace(card.organisation.channels[0], name="the way", kind=kind, starts=fixed, seen=0.9)
    channel = dataclasses.replace(channel, reads=usual, runs_on=None, per_minute=0.8 * people * 60 / (2 * UNIT))
    audience = Audience("the group", "customers", people, (Reached("the way", 0.8),), (), usual)
    scenario = quiet(card, channels=(channel,), audiences=(audience,), monitors=())
    (share,) = deliver(World(scenario, 3), "notice", audience, "the way")
    monkeypatch.setattr(informing, "PERSON_BY_PERSON", people)
    (each,) = deliver(World(scenario, 3), "notice", audience, "the way")
    assert share == each._replace(people=())
    assert share.sending == (2 * UNIT if kind == "direct" else 0)
    knows = sorted(second for second in each.people if second >= 0)
    assert len(knows) / people == pytest.approx(share.reached, rel=0.01)
    for part in (0.5, 0.9):
        by_share = first_second(lambda s, part=part: informed([share], s) / share.reached, part, LATER)
        assert by_share == pytest.approx(knows[round(part * len(knows))], rel=0.01), part


def test_the_curve_is_the_same_arithmetic_for_many_seconds_at_once():
    people = tuple(np.random.default_rng(1).integers(-1, 5_000, 60).tolist())
    person_by_person = EMAIL._replace(audience="b", people=people)
    again = SMS._replace(notice="notice 2", first=2_000)
    seconds = np.arange(0, 20_000, 7)
    for deliveries in ([EMAIL], [SMS, again], [EMAIL, SMS, POST, BANNER, again], [person_by_person], []):
        one_by_one = [informed(deliveries, s) for s in seconds.tolist()]
        assert np.allclose(curve(deliveries, seconds), one_by_one, rtol=0, atol=1e-12)


def test_informed_by_several_channels_is_one_less_the_product_of_the_rest():
    second = 5_000
    alone = [informed([d], second) for d in (EMAIL, SMS, POST, BANNER)]
    assert informed([EMAIL, SMS, POST, BANNER], second) == pytest.approx(1 - math.prod(1 - x for x in alone))


def test_changing_a_number_does_not_change_the_organisation_of_others(card):
    """`changed` copies: the shared scenario of these tests stays what it was."""
    before = card.organisation.paging.timeout
    assert changed(card, ("organisation", "paging", "timeout"), 1).organisation.paging.timeout == 1
    assert card.organisation.paging.timeout == before
