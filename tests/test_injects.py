"""The list of injects: read and checked like the rest, released at its second, kept through anything."""

import dataclasses

import pytest
from conftest import answer_as

import sim
from sim import actions as act
from sim import events as ev
from sim import files, phrases
from sim.caution import cautions
from sim.consistency import injects as checks
from sim.dryrun import check
from sim.exercise import BadRecord, Exercise, read, replay
from sim.exercise.ahead import jump
from sim.exercise.conductor import rehearsed
from sim.exercise.record import Said, Steered
from sim.experiment import run
from sim.policies import ByPlaybook
from sim.room import wire
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, EXECUTIVE, INJECT_TYPES, IT_LEAD, PlannedInject

DECLARED, TOLD = "an incident was declared", "a notice was sent to customers"
LIST = (
    PlannedInject("seller", "A seller asks", (COMMUNICATIONS_LEAD, IT_LEAD), "Do I ship?", at=1234, method="phone"),
    PlannedInject("board", "The board", (EXECUTIVE,), "What is it?", when=DECLARED, delay=61, expect=TOLD),
    PlannedInject("nudge", "Nobody was told", (COMMANDER,), "Silence?", unless=TOLD, within=300, since=DECLARED),
    PlannedInject("again", "The board again", (EXECUTIVE,), "And now?", after="board", delay=7),
    PlannedInject("hand", "By hand", (EXECUTIVE,), "Surprise", by_hand=True),
)


@pytest.fixture
def listed(card):
    """`listed(*injects)`: the shipped scenario with these injects."""
    return lambda *injects: dataclasses.replace(card, injects=injects or LIST)


@pytest.fixture
def begun(listed, tmp_path):
    """`begun(*injects, **of the exercise)`: an exercise with these, which a playbook answers."""
    made = []

    def begin(*injects, people=(EXECUTIVE,), **more):
        made.append(Exercise(listed(*injects), people, seed=3, path=tmp_path / f"{len(made)}.jsonl", **more))
        return made[-1]

    yield begin
    for exercise in made:
        exercise.close()


def to_the_end(exercise, pace=None):
    while not exercise.ended:
        exercise.go_on(None if pace is None else exercise.now + pace)
    return exercise


def released(exercise):
    return {s.inject.name: s.released for s in exercise.injects.standings if s.released is not None}


def first(exercise, phrase):
    return next(e.at for e in exercise.log if phrases.test(phrase)(e))


def delivered(exercise):
    return [(e.at, e.role, e.sender) for e in exercise.log if isinstance(e, ev.InjectDelivered)]


# ------------------------------------------------------------------------------------------- in a scenario file

WRITTEN = """
injects:
  - name: seller
    title: A seller asks
    from: a big seller
    to: communications lead
    method: phone
    text: Do I ship what is not paid?
    at: 25 min
    expected: says what to do with unpaid orders
    expect: a notice was sent to customers
    priority: 1
  - name: nudge
    title: Nobody was told
    type: contingency
    to: [incident commander, executive]
    text: Why do I read this in the newspaper?
    unless: a notice was sent to customers
    within: 20 min
    since: an incident was declared
"""


def in_a_file(tmp_path, text):
    file, shipped = tmp_path / "mine.yaml", (files.shipped() / "card-payments-down.yaml").read_text(encoding="utf-8")
    before, _, after = shipped.partition("\ninjects:\n")
    file.write_text(before + after[after.index("\n# Where the numbers") :] + text, encoding="utf-8")
    return file


def test_a_scenario_file_may_list_injects(tmp_path, card):
    scenario = files.load(in_a_file(tmp_path, WRITTEN))
    seller, nudge = scenario.injects
    assert (seller.from_, seller.to, seller.at, seller.type) == (
        "a big seller",
        (COMMUNICATIONS_LEAD,),
        1500,
        "standard",
    )
    assert (nudge.unless, nudge.within, nudge.since, nudge.type) == (TOLD, 1200, DECLARED, "contingency")
    assert files.from_json(files.to_json(scenario)) == scenario
    assert card.injects == () and scenario.digest == card.digest  # the world does not know the list


