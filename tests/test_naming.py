"""What kind of trouble it is: named with partial facts, put right when the cause is known, and what hangs on it."""

import dataclasses

import numpy as np
import pytest

from sim import actions as act
from sim import events as ev
from sim import files, laws, measures, phrases
from sim.actions import CHOICES
from sim.consistency import problems, problems_in_playbook, problems_of_playbook
from sim.exercise import counterpart
from sim.incidents import Incident
from sim.log import Log
from sim.play import play
from sim.policies import in_all_seats
from sim.scenario import BREACH, COUNSEL, FAMILIES, IT_LEAD, ByKind, changed
from sim.symptoms import feared, seems
from sim.world import World

FAILURE, _, DOWNTIME = FAMILIES
RESET, BLOCK = "reset all sessions and ask for a code", "block the attackers' addresses"
SILENT = files.load_playbook("silent")
BOTH = (COUNSEL, "incident commander")
ASKED_FIRST = "it lead/kind: at first/1"


@pytest.fixture(scope="module")
def stolen():
    """The shipped breach."""
    return files.load("stolen-logins")


@pytest.fixture(scope="module")
def search(scenarios):
    """The shipped failure, which is moderate."""
    return scenarios["slow-search"]


def judging(playbook, how, **new):
    return dataclasses.replace(playbook, names_kind=how, **new)


def careless(scenario):
    """The same for an organisation that asks for nothing by kind."""
    return changed(scenario, ("organisation", "by_kind"), ())


def all_of(kind, log, **fields):
    events = [e for e in log if isinstance(e, kind)]
    return [e for e in events if all(getattr(e, name) == value for name, value in fields.items())]


def sound(log):
    assert laws.broken(log) == ()
    return log


def declared(scenario):
    """A world in the second in which somebody has declared, saying nothing of the kind."""
    world = World(scenario, 1)
    while "it lead/declare/1" not in world.prompts:
        world.advance()
    world.put(IT_LEAD, act.Answer("it lead/declare/1", "declare critical"))
    return world


# ------------------------------------------------------------------------------------------- what is seen


def test_a_part_that_is_down_or_may_be_a_vendors_looks_like_downtime_and_nothing_looks_like_a_breach(card):
    shop = card.organisation

    def looks(component, word, judged=seems):
        alert = ev.AlertRaised(1, "it", component, 0.5)
        return judged(shop, Incident(1, alerts={"it": alert}, struck={component: 1}), {component: word})

    assert looks("login", "partial outage") == looks("search", "degraded") == FAILURE
    assert looks("login", "down") == looks("payments", "degraded") == DOWNTIME
    assert looks("login", "degraded", feared) == looks("payments", "partial outage", feared) == BREACH
    assert looks("login", "down", feared) == DOWNTIME


# ------------------------------------------------------------------------------------------- who is asked


def test_whoever_declares_names_the_kind_with_it_and_nobody_is_asked(card, standard):
    log = counterpart(card, standard, 1)
    (named,), (judged,) = all_of(ev.KindNamed, log), all_of(ev.IncidentDeclared, log)
    assert (named.at, named.kind, named.by) == (judged.at, DOWNTIME, IT_LEAD)
    assert not [e for e in all_of(ev.PromptOpened, log) if "/kind" in e.prompt]


def test_where_nobody_has_said_it_the_it_lead_is_asked_a_second_later_and_may_leave_it_open(stolen):
    world = declared(stolen)
    at = world.now
    assert ASKED_FIRST not in world.prompts
    world.advance(at + 1)
    prompt = world.prompts[ASKED_FIRST]
    assert [option.name for option in prompt.options] == [FAILURE, BREACH, DOWNTIME, "leave it open"]
    assert prompt.default == "leave it open"
    world.put(IT_LEAD, act.NameKind(BREACH))
    assert ASKED_FIRST not in world.prompts  # said unasked: nothing is left to ask
    assert world.known.incidents[1].kind == BREACH


def test_where_the_organisation_asks_for_nothing_by_kind_nobody_is_asked_and_a_playbook_names_none(stolen, standard):
    log = sound(counterpart(careless(stolen), standard, 1))
    assert not all_of(ev.KindNamed, log)
    assert not [e for e in all_of(ev.PromptOpened, log) if "/kind" in e.prompt]
    row = measures(log)
    assert np.isnan(row["kind right"]) and np.isnan(row["time to name the kind"])


