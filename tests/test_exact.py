"""What is reckoned in strides, held against sums second by second that know no strides."""

import dataclasses
from itertools import pairwise

import numpy as np
import pytest
from conftest import at_once

import sim
from sim import events as ev
from sim.demand import people
from sim.impact import affected
from sim.reach import curve, shares_by
from sim.scenario import DAY, WEEKDAYS, Duration, changed

RUNS = [(playbook, seed) for playbook in ("standard", "tell-early", "silent") for seed in range(8)]


def seconds(log):
    return np.arange(log.scenario.fault.at, log.scenario.lasts)


def failing(log, components):
    """What fails in each second from the impact on: 1 less the least health."""
    least = np.ones(len(seconds(log)))
    for name in components:
        health = np.ones(len(least))
        for event in log:
            if isinstance(event, ev.HealthChanged) and event.component == name:
                health[max(0, event.at - log.scenario.fault.at) :] = event.health
        least = np.minimum(least, health)
    return 1.0 - least


def coming_up(fails, organisation):
    """Of those who get in touch at all, the share that comes up in each second: of those left over from earlier spells
    of trouble, by a clock that begins anew in the first ill second after a well one."""
    ill = fails > 1.0 - organisation.restored_at + 1e-12
    begins = [0, *(n for n in np.flatnonzero(ill[1:] & ~ill[:-1]) + 1 if ill[:n].any())]
    share, left = np.zeros(len(fails)), 1.0
    for begin, end in pairwise([*begins, len(fails)]):
        since = np.arange(end - begin, dtype=float)
        after = organisation.support.after
        share[begin:end] = left * (shares_by(after, since + 1) - shares_by(after, since))
        left -= (share[begin:end] * fails[begin:end]).sum()
    return share


def contacts(log):
    """Expected contacts in each second from the impact on."""
    desk, now = log.scenario.organisation.support, seconds(log)
    number = np.zeros(len(now))
    for segment, names in affected(log.scenario):
        in_touch = coming_up(failing(log, names), log.scenario.organisation)
        ways = [e.delivery for e in log if isinstance(e, ev.DeliveryBegan) and e.delivery.audience == segment.name]
        untold = 1.0 - desk.deflection * curve(ways, now + 0.5)
        once = in_touch * untold
        for wrong in (e for e in log if isinstance(e, ev.EstimateBroken | ev.MistakeRead)):
            late, told = (now - wrong.at).astype(float), dict(wrong.told).get(segment.name, 0.0)
            mistakes = log.scenario.organisation.mistakes
            times = desk.broken_estimate if isinstance(wrong, ev.EstimateBroken) else mistakes.asks
            once = once + told * times * (shares_by(desk.after, late + 1) - shares_by(desk.after, late))
        number += people(log.scenario, segment) * failing(log, names) * once
    return number * desk.contact(log.scenario.category)


