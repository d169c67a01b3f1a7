"""What does not fit together is found, each thing once, with its place and the names that would do."""

import contextlib
import dataclasses

import pytest

from sim import actions as act
from sim import files
from sim.actions import CHOICES
from sim.consistency import problems, problems_in_playbook, problems_of_playbook, problems_of_scenario
from sim.scenario import (
    ROLES,
    Component,
    NoticeRule,
    Organisation,
    Playbook,
    Preference,
    Problem,
    Scenario,
    SoftNeed,
    changed,
)

SCENARIO: Scenario = files.load("card-payments-down")
SHOP: Organisation = SCENARIO.organisation
PLAYBOOK: Playbook = files.load_playbook("standard")


def shop(**fields) -> Organisation:
    return dataclasses.replace(SHOP, **fields)


def with_components(*components: Component) -> Organisation:
    """The shop with other components, and nothing that refers to the old ones."""
    return shop(
        components=components,
        sells_through=components[0].name,
        monitors=(),
        channels=tuple(dataclasses.replace(one, runs_on=None) for one in SHOP.channels),
        audiences=tuple(dataclasses.replace(one, affected_by=()) for one in SHOP.audiences),
        workarounds=(),
        support=dataclasses.replace(SHOP.support, reasons=()),
    )


def found(organisation: Organisation) -> list[tuple]:
    return [(problem.path, problem.read) for problem in problems(organisation)]


def test_the_shipped_organisation_fits():
    assert problems(SHOP) == []
    assert problems_of_scenario(SCENARIO) == []
    assert problems_of_playbook(PLAYBOOK, SCENARIO) == []
    assert problems_in_playbook(PLAYBOOK, CHOICES) == []


@pytest.mark.parametrize(
    ("path", "value", "where", "known"),
    [
        (("sells_through",), "order", ("sells_through",), "components"),
        (("components", "orders", "needs"), ("login", "pay"), ("components", 3, "needs", 1), "components"),
        (("components", "orders", "uses"), (SoftNeed("x", 0.1),),
         ("components", 3, "uses", 0, "component"), "components"),
        (("monitors", "search probe", "watches"), "x", ("monitors", 1, "watches"), "components"),
        (("monitors", "search probe", "runs_on"), "x", ("monitors", 1, "runs_on"), "components"),
        (("channels", "sms", "runs_on"), "x", ("channels", 1, "runs_on"), "components"),
        (("audiences", "visitors", "affected_by"), ("x",), ("audiences", 2, "affected_by", 0), "components"),
        (("roles", "it lead", "day"), ("x",), ("roles", 0, "day", 0), "people"),
        (("roles", "it lead", "night"), ("x",), ("roles", 0, "night", 0), "people"),
        (("audiences", "visitors", "reached_by", "facebook", "channel"), "pigeon",
         ("audiences", 2, "reached_by", 2, "channel"), "channels"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_there_is_found_with_the_names_that_are(path, value, where, known):
    (problem,) = problems(changed(SHOP, path, value))
    assert problem.path == where
    assert problem.known == tuple(one.name for one in getattr(SHOP, known))


@pytest.mark.parametrize("field", ["components", "monitors", "people", "roles", "channels", "audiences"])
def test_a_name_given_twice_is_found_at_the_second_place(field):
    things = getattr(SHOP, field)
    twice = shop(**{field: (*things, things[0])})
    assert ((field, len(things), "name"), things[0].name) in found(twice)


def test_repetitions_inside_lists_are_found():
    assert found(shop(targets=SHOP.targets * 2))[0] == (("targets", 3, "category"), "critical")
    reached = SHOP.audiences[0].reached_by
    double = changed(SHOP, ("audiences", SHOP.audiences[0].name, "reached_by"), reached + reached[:1])
    assert found(double) == [(("audiences", 0, "reached_by", len(reached), "channel"), reached[0].channel)]
    day = SHOP.roles[0].day
    assert found(changed(SHOP, ("roles", "it lead", "day"), day + day[:1])) == [(("roles", 0, "day", 3), day[0])]


def test_a_circle_of_dependencies_is_spelled_out():
    circle = with_components(
        Component("storefront", "critical", needs=("orders",)),
        Component("orders", "critical", uses=(SoftNeed("payments", 0.5),)),
        Component("payments", "critical", needs=("ledger",)),
        Component("ledger", "low", needs=("orders",)),
    )
    (problem,) = problems(circle)
    assert problem.wrong.endswith("in a circle: orders → payments → ledger → orders")
    assert problem.path == ("components", 1, "uses", 0, "component")


def test_every_circle_is_found_and_a_component_may_not_need_itself():
    circles = with_components(
        Component("a", "low", needs=("b",)),
        Component("b", "low", needs=("a",)),
        Component("c", "low", needs=("c",)),
        Component("d", "low", needs=("a", "c")),
    )
    assert sorted(problem.wrong.split(": ")[1] for problem in problems(circles)) == ["a → b → a", "c → c"]


def test_a_long_chain_is_no_circle():
    chain = [Component(f"c{n}", "low", needs=(f"c{n + 1}",)) for n in range(2000)]
    assert problems(with_components(*chain, Component("c2000", "low"))) == []


def test_a_monitor_may_run_on_what_it_watches():
    assert problems(changed(SHOP, ("monitors", "search probe", "runs_on"), "search")) == []


def test_the_roles_that_the_model_needs_must_be_there():
    for role in ROLES:
        left = shop(roles=tuple(one for one in SHOP.roles if one.name != role))
        assert problems(left) == [Problem(("roles",), None, f"the role {role!r} is missing; the model needs it")]


def test_a_role_needs_somebody_by_day_and_may_do_without_a_night_list():
    assert found(changed(SHOP, ("roles", "it lead", "day"), ())) == [(("roles", 0, "day"), None)]
    assert problems(changed(SHOP, ("roles", "it lead", "night"), ())) == []


def test_an_audience_on_site_needs_a_time_between_visits():
    name = SHOP.audiences[0].name
    without = changed(SHOP, ("audiences", name, "visits"), None)
    assert [read for _, read in found(without)] == ["banner", "status page"]
    assert all("visits" in problem.wrong for problem in problems(without))


def test_a_day_has_24_hours_and_a_week_7_days():
    assert found(changed(SHOP, ("demand", "by_hour"), (1.0,) * 23)) == [(("demand", "by_hour"), "23 numbers")]
    assert found(changed(SHOP, ("demand", "by_weekday"), (1.0,) * 8)) == [(("demand", "by_weekday"), "8 numbers")]
    assert found(changed(SHOP, ("demand", "by_hour"), (0.0,) * 24)) == [(("demand", "by_hour"), "0 throughout")]


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("mitigated_at",), -0.1, ("mitigated_at",)),
        (("restored_at",), 1.1, ("restored_at",)),
        (("restored_at",), 0.6, ("restored_at",)),
        (("monitors", "search probe", "every"), 0, ("monitors", 1, "every")),
        (("people", "Ada Mokoena", "skill"), 0.0, ("people", 0, "skill")),
        (("channels", "sms", "per_minute"), 0.0, ("channels", 1, "per_minute")),
        (("channels", "sms", "limit"), 0, ("channels", 1, "limit")),
        (("audiences", "visitors", "size"), 0, ("audiences", 2, "size")),
        (("audiences", "visitors", "varies"), 5.1, ("audiences", 2, "varies")),
        (("paging", "timeout"), 0, ("paging", "timeout")),
        (("paging", "day", "never"), 1.5, ("paging", "day", "never")),
        (("support", "reports"), 0, ("support", "reports")),
    ],
)  # fmt: skip
def test_a_number_out_of_range_is_found(path, value, where):
    assert found(changed(SHOP, path, value)) == [(where, value)]