def test_the_kind_is_put_right_when_the_cause_is_known(stolen, standard):
    log = sound(counterpart(stolen, standard, 1))
    (found,) = all_of(ev.CauseIdentified, log)
    first, second = all_of(ev.KindNamed, log)
    assert found.kind == BREACH
    assert [first.kind, second.kind] == [FAILURE, BREACH]
    assert found.at < second.at < found.at + 600
    assert all_of(ev.RemedyStarted, log)[0].remedy == RESET  # contained first, though blocking stands first
    row = measures(log)
    assert row["kind right"] == 1
    assert row["time to name the kind"] == (first.at - stolen.fault.at) / 60


@pytest.mark.parametrize(("how", "kinds"), [("once the cause is known", [BREACH]), ("never", [])])
def test_a_playbook_may_wait_for_the_cause_or_never_say(how, kinds, stolen):
    log = sound(counterpart(stolen, judging(SILENT, how), 1))
    assert [e.kind for e in all_of(ev.KindNamed, log)] == kinds
    answered = all_of(ev.PromptClosed, log, prompt=ASKED_FIRST)
    assert [e.option for e in answered] == ["leave it open"]


def test_a_false_alarm_is_of_no_kind(search):
    log = sound(counterpart(files.twin(search), SILENT, 1))
    assert all_of(ev.KindNamed, log) and measures(log)["kind right"] == 0
    assert [e.kind for e in all_of(ev.CauseIdentified, log)] == [""]
    assert not [e for e in all_of(ev.PromptOpened, log) if "/kind" in e.prompt]


def test_only_what_has_been_noticed_can_be_named_and_only_anew(stolen):
    world = declared(stolen)
    world.put(IT_LEAD, act.NameKind(BREACH, 7))
    world.put(IT_LEAD, act.NameKind(BREACH))
    world.put(IT_LEAD, act.NameKind(BREACH))
    reasons = [e.why for e in world.log if isinstance(e, ev.ActionRefused)]
    assert reasons == ["there is no incident 7; there is 1", "it is taken for “security breach” already"]
    with pytest.raises(act.BadAction, match="read 'bad luck'; it is one of system failure"):
        world.put(IT_LEAD, act.NameKind("bad luck"))


# ------------------------------------------------------------------------------------ what hangs on it


def test_a_breach_needs_counsel_whatever_its_category(search):
    breach = changed(search, ("fault", "family"), BREACH)
    seen, feared_ = judging(SILENT, "by what is seen"), judging(SILENT, "a breach when in doubt")
    assert not all_of(ev.RoleCalled, counterpart(search, seen, 1), role=COUNSEL)
    log = sound(counterpart(breach, feared_, 1))
    assert all_of(ev.RoleCalled, log, role=COUNSEL)
    assert measures(log)["required roles called"] == 1
    meddled = tuple(e for e in log if not (isinstance(e, ev.RoleCalled) and e.role == COUNSEL))
    assert measures(Log(breach, meddled))["required roles called"] == 4 / 5


def test_once_it_is_taken_for_a_breach_the_commander_is_asked_again_whom_to_call(search):
    breach = changed(search, ("fault", "family"), BREACH)
    breach = changed(breach, ("fault", "diagnosis"), dataclasses.replace(search.fault.diagnosis, seconds=3_600))
    log = sound(counterpart(breach, SILENT, 1))
    named, (called,) = all_of(ev.KindNamed, log)[-1], all_of(ev.RoleCalled, log, role=COUNSEL)
    again = all_of(ev.PromptOpened, log, prompt="incident commander/activate/2")
    assert [e.at for e in again] == [named.at]
    assert named.at < called.at < named.at + 900


def test_what_is_written_about_a_breach_to_people_outside_waits_for_counsel(card, playbooks):
    early, first = playbooks["tell-early"], {"occasion": "called in"}
    # no clock wants anything written beside, and nobody asks about what is planned
    unbound = dataclasses.replace(card.organisation, regimes=(), planned_posts=())
    card = dataclasses.replace(card, organisation=unbound)
    for how, wanted in (("by what is seen", ("incident commander",)), ("a breach when in doubt", BOTH)):
        log = sound(counterpart(card, judging(early, how), 1))
        assert [e.approvals for e in all_of(ev.NoticeDrafted, log, to="customers", **first)] == [wanted]
        assert [e.approvals for e in all_of(ev.NoticeDrafted, log, to="executives", **first)] == [()]
        (later,) = all_of(ev.NoticeDrafted, log, to="partners", occasion="cause known")
        assert COUNSEL not in later.approvals  # it was put right with the cause


