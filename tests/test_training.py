"""A folder of exercises: whoever was put to the same test is ranked, and whoever was not is told why not."""

import dataclasses
import json
import re
import shutil

import pytest
from conftest import answer_as

import sim
from sim import actions as act
from sim import files, plot, training
from sim.cli import main
from sim.debrief import standing
from sim.exercise import Exercise, read, replay
from sim.policies import ByPlaybook
from sim.scenario import COMMUNICATIONS_LEAD
from sim.training import Held, Skill, beside, held
from sim.verb_training import _shown

NOTIFY, RESOLVE = training.SKILLS
PLAYED = Held(
    "a.jsonl", "2026-11-01T10:00:00", "a", "card", "d1", "turn", (("executive", ("Ann",)),), ("executive",), 3,
    ("released 1", "reply to"), None, 0.8, 1.0, (), (("tell", 0.5),), ((NOTIFY, Skill(5.0, 0.5)),),
)  # fmt: skip


def row(team: str, beats: float = 0.5, difference: float = 5.0, **differs) -> Held:
    skills = ((NOTIFY, Skill(difference, beats)), (RESOLVE, Skill(-difference, 1 - beats)))
    return dataclasses.replace(PLAYED, **{"file": f"{team}.jsonl", "team": team, "skills": skills} | differs)


def places(*rows: Held, measure: str = NOTIFY) -> list[tuple[str, int | None, bool]]:
    return [(one.row.team, one.place, one.tied) for one in beside(rows, measure)]


def why(of: Held, *others: Held) -> str:
    """Why it is not ranked."""
    (one,) = [one for one in beside((of, *others)) if one.row is of]
    assert one.place is None and not one.tied
    return one.why


# --------------------------------------------------------------------------------------------- ranked by hand


def test_who_beats_more_of_the_scripted_teams_comes_first_and_minutes_part_who_beats_as_many():
    three = row("a", 0.5, 90), row("b", 0.9, 1), row("c", 0.5, 91)
    assert places(*three) == [("b", 1, False), ("c", 2, False), ("a", 3, False)]
    assert places(*three, measure=RESOLVE) == [("a", 1, False), ("c", 2, False), ("b", 3, False)]


def test_on_other_seeds_minutes_part_nobody_because_they_lean_on_luck():
    three = row("a", 0.5, 90, seed=4), row("b", 0.9, 1), row("c", 0.5, 91)
    assert places(*three) == [("b", 1, False), ("a", 2, True), ("c", 2, True)]


def test_a_tie_is_said_and_the_next_place_is_left_out():
    three = row("a", 0.5, 5), row("b", 0.5, 5), row("c", 0.1, 5)
    assert places(*three) == [("a", 1, True), ("b", 1, True), ("c", 3, False)]
    assert list(training.side_by_side(beside(three))["place"]) == ["=1", "=1", "3"]


@pytest.mark.parametrize(
    ("differs", "reason"),
    [
        ({"ended_early": 5_000}, "ended early, after 83 min"),
        ({"branch_of": "b.jsonl at second 9"}, "a branch of b.jsonl at second 9: whoever played on knew "
         "what was to come"),
        ({"as_kept": False}, "its log comes out otherwise than it was kept: the model has changed since"),
        ({"skills": (), "no_skills": "there is no plan"}, "there is no plan"),
        ({"broke": False}, "a false alarm: nobody had to be told and nothing resolved, so times rank nobody; see the "
         "attainment"),
        ({"digest": "d2"}, "not played as b did: another version of the scenario"),
        ({"mode": "flowing"}, "not played as b did: flowing mode, not turn"),
        ({"seats": ("it lead",)}, "not played as b did: people as IT lead, not executive"),
        ({"seats": ()}, "not played as b did: people as nobody, not executive"),
        ({"steps": ("reply to", "released 1")}, "not played as b did: facilitator: reply to, released 1, not "
         "released 1, reply to"),
        ({"steps": ()}, "not played as b did: facilitator: nothing, not released 1, reply to"),
        ({"scenario": "search"}, "no other team has played it to the end"),
        (
            {"mode": "flowing", "digest": "d2"},
            "not played as b did: another version of the scenario; flowing mode, not turn",
        ),
    ],
)  # fmt: skip
def test_who_was_put_to_another_test_is_not_ranked_and_told_why(differs, reason):
    others = row("b"), row("c", 0.9)
    assert why(row("a", **differs), *others) == reason
    assert places(row("a", **differs), *others)[:2] == [("c", 1, False), ("b", 2, False)]


