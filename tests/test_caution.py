"""What an author may write and has hardly meant is found; what was meant is left alone."""

import dataclasses

import pytest

from sim import files
from sim.caution import cautions, cautions_of_organisation
from sim.impact import by_rule
from sim.scenario import Scenario, changed

CARDS: Scenario = changed(files.load("card-payments-down"), ("injects",), ())
SEARCH: Scenario = files.load("slow-search")
HOUR = 3_600


def paths(problems):
    return [problem.path for problem in problems]


def without_night(scenario: Scenario, role: str = "support lead", **fields) -> Scenario:
    return dataclasses.replace(changed(scenario, ("organisation", "roles", role, "night"), ()), **fields)


@pytest.mark.parametrize("scenario", [CARDS, SEARCH], ids=lambda s: s.name)
def test_nothing_is_odd_in_what_is_shipped(scenario):
    assert cautions(scenario) == cautions_of_organisation(scenario.organisation) == []


def test_a_category_other_than_the_rules_is_odd():
    (problem,) = cautions(dataclasses.replace(CARDS, category="low"))
    assert (problem.path, problem.read) == (("category",), "low")
    assert "it is critical" in problem.wrong
    assert "orders, payments, card acquirer" in problem.wrong


def test_the_rule_goes_by_the_worst_of_what_the_fault_strikes():
    """The acquirer alone would be low; payments and orders, which cannot do without it, are critical."""
    mild = changed(CARDS, ("organisation", "components", "card acquirer", "category"), "low")
    assert by_rule(mild.organisation, "card acquirer") == "critical"
    assert by_rule(SEARCH.organisation, SEARCH.fault.component) == "moderate"


def test_a_fault_that_no_monitor_and_no_customer_notices_is_odd():
    lonely = changed(changed(CARDS, ("fault", "component"), "reviews"), ("category",), "low")
    (problem,) = cautions(lonely)
    assert (problem.path, problem.read) == (("fault", "component"), "reviews")
    assert "no monitor watches, and no customers are affected by: reviews" in problem.wrong
    watched = changed(lonely, ("organisation", "monitors", "search probe", "watches"), "reviews")
    touched = changed(lonely, ("organisation", "audiences", "visitors", "affected_by"), ("reviews",))
    assert cautions(watched) == cautions(touched) == []


def test_a_role_without_people_for_the_night_is_odd_in_an_organisation():
    organisation = without_night(CARDS).organisation
    (problem,) = cautions_of_organisation(organisation)
    assert problem.path == ("roles", 2, "night")
    assert "the support lead's people of the day" in problem.wrong
    assert cautions_of_organisation(changed(organisation, ("paging", "night_to"), organisation.paging.night_from)) == []


@pytest.mark.parametrize(
    ("starts", "lasts", "odd"),
    [(8, 14, False), (8, 14.01, True), (7.99, 1, True), (22, 1, True), (23.5, 1, True), (3, 1, True), (21, 0.5, False)],
)
def test_a_scenario_is_odd_without_them_only_where_it_touches_the_night(starts, lasts, odd):
    """The night is from 22:00 to 08:00."""
    scenario = without_night(CARDS, starts=round(starts * HOUR), lasts=round(lasts * HOUR))
    assert paths(cautions(scenario)) == ([("organisation", "roles", 2, "night")] if odd else [])


def test_without_a_night_nobody_is_missed_then():
    paging = dataclasses.replace(CARDS.organisation.paging, night_from=0, night_to=0)
    assert cautions(changed(without_night(CARDS, lasts=30 * HOUR), ("organisation", "paging"), paging)) == []
