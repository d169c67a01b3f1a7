"""Pictures: what a role knows grows with what it sees, and is said in the words of a status page."""

import pytest

from sim import events as ev
from sim.incidents import status
from sim.picture import Known
from sim.play import play
from sim.policies import in_all_seats
from sim.scenario import ROLES
from sim.world import World


@pytest.mark.parametrize(
    ("reading", "word"),
    [(1.0, "operational"), (0.95, "operational"), (0.94, "degraded"), (0.5, "partial outage"), (0.0, "down")],
)
def test_a_reading_has_a_word(reading, word):
    assert status(reading) == word


def seen(*events) -> Known:
    known = Known()
    for event in events:
        known.see(event)
    return known


def test_an_alert_stands_until_it_is_cleared():
    raised = ev.AlertRaised(1, "payment alert", "payments", 0.3)
    known = seen(raised, ev.ReadingChanged(5, "payment alert", "payments", 0.8))
    assert (known.alerts, known.status) == ({"payment alert": raised}, {"payments": "degraded"})
    assert known.suspects == ("payments",)
    known.see(ev.AlertCleared(9, "payment alert", "payments", 0.97))
    assert (known.alerts, known.status, known.suspects) == ({}, {"payments": "operational"}, ())


def test_a_notice_waits_for_those_who_have_not_released_it():
    draft = ev.NoticeDrafted(
        1,
        "n",
        "communications lead",
        "customers",
        "mitigated",
        ("sms",),
        (),
        (),
        ("legal counsel", "executive"),
        None,
        1,
    )
    known = seen(draft, ev.NoticeReleased(2, "n", "legal counsel"))
    assert known.notices["n"].waits_for == ("executive",)
    known.see(ev.NoticeReturned(3, "n", "executive"))
    assert known.notices["n"].returned_by == "executive"
    known.see(ev.NoticeChanged(4, "n", "communications lead", (("apology", "Sorry."),), 4))
    assert known.notices["n"].returned_by is None


def test_work_is_known_from_its_start_to_its_end():
    known = seen(ev.DiagnosisStarted(1, "Ada"))
    assert (known.busy_with, known.cause) == ("diagnosis", None)
    known.see(ev.CauseIdentified(9, "rain"))
    assert (known.busy_with, known.cause) == (None, "rain")
    known.see(ev.RemedyStarted(10, "umbrella", "Ada"))
    assert known.busy_with == "umbrella"
    known.see(ev.RemedyFinished(20, "umbrella", True, "it helped"))
    assert (known.busy_with, known.tried) == (None, {"umbrella": True})


def test_everybody_who_has_joined_knows_the_same_of_what_all_see(card, standard):
    world = play(World(card, 1), in_all_seats(standard, card))
    pictures = [p for p in map(world.picture, ROLES) if p]
    assert len(pictures) == 6
    assert all(p.known is pictures[0].known for p in pictures)
    assert all([e.at for e in p.events] == sorted(e.at for e in p.events) for p in pictures)
    assert not any(ev.viewers(e) == () for p in pictures for e in p.events)