def phrases(text: str) -> tuple[bool, tuple[str, ...]]:
    return text == "it began", ("it began",)


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("fault", "component"), "x", ("fault", "component")),
        (("fault", "health"), 1.5, ("fault", "health")),
        (("fault", "at"), 999_999, ("fault", "at")),
        (("fault", "remedies", "restart the payment service", "side_effect", "component"), "x",
         ("fault", "remedies", 2, "side_effect", "component")),
        (("fault", "remedies", "restart the payment service", "name"), "fail over to the second acquirer",
         ("fault", "remedies", 2, "name")),
        (("lasts",), 0, ("lasts",)),
        (("lasts",), 14 * 86_400 + 1, ("lasts",)),
        (("minutes",), 0, ("minutes",)),
        (("seats",), ("it lead", "cook"), ("seats", 1)),
        (("seats",), ("it lead", "it lead"), ("seats", 1)),
        (("objectives", "tell", "name"), "restore", ("objectives", 3, "name")),
        (("expectations", "customers told", "objective"), "x", ("expectations", 3, "objective")),
        (("expectations", "customers told", "name"), "executives told", ("expectations", 3, "name")),
    ],
)  # fmt: skip
def test_what_does_not_fit_in_a_scenario_is_found(path, value, where):
    assert where in [problem.path for problem in problems_of_scenario(changed(SCENARIO, path, value))]


def test_full_health_is_allowed_as_an_incident_that_is_none():
    assert problems_of_scenario(changed(SCENARIO, ("fault", "health"), 1.0)) == []


