"""Words of notices: true by what their writer knows, at every stage, and never at odds with each other."""

import dataclasses

import pytest

from sim import actions as act
from sim import events as ev
from sim import wording
from sim.picture import Known
from sim.scenario import changed

DOWN = ev.AlertRaised(1, "payment alert", "payments", 0.3)
WELL = ev.AlertCleared(9, "payment alert", "payments", 1.0)
CHECKED = ev.ServiceVerified(10, "Ada", True, "it holds")
RESOLVED = ev.IncidentResolved(11, "incident commander")
OVER = "works again", "seems to be over", "was", "were"
NOT_OVER = "are affected", "is not working", "are not working", "working on it now"


def known(*events) -> Known:
    seen = Known()
    for event in events:
        seen.see(event)
    return seen


def words(seen, organisation) -> str:
    return wording.text(wording.filled(act.FIELDS, seen, organisation, True))


@pytest.mark.parametrize("events", [(DOWN,), (DOWN, WELL), (DOWN, WELL, CHECKED), (DOWN, WELL, CHECKED, RESOLVED)])
def test_no_two_fields_of_a_notice_contradict_each_other(events, card):
    said = words(known(*events), card.organisation)
    over = len(events) > 1
    assert not any(phrase in said for phrase in (NOT_OVER if over else OVER))
    assert any(phrase in said for phrase in (OVER if over else NOT_OVER))


def test_only_what_is_watched_and_leans_on_nothing_that_fails_is_said_to_work(card):
    said = wording.default("what still works", known(DOWN), card.organisation)
    assert said == "storefront and search work as usual."
    search = ev.AlertRaised(1, "search alert", "search", 0.3)
    assert wording.default("what still works", known(search), card.organisation) == (
        "storefront and payments work as usual."
    )
    both = wording.default("what still works", known(DOWN, search), card.organisation)
    assert both == "storefront works as usual."


def test_who_was_affected_is_remembered_when_it_is_over(card):
    said = wording.default("who is affected", known(DOWN, WELL, CHECKED, RESOLVED), card.organisation)
    assert said == "Customers who use payments were affected."


def test_a_promised_time_is_left_open_until_it_is_known(card):
    fields = wording.filled(("next update",), known(DOWN), card.organisation, True)
    assert fields == (("next update", "We will write again by [time]."),)
    assert wording.text(fields, "17:40") == "We will write again by 17:40."
    assert wording.text(wording.timed(fields, "17:40")) == "We will write again by 17:40."
    assert "30 min after it goes out" in wording.text(fields, wording.before_it_goes(1_800))
    assert wording.filled(("next update",), known(DOWN), card.organisation, False) == ()


def test_a_reading_below_normal_leaves_a_component_degraded_until_a_check_holds(card):
    better = ev.AlertCleared(9, "payment alert", "payments", 0.9)
    seen = known(DOWN, better)
    assert seen.ill == ("payments",)
    assert not seen.alarmed
    seen.see(ev.ServiceVerified(20, "Ada", False, "payments succeeds 90% of the time"))
    assert (seen.unwell, seen.shortfall) == (True, "payments succeeds 90% of the time")
    seen.see(ev.ServiceVerified(40, "Ada", True, "it holds"))
    assert (seen.unwell, seen.ill, seen.shortfall) == (False, (), "")


@pytest.mark.parametrize(
    ("words", "next_update", "promised"),
    [
        ("We will write again by [time].", 1_800, 1_800),
        ("We will write again by [time].", None, None),
        ("You will hear from us.", 1_800, 1_800),
        ("", 1_800, None),
        ("  ", 1_800, None),
        ("Look here again at 17:45.", 1_800, 2_700),
        ("Look here again at 17.45.", None, 2_700),
        ("Look here again at 16:30.", 1_800, -1_800),
        ("Look here again at 25:90.", 1_800, 1_800),
        ("At [time], not at 17:45.", 1_800, 1_800),
    ],
)
def test_what_is_promised_is_what_the_words_say(words, next_update, promised):
    five = 17 * 3_600
    assert wording.promised((("next update", words),), next_update, five) == promised


def test_a_promise_by_hand_may_lie_beyond_midnight():
    fields = (("next update", "Look here again at 0:15."),)
    assert wording.promised(fields, None, 23 * 3_600 + 45 * 60) == 1_800


def test_a_promise_may_stand_in_any_field():
    assert wording.promised((("what we do", "News by [time]."),), 1_800, 0) == 1_800
    assert wording.promised((("what we do", "We work on it."),), 1_800, 0) is None


def test_a_few_customers_are_not_rounded_to_none(card):
    for size, said in ((1, "About 1 customer could be affected."), (17, "About 17 customers could be affected.")):
        few = tuple(dataclasses.replace(a, size=size, follows_demand=False) for a in card.organisation.audiences)
        few = tuple(a for a in few if a.name == "registered shoppers")
        scenario = changed(card, ("organisation", "audiences"), few)
        organisation = scenario.organisation
        assert wording.default("how many", known(DOWN), organisation, False, False, (scenario, 1)) == said


def test_whoever_has_had_records_taken_is_told_what_to_do_whether_or_not_it_is_over(card):
    found = ev.BreachFound(2, "payments")
    for events in ((DOWN,), (DOWN, WELL), (DOWN, WELL, CHECKED, RESOLVED)):
        seen = known(*events[:1], found, *events[1:])
        assert "change your password" in wording.default("what to do", seen, card.organisation)
        assert "password" not in wording.default("what to do", known(*events), card.organisation)
