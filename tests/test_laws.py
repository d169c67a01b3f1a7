"""The five laws of the model, each held to what it promises (docs/design.md)."""

import dataclasses
import json
import os
import random
import re
import subprocess
import sys
from itertools import product, zip_longest
from pathlib import Path

import pytest
from conftest import answer_as, any_action, any_table, at_once, play_anyhow

from sim import actions as act
from sim import events as ev
from sim import phrases
from sim.exercise import Exercise, counterpart, replay
from sim.log import Log
from sim.luck import Luck
from sim.picture import Known
from sim.play import Play, play
from sim.policies import ByPlaybook, in_all_seats
from sim.scenario import ROLES, Audience, Component, Duration, Reached, changed
from sim.world import World

REPOSITORY = Path(__file__).parent.parent


def played(scenario, playbook, seed=0, replication=0, **luck):
    """The log of a run with the playbook in every seat."""
    world = World(scenario, luck=Luck(seed, replication, **luck))
    return play(world, in_all_seats(playbook, scenario)).log


def lines(scenario, log):
    return Log(scenario, tuple(log)).lines()


# ------------------------------------------------------------------------------------ 1 one model, any seat


@pytest.mark.parametrize("role", ROLES)
def test_a_person_who_answers_as_the_playbook_would_makes_the_batch_run(role, scenarios, playbooks, tmp_path):
    cases = list(product(scenarios.values(), playbooks.values()))
    asked = 0
    for n in range(17):  # times six roles: 102 seeds
        seed = 6 * n + ROLES.index(role)
        scenario, playbook = cases[n % len(cases)]
        exercise = Exercise(scenario, [role], playbook=playbook, seed=seed, path=tmp_path / f"{seed}.jsonl")
        answer_as(ByPlaybook(playbook, scenario.organisation, scenario), exercise)
        asked += sum(isinstance(e, ev.PromptOpened) and e.role == role for e in exercise.log)
        batch = counterpart(scenario, playbook, seed)
        assert exercise.log.lines() == batch.lines(), (seed, scenario.name, playbook.name)
        exercise.close()
    assert asked >= 3  # otherwise nobody was asked, and the test would say nothing


@pytest.mark.parametrize("seed", [118, 459, 506, 516, 580, 584, 600, 620, 747, 841])
def test_who_sits_where_decides_nothing_where_much_lands_in_one_second(seed, card, standard, tmp_path):
    """Seeds on which decisions of several seats land in the same second, or new questions open in it."""
    batch = play(World(card, seed), in_all_seats(standard, card)).log
    for people in (["communications lead"], list(ROLES)[:5]):
        table = Exercise(card, people, playbook=standard, seed=seed, path=tmp_path / f"{len(people)}.jsonl")
        assert answer_as(ByPlaybook(standard, card.organisation, card), table).world.log == batch


def test_people_in_every_seat_make_the_batch_run_too(scenarios, playbooks, tmp_path):
    for seed, (scenario, playbook) in enumerate(product(scenarios.values(), playbooks.values())):
        exercise = Exercise(scenario, ROLES, playbook=None, seed=seed, path=tmp_path / f"{seed}.jsonl")
        answer_as(ByPlaybook(playbook, scenario.organisation, scenario), exercise)
        assert exercise.log.lines() == counterpart(scenario, playbook, seed).lines()


# ------------------------------------------------------------------- 2 the world stops and asks; truth is hidden

