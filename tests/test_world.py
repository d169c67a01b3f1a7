"""The world: a clock that stops to ask, one door in, and seconds that are never cut in two."""

import dataclasses
import gc
import random

import pytest
from conftest import any_action

from sim import actions as act
from sim import events as ev
from sim import phrases
from sim.play import play
from sim.policies import in_all_seats
from sim.prompts import Option
from sim.scenario import COMMUNICATIONS_LEAD, IT_LEAD, ROLES, Duration, Fault, Scenario, changed
from sim.world import World

NOW = Duration("fixed", 0)


def until(world: World, phrase: str) -> World:
    """The world at the end of the second in which the phrase came true."""
    while not phrases.first(phrase, world.log) and not world.ended:
        world.advance(world.now + 1)
    assert phrases.first(phrase, world.log)
    return world


def with_it_lead(scenario: Scenario, seed: int = 1) -> World:
    """A world in which the IT lead has just joined and is asked whether to declare."""
    return until(World(scenario, seed), "the it lead joined")


def only(kind, world: World):
    return [e for e in world.log if isinstance(e, kind)]


# ------------------------------------------------------------------------------------------- how time goes


def test_the_clock_stands_at_until_even_where_nothing_happens(card):
    world = World(card, 1)
    world.advance(123)
    assert world.now == 123
    assert world.log == []


def test_a_time_that_is_past_moves_nothing(card):
    world = with_it_lead(card)
    before = world.now, list(world.log)
    for second in (0, world.now - 1, world.now):
        world.advance(second)
        assert (world.now, world.log) == before


def test_the_clock_stops_at_the_end_of_the_second_in_which_a_prompt_opens(card):
    for seed in range(10):
        world = World(card, seed)
        while not world.ended:
            asked = len(only(ev.PromptOpened, world))
            world.advance(world.now + 5_000)
            new = only(ev.PromptOpened, world)[asked:]
            assert {e.at for e in new} <= {world.now}
            assert world.ended or world.env.peek() > world.now  # nothing of this second is left


def test_the_world_ends_at_its_horizon_and_stays_there(card):
    world = World(card, 1)
    while not world.ended:
        world.advance(10**9)
    assert world.now <= card.lasts
    before = list(world.log)
    assert isinstance(before[-1], ev.WorldEnded)
    assert world.prompts == {}
    world.advance(10**9)
    world.advance()
    assert world.log == before


def test_every_open_prompt_is_withdrawn_at_the_end(card):
    closed = 0
    for seed in range(10):
        world = World(changed(card, ("lasts",), 5_000), seed)
        while not world.ended:
            world.advance()
        opened = {e.prompt for e in only(ev.PromptOpened, world)}
        assert sorted(opened) == sorted(e.prompt for e in only(ev.PromptClosed, world))
        last = only(ev.PromptClosed, world)[-1]
        closed += last.at == world.now and last.how == "withdrawn"
    assert closed > 0


def test_what_is_put_happens_now_and_settles_before_put_returns(card):
    world = with_it_lead(card)
    at = world.now
    world.put(IT_LEAD, act.Declare("critical"))
    assert world.now == at
    assert only(ev.IncidentDeclared, world)[0].at == at
    assert only(ev.RoleCalled, world)[-1] == ev.RoleCalled(at, "incident commander", "the plan")
    assert [p.subject for p in world.prompts.values()] == ["repair"]  # a story has asked the next question already
    assert world.env.peek() > at


def test_a_story_that_acts_in_this_second_has_acted_when_put_returns(card):
    world = with_it_lead(card)

    def echo():
        for n in range(3):
            yield world.env.timeout(0)
            world.record(ev.Noted(world.now, IT_LEAD, f"echo {n}"))

    def listens():
        yield world.next((ev.Noted,), lambda e: e.text == "hello")
        yield from echo()

    world.start(listens())
    world.put(IT_LEAD, act.Note("silence"))
    world.put(IT_LEAD, act.Note("hello"))
    assert [e.text for e in only(ev.Noted, world)] == ["silence", "hello", "echo 0", "echo 1", "echo 2"]


# ------------------------------------------------------------------------------------------------ prompts


def asking(world: World, **more):
    """A prompt to the IT lead with two options, and what its story was told."""
    told = []

    def story():
        answer = yield world.prompt(
            IT_LEAD,
            "lunch",
            "Shall we eat?",
            (Option("yes", (act.Note("we eat"),)), Option("no")),
            **({"within": 600, "takes": NOW, "default": "no"} | more),
        )
        told.append((world.now, answer))

    world.start(story())
    world.put(IT_LEAD, act.Note("hungry"))
    return world.prompts["it lead/lunch/1"], told


