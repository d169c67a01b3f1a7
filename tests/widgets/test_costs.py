"""The card that says what each decision cost, and the verbs that say it in a shell."""

from __future__ import annotations

import json
import random
import re

import pytest

from sim.cli import main
from sim.debrief import priced
from sim.exercise import Exercise
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD
from sim.widgets.costs import Costs, costs
from sim.widgets.debrief import Debrief

from .drawn import click, shown


@pytest.fixture(scope="module")
def played(card, tmp_path_factory):
    """An exercise in which two seats answered at random, and once not at all."""
    path = tmp_path_factory.mktemp("costs") / "a.jsonl"
    exercise, rng = Exercise(card, [COMMUNICATIONS_LEAD, COMMANDER], seed=3, path=path), random.Random(1)
    while not exercise.ended:
        for prompt in exercise.go_on():
            if rng.random() < 0.7:
                exercise.answer(prompt.id, rng.choice(prompt.options).name)
    exercise.close()
    return exercise


def test_the_card_works_nothing_out_before_it_is_asked_then_says_it_in_words_and_pictures(played):
    view = Debrief(played).costs
    assert view.prices == () and "<table" not in shown(view.view)
    click(view.view, "Work it out")
    said = shown(view.view)
    assert "later until half of the customers knew" in said and "than by the reference" in said
    assert "best known: tell-early" in said and "absent" in said
    assert said.count("<img alt=") == 2 and 'alt="Waterfall of the time to resolve' in said
    assert "Made no difference that anybody would notice:" in said
    assert "Work it out" not in said and f"Played {len(view.prices)} times." in said
    assert all(price.odds is None for price in view.prices)


def test_words_of_people_stay_words(card, tmp_path):
    exercise = Exercise(card, [COMMANDER], seed=3, path=tmp_path / "a.jsonl")
    while not exercise.ended:
        for prompt in exercise.go_on():
            exercise.answer(prompt.id, prompt.options[-1].name, reason="<script>1</script>")
    found = priced(exercise)
    html = costs(found.every(), found.of.scenario)
    assert "<script" not in html and "<table" in html
    assert costs([], card) == "<p>Nobody at the table was asked to decide anything.</p>"


def test_where_it_cannot_be_worked_out_the_card_says_why_and_offers_it_again(played, tmp_path):
    other = Exercise.resume(played.path)
    other._kept.path = tmp_path / "gone.jsonl"
    card = Costs(other)
    card.work_out()
    assert "could not be worked out" in shown(card.view) and "Work it out" in shown(card.view)
    other._kept.close()


def test_a_shell_tells_the_dearest_decisions_and_the_standing(played, capsys, tmp_path):
    csv, picture = tmp_path / "prices.csv", tmp_path / "fall.svg"
    words = ["prices", str(played.path), "--most", "2", "--runs", "20", "--draws", "4"]
    assert main([*words, "-o", str(csv)]) == 0
    said = capsys.readouterr().out
    assert re.search(r"^absent: time to notify never \(counts as \d+ h( \d+ min)?\), time to resolve", said, re.M)
    assert said.count("in hindsight:") == 2 and said.count("from there on:") == 2
    assert "time to resolve: " in said and "the incident was" in said and "better than" in said
    assert len(csv.read_text(encoding="utf-8").splitlines()) > 10
    assert main([*words, "--json", "-o", str(picture)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert len(data["prices"]) == 2 and set(data["prices"][0]["from there on"]) >= {"time to notify"}
    assert 0 <= data["standing"]["time to notify"]["beats"] <= 1 and "<svg" in picture.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [
    ["prices", "nowhere.jsonl"], ["prices", "{}", "--measure", "copies"], ["prices", "{}", "-o", "x.docx"],
    ["twins", "card-payments-down", "-n", "1"], ["twins", "no-such-thing"],
    ["twins", "red-board", "-n", "3"],
])  # fmt: skip
def test_what_cannot_be_is_refused_in_words(played, words, capsys):
    assert main([word.format(played.path) for word in words]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_twins_are_told_with_what_the_reference_comes_to(capsys):
    assert main(["twins", "slow-search", "-n", "2", "--among", "8"]) == 0
    assert capsys.readouterr().out.count("the reference notifies after") == 2
