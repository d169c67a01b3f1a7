"""Parcels wait: they are brought in while nothing can be booked in, or held for longer than they need to be."""

import dataclasses

import pytest
from conftest import only, until

from sim import actions as act
from sim import events as ev
from sim import files, laws
from sim.consistency import problems
from sim.experiment import run
from sim.log import Log
from sim.metrics import measures
from sim.scenario import COMMANDER, IT_LEAD, Preference, changed
from sim.widgets.deeds import offered
from sim.widgets.standing import CALLED

HOLD, RESUME = Preference("hold collections"), Preference("resume collections")
HOUR = 3600


@pytest.fixture(scope="module")
def busy(card):
    """Couriers bring in 400 parcels an hour."""
    return files.change(card, "audiences.couriers.parcels=400")


def preferring(playbook, *first):
    return dataclasses.replace(playbook, preferences=(*first, *playbook.preferences))


def judged(scenario, *events):
    """What waits where the acquirer is down for good from second 0 to 7,200, and these things happen."""
    began = ev.FaultStruck(0, "card acquirer", scenario.fault.family)
    down, up = (ev.HealthChanged(at, "orders", health) for at, health in ((0, 0.0), (7200, 1.0)))
    log = sorted((began, down, up, *events), key=lambda e: e.at)
    return measures(Log(scenario, (*log, ev.WorldEnded(scenario.lasts, "the end"))))["backlog parcels"]


def test_what_waits_is_what_is_brought_in_vain_and_what_is_held_for_nothing(busy):
    held, resumed = (
        (lambda at: ev.CollectionsHeld(at, COMMANDER, "couriers")),
        (lambda at: ev.CollectionsResumed(at, COMMANDER, "couriers")),
    )
    assert judged(busy) == pytest.approx(2 * 400)
    assert judged(busy, held(1800), resumed(7200)) == pytest.approx(0.5 * 400)
    assert judged(busy, held(1800), resumed(7200 + 1800)) == pytest.approx(1.0 * 400)
    assert judged(busy, held(1800)) == pytest.approx(0.5 * 400 + 400 * (busy.lasts - 7200) / HOUR)
    assert judged(busy, held(1800), resumed(3600), held(5400), resumed(7200)) == pytest.approx(1.0 * 400)


def test_while_half_can_be_booked_in_half_of_what_comes_waits(busy):
    began = ev.FaultStruck(0, "card acquirer", busy.fault.family)
    half, up = ev.HealthChanged(0, "orders", 0.5), ev.HealthChanged(7200, "orders", 1.0)
    log = Log(busy, (began, half, up, ev.WorldEnded(busy.lasts, "the end")))
    assert measures(log)["backlog parcels"] == pytest.approx(400)


def questions(log):
    return [e for e in log if isinstance(e, ev.PromptOpened) and "/collections/" in e.prompt]


def test_the_commander_is_asked_and_holding_leaves_less_waiting(busy, standard):
    come, held = (run(busy, preferring(standard, *how), 1) for how in ((), (HOLD, RESUME)))
    (asked,) = questions(come)
    assert asked.role == COMMANDER
    assert "couriers bring 400 parcels an hour" in asked.text
    assert len(questions(held)) == 2  # to hold, and, once things are better, to let them come again
    assert [type(e) for e in held if isinstance(e, ev.CollectionsHeld | ev.CollectionsResumed)] == [
        ev.CollectionsHeld,
        ev.CollectionsResumed,
    ]
    assert 0 < measures(held)["backlog parcels"] < measures(come)["backlog parcels"]


def test_what_is_held_too_long_waits_too(busy, standard):
    kept, resumed = (run(busy, preferring(standard, *how), 1) for how in ((HOLD,), (HOLD, RESUME)))
    assert measures(kept)["backlog parcels"] > measures(resumed)["backlog parcels"]


def test_nobody_is_asked_about_couriers_whom_it_does_not_touch(busy, card, scenarios, standard):
    search = files.change(
        scenarios["slow-search"], "audiences.couriers.parcels=400", "audiences.couriers.affected by=login"
    )
    assert not questions(run(search, preferring(standard, HOLD), 1))
    log = run(card, preferring(standard, HOLD), 1)
    assert not questions(log)
    assert measures(log)["backlog parcels"] == 0


def test_only_those_who_bring_parcels_are_held_and_resumed(busy, standard):
    world = until(busy, standard, 1, "the incident commander joined")
    for role, action in (
        (IT_LEAD, act.HoldCollections("couriers")),
        (COMMANDER, act.HoldCollections("key sellers")),
        (COMMANDER, act.ResumeCollections("couriers")),
        (COMMANDER, act.HoldCollections("couriers")),
        (COMMANDER, act.HoldCollections("couriers")),
    ):
        world.put(role, action)
    assert [e.why for e in only(ev.ActionRefused, world)][1:] == [
        "'key sellers' brings no parcels; there is couriers",
        "couriers have not been told to wait",
        "couriers bring none already",
    ]
    assert only(ev.CollectionsHeld, world) == [ev.CollectionsHeld(world.now, COMMANDER, "couriers")]
    assert not [p for p in world.prompts.values() if p.subject == "collections"]


def test_every_run_with_couriers_keeps_the_laws(busy, standard):
    for seed in range(5):
        assert laws.broken(run(busy, preferring(standard, HOLD, RESUME), seed)) == ()


def test_the_laws_see_what_is_resumed_without_being_held(busy, card):
    resumed, held = ev.CollectionsResumed(60, COMMANDER, "couriers"), ev.CollectionsHeld(60, COMMANDER, "couriers")
    assert any("was not open" in said for said in laws.broken(Log(busy, (resumed,))))
    assert any("bring no parcels at any time" in said for said in laws.broken(Log(card, (held,))))


def test_no_parcels_an_hour_are_no_number(card):
    none = changed(card, ("organisation", "audiences", "couriers", "parcels"), 0.0)
    (problem,) = problems(none.organisation)
    assert (problem.path[-1], problem.wrong) == ("parcels", "more than 0 is expected here")


def test_the_card_offers_it_where_somebody_collects(busy, card, standard):
    hold, resume = CALLED
    known = until(busy, standard, 1, "the incident commander joined").known
    assert offered(hold, known, busy) and not offered(resume, known, busy)
    assert not offered(hold, known, card)
    known.collections_held.add("couriers")
    assert offered(resume, known, busy) and not offered(hold, known, busy)