def test_an_answer_in_time_does_what_its_option_stands_for(card):
    world = with_it_lead(card)
    prompt, told = asking(world)
    world.advance(world.now + 10)
    world.put(IT_LEAD, act.Answer(prompt.id, "yes", "hungry"))
    assert told == [(world.now, "yes")]
    assert only(ev.Noted, world)[-1] == ev.Noted(world.now, IT_LEAD, "we eat")
    assert ev.PromptClosed(world.now, IT_LEAD, prompt.id, "answered", "yes") in world.log
    assert prompt.id not in world.prompts


def test_an_answer_in_ones_own_way_closes_the_prompt_and_does_nothing_else(card):
    world = with_it_lead(card)
    prompt, told = asking(world)
    world.put(IT_LEAD, act.Answer(prompt.id))
    assert told == [(world.now, "")]
    assert [e.text for e in only(ev.Noted, world)] == ["hungry"]


def test_at_the_deadline_the_default_happens(card):
    world = with_it_lead(card)
    prompt, told = asking(world, default="yes")
    while world.now < prompt.deadline:
        world.advance(prompt.deadline)
    assert told == [(prompt.deadline, "yes")]
    assert ev.PromptClosed(prompt.deadline, IT_LEAD, prompt.id, "silent", "yes") in world.log
    assert only(ev.Noted, world)[-1] == ev.Noted(prompt.deadline, IT_LEAD, "we eat")


def test_an_answer_in_the_second_of_the_deadline_comes_too_late(card):
    world = with_it_lead(card)
    prompt, told = asking(world)
    while world.now < prompt.deadline:
        world.advance(prompt.deadline)
    before = list(world.log)
    world.put(IT_LEAD, act.Answer(prompt.id, "yes"))
    assert isinstance(world.log[-1], ev.ActionRefused)
    assert world.log[:-1] == before
    assert told == [(prompt.deadline, "no")]


def test_a_moot_prompt_is_withdrawn_and_its_story_gets_none(card):
    world = with_it_lead(card)
    moot = world.next((ev.Noted,), lambda e: e.text == "fire alarm")
    prompt, told = asking(world, moot=(moot,), default="yes")
    world.advance(world.now + 5)
    world.put(IT_LEAD, act.Note("fire alarm"))
    assert told == [(world.now, None)]
    assert ev.PromptClosed(world.now, IT_LEAD, prompt.id, "withdrawn", "") in world.log
    assert "we eat" not in [e.text for e in only(ev.Noted, world)]
    world.advance(prompt.deadline + 10)
    assert sum(e.prompt == prompt.id for e in only(ev.PromptClosed, world)) == 1


def test_the_same_question_again_gets_the_next_ordinal(card):
    world = with_it_lead(card)
    first = asking(world)[0]
    world.put(IT_LEAD, act.Answer(first.id, "no"))
    told = []

    def again():
        told.append((yield world.prompt(IT_LEAD, "lunch", "Now?", (Option("yes"),), within=60, takes=NOW, default="")))

    world.start(again())
    world.put(IT_LEAD, act.Note("still hungry"))
    assert "it lead/lunch/2" in world.prompts


# ------------------------------------------------------------------------------------------------ refusals


def refused(world: World, role: str, action: act.Action) -> str:
    """Why the world refuses this; it changes nothing but the log, which says so."""
    before = list(world.log), dict(world.prompts), world.now, repr(world.known), world.scenario
    world.put(role, action)
    *log, last = world.log
    assert (log, dict(world.prompts), world.now, repr(world.known), world.scenario) == before
    assert last == ev.ActionRefused(world.now, role, act.kind(action), act.fields(action), last.why)
    return last.why


def test_who_may_not_or_has_not_joined_is_refused_with_the_reason(card):
    world = with_it_lead(card)
    assert "incident commander" in refused(world, COMMUNICATIONS_LEAD, act.Declare("critical"))
    assert "has not joined" in refused(world, COMMUNICATIONS_LEAD, act.Note("hello"))
    assert "facilitator" in refused(world, IT_LEAD, act.Inject(IT_LEAD, "me", "hello"))
    assert "facilitator" in refused(world, act.FACILITATOR, act.Note("hello"))
    assert "jester" in refused(world, "jester", act.Note("hello"))


