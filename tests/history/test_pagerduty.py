"""Incidents of PagerDuty, against values looked up in its samples by hand."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sim.history import read
from sim.history.form import Incident, Milestone

HERE = Path(__file__).parents[1] / "data" / "history"
HEADINGS = (
    "id,incident_number,description,service_id,service_name,escalation_policy_id,created_on,resolved_on,"
    "seconds_to_first_ack,seconds_to_resolve,auto_resolved,acknowledge_count,assignment_count,"
    "acknowledged_by_user_ids,acknowledged_by_user_names,resolved_by_user_id,resolved_by_user_name,urgency"
)


def sample(name: str) -> Path:
    """A sample that may not be passed on, where INCIDENT_DATA says."""
    folder = os.environ.get("INCIDENT_DATA")
    path = Path(folder or ".") / "vendor_payloads" / name
    if not folder or not path.exists():
        pytest.skip(f"set INCIDENT_DATA to the folder that holds vendor_payloads/{name}")
    return path


def written(folder: Path, document: object) -> Path:
    """A file that holds this."""
    path = folder / "file.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def utc(*parts: int) -> datetime:
    """This time, in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


# ------------------------------------------------------------------------------------------------ REST


def test_an_incident_of_the_rest_api():
    (one,) = read(sample("pagerduty/get_incidents.json")).incidents
    created = utc(2015, 10, 6, 21, 30, 42)
    assert one == Incident(
        "PT4KHLK",
        "pagerduty",
        "The server is on fire.",
        "P2",
        "My Mail Service",
        "Engineering",
        began=Milestone(created, "alarm"),
        detected=Milestone(created),
        resolved=Milestone(utc(2015, 10, 6, 21, 38, 23)),
    )


def test_a_single_incident_that_is_still_open():
    (one,) = read(sample("pagerduty/get_incidents_id.json")).incidents
    assert one.acknowledged == Milestone(utc(2015, 11, 10, 0, 32, 52))
    assert one.resolved is None, "its last change of status was the acknowledgement"


def rest(**fields) -> dict:
    """An incident in the form of the REST API."""
    plain = {"id": "P1", "incident_number": 1, "created_at": "2026-03-02T12:00:00Z", "service": {}, "urgency": "low"}
    return {**plain, **fields}


def test_the_last_change_of_status_ends_only_what_is_resolved(tmp_path):
    changed = {"last_status_change_at": "2026-03-02T12:30:00Z"}
    both = [rest(status="resolved", **changed), rest(id="P2", status="acknowledged", **changed)]
    over, going_on = read(written(tmp_path, {"incidents": both})).incidents
    assert over.resolved == Milestone(utc(2026, 3, 2, 12, 30))
    assert going_on.resolved is None


def test_a_malformed_incident_is_named_and_the_others_are_read(tmp_path):
    rows = [rest(), rest(id="P2", created_at="yesterday"), rest(id=None), rest(id="P4", teams="all")]
    history = read(written(tmp_path, {"incidents": rows}))
    assert [one.id for one in history.incidents] == ["P1"]
    assert [(left.place, left.why.split(",")[0]) for left in history.left_out] == [
        ("entry 2", "created_at: 'yesterday' is no time"),
        ("entry 3", "id is missing"),
        ("entry 4", "teams is 'all'"),
    ]


# ------------------------------------------------------------------------------------------------ log


def test_a_log_entry():
    (one,) = read(sample("pagerduty/get_log_entries.json")).incidents
    assert (one.id, one.title) == ("PT4KHLK", "[#1234] The server is on fire.")
    assert (one.service, one.team) == ("My Mail Service", "Engineering")
    assert one.detected == Milestone(utc(2015, 11, 7, 0, 14, 20))
    assert one.began == Milestone(utc(2015, 11, 7, 0, 14, 20), "alarm")


def entry(what: str, clock: str, incident: str = "P1") -> dict:
    """An entry in the form of the log."""
    at = f"2026-03-02T{clock}:00Z"
    return {"type": f"{what}_log_entry", "created_at": at, "incident": {"id": incident}, "channel": {"type": "auto"}}


def test_entries_of_one_incident_are_put_together_in_whatever_order_they_stand(tmp_path):
    rows = [
        entry("resolve", "12:40"),
        entry("acknowledge", "12:20"),
        entry("acknowledge", "12:07"),
        entry("notify", "12:01"),
        entry("trigger", "12:00"),
        entry("trigger", "12:10", "P2"),
    ]
    one, other = read(written(tmp_path, {"log_entries": rows, "limit": 25})).incidents
    assert one.minutes("detected", "acknowledged") == 7
    assert one.minutes("detected", "resolved") == 40
    assert (other.id, other.acknowledged) == ("P2", None)


def test_a_log_whose_beginning_is_cut_off_knows_no_beginning(tmp_path):
    (one,) = read(written(tmp_path, {"log_entries": [entry("acknowledge", "12:07")]})).incidents
    assert one.began is one.detected is None


def test_an_entry_about_no_incident_is_named(tmp_path):
    rows = [entry("trigger", "12:00"), entry("trigger", "12:00", "")]
    history = read(written(tmp_path, {"log_entries": rows}))
    assert (len(history), [str(left.why) for left in history.left_out]) == (1, ["incident.id is missing"])


# ------------------------------------------------------------------------------------------------ analytics


