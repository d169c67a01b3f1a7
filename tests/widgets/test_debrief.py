"""The debrief: its sentence and tables say what the measures and judgements say, and its files hold it."""

from __future__ import annotations

import base64
import csv
import dataclasses
import io
import json
import math
import re
from html import escape

import pytest

from sim import actions as act
from sim import files
from sim.evaluation import LATE, MET, Judgement, messages, score
from sim.events import NoticeSent
from sim.exercise import Exercise, Marked, counterpart, remarks, replay
from sim.log import Log, from_lines
from sim.metrics import UNITS, in_words, measures, targets
from sim.metrics.words import grouped
from sim.scenario import COMMUNICATIONS_LEAD, changed, lasted
from sim.widgets import debrief, downloads
from sim.widgets.debrief import Debrief, sentence
from sim.widgets.numbers import MAIN
from sim.widgets.rubric import marked, scored
from sim.widgets.scored import judgement

from .drawn import click, clock, shown


@pytest.fixture(scope="module")
def played(tmp_path_factory, card):
    """A finished exercise: the first option each time, with a reason."""
    exercise = Exercise(card, seed=4, team="Blue <b>", path=tmp_path_factory.mktemp("played") / "a.jsonl")
    while not exercise.ended:
        for prompt in exercise.go_on():
            exercise.answer(prompt.id, prompt.options[0].name, reason="because")
    exercise.close()
    return exercise


@pytest.fixture(scope="module")
def looked_back(played):
    """Its debrief."""
    return Debrief(played)


def test_the_sentence_sets_us_beside_the_reference_and_silence(looked_back, played, card):
    ours = measures(played.log)["time to notify"]
    theirs = measures(counterpart(card, "standard", 4))["time to notify"]
    assert looked_back.sentence.startswith(f"Half of the affected customers knew after {ours:.0f} minutes; ")
    assert f"with the reference playbook on the same luck after {theirs:.0f};" in looked_back.sentence
    assert looked_back.sentence.endswith("had nobody spoken, not within the four hours.")


def test_what_never_happened_is_said_as_such(card):
    never = {
        "you": {"time to notify": math.nan},
        "standard": {"time to notify": 61.2},
        "silent": {"time to notify": math.nan},
    }
    assert sentence(never, card) == (
        "Half of the affected customers did not know within the four hours; with the reference playbook on the same "
        "luck after 61; had nobody spoken, not within the four hours."
    )
    assert "within the 150 minutes" in sentence(never, changed(card, ("lasts",), 9000))
    assert "within the one hour;" in sentence(never, changed(card, ("lasts",), 3600))


def test_after_a_false_alarm_nobody_is_said_not_to_have_known():
    red = files.load("red-board")
    lost = {"you": {"revenue lost": 1_200.0}, "standard": {"revenue lost": 0.0}}
    said = sentence(lost, red)
    assert said.startswith("It was a false alarm: nothing was broken, and nobody had to be told.")
    assert "cost you ZAR 1,200 in orders; with the reference playbook, ZAR 0." in said


def test_what_was_late_by_seconds_is_told_to_the_second():
    late = Judgement(files.load("card-payments-down").expectations[3], LATE, 10.0, after=0, at=1_204)
    assert "after 20 min 4 s, 20 min allowed" in judgement(late)
    assert "after 25 min, 20 min allowed" in judgement(dataclasses.replace(late, at=1_500))


def test_every_measure_stands_in_the_table_with_its_unit(looked_back, card):
    table = debrief.measures_table(looked_back.measures, card)
    for name in UNITS:
        assert f'<th scope="row">{name}</th>' in table.replace("&gt;", ">")
    assert table.count("<td>") == 3 * len(UNITS)
    ours = looked_back.measures["you"]
    assert in_words("revenue lost", ours["revenue lost"], "ZAR") == f"ZAR {ours['revenue lost']:,.0f}"
    assert in_words("time to notify", math.nan) == "never"


