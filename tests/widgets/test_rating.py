"""The card *Ratings*: what is proposed, confirmed or overruled, side by side; and the scorecard of groups."""

from __future__ import annotations

import dataclasses

import pytest
from test_expectations import ALERT, ALL, ANY, JOINED, declared, one, scored, wanting

from sim import evaluation
from sim import events as ev
from sim.exercise import Exercise, Rated, remarks
from sim.log import Log
from sim.scenario import COMMUNICATIONS_LEAD
from sim.widgets import downloads, rated
from sim.widgets.rating import Rating
from sim.widgets.scored import judgement, points

from .drawn import click, shown

CAPABILITY = "situational assessment"


@pytest.fixture(scope="module")
def over(tmp_path_factory, card):
    """An exercise that is over, closed; nobody answered."""
    short = dataclasses.replace(card, lasts=1_500)
    exercise = Exercise(short, [COMMUNICATIONS_LEAD], seed=4, path=tmp_path_factory.mktemp("over") / "a.jsonl")
    while not exercise.ended:
        exercise.go_on()
    exercise.close()
    return exercise


@pytest.fixture
def page(over):
    return Rating(over, evaluation.rate(over.log))


def test_each_capability_target_and_task_has_a_row_with_its_proposal_and_why(page, over):
    said = shown(page.view)
    for proposed in page.ratings.every():
        assert f"{proposed.name}<br>" in said or f"{proposed.name}</th>" in said
    assert said.count("<tr>") == 1 + len(page.ratings.proposed)
    assert "None of" in said and "What the letters mean" in said and evaluation.DEFINITIONS["U"][1] in said
    declared_at = next(n for n, e in enumerate(over.log) if isinstance(e, ev.IncidentDeclared))
    assert f"#{declared_at} {page._clock(declared_at)}" in said


def test_the_proposal_is_chosen_beforehand_and_an_evaluator_confirms_or_overrules_it_with_a_reason(page, over):
    page.about.value = CAPABILITY
    assert page.rating.value == page.ratings.proposed[CAPABILITY] == "P"
    assert next(words for words, value in page.rating.options if value == "P").endswith("(as proposed)")
    click(page.view, "Confirm or overrule")
    assert "says who rates" in shown(page.view) and remarks(over) == []
    page.who.value = "Ines <b>"
    click(page.view, "Confirm or overrule")
    assert "Kept: confirmed" in shown(page.view)
    assert page.about.value.startswith(f"{CAPABILITY} / ")  # the row below comes next
    page.about.value, page.rating.value, page.who.value = CAPABILITY, "M", "Tom"
    click(page.view, "Confirm or overrule")
    assert "with a reason" in shown(page.view) and len(remarks(over)) == 1
    page.reason.value = "the executive was called twice"
    click(page.view, "Confirm or overrule")
    said = shown(page.view)
    assert "P (Ines &lt;b&gt;), M (Tom)" in said and "Tom overrules: M – the executive was called twice" in said
    assert "People rated 1 of" in said and "0 otherwise, 1 in dispute" in said
    page.about.value, page.rating.value, page.reason.value, page.lead.value = (
        CAPABILITY,
        "S",
        "both are right",
        True,
    )
    click(page.view, "Confirm or overrule")
    assert remarks(over)[-1] == Rated(over.now, CAPABILITY, "S", "both are right", "Tom", "P", True)
    assert "<b>S</b>" in shown(page.view) and "Tom, lead, overrules: S" in shown(page.view)
    text = rated.ratings_md("x", page.ratings, remarks(over))
    assert f"| capability: {CAPABILITY} | P |" in text and "Tom, lead, overrules: S" in text
    assert evaluation.DEFINITIONS_FROM in text


def test_who_may_not_rate_sees_the_table_alone(over, page):
    class Seat:
        rates, log, path, scenario, now = False, over.log, over.path, over.scenario, over.now

    seat = Rating(Seat, page.ratings)
    assert CAPABILITY in shown(seat.view) and "Confirm or overrule" not in shown(seat.view)


def test_a_scenario_without_capabilities_says_that_nothing_is_rated(over):
    none = Rating(over, evaluation.Ratings((), ()))
    assert rated.NOTHING in shown(none.view) and "Confirm or overrule" not in shown(none.view)
    assert not downloads._rated(over, none.ratings)


def test_the_scorecard_shows_parts_of_groups_and_what_should_not_happen(card):
    partly = judgement(one(ALERT, declared(200), **ALL))
    assert '<strong class="drill-partly">◔ partly met, 1 of 3</strong>' in partly
    assert "3 of 9 points, after 1.7 min, 10 min allowed" in partly and partly.count("<li>") == 3
    assert "the legal counsel joined: not needed" in judgement(one(ALERT, declared(200), **ANY))
    assert "did not happen within 10 min" in judgement(one(ALERT, expect_not=JOINED))
    broken = judgement(one(ALERT, declared(220), expect_not="an incident was declared"))
    assert "○ missed" in broken and "happened after 2 min, and should not have within 10 min" in broken
    result = scored(ALERT, declared(200), wants=[wanting(), wanting("two", **ALL)])
    assert "<dt>o</dt><dd>13 of 19 points that were put to the test; all were</dd>" in points(result)
    log = Log(card, (ALERT, declared(200)))
    row = downloads._row(one(ALERT, declared(200), **ALL), log)
    assert row[0] == "partly met, 1 of 3" and row[2] == "3 of 9" and row[5].endswith("log entries 0, 1, 2")
    assert downloads._row(one(ALERT, expect_not=JOINED), log)[4] == "not within 10 min"
