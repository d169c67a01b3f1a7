"""The timeline on the side of Python: what it takes, what it refuses, and how it points to a moment."""

from __future__ import annotations

import pytest
import traitlets

from sim import palette
from sim.widgets.timeline import Timeline

LANES = [
    {
        "id": "it",
        "label": "IT",
        "kind": "marks",
        "marks": [{"at": 60, "kind": "alert", "text": "a"}, {"at": 300, "kind": "page", "text": "b"}],
    },
    {"id": "comms", "label": "Comms", "kind": "marks", "marks": [{"at": 200, "kind": "notice", "text": "c"}]},
    {"id": "health", "label": "Payments", "kind": "area", "steps": [[0, 1.0]]},
]


def test_it_points_to_the_nearest_mark_of_any_lane_or_of_one():
    timeline = Timeline(lanes=LANES)
    timeline.point_to(240)
    assert timeline.selected == {"at": 200, "kind": "notice", "text": "c", "lane": "comms"}
    timeline.point_to(240, lane="it")
    assert timeline.selected == {"at": 300, "kind": "page", "text": "b", "lane": "it"}


def test_without_marks_it_points_to_the_moment():
    timeline = Timeline(lanes=LANES)
    timeline.point_to(240, lane="health")
    assert timeline.selected == {"at": 240}


def test_a_mark_of_an_unknown_kind_is_refused_with_the_kinds_there_are():
    wrong = [{"id": "it", "label": "IT", "kind": "marks", "marks": [{"at": 60, "kind": "alarm"}]}]
    with pytest.raises(traitlets.TraitError, match=r"lane 'it', mark at 60: kind is 'alarm'.*alert, page"):
        Timeline(lanes=wrong)


def test_a_lane_of_an_unknown_kind_is_refused():
    with pytest.raises(traitlets.TraitError, match="lane 'it': kind is 'plot'"):
        Timeline(lanes=[{"id": "it", "label": "IT", "kind": "plot"}])


def test_a_refused_change_leaves_the_lanes_as_they_were():
    timeline = Timeline(lanes=LANES)
    with pytest.raises(traitlets.TraitError):
        timeline.lanes = [*LANES, {"id": "x", "label": "X", "kind": "pie"}]
    assert timeline.lanes == LANES


def test_moving_now_sends_one_number():
    timeline = Timeline(lanes=LANES, now=0)
    sent = []
    timeline._send = lambda message, buffers=None: sent.append(message)
    timeline.now = 90
    assert [message["state"] for message in sent] == [{"now": 90.0}]


def test_every_kind_of_mark_has_words_a_colour_and_a_shape_in_the_browser():
    marks = Timeline().get_state()["_palette"]["marks"]
    assert marks.keys() == palette.MARKS.keys()
    assert all(mark["word"] and len(mark["shape"]) >= 3 for mark in marks.values())
