"""The loop that drives a world: policies answer after the time that thinking takes, people when they like."""

import dataclasses

import pytest

from sim import actions as act
from sim import events as ev
from sim.luck import Luck
from sim.play import Play, play
from sim.policies import ByPlaybook, in_all_seats
from sim.scenario import COMMUNICATIONS_LEAD, EXECUTIVE, IT_LEAD, ROLES, Duration, changed
from sim.world import World


def at_work(card, **work):
    """The scenario with fixed times for what people do."""
    fixed = {name: Duration("fixed", seconds) for name, seconds in work.items()}
    return changed(card, ("organisation", "work"), dataclasses.replace(card.organisation.work, **fixed))


def only(kind, world):
    return [e for e in world.log if isinstance(e, kind)]


def test_a_policy_answers_after_the_time_that_deciding_takes_times_skill(card, standard):
    world = play(World(at_work(card, decide=100), 1), in_all_seats(standard, card))
    (opened,) = [e for e in only(ev.PromptOpened, world) if e.prompt == "it lead/declare/1"]
    (closed,) = [e for e in only(ev.PromptClosed, world) if e.prompt == "it lead/declare/1"]
    skill = next(p.skill for p in card.organisation.people if p.name == world.known.joined[IT_LEAD])
    assert closed.at - opened.at == round(100 * skill)


def test_a_notice_takes_its_author_the_time_to_write_it_one_after_the_other(card, playbooks):
    for decision in ("workarounds", "planned_posts"):
        card = changed(card, ("organisation", decision), ())  # no decision comes between
    scenario = at_work(card, decide=60, draft=1_000, draft_from_template=200)
    world = play(World(scenario, 1), in_all_seats(playbooks["tell-early"], card))
    skill = next(p.skill for p in card.organisation.people if p.name == world.known.joined[COMMUNICATIONS_LEAD])
    (answered,) = [e for e in only(ev.PromptClosed, world) if e.prompt == "communications lead/tell: called in/1"]
    first, second = only(ev.NoticeDrafted, world)[:2]
    assert first.at - answered.at == second.at - first.at == round(200 * skill)  # both from a template


def test_a_seat_that_nobody_holds_is_silent(card, playbooks):
    seats = dict(in_all_seats(playbooks["standard"], card))
    del seats[COMMUNICATIONS_LEAD]
    world = play(World(card, 1), seats)
    closed = [e for e in only(ev.PromptClosed, world) if e.role == COMMUNICATIONS_LEAD]
    assert closed
    assert {e.how for e in closed} <= {"silent", "withdrawn"}
    assert not only(ev.NoticeDrafted, world)


def test_the_loop_ends_at_a_prompt_for_people_and_goes_on_past_one_that_was_shown(card, standard):
    world = World(card, 1)
    loop = Play(world, in_all_seats(standard, card), people=[IT_LEAD])
    (shown,) = loop.go_on()
    assert (shown.role, world.now) == (IT_LEAD, shown.opened)
    assert loop.go_on(world.now + 60) == (shown,)
    assert world.now == shown.opened + 60


def test_who_sees_a_deadline_in_time_decides_by_it(card, standard):
    world = play(World(at_work(card, decide=10_000), 1), in_all_seats(standard, card))
    (closed,) = [e for e in only(ev.PromptClosed, world) if e.prompt == "it lead/declare/1"]
    (opened,) = [e for e in only(ev.PromptOpened, world) if e.prompt == "it lead/declare/1"]
    assert (closed.how, closed.at) == ("answered", opened.deadline - 1)


class Chatty(ByPlaybook):
    """A playbook that says something with every answer."""

    def reply(self, prompt, picture):
        return *super().reply(prompt, picture), act.Note(f"about {prompt.id}")


def notes(world):
    return {e.text.removeprefix("about "): n for n, e in enumerate(world.log) if isinstance(e, ev.Noted)}


def test_what_a_policy_does_besides_follows_its_answer(card, standard):
    world = play(World(card, 1), dict.fromkeys(ROLES, Chatty(standard, card.organisation)))
    answered = {e.prompt: n for n, e in enumerate(world.log) if isinstance(e, ev.PromptClosed) and e.how == "answered"}
    said = notes(world)
    assert len(said) > 10
    assert all(answered[prompt] < n for prompt, n in said.items())


def test_a_policy_whose_answer_comes_too_late_is_refused_and_nothing_follows_from_it(scenarios, standard):
    refused = 0
    for seed in range(40):
        scenario = scenarios[sorted(scenarios)[seed % 2]]
        world = play(World(scenario, seed), dict.fromkeys(ROLES, Chatty(standard, scenario.organisation)))
        late = [e for e in only(ev.ActionRefused, world) if e.kind == "answer"]
        assert {e.why for e in late} <= {"this is not to be decided (any more)"}
        assert not {dict(e.action)["prompt"] for e in late} & notes(world).keys()
        refused += len(late)
    assert refused >= 3


def test_what_is_to_be_done_at_once_waits_for_nothing_else(card, standard):
    world = World(card, 1)
    loop = Play(world, in_all_seats(standard, card), people=[IT_LEAD])
    (prompt,) = loop.go_on()
    assert loop.schedule(IT_LEAD, (act.Answer(prompt.id, "declare critical"),), prompt, 500) == world.now + 500
    loop.at_once(IT_LEAD, (act.Note("one moment"),))
    assert only(ev.Noted, world)[0].at == world.now
    assert loop.schedule(IT_LEAD, (act.Note("later"),), None, 10) == world.now + 510  # one thing after the other


def test_a_person_is_quick_or_slow_all_day_and_no_two_decisions_are_alike(card, standard):
    """Most of what is left to luck belongs to the person's day (`of_the_day`), the rest to the single piece."""

    def deciding(replication, share):
        work = dataclasses.replace(card.organisation.work, of_the_day=share)
        world = World(changed(card, ("organisation", "work"), work), luck=Luck(1, replication))
        loop = Play(world, in_all_seats(standard, card), people=[EXECUTIVE])
        prompt = next(iter(loop.go_on()), None)
        again = prompt and prompt._replace(id="executive/wait or ask/2")
        return prompt and (loop.deciding(prompt), loop.deciding(again))

    pairs = {share: [p for r in range(60) if (p := deciding(r, share))] for share in (0.0, 0.8, 1.0)}
    assert len(pairs[1.0]) > 20
    assert all(a == b for a, b in pairs[1.0])
    assert sum(a == b for a, b in pairs[0.8]) < len(pairs[0.8]) / 4
    gap = {share: sum(abs(a - b) for a, b in p) / len(p) for share, p in pairs.items()}
    assert gap[0.8] < gap[0.0]


@pytest.mark.parametrize("seed", range(3))
def test_going_on_in_steps_is_going_on(seed, card, standard):
    whole = play(World(card, seed), in_all_seats(standard, card))
    stepped = World(card, seed)
    loop = Play(stepped, in_all_seats(standard, card))
    for second in range(0, card.lasts + 1, 97):
        loop.go_on(second)
    loop.go_on()
    assert stepped.log == whole.log