def test_phrases_are_checked_when_somebody_knows_them():
    told = changed(changed(SCENARIO, ("injects",), ()), ("expectations",), SCENARIO.expectations[:1])
    told = changed(changed(told, ("capabilities",), ()), ("expectations", "declared critical", "after"), "it began")
    (problem,) = problems_of_scenario(told, phrases)
    assert problem.path == ("expectations", 0, "expect")
    assert problem.known == ("it began",)
    assert problems_of_scenario(told) == []


def played(**fields) -> list[tuple]:
    return [(one.path, one.read) for one in problems_of_playbook(dataclasses.replace(PLAYBOOK, **fields), SCENARIO)]


def test_a_playbook_names_channels_roles_and_audiences_that_there_are():
    rule = NoticeRule("customers", "resolved", by=("sms", "pigeon"), approvals=("cook",), audiences=("couriers",))
    assert played(notices=(rule,)) == [
        (("notices", 0, "by", 1), "pigeon"),
        (("notices", 0, "approvals", 0), "cook"),
        (("notices", 0, "audiences", 0), "couriers"),
    ]
    asked = (Preference("activate", where=(("role", "cook"),)),)
    assert played(activates=asked) == [(("activates", 0, "where", "role"), "cook")]


def test_a_notice_must_reach_somebody_it_is_addressed_to():
    assert played(notices=(NoticeRule("executives", "resolved", by=("e-mail",)),)) == [(("notices", 0, "by"), "e-mail")]
    assert played(notices=(NoticeRule("executives", "resolved", by=()),)) == [(("notices", 0, "by"), None)]
    visitors = NoticeRule("customers", "resolved", by=("sms",), audiences=("visitors",))
    assert played(notices=(visitors,)) == [(("notices", 0, "by"), "sms")]


def test_of_whom_nothing_reaches_that_is_said():
    cut_off = tuple(dataclasses.replace(one, reached_by=()) for one in SHOP.audiences)
    scenario = changed(SCENARIO, ("organisation", "audiences"), cut_off)
    wrong = {one.wrong for one in problems_of_playbook(PLAYBOOK, scenario)}
    assert "this reaches none of the customers; no channel reaches them" in wrong


def test_remedies_of_other_scenarios_are_passed_over_but_a_slip_of_the_pen_is_found():
    assert played(repair=("roll back the last release", "pray")) == []
    assert played(repair=("roll back the last release", "restart the payments service")) == [
        (("repair", 1), "restart the payments service")
    ]
    assert played(repair=("pray",)) == [(("repair",), "pray")]
    assert played(repair=()) == []


def written(**fields) -> list[tuple]:
    return [(one.path, one.read) for one in problems_in_playbook(dataclasses.replace(PLAYBOOK, **fields), CHOICES)]


@pytest.mark.parametrize(
    ("preference", "where"),
    [
        (Preference("brief suport"), "choose"),
        (Preference("answer"), "choose"),
        (Preference("inject"), "choose"),
        (Preference("brief support", where=(("role", "x"),)), "where"),
        (Preference("ask", where=(("whom", "the courier"), ("abuot", "cause"))), "where"),
        (Preference("nothing", where=(("role", "x"),)), "where"),
        (Preference("nothing", where=(("about", "the weather"),)), "where"),
        (Preference("brief support", categories=()), "categories"),
    ],
)
def test_a_preference_that_no_option_can_ever_fit_is_found(preference, where):
    ((path, _),) = written(preferences=(preference,))
    assert path == ("preferences", 0, where)
    fits = (Preference("nothing"), Preference("ask", where=(("whom", "the courier"),)), Preference("brief support"))
    assert written(preferences=fits) == []


def test_a_notice_without_a_word_or_a_channel_is_found():
    assert written(notices=(NoticeRule("customers", "resolved", by=(), says=()),)) == [
        (("notices", 0, "by"), None),
        (("notices", 0, "says"), None),
    ]


def test_a_promise_stands_in_the_words_and_the_words_need_a_promise():
    silent = NoticeRule("customers", "mitigated", by=("sms",), says=("cause",), next_update=1800)
    empty = NoticeRule("customers", "mitigated", by=("sms",), says=("cause", "next update"))
    assert written(notices=(silent,)) == [(("notices", 0, "next_update"), "1800 s")]
    assert written(notices=(empty,)) == [(("notices", 0, "says", 1), "next update")]


@pytest.mark.parametrize(("seconds", "fits"), [(0, False), (59, False), (60, True), (604_800, True), (604_801, False)])
def test_a_promise_is_due_in_a_minute_to_a_week_for_rules_and_for_drafts_alike(seconds, fits):
    rule = NoticeRule("customers", "mitigated", by=("sms",), says=("next update",), next_update=seconds)
    assert (written(notices=(rule,)) == []) == fits
    draft = act.Draft("customers", ("sms",), next_update=seconds)
    with contextlib.nullcontext() if fits else pytest.raises(act.BadAction, match="between a minute and a week"):
        act.checked(draft)