def test_a_reference_playbook_that_is_gone_is_told_from_one_with_a_mistake_in_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    plan = tmp_path / "scenarios" / "playbooks" / "ours.yaml"
    plan.parent.mkdir(parents=True)
    shutil.copy(files.shipped() / "playbooks" / "standard.yaml", plan)
    scenario = dataclasses.replace(sim.load("card-payments-down"), reference="ours")
    Exercise(scenario, ["executive"], team="a", seed=3, path=tmp_path / "a.jsonl").close()
    (row,) = held(tmp_path).rows
    assert row.skills and not row.no_skills
    plan.write_text(plan.read_text() + "\nwatchez: 5 min\n")
    (row,) = held(tmp_path).rows
    assert not row.skills and "cannot be used: " in row.no_skills
    assert re.search(r"ours\.yaml:\d+: .*watchez", row.no_skills) and "not there" not in row.no_skills
    plan.unlink()
    (row,) = held(tmp_path).rows
    assert row.no_skills == "the reference playbook of its scenario, ours, is not there any more"


def test_what_the_list_brings_by_itself_because_of_what_a_team_did_is_not_the_facilitators_doing(tmp_path):
    scenario = sim.load("card-payments-down")
    brought = []
    for team, released in (("talks", ""), ("silent", "by hand")):
        exercise = Exercise(scenario, ["executive"], team=team, seed=3, path=tmp_path / f"{team}.jsonl")
        if released:
            exercise.injects.release("seller asks")
        while exercise.now < 9_000:
            exercise.go_on(9_000)
        exercise.close()
        lines = read(exercise.path)[1]
        brought.append([line.inject for line in lines if getattr(line, "inject", "")])
    rows = held(tmp_path).rows
    assert all(len(injects) > 1 for injects in brought)
    assert {row.team: row.steps for row in rows} == {"talks": (), "silent": ("released seller asks",)}


def test_who_plays_it_a_second_time_is_ranked_once():
    again = row("a", 0.9, file="z.jsonl", date="2026-11-09T10:00:00")
    assert why(again, row("a"), row("b")) == "this team had played it before, on 2026-11-01"
    nameless = row("", file="1"), row("", 0.6, file="2")
    assert [place for _, place, _ in places(*nameless)] == [1, 2]  # who gives no name is nobody known
    assert why(again, row("a", ended_early=60)).startswith("this team had played it before")


def test_alone_nobody_is_first():
    assert why(row("a")) == "no other team has played it to the end"
    assert why(row("a"), row("b", ended_early=60)) == "no other team has played it to the end"
    assert beside([]) == ()


def test_nobody_is_ranked_by_contacts():
    with pytest.raises(ValueError, match="'contacts' ranks nobody; it is one of time to notify, time to resolve"):
        beside([row("a")], "contacts")


# --------------------------------------------------------------------------------------------- a folder of files


@pytest.fixture(scope="module")
def folder(card, tmp_path_factory):
    """Two teams that played alike, one of them the standard plan itself; a branch, one that was left, and a copy."""
    where = tmp_path_factory.mktemp("exercises")
    for team in ("book", "silent"):
        plan = files.load_playbook("standard" if team == "book" else "silent")
        exercise = Exercise(card, {COMMUNICATIONS_LEAD: ["Ann"]}, team=team, seed=7, path=where / f"{team}.jsonl")
        answer_as(ByPlaybook(plan, card.organisation, card), exercise).close()
    exercise.branch(3_600, where / "branch.jsonl").close()
    left = Exercise(card, {COMMUNICATIONS_LEAD: []}, team="left", seed=7, path=where / "left.jsonl")
    while left.now < 4_000:
        left.go_on(4_000)
    left.interject(act.Inject(COMMUNICATIONS_LEAD, "a journalist", "Yes or no?"))
    left.seat("it lead", "people", ["Bo"])
    left.close()
    shutil.copy(where / "book.jsonl", where / "copy.jsonl")
    (where / "empty.jsonl").write_text("")
    (where / "torn.jsonl").write_bytes((where / "left.jsonl").read_bytes()[:300])
    (where / "foreign.jsonl").write_text('{"type": "message"}\n[1]\n')
    (where / "bytes.jsonl").write_bytes(b"\xff\xfe\x00\n")
    (where / "changed.jsonl").write_bytes((where / "silent.jsonl").read_bytes().replace(b"silent", b"louder", 1))
    (where / "list.jsonl").write_text('{"exercise": 1, "scenario": []}\n')
    (where / "folder.jsonl").mkdir()
    return where


