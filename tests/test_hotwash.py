"""Questions of the hot wash in a scenario's file: read, checked, kept as they are, and asked of whom they are for."""

from __future__ import annotations

import dataclasses

import pytest

from sim import files
from sim.consistency import problems_of_scenario
from sim.exercise import Answers, asked, items, summed
from sim.scenario import COMMANDER, IT_LEAD, SUPPORT_LEAD, USUAL_QUESTIONS, Question

QUESTIONS = """
hot wash:
  - {text: I knew when it was serious., kind: scale}
  - {text: Name up to three things., kind: what went well}
  - {text: What did nobody tell you?, asked: [support lead, it lead]}
"""
WRONG = """
hot wash:
  - {text: Was it real?, kind: scale}
  - {text: Was it real?, kind: scales}
  - {asked: [it lead, it lead, jester]}
"""


@pytest.fixture
def write(tmp_path):
    """`write(more)`: a shipped scenario with more lines at its end."""
    shipped = files.shipped()
    for name in ("marketplace.yaml", "regimes.yaml", "tools.yaml"):
        if (shipped / name).exists():
            (tmp_path / name).write_text((shipped / name).read_text(encoding="utf-8"), encoding="utf-8")

    def written(more: str):
        path = tmp_path / "own.yaml"
        path.write_text((shipped / "slow-search.yaml").read_text(encoding="utf-8") + more, encoding="utf-8")
        return path

    return written


def test_questions_are_read_as_they_are_written(write):
    assert files.load(write(QUESTIONS)).questions == (
        Question("I knew when it was serious.", "scale"),
        Question("Name up to three things.", "what went well"),
        Question("What did nobody tell you?", "free text", (SUPPORT_LEAD, IT_LEAD)),
    )
    assert files.load("slow-search").questions == USUAL_QUESTIONS


def test_everything_that_is_wrong_with_them_is_said_at_once_with_its_line(write):
    with pytest.raises(files.BadFile) as caught:
        files.load(write(WRONG))
    said = str(caught.value)
    for complaint in (
        "hot wash[1].kind: read 'scales'; one of these is expected: scale, free text, what went well",
        "hot wash[1].text: read 'Was it real?'; this stands here a second time",
        "hot wash[2].text: this is missing",
        "hot wash[2].asked[1]: read 'it lead'; this stands here a second time",
        "hot wash[2].asked[2]: read 'jester'; there is no role of this name",
    ):
        assert complaint in said
    assert len(said.splitlines()) == 5


def test_a_scenario_of_an_earlier_version_asks_the_usual_questions(card):
    saved = files.to_json(card)
    del saved["hot_wash"]
    assert files.from_json(saved).questions == USUAL_QUESTIONS
    own = dataclasses.replace(card, hot_wash=(Question("Why?", asked=("jester",)),))
    assert files.from_json(files.to_json(own)) == own
    assert files.digest(own) != files.digest(card)
    assert [problem.path for problem in problems_of_scenario(own)] == [("hot_wash", 0, "asked", 0)]


def test_each_role_is_asked_what_is_for_it_and_everybody_the_rest(write):
    scenario = files.load(write(QUESTIONS))
    assert len(asked(scenario, IT_LEAD)) == 3
    assert len(asked(scenario, COMMANDER)) == len(asked(scenario, "")) == 2
    assert items(scenario.questions[1]) == (
        "Name up to three things. (went well)",
        "Name up to three things. (did not go well)",
    )


def test_only_what_was_asked_and_a_degree_of_the_scale_is_counted(write):
    scenario = files.load(write(QUESTIONS))
    item = "I knew when it was serious."
    sheets = [Answers(9, ((item, answer), ("What else?", "x"))) for answer in ("1", "5", "6", "")]
    scale, *rest = summed(scenario, sheets)
    assert scale.counts == {"1": 1, "2": 0, "3": 0, "4": 0, "5": 1} and scale.answers == 2
    assert not any(one.answers for one in rest)
