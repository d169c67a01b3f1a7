"""What notices held, and how long they waited: worked out by hand on small logs."""

import math

import pytest

import sim
from sim import events as ev
from sim.log import Log
from sim.metrics import measures
from sim.metrics.content import FIRST, PARTNERS

SCENARIO = sim.load("card-payments-down")
BEGAN = SCENARIO.fault.at
ALL = tuple(part[0] for part in FIRST)


def judged(*events) -> dict[str, float]:
    struck = ev.FaultStruck(BEGAN, SCENARIO.fault.component, SCENARIO.fault.family)
    return measures(Log(SCENARIO, (struck, *events, ev.WorldEnded(SCENARIO.lasts, "the end"))))


def sent(minutes, *fields, to="customers", name="n", lacking=()):
    words = tuple((field, f"About {field}.") for field in fields)
    return ev.NoticeSent(
        BEGAN + 60 * minutes, name, "communications lead", to, "called in", (), (), 1, words, None, lacking, 0.0
    )


def test_the_first_notice_is_judged_and_no_later_one():
    assert judged(sent(9, *ALL), sent(10, "apology"))["first notice complete"] == 1
    assert judged(sent(9, "apology", "cause"), sent(10, *ALL))["first notice complete"] == 1 / len(FIRST)
    assert judged(sent(9, "alternative", "estimate"))["first notice complete"] == 2 / len(FIRST)
    assert math.isnan(judged(sent(9, *ALL, to="partners"))["first notice complete"])


def test_a_field_without_words_says_nothing():
    empty = sent(9)._replace(fields=(("apology", "  "),))
    found = judged(empty)
    assert (found["first notice complete"], found["apologised"]) == (0, 0)
    assert judged(empty, sent(90, "apology"))["apologised"] == 1
    assert math.isnan(judged()["apologised"])


def test_of_partners_the_last_note_before_the_end_counts():
    full = tuple(part[0] for part in PARTNERS)
    over = sent(60, "cause", to="partners")._replace(occasion="resolved")
    assert judged(sent(9, "cause", to="partners"), sent(20, *full, to="partners"), over)["partner note complete"] == 1
    assert judged(sent(9, *full, to="partners"), sent(20, "what we do", to="partners"))["partner note complete"] == 0.2
    assert math.isnan(judged(over)["partner note complete"])


def test_an_approval_takes_from_the_draft_to_the_last_release():
    def drafted(minutes, name, *approvals):
        at = BEGAN + 60 * minutes
        return ev.NoticeDrafted(
            at, name, "communications lead", "customers", "called in", (), (), (), approvals, None, at
        )

    def released(minutes, name, role):
        return ev.NoticeReleased(BEGAN + 60 * minutes, name, role)

    found = judged(
        drafted(10, "a", "legal counsel", "incident commander"),
        drafted(12, "b", "incident commander"),
        drafted(13, "c", "legal counsel"),
        drafted(14, "d"),
        released(16, "b", "incident commander"),
        released(20, "a", "incident commander"),
        released(40, "a", "legal counsel"),
        sent(41, name="a"),
        sent(42, name="b"),
        sent(43, name="c", lacking=("legal counsel",)),
        sent(44, name="d"),
    )
    assert found["approval delay"] == pytest.approx((30 + 4) / 2)
    assert math.isnan(judged(drafted(14, "d"), sent(15, name="d"))["approval delay"])


def test_who_was_first_found_it_and_what_was_not_so_is_counted():
    alert = ev.AlertRaised(BEGAN + 180, "payment alert", "payments", 0.3)
    rang = ev.CustomersReported(BEGAN + 120, 15, "payments")
    assert judged(alert)["found by a monitor"] == 1
    assert judged(rang, alert)["found by a monitor"] == 0
    assert math.isnan(judged()["found by a monitor"])
    false = ev.FalseAlarmBegan(BEGAN + 60, "search", "search alert")
    assert judged(false, alert)["false alerts"] == 1
    assert judged(alert)["false alerts"] == 0


def test_whoever_names_others_as_guilty_to_people_outside_is_counted():
    shifting = [sent(9, "whose fault it is", to=to) for to in ("customers", "press", "executives", "partners")]
    assert judged(*shifting, sent(9, "cause"))["blame shifted"] == 3
    assert judged()["blame shifted"] == 0


def test_responsibility_is_taken_by_an_apology_that_answers_and_names_nobody_else():
    answered = sent(9, "apology", "what we answer for")
    assert judged(answered)["responsibility taken"] == 1
    for fields in (("apology",), ("what we answer for",), ("apology", "what we answer for", "whose fault it is")):
        assert judged(sent(9, *fields))["responsibility taken"] == 0
    assert judged(sent(9, "apology"), sent(90, *dict(answered.fields)))["responsibility taken"] == 1
    assert math.isnan(judged(sent(9, *dict(answered.fields), to="partners"))["responsibility taken"])