def test_the_organisations_own_targets_are_listed_with_what_came_of_them(looked_back, played):
    table, frame = debrief.targets_table(played.log), targets(played.log)
    assert table in shown(looked_back.view)
    assert f"{frame['kept'].sum()} of {len(frame)} of the organisation's own targets kept" in table
    assert all(f">{name}</th>" in table for name in frame["target"])
    assert all(f"<td>{lasted(row.allowed)}</td>" in table for row in frame.itertuples())
    at_once = dataclasses.replace(played.log.scenario.organisation.targets[0], declare=45)
    quick = changed(played.log.scenario, ("organisation", "targets"), (at_once,))
    assert "<td>45 s</td>" in debrief.targets_table(dataclasses.replace(played.log, scenario=quick))
    assert table.count("<td>kept</td>") == frame["kept"].sum()


def test_without_targets_there_is_no_table(played):
    none = changed(played.log.scenario, ("organisation", "targets"), ())
    assert debrief.targets_table(dataclasses.replace(played.log, scenario=none)) == ""


def test_the_scorecard_has_every_expectation_with_its_evidence(looked_back, played):
    said = shown(looked_back.view)
    for one in score(played.log):
        assert one.expectation.text in said.replace("&#x27;", "'")
    assert f"{score(played.log).attainment:.0%} of what was put to the test" in said


def test_evidence_points_to_its_moment_in_the_timeline(looked_back, played):
    judged = next(j for j in score(played.log) if j.at is not None)
    click(looked_back.view, f"{debrief.wording.clock(played.scenario.starts + judged.at)} ▸")
    assert abs(looked_back.timeline.selected["at"] - judged.at) < 600


def test_decisions_are_listed_with_answer_time_and_reason(looked_back, played):
    table = debrief.decisions(played.log, (COMMUNICATIONS_LEAD,))
    assert table.count("<tr>") == 1 + sum(
        type(e).__name__ == "PromptClosed" and e.role == COMMUNICATIONS_LEAD for e in played.log
    )
    assert "because" in table and "holding statement" in table
    assert "may decide" not in debrief.decisions(played.log, ("executive",))


@pytest.fixture
def ended_early(tmp_path, card):
    """`ended_early(second)`: an exercise that goes on to that second, the first option each time, and its debrief."""

    def play(second: int):
        exercise = Exercise(card, seed=4, path=tmp_path / f"{second}.jsonl")
        while exercise.now < second:
            for prompt in exercise.go_on(second):
                exercise.answer(prompt.id, prompt.options[0].name)
        return exercise, Debrief(exercise)

    return play


def test_ending_early_judges_every_column_up_to_then_and_says_so(ended_early, card):
    exercise, early = ended_early(2640)
    for name, log in {"you": exercise.log, "standard": counterpart(card, "standard", 4)}.items():
        assert early.measures[name] == pytest.approx(measures(log, 2640), nan_ok=True)
    said = shown(early.view)
    assert early.sentence.startswith(f"When you ended at {clock(exercise)}, half of the affected customers ")
    assert early.sentence.endswith("; had nobody spoken, not by then.")
    assert f"You ended at {clock(exercise)}. Every column is judged up to then" in said
    assert "four hours" not in said and "counts as not done" not in said
    assert "<td>not yet</td>" in said and "<td>never</td>" not in said
    assert early.measures["you"]["revenue lost"] <= early.measures["silent"]["revenue lost"]
    curves = [c for lane in early.timeline.lanes for c in lane.get("curves", ())]
    assert max(second for c in curves for second, _ in c["points"]) == 2640 == early.timeline.end


def test_the_scorecard_of_one_ended_early_says_first_how_little_was_put_to_the_test(ended_early):
    exercise, early = ended_early(2640)
    tested = len(early.score.exercised)
    assert 0 < tested < len(early.score.judgements)
    wanted = f"When you ended at {clock(exercise)}, {tested} of {len(early.score.judgements)} expectations had been put"
    assert wanted in shown(early.view)


def test_targets_that_were_not_due_are_neither_kept_nor_broken(ended_early):
    _, early = ended_early(1500)
    assert "not due yet</summary>" in shown(early.view) and "<td>not due yet</td>" in shown(early.view)


@pytest.mark.parametrize("second", [0, 300, 599, 600, 601])
def test_one_that_was_ended_before_anything_went_wrong_is_looked_back_at(ended_early, second):
    exercise, early = ended_early(second)
    assert early.sentence == f"You ended at {clock(exercise)}, before anything had gone wrong." or second > 600
    assert "Measures" in shown(early.view)
    assert f"ended early at {clock(exercise)}" in content(early, exercise, "as text")