def test_all_that_is_wrong_in_a_list_is_said_at_once(tmp_path):
    text = """
injects:
  - {name: a, title: A, to: [jester], text: x, at: 5 days, since: pigs fly}
  - {name: b, title: B, to: executive, text: x, after: c, objective: fame}
  - {name: c, title: C, to: executive, text: x, after: b, priority: 9}
  - {name: d, title: D, to: executive, text: x, unless: an incident was declared}
  - {name: e, title: E, to: executive, text: x, when: pigs fly, by hand: yes}
  - {name: e, title: F, to: executive, text: x, after: e, type: surprise, delay: 5}
  - {name: f, title: G, to: executive, text: x, at: 5 min, delay: 1 min}
  - {name: g, title: H, to: executive, text: x, after: nobody}
  - {name: h, title: I, to: executive, text: x}
"""
    with pytest.raises(files.BadFile) as bad:
        files.load(in_a_file(tmp_path, text))
    said = str(bad.value)
    for words in (
        "no role of this name", "counts from another phrase", "no such phrase",
        "no objective of this name", "these go in a circle: b after c after b", "between 1 and 5", "belong together",
        "here stands when and by hand", "a second time", "one of these is expected: standard", "needs a unit",
        "can be delayed", "no other inject of this name", "here stands none",
    ):  # fmt: skip
        assert words in said, words


def test_what_can_be_written_can_be_sent():
    assert checks._LONGEST == act.LONGEST_TEXT


def test_an_inject_is_no_number_of_the_model(listed):
    scenario = listed()
    assert not [a for a in files.assumptions(scenario).parameter if a.startswith("injects")]
    assert not [e.parameter for e in files.ends(scenario) if e.parameter.startswith("injects")]
    with pytest.raises(files.BadFile, match="makes no other incident"):
        files.change(scenario, "injects.seller.at=5 min")


def test_players_are_not_told_what_is_to_come(listed):
    assert wire.without_truth(listed()).injects == ()


# ------------------------------------------------------------------------------- looked at before it is played


def test_a_rehearsal_says_what_comes_when_people_play_like_that(listed, begun, playbooks):
    """For every kind of trigger: the same seconds as in an exercise, and the same that is skipped, and done."""
    group = (
        PlannedInject("one", "O", (EXECUTIVE,), "1", when=DECLARED, one_of="g"),
        PlannedInject("other", "O", (EXECUTIVE,), "2", at=2_000, one_of="g"),
        PlannedInject("never", "N", (EXECUTIVE,), "3", when="a breach was found"),
        PlannedInject("needless", "N", (EXECUTIVE,), "4", unless=DECLARED, within=4_000),
    )
    scenario = listed(*LIST, *group)
    policy = ByPlaybook(playbooks["standard"], scenario.organisation, scenario)
    played = answer_as(policy, begun(*LIST, *group)).injects.standings
    rehearsal = rehearsed(scenario, run(scenario, "standard", 3))
    assert rehearsal == played
    assert {s.status for s in played} == {"released", "done", "skipped", "planned"}


def test_what_never_comes_is_warned_of_and_the_rest_counted(tmp_path):
    never = WRITTEN + "  - {name: thief, title: T, to: executive, text: x, when: a breach was found}\n"
    (looked,) = check(str(in_a_file(tmp_path, never)))
    assert str(looked.dry_run).endswith("; 2 of 3 injects would come")
    (warning,) = looked.warnings
    assert "injects[2].name: read 'thief'; this did not come in the dry run with standard" in str(warning)
    told = looked.data()["dry run"]
    assert (told["injects"], told["injects that never came"]) == (3, ["thief"])
    assert told["injects that would come"] == looked.dry_run.came


