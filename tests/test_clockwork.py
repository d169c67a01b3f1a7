"""The clockwork: deadlines of what has been decided fall away, and nothing else does."""

from __future__ import annotations

import itertools

import pytest

from sim import actions as act
from sim import events as ev
from sim import files
from sim.play import Play, play
from sim.policies import in_all_seats
from sim.world import World

SCENARIOS = (
    *("card-payments-down", "slow-search", "stolen-logins", "two-at-once", "charged-twice", "payments-again"),
    "red-board",
)
PLAYBOOKS = ("standard", "tell-early", "silent")


class Kept(set):
    """Deadlines none of which is ever taken for moot: they come, and find nothing to do."""

    def add(self, _) -> None:
        """Nothing."""


def played(scenario, playbook, seed: int, moot: bool) -> list:
    world = World(scenario, seed)
    if not moot:
        world.env.moot = Kept()
    return play(world, in_all_seats(playbook, scenario)).log


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_run_is_the_same_whether_they_fall_away_or_come_to_nothing(name):
    scenario = files.load(name)
    for seed, playbook in enumerate(map(files.load_playbook, PLAYBOOKS)):
        assert played(scenario, playbook, seed, True) == played(scenario, playbook, seed, False)


def test_nobody_stops_at_a_deadline_of_what_was_decided_and_everybody_at_one_of_what_was_not(card):
    """The IT lead is asked, and answers or does not; from then on time is taken to whatever happens next."""
    for answers in (True, False):
        world = World(card, 1)
        while not world.prompts:
            world.advance()
        prompt = next(iter(world.prompts.values()))
        if answers:
            world.put(prompt.role, act.Answer(prompt.id, prompt.options[-1].name))
        stops = set()
        while not world.ended and world.now < prompt.deadline + 600:
            stops.add(world.next_second())
            world.advance(world.next_second())
        closed = next(e for e in world.log if isinstance(e, ev.PromptClosed) and e.prompt == prompt.id)
        assert closed.how == ("answered" if answers else "silent")
        happens = {e.at for e in world.log}
        assert (prompt.deadline in stops) is (prompt.deadline in happens) is not answers


@pytest.mark.parametrize("steps", [(1,), (7, 61, 599)])
def test_small_steps_and_leaps_from_one_happening_to_the_next_make_the_same_log(card, standard, steps):
    whole = played(card, standard, 3, True)
    world, pace = World(card, 3), itertools.cycle(steps)
    seats = Play(world, in_all_seats(standard, card))
    while not world.ended:
        seats.go_on(world.now + next(pace))
    assert world.log == whole
    world = World(card, 3)
    seats = Play(world, in_all_seats(standard, card))
    while not world.ended:
        seats.go_on(max(world.now + 1, min(world.next_second(), world.now + 60)))
    assert world.log == whole


def test_what_is_due_next_is_never_what_fell_away_and_the_set_of_those_does_not_grow_for_ever(card, standard):
    world = World(card, 3)
    seats = Play(world, in_all_seats(standard, card))
    while not world.ended:
        seats.go_on(world.now + 60)
        world.next_second()
        assert not world.env.due or world.env.due[0][3] not in world.env.moot
        queued = {entry[3] for entry in world.env.due}
        assert world.env.moot <= queued