#: What nobody in play can see: each change makes another world of the same appearance. With it, by what kinds of
#: event it may be perceived in the end: what an instrument, a check or a person says. Never by a prompt or a refusal.
MONITORS = (ev.AlertRaised, ev.ReadingChanged, ev.AlertCleared)
CHECKS = (*MONITORS, ev.RemedyFinished, ev.ServiceVerified, ev.ContactsReported, ev.CustomersReported, ev.ReportsCeased)
CHECKS = (*CHECKS, ev.WaitsReported)  # the desk counts who waits, as it counts who gets in touch
HIDDEN = {
    "the chance of remedies": (lambda s: _remedies(s, chance=0.0, chance_informed=0.0), CHECKS),
    "how far remedies help": (lambda s: _remedies(s, restores=0.5), CHECKS),
    "how long remedies take": (lambda s: _remedies(s, takes=Duration("fixed", 60)), CHECKS),
    "the cause": (lambda s: changed(s, ("fault", "cause"), "a mouse in the machine room"), (ev.CauseIdentified,)),
    "when the vendor is done": (
        lambda s: changed(s, ("fault", "ends_after"), Duration("fixed", 4_000)),
        (*CHECKS, ev.Replied, ev.EstimateGiven),
    ),
    "how hard the diagnosis is": (
        lambda s: changed(s, ("fault", "diagnosis"), Duration("fixed", 7_000)),
        (ev.CauseIdentified,),
    ),
    "the family of the fault": (lambda s: changed(s, ("fault", "family"), "security breach"), (ev.CauseIdentified,)),
    # who knows does not press on what climbs back, so in the end monitors show it, too
    "who reads what": (lambda s: _audiences(s, visits=Duration("fixed", 5), varies=0.0), CHECKS),
    "side effects": (lambda s: _remedies(s, side_effect=None), CHECKS),
}


def _remedies(scenario, **new):
    remedies = tuple(dataclasses.replace(r, **new) for r in scenario.fault.remedies)
    return changed(scenario, ("fault", "remedies"), remedies)


def _audiences(scenario, **new):
    audiences = tuple(dataclasses.replace(a, **new) for a in scenario.organisation.audiences)
    return changed(scenario, ("organisation", "audiences"), audiences)


def seen(world):
    """All that anybody in play can tell of a world: every picture, open prompts, refusals, and the clock."""
    pictures = {role: world.picture(role) for role in ROLES}
    own = {r: [p.since, p.events, p.prompts] for r, p in pictures.items() if p}
    known = {f.name: getattr(world.known, f.name) for f in dataclasses.fields(Known)}
    refusals = [e for e in world.log if isinstance(e, ev.ActionRefused)]
    return repr((world.now, world.ended, own, known, list(world.prompts.values()), refusals))


def perceptions(world):
    return [(type(e).__name__, e) for e in world.log if ev.viewers(e)]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_hidden_shows_nowhere_until_somebody_perceives_it(hidden, scenarios):
    change, instruments = HIDDEN[hidden]
    diverged = 0
    for seed in range(12):
        scenario = scenarios[sorted(scenarios)[seed % 2]]
        worlds = World(scenario, seed), World(change(scenario), seed)
        rng, steps = random.Random(seed), 0
        while not worlds[0].ended and perceptions(worlds[0]) == perceptions(worlds[1]):
            assert seen(worlds[0]) == seen(worlds[1]), (hidden, seed)
            doing = _something(rng, worlds[0])
            until = worlds[0].now + rng.choice((1, 30, 300))
            for world in worlds:
                for role, action in doing:
                    world.put(role, action)
                world.advance(until)
            steps += 1
        assert steps > 5
        first = _first_perceived(*worlds)
        assert not first or any(isinstance(event, instruments) for event in first), (hidden, seed, first)
        diverged += bool(first)
    if hidden not in ("who reads what", "side effects"):
        assert diverged > 0  # otherwise this change is no difference at all, and the test says nothing


def _something(rng, world):
    """Answers to some open prompts, and sometimes anything else; asking and looking included."""
    prompts = [p for p in world.prompts.values() if rng.random() < 0.5]
    doing = [(p.role, act.Answer(p.id, rng.choice(p.options).name)) for p in prompts]
    if rng.random() < 0.3:
        action = any_action(rng, world)
        if not isinstance(action, act.Rule):  # a ruling makes the facilitator's knowledge everybody's
            doing.append((rng.choice((*action.by, *ROLES)), action))
    return doing


def _first_perceived(one, other):
    """The first perceptions of two worlds that are not the same, of these the earlier; nothing: none differs."""
    pairs = zip_longest(perceptions(one), perceptions(other), fillvalue=("", None))
    differ = next((pair for pair in pairs if pair[0] != pair[1]), ())
    events = [event for _, event in differ if event]
    return [e for e in events if e.at == min(e.at for e in events)]


