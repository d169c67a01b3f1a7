"""Phrases: each says when something came true, the same while a run grows and in a finished log."""

import dataclasses

import pytest

from sim import events as ev
from sim import files, phrases
from sim.play import play
from sim.policies import in_all_seats
from sim.scenario import Duration, changed
from sim.world import World


def logs(scenarios, playbooks):
    for scenario in scenarios.values():
        for playbook in playbooks.values():
            for seed in range(4):
                yield play(World(scenario, seed), in_all_seats(playbook, scenario)).log


def test_every_phrase_the_shipped_scenarios_use_is_known(scenarios):
    for scenario in scenarios.values():
        for expectation in scenario.expectations:
            assert phrases.known(expectation.expect)
            assert phrases.known(expectation.after)
    assert not phrases.known("pigs fly")


def test_nearly_every_phrase_comes_true_somewhere(scenarios, playbooks):
    sure = dataclasses.replace(scenarios["card-payments-down"].fault, ends_after=Duration("fixed", 4_000))
    some = {**scenarios, "breach": files.load("stolen-logins"), "charges": files.load("charged-twice")}
    some["after"] = files.load("payments-again")
    some |= {"short": dataclasses.replace(scenarios["card-payments-down"], fault=sure)}
    mistakes = dataclasses.replace(some["breach"].organisation.mistakes, from_template=0.8, written=0.8, overlooked=1.0)
    some["wrong"] = changed(some["card-payments-down"], ("organisation", "mistakes"), mistakes)
    true = {p for log in logs(some, playbooks) for p in phrases.PHRASES if phrases.first(p, log)}
    low = changed(scenarios["slow-search"], ("organisation", "components", "search", "category"), "low")
    true |= {p for log in logs({"low": low}, playbooks) for p in phrases.PHRASES if phrases.first(p, log)}
    never = {p for p in set(phrases.PHRASES) - true if " saying " not in p}  # no playbook says everything to everybody
    unsaid = [
        p for p in never if p.endswith(("to the regulator", "to investors", "to department heads", "to the press"))
    ]
    by_people = {p for p in never if p.endswith(" was written")}
    assert never - {*unsaid} - by_people <= {
        "somebody asked for facts",
        "a seat was handed over",
        "an engineer joined",
    }  # no playbook does
    assert len(unsaid) <= 10
    assert {f"a notice saying {field} was sent to customers" for field in ("cause", "what still works")} <= true
    assert {f"a follow-up saying {field} was sent to customers" for field in ("apology", "what to do")} <= true


@pytest.mark.parametrize("seed", range(4))
def test_a_phrase_is_true_of_the_same_event_live_and_in_the_log(seed, card, playbooks):
    world, woken = World(card, seed), {}

    def waits(phrase):
        woken[phrase] = yield world.until(phrase)

    for phrase in phrases.PHRASES:
        world.start(waits(phrase))
    play(world, in_all_seats(playbooks["tell-early"], card))
    for phrase in phrases.PHRASES:
        found = phrases.first(phrase, world.log)
        assert woken.get(phrase) == found
        if found:
            assert isinstance(found, phrases.kinds(phrase))
            assert phrases.test(phrase)(found)
            assert phrases.first(phrase, world.log, found.at + 1) != found


def test_a_phrase_looks_at_what_the_event_holds():
    said = (("apology", "Sorry."), ("cause", "  "))
    sent = ev.NoticeSent(9, "n", "communications lead", "customers", "resolved", ("sms",), (), 5, said, None, (), 0.0)
    assert not phrases.test("a notice was sent to customers")(sent)  # it is over: that is a follow-up
    assert phrases.test("a notice was sent to customers")(sent._replace(occasion="mitigated"))
    assert phrases.test("a notice saying apology was sent to customers")(sent._replace(occasion="mitigated"))
    assert not phrases.test("a notice saying cause was sent to customers")(sent._replace(occasion="mitigated"))
    assert phrases.test("a follow-up saying apology was sent to customers")(sent)
    assert not phrases.test("a follow-up saying cause was sent to customers")(sent)
    assert phrases.test("a follow-up was sent to customers")(sent)
    assert not phrases.test("a notice was sent to partners")(sent)
    assert not phrases.test("a notice with a next update was sent to customers")(sent)
    assert not phrases.test("a remedy helped")(ev.RemedyFinished(1, "r", False, "no"))


def test_a_phrase_that_is_misspelled_is_guessed():
    assert "the impact began" in phrases.nearest("the impact begins")
    with pytest.raises(KeyError):
        phrases.test("the impact begins")
