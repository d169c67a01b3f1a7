"""An exercise goes on from its file after anything, and people's answers cost what they should."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import answer_as, any_table, do_anything, play_anyhow

from sim import actions as act
from sim import events as ev
from sim.exercise import BadRecord, Exercise, OpenElsewhere, counterpart, read, replay
from sim.exercise.record import Clock, Said
from sim.files import shipped
from sim.policies import ByPlaybook

REPOSITORY = Path(__file__).parent.parent


def say_again(exercise: Exercise, lines) -> Exercise:
    """Say what these lines of another file say, at the same seconds, then go on to the end."""
    for line in lines:
        while exercise.now < line.at and not exercise.ended:
            exercise.go_on(line.at)
        if isinstance(line, Said):
            minutes = None if line.takes is None else line.takes / 60
            if line.role == act.FACILITATOR:
                exercise.interject(line.actions[0])
            elif line.prompt:
                exercise.answer_with(line.prompt, line.actions, minutes=minutes, who=line.who)
            else:
                exercise.act(line.role, line.actions[0], minutes=minutes, who=line.who)
    while not exercise.ended:
        exercise.go_on(exercise.now + 7_200)
    return exercise


# ------------------------------------------------------------------------------------- going on from a file


@pytest.mark.parametrize("part", range(3))
def test_an_exercise_cut_off_anywhere_goes_on_as_if_it_had_not_been(part, scenarios, playbooks, tmp_path):
    for seed in range(20 * part, 20 * part + 20):
        rng = random.Random(seed)
        first = any_table(rng, rng.choice([*scenarios.values()]), playbooks, tmp_path / f"{seed}.jsonl")
        play_anyhow(rng, first).close()
        data, lines = first.path.read_bytes(), read(first.path)[1]
        header_ends = data.index(b"\n") + 1
        ends = [n + 1 for n, byte in enumerate(data) if byte == 10]
        cut = rng.choice((rng.choice(ends), rng.randint(header_ends, len(data))))
        copy = tmp_path / f"{seed} cut.jsonl"
        copy.write_bytes(data[:cut])
        said = sum(isinstance(line, Said) for line in read(copy)[1])
        again = Exercise.resume(copy)
        position = [n for n, line in enumerate(lines) if isinstance(line, Said)][said:][:1]
        say_again(again, lines[position[0] :] if position else [])
        assert again.log.lines() == first.log.lines(), (seed, cut)
        again.close()
        assert replay(copy).identical, (seed, cut)
        third = Exercise.resume(copy)  # and what was written on the way can be gone on from, too
        assert third.log.lines() == first.log.lines()
        third.close()


def test_resuming_writes_nothing_and_changes_nothing(card, playbooks, tmp_path):
    rng = random.Random(2)
    exercise = any_table(rng, card, playbooks, tmp_path / "a.jsonl")
    for _ in range(6):
        do_anything(rng, exercise)
    exercise.mark("paused")
    exercise.close()
    before = exercise.path.read_bytes()
    for _ in range(2):
        again = Exercise.resume(exercise.path)
        assert (again.now, again.log.lines(), again.prompts) == (exercise.now, exercise.log.lines(), exercise.prompts)
        again.close()
    assert exercise.path.read_bytes() == before


def test_a_branch_shares_the_past_and_goes_its_own_way(scenarios, playbooks, tmp_path):
    for seed in range(12):
        rng = random.Random(seed)
        exercise = any_table(rng, rng.choice([*scenarios.values()]), playbooks, tmp_path / f"{seed}.jsonl")
        play_anyhow(rng, exercise)
        at = rng.randint(1, exercise.now)
        branch = exercise.branch(at, tmp_path / f"{seed} branch.jsonl")
        assert branch.now == at
        past = [e for e in exercise.log if e.at < at]
        assert list(branch.log)[: len(past)] == past
        assert str(at) in branch.header.branched_from
        play_anyhow(random.Random(seed + 1), branch).close()
        assert replay(branch.path).identical
        Exercise.resume(branch.path).close()
        exercise.close()
        assert replay(exercise.path).identical


def test_a_branch_where_the_same_is_said_again_is_the_same_exercise(card, playbooks, tmp_path):
    for seed in range(8):
        rng = random.Random(seed)
        exercise = play_anyhow(rng, any_table(rng, card, playbooks, tmp_path / f"{seed}.jsonl"))
        at = rng.randint(1, exercise.now)
        branch = exercise.branch(at, tmp_path / f"{seed} branch.jsonl")
        say_again(branch, [line for line in read(exercise.path)[1] if line.at >= at])
        assert branch.log.lines() == exercise.log.lines()


_CHILD = """
import random, sys
from conftest import do_anything
from sim.exercise import Exercise
seed, path = int(sys.argv[1]), sys.argv[2]
rng = random.Random(seed)
mode = ("turn", "flowing")[seed % 2]
exercise = Exercise("card-payments-down", ["communications lead", "incident commander", "it lead"], mode=mode,
                    seed=seed, path=path)
