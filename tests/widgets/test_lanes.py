"""Lanes: marks lie where things happened, in play only what was seen, afterwards everything."""

from __future__ import annotations

import pytest

import sim
from sim import events as ev
from sim.exercise import Exercise, counterpart
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, IT_LEAD
from sim.widgets import lanes
from sim.widgets.timeline import Timeline


@pytest.fixture(scope="module")
def played(tmp_path_factory, card):
    """A whole exercise in which the first option was always taken."""
    exercise = Exercise(
        card, [COMMUNICATIONS_LEAD, IT_LEAD], seed=4, path=tmp_path_factory.mktemp("played") / "a.jsonl"
    )
    while not exercise.ended:
        for prompt in exercise.go_on():
            exercise.answer(prompt.id, prompt.options[0].name)
    return exercise


def by_id(rows) -> dict:
    return {row["id"]: row for row in rows}


def test_a_timeline_takes_the_lanes_of_play_and_of_afterwards(played):
    reference = counterpart(played.scenario, "standard", played.header.seed)
    for rows in (lanes.in_play(played.pictures()), lanes.afterwards(played.log, reference, played.people)):
        assert Timeline(lanes=rows).lanes == rows


def test_in_play_there_is_neither_the_fault_nor_who_knows(played):
    rows = by_id(lanes.in_play(played.pictures()))
    texts = [mark["text"] for row in rows.values() for mark in row.get("marks", ())]
    assert not [text for text in texts if text.startswith("it begins")]
    assert rows.keys() & {"health", "customers", "others"} == set()


def test_the_measured_lane_is_what_the_monitor_said_and_not_the_truth(played):
    steps = by_id(lanes.in_play(played.pictures()))["reading"]["steps"]
    said = [e for e in played.log if isinstance(e, ev.AlertRaised | ev.ReadingChanged | ev.AlertCleared)]
    component = said[0].component
    assert steps == [[e.at, getattr(e, "reading", 1.0)] for e in said if e.component == component]


def test_every_notice_and_every_joining_is_a_mark_in_its_own_lane(played):
    rows = by_id(lanes.in_play(played.pictures()))
    for kind, event in (("notice", ev.NoticeSent), ("joined", ev.RoleJoined)):
        happened = [(e.role, e.at) for e in played.log if isinstance(e, event)]
        marked = [(n, m["at"]) for n, row in rows.items() for m in row.get("marks", ()) if m["kind"] == kind]
        assert sorted(marked) == sorted(happened)


def test_an_answered_decision_is_the_same_mark_with_another_kind(played):
    marks = by_id(lanes.in_play(played.pictures()))[COMMUNICATIONS_LEAD]["marks"]
    opened = {e.prompt: e.at for e in played.log if isinstance(e, ev.PromptOpened) and e.role == COMMUNICATIONS_LEAD}
    closed = {e.prompt: e.how for e in played.log if isinstance(e, ev.PromptClosed)}
    kept = {m["id"]: (m["at"], m["kind"]) for m in marks if "id" in m}
    assert kept == {p: (at, closed[p]) for p, at in opened.items() if closed[p] != "withdrawn"}


def test_work_ends_where_the_next_thing_begins(played):
    marks = by_id(lanes.in_play(played.pictures()))[IT_LEAD]["marks"]
    works = [m for m in marks if m["kind"] == "work"]
    found = next(e.at for e in played.log if isinstance(e, ev.CauseIdentified))
    assert works[0]["until"] == found
    assert all(m["until"] > m["at"] for m in works[:-1])
    assert works[-1].get("until", played.now) > works[-1]["at"]  # the last may still be under way


def test_afterwards_the_curves_are_ours_and_the_ghost_is_the_reference(played):
    reference = counterpart(played.scenario, "standard", played.header.seed)
    rows = by_id(lanes.afterwards(played.log, reference, played.people))
    ghost, ours = rows["customers"]["curves"]
    assert ghost["ghost"] and not ours.get("ghost")
    assert ghost["points"] != ours["points"]
    assert ours["points"][-1][1] > 0.5
    assert rows["health"]["steps"][0] == [0, 1.0] and min(h for _, h in rows["health"]["steps"]) < 0.5