def test_nobody_answers_for_another_role(card):
    world = with_it_lead(card)
    world.put(IT_LEAD, act.Declare("critical"))
    until(world, "the incident commander joined")
    theirs = next(p for p in world.prompts.values() if p.role == "incident commander")
    assert "not to be decided" in refused(world, IT_LEAD, act.Answer(theirs.id, theirs.options[0].name))
    assert theirs.id in world.prompts


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (act.Answer("it lead/declare/1", "dance"), "'dance' is not offered"),
        (act.Answer("it lead/declare/7", "keep watching"), "not to be decided"),
        (act.Answer("executive/wait or ask/1"), "not to be decided"),
        (act.Recategorise("low"), "no incident has been declared"),
        (act.Activate("jester"), "no role 'jester'"),
        (act.Activate("it lead"), "called in already"),
        (act.Mitigate("prayer"), "no remedy 'prayer'"),
        (act.Resolve(), "declared"),
        (act.Release("notice 9"), "no 'notice 9'"),
        (act.Return("notice 9"), "no 'notice 9'"),
        (act.Ask("it lead", "status"), "oneself"),
        (act.Ask("executive", "status"), "has not joined"),
    ],
)
def test_what_cannot_be_done_now_is_refused_with_the_reason(action, reason, card):
    assert reason in refused(with_it_lead(card), IT_LEAD, action)


def test_notices_that_cannot_go_are_refused_with_the_reason(card):
    world = with_it_lead(card)
    world.put(IT_LEAD, act.Declare("critical"))
    until(world, "the incident commander joined")
    role = "incident commander"
    assert "pigeon" in refused(world, role, act.Draft("customers", ("pigeon",)))
    assert "chat" in refused(world, role, act.Draft("customers", ("chat",)))
    assert "everybody" in refused(world, role, act.Draft("customers", ("sms",), audiences=("everybody",)))
    assert "legal counsel" in refused(world, role, act.Draft("customers", ("sms",), approvals=("legal counsel",)))
    long = act.Draft("customers", ("sms",), fields=(("cause", "x" * 400),))
    assert "306" in refused(world, role, long)
    assert "says nothing" in refused(world, role, act.Draft("customers", ("sms",), fields=(("cause", "  "),)))
    assert "no next update" in refused(world, role, act.Draft("customers", ("sms",), fields=(("cause", "by [time]"),)))
    visitors = act.Draft("customers", ("sms",), audiences=("visitors",), fields=(("cause", "rain"),))
    assert "visitors cannot be reached by 'sms'" in refused(world, role, visitors)
    world.put(role, act.Draft("executives", ("chat",), fields=(("cause", "rain"),)))
    (sent,) = only(ev.NoticeSent, world)
    assert "gone out already" in refused(world, role, act.Send(sent.notice))
    assert "gone out already" in refused(world, role, act.Redraft(sent.notice))
    assert "gone out already" in refused(world, role, act.Withdraw(sent.notice))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("name",), 5.0),
        (("fault",), 5.0),
        (("fault", "cause"), 5.0),
        (("lasts",), 60.0),
        (("organisation", "roles", "it lead", "day"), 5.0),
        (("organisation", "roles", "it lead"), 5.0),
        (("organisation", "paging", "timeout"), -5.0),
        (("organisation", "paging", "timeout"), 0.0),
        (("organisation", "paging", "day", "never"), 1.5),
        (("organisation", "support", "reports"), 0.0),
        (("organisation", "work", "decide", "seconds"), 0.0),
        (("organisation", "gone"), 1.0),
        (("organisation", "channels", "pigeon", "seen"), 0.5),
        (("fault", "diagnosis", "kind"), 1.0),
    ],
)
def test_a_ruling_on_what_is_no_number_or_cannot_be_is_refused(path, value, card):
    world = with_it_lead(card)
    world.put(IT_LEAD, act.Other("a miracle"))
    (proposal,) = only(ev.OtherProposed, world)
    assert ".".join(path) in refused(world, act.FACILITATOR, act.Rule(proposal.other, "so be it", path, value))


def test_a_ruling_changes_a_number_from_now_on(card):
    world = with_it_lead(card)
    world.put(IT_LEAD, act.Other("we page for longer"))
    (proposal,) = only(ev.OtherProposed, world)
    path = ("organisation", "paging", "timeout")
    world.put(act.FACILITATOR, act.Rule(proposal.other, "as you like", path, 600.2))
    assert world.scenario.organisation.paging.timeout == 600
    assert isinstance(world.scenario.organisation.paging.timeout, int)
    assert card.organisation.paging.timeout == 300  # the scenario itself is as it was
    assert only(ev.OtherRuled, world)[0].text == "as you like"
    assert "not an open proposal" in refused(world, act.FACILITATOR, act.Rule(proposal.other, "again"))


def test_what_is_malformed_raises_and_leaves_no_trace(card):
    world = with_it_lead(card)
    before = list(world.log)
    for action in (act.Declare("huge"), act.Note(5), act.Note("x" * 5_000), act.Draft("customers", ())):
        with pytest.raises(act.BadAction):
            world.put(IT_LEAD, action)
    assert world.log == before


