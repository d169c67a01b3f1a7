"""What decisions cost: the same exercise again, with one thing otherwise, on the same luck and on redrawn luck."""

from __future__ import annotations

import dataclasses
import math
import random

import numpy as np
import pytest
from conftest import answer_as, any_table, play_anyhow

from sim import actions as act
from sim import events as ev
from sim import files
from sim.debrief import PRICED, REFERENCE, UNDONE, Change, Inputs, Price, Priced, decisions, retell, script
from sim.exercise import Exercise, Observed
from sim.exercise.ahead import jump
from sim.luck import Luck
from sim.metrics import measures
from sim.policies import ByPlaybook
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, IT_LEAD

THREE = (COMMUNICATIONS_LEAD, COMMANDER, IT_LEAD)


@pytest.fixture(scope="module")
def by_the_book(card, tmp_path_factory):
    """People in three seats who do what the reference would do."""
    exercise = Exercise(card, THREE, seed=7, path=tmp_path_factory.mktemp("book") / "a.jsonl")
    return answer_as(ByPlaybook(files.load_playbook(card.reference), card.organisation, card), exercise)


@pytest.fixture(scope="module")
def at_random(card, tmp_path_factory):
    """People in three seats who answer at random, or not at all."""
    exercise, rng = Exercise(card, THREE, seed=3, path=tmp_path_factory.mktemp("random") / "a.jsonl"), random.Random(3)
    while not exercise.ended:
        for prompt in exercise.go_on():
            if rng.random() < 0.8:
                exercise.answer(prompt.id, rng.choice(prompt.options).name, who="Ann")
    return exercise


@pytest.fixture(scope="module")
def priced(at_random):
    return Priced(script(at_random))


# --------------------------------------------------------------------------------- nothing is otherwise


@pytest.mark.parametrize("seed", range(16))
def test_an_exercise_in_which_nothing_is_otherwise_is_the_same_to_the_last_line(seed, scenarios, playbooks, tmp_path):
    rng = random.Random(seed)
    exercise = any_table(rng, scenarios[rng.choice(list(scenarios))], playbooks, tmp_path / "a.jsonl")
    play_anyhow(rng, exercise)
    again = retell(script(exercise))
    assert again.log.lines() == exercise.log.lines()
    assert again.new == 0 and again.unasked == ()


def test_so_is_one_with_a_jump_a_remark_a_hand_over_and_an_early_end(card, tmp_path):
    exercise = Exercise(card, THREE, seed=5, path=tmp_path / "a.jsonl")
    for _ in range(4):
        for prompt in exercise.go_on():
            exercise.answer(prompt.id, prompt.options[0].name)
    exercise.remark(Observed(exercise.now, "strength", "calm"))
    jump(exercise, exercise.now + 900)
    exercise.seat(IT_LEAD, "playbook")
    exercise.go_on()
    assert not exercise.ended
    again = retell(script(exercise))
    assert again.log.lines() == exercise.log.lines() and again.log[-1].at <= exercise.now
    early = Priced(script(exercise))
    assert early.values[0] <= (exercise.now - card.fault.at) / 60
    assert len(early.every()) > 0


def test_a_team_that_did_what_the_reference_does_has_decisions_that_cost_exactly_nothing(by_the_book):
    found = Priced(script(by_the_book))
    prices = [price for price in found.every() if price.against == REFERENCE]
    assert len(prices) > 10
    for price in prices:
        assert set(price.costs.values()) == {0.0} and price.inputs.retimed == price.inputs.refused == 0, price
    odds = found.from_there_on(found.decisions[1], draws=5).odds
    assert {one.mean for one in odds.values()} == {0.0} and all(one.identical for one in odds.values())
    fall = found.waterfall("time to resolve", prices)
    assert fall.interaction == 0 and fall.actual == fall.reference


# --------------------------------------------------------------------------------- one thing is otherwise