@pytest.fixture(scope="module")
def found(folder):
    return held(folder)


def test_every_exercise_has_its_row_and_every_other_file_its_reason(found, folder):
    assert sorted(row.file for row in found.rows) == ["book.jsonl", "branch.jsonl", "left.jsonl", "silent.jsonl"]
    unread = {one.file: one.why for one in found.unread}
    assert unread["copy.jsonl"] == "the same exercise as book.jsonl"
    assert "there is no whole line in this file" in unread["empty.jsonl"]
    assert "no whole line" in unread["torn.jsonl"]
    assert "changed" in unread["changed.jsonl"]
    for name in ("foreign", "bytes", "list", "folder"):
        assert unread[f"{name}.jsonl"], name
    assert len(found.rows) + len(found.unread) == len([*folder.glob("*.jsonl")]) - 2  # two finished logs beside them


def test_a_row_says_who_did_what_and_what_came_of_it(found, folder, card):
    rows = {row.file: row for row in found.rows}
    book, left = rows["book.jsonl"], rows["left.jsonl"]
    log = replay(folder / "book.jsonl").log
    score = sim.score(log)
    assert (book.attainment, book.coverage) == (score.attainment, score.coverage)
    assert book.gates == tuple(gate.expectation.name for gate in score.gates)
    assert dict(book.objectives) == {name: one.attainment for name, one in score.by_objective.items()}
    place = standing(card, log, runs=0)[NOTIFY]
    assert place.luck is None and book.skill(NOTIFY) == Skill(place.skill, place.beats)
    assert (book.scenario, book.team, book.seed, book.mode) == ("card-payments-down", "book", 7, "turn")
    assert book.ended_early is None and book.as_kept and book.sat("Ann") == (COMMUNICATIONS_LEAD,)
    assert left.ended_early == 4_000 and left.steps == ("inject",)
    assert left.seats == (COMMUNICATIONS_LEAD, "it lead to people") and left.sat("Bo") == ("it lead",)
    assert rows["branch.jsonl"].branch_of == "silent.jsonl at second 3600"


def test_the_plan_is_ranked_above_silence_and_the_others_are_not(found):
    assert places(*found.rows)[:2] == [("book", 1, False), ("silent", 2, False)]
    assert {place for _, place, _ in places(*found.rows)[2:]} == {None}


def test_an_exercise_whose_log_was_another_is_not_ranked(folder, tmp_path):
    for name in ("book", "silent"):
        shutil.copy(folder / f"{name}.jsonl", tmp_path)
    shutil.copy(folder / "book.log.jsonl", tmp_path / "silent.log.jsonl")
    rows = held(tmp_path).rows
    assert [row.as_kept for row in rows] == [row.team == "book" for row in rows]


def test_of_a_copy_that_was_gone_on_with_the_longer_file_counts(folder, tmp_path):
    whole = (folder / "book.jsonl").read_bytes()
    (tmp_path / "a.jsonl").write_bytes(b"".join(whole.splitlines(keepends=True)[:9]))
    (tmp_path / "b.jsonl").write_bytes(whole)
    again = held(tmp_path)
    assert [row.file for row in again.rows] == ["b.jsonl"] and again.unread[0].file == "a.jsonl"


