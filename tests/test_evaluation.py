"""Every judgement rests on a log entry; attainment, coverage and gates are three different things."""

import dataclasses

import pytest

import sim
from sim import evaluation, phrases
from sim import events as ev
from sim.log import Log
from sim.scenario import Expectation

SCENARIO = sim.load("card-payments-down")


def judged(*events, ended: bool = True, **differs) -> evaluation.Score:
    """One expectation: an incident is declared within 10 minutes of the first alert, 10 points."""
    phrases = {"expect": "an incident was declared", "after": "the first alert was raised"}
    named = {"name": "declared", "objective": "o", "text": "It is declared."}
    expectation = Expectation(**named, **phrases, within=600)
    scenario = dataclasses.replace(SCENARIO, expectations=(dataclasses.replace(expectation, **differs),))
    end = (ev.WorldEnded(events[-1].at if events else 0, "the end"),) if ended else ()
    return evaluation.score(Log(scenario, (*events, *end)))


ALERT = ev.AlertRaised(100, "m", "payments", 0.3)


def declared(at: int) -> ev.IncidentDeclared:
    return ev.IncidentDeclared(at, "critical", "it lead")


@pytest.mark.parametrize(
    ("events", "status", "points"),
    [
        ((ALERT, declared(700)), "met", 10.0),
        ((ALERT, declared(701)), "late", 5.0),
        ((ALERT,), "missed", 0.0),
        ((declared(50),), "not exercised", 0.0),
    ],
)
def test_met_late_missed_and_not_exercised(events, status, points):
    (judgement,) = judged(*events)
    assert (judgement.status, judgement.points) == (status, points)


def test_evidence_and_occasion_are_positions_in_the_log():
    (judgement,) = judged(ev.Noted(1, "it lead", "x"), ALERT, declared(400))
    assert (judgement.occasion, judgement.evidence, judgement.minutes) == (1, 2, 5.0)


def test_a_log_cut_off_before_the_deadline_tests_nothing():
    (judgement,) = judged(ALERT, ended=False)
    assert judgement.status == "not exercised"


def test_attainment_counts_only_what_was_put_to_the_test_and_coverage_says_how_much_that_was():
    score = judged(declared(50))
    assert (score.attainment, score.coverage) == (None, 0.0)
    score = judged(ALERT, declared(700))
    assert (score.attainment, score.coverage) == (1.0, 1.0)


def test_an_essential_expectation_that_is_late_is_a_gate():
    assert [j.status for j in judged(ALERT, declared(701), essential=True).gates] == ["late"]
    assert judged(ALERT, declared(701)).gates == ()
    assert judged(ALERT, declared(700), essential=True).gates == ()


def test_the_scorecard_in_words_names_every_expectation_and_the_sum():
    score = judged(ALERT, declared(701), essential=True)
    assert "late" in evaluation.in_words(score)
    assert evaluation.in_one_line(score).startswith("50% attained, 100% of the expectations put to the test")


@pytest.mark.parametrize(
    ("at", "within", "said", "took"),
    [
        (701, 600, "after 10 min 1 s of 10 min", 10.02),
        (700, 600, "after 10 min of 10 min", 10.0),
        (760, 600, "after 11 min of 10 min", 11.0),
        (714, 600, "after 10 min 14 s of 10 min", 10.2),
        (685, 590, "after 9 min 45 s of 9 min 50 s", 9.8),
        (195, 90, "after 1.6 min of 1.5 min", 1.6),
        (106, 600, "after 6 s of 10 min", 0.1),
        (100 + 3 * 86_400 + 1_200, 3 * 86_400, "after 72 h 20 min of 3 days", 4340.0),
    ],
)
def test_a_late_one_shows_how_late_it_is(at, within, said, took):
    score = judged(ALERT, declared(at), within=within)
    assert evaluation.in_words(score).splitlines()[0].endswith(said)
    (row,) = evaluation.frame(score).to_dict("records")
    assert (row["took (min)"], row["allowed (min)"]) == (took, within / 60)


def test_what_is_no_log_cannot_be_judged_or_measured():
    for asks in (sim.score, sim.measures, sim.timeline, sim.informed, sim.by_audience, sim.targets):
        with pytest.raises(TypeError, match=r"a log is wanted, as sim\.run gives it, or an exercise's \.log; seen"):
            asks("standard")


def test_a_phrase_judged_event_by_event_comes_true_with_the_same_entry_as_in_the_finished_log():
    """Live and after the fact is one evaluator: the first entry that wakes a waiter is the evidence."""
    log = sim.run(SCENARIO, "tell-early", seed=7)
    for phrase in phrases.PHRASES:
        woke = next((e for e in log if isinstance(e, phrases.kinds(phrase)) and phrases.test(phrase)(e)), None)
        assert woke == phrases.first(phrase, log)


def test_playbooks_earn_what_they_do():
    scores = {name: evaluation.score(sim.run(SCENARIO, name, seed=3)) for name in ("standard", "tell-early", "silent")}
    assert scores["tell-early"].attainment > scores["standard"].attainment > scores["silent"].attainment
    assert all(score.coverage == 1.0 for score in scores.values())
