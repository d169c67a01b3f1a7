"""What a history measures, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sim.history.form import Contact, Delays, History, Incident, Mailing, Milestone, Update
from sim.history.quantities import Part, quantities

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def after(minutes: float, basis="stated") -> Milestone:
    return Milestone(START + timedelta(minutes=minutes), basis)


def incident(name: str, **stones) -> Incident:
    return replace(Incident(name, "table"), **{key: after(value) for key, value in stones.items()})


def test_lengths_between_milestones_and_what_is_left_out_of_them():
    usual = incident("1", began=0, detected=4, acknowledged=6, told=20, published=30, mitigated=50, resolved=70)
    posted = replace(incident("2", published=30, resolved=70), began=after(30, "first notice"))
    alarmed = replace(incident("3", detected=5, resolved=65), began=after(5, "alarm"))
    afterwards = incident("4", began=0, published=90, resolved=60)
    backwards = incident("5", began=10, detected=8)
    found = quantities(History((usual, posted, alarmed, afterwards, backwards)))
    lengths = {name: [one.low / 60 for one in found[name].delays] for name in found if hasattr(found[name], "delays")}
    assert lengths == {
        "time to detect": [4],
        "time to acknowledge": [2],
        "time to tell those hit": [20],
        "time to first public notice": [30],
        "time to mitigate": [50],
        "time to resolve": [70, 60],
        "from the alarm to the all-clear": [66, 60],
        "from the first post to the all-clear": [40, 40],
        "from the repair to the all-clear": [20],
    }
    assert found["time to detect"].left_out == {
        "a time is not known": 2,
        "the beginning is only the time of the alarm": 1,
        "the later one came first": 1,
    }
    assert found["time to first public notice"].left_out == {
        "the beginning is only the time of the first post": 1,
        "a time is not known": 2,
        "the public heard of it only when it was over": 1,
    }
    assert (found["heard only afterwards"].count, found["heard only afterwards"].among) == (1, 3)


def test_one_stamp_for_the_first_post_and_the_end_says_nothing_of_the_time_between():
    moved = replace(incident("1", published=10, resolved=10), began=after(10, "first notice"))
    found = quantities(History((moved, incident("2", began=0, published=5, resolved=9))))
    assert [one.low for one in found["from the first post to the all-clear"].delays] == [240]
    assert found["heard only afterwards"].among == 1


def test_gaps_between_updates_end_with_the_incident_and_incidents_a_year_are_spaces():
    updates = tuple(Update(START + timedelta(minutes=minutes)) for minutes in (0, 10, 10, 40, 90, 200))
    one = replace(incident("1", resolved=60), updates=updates)
    year = replace(incident("2"), began=Milestone(START + timedelta(days=365.25)))
    found = quantities(History((one, year)))
    assert [gap.low / 60 for gap in found["gap between updates"].delays] == [10, 30, 50]
    assert found["incidents a year"].count == 1 and found["incidents a year"].a_year == pytest.approx(1, rel=1e-3)


def test_mailings_by_channel():
    mail = Mailing(
        "1", "x", "e-mail", START, 1000, 900, (Delays(5, 5, 900),), (Delays(0, 3600, 90), Delays(3600, 7200, 45))
    )
    found = quantities(History(mailings=(mail, replace(mail, id="2"), replace(mail, id="3", channel="sms", looked=()))))
    assert found["arrived by e-mail"] == Part("arrived by e-mail", found["arrived by e-mail"].about, 1800, 2000)
    assert found["looked at by e-mail"].share == 270 / 1800
    assert len(found["under way by e-mail"]) == 1800 and found["under way by e-mail"].open == 0
    assert len(found["reading by e-mail"]) == found["reading by e-mail"].open == 270
    assert found["looked at by sms"].count == 0 and "reading by sms" not in found


def test_contacts_by_way():
    def call(name, waited, gave_up=False, handled=None, **more):
        return Contact(name, "x", "phone", START, waited, gave_up, handled, **more)

    calls = (
        call("1", 30, gave_up=True),
        call("2", 60, handled=300, replied=START + timedelta(minutes=1)),
        call("3", 0, handled=120),
        call("4", None, settled=START + timedelta(hours=2)),
    )
    found = quantities(History(contacts=calls))
    assert (found["gave up: phone"].count, found["gave up: phone"].among) == (1, 3)
    assert found["patience: phone"].delays == (Delays(30, 30), Delays(60, float("inf")))
    assert [one.low for one in found["handling: phone"].delays] == [300, 120]
    assert found["first reply: phone"].delays == (Delays(60, 60),)
    assert found["settling: phone"].delays == (Delays(7200, 7200),)


def test_nothing_measures_nothing():
    assert quantities(History()) == {}
