"""Monitors speak when they have seen enough of what is, also when it gets worse in steps."""

import dataclasses

import pytest

from sim import events as ev
from sim.scenario import Duration, changed
from sim.world import World


def alone(card, **monitor):
    """One monitor on payments, and nobody who calls."""
    watch = dataclasses.replace(card.organisation.monitors[2], **monitor)
    scenario = changed(card, ("organisation", "monitors"), (watch,))
    scenario = changed(scenario, ("organisation", "support", "notices_after"), 10**6)
    fault = dataclasses.replace(
        card.fault, component="payments", at=600, health=0.9, ends_after=Duration("fixed", 10**6)
    )
    return dataclasses.replace(scenario, fault=fault)


def alerts(world, second: int, health: dict[int, float]) -> list[int]:
    """When the alert is raised, as payments' health is set at these seconds."""
    for at, value in sorted(health.items()):
        while world.now < at:
            world.advance(at)
        world.truth.health.set("payments", value)
    while world.now < second:
        world.advance(second)
    return [e.at for e in world.log if isinstance(e, ev.AlertRaised)]


@pytest.mark.parametrize("seed", range(10))
def test_a_probe_notices_when_what_limped_stops(seed, card):
    """At nine in ten answered three failures in a row are rare; once all fail, the third probe tells."""
    probe = alone(card, kind="uptime probe", every=60, failures=3, threshold=0.95)
    (at,) = alerts(World(probe, seed), 6_000, {600: 0.97, 1_500: 0.0})[:1]
    assert 1_500 + 120 <= at <= 1_500 + 180


def test_a_probe_speaks_as_often_as_chance_says(card):
    """Of the looks at health ½, the second failure in a row comes after 6 looks on average (1/q² + 1/q at q = ½)."""
    probe = alone(card, kind="uptime probe", every=60, failures=2, threshold=0.95)
    looks = []
    for seed in range(400):
        (at,) = alerts(World(probe, seed), 6_000, {600: 0.5})[:1]
        phase = (at - 600) % 60
        looks.append((at - 600 - phase) / 60 + 1)
    mean, error = sum(looks) / 400, (22 / 400) ** 0.5  # the variance of that count is 22
    assert abs(mean - 6) < 4 * error
    assert mean == pytest.approx(6, rel=0.15)


@pytest.mark.parametrize("seed", range(10))
def test_a_success_rate_is_that_of_its_window_over_all_that_happened_in_it(seed, card):
    """90 % for 100 s, then 40 %: the mean of five minutes is below 80 % once 0.1·100 + 0.6·t > 60, t > 83.3."""
    rate = alone(card, kind="transaction alert", every=60, window=300, threshold=0.8)
    (at,) = alerts(World(rate, seed), 6_000, {600: 0.9, 700: 0.4})[:1]
    assert 700 + 84 <= at <= 700 + 84 + 60


def test_a_dip_that_is_over_before_the_window_sinks_says_nothing(card):
    rate = alone(card, kind="transaction alert", every=60, window=300, threshold=0.8)
    assert alerts(World(rate, 1), 6_000, {600: 0.0, 650: 1.0}) == []
    assert len(alerts(World(rate, 1), 6_000, {600: 0.0, 800: 1.0})) == 1


def test_a_monitor_draws_its_phase_once_and_looks_by_it_ever_after(card):
    rate = alone(card, kind="transaction alert", every=60, window=300, threshold=0.8)
    seen = alerts(World(rate, 1), 9_000, {600: 0.0, 1_200: 1.0, 3_000: 0.0, 4_000: 1.0, 6_011: 0.0})
    assert len(seen) == 3
    assert len({at % 60 for at in seen}) == 1
