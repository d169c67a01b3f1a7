"""What several incidents must not do to each other: shown on scenarios that are harder than any shipped one."""

import dataclasses

import numpy as np
import pytest
from conftest import only, until

from sim import actions as act
from sim import events as ev
from sim import files
from sim.experiment import run
from sim.luck import Luck
from sim.metrics import measures
from sim.play import Play, play
from sim.policies import in_all_seats
from sim.scenario import COMMANDER, IT_LEAD, Duration
from sim.world import World


def beside(scenario, fault, **changes):
    """The scenario in which another fault strikes, too; its remedies have names of their own and no side effects."""
    remedies = tuple(dataclasses.replace(r, name=f"{r.name} there", side_effect=None) for r in fault.remedies)
    other = dataclasses.replace(fault, remedies=remedies, **changes)
    return dataclasses.replace(scenario, also=(*scenario.also, other))


def noisy(scenario):
    monitors = tuple(dataclasses.replace(m, false_alarms=30.0) for m in scenario.organisation.monitors)
    return dataclasses.replace(scenario, organisation=dataclasses.replace(scenario.organisation, monitors=monitors))


@pytest.fixture(scope="module")
def hard():
    card, two, stolen = (files.load(n) for n in ("card-payments-down", "two-at-once", "stolen-logins"))
    short = dataclasses.replace(card.fault, ends_after=Duration("fixed", 1_800.0))
    return {
        "three": beside(two, stolen.fault, at=900),
        "noise": noisy(two),
        "breach and search": beside(stolen, two.also[0], at=1_200),
        "two breaches": beside(stolen, stolen.fault, component="reviews", at=1_500, health=0.6),
        "orders hit twice": beside(card, card.fault, component="storefront", at=card.fault.at + 300),
        "later, near it": dataclasses.replace(
            beside(card, card.fault, component="storefront", at=7_200), fault=short, lasts=8 * 3_600
        ),
    }


@pytest.mark.parametrize(
    "name", ["three", "noise", "breach and search", "two breaches", "orders hit twice", "later, near it"]
)
def test_they_keep_the_laws_draw_no_key_twice_and_measure_nothing_below_zero(hard, standard, name):
    scenario, below = hard[name], {"internal to external", "estimate error", "time to aware", "regulator told"}
    for seed in range(4):
        found = measures(run(scenario, standard, seed))  # a law that is broken raises
        assert not [m for m, value in found.items() if value < 0 and m not in below]
        assert not np.isnan(found["time to detect"])
        play(World(scenario, luck=Luck(seed, 0, strict=True)), in_all_seats(standard, scenario))


@pytest.mark.parametrize("seed", range(3))
def test_what_can_be_tried_depends_on_what_was_reported_and_not_on_what_has_struck(seed, standard):
    """A fault that is there and hurts nobody shows as little as one that is to come."""
    two = files.load("two-at-once")
    asked = []
    for at in (480, 3 * 3_600):
        silent = dataclasses.replace(two.also[0], at=at, health=1.0)
        world = World(dataclasses.replace(two, also=(silent,)), seed)
        Play(world, in_all_seats(standard, two), people=[IT_LEAD]).go_on(6_000)
        asked.append([(p.id, p.text, p.options) for p in world.prompts.values()])
    assert asked[0] == asked[1]


def test_a_remedy_is_informed_by_the_cause_of_what_it_mends_and_by_no_other(standard):
    two = files.load("two-at-once")
    first, *rest = two.fault.remedies
    sure = dataclasses.replace(first, chance=0.0, chance_informed=1.0)
    scenario = dataclasses.replace(two, fault=dataclasses.replace(two.fault, remedies=(sure, *rest)))
    world = World(scenario, 3)
    loop = Play(world, in_all_seats(standard, scenario), people=[IT_LEAD])
    while world.now < two.fault.at + 600 or IT_LEAD not in world.known.joined:
        loop.go_on(world.now + 60)
    search = next(n for n, one in world.known.incidents.items() if one.title == "search")
    world.put(IT_LEAD, act.Declare("moderate", search))
    world.known.incidents[search].cause = two.also[0].cause
    world.put(IT_LEAD, act.Mitigate(sure.name, search))
    while not only(ev.RemedyFinished, world):
        world.advance(world.now + 60)
    assert world.truth.health.now["payments"] == two.fault.health


def test_what_is_reopened_without_trouble_can_be_resolved_again(card, standard):
    longer = dataclasses.replace(card, lasts=8 * 3_600)
    world = until(longer, standard, 1, "the incident was resolved")
    world.put(COMMANDER, act.Reopen(1))
    Play(world, in_all_seats(standard, longer)).go_on()
    assert len(only(ev.IncidentResolved, world)) == 2


def test_after_a_reopening_one_can_look_again_and_finds_what_is_there_now(hard, standard):
    scenario, found = hard["later, near it"], 0
    for seed in range(4):
        log = run(scenario, dataclasses.replace(standard, diagnoses_first=True), seed)
        causes = [e.at for e in log if isinstance(e, ev.CauseIdentified)]
        reopened = [e.at for e in log if isinstance(e, ev.IncidentReopened)]
        found += bool(reopened) and any(at > reopened[0] for at in causes)
    assert found


def test_one_question_for_all_that_several_incidents_need(standard):
    two = files.load("two-at-once")
    for seed in range(6):
        log = run(two, standard, seed)
        asked = [e.prompt for e in log if isinstance(e, ev.PromptOpened)]
        assert sum("/engineer" in prompt for prompt in asked) <= 1
        assert sum("commander/way round" in prompt for prompt in asked) <= 1
        refused = [e for e in log if isinstance(e, ev.ActionRefused) and e.kind == "activate"]
        assert not refused


def test_several_things_that_break_have_no_twin():
    with pytest.raises(ValueError, match="two-at-once has no twin"):
        files.twin("two-at-once")


def test_orders_saved_do_not_depend_on_which_fault_the_scenario_is_about(standard):
    two = files.load("two-at-once")
    turned = dataclasses.replace(two, fault=two.also[0], also=(two.fault,), category="moderate")
    for seed in (1, 2, 3):
        log = run(two, standard, seed)
        other = dataclasses.replace(log, scenario=turned)
        one, another = measures(log), measures(other)
        assert one["orders saved"] == pytest.approx(another["orders saved"])
        assert one["orders lost"] == pytest.approx(another["orders lost"])


def test_what_was_found_said_and_over_before_the_fault_struck_is_about_another():
    """The later fault is filed under the incident of the earlier one, on which it leans, and is what is measured."""
    two, other = files.load("two-at-once"), files.load("charged-twice").fault
    card = files.load("card-payments-down").fault
    for late in (3600, 7199):
        first = dataclasses.replace(card, at=0, ends_after=Duration("fixed", 3000.0))
        scenario = dataclasses.replace(two, fault=dataclasses.replace(other, at=late), also=(first,))
        for seed in range(3):
            row = measures(run(scenario, files.load_playbook("tell-early"), seed))
            names = ("first notice to customers", "time to identify", "time to resolve")
            assert all(row[name] != row[name] or row[name] >= 0 for name in names), (late, seed)
