"""The hot wash and the report on the debrief page: what people say there is kept, summed up and taken away."""

from __future__ import annotations

import base64
import csv
import dataclasses
import io
import re

import pytest
from ipywidgets import Dropdown, Textarea

from sim import actions as act
from sim.exercise import Answers, BadRecord, Edited, Exercise, read, remarks, replay, summed
from sim.exercise.record import Record
from sim.scenario import COMMUNICATIONS_LEAD, IT_LEAD, USUAL_QUESTIONS, Question
from sim.widgets.debrief import Debrief
from sim.widgets.downloads import files
from sim.widgets.hotwash import HotWash, summary

from .drawn import click, shown

OWN = (
    Question("Was it <real>?", "scale"),
    Question("Name one.", "what went well", (COMMUNICATIONS_LEAD,)),
    Question("Did the pager help?", asked=(IT_LEAD,)),
)


@pytest.fixture(scope="module")
def washed(card):
    """The scenario with questions of its own, which ends soon."""
    return dataclasses.replace(card, hot_wash=OWN, lasts=1_200)


@pytest.fixture
def ended(tmp_path, washed):
    exercise = Exercise(washed, [COMMUNICATIONS_LEAD, IT_LEAD], seed=4, team="Blue", path=tmp_path / "a.jsonl")
    while not exercise.ended:
        exercise.go_on()
    exercise.close()
    return exercise


def quotes(exercise, item):
    found = summed(exercise.scenario, remarks(exercise), exercise.header.seed)
    return [quote.text for quote in next(one for one in found if one.item == item).quotes]


def test_a_scenario_that_says_nothing_asks_the_usual_questions(card):
    assert card.questions == USUAL_QUESTIONS
    assert {question.kind for question in USUAL_QUESTIONS} == {"scale", "free text", "what went well"}


def test_each_seat_is_asked_what_is_for_it_by_inputs_that_say_what_they_ask(ended):
    wash = HotWash(ended)
    wash.role.value = COMMUNICATIONS_LEAD
    assert list(wash.answers) == ["Was it <real>?", "Name one. (went well)", "Name one. (did not go well)"]
    assert [type(answer) for answer in wash.answers.values()] == [Dropdown, Textarea, Textarea]
    assert all(widget.description == item for item, widget in wash.answers.items())
    wash.role.value = IT_LEAD
    assert list(wash.answers) == ["Was it <real>?", "Did the pager help?"]
    wash.role.value = ""
    assert list(wash.answers) == ["Was it <real>?"]


def test_a_sheet_without_a_name_keeps_neither_name_nor_seat(ended):
    wash = HotWash(ended)
    wash.role.value, wash.who.value = IT_LEAD, "Ada"
    wash.answers["Did the pager help?"].value = "It <b>woke</b> the wrong one."
    click(wash.view, "Hand in this sheet")
    (sheet,) = remarks(ended)
    assert (sheet.role, sheet.who) == ("", "")
    assert "Ada" not in ended.path.read_text(encoding="utf-8").splitlines()[-1]
    assert "It &lt;b&gt;woke&lt;/b&gt; the wrong one." in shown(wash.view)


def test_a_sheet_with_a_name_says_whose_it_is_and_the_last_one_counts(ended):
    wash = HotWash(ended)
    for degree in ("2", "5"):
        wash.role.value, wash.who.value, wash.nameless.value = IT_LEAD, "Ada", False
        wash.answers["Was it <real>?"].value = degree
        click(wash.view, "Hand in this sheet")
    assert [(sheet.role, sheet.who) for sheet in remarks(ended)] == [(IT_LEAD, "Ada")] * 2
    counts = summed(ended.scenario, remarks(ended))[0].counts
    assert counts == {"1": 0, "2": 0, "3": 0, "4": 0, "5": 1}


