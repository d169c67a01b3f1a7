"""Post-incident reviews of Azure: times that somebody looked up in them, and times that are read from their prose."""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sim.history import read
from sim.history.form import Milestone

HERE = Path(__file__).parents[1] / "data" / "history"
MILESTONES = ("began", "detected", "told", "published", "mitigated")


def utc(*parts: int) -> datetime:
    """This time, in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def test_reviews_of_azure():
    history = read(HERE / "azure_reviews.csv", zone="Asia/Tokyo")
    by_id = {one.id: one for one in history.incidents}
    assert (len(by_id), history.left_out) == (13, ())
    one = by_id["1K80-N_8"]
    assert one.severity == "critical"
    assert one.began == Milestone(utc(2024, 7, 18, 21, 40), "in prose"), "in UTC, whatever the zone"
    names = ("detected", "told", "published", "mitigated")
    assert [one.minutes("began", name) for name in names] == [26, 29, 76, 1460]
    one = by_id["XMGF-5Z0"]
    assert [one.minutes("began", name) for name in names] == [None, None, 184, 585]
    assert by_id["4L44-3F0"].minutes("published", "told") == 73, "the public page came first"


def test_a_malformed_review_is_named(tmp_path):
    rows = (HERE / "azure_reviews.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "reviews.csv"
    path.write_text("\n".join([*rows[:3], rows[3].replace("2023-09-16 07:24:00", "before dawn")]), encoding="utf-8")
    history = read(path)
    assert (len(history), history.left_out[0].place) == (2, "line 4")
    assert history.left_out[0].why.startswith("impact_begin: 'before dawn' is no time")


# ------------------------------------------------------------------------------------------------ prose


def test_a_timeline_in_prose():
    one = {one.id: one for one in read(HERE / "azure_timelines.json").incidents}["XMGF-5Z0"]
    assert one.began == Milestone(utc(2023, 7, 6, 23, 15), "in prose")
    assert one.detected is None, "a bridge was opened before, but nobody says that it was detected"
    assert one.published == Milestone(utc(2023, 7, 7, 2, 19), "in prose")
    assert one.told == Milestone(utc(2023, 7, 7, 6, 15), "in prose"), "the public page came first"
    assert one.mitigated == Milestone(utc(2023, 7, 7, 9), "in prose")
    assert one.updates == (), "a line of a timeline went out to nobody"


def test_a_timeline_on_the_clock_of_new_york():
    one = {one.id: one for one in read(HERE / "azure_timelines.json").incidents}["HSKF-FB0"]
    assert one.began == Milestone(utc(2024, 9, 27, 18, 47), "in prose"), "14:47 EDT"
    assert one.minutes("began", "detected") == 8


def test_no_impact_is_no_beginning():
    one = {one.id: one for one in read(HERE / "azure_timelines.json").incidents}["NKRF-1TG"]
    assert one.began == Milestone(utc(2024, 1, 21, 1, 30), "in prose"), "at 21:16 there was no customer impact"


def test_a_malformed_timeline_is_named(tmp_path):
    good = json.loads((HERE / "azure_timelines.json").read_text(encoding="utf-8"))[0]
    bad = [
        {**good, "id": "A", "timeline": [{"at": "noon", "text": "x"}]},
        {**good, "id": "B", "timeline": [{"at": "2024-01-01"}]},
    ]
    path = tmp_path / "timelines.json"
    path.write_text(json.dumps([good, *bad]), encoding="utf-8")
    history = read(path)
    assert [one.id for one in history.incidents] == ["HSKF-FB0"]
    assert [left.why.split(",")[0] for left in history.left_out] == ["at: 'noon' is no time", "text is missing"]


def test_prose_gives_the_times_that_somebody_looked_up_or_none():
    """The words were chosen with these reviews at hand, so others may well fare worse."""
    folder = os.environ.get("INCIDENT_DATA")
    path = Path(folder or ".") / "azure_pir_2019_2024" / "pir_timelines.json"
    if not folder or not path.exists():
        pytest.skip("set INCIDENT_DATA to the folder that holds azure_pir_2019_2024/pir_timelines.json")
    by_hand = {one.id: one for one in read(HERE / "azure_reviews.csv").incidents}
    in_prose = {one.id: one for one in read(path).incidents}
    assert by_hand.keys() == in_prose.keys()
    pairs = [(getattr(by_hand[id], name), getattr(in_prose[id], name)) for id in by_hand for name in MILESTONES]
    assert Counter(_compared(*pair) for pair in pairs) == {
        "same": 38,
        "none": 12,
        "by hand alone": 8,
        "other": 6,  # three in a review on the clock of New York, two that were mitigated in steps, a first report
        "in prose alone": 1,
    }


def _compared(by_hand: Milestone | None, in_prose: Milestone | None) -> str:
    if by_hand == in_prose:
        return "same" if by_hand else "none"
    if by_hand and in_prose:
        return "other"
    return "by hand alone" if by_hand else "in prose alone"