def test_what_cannot_come_and_alternatives_to_nothing_are_odd(listed):
    one = lambda name, **more: PlannedInject(name, "T", (EXECUTIVE,), "?", **more)  # noqa: E731
    odd = listed(
        one("last", at=14_399),
        one("too late", after="last", delay=500),
        one("first", at=60, one_of="press"),
        one("second", at=61, one_of="press"),
        one("third", after="first", delay=5, one_of="press"),
        one("alone", by_hand=True, one_of="nothing"),
        one("fine", when=DECLARED, one_of="press"),
        one("next day", at=14_400),
    )
    found = [(p.path[1:], p.wrong) for p in cautions(odd)]
    assert [path for path, _ in found] == [(1, "after"), (3, "one_of"), (4, "one_of"), (5, "one_of"), (7, "at")]
    assert all("'first' is always released first" in wrong for _, wrong in found[1:3])
    assert cautions(listed()) == []


@pytest.mark.parametrize("name", ["card-payments-down", "stolen-logins"])
def test_what_is_shipped_says_what_is_expected_and_comes(name, tmp_path):
    scenario = files.load(name)
    assert all(one.expected and one.storyline for one in scenario.injects)
    assert any(one.after for one in scenario.injects) and any(one.one_of for one in scenario.injects)
    exercise = Exercise(scenario, (EXECUTIVE,), seed=1, path=tmp_path / "a.jsonl")
    while not exercise.ended:
        exercise.go_on()
        for standing in exercise.injects.standings:
            if standing.inject.by_hand and standing.released is None and exercise.now > 3_600:
                assert exercise.injects.release(standing.inject.name) is None
    exercise.close()
    refused = [e for e in exercise.log if isinstance(e, ev.ActionRefused) and e.role == act.FACILITATOR]
    assert refused == []  # whoever gets one is there by then
    closed = {s.inject.name: s.why for s in exercise.injects.standings if s.status == "skipped"}
    assert all(s.released is not None or s.inject.name in closed for s in exercise.injects.standings)
    assert all("group was released" in why or "not needed" in why for why in closed.values()), closed
    assert replay(exercise.path).identical


def test_what_is_shipped_shows_every_type_and_trigger():
    shipped = [one for name in ("card-payments-down", "stolen-logins") for one in files.load(name).injects]
    triggers = ("at", "when", "unless", "after", "by_hand")
    assert {one.type for one in shipped} == set(INJECT_TYPES)
    assert all(any(getattr(one, name) not in (None, False) for one in shipped) for name in triggers)


def test_studies_do_not_play_the_list():
    scenario = files.load("stolen-logins")
    without = dataclasses.replace(scenario, injects=())
    assert run(scenario, "standard", 1).lines() == run(without, "standard", 1).lines()
    assert files.load("card-payments-down", "lasts=40 min").lasts == 2_400  # though some of the list would come later
    assert sim.twin("card-payments-down").injects == ()  # what they say is not so there


# ------------------------------------------------------------------------------------------------------- live


@pytest.mark.parametrize("mode", ["turn", "flowing"])
def test_each_is_released_at_its_second_whatever_the_pace(begun, mode):
    one = to_the_end(begun(mode=mode))
    declared = first(one, DECLARED)
    assert released(one) == {"seller": 1234, "board": declared + 61, "nudge": declared + 300, "again": declared + 68}
    assert (1234, IT_LEAD, "somebody outside (phone)") in delivered(one)
    for pace in (17, 600):
        assert to_the_end(begun(mode=mode), pace).log == one.log
    assert not one.laws


def test_time_stops_where_something_is_released_to_people(begun):
    for holder, stops_at in (("people", {"board", "again"}), ("nobody", set())):
        exercise = begun(people=(EXECUTIVE,))
        exercise.seat(EXECUTIVE, holder)
        stops = []
        while not exercise.ended:
            exercise.go_on()
            stops.append(exercise.now)
        assert {name for name, second in released(exercise).items() if second in stops} == stops_at