def test_refusals_that_cost_a_decision_stand_among_the_decisions(tmp_path, card):
    exercise = Exercise(card, seed=4, path=tmp_path / "a.jsonl")
    (first, *_) = exercise.go_on()
    exercise.act(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",)), minutes=0)
    exercise.answer(first.id, first.options[0].name, minutes=90)
    while exercise.now < first.opened + 7_000:
        exercise.go_on(first.opened + 7_000)
    table = debrief.decisions(exercise.log, exercise.people)
    assert f"the answer “{first.options[0].name}” did not count: this is not to be decided (any more)" in table
    assert "a notice to customers" in table and "did not count: the notice says nothing" in table


def test_how_long_it_took_is_set_beside_what_was_allowed(looked_back):
    said = shown(looked_back.view)
    assert re.search(r"after [\d.]+ min, \d+ min allowed", said)
    assert "took" not in said.split("Scorecard")[1].split("What was")[0]


def content(looked_back, played, words: str) -> str:
    files = downloads.files(played, played.log, looked_back.measures, looked_back.score)
    link = next(f for f in files if words in f.words)
    page = downloads.links([link])
    data = re.search(r'href="data:[^;]+;base64,([^"]+)"', page).group(1)
    return base64.b64decode(data).decode()


def test_the_exercise_that_is_downloaded_replays(looked_back, played, tmp_path):
    (tmp_path / "a.jsonl").write_text(content(looked_back, played, "The exercise"))
    assert replay(tmp_path / "a.jsonl").log == played.log


def test_the_log_that_is_downloaded_is_the_log(looked_back, played):
    lines = content(looked_back, played, "The log").splitlines()
    assert from_lines(lines, played.scenario) == played.log
    assert all(json.loads(line) for line in lines)


def test_the_measures_that_are_downloaded_are_the_measures(looked_back, played):
    rows = list(csv.DictReader(io.StringIO(content(looked_back, played, "The measures"))))
    assert [row["measure"] for row in rows] == list(UNITS)
    ours = measures(played.log)
    for row in rows:
        value = ours[row["measure"]]
        assert row["you"] == "" if math.isnan(value) else float(row["you"]) == pytest.approx(value, rel=1e-5)


def test_the_scorecards_hold_every_judgement_and_say_exercise(looked_back, played):
    for words in ("as text", "to print"):
        card = content(looked_back, played, words)
        assert "EXERCISE: Card payments down" in card
        assert all(j.expectation.text in card.replace("&#x27;", "'") for j in score(played.log))
    assert "Blue <b>" not in content(looked_back, played, "to print")


def test_a_run_that_broke_a_law_says_that_its_numbers_are_not_to_be_trusted(card, tmp_path):
    exercise = Exercise(card, seed=4, path=tmp_path / "a.jsonl")
    exercise.go_on()
    assert debrief.FAULT not in shown(Debrief(exercise).view)
    exercise.world.log.append(exercise.world.log[0])  # time goes back
    assert "time only goes on" in shown(Debrief(exercise).view)
    assert debrief.FAULT.replace("'", "&#x27;") in shown(Debrief(exercise).view)


def test_measures_stand_under_what_they_are_about_and_those_that_say_nothing_are_folded_away(looked_back, card):
    table = debrief.measures_table(looked_back.measures, card)
    heads = re.findall(r'scope="rowgroup"[^>]*>([^<]+)<', table)
    assert heads == [head for head in grouped() if head in heads] and {"Detecting", "Telling", "Losing"} <= set(heads)
    idle = table.partition("Did not happen, or nothing to measure here")[2]
    silent = [n for n in UNITS if all(math.isnan(row[n]) for row in looked_back.measures.values()) and n not in MAIN]
    for name in (*silent, "records exposed", "time to contain"):
        assert f">{name}</th>" in idle, "no records get out here"
    assert ">time to detect</th>" not in idle


def test_what_a_breach_exposed_stands_among_the_main_measures(looked_back, card):
    breach = changed(card, ("fault", "exposes"), 8.0)
    main = debrief.measures_table(looked_back.measures, breach).partition("<details>")[0]
    assert ">records exposed</th>" in main and ">time to contain</th>" in main
    assert ">records exposed</th>" not in debrief.measures_table(looked_back.measures, card).partition("<details>")[0]


def test_every_measure_is_in_one_group_and_groups_name_nothing_else():
    named = [name for names in grouped().values() for name in names]
    assert sorted(named) == sorted(UNITS)


def test_a_long_notice_is_named_by_its_first_words():
    long = "“" + "Card payments fail at the moment. " * 9 + "”"
    assert debrief._QUOTE.sub(debrief._shortened, f"A notice: {long} May it go?").endswith(
        "fail at the moment. …” May it go?"
    )
    assert debrief._QUOTE.sub(debrief._shortened, "“Short.” So?") == "“Short.” So?"


# ------------------------------------------------------------------------------------------------ messages


def test_every_message_has_its_score_and_opens_to_every_element(looked_back, played):
    page, scores = shown(looked_back.scored.view), messages(played.log)
    assert len(scores) > 3 and page.count("<details>") == len(scores)
    assert "presence of elements, not quality" in page
    for one in scores:
        assert f"{escape(one.message.name)}: <strong>{one.score:.0f} of 100</strong>" in page
    assert page.count("<tr><td>") == sum(len(one.points) for one in scores)


def test_an_evaluators_score_needs_a_reason_and_is_kept_beside_the_rubrics(looked_back, played):
    card = looked_back.scored
    card.score.value = 77
    click(card.view, "Keep both")
    assert "Say why" in shown(card.view) and not [x for x in remarks(played) if isinstance(x, Marked)]
    own = card.scores[0].score
    card.reason.value, card.who.value = "it was <b>warm</b>", "Ines"
    click(card.view, "Keep both")
    (mark,) = [line for line in remarks(played) if isinstance(line, Marked)]
    assert (mark.notice, mark.score, mark.who) == (card.scores[0].message.name, 77, "Ines")
    page = shown(card.view)
    assert f"the rubric {own:.0f}, the evaluator 77 (Ines): it was &lt;b&gt;warm&lt;/b&gt;" in page
    assert f"1 compared; evaluators gave {77 - own:+.1f} points on average" in page
    assert replay(played.path).identical
    text = content(Debrief(played), played, "The messages, scored")
    assert "presence of elements, not quality" in text and "the evaluator 77" in text


def test_a_script_in_a_message_is_inert_on_the_card(card):
    words = (
        ("what happened", "<script>alert(1)</script> Cards fail <img onerror=x>."),
        ("whose fault it is", "<b>They</b>."),
    )
    sent = NoticeSent(
        900, "<i>n</i>", "communications lead", "customers", "called in", ("banner",), ("a",), 1, words, None, (), 0.0
    )  # fmt: skip
    scores = messages(Log(card, (sent,)))
    page = scored(scores, card.starts) + marked(scores, [Marked(1, "<i>n</i>", 5, "<script>", "<u>")])
    assert not {"<script>", "<img", "<i>", "<u>", "<b>"} & set(re.findall(r"<\w+>?", page))
    assert "gate: blames somebody else" in page and "&lt;script&gt;" in page


def test_a_notice_that_nobody_asked_for_is_called_one_in_the_table_of_decisions(card, tmp_path):
    exercise = Exercise(card, seed=4, path=tmp_path / "a.jsonl")
    exercise.go_on()
    said = (("what happened", "Cards fail."),)
    exercise.act(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner", "x"), fields=said), minutes=0)
    exercise.close()
    html = debrief.decisions(exercise.log, exercise.people)
    assert "<td>a notice to customers by banner, X</td>" in html and "draft: " not in html


def test_what_is_taken_away_names_days_and_hours_as_people_do(card):
    days = dataclasses.replace(card, lasts=4 * 86_400)
    one = dataclasses.replace(card.expectations[0], within=3 * 86_400)
    judged = Judgement(one, MET, 10.0, after=21_000, at=2 * 86_400, occasion=1, evidence=2)
    cells = downloads._row(judged, Log(days, (), "us", 1))
    assert cells[3:5] == ("42 h 10 min", "3 days") and cells[5] == "16:30 (+2 d), log entries 1, 2"
    assert "after 42 h 10 min, 3 days allowed" in judgement(judged)


def test_what_is_taken_away_has_a_date_and_no_time_stamp(looked_back, played):
    assert re.search(
        r"<h1>EXERCISE: Card payments down, .*, \d{4}-\d\d-\d\d</h1>", content(looked_back, played, "to print")
    )