say = exercise._say
def acknowledged(said):
    lands = say(said)
    print("said", flush=True)
    return lands
exercise._say = acknowledged
print("ready", flush=True)
while not exercise.ended:
    do_anything(rng, exercise)
print("over", flush=True)
"""


def _kill_in_the_middle(seed: int, folder: Path) -> int:
    """Kill a process that plays, at a random moment; how many things it had acknowledged.

    The moment counts from something that it acknowledged: how far it comes in a given time depends on what else runs.
    """
    path, rng = folder / f"{seed}.jsonl", random.Random(seed)
    paths = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "tests")])
    run = [sys.executable, "-c", _CHILD, str(seed), str(path)]
    with subprocess.Popen(run, env={**os.environ, "PYTHONPATH": paths}, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "ready\n"
        heard = [line for _, line in zip(range(rng.randrange(12)), child.stdout, strict=False)]
        time.sleep(rng.uniform(0, 0.02))
        child.send_signal(signal.SIGKILL)
        acknowledged = "".join([*heard, child.stdout.read()]).count("said")
    filed = sum(isinstance(line, Said) and not line.inject for line in read(path)[1])
    assert acknowledged <= filed <= acknowledged + 1
    lines = read(path)[1]
    exercise = Exercise.resume(path)
    assert exercise.now >= (lines[-1].at if lines else 0)
    play_anyhow(rng, exercise).close()
    assert replay(path).identical
    assert sum(isinstance(line, Said) and not line.inject for line in read(path)[1]) >= filed
    return acknowledged


def test_nothing_that_was_acknowledged_is_lost_when_the_process_is_killed(tmp_path):
    acknowledged = [_kill_in_the_middle(seed, tmp_path) for seed in range(20)]
    assert sum(n > 0 for n in acknowledged) >= 8  # most were killed while they played


@pytest.mark.long
def test_nothing_is_lost_in_two_hundred_kills(tmp_path):
    for seed in range(100, 300):
        _kill_in_the_middle(seed, tmp_path)


# ------------------------------------------------------------------------------------- how far the clock was seen


def marks(exercise: Exercise) -> list[int]:
    return [line.at for line in read(exercise.path)[1] if isinstance(line, Clock)]


def test_a_running_clock_is_filed_when_something_is_new_and_else_every_few_seconds(card, tmp_path, monkeypatch):
    outside = [1000.0]
    monkeypatch.setattr("sim.exercise.marks.time.monotonic", lambda: outside[0])
    exercise = Exercise(card, ["it lead"], mode="flowing", seed=1, path=tmp_path / "a.jsonl")

    def tick() -> None:
        outside[0] += 0.25
        exercise.go_on(exercise.now + 2)

    while not exercise.prompts:
        tick()
    asked = exercise.now
    assert marks(exercise)[-1] == asked
    before = len(marks(exercise))
    for _ in range(60):  # 15 seconds outside, a question open all the time
        tick()
    assert 2 <= len(marks(exercise)) - before <= 3
    before = len(marks(exercise))
    exercise.act("it lead", act.Note("hm"))
    tick()
    assert len(marks(exercise)) == before + 1


def test_a_clock_that_goes_on_when_told_is_filed_each_time(card, tmp_path):
    exercise = Exercise(card, ["communications lead"], seed=1, path=tmp_path / "a.jsonl")
    for _ in range(3):
        exercise.go_on(exercise.now + 60)
    assert marks(exercise) == [60, 120, 180]


# -------------------------------------------------------------------------------------------- one at a time


def test_while_an_exercise_is_open_nobody_else_goes_on_with_it_and_everybody_reads_it(card, tmp_path):
    first = Exercise(card, seed=1, path=tmp_path / "a.jsonl")
    first.go_on()
    before = first.path.read_bytes()
    with pytest.raises(OpenElsewhere, match=r"a\.jsonl is open elsewhere; close it there"):
        Exercise.resume(first.path)
    assert first.path.read_bytes() == before
    assert len(read(first.path)[1]) > 0 and list(replay(first.path).log) == list(first.log)
    branch = first.branch(600, tmp_path / "b.jsonl")
    assert branch.now == 600
    first.close()
    Exercise.resume(first.path).close()


_HOLDS = """
import sys
from sim.exercise import Exercise
exercise = Exercise.resume(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_the_lock_of_a_process_goes_with_it_however_it_ends(card, tmp_path):
    exercise = Exercise(card, seed=1, path=tmp_path / "a.jsonl")
    exercise.close()
    run = [sys.executable, "-c", _HOLDS, str(exercise.path)]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(run, env=environment, **pipes) as child:
        assert child.stdout.readline() == "open\n"
        with pytest.raises(OpenElsewhere):
            Exercise.resume(exercise.path)
        child.kill()
        child.wait()
        Exercise.resume(exercise.path).close()


def test_a_file_that_cannot_be_resumed_is_left_open_by_nobody(card, tmp_path):
    exercise = Exercise(card, ["it lead"], seed=1, path=tmp_path / "a.jsonl")
    (prompt,) = exercise.go_on()
    exercise.answer(prompt.id, "declare critical", minutes=0)
    exercise.close()
    good = exercise.path.read_text()
    exercise.path.write_text(good.replace('"option": "declare critical"', '"option": "declare low"', 1))
    with pytest.raises(BadRecord):
        Exercise.resume(exercise.path)
    exercise.path.write_text(good)
    Exercise.resume(exercise.path).close()


def test_a_closed_exercise_says_nothing_more_until_it_is_opened_again(card, tmp_path):
    exercise = Exercise(card, ["it lead"], seed=1, path=tmp_path / "a.jsonl")
    (prompt,) = exercise.go_on()
    exercise.close()
    assert exercise.closed
    with pytest.raises(ValueError, match=r"a\.jsonl is closed; reopen\(\) it"):
        exercise.answer(prompt.id, "declare critical")
    exercise.reopen()
    exercise.answer(prompt.id, "declare critical", minutes=0)
    assert exercise.world.known.category == "critical"
    exercise.close()
    assert replay(exercise.path).log == exercise.log


def test_who_was_away_while_others_went_on_is_told_so_and_writes_nothing(card, tmp_path):
    away = Exercise(card, ["it lead"], seed=1, path=tmp_path / "a.jsonl")
    (prompt,) = away.go_on()
    away.close()
    there = Exercise.resume(away.path)
    with pytest.raises(OpenElsewhere, match="is open elsewhere"):
        away.reopen()
    there.answer(prompt.id, "declare critical", minutes=0)
    there.close()
    with pytest.raises(OpenElsewhere, match="has been gone on with elsewhere since"):
        away.reopen()
    assert away.closed
    Exercise.resume(away.path).close()


# --------------------------------------------------------------------------------------- people at the table


def test_in_turn_mode_an_answer_costs_what_the_model_says_or_the_minutes_given(card, tmp_path):
    for n, (minutes, mode, expected) in enumerate(
        ((None, "turn", None), (0, "turn", 0), (4.5, "turn", 270), (None, "flowing", 0), (4.5, "flowing", 0))
    ):
        exercise = Exercise(card, ["it lead"], mode=mode, seed=1, path=tmp_path / f"{n}.jsonl")
        (prompt,) = exercise.go_on()
        expected = exercise._course.play.deciding(prompt) if expected is None else expected
        lands = exercise.answer(prompt.id, "declare critical", minutes=minutes)
        assert lands == exercise.now + expected
        exercise.go_on(exercise.now + 1_000)
        declared = next(e for e in exercise.log if isinstance(e, ev.IncidentDeclared))
        assert declared.at == lands


def test_a_talk_that_costs_less_than_nothing_is_refused_before_it_is_filed(card, tmp_path):
    exercise = Exercise(card, ["it lead"], seed=1, path=tmp_path / "a.jsonl")
    (prompt,) = exercise.go_on()
    before = exercise.path.read_bytes()
    for minutes in (-1, float("nan"), float("inf"), "5"):
        with pytest.raises(ValueError, match="minutes"):
            exercise.answer(prompt.id, "declare critical", minutes=minutes)
    assert exercise.path.read_bytes() == before


def test_an_answer_after_the_deadline_is_refused_and_logged_and_nothing_follows_from_it(card, tmp_path):
    exercise = Exercise(card, ["communications lead"], seed=1, path=tmp_path / "a.jsonl")
    (prompt,) = exercise.go_on()
    draft = act.Draft("executives", ("chat",))
    exercise.answer_with(prompt.id, (act.Answer(prompt.id), draft), minutes=60)
    assert prompt not in exercise.prompts  # it is on its way
    while exercise.now < prompt.opened + 3_600:
        exercise.go_on(prompt.opened + 3_600)
    closed = next(e for e in exercise.log if isinstance(e, ev.PromptClosed) and e.prompt == prompt.id)
    assert (closed.how, closed.at) == ("silent", prompt.deadline)
    refused = [e for e in exercise.log if isinstance(e, ev.ActionRefused) and e.role == "communications lead"]
    assert [(e.at, e.kind) for e in refused] == [(prompt.opened + 3_600, "answer")]
    assert not any(isinstance(e, ev.NoticeDrafted) and e.at > prompt.deadline for e in exercise.log)


def test_what_is_malformed_is_not_filed(card, tmp_path):
    exercise = Exercise(card, ["it lead"], seed=1, path=tmp_path / "a.jsonl")
    (prompt,) = exercise.go_on()
    before = exercise.path.read_bytes(), len(exercise.log)
    bad = (act.Note("x" * 5_000), act.Declare("huge"), act.Draft("customers", ()), act.Note("\ud800"), act.Note(5))
    for action in bad:
        for say in (
            lambda a=action: exercise.act("it lead", a),
            lambda a=action: exercise.interject(a),
            lambda a=action: exercise.answer_with(prompt.id, (act.Answer(prompt.id), a)),
        ):
            with pytest.raises(act.BadAction):
                say()
    assert (exercise.path.read_bytes(), len(exercise.log)) == before


def test_what_is_said_after_the_end_is_refused_and_logged(card, tmp_path):
    exercise = answer_as(_silence(), Exercise(card, ["executive"], seed=1, path=tmp_path / "a.jsonl"))
    exercise.act("executive", act.Note("good night"))
    exercise.interject(act.Inject("executive", "a journalist", "hello?"))
    exercise.answer("executive/wait or ask/1", "wait for the written update")
    last = exercise.log[-3:]
    assert [type(e) for e in last] == [ev.ActionRefused] * 3
    assert {e.why for e in last} == {"the exercise is over"}
    exercise.close()
    assert replay(exercise.path).identical


def _silence():
    class Silent:
        def reply(self, prompt, picture):
            return (act.Answer(prompt.id, prompt.default),)

    return Silent()


def test_a_seat_that_nobody_holds_takes_the_defaults(card, tmp_path):
    exercise = Exercise(card, [], playbook=None, seed=1, path=tmp_path / "a.jsonl")
    exercise.go_on()
    assert exercise.ended
    hows = {e.how for e in exercise.log if isinstance(e, ev.PromptClosed)}
    assert hows <= {"silent", "withdrawn"}
    assert not any(isinstance(e, ev.IncidentDeclared) for e in exercise.log)


def test_prompts_for_people_stop_the_clock_and_those_for_playbooks_do_not(card, tmp_path):
    exercise = Exercise(card, ["incident commander"], seed=1, path=tmp_path / "a.jsonl")
    open_now = exercise.go_on()  # as they join, the commander is asked about the team and about a way round
    assert sorted(prompt.subject.split(":")[0] for prompt in open_now) == ["activate", "way round"]
    assert {(prompt.role, prompt.opened) for prompt in open_now} == {("incident commander", exercise.now)}
    assert {e.role for e in exercise.log if isinstance(e, ev.PromptOpened)} == {"it lead", "incident commander"}


@pytest.mark.parametrize("people", [["jester"], {"it lead": [], "jester": ["Ann"]}])
def test_a_role_that_is_none_is_named(people, card, tmp_path):
    with pytest.raises(ValueError, match="jester"):
        Exercise(card, people, seed=1, path=tmp_path / "a.jsonl")
    assert not (tmp_path / "a.jsonl").exists()


def test_a_mode_that_is_none_is_named(card, tmp_path):
    with pytest.raises(ValueError, match="idle"):
        Exercise(card, mode="idle", path=tmp_path / "a.jsonl")


def test_an_exercise_without_a_seed_draws_one_and_keeps_it(card, tmp_path):
    exercises = [Exercise(card, path=tmp_path / f"{n}.jsonl") for n in range(5)]
    assert len({exercise.header.seed for exercise in exercises}) > 1
    exercises[0].close()
    assert Exercise.resume(tmp_path / "0.jsonl").header.seed == exercises[0].header.seed


def test_a_file_that_is_none_cannot_be_resumed(tmp_path):
    (tmp_path / "a.jsonl").write_text("once upon a time\n")
    with pytest.raises(BadRecord, match=r"a\.jsonl:1:"):
        Exercise.resume(tmp_path / "a.jsonl")


def test_the_counterpart_is_the_same_incident_in_other_hands(card, playbooks, tmp_path):
    policy = ByPlaybook(playbooks["standard"], card.organisation, card)
    exercise = answer_as(policy, Exercise(card, ["executive"], seed=12, path=tmp_path / "a.jsonl"))
    assert counterpart(card, "standard", 12) == exercise.log
    silent = counterpart(card, "silent", 12)
    assert silent != exercise.log
    assert not any(isinstance(e, ev.NoticeSent) for e in silent)
    assert silent.name == "silent"


# ------------------------------------------------------------------------------- what it is begun with


def test_one_role_is_one_seat_and_one_name_is_one_person(card, tmp_path):
    alone = Exercise(card, "it lead", seed=1, path=tmp_path / "a.jsonl")
    named = Exercise(card, {"it lead": "Ann"}, seed=1, path=tmp_path / "b.jsonl")
    assert alone.people == named.people == ("it lead",)
    assert named.header.people == {"it lead": ["Ann"]}


@pytest.mark.parametrize("people", [None, 7, {"it lead": None}])
def test_people_that_cannot_sit_anywhere_are_refused(card, tmp_path, people):
    with pytest.raises(TypeError, match="a role, several, or roles with names are wanted as people; seen"):
        Exercise(card, people, path=tmp_path / "a.jsonl")


def test_an_exercise_never_begins_over_another(card, tmp_path):
    Exercise(card, seed=1, path=tmp_path / "a.jsonl").close()
    with pytest.raises(FileExistsError, match=r"a.jsonl is there already; name another file, or go on with"):
        Exercise(card, seed=1, path=tmp_path / "a.jsonl")


def test_the_longest_name_of_a_team_makes_a_file(card, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exercise = Exercise(card, seed=1, team="é" * 400)
    assert len(exercise.path.name) < 160 and len(os.fsencode(exercise.path.name)) < 255


@pytest.mark.parametrize("until", [100.5, float("nan"), "100"])
def test_time_goes_on_to_whole_seconds_only(card, tmp_path, until):
    exercise = Exercise(card, seed=1, path=tmp_path / "a.jsonl")
    with pytest.raises(ValueError, match="a whole second; seen"):
        exercise.go_on(until)
    assert exercise.now == 0


def test_every_role_that_is_none_is_refused_with_those_that_are(card, tmp_path):
    with pytest.raises(ValueError, match="people sit as 'cook', 'jester'; the roles are IT lead"):
        Exercise(card, ["cook", "it lead", "jester"], path=tmp_path / "a.jsonl")


@pytest.mark.parametrize("wrong", [{"team": 5}, {"facilitator": None}, {"seed": 1.5}, {"seed": 2**63}])
def test_what_could_not_be_read_again_leaves_no_file(card, tmp_path, wrong):
    with pytest.raises(ValueError, match=str(next(iter(wrong.values())))):
        Exercise(card, path=tmp_path / "a.jsonl", **wrong)
    assert not list(tmp_path.iterdir())


def test_an_exercise_is_begun_from_paths_and_refuses_what_is_no_scenario(tmp_path):
    path = shipped() / "slow-search.yaml"
    exercise = Exercise(path, playbook=shipped() / "playbooks" / "silent.yaml", path=tmp_path / "a.jsonl")
    assert (exercise.scenario.name, exercise.playbook.name) == ("slow-search", "silent")
    with pytest.raises(TypeError, match="a scenario is wanted"):
        Exercise(7, path=tmp_path / "b.jsonl")


@pytest.mark.parametrize("at", [-1, 10.5, float("nan"), None])
def test_a_branch_begins_at_a_whole_second(card, tmp_path, at):
    exercise = Exercise(card, seed=1, path=tmp_path / "a.jsonl")
    with pytest.raises(ValueError, match="a branch begins at a whole second"):
        exercise.branch(at, tmp_path / "b.jsonl")
    assert not (tmp_path / "b.jsonl").exists()
