"""How sure people are before the team decides: kept from everybody until the debrief, and no part of the incident."""

from __future__ import annotations

import pytest

from sim.exercise import Exercise, Leaned, leanings, remarks, replay
from sim.exercise.record import BadRecord, read
from sim.scenario import COMMUNICATIONS_LEAD, IT_LEAD
from sim.widgets.debrief import Debrief
from sim.widgets.leaning import OTHERWISE, leaned
from sim.widgets.tabletop import Table

from .drawn import click, shown


@pytest.fixture
def asked(tmp_path, card):
    """An exercise in which the communications lead has something to decide."""
    exercise = Exercise(card, [COMMUNICATIONS_LEAD], seed=4, path=tmp_path / "a.jsonl")
    while not exercise.prompts:
        exercise.go_on()
    yield exercise
    exercise.close()


def at_table(exercise):
    table = Table(exercise)
    table.refresh()
    return table


def lean(table, option, sure, who=""):
    form = table.decisions.leaning
    click(table.view, "Before you decide")
    form.option.value, form.sure.value, form.who.value = option, sure, who
    click(table.view, "Keep it to myself")
    return form


def test_what_each_would_do_is_kept_and_shown_to_nobody_before_the_debrief(asked):
    table, prompt = at_table(asked), asked.prompts[0]
    first, second = prompt.options[0].name, prompt.options[1].name
    lean(table, first, 80, "Zanele")
    form = lean(table, "", 60)
    assert "Said here so far: 2" in shown(table.view) and "Zanele" not in shown(table.view)
    assert form.who.value == "" and form.option.value is None
    said = [line for line in remarks(asked) if isinstance(line, Leaned)]
    assert [(one.prompt, one.option, one.sure, one.who) for one in said] == [
        (prompt.id, first, 80, "Zanele"),
        (prompt.id, "", 60, ""),
    ]
    asked.answer(prompt.id, second)
    while not asked.ended:
        asked.go_on()
    looking_back = shown(Debrief(asked).view)
    assert "Somebody leaned another way in 1 of 1." in looking_back
    assert f"Zanele: {first}, 80 %" in looking_back and f"somebody: {OTHERWISE}, 60 %" in looking_back
    assert replay(asked.path).identical


def test_nothing_is_kept_until_it_is_said_what_and_how_sure(asked):
    table, option = at_table(asked), asked.prompts[0].options[0].name
    for chosen in ((None, 80), (option, None)):
        form = lean(table, *chosen)
        assert "Choose what you would do" in shown(form.view)
        click(table.view, "Keep it to myself")
        form._put_away()
    assert remarks(asked) == []


def test_a_decision_that_closes_takes_its_form_with_it_and_another_one_leaves_it_alone(asked):
    table = at_table(asked)
    click(table.view, "Before you decide")
    table.decisions.leaning.who.value = "Zanele"
    table.refresh()
    assert "Keep it to myself" in shown(table.view) and table.decisions.leaning.who.value == "Zanele"
    click(table.decisions.view, table.decisions.first.description)
    assert "Keep it to myself" not in shown(table.view)


def test_the_last_word_before_the_answer_counts_and_none_after_it(asked):
    prompt, (first, second, *_) = asked.prompts[0].id, (o.name for o in asked.prompts[0].options)
    for option, sure in ((first, 90), (second, 70)):
        asked.remark(Leaned(asked.now, prompt, option, sure, "Zanele"))
    asked.remark(Leaned(asked.now, "no such question", first, 50))
    asked.answer(prompt, first)
    while not any(e.prompt == prompt for e in asked.log if type(e).__name__ == "PromptClosed"):
        asked.go_on()
    asked.go_on(asked.now + 60)
    asked.remark(Leaned(asked.now, prompt, first, 100, "Zanele"))
    (only,) = leanings(asked.log, remarks(asked))
    assert [(one.option, one.sure) for one in only.said] == [(second, 70)] == [(x.option, x.sure) for x in only.apart]
    assert only.decided == first and not only.silent
    assert "somebody" not in leaned([only], 0).split("before that")[1] and leaned([], 0) == ""


def test_what_nobody_answers_says_so(asked):
    prompt = asked.prompts[0]
    asked.remark(Leaned(asked.now, prompt.id, prompt.default, 50))
    while prompt.id in asked.world.prompts:
        asked.go_on()
    (only,) = leanings(asked.log, remarks(asked))
    assert only.silent and only.apart == () and f"nobody answered: {prompt.default}" in leaned([only], 0)
    assert "All leaned to what was decided" in leaned([only], 0)


@pytest.mark.parametrize("sure", [-1, 101, 50.5, True, "80"])
def test_sureness_is_a_whole_number_of_percent(asked, sure):
    with pytest.raises(ValueError, match="sure is"):
        asked.remark(Leaned(asked.now, asked.prompts[0].id, "", sure))
    assert remarks(asked) == []


def test_a_file_in_which_it_was_changed_is_refused(asked):
    asked.remark(Leaned(asked.now, asked.prompts[0].id, "", 50))
    asked.close()
    text = asked.path.read_text(encoding="utf-8")
    asked.path.write_text(text.replace('"sure": 50', '"sure": 500'), encoding="utf-8")
    with pytest.raises(BadRecord, match="sure is 500"):
        read(asked.path)


def test_only_seats_at_the_table_are_asked(asked):
    assert IT_LEAD not in asked.people
    table = at_table(asked)
    assert [value for _, value in table.decisions.leaning.prompt.options] == [p.id for p in asked.prompts]