def test_a_picture_holds_what_its_role_saw_and_nothing_else(scenarios, playbooks, tmp_path):
    for seed in range(20):
        rng = random.Random(seed)
        exercise = any_table(rng, rng.choice([*scenarios.values()]), playbooks, tmp_path / f"{seed}.jsonl")
        play_anyhow(rng, exercise)
        folded = Known()
        for event in exercise.log:
            if ev.viewers(event) is ev.EVERYBODY:
                folded.see(event)
        assert exercise.world.known == folded, seed  # nothing was slipped in beside the log
        for role in ROLES:
            picture = exercise.picture(role)
            visible = [e for e in exercise.log if role in ev.viewers(e)]
            assert picture is None or sorted(picture.events, key=repr) == sorted(visible, key=repr)


# ----------------------------------------------------------------------------------------------- 3 one log


def test_who_sat_where_is_not_in_the_log(card, standard, tmp_path):
    policy, logs = ByPlaybook(standard, card.organisation, card), []
    for n, people in enumerate(({"executive": ["Zed Quux"]}, {"it lead": ["Abe Xyzzy"], "executive": []})):
        exercise = Exercise(card, people, playbook=standard, seed=8, team=f"team {n}", path=tmp_path / f"{n}.jsonl")
        logs.append(answer_as(policy, exercise).log)
    assert logs[0].lines() == logs[1].lines()
    assert not any(name in line for line in logs[0].lines() for name in ("Quux", "Xyzzy", "team 0"))


def test_the_log_only_grows_and_never_goes_back_in_time(scenarios, playbooks, tmp_path):
    for seed in range(10):
        rng = random.Random(seed)
        exercise = any_table(rng, rng.choice([*scenarios.values()]), playbooks, tmp_path / f"{seed}.jsonl")
        before = []
        while not exercise.ended:
            exercise.go_on(exercise.now + rng.randint(1, 900))
            now = list(exercise.world.log)
            assert now[: len(before)] == before
            before = now
        assert [e.at for e in before] == sorted(e.at for e in before)


# ---------------------------------------------------------------------------------------- 4 luck has a key


def truth_of_the_fault(log):
    return [e for e in log if isinstance(e, ev.FaultStruck | ev.FaultEnded)]


def before_the_first_decision(log):
    first = next((n for n, e in enumerate(log) if isinstance(e, ev.ActionTaken)), len(log))
    return log[:first]


def alerts(log):
    return [e for e in log if isinstance(e, ev.AlertRaised | ev.ReadingChanged | ev.AlertCleared)]


def call_of(role, log):
    kinds = ev.PersonPaged | ev.PageMissed | ev.PageAcknowledged | ev.RoleJoined
    return [(type(e), *e) for e in log if isinstance(e, kinds) and e.role == role]


def repairs(log):
    kinds = ev.DiagnosisStarted | ev.CauseIdentified | ev.RemedyStarted | ev.RemedyFinished | ev.HealthChanged
    return [(type(e), *e) for e in log if isinstance(e, kinds)]


def test_what_a_strategy_does_not_touch_is_the_same_under_every_strategy(card, playbooks):
    last_words = 0
    for seed in range(200):
        logs = [
            played(at_once(card), p, seed) for p in playbooks.values()
        ]  # else the uninformed press on what is mended
        first = logs[0]
        for log in logs[1:]:
            assert before_the_first_decision(log) == before_the_first_decision(first), seed
            assert call_of("it lead", log) == call_of("it lead", first)
            assert repairs(log) == repairs(first)  # the three repair alike: telling people must not change that
            assert alerts(log) == alerts(first)
            common = min(log[-1].at, first[-1].at)
            assert _until(common, truth_of_the_fault(log)) == _until(common, truth_of_the_fault(first))
            last_words += log != first
    assert last_words > 300  # and yet they are different strategies


def _until(second, log):
    return [e for e in log if e.at <= second]