def test_a_price_is_the_difference_between_two_exercises_that_can_be_played_by_hand(card, tmp_path):
    """The commander keeps silent about customers; the same table, where that one question is answered."""

    def play(name: str, option: str | None) -> Exercise:
        exercise = Exercise(card, [COMMUNICATIONS_LEAD], seed=11, path=tmp_path / name)
        (first, *_) = exercise.go_on()
        if option:
            exercise.answer(first.id, option)
        while not exercise.ended:
            exercise.go_on()
        return exercise

    asked = Exercise(card, [COMMUNICATIONS_LEAD], seed=11, path=tmp_path / "c.jsonl").go_on()[0]
    option = next(
        o.name for o in asked.options if any(isinstance(a, act.Draft) and a.to == "customers" for a in o.actions)
    )
    told, silent = (play(f"{n}.jsonl", how) for n, how in enumerate((option, None)))
    price = Priced(script(told)).hindsight(Priced(script(told)).decisions[0], UNDONE)
    mine, other = (measures(one.log) for one in (told, silent))
    ends = (card.lasts - card.fault.at) / 60
    for name in PRICED:
        sign = -1 if "trust" in name else 1
        values = [ends if math.isnan(row[name]) and "time" in name else row[name] for row in (mine, other)]
        assert price.costs[name] == sign * (values[0] - values[1])
    assert price.costs["time to notify"] < -30  # it was no cost at all


def test_an_answer_comes_after_the_same_time_as_then_and_initiative_at_the_same_clock(card, tmp_path):
    exercise = Exercise(card, [COMMUNICATIONS_LEAD, COMMANDER], mode="flowing", seed=2, path=tmp_path / "a.jsonl")
    while not exercise.ended:
        for prompt in exercise.go_on():
            if "declared" in prompt.text:  # whom to call: after two minutes
                exercise.go_on(exercise.now + 120)
            exercise.answer(prompt.id, prompt.options[-1].name)
        if exercise.pictures() and not any(
            e for e in exercise.log if isinstance(e, ev.ActionTaken) and e.kind == "note"
        ):
            exercise.act(exercise.people[0], act.Note("seen"))
    of = script(exercise)
    first = decisions(of, exercise.log)[0]
    told = retell(of, first.changed(UNDONE))
    then, now = exercise.log, told.log
    note = [next(e.at for e in log if isinstance(e, ev.ActionTaken) and e.kind == "note") for log in (then, now)]
    assert note[0] == note[1]
    gaps = [_gaps(log) for log in (then, now)]
    shared = gaps[0].keys() & gaps[1].keys() - {first.prompt}
    assert shared and any(value == 120 for value in gaps[0].values())
    assert {p: gaps[0][p] for p in shared} == {p: gaps[1][p] for p in shared}


def _gaps(log) -> dict[str, int]:
    """How long each answered question of the commander's was open."""
    opened = {e.prompt: e.at for e in log if isinstance(e, ev.PromptOpened) and e.role == COMMANDER}
    closed = (e for e in log if isinstance(e, ev.PromptClosed) and e.how == "answered" and e.role == COMMANDER)
    return {e.prompt: e.at - opened[e.prompt] for e in closed}


def test_every_input_is_kept_retimed_or_never_asked_for_and_what_nobody_met_is_the_references(priced):
    said = len(priced.of.said())
    for price in priced.every():
        seen = price.inputs
        left_out = price.decision.how != "left to silence"
        assert seen.kept + seen.retimed + seen.unasked == said - left_out
        assert bool(price.costs) == seen.trusted
    early = max(priced.every(), key=lambda price: price.inputs.new)
    assert early.inputs.new > 0 and early.inputs.unasked > 0 and early.against == REFERENCE
    log = retell(priced.of, early.decision.changed(REFERENCE)).log
    basis = [dict(e.action) for e in log if isinstance(e, ev.ActionTaken) and e.kind == "answer" and e.role in THREE]
    assert any(one["prompt"] not in priced.of.opened for one in basis)


def test_decisions_are_what_was_answered_what_was_left_to_silence_and_what_was_done_unasked(card, tmp_path):
    exercise = Exercise(card, THREE, seed=9, path=tmp_path / "a.jsonl")
    first = exercise.go_on()[0]
    exercise.answer(first.id, first.options[0].name, who="Ann")
    while COMMANDER not in exercise.pictures():
        exercise.go_on()
    exercise.act(COMMANDER, act.Note("not a decision"))
    exercise.act(COMMANDER, act.Activate("executive"))
    while not exercise.ended:
        exercise.go_on()
    found = decisions(script(exercise), exercise.log)
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert found[0].how == "answered" and found[0].who == "Ann" and found[0].asked == first.text
    (own,) = [one for one in found if one.how == "unasked"]
    assert own.chose == "activate: executive" and own.alternatives == (UNDONE,)
    silent = [one for one in found if one.how == "left to silence"]
    closed = [e for e in exercise.log if isinstance(e, ev.PromptClosed) and e.how == "silent" and e.role in THREE]
    assert {one.prompt for one in silent} == {e.prompt for e in closed} and silent
    with pytest.raises(ValueError, match="held against nothing"):
        own.changed(REFERENCE)


