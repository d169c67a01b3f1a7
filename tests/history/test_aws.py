"""Outages on the old dashboard of Amazon's cloud, against what stands there and against another reading of it.

The other reading is a table that somebody made of the same rows, with another program; it takes the first window of a
post, and none that names days.
"""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sim.files.complaints import Wrong
from sim.history import read
from sim.history.fields import Row
from sim.history.form import History, Incident, Milestone
from sim.history.kinds.aws import page
from sim.history.opening import open_document

HERE = Path(__file__).parents[1] / "data" / "history"


def utc(*parts: int) -> datetime:
    """This time, in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.fixture(scope="module")
def extract() -> History:
    """Eleven rows."""
    return read(HERE / "aws_dashboard.jsonl")


@pytest.fixture(scope="module")
def outages(extract) -> dict[str, Incident]:
    """The outages in it, by the service whose row they are named for."""
    return {one.id.partition("|")[0]: one for one in extract.incidents}


def hit(incident: Incident) -> tuple[datetime, datetime] | None:
    """From when to when customers were hit."""
    return (incident.began.at, incident.resolved.at) if incident.began and incident.resolved else None


def test_an_outage_with_all_that_stands_there(outages):
    one = outages["storagegateway-us-west-2"]
    assert one.id == "storagegateway-us-west-2|2017-12-16 15:12:23"
    assert (one.title, one.severity) == ("[RESOLVED] Increased Read and Write Latencies", "1")
    assert one.service == "AWS Storage Gateway (Oregon)"
    assert one.began == Milestone(utc(2017, 12, 16, 14, 18), "in prose")
    assert one.published == Milestone(utc(2017, 12, 16, 15, 12, 23))
    assert one.resolved == Milestone(utc(2017, 12, 16, 16, 6), "in prose"), "not the last post, which is of 16:22"
    assert [post.at.strftime("%H:%M") for post in one.updates] == ["15:12", "15:43", "16:22"]
    assert one.updates[0].text.startswith("We are investigating elevated latencies for read")


def test_one_outage_in_two_rows_is_there_once_and_lasts_over_both_of_its_windows(outages):
    one = outages["ecs-us-west-2"]
    assert "codebuild-us-west-2" not in outages
    assert one.service == "Amazon Elastic Container Service (Oregon), AWS CodeBuild (Oregon)"
    assert hit(one) == (utc(2017, 12, 7, 0, 2), utc(2017, 12, 7, 2, 27))
    assert one.published == Milestone(utc(2017, 12, 7, 0, 46, 35)), "the earlier of the two"
    assert one.updates[0].text.count("EC2 Container Service") == 1, "its posts, not those of the other row"


@pytest.mark.parametrize(
    ("service", "began", "ended"),
    [
        ("workspaces-eu-west-1", utc(2019, 9, 12, 1, 35), utc(2019, 9, 12, 9, 24)),
        ("emr-eu-west-1", utc(2018, 8, 8, 0, 10), utc(2018, 8, 8, 10, 50)),
        ("awsgreengrass-us-east-1", utc(2017, 6, 23, 0, 31), utc(2017, 6, 23, 9, 45)),
        ("lambda-us-east-1", utc(2019, 11, 12, 16, 56), utc(2019, 11, 12, 20, 40)),
        ("workdocs-us-east-1", utc(2017, 2, 28, 17, 37), utc(2017, 2, 28, 21, 54)),
        ("cloudfront", utc(2020, 9, 26, 8, 55), utc(2020, 9, 26, 9, 45)),
    ],
    ids=["days before times", "days after times", "days of posts", "two sentences", "half a day left out", "in Japan"],
)
def test_windows_as_people_write_them(outages, service, began, ended):
    assert hit(outages[service]) == (began, ended)


def test_posts_go_on_over_midnight(outages):
    times = [post.at for post in outages["awsgreengrass-us-east-1"].updates]
    assert times == [
        utc(2017, 6, 23, 3, 15),
        utc(2017, 6, 23, 5, 1),
        utc(2017, 6, 23, 7, 58),
        utc(2017, 6, 23, 9, 29),
        utc(2017, 6, 23, 10, 5),
    ]


def test_what_was_published_when_it_was_over(outages):
    assert outages["cloudfront"].afterwards
    assert not outages["lambda-us-east-1"].afterwards


def test_an_outage_of_which_nobody_wrote_from_when_to_when_has_no_beginning(outages):
    one = outages["iam-us-east-1"]
    assert (one.began, one.resolved) == (None, None)
    assert one.published == Milestone(utc(2017, 8, 15, 18, 52, 5))
    assert len(one.updates) == 4


def test_the_29th_of_february_is_a_day_in_its_year():
    text = '<div><span class="yellowfg"> 1:00 AM PST</span>'
    text += "Between February 28 11:00 PM and February 29 12:30 AM PST we had errors.</div>"
    row = {"service": "x", "service_name": "X", "date": "2020-02-29 09:00:00", "status": "1", "description": text}
    assert page(Row(row)).hit == (utc(2020, 2, 29, 7), utc(2020, 2, 29, 8, 30))


def test_a_row_whose_first_post_is_of_another_time_is_left_out_and_named(extract):
    assert [(left.place, left.why) for left in extract.left_out] == [
        ("line 5", "the first post is of 2016-11-10 23:35 UTC, but date is 2016-11-11 00:05")
    ]


def test_malformed_rows_are_named(tmp_path):
    good = json.loads((HERE / "aws_dashboard.jsonl").read_text(encoding="utf-8").splitlines()[0])
    bad = [
        {**good, "date": "last week"},
        {**good, "description": "We had a problem."},
        {**good, "description": '<div><span class="yellowfg"> 7:12 AM</span>Gone</div>'},
        {**good, "description": '<div><span class="yellowfg">Abc 3, 7:12 AM PST</span>Gone</div>'},
        {**good, "description": good["description"].replace("Between 6:18", "Between February 30 6:18")},
    ]
    path = tmp_path / "rows.json"
    path.write_text(json.dumps([good, *bad]), encoding="utf-8")
    history = read(path)
    assert len(history) == 1
    assert [left.why for left in history.left_out] == [
        "date: 'last week' is no time, such as 2026-11-25T16:40:00Z",
        "description holds no post with a time, such as 7:12 AM PST",
        "description: '7:12 AM' is no time of a post, such as 7:12 AM PST",
        "description: 'abc' is no month",
        "description: the 30. of Feb is no day",
    ]


# ------------------------------------------------------------------------------------------------ all of them


def folder() -> Path:
    """Where the whole dashboard lies, and the other reading of it."""
    named = os.environ.get("INCIDENT_DATA")
    path = Path(named or ".") / "aws_shd_2016_2020"
    if not named or not path.exists():
        pytest.skip("set INCIDENT_DATA to the folder that holds aws_shd_2016_2020")
    return path


def test_all_rows_are_there_once():
    history = read(folder() / "aws_shd_raw.jsonl.gz")
    assert (len(history), len(history.left_out)) == (492, 28)
    assert all("the first post is of" in left.why for left in history.left_out)
    known = [one for one in history.incidents if one.began]
    assert len(known) == len({hit(one) for one in known}) == 434
    assert min(found for one in known if (found := one.minutes("began", "resolved")) is not None) == 1


def test_of_449_outages_in_another_reading_431_began_and_ended_at_the_same_minutes():
    theirs = {row["id"]: row for row in csv.DictReader((folder() / "canonical.csv").open(encoding="utf-8"))}
    found = Counter(
        _compared(Row(row), theirs) for row in open_document(folder() / "aws_shd_raw.jsonl.gz").value
    )  # fmt: skip
    assert found == {
        "same": 431,
        "other": 18,  # 16 with several windows, one in Japan's time, one whose "9:37" was taken for the evening
        "only here": 46,  # 45 that name days, one without AM or PM
        "neither": 59,
        "left out by both": 28,
    }


def _compared(row: Row, theirs: dict[str, dict[str, str]]) -> str:
    known = theirs.get(f"{row.text('service')}|{row.text('date')}")
    try:
        mine = page(row).hit
    except Wrong:
        return "left out by both" if known is None else "left out here alone"
    assert known is not None, "left out there alone"
    if not known["began"]:
        return "only here" if mine else "neither"
    if mine is None:
        return "only there"
    same = mine == tuple(datetime.fromisoformat(f"{known[name]}+00:00") for name in ("began", "resolved"))
    return "same" if same else "other"