def test_where_nobody_plays_nothing_comes(begun, card, tmp_path):
    exercise = begun(people=())
    exercise.go_on()
    without = Exercise(card, (), seed=3, path=tmp_path / "none.jsonl")
    without.go_on()
    without.close()
    assert exercise.ended and exercise.log == without.log and released(exercise) == {}
    late = begun(people=())
    late.go_on(2_000)
    late.seat(EXECUTIVE, "people", ["Ann"])
    late.go_on(2_100)
    assert released(late)["seller"] == 2_000


def test_without_a_list_nothing_changes(begun, card, tmp_path):
    without = to_the_end(Exercise(card, (EXECUTIVE,), seed=3, path=tmp_path / "none.jsonl"))
    without.close()
    from_the_list = (ev.InjectDelivered, ev.ActionTaken)
    rest = [[e for e in one.log if not isinstance(e, from_the_list)] for one in (without, to_the_end(begun()))]
    assert rest[0] == rest[1] and delivered(without) == [] and without.injects.standings == ()


def test_what_was_done_in_time_needs_no_reminder(begun):
    exercise = begun(dataclasses.replace(LIST[2], within=3_000))
    to_the_end(exercise)
    (standing,) = exercise.injects.standings
    assert (standing.status, standing.why) == ("skipped", f"not needed: {TOLD}")
    assert first(exercise, TOLD) < standing.due and delivered(exercise) == []


def test_the_expected_action_makes_it_done(begun):
    exercise = to_the_end(begun())
    board = exercise.injects.standing("board")
    assert board.status == "done" and board.done == first(exercise, TOLD) > board.released
    assert exercise.injects.standing("seller").status == "released"


def test_of_alternatives_only_the_first_is_released(begun):
    early = PlannedInject("early", "E", (EXECUTIVE,), "1", at=700, one_of="g")
    late = PlannedInject("late", "L", (EXECUTIVE,), "2", at=700, one_of="g")
    follows = PlannedInject("follows", "F", (EXECUTIVE,), "3", after="late")
    exercise = to_the_end(begun(early, late, follows))
    assert released(exercise) == {"early": 700}
    assert [s.status for s in exercise.injects.standings] == ["released", "skipped", "skipped"]


def test_what_follows_at_once_comes_in_the_same_second(begun):
    exercise = begun(LIST[0], PlannedInject("more", "M", (EXECUTIVE,), "More", after="seller"))
    to_the_end(exercise)
    assert released(exercise) == {"seller": 1234, "more": 1234}


def test_the_facilitator_releases_skips_and_defers(begun):
    exercise = begun()
    exercise.go_on(700)
    assert exercise.injects.release("hand") is None
    exercise.injects.skip("again", "they have enough to do")
    assert exercise.injects.defer("seller", 5) == 1534
    assert exercise.injects.standing("seller").status == "deferred"
    with pytest.raises(ValueError, match="released already"):
        exercise.injects.release("hand")
    with pytest.raises(ValueError, match="reason"):
        exercise.injects.skip("seller", " ")
    with pytest.raises(ValueError, match="more than 0"):
        exercise.injects.defer("seller", 0)
    with pytest.raises(ValueError, match=r"put off by 1e\+12 minutes; it can be by more than 0, and by 1440 at most"):
        exercise.injects.defer("seller", 1e12)
    with pytest.raises(ValueError, match="no inject 'nonsense'"):
        exercise.injects.release("nonsense")
    with pytest.raises(ValueError, match="has not been released"):
        exercise.injects.done("seller", "they did")
    exercise.injects.done("hand", "they laughed")
    to_the_end(exercise)
    assert released(exercise) | {"hand": 700, "seller": 1534} == released(exercise)
    assert exercise.injects.standing("again").why == "they have enough to do"
    assert (exercise.injects.standing("hand").status, exercise.injects.standing("hand").why) == ("done", "they laughed")
    with pytest.raises(ValueError, match="over"):
        exercise.injects.release("again")


def test_what_comes_by_hand_can_be_put_off_to_a_time(begun):
    exercise = begun(LIST[4])
    exercise.go_on(700)
    assert exercise.injects.defer("hand", 2) == 820
    assert released(to_the_end(exercise)) == {"hand": 820}