def test_a_team_that_repairs_in_another_way_meets_the_same_fault_and_the_same_people(card, standard):
    """A vendor who does not hurry, for the two tell them at different seconds."""
    card = changed(card, ("organisation", "vendors_hurry"), 0.0)
    other = dataclasses.replace(standard, diagnoses_first=False, repair=(), declares="one level up")
    differ = 0
    for seed in range(200):
        one, two = played(card, standard, seed), played(card, other, seed)
        common = min(one[-1].at, two[-1].at)
        assert _until(common, truth_of_the_fault(one)) == _until(common, truth_of_the_fault(two))
        assert call_of("it lead", one) == call_of("it lead", two)
        differ += repairs(one) != repairs(two)
    assert differ > 150


def test_an_audience_more_leaves_the_luck_of_the_others_alone(card, playbooks):
    organisation = card.organisation
    new = Audience("the neighbours", "customers", 80, (Reached("sms", 0.5), Reached("facebook", 1.0)))
    wider = changed(card, ("organisation", "audiences"), (new, *organisation.audiences))
    told = 0
    for seed in range(40):
        one, two = (_deliveries(played(s, playbooks["tell-early"], seed)) for s in (card, wider))
        mine = [d for d in two if d.audience != "the neighbours"]
        assert [_own_luck(d) for d in mine] == [_own_luck(d) for d in one]
        told += len(two) - len(mine)
    assert told > 20


def _deliveries(log):
    return [e.delivery for e in log if isinstance(e, ev.DeliveryBegan)]


def _own_luck(delivery):
    """Without what it shares with others: a direct channel sends to one audience after the other."""
    waits = [second - delivery.first for second in delivery.people if second >= 0]
    return delivery.notice, delivery.audience, delivery.channel, delivery.reached, delivery.pace, waits


def test_a_component_more_leaves_everything_else_alone(card, standard):
    organisation = card.organisation
    new = Component("gift wrapping", "low", ("storefront",))
    wider = changed(card, ("organisation", "components"), (*organisation.components, new))
    for seed in range(40):
        assert lines(card, played(card, standard, seed)) == lines(card, played(wider, standard, seed))


def test_asking_one_person_leaves_the_answer_of_another_alone(card, standard):
    """Questions are numbered by their own history, not by a count over the whole run."""

    def answer_of_counsel(before):
        world = play_until(card, standard, 3, "the legal counsel joined")
        for action in (*before, act.Ask("legal counsel", "cause")):
            world.put("incident commander", action)
        asked = next(e for e in reversed(world.log) if isinstance(e, ev.Asked) and e.whom == "legal counsel")
        world.advance(world.now + 3_000)
        replied = next(e for e in world.log if isinstance(e, ev.Replied) and e.whom == "legal counsel")
        return replied.at - asked.at

    others = (act.Ask("support lead", "status"), act.Ask("the courier", "status"), act.Other("a cup of tea"))
    assert answer_of_counsel(()) == answer_of_counsel(others)


def play_until(scenario, playbook, seed, phrase):
    world = World(scenario, seed)
    loop = Play(world, in_all_seats(playbook, scenario))
    while not phrases.first(phrase, world.log):
        loop.go_on(world.now + 10)
    return world


def test_no_key_of_luck_is_drawn_twice(scenarios, playbooks):
    for scenario, playbook in product(scenarios.values(), playbooks.values()):
        for replication in range(15):
            played(scenario, playbook, 5, replication, strict=True)  # raises LuckError at a second draw


# ------------------------------------------------------------------------------------ 5 a run is its inputs


def test_another_process_and_hash_seed_make_the_same_log(scenarios, playbooks):
    program = (
        "from sim import files; from sim.exercise import counterpart\n"
        "for s in ('card-payments-down', 'slow-search'):\n"
        "    for p in ('standard', 'tell-early', 'silent'):\n"
        "        print(counterpart(files.load(s), p, 11).digest)"
    )
    here = [counterpart(s, p, 11).digest for s, p in product(scenarios.values(), playbooks.values())]
    for hash_seed in ("0", "1", "90210"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(REPOSITORY)}
        run = [sys.executable, "-c", program]
        there = subprocess.run(run, env=environment, capture_output=True, text=True, check=True, timeout=60)
        assert there.stdout.split() == here