def orders(log):
    """Orders that fail in each second from the impact on."""
    demand, clock = log.scenario.organisation.demand, log.scenario.starts + seconds(log)
    day = (WEEKDAYS.index(log.scenario.weekday) + clock // DAY) % 7
    rate = np.array(demand.by_hour)[clock % DAY // 3600] * np.array(demand.by_weekday)[day] / 3600
    return rate * failing(log, [log.scenario.organisation.sells_through])


@pytest.mark.parametrize(("playbook", "seed"), RUNS)
def test_what_the_desk_reports_is_what_came(card, playbooks, playbook, seed):
    """Health changes within quarters of an hour: a remedy begins, helps or not, the vendor is done."""
    log = sim.run(card, playbooks[playbook], seed=seed)
    came, began = contacts(log), card.fault.at
    reports = [e for e in log if isinstance(e, ev.ContactsReported)]
    spans = [slice(e.at - 60 * e.minutes - began, e.at - began) for e in reports]
    assert reports
    assert sum(e.contacts for e in reports) == pytest.approx(sum(came[s].sum() for s in spans), abs=0.5 * len(reports))
    # half a contact by rounding, and up to 0.41 in these runs by strides in which people are told
    assert [e.contacts for e in reports] == pytest.approx([came[s].sum() for s in spans], abs=0.95)


def test_what_came_before_the_service_was_well_again_is_reported(card, playbooks):
    """The vendor is done a minute before the desk reports: fourteen minutes' contacts are in that report."""
    alone = changed(at_once(card), ("fault", "remedies"), ())
    slow = changed(alone, ("fault", "ends_after"), Duration("fixed", 10_000))
    report = next(e for e in sim.run(slow, playbooks["silent"], seed=1) if isinstance(e, ev.ContactsReported))
    quick = changed(alone, ("fault", "ends_after"), Duration("fixed", report.at - 60 - card.fault.at))
    log = sim.run(quick, playbooks["silent"], seed=1)
    same = next(e for e in log if isinstance(e, ev.ContactsReported))
    assert same.at == report.at
    assert 0.85 * report.contacts < same.contacts < report.contacts


@pytest.mark.parametrize(("playbook", "seed"), RUNS[::3])
def test_orders_and_contacts_are_those_of_a_sum_second_by_second(scenarios, playbooks, playbook, seed):
    for scenario in scenarios.values():
        log = sim.run(scenario, playbooks[playbook], seed=seed)
        found = sim.measures(log)
        assert found["orders lost"] + found["orders saved"] == pytest.approx(orders(log).sum(), rel=1e-9)
        assert found["contacts"] == pytest.approx(contacts(log).sum(), rel=0.005)


def relapsing(card, after=1_500.0):
    """What the fail-over mends for good is back after a while; by itself, the fault lasts for 200 minutes."""
    first, *others = card.fault.remedies
    sure = dataclasses.replace(first, chance=1.0, chance_informed=1.0, restores=1.0, holds=0.0)
    brief = dataclasses.replace(sure, relapses=Duration("fixed", after))
    return dataclasses.replace(
        card, fault=dataclasses.replace(card.fault, remedies=(brief, *others), ends_after=Duration("fixed", 12_000.0))
    )


@pytest.mark.parametrize(("playbook", "seed"), RUNS[::2])
def test_after_a_relapse_contacts_are_those_of_a_sum_second_by_second(card, playbooks, playbook, seed):
    """Whoever has not come up yet comes up on a clock that begins anew; desk and measure have the same sum."""
    log = sim.run(relapsing(card), playbooks[playbook], seed=seed)
    came, began = contacts(log), log.scenario.fault.at
    assert any(isinstance(e, ev.FaultReturned) for e in log)
    assert sim.measures(log)["contacts"] == pytest.approx(came.sum(), rel=0.005)
    assert sim.measures(log, until=began + 7_000)["contacts"] == pytest.approx(came[:7_000].sum(), rel=0.005)
    reports = [e for e in log if isinstance(e, ev.ContactsReported)]
    spans = [slice(e.at - 60 * e.minutes - began, e.at - began) for e in reports]
    assert [e.contacts for e in reports] == pytest.approx([came[s].sum() for s in spans], abs=1.1)  # by 0.52 in strides


def test_trouble_that_comes_back_makes_customers_ring_again(card, standard):
    """The second ring of the desk comes when that many have come since it fell silent."""
    rings = 0
    for seed in range(6):
        log = sim.run(relapsing(card, 5_400.0), standard, seed=seed)
        desk = [e.at for e in log if isinstance(e, ev.CustomersReported)]
        back = [e.at for e in log if isinstance(e, ev.FaultReturned)]
        rings += bool(back) and any(at > back[0] for at in desk)
    assert rings >= 5


@pytest.mark.parametrize("seed", range(6))
def test_who_was_told_wrong_is_counted_alike_by_desk_and_measure(card, playbooks, seed):
    """Told twenty minutes, customers wait for two hours: the desk's reports and the measure have the same sum."""
    fault = dataclasses.replace(card.fault, ends_after=Duration("fixed", 7_200))
    early = playbooks["tell-early"]
    rules = tuple(
        dataclasses.replace(r, says=("what happened", "estimate"), estimate=1_200, next_update=None)
        if (r.to, r.when) == ("customers", "called in")
        else r
        for r in early.notices
        if r.to != "customers" or r.when == "called in"
    )
    log = sim.run(dataclasses.replace(card, fault=fault), dataclasses.replace(early, notices=rules), seed=seed)
    came, began = contacts(log), fault.at
    reports = [e for e in log if isinstance(e, ev.ContactsReported)]
    spans = [slice(e.at - 60 * e.minutes - began, e.at - began) for e in reports]
    assert [e for e in log if isinstance(e, ev.EstimateBroken)]
    # half a contact by rounding, and up to 0.46 in these runs by strides in which people are told
    assert [e.contacts for e in reports] == pytest.approx([came[s].sum() for s in spans], abs=1.0)
    assert sim.measures(log)["contacts"] == pytest.approx(came.sum(), rel=0.005)


def test_the_last_part_of_a_minute_counts(card, playbooks):
    odd = dataclasses.replace(card, lasts=card.lasts - 25, starts=card.starts + 13)
    odd = changed(odd, ("fault", "ends_after"), Duration("fixed", card.lasts))
    log = sim.run(odd, playbooks["silent"], seed=3)
    assert sim.measures(log)["orders lost"] == pytest.approx(orders(log).sum(), rel=1e-9)


def test_the_desk_is_rung_up_when_that_many_have_come_though_health_changed_meanwhile(card):
    """Luck that hits the mean: the ring comes in the minute in which the 15th contact is expected."""
    few = changed(card, ("organisation", "support", "contact_critical"), 0.004)
    rings = []
    for seed in range(40):
        world = sim.World(few, seed)
        while not world.ended and not any(isinstance(e, ev.CustomersReported) for e in world.log):
            world.advance(world.now + 60)
            if world.now == few.fault.at + 300:
                world.truth.health.set(few.fault.component, 0.9)
        log = sim.log.Log(few, tuple(world.log))
        ring = next((e.at for e in log if isinstance(e, ev.CustomersReported)), None)
        needed = max(1.0, 15 + world.luck.normal("nth contact", 1) * 15**0.5)
        came = contacts(log)[: (ring or few.lasts) - few.fault.at].sum()
        rings.append(ring)
        assert came == pytest.approx(needed, rel=0.03) if ring else came < needed
    assert any(rings)