def test_remedies_that_contain_are_offered_first_while_it_is_taken_for_a_breach(stolen):
    quick_first = dataclasses.replace(stolen.fault, remedies=tuple(reversed(stolen.fault.remedies)))
    for kind, first in ((FAILURE, "restart the login servers"), (BREACH, RESET)):
        world = declared(dataclasses.replace(stolen, fault=quick_first))
        world.put(IT_LEAD, act.NameKind(kind))
        asked = world.prompts["it lead/repair/1"]
        assert "look for the cause" in [option.name for option in asked.options]
        world.put(IT_LEAD, act.Answer(asked.id, "wait and watch"))
        while "it lead/repair/2" not in world.prompts:
            world.advance()
        named = [o.actions[0].remedy for o in world.prompts["it lead/repair/2"].options if _mends(o)]
        assert named[0] == first


def _mends(option):
    return any(isinstance(action, act.Mitigate) for action in option.actions)


def test_a_breach_that_nobody_calls_one_is_made_pleasant_first_and_records_get_out_for_longer(stolen):
    differences = []
    for seed in range(30):
        rows = [measures(counterpart(stolen, judging(SILENT, how), seed)) for how in ("by what is seen", "never")]
        differences.append(rows[1]["records exposed"] - rows[0]["records exposed"])
    mean, error = np.mean(differences), np.std(differences, ddof=1) / len(differences) ** 0.5
    assert mean > 4 * error > 0


# ------------------------------------------------------------------------------- measures, phrases, laws, files


def test_the_kind_named_last_counts(stolen):
    def row(*kinds, scenario=stolen):
        at = scenario.fault.at
        alarm = ev.CustomersReported(at + 60, 5, "login")
        named = [ev.KindNamed(at + 120 * n, kind, IT_LEAD) for n, kind in enumerate(kinds, 1)]
        struck = ev.FaultStruck(at, "login", BREACH)
        return measures(Log(scenario, (struck, alarm, *named, ev.WorldEnded(scenario.lasts, "the end"))))

    assert row(FAILURE, BREACH)["kind right"] == 1
    assert row(BREACH, FAILURE)["kind right"] == 0
    assert row(BREACH, FAILURE)["time to name the kind"] == 2
    assert np.isnan(row()["kind right"])


def test_phrases_come_true_with_the_kind(stolen, standard):
    log = counterpart(stolen, standard, 1)
    first, second = all_of(ev.KindNamed, log)
    assert phrases.first("the kind was named", log) == first
    assert phrases.first("the kind was named as security breach", log) == second
    assert phrases.first("the kind was named as service downtime", log) is None


def test_nobody_names_what_nobody_has_noticed(stolen, standard):
    log = counterpart(stolen, standard, 1)
    meddled = (ev.KindNamed(0, BREACH, IT_LEAD), *log.events)
    assert any(said.startswith(laws.ORDER) for said in laws.broken(dataclasses.replace(log, events=meddled)))


def test_an_organisation_and_a_playbook_are_held_to_what_they_name(stolen, standard):
    shop = stolen.organisation
    wrong = dataclasses.replace(shop, by_kind=(ByKind(BREACH, ("jester",)), ByKind(BREACH, (), (COUNSEL, COUNSEL))))
    assert [problem.path for problem in problems(wrong)] == [
        ("by_kind", 1, "kind"),
        ("by_kind", 0, "roles", 0),
        ("by_kind", 1, "approvals", 1),
    ]
    twice = dataclasses.replace(standard, contain=(RESET, RESET))
    assert [problem.path for problem in problems_in_playbook(twice, CHOICES)] == [("contain", 1)]
    for name, why in ((BLOCK, "contains nothing"), (RESET[:-1], "no remedy of this name")):
        (problem,) = problems_of_playbook(dataclasses.replace(standard, contain=(name,), repair=(BLOCK,)), stolen)
        assert problem.path == ("contain", 0) and why in problem.wrong


def test_files_from_before_kinds_were_named_still_read_and_play(stolen, standard):
    scenario, playbook = files.to_json(stolen), files.to_json(standard)
    del scenario["organisation"]["by_kind"], playbook["contain"], playbook["names_kind"]
    read, how = files.from_json(scenario), files.playbook_from_json(playbook)
    assert (read.organisation.by_kind, how.contain, how.names_kind) == ((), (), "never")
    log = play(World(read, 1), in_all_seats(how, read)).log
    assert not [e for e in log if isinstance(e, ev.KindNamed)]
