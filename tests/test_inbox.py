"""The inbox: how many complain in the open, who answers them, and how long that takes."""

import dataclasses
import math

import numpy as np
import pytest
from conftest import only

import sim
from sim import actions as act
from sim import events as ev
from sim import files, laws
from sim.metrics import measures
from sim.metrics.inbox import _median, _waits
from sim.play import Play
from sim.policies import in_all_seats
from sim.scenario import COMMUNICATIONS_LEAD
from sim.world import World

LOGINS = files.load("stolen-logins")
STANDARD = files.load_playbook("standard")


def happened(kind, log) -> list:
    return [e for e in log if isinstance(e, kind)]


def test_complaints_are_a_share_of_contacts():
    for playbook in ("silent", "tell-early"):
        found = measures(sim.run(LOGINS, playbook, seed=3))
        assert found["complaints in the open"] == pytest.approx(0.15 * found["contacts"], rel=0.01)
    more = measures(sim.run(files.load("stolen-logins", "inbox.complains=30 %"), "silent", seed=3))
    assert more["complaints in the open"] == pytest.approx(0.3 * more["contacts"], rel=0.01)


def test_first_come_first_served_by_hand():
    """Sixty come in the first minute, and three a minute are answered from the tenth minute on."""
    grid = np.arange(0, 3601, 60)
    came, can = np.zeros(60), np.where(np.arange(60) >= 10, 3.0, 0.0)
    came[0] = 60.0
    waits = _waits(came, can, grid, (grid[:-1] + grid[1:]) / 2)
    assert waits[0] == pytest.approx(600 + 600 - 30)  # thirty go before the one in the middle
    assert _median(came, waits) == pytest.approx(19.5)
    nobody = _waits(came, 0 * can, grid, (grid[:-1] + grid[1:]) / 2)
    assert np.isinf(nobody[0]) and math.isnan(_median(came, nobody))
    plenty = _waits(np.ones(60), np.full(60, 100.0), grid, (grid[:-1] + grid[1:]) / 2)
    assert plenty.max() <= 60


def test_who_is_asked_sends_people_for_a_shift_and_complaints_are_answered_sooner():
    log, silent = (sim.run(LOGINS, book, seed=1) for book in ("standard", "silent"))
    began, over = happened(ev.RepliesBegan, log)[0], happened(ev.RepliesEnded, log)[0]
    assert (began.people, over.at) == (6, began.at + 3600)
    assert happened(ev.ComplaintsSeen, log)[0].complaints > 0
    assert not happened(ev.RepliesBegan, silent)
    assert measures(log)["replies in time"] > measures(silent)["replies in time"] == 0
    assert not laws.broken(log)


def test_what_is_seen_is_what_is_measured():
    log = sim.run(LOGINS, "silent", seed=1)
    seen = happened(ev.ComplaintsSeen, log)[0]
    assert seen.complaints == pytest.approx(measures(log, until=seen.at)["complaints in the open"], rel=0.02)


def test_only_in_public_and_only_where_somebody_looks():
    bare = dataclasses.replace(LOGINS, organisation=dataclasses.replace(LOGINS.organisation, inbox=None))
    for scenario in (dataclasses.replace(LOGINS, public=False), bare):
        log = sim.run(scenario, "standard", seed=1)
        assert not happened((ev.ComplaintsSeen, ev.RepliesBegan), log)
        assert all(math.isnan(measures(log)[name]) for name in ("replies in time", "median reply time"))


def test_support_can_spare_only_so_many_and_one_shift_at_a_time():
    world = World(LOGINS, seed=1)
    play = Play(world, in_all_seats(files.load_playbook("silent"), LOGINS))
    while COMMUNICATIONS_LEAD not in world.known.joined:
        play.go_on(world.now + 60)
    for people in (0, 7, 2, 1):
        world.put(COMMUNICATIONS_LEAD, act.AnswerComplaints(people))
    assert [e.people for e in only(ev.RepliesBegan, world)] == [2]
    assert [e.why.partition(";")[0] for e in only(ev.ActionRefused, world)][-3:] == [
        *["support can spare 1 to 6 people"] * 2,
        "somebody replies already",
    ]