def test_a_trend_goes_by_team_objective_and_date_and_leaves_branches_out(found):
    table = training.trends(found)
    assert set(table["team"]) == {"book", "silent", "left"}
    silent = table[(table["team"] == "silent") & (table["objective"] == training.EVERYTHING)]
    (row_,) = [row for row in found.rows if row.file == "silent.jsonl"]
    assert list(silent["attainment"]) == [row_.attainment] and list(silent["date"]) == [row_.day]


def test_pictures_say_who_is_not_ranked_and_who_ended_early(found):
    axes = plot.teams(beside(found.rows)).axes[0]
    assert {text.get_text() for text in axes.texts} == {"place 1", "place 2", "not ranked"}
    axes = plot.trend(found).axes[0]
    assert {line.get_markerfacecolor() for line in axes.get_lines()} >= {"white"}
    with pytest.raises(ValueError, match="no exercise has put 'nothing' to the test; there is everything"):
        plot.trend(found, "nothing")
    with pytest.raises(ValueError, match="nothing to draw"):
        plot.teams([])


def test_a_table_in_the_shell_has_no_words_of_the_machine():
    early = training.trends([row("a", ended_early=60, objectives=(("tell", None),)), row("b")])
    said = _shown(early.assign(seat="it lead"))
    assert "yes" in said and "IT lead" in said
    assert not {"True", "False", "None", "nan", "it lead"} & set(re.split(r"\s{2,}|\n", said))


def test_the_verb_shows_the_tables_and_says_apart_what_was_not_read(folder, capsys, tmp_path):
    picture = tmp_path / "teams.svg"
    assert main(["teams", str(folder), "--json", "-o", str(picture)]) == 0
    out = capsys.readouterr()
    told = json.loads(out.out)
    assert [one["place"] for one in told["side by side"]] == ["1", "2", "–", "–"]
    assert told["not read"]["copy.jsonl"] in out.err and picture.stat().st_size
    assert main(["teams", str(tmp_path), "--scenario", "slow-search"]) == 0
    assert "holds no exercise of slow-search" in capsys.readouterr().out
    assert main(["teams", str(tmp_path / "gone")]) == 2
    assert "a folder with exercises is wanted" in capsys.readouterr().err


# ------------------------------------------------------------------------------------------------------- retests


def test_what_a_review_chose_has_an_owner_a_date_and_is_open_until_it_was_played(tmp_path, capsys):
    scenario = sim.load("payments-again")
    exercise = Exercise(scenario, ["executive"], team="a", seed=3, path=tmp_path / "a.jsonl")
    answer_as(ByPlaybook(files.load_playbook(scenario.reference), scenario.organisation, scenario), exercise).close()
    better = sim.improved(exercise)
    assert better.digest != scenario.digest
    Exercise(better, ["executive"], team="a", seed=3, path=tmp_path / "b.jsonl").close()
    table = training.retest(tmp_path / "a.jsonl", replications=2)
    assert set(table["status"]) == {training.TO_DO} and all(table["owner"]) and table["achieved"].notna().all()
    takes = {one.name: one.takes // 86_400 for one in scenario.organisation.aftermath.improvements}
    began = training.number(read(tmp_path / "a.jsonl")[0].date[:10])
    assert [training.number(due) - began for due in table["due"]] == [takes[name] for name in table["improvement"]]
    assert main(["retest", str(tmp_path / "a.jsonl"), "--replications", "2"]) == 0
    assert "retested in b.jsonl" in capsys.readouterr().out
    assert training.played_since(tmp_path / "a.jsonl", exercise.log) == ["b.jsonl"]
    for name, begins in (("r.md", "# EXERCISE: Improvements, retested"), ("r.csv", "improvement,owner,due,status")):
        assert main(["retest", str(tmp_path / "a.jsonl"), "--replications", "2", "-o", str(tmp_path / name)]) == 0
        written = (tmp_path / name).read_text(encoding="utf-8")
        assert written.startswith(begins) and "check repairs by a script" in written and "b.jsonl" in written
    assert main(["retest", str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "r.pdf")]) == 2
    capsys.readouterr()
    assert main(["retest", str(tmp_path / "b.jsonl")]) == 0
    assert "chose nothing to improve" in capsys.readouterr().out