def test_analytics_with_an_end_before_the_beginning_and_a_heading_with_a_stray_quote():
    other, one = read(sample("pagerduty/post_analytics_raw_incidents.json")).incidents
    assert (one.id, one.title, one.severity, one.service) == ("PYC0H08", "The server is on fire!", "low", "Engineering")
    assert one.acknowledged == Milestone(utc(2023, 5, 31, 10, 5, 5), "derived")
    assert one.resolved == Milestone(utc(2023, 5, 31, 10, 15)), "what is stated goes before its 3305 seconds"
    assert (other.severity, other.team) == ("SEV-2", "Marketing")
    assert other.minutes("detected", "acknowledged") == 0.8
    assert other.minutes("detected", "resolved") == pytest.approx(-1439 - 55 / 60)


def analysed(**fields) -> dict:
    """An incident in the form of the analytics."""
    plain = {"id": "P1", "incident_number": 1, "created_at": "2026-03-02T12:00:00", "seconds_to_first_ack": 90}
    return {**plain, "resolved_at": None, "seconds_to_resolve": 1800, **fields}


def test_times_of_the_analytics_are_in_the_zone_that_the_answer_names_and_else_in_utc(tmp_path):
    (one,) = read(written(tmp_path, {"data": [analysed()]}), zone="Asia/Tokyo").incidents
    assert one.detected == Milestone(utc(2026, 3, 2, 12))
    (one,) = read(written(tmp_path, {"data": [analysed()], "time_zone": "America/New_York"})).incidents
    assert one.detected == Milestone(utc(2026, 3, 2, 17))


def test_an_end_of_which_only_the_seconds_are_known_is_derived(tmp_path):
    one, going_on = read(
        written(tmp_path, {"data": [analysed(), analysed(id="P2", seconds_to_resolve=None)]})
    ).incidents
    assert one.resolved == Milestone(utc(2026, 3, 2, 12, 30), "derived")
    assert going_on.resolved is None


def test_seconds_that_are_none_are_named(tmp_path):
    rows = [analysed(), analysed(id="P2", seconds_to_first_ack="soon")]
    (left,) = read(written(tmp_path, {"data": rows})).left_out
    assert left.why == "seconds_to_first_ack is 'soon', which is no number"


def test_the_table_of_incidents(tmp_path):
    path = tmp_path / "incidents.csv"
    row = (
        'P1,7,"Disk full, again",S1,Storage,E1,2026-03-02T07:00:00-05:00,2026-03-02T07:31:00-05:00,75,1860,false,1,1,U1'
    )
    still = "P2,8,Slow,S1,Storage,E1,2026-03-02 13:00:00,,,,false,0,1,,,,,high"
    bad = "P3,9,Slow,S1,Storage,E1,2026-02-30 13:00:00,,,,false,0,1,,,,,high"
    path.write_text(f"{HEADINGS}\n{row},Ann,U1,Ann,low\n{still}\n{bad}\n", encoding="utf-8")
    history = read(path, zone="Africa/Johannesburg")
    open_one, one = history.incidents
    assert (one.title, one.service, one.severity) == ("Disk full, again", "Storage", "low")
    assert one.detected == Milestone(utc(2026, 3, 2, 12))
    assert one.acknowledged == Milestone(utc(2026, 3, 2, 12, 1, 15), "derived")
    assert one.resolved == Milestone(utc(2026, 3, 2, 12, 31))
    assert open_one.detected == Milestone(utc(2026, 3, 2, 11)), "13:00 in Johannesburg"
    assert (open_one.acknowledged, open_one.resolved) == (None, None)
    assert [(left.place, left.why[:23]) for left in history.left_out] == [("line 4", "created_on: '2026-02-30")]


# ------------------------------------------------------------------------------------------------ webhooks


def test_webhooks_as_they_were_recorded():
    names = ("triggered", "acknowledged")
    first, second = read(*(HERE / f"pagerduty_webhook_{name}.json" for name in names)).incidents
    triggered = utc(2021, 6, 4, 13, 35, 29, 781000)
    assert (first.id, first.title, first.severity, first.service) == ("PFQZPSY", "Test Incident 3", "high", "pig208")
    assert (first.began, first.detected) == (Milestone(triggered, "alarm"), Milestone(triggered))
    assert (second.id, second.team, second.began) == ("PQ1K5C8", "Default", None)
    assert second.acknowledged == Milestone(utc(2021, 6, 4, 13, 55, 30, 394000))


def hook(what: str, clock: str, **data) -> dict:
    """A webhook in the form of the tool."""
    at = f"2026-03-02T{clock}:00Z"
    return {"event": {"event_type": f"incident.{what}", "occurred_at": at, "data": {"type": "incident", **data}}}


def test_what_was_opened_again_ends_with_the_second_end(tmp_path):
    steps = [("triggered", "12:00"), ("resolved", "12:30"), ("reopened", "12:45"), ("resolved", "13:10")]
    rows = [hook(what, clock, id="P1") for what, clock in steps]
    assert read(written(tmp_path, rows)).incidents[0].minutes("detected", "resolved") == 70
    assert read(written(tmp_path, rows[:3])).incidents[0].resolved is None


def test_a_status_update_is_a_post_about_its_incident(tmp_path):
    update = {"id": "PE8", "type": "incident_status_update", "message": "Half done", "incident": {"id": "P1"}}
    rows = [hook("triggered", "12:00", id="P1", title="Slow"), hook("status_update_published", "12:20", **update)]
    (one,) = read(written(tmp_path, rows)).incidents
    assert (one.id, one.title) == ("P1", "Slow")
    assert [(post.at, post.text) for post in one.updates] == [(utc(2026, 3, 2, 12, 20), "Half done")]


def test_a_webhook_about_something_else_is_named(tmp_path):
    rows = [hook("triggered", "12:00", id="P1"), hook("created", "12:00", id="S1", type="service")]
    history = read(written(tmp_path, rows))
    assert len(history) == 1
    assert [left.why for left in history.left_out] == [
        "event.data.type is 'service'; of an incident nothing is told here"
    ]