def test_after_a_false_alarm_too_the_curves_say_who_was_told():
    red = sim.load("red-board")
    logs = [sim.run(red, name, seed=4) for name in ("tell-early", "standard")]
    log = next(log for log in logs if any(isinstance(e, ev.NoticeSent) and e.to == "executives" for e in log))
    found = {lane["id"]: lane for lane in lanes.afterwards(log, log, ())}
    others = {curve["name"]: curve["points"] for curve in found["others"]["curves"]}
    assert others["the executive board"][0][0] == red.fault.at and others["the executive board"][-1][1] > 0
    assert all(0 <= second <= red.lasts for points in others.values() for second, _ in points)


def test_decisions_of_seats_that_a_playbook_holds_are_no_marks_afterwards(played):
    rows = by_id(lanes.afterwards(played.log, played.log, played.people))
    for name, row in rows.items():
        if name not in played.people:
            assert not [m for m in row.get("marks", ()) if m["kind"] in ("prompt", "answered", "silent")]


def test_the_window_leaves_room_ahead_and_ends_with_the_scenario(card):
    ends = [lanes.window(card, now) for now in range(0, card.lasts + 1, 300)]
    assert ends == sorted(ends) and ends[-1] == card.lasts
    assert all(end >= min(now + 900, card.lasts) for now, end in zip(range(0, card.lasts + 1, 300), ends, strict=True))


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Two incidents at once, to the end, the first option each time, but the first declared moderate."""
    path = tmp_path_factory.mktemp("two") / "a.jsonl"
    exercise = Exercise("two-at-once", [COMMANDER, IT_LEAD], seed=4, path=path)
    while not exercise.ended:
        for prompt in exercise.go_on():
            moderate = prompt.subject == "declare" and prompt.incident == 1 and prompt.option("declare moderate")
            exercise.answer(prompt.id, (moderate or prompt.options[0]).name)
    return exercise


def test_marks_of_several_incidents_say_which_one_and_each_has_its_reading(two):
    rows = by_id(lanes.in_play(two.pictures()))
    works = [mark["text"] for mark in rows[IT_LEAD]["marks"] if mark["kind"] == "work"]
    assert {text.partition(":")[0] for text in works} == {"search", "payments"}
    assert rows["reading"]["label"] == "search, measured" and rows["reading 2"]["label"] == "payments, measured"


def test_new_events_are_marks_in_plain_words(two, played):
    said_in_plain_words(
        two,
        {
            ev.RoleHandedOver: "takes over from",
            ev.EngineerJoined: "helps",
            ev.WorkaroundEnabled: "a way round is open: pay by instant transfer",
            ev.WorkPutAside: "put aside: ",
            ev.WorkTakenUp: "again: ",
        },
    )
    said_in_plain_words(played, {ev.VendorCalled: "the vendor knows"})


def said_in_plain_words(exercise, told):
    events = [e for e in exercise.log if e.at]
    marks = [m for row in lanes._rows(events) for m in row["marks"]]
    for kind, words in told.items():
        happened = [e.at for e in events if isinstance(e, kind)]
        assert happened, kind
        assert sorted(m["at"] for m in marks if words in m["text"]) == happened, words


def test_what_is_true_and_nobody_saw_is_in_no_lane_of_play(two):
    texts = " ".join(m["text"] for row in lanes.in_play(two.pictures()) for m in row.get("marks", ()))
    after = " ".join(m["text"] for row in lanes.afterwards(two.log, two.log, two.people) for m in row.get("marks", ()))
    assert "it begins: payments" in after and "it begins" not in texts
    breach = (ev.ExposureBegan(60, "login", 8.0), ev.FalseAlarmBegan(70, "login", ""))
    assert [m["text"] for m in lanes._rows(breach)[0]["marks"]] == [
        "records get out, 8 a minute",
        "false alarm: login is sound",
    ]
    assert all(kind.seen_by == ev.TRUTH for kind in map(type, breach))
