"""Press releases: when the plan asks for one, through whose hands it goes, and what comes of it; advice on posture."""

import dataclasses
import math

import pytest

import sim
from sim import events as ev
from sim import files, wording
from sim.actions import FIELDS
from sim.impact import release_due
from sim.log import Log
from sim.metrics import measures
from sim.metrics.publicity import RELEASE
from sim.play import Play
from sim.policies import in_all_seats
from sim.scenario import COMMUNICATIONS_LEAD, COUNSEL, EXECUTIVE, PressRelease
from sim.stories.ready import options
from sim.world import World

QUICK = ("work.legal review=5 min", "work.approval=2 min")
CARD = files.load("card-payments-down")
LOGINS = files.load("stolen-logins")
AT = LOGINS.fault.at


def ruled(scenario=LOGINS, **rule):
    organisation = dataclasses.replace(scenario.organisation, press_release=PressRelease(**rule))
    return dataclasses.replace(scenario, organisation=organisation)


def happened(kind, log) -> list:
    return [e for e in log if isinstance(e, kind)]


@pytest.mark.parametrize(("rule", "category", "broken", "breach", "due"), [
    ({"categories": ("critical",), "customers": 0.5}, "critical", "login", False, True),
    ({"categories": ("critical",), "customers": 0.5}, "moderate", "login", False, False),
    ({"categories": ("low",), "customers": 0.5}, "low", "reviews", False, False),
    ({"categories": ("moderate",), "customers": 0.9}, "moderate", "search", False, False),  # some can wait
    ({"categories": ("moderate",), "customers": 0.8}, "moderate", "search", False, True),
    ({"categories": ("moderate",), "partners": 1}, "moderate", "seller portal", False, True),
    ({"categories": ("moderate",), "partners": 2}, "moderate", "seller portal", False, False),
    ({"categories": ("low",), "breach": True}, "low", "reviews", True, True),
    ({"categories": ("low",), "breach": True}, "low", "reviews", False, False),
    ({"categories": ("low",)}, "low", "reviews", True, False),
])  # fmt: skip
def test_the_plan_asks_for_a_release_by_whom_it_hits(rule, category, broken, breach, due):
    assert release_due(ruled(**rule), category, (broken,), breach) is due


def test_a_release_goes_through_counsel_and_the_executive_and_waits_for_the_wire():
    log = sim.run(files.load("stolen-logins", [*QUICK, "fault.ends after=3 h"]), "standard", seed=1)
    (sent,) = [e for e in happened(ev.NoticeSent, log) if e.to == "press"]
    assert [e.role for e in happened(ev.NoticeReleased, log) if e.notice == sent.notice] == [COUNSEL, EXECUTIVE]
    (way,) = [e.delivery for e in happened(ev.DeliveryBegan, log) if e.delivery.notice == sent.notice]
    assert (way.channel, way.first) == ("press wire", sent.at + 3600)
    found = measures(log)
    assert found["press release right"] == 1
    assert found["time to press release"] == (way.first - AT) / 60


def test_only_where_the_plan_asks_for_one_anybody_is_asked():
    never = ruled(categories=("low",))
    in_private = dataclasses.replace(LOGINS, public=False)
    for scenario, right in ((LOGINS, 0.0), (never, 1.0), (in_private, math.nan)):
        log = sim.run(scenario, "silent", seed=1)
        asked = [e for e in happened(ev.PromptOpened, log) if "press release" in e.prompt]
        assert bool(asked) == (scenario is LOGINS)
        assert all(e.role == COMMUNICATIONS_LEAD for e in asked)
        assert measures(log)["press release right"] == pytest.approx(right, nan_ok=True)


def test_a_release_where_none_is_due_is_wrong_and_one_too_late_is_not_out():
    def judged(scenario, *events):
        struck = ev.FaultStruck(AT, scenario.fault.component, scenario.fault.family)
        return measures(Log(scenario, (struck, *events, ev.WorldEnded(scenario.lasts, ""))))

    words = tuple((part[0], f"About {part[0]}.") for part in RELEASE)
    sent = ev.NoticeSent(AT + 60, "n", "communications lead", "press", "press release", (), (), 1, words, None, (), 0.0)
    assert judged(LOGINS, sent)["press release right"] == 1
    assert judged(ruled(categories=("low",)), sent)["press release right"] == 0
    assert judged(LOGINS, sent._replace(occasion="resolved"))["press release right"] == 0
    assert math.isnan(judged(LOGINS, sent)["time to press release"])
    assert judged(LOGINS, sent)["press release complete"] == 1
    known = ev.CauseIdentified(AT, "a leak")
    assert judged(LOGINS, known, sent)["press release complete"] == len(RELEASE) / (len(RELEASE) + 1)


def test_advice_on_posture_follows_what_it_is_taken_for_and_decides_nothing():
    from sim.stories.posture import advice
    from sim.world import World

    world = World(LOGINS, seed=1)
    while not world.known.incidents:
        world.advance(world.now + 60)
    incident = world.known.incidents[1]
    said = {}
    for kind in ("service downtime", "system failure", "security breach"):
        incident.kind = kind
        said[kind] = advice(world, 1)
        assert kind in said[kind]
    assert "befell us" in said["service downtime"] and "Apologise" in said["security breach"]
    plain = sim.run(dataclasses.replace(LOGINS, public=False), "silent", seed=1)
    public = sim.run(LOGINS, "silent", seed=1)
    asked = [
        next(e for e in happened(ev.PromptOpened, log) if "tell: called in" in e.prompt) for log in (plain, public)
    ]
    assert asked[1].text.startswith(asked[0].text) and "Advice" in asked[1].text
    assert asked[0].at == asked[1].at


def test_a_history_of_crises_asks_for_a_step_more():
    from sim.stories.posture import advice
    from sim.world import World

    lately = files.load("stolen-logins", "last one={ago: 9 days, family: service downtime}")
    world = World(lately, seed=1)
    while not world.known.incidents:
        world.advance(world.now + 60)
    world.known.incidents[1].kind = "service downtime"
    assert "accident" in advice(world, 1) and "within the last month" in advice(world, 1)


def at_the_cause(name, *changes):
    """What is offered to customers once the cause is known."""
    scenario, standard = files.load(name, changes), files.load_playbook("standard")
    found = next(e.at for e in sim.run(scenario, standard, seed=1) if isinstance(e, ev.CauseIdentified))
    world = World(scenario, 1)
    Play(world, in_all_seats(standard, scenario)).go_on(found)
    return [option for option in options(world, 1, "cause known", ("customers",)) if "fault" in option.name]


def test_whom_to_blame_is_offered_in_public_once_a_vendors_part_is_known_to_be_the_cause():
    (blaming,) = at_the_cause("card-payments-down", "public=yes")
    words = dict(blaming.actions[0].fields)
    assert "card acquirer" in words["whose fault it is"] and "apology" not in words
    assert not at_the_cause("card-payments-down") and not at_the_cause("stolen-logins")
    assert not at_the_cause("card-payments-down", "public=yes", "fault.cause=the release of 15:50")
    before = World(files.load("card-payments-down", ["public=yes"]), 1)
    before.advance(CARD.fault.at + 3600)
    assert before.known.incidents and "whose fault it is" not in dict(
        wording.filled(FIELDS, before.known, CARD.organisation, True)
    )
