"""Playbooks: they do what is written, say which rule it was, and look at nothing but prompt and picture."""

import dataclasses

import pytest

from sim import actions as act
from sim import events as ev
from sim.picture import Known, Picture
from sim.play import play
from sim.policies import NO_RULE, ByPlaybook, in_all_seats
from sim.prompts import Option, Prompt
from sim.scenario import COMMUNICATIONS_LEAD, IT_LEAD, ROLES, Duration, Preference
from sim.world import World


def prompt(subject, *options, role=IT_LEAD, default="nothing"):
    takes = Duration("fixed", 0)
    return Prompt(f"{role}/{subject}/1", role, subject, "?", (*options, Option("nothing")), 0, 600, default, takes)


def picture(role=IT_LEAD, *events):
    known = Known()
    for event in events:
        known.see(event)
    return Picture(role, 0, known)


ALERT = ev.AlertRaised(1, "payment alert", "payments", 0.3)
SEARCH = ev.AlertRaised(1, "search alert", "search", 0.3)


@pytest.mark.parametrize(
    ("declares", "alert", "expected"),
    [
        ("by the rule table", ALERT, "declare critical"),
        ("by the rule table", SEARCH, "declare moderate"),
        ("one level up", SEARCH, "declare critical"),
        ("one level up", ALERT, "declare critical"),
        ("never", ALERT, "keep watching"),
    ],
)
def test_it_declares_as_it_is_written(declares, alert, expected, card, standard):
    policy = ByPlaybook(dataclasses.replace(standard, declares=declares), card.organisation)
    answer, *_ = policy.reply(prompt("declare"), picture(IT_LEAD, alert))
    assert answer.option == expected
    assert declares in answer.basis


def test_it_tries_remedies_in_its_order_and_stops_when_one_helped(card, standard):
    policy = ByPlaybook(dataclasses.replace(standard, repair=("b", "a"), diagnoses_first=False), card.organisation)
    asked = prompt(
        "repair",
        Option("look for the cause"),
        Option("a"),
        Option("b"),
        Option("wait and watch"),
        default="wait and watch",
    )
    started = ev.DiagnosisStarted(1, "Ada"), ev.CauseIdentified(2, "rain")

    def chooses(*events):
        return policy.reply(asked, picture(IT_LEAD, *started, *events))[0].option

    assert chooses() == "b"
    assert chooses(ev.RemedyFinished(3, "b", False, "no")) == "a"
    assert chooses(ev.RemedyFinished(3, "b", True, "yes")) == "wait and watch"
    assert chooses(ev.RemedyFinished(3, "b", False, ""), ev.RemedyFinished(4, "a", False, "")) == "wait and watch"
    careful = ByPlaybook(standard, card.organisation)
    assert careful.reply(asked, picture())[0].option == "look for the cause"


def test_where_it_has_no_rule_the_default_happens_and_the_log_says_so(card, standard):
    bare = dataclasses.replace(standard, preferences=(), activates=(), notices=())
    policy = ByPlaybook(bare, card.organisation)
    (answer,) = policy.reply(prompt("something new", Option("x", (act.Note("x"),))), picture())
    assert (answer.option, answer.basis) == ("nothing", NO_RULE)
    world = play(World(card, 1), in_all_seats(bare, card))
    bases = [dict(e.action)["basis"] for e in world.log if isinstance(e, ev.ActionTaken) and e.kind == "answer"]
    assert NO_RULE in bases


def test_a_preference_takes_the_first_option_that_holds_its_action(card, standard):
    options = Option("note", (act.Note("x"),)), Option("ask", (act.Ask(IT_LEAD, "status"),))

    def chooses(*preferences):
        playbook = dataclasses.replace(standard, preferences=preferences)
        return ByPlaybook(playbook, card.organisation).reply(prompt("new", *options), picture())[0].option

    assert chooses(Preference("ask")) == "ask"
    assert chooses(Preference("ask", (("about", "cause"),)), Preference("note")) == "note"
    assert chooses(Preference("nothing")) == "nothing"
    assert chooses(Preference("nothing", (("about", "log"),)), Preference("ask")) == "ask"  # this is not about the log
    assert chooses(Preference("nothing", (("about", "new"),)), Preference("ask")) == "nothing"


def test_a_notice_goes_only_by_channels_that_reach_its_group_and_waits_only_for_those_called(card, standard):
    policy = ByPlaybook(standard, card.organisation)
    declared = ev.IncidentDeclared(1, "critical", IT_LEAD)
    called = ev.RoleCalled(2, "incident commander", "the plan")
    asked = prompt("tell: cause known", role=COMMUNICATIONS_LEAD)
    answer, *drafts = policy.reply(asked, picture(COMMUNICATIONS_LEAD, ALERT, declared, called))
    assert answer.option == ""
    assert {d.to for d in drafts} == {"customers", "partners", "investors"}
    for draft in drafts:
        act.checked(draft)
        assert draft.channels
        assert draft.approvals == (("incident commander",) if draft.to in ("customers", "partners") else ())
        assert draft.occasion == "cause known"


def test_on_an_occasion_without_a_rule_nobody_is_told(card, playbooks):
    policy = ByPlaybook(playbooks["silent"], card.organisation)
    declared = ev.IncidentDeclared(1, "critical", IT_LEAD)
    (answer,) = policy.reply(prompt("tell: called in"), picture(COMMUNICATIONS_LEAD, declared))
    assert answer.option == "tell nobody now"


def test_every_answer_of_a_shipped_playbook_is_one_that_is_offered(scenarios, playbooks):
    asked = 0
    for scenario in scenarios.values():
        for playbook in playbooks.values():
            for seed in range(10):
                world = play(World(scenario, seed), in_all_seats(playbook, scenario))
                refused = [e for e in world.log if isinstance(e, ev.ActionRefused)]
                late = {"this is not to be decided (any more)"}
                overtaken = {"the incident is resolved meanwhile; this notice is overtaken"}
                assert {e.why for e in refused} <= late | overtaken, (scenario.name, playbook.name, seed)
                asked += sum(isinstance(e, ev.PromptClosed) and e.how == "answered" for e in world.log)
    assert asked > 500


def test_a_policy_is_asked_with_its_own_picture_and_told_nothing_else(card, standard):
    seen = set()

    class Spy(ByPlaybook):
        def reply(self, prompt, picture):
            assert isinstance(picture, Picture)
            assert picture.role == prompt.role
            assert all(prompt.role in ev.viewers(e) for e in picture.events)
            seen.add(prompt.role)
            return super().reply(prompt, picture)

    spy = Spy(standard, card.organisation)
    play(World(card, 1), dict.fromkeys(ROLES, spy))
    assert seen == set(ROLES)