def test_by_confirmation_nothing_comes_by_itself(begun):
    exercise = begun(LIST[0], LIST[4], release="confirmed")
    exercise.seat(EXECUTIVE, "nobody")
    exercise.go_on()
    assert exercise.now == 1234 and delivered(exercise) == []
    assert exercise.injects.standing("seller").status == "due"
    exercise.go_on(1_400)  # once more: it does not hold the clock for ever
    assert exercise.now > 1234 and exercise.injects.release("seller") is None
    assert released(exercise) == {"seller": exercise.now}
    with pytest.raises(ValueError, match="release"):
        begun(release="sometimes")


def test_a_jump_passes_over_none(begun):
    exercise = begun()
    jump(exercise, 3_000)
    assert exercise.now == 3_000 and "seller" in released(exercise) and exercise.people == (EXECUTIVE,)


# ------------------------------------------------------------------------------------------- kept in its file


def lively(begun):
    """An exercise in which all of it happens."""
    exercise = begun(people=(EXECUTIVE, COMMUNICATIONS_LEAD))
    exercise.go_on(700)
    exercise.injects.defer("seller", 3)
    exercise.injects.release("hand")
    exercise.injects.done("hand", "they laughed")
    exercise.injects.skip("again", "enough of them")
    while not exercise.ended:
        for prompt in exercise.prompts:
            exercise.answer(prompt.id, prompt.options[0].name, minutes=1)
        exercise.go_on(exercise.now + 90)
    return exercise


def test_a_file_that_is_followed_releases_nothing_twice(begun):
    exercise = lively(begun)
    exercise.close()
    assert replay(exercise.path).identical
    again = Exercise.resume(exercise.path)
    assert again.log == exercise.log and again.injects.standings == exercise.injects.standings
    assert len(delivered(again)) == sum(len(s.inject.to) for s in again.injects.standings if s.released is not None)
    again.close()


def test_cut_off_anywhere_it_goes_on_as_if_it_had_not_been(begun, tmp_path):
    exercise = to_the_end(begun(mode="flowing"), 60)
    exercise.close()
    lines = exercise.path.read_bytes().splitlines(keepends=True)
    at = [n for n, line in enumerate(lines) if b'"inject"' in line or b'"Inject"' in line]
    for cut in sorted({k for n in at for k in (n, n + 1)}):
        file = tmp_path / f"cut {cut}.jsonl"
        file.write_bytes(b"".join(lines[:cut]))
        again = to_the_end(Exercise.resume(file), 60)
        assert again.log == exercise.log, cut
        assert again.injects.standings == exercise.injects.standings
        again.close()


def test_a_branch_keeps_what_was_decided_before(begun, tmp_path):
    exercise = lively(begun)
    for at in (700, 701, 1234, exercise.injects.standing("board").released):
        branch = exercise.branch(at, tmp_path / f"{at}.jsonl")
        before = {name: second for name, second in released(exercise).items() if second < at}
        assert released(branch) == before
        assert (branch.injects.standing("seller").status == "deferred") == (at > 700)
        to_the_end(branch)
        assert len(set(delivered(branch))) == len(delivered(branch))
        branch.close()
        assert replay(branch.path).identical


def test_what_was_done_about_the_list_stands_in_the_file(begun):
    lines = read(lively(begun).path)[1]
    assert next(line.inject for line in lines if isinstance(line, Said) and line.inject) == "hand"
    assert [line.deed for line in lines if isinstance(line, Steered)] == ["deferred", "done", "skipped"]


def test_a_line_about_an_inject_that_is_not_there_is_a_complaint(begun):
    exercise = begun()
    exercise.go_on(700)
    exercise._kept.file(Steered(700, "nonsense", "skipped", "because"))
    exercise.close()
    with pytest.raises(BadRecord, match="nonsense"):
        Exercise.resume(exercise.path)