def test_whatever_is_put_whenever_the_world_does_not_break(scenarios):
    kinds = set()
    for seed in range(60):
        rng = random.Random(seed)
        world = World(scenarios[sorted(scenarios)[seed % 2]], seed)
        while not world.ended:
            for prompt in list(world.prompts.values()):
                if rng.random() < 0.6:
                    world.put(prompt.role, act.Answer(prompt.id, rng.choice(prompt.options).name))
            for _ in range(rng.randint(0, 2)):
                action = any_action(rng, world)
                world.put(rng.choice((*action.by, *ROLES)), action)
            world.advance(world.now + rng.randint(0, 600))
        kinds |= {e.kind for e in only(ev.ActionTaken, world)}
    assert len(kinds) >= 18, kinds  # nearly every kind of action was taken somewhere


# --------------------------------------------------------------------------------------------- who knows what


def test_a_picture_begins_with_the_hand_over(card):
    world = with_it_lead(card)
    assert world.picture("incident commander") is None
    world.put(IT_LEAD, act.Declare("critical"))
    until(world, "the incident commander joined")
    picture = world.picture("incident commander")
    assert picture.since == world.now
    assert picture.known.category == "critical"
    earlier = [e for e in picture.events if e.at < picture.since]
    assert {type(e) for e in earlier} >= {ev.AlertRaised, ev.PersonPaged, ev.RoleJoined, ev.IncidentDeclared}
    assert not any(isinstance(e, ev.FaultStruck | ev.HealthChanged | ev.PromptOpened) for e in earlier)


def test_what_is_said_to_one_role_is_seen_by_that_role_alone(card):
    world = with_it_lead(card)
    world.put(IT_LEAD, act.Declare("critical"))
    until(world, "the incident commander joined")
    world.put(act.FACILITATOR, act.Inject(IT_LEAD, "a friend", "psst"))
    assert any(isinstance(e, ev.InjectDelivered) for e in world.picture(IT_LEAD).events)
    assert not any(isinstance(e, ev.InjectDelivered) for e in world.picture("incident commander").events)


def test_a_role_sees_its_own_open_prompts_and_no_others(card):
    world = with_it_lead(card)
    assert [p.subject for p in world.picture(IT_LEAD).prompts] == ["declare"]
    world.put(IT_LEAD, act.Declare("critical"))
    until(world, "the incident commander joined")
    seen = world.picture("incident commander").prompts
    assert seen and {p.role for p in seen} == {"incident commander"}
    assert {p.role for p in world.prompts.values()} > {"incident commander"}


# ----------------------------------------------------------------------------------------------- small worlds


def test_a_world_whose_fault_strikes_after_everything_else_is_silent_until_then(card):
    fault = dataclasses.replace(card.fault, at=card.lasts - 1)
    assert isinstance(fault, Fault)
    unadvertised = dataclasses.replace(card.organisation, planned_posts=())
    world = play(World(dataclasses.replace(card, fault=fault, organisation=unadvertised), 1), {})
    assert world.log[0].at == card.lasts - 1


def test_phrases_wake_a_story_from_now_on_only(card, standard):
    world = World(card, 1)
    woken = []

    def waits(phrase):
        yield world.until(phrase)
        woken.append((phrase, world.now))

    for phrase in ("the impact began", "an incident was declared"):
        world.start(waits(phrase))
    play(world, in_all_seats(standard, card))
    declared = next(e.at for e in world.log if isinstance(e, ev.IncidentDeclared))
    assert woken == [("the impact began", card.fault.at), ("an incident was declared", declared)]


def test_clock_times_go_round_at_midnight(card):
    world = World(dataclasses.replace(card, starts=86_000), 1)
    assert world.clock(0) == 86_000
    assert world.clock(500) == 100


@pytest.mark.parametrize("second", [0.5, float("nan"), float("inf"), "60"])
def test_time_advances_to_whole_seconds_only(card, second):
    world = World(card, 1)
    with pytest.raises(ValueError, match="time goes on to a whole second; seen"):
        world.advance(second)
    assert world.now == 0


def test_a_world_is_made_of_a_scenario():
    with pytest.raises(TypeError, match=r"such as sim.load.*; seen 'card-payments-down'"):
        World("card-payments-down")


def test_a_world_that_is_let_go_leaves_nothing_to_the_garbage_collector(card, standard):
    def found(let_go: bool) -> int:
        world = play(World(card, 1), in_all_seats(standard, card))
        gc.collect()
        gc.disable()
        if let_go:
            world.let_go()
        del world
        left = gc.collect()
        gc.enable()
        return left

    assert found(let_go=True) < found(let_go=False) / 5


def test_where_nothing_happens_the_clock_stands_all_the_same_and_makes_no_event(card):
    world = World(card, 1)
    due = len(world.env._queue)
    world.advance(card.fault.at - 7)
    assert world.env.now == world.now == card.fault.at - 7
    assert len(world.env._queue) == due
    came = []
    world.later(3, lambda: came.append(world.now))
    world.advance(card.fault.at - 1)
    assert came == [card.fault.at - 4]