def test_an_empty_sheet_is_not_filed_and_one_that_cannot_be_written_says_so(ended):
    wash = HotWash(ended)
    click(wash.view, "Hand in this sheet")
    assert "Nothing is answered" in shown(wash.view) and not remarks(ended)
    wash.answers["Was it <real>?"].value = "4"
    other = Record(ended.path, new=False)  # somebody else has it open
    click(wash.view, "Hand in this sheet")
    other.close()
    assert "could not be kept" in shown(wash.view) and not remarks(ended)


def test_words_are_shown_in_an_order_that_has_nothing_to_do_with_who_spoke_first(ended, tmp_path, washed):
    words = [f"answer {n}" for n in range(8)]
    back = Exercise(washed, [IT_LEAD], seed=4, path=tmp_path / "b.jsonl")
    for exercise, order in ((ended, words), (back, words[::-1])):
        for text in order:
            exercise.remark(Answers(exercise.now, (("Did the pager help?", text),)))
    back.close()
    shown_ = quotes(ended, "Did the pager help?")
    assert shown_ == quotes(back, "Did the pager help?")
    assert sorted(shown_) == words and shown_ not in (words, words[::-1])


def test_what_is_said_afterwards_is_no_part_of_the_log_and_the_file_reads_replays_and_goes_on(tmp_path, washed):
    exercise = Exercise(washed, [COMMUNICATIONS_LEAD], seed=4, path=tmp_path / "c.jsonl")
    exercise.go_on(300)
    exercise.remark(Answers(exercise.now, (("Was it <real>?", "3"),)))
    exercise.close()
    exercise.remark(Edited(exercise.now, "post-incident report", (("summary", "It was short."),)))
    assert exercise.closed
    again = Exercise.resume(exercise.path)
    assert again.now == 300 and again.log == exercise.log and len(remarks(again)) == 2
    while not again.ended:
        again.go_on()
    again.close()
    again.remark(Answers(again.now, (("Was it <real>?", "4"),), IT_LEAD, "Ada"))
    assert replay(again.path).identical is True
    assert [type(line).__name__ for line in remarks(again)] == ["Answers", "Edited", "Answers"]
    assert not remarks(again.branch(600, tmp_path / "branch.jsonl"))


def test_a_remark_that_could_not_be_read_again_is_not_filed(ended):
    before = ended.path.read_bytes()
    for wrong in (
        Answers(ended.now, (("Was it <real>?", "x" * (act.LONGEST_TEXT + 1)),)),
        Answers(ended.now, (("Was it <real>?",),)),
        Answers(ended.now, (("Was it <real>?", "\ud800"),)),
        Edited(ended.now, "love letter", ()),
    ):
        with pytest.raises(ValueError):
            ended.remark(wrong)
    assert ended.path.read_bytes() == before and ended.closed
    ended.path.write_bytes(before + b'{"line": "answers", "at": 1200, "answers": [["a"]], "role": "", "who": ""}\n')
    with pytest.raises(BadRecord):
        read(ended.path)


def test_before_the_end_the_hot_wash_waits_until_somebody_opens_it(tmp_path, washed):
    exercise = Exercise(washed, [IT_LEAD], seed=4, path=tmp_path / "d.jsonl")
    exercise.go_on(300)
    wash = HotWash(exercise)
    assert "Hand in this sheet" not in shown(wash.view)
    click(wash.view, "Open the hot wash now")
    wash.answers["Was it <real>?"].value = "1"
    click(wash.view, "Hand in this sheet")
    assert summed(washed, remarks(exercise))[0].counts["1"] == 1
    assert not exercise.closed
    exercise.close()