def test_a_seat_that_a_playbook_held_has_no_decisions(card, tmp_path):
    exercise = Exercise(card, [COMMUNICATIONS_LEAD], seed=9, path=tmp_path / "a.jsonl")
    exercise.go_on()
    exercise.seat(COMMUNICATIONS_LEAD, "playbook")
    while not exercise.ended:
        exercise.go_on()
    assert decisions(script(exercise), exercise.log) == []


# ----------------------------------------------------------------------------------- from there on


def test_redrawn_luck_leaves_what_had_been_drawn_and_changes_what_comes(priced):
    one = next(d for d in priced.decisions if d.at > 3_000)
    keys, seed = priced.keys[one.of], priced.of.header.seed
    again = [retell(priced.of, luck=Luck(seed, draw, held=keys, held_from=0)).log for draw in (1, 2, 2)]
    before = [[line for line in log if line.at < one.at] for log in (priced.then.log, *again)]
    assert before[0] == before[1] == before[2] and len(before[0]) > 20
    assert again[0].lines() != again[1].lines() == again[2].lines()
    assert again[0].lines() != priced.then.log.lines()


def test_the_odds_are_paired_differences_over_redrawn_luck_whatever_the_processes(priced):
    one = priced.decisions[0]
    price, same = (priced.from_there_on(one, draws=8, workers=n) for n in (1, 2))
    assert price.odds == same.odds and price.costs == same.costs
    odds = price.odds["time to notify"]
    assert odds.n == 8 and odds.low <= odds.mean <= odds.high and not odds.identical
    with pytest.raises(ValueError):
        priced.from_there_on(one, draws=1)


def test_trust_that_fell_is_a_cost(priced):
    price = next(p for p in priced.every() if p.costs and p.costs["trust, lowest (model index)"])
    told = retell(priced.of, price.decision.changed(price.against))
    lowest = measures(told.log)["trust, lowest (model index)"]
    assert (
        price.costs["trust, lowest (model index)"]
        == lowest - priced.values[PRICED.index("trust, lowest (model index)")]
    )


# -------------------------------------------------------------------------------------- no false prices


@pytest.mark.parametrize(("inputs", "trusted"), [
    (Inputs(9, 1, 1, 0, 0), True),
    (Inputs(9, 1, 2, 0, 0), False),
    (Inputs(0, 0, 0, 5, 3), True),
    (Inputs(0, 0, 1, 5, 3), False),
])  # fmt: skip
def test_there_is_no_price_where_over_a_tenth_of_the_inputs_were_refused(inputs, trusted):
    assert inputs.trusted is trusted


def test_where_what_people_did_makes_no_sense_any_more_there_is_no_price(card, tmp_path):
    """The declaration is undone, after which all that the commander did unasked is refused."""
    exercise = Exercise(card, [IT_LEAD, COMMANDER], seed=4, path=tmp_path / "a.jsonl")
    while not any(isinstance(e, ev.IncidentDeclared) for e in exercise.log):
        for prompt in exercise.go_on():
            exercise.answer(prompt.id, prompt.options[0].name)
    while COMMANDER not in exercise.pictures():
        exercise.go_on()
    for _ in range(6):
        exercise.go_on(exercise.now + 60)
        exercise.act(COMMANDER, act.Recategorise("low" if _ % 2 else "moderate"))
    found = Priced(script(exercise))
    undone = [found.hindsight(one, UNDONE) for one in found.decisions if one.how == "answered"]
    bad = [price for price in undone if not price.inputs.trusted]
    assert bad and all(price.costs == {} for price in bad)
    assert all(found.from_there_on(p.decision, UNDONE, draws=2).odds is None for p in bad[:1])


def test_the_bars_of_a_waterfall_add_up_to_what_the_team_came_to(priced):
    prices = priced.every()
    for measure in PRICED:
        fall = priced.waterfall(measure, prices)
        bars = np.nansum([cost for _, cost in fall.bars])
        sign = -1 if "trust" in measure else 1
        assert bars + fall.interaction == pytest.approx(sign * (fall.actual - fall.reference), abs=1e-9)
        assert len(fall.bars) == len(priced.decisions)
    with pytest.raises(ValueError, match="has no price"):
        priced.waterfall("copies")


def test_changes_are_put_together():
    one = Change(frozenset({1}), frozenset({"a"}))
    both = one | Change(frozenset({2}), frozenset({"b"}))
    assert both == Change(frozenset({1, 2}), frozenset({"a", "b"}))
    assert dataclasses.replace(both) == both and isinstance(Price.__doc__, str)
