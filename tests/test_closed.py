"""The closed channel: who talks of a breach where an intruder may listen, what that costs, and what moving costs."""

import dataclasses

import pytest

from sim import actions as act
from sim import events as ev
from sim import files, laws, measures, phrases
from sim.consistency import problems, problems_of_scenario
from sim.log import Log
from sim.luck import Luck
from sim.play import Play, play
from sim.policies import in_all_seats
from sim.scenario import COMMANDER, Call, Duration, changed
from sim.world import World

ROOM, RESET = "closed room", "reset all sessions and ask for a code"
ASKED = f"{COMMANDER}/closed channel/1"
MOVING = dataclasses.replace(files.load_playbook("silent"), names_kind="a breach when in doubt")
STAYING = dataclasses.replace(MOVING, preferences=tuple(p for p in MOVING.preferences if p.choose != "move talk"))


@pytest.fixture(scope="module")
def breach():
    """The shipped breach; somebody reads along in any case, and gets away for an hour."""
    return files.change(files.load("stolen-logins"), "fault.reads along=100 %", "fault.slips=1 h")


def ran(scenario, playbook, seed=1):
    log = play(World(scenario, luck=Luck(seed, 0)), in_all_seats(playbook, scenario)).log
    log = Log(scenario, tuple(log))
    assert laws.broken(log) == ()
    return log


def all_of(kind, log):
    return [event for event in log if isinstance(event, kind)]


def first(kind, log):
    return next(iter(all_of(kind, log)), None)


def test_who_talks_in_the_closed_room_is_not_evaded(breach):
    for seed in range(3):
        moved, stayed = ran(breach, MOVING, seed), ran(breach, STAYING, seed)
        assert first(ev.TalkMoved, moved).at <= next(e.at for e in all_of(ev.RemedyStarted, moved) if e.remedy == RESET)
        assert not all_of(ev.ContainmentEvaded, moved) and not all_of(ev.TalkMoved, stayed)
        assert measures(moved)["containments evaded"] == 0.0
        assert measures(stayed)["containments evaded"] >= 1.0
        assert measures(moved)["records exposed"] < measures(stayed)["records exposed"]


def test_who_is_warned_gets_records_out_for_longer_by_what_they_slip(breach):
    unheard = ran(changed(breach, ("fault", "reads_along"), 0.0), STAYING)
    heard = ran(breach, STAYING)
    assert not all_of(ev.ContainmentEvaded, unheard)
    assert first(ev.ContainmentEvaded, heard).at == first(ev.ExposureEnded, unheard).at
    assert first(ev.ExposureEnded, heard).at == first(ev.ContainmentEvaded, heard).at + 3600


def test_nobody_sees_that_somebody_reads_along(breach):
    unheard = ran(changed(breach, ("fault", "reads_along"), 0.0), STAYING)
    heard = ran(breach, STAYING)
    until = first(ev.ContainmentEvaded, heard).at
    seen = [[e for e in log if e.at < until and e.seen_by] for log in (unheard, heard)]
    assert seen[0] == seen[1]


def test_the_move_takes_as_long_as_the_slowest_and_work_rests_meanwhile(breach):
    log = ran(breach, MOVING)
    begun, done = first(ev.TalkMoveStarted, log), first(ev.TalkMoved, log)
    assert 60 <= done.at - begun.at <= 3600
    begins = (ev.DiagnosisStarted, ev.RemedyStarted, ev.WorkTakenUp)
    assert not [e for e in log if isinstance(e, begins) and begun.at < e.at < done.at]
    assert [e for e in all_of(ev.WorkPutAside, log) if e.at == begun.at]
    open_ = measures(log)["open talk about a breach"]
    assert open_ == pytest.approx((done.at - first(ev.KindNamed, log).at) / 60)


def test_whoever_comes_later_comes_into_the_closed_room(breach):
    log = ran(breach, MOVING)
    acknowledged = {e.person: e.at for e in all_of(ev.PageAcknowledged, log)}
    begun = first(ev.TalkMoveStarted, log).at
    later = [e.way for e in all_of(ev.RoleJoined, log) if acknowledged[e.person] >= begun]
    before = [e.way for e in all_of(ev.RoleJoined, log) if acknowledged[e.person] < begun]
    assert ROOM not in before and set(later) <= {ROOM}


def test_luck_of_those_who_join_does_not_hang_on_a_room_that_nobody_uses(breach):
    without = tuple(way for way in breach.organisation.calls if not way.closed)
    plain = ran(changed(breach, ("organisation", "calls"), without), STAYING)
    with_one = ran(breach, STAYING)
    came = [{e.person: (e.at, e.way) for e in all_of(ev.RoleJoined, log)} for log in (plain, with_one)]
    both = came[0].keys() & came[1].keys()
    paged = [{e.person: e.at for e in all_of(ev.PageAcknowledged, log)} for log in (plain, with_one)]
    assert len(both) >= 4
    for person in both:
        assert came[0][person][0] - paged[0][person] == came[1][person][0] - paged[1][person]
        assert came[0][person][1] == came[1][person][1]
    assert all("closed channel" not in e.prompt for e in all_of(ev.PromptOpened, plain))


def test_the_commander_is_asked_once_and_silence_stays(breach):
    absent = {role: seat for role, seat in in_all_seats(MOVING, breach).items() if role != COMMANDER}
    world = World(breach, luck=Luck(1, 0))
    Play(world, absent).go_on()
    asked = [e for e in world.log if isinstance(e, ev.PromptOpened) and "closed channel" in e.prompt]
    assert [e.prompt for e in asked] == [ASKED]
    assert not all_of(ev.TalkMoveStarted, world.log)


def test_only_a_closed_way_and_only_once(breach):
    world = World(breach, luck=Luck(1, 0))
    Play(world, in_all_seats(STAYING, breach)).go_on(40 * 60)
    for way in ("bridge", ROOM, ROOM):
        world.put(COMMANDER, act.MoveTalk(way))
    refused = [e.why for e in all_of(ev.ActionRefused, world.log)]
    assert refused == [f"there is no closed way 'bridge'; there is {ROOM}", "the talk has been moved already"]
    assert world.known.moved_to == ROOM


def test_the_phrase_comes_true_when_all_are_there(breach):
    log = ran(breach, MOVING)
    assert phrases.first("the talk was moved to a closed channel", log) == first(ev.TalkMoved, log)


def test_what_does_not_fit_is_said(breach):
    organisation = breach.organisation
    only = changed(organisation, ("calls",), tuple(dataclasses.replace(w, closed=True) for w in organisation.calls))
    assert [p.path for p in problems(only)] == [("calls", 0, "closed")]
    kept = changed(breach, ("fault", "exposes"), 0.0)
    assert ("fault", "reads_along") in [p.path for p in problems_of_scenario(kept)]


def test_an_evaded_containment_where_nothing_gets_out_breaks_a_law(breach):
    log = [*ran(breach, MOVING)]
    at = log.index(first(ev.ExposureEnded, log)) + 1
    log.insert(at, ev.ContainmentEvaded(log[at - 1].at, "login", RESET))
    assert any("is evaded" in said for said in laws.broken(Log(breach, tuple(log))))


def test_a_call_is_open_and_nobody_reads_along_unless_it_is_said(scenarios):
    assert not Call("bridge", Duration("fixed", 60.0), Duration("fixed", 60.0)).closed
    assert all(fault.reads_along == 0 for one in scenarios.values() for fault in one.faults)
