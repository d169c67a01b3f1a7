"""The start page: its first offer, what it begins, what it can go on with, and errors of files in words."""

from __future__ import annotations

import shutil

import pytest

from sim import files
from sim.exercise import Exercise
from sim.exercise import record as rec
from sim.scenario import COMMUNICATIONS_LEAD, IT_LEAD, ROLES
from sim.widgets.startpage import NOBODY, StartPage

from .drawn import buttons, click, clock, shown


@pytest.fixture
def page(tmp_path):
    """A start page over an empty folder."""
    return StartPage(tmp_path / "exercises")


def begun(folder) -> rec.Header:
    (path,) = folder.glob("*.jsonl")
    return rec.read(path)[0]


def test_the_first_offer_is_card_payments_with_the_communications_lead_in_turns(page, tmp_path):
    page.go.click()
    header = begun(tmp_path / "exercises")
    assert header.scenario["name"] == "card-payments-down"
    assert header.people == {COMMUNICATIONS_LEAD: []}
    assert (header.playbook["name"], header.mode) == ("standard", "turn")


def test_what_is_chosen_is_what_is_begun(page, tmp_path):
    click(page.view, "Take Slow search")
    page.seats["executive"].value, page.seats[COMMUNICATIONS_LEAD].value = True, False
    page.team.value, page.others.value, page.clock.value = " Blue ", "", "flowing"
    click(page.view, "Begin: Slow search")
    header = begun(tmp_path / "exercises")
    assert (header.scenario["name"], header.people, header.team) == ("slow-search", {"executive": []}, "Blue")
    assert (header.playbook, header.mode) == (None, "flowing")


def test_beginning_turns_the_page_into_the_table(page):
    page.go.click()
    assert "What you know" in shown(page.view) and "Who plays" not in shown(page.view)


def test_who_would_never_be_asked_is_warned_before(page, card, tmp_path):
    assert "nobody will call you in" not in shown(page.view)
    page.others.value = ""
    assert page.others.label == NOBODY  # an option whose value is None is shown as no choice at all
    assert "Nobody holds the IT lead&#x27;s seat, so nobody will call you in" in shown(page.view)
    page.seats["it lead"].value = True
    assert "nobody will call you in" not in shown(page.view)


def test_without_an_it_lead_and_a_playbook_nobody_is_asked_indeed(scenarios, tmp_path):
    for name, scenario in scenarios.items():
        others = [role for role in ROLES if role != IT_LEAD]
        exercise = Exercise(scenario, others, playbook=None, seed=4, path=tmp_path / f"{name}.jsonl")
        assert exercise.go_on() == () and exercise.ended


def test_a_table_without_people_is_not_begun(page, tmp_path):
    page.seats[COMMUNICATIONS_LEAD].value = False
    page.go.click()
    assert "Choose at least one seat" in shown(page.view)
    assert not (tmp_path / "exercises").exists()


def test_the_cards_give_the_day_the_hour_and_the_length_and_no_seed(page):
    said = shown(page.view)
    assert "Friday, 16:30" in said and "about 15 min" in said
    assert "Tuesday, 10:20" in said
    assert "seed" not in said


def test_an_exercise_that_was_left_is_offered_and_gone_on_with(tmp_path, card):
    folder = tmp_path / "exercises"
    left = Exercise(card, seed=4, team="Blue", path=folder / "a.jsonl")
    left.go_on()
    left.close()
    page = StartPage(folder)
    assert f"Blue, Card payments down, left at {clock(left)}" in shown(page.view)
    click(page.view, "Go on")
    assert "You have just been called in" in shown(page.view)


def test_one_that_is_open_elsewhere_is_not_gone_on_with_before_it_is_closed_there(tmp_path, card):
    folder = tmp_path / "exercises"
    there = Exercise(card, seed=4, path=folder / "a.jsonl")
    there.go_on()
    page = StartPage(folder)
    click(page.view, "Go on")
    assert "This exercise is open elsewhere" in shown(page.view) and "Who plays" in shown(page.view)
    there.close()
    click(page.view, "Go on")
    assert "You have just been called in" in shown(page.view)


def test_one_that_is_over_is_looked_back_at(tmp_path, card):
    folder = tmp_path / "exercises"
    over = Exercise(card, seed=4, path=folder / "a.jsonl")
    while not over.ended:
        over.go_on()
    over.close()
    page = StartPage(folder)
    assert "Go on" not in buttons(page.view)
    click(page.view, "Look back")
    assert "Half of the affected customers" in shown(page.view)


def test_files_that_are_no_exercises_are_named_and_do_no_harm(tmp_path, card):
    folder = tmp_path / "exercises"
    good = Exercise(card, seed=4, path=folder / "good.jsonl")
    good.go_on()
    (folder / "bad.jsonl").write_text("not an exercise\n")
    (folder / "odd.jsonl").write_text((folder / "good.jsonl").read_text().replace('"title"', '"tilt"', 1))
    said = shown(StartPage(folder).view)
    assert "bad.jsonl:1" in said and "odd.jsonl:1" in said and f"left at {clock(good)}" in said


def test_one_that_was_tampered_with_is_not_offered_and_says_where(tmp_path, card):
    folder = tmp_path / "exercises"
    exercise = Exercise(card, seed=4, path=folder / "a.jsonl")
    exercise.go_on()
    exercise.answer(exercise.prompts[0].id, exercise.prompts[0].options[0].name)
    exercise.go_on()
    exercise.close()
    text = (folder / "a.jsonl").read_text()
    said, was_done = text.rsplit('"option": "holding', 1)
    (folder / "a.jsonl").write_text(f'{said}"option": "folding{was_done}')
    page = StartPage(folder)
    assert "this line was changed" in shown(page.view)
    with pytest.raises(KeyError, match="Go on"):
        click(page.view, "Go on")
    assert "Who plays" in shown(page.view)


def test_a_scenario_with_an_error_is_shown_with_its_complaints_and_the_others_play(tmp_path, monkeypatch):
    shutil.copytree(files.shipped(), tmp_path / "scenarios")
    broken = tmp_path / "scenarios" / "broken.yaml"
    text = (tmp_path / "scenarios" / "slow-search.yaml").read_text()
    broken.write_text(text.replace("name: slow-search", "name: broken").replace("lasts: 3 h", "lasts: 3 parsecs"))
    monkeypatch.chdir(tmp_path)
    page = StartPage(tmp_path / "exercises")
    assert "Cannot be played" in shown(page.view) and "3 parsecs" in shown(page.view)
    assert set(page.scenarios) == {
        "card-payments-down",
        "slow-search",
        "stolen-logins",
        "two-at-once",
        "charged-twice",
        "payments-again",
        "red-board",
    }


def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path):
    (tmp_path / "exercises").write_text("a file where the folder should be")
    page = StartPage(tmp_path / "exercises")
    page.go.click()
    assert "cannot be written" in shown(page.view)
    assert "Who plays" in shown(page.view)