def test_other_runs_in_the_same_process_leave_no_trace(scenarios, playbooks):
    cases = list(product(scenarios.values(), playbooks.values(), (1, 2)))
    alone = {n: lines(s, played(s, p, seed)) for n, (s, p, seed) in enumerate(cases)}
    backwards = {n: lines(cases[n][0], played(*cases[n])) for n in reversed(alone)}
    assert backwards == alone
    worlds = [World(s, seed) for s, _, seed in cases]  # and all of them at once, taking turns
    loops = [Play(w, in_all_seats(p, s)) for w, (s, p, _) in zip(worlds, cases, strict=True)]
    while not all(w.ended for w in worlds):
        for world, loop in zip(worlds, loops, strict=True):
            loop.go_on(world.now + 500)
    assert {n: lines(cases[n][0], w.log) for n, w in enumerate(worlds)} == alone


@pytest.mark.parametrize("pace", ["every second", "random", "leaps"])
def test_the_pace_of_ticks_leaves_no_trace(pace, scenarios, playbooks):
    for seed, (scenario, playbook) in enumerate(product(scenarios.values(), playbooks.values())):
        rng, world = random.Random(seed), World(scenario, seed)
        loop = Play(world, in_all_seats(playbook, scenario))
        while not world.ended:
            step = {"every second": 1, "random": rng.randint(0, 2_000), "leaps": 10**6}[pace]
            loop.go_on(world.now + step)
        assert lines(scenario, world.log) == lines(scenario, played(scenario, playbook, seed))


def test_inputs_at_the_same_seconds_make_the_same_log_at_any_pace(scenarios):
    taken = 0
    for seed in range(30):
        scenario = scenarios[sorted(scenarios)[seed % 2]]
        inputs, first = _inputs_at_random(random.Random(seed), World(scenario, seed))
        for way in (random.Random(seed), None):
            second = World(scenario, seed)
            for at, role, action in inputs:
                while second.now < at and not second.ended:
                    second.advance(at if way is None else min(at, second.now + way.randint(1, 700)))
                second.put(role, action)
            while not second.ended:
                second.advance()
            assert lines(scenario, second.log) == lines(scenario, first.log)
        taken += sum(isinstance(e, ev.ActionTaken) for e in first.log)
    assert taken > 300


def _inputs_at_random(rng, world):
    inputs = []
    while not world.ended:
        for role, action in _something(rng, world):
            inputs.append((world.now, role, action))
            world.put(role, action)
        world.advance(world.now + rng.randint(0, 400))
    return inputs, world


@pytest.mark.parametrize("part", range(6))
def test_whatever_people_do_the_file_alone_makes_the_same_log(part, scenarios, playbooks, tmp_path):
    refused = taken = 0
    for seed in range(50 * part, 50 * part + 50):  # times six parts: 300 exercises
        rng = random.Random(seed)
        scenario = rng.choice([*scenarios.values()])
        exercise = play_anyhow(rng, any_table(rng, scenario, playbooks, tmp_path / f"{seed}.jsonl"))
        exercise.close()
        again = replay(exercise.path)
        assert again.identical, (seed, again.second, again.difference)
        assert again.log.lines() == exercise.log.lines()
        refused += sum(isinstance(e, ev.ActionRefused) for e in again.log)
        taken += sum(isinstance(e, ev.ActionTaken) for e in again.log)
    assert taken > 200
    assert refused > 100


def test_the_file_of_an_exercise_is_its_inputs_and_names_no_policy(card, playbooks, tmp_path):
    """A replay comes out the same with another playbook in the header: it needs none."""
    rng = random.Random(4)
    exercise = Exercise(card, ["executive"], playbook=playbooks["standard"], seed=1, path=tmp_path / "a.jsonl")
    play_anyhow(rng, exercise).close()
    unsealed = re.sub(r', "seal": "[0-9a-f]+"\}', "}", exercise.path.read_text(encoding="utf-8"))
    first, *rest = unsealed.split("\n")
    header = json.loads(first) | {"playbook": None}
    exercise.path.write_text("\n".join([json.dumps(header), *rest]), encoding="utf-8")
    assert replay(exercise.path).identical