def test_the_hot_wash_comes_before_the_numbers_and_is_put_away_when_everybody_has_spoken(ended):
    cards = Debrief(ended).view.children
    assert ["Hot wash" in shown(card) for card in cards[:2]] == [True, False]
    assert "Looking back" in shown(cards[1]) and "Hand in this sheet" in shown(cards[0])
    wash = HotWash(ended)
    click(wash.view, "That was all: on to the numbers")
    assert "Hand in this sheet" not in shown(wash.view) and "Open the hot wash now" in shown(wash.view)
    click(wash.view, "Open the hot wash now")
    wash.answers["Was it <real>?"].value = "4"
    click(wash.view, "Hand in this sheet")
    again = HotWash(ended)  # somebody looks back once more
    assert "Hand in this sheet" not in shown(again.view) and "Was it &lt;real&gt;?" in shown(again.view)
    click(again.view, "Hand in one more sheet")
    assert "Hand in this sheet" in shown(again.view)


def test_the_summary_counts_each_degree_and_escapes_what_was_said(ended):
    for degree in ("4", "4", "1"):
        ended.remark(Answers(ended.now, (("Was it <real>?", degree), ("Name one. (went well)", "<i>calm</i>"))))
    html = summary(summed(ended.scenario, remarks(ended)))
    assert "<td>1</td><td>0</td><td>0</td><td>2</td><td>0</td><td>3</td>" in html
    assert "Was it &lt;real&gt;?" in html and "<i>" not in html
    assert html.count("“&lt;i&gt;calm&lt;/i&gt;”") == 3


# ------------------------------------------------------------------------------------------- the debrief page


def downloaded(debrief):
    links = re.findall(r'download="([^"]+)" href="data:[^;]+;base64,([^"]+)"', debrief._links.value)
    return {name.partition(".")[2]: base64.b64decode(content).decode() for name, content in links}


def test_the_debrief_takes_sheets_and_the_report_and_their_files_follow(ended):
    debrief = Debrief(ended)
    assert not any("hot-wash" in name for name in downloaded(debrief))
    assert "## Timeline" in downloaded(debrief)["report.md"]
    wash = debrief.hot_wash
    wash.role.value = COMMUNICATIONS_LEAD
    wash.answers["Was it <real>?"].value = "4"
    wash.answers["Name one. (did not go well)"].value = "=1+1 | *all* <b>of</b> it"
    click(wash.view, "Hand in this sheet")
    found = downloaded(debrief)
    rows = list(csv.DictReader(io.StringIO(found["hot-wash.csv"])))
    assert {"question": "Was it <real>?", "kind": "scale", "answer": "4", "times": "1", "by": ""} in rows
    assert next(row["answer"] for row in rows if row["question"].endswith("(did not go well)")).startswith("'=1+1")
    assert "<b>" not in found["hot-wash.md"] and r"\*all\*" in found["hot-wash.md"]


def test_the_report_is_edited_on_the_page_kept_beside_the_exercise_and_taken_away(ended):
    log, debrief = ended.log, Debrief(ended)
    click(debrief.report.view, "Write the report …")
    paper = debrief.report.paper
    assert next(iter(paper.parts)) == "summary" and paper.parts["timeline"].value
    paper.parts["what went well"].value = "We <script>spoke</script> early."
    click(debrief.report.view, "Write the post-incident report down")
    assert ended.log == log and ended.closed
    found = downloaded(Debrief(ended))
    for page in (found["report.md"], found["report.html"]):
        assert page.count("EXERCISE") >= 1 and "<script" not in page and "early" in page
    assert "What went well" in found["report.md"]
    again = Debrief(ended).report
    click(again.view, "Write the report …")
    assert again.paper.parts["what went well"].value == "We <script>spoke</script> early."


def test_documents_that_were_written_can_be_taken_away(tmp_path, card):
    exercise = Exercise(card, seed=4, path=tmp_path / "e.jsonl")
    exercise.go_on()
    words = (("headline", "Cards fail <b>now</b>"),)
    exercise.act(COMMUNICATIONS_LEAD, act.WriteDocument("press release", words), minutes=0)
    page = next(f for f in files(exercise, exercise.log, {}, Debrief(exercise).score) if "documents" in f.name)
    assert b"Press release, by the communications lead" in page.content and b"<b>" not in page.content
    exercise.close()
