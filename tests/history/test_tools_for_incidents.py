"""Incidents of Datadog, Opsgenie, Jira, Microsoft 365 and Azure, against values looked up in samples by hand."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sim.history import read
from sim.history.form import Incident, Milestone

HERE = Path(__file__).parents[1] / "data" / "history"


def utc(*parts: int) -> datetime:
    """This time, in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def written(folder: Path, document: object) -> Path:
    """A file that holds this."""
    path = folder / "file.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def why(history) -> list[str]:
    """Why rows were left out, up to the first comma."""
    return [left.why.split(",")[0] for left in history.left_out]


# ------------------------------------------------------------------------------------------------ Datadog


def test_incidents_of_datadog_as_they_were_recorded():
    by_id = {one.id: one for one in read(HERE / "datadog_incidents.json").incidents}
    new_year = utc(2025, 1, 1)
    assert by_id["336084"] == Incident(
        "336084",
        "datadog",
        "Test-Import_an_incident_returns_CREATED_response-1771015099",
        "SEV-5",
        began=Milestone(new_year, "alarm"),
        detected=Milestone(new_year),
    )
    assert by_id["338027"].detected == Milestone(utc(2026, 2, 23, 14, 7, 13, 629404))
    assert by_id["338027"].resolved == Milestone(utc(2026, 2, 23, 14, 7, 14, 35556))
    assert by_id["338027"].severity == "", "UNKNOWN is none"
    assert by_id["336599"].resolved is None, "its state is resolved, but nobody knows since when"


@pytest.mark.parametrize(
    "name", ["get_a_list_of_incidents_returns_ok_response", "search_for_incidents_returns_ok_response"]
)
def test_answers_of_datadog_to_a_list_and_to_a_search(tmp_path, name):
    folder = os.environ.get("INCIDENT_DATA")
    path = Path(folder or ".") / "vendor_payloads" / "datadog" / f"test_{name}.json"
    if not folder or not path.exists():
        pytest.skip(f"set INCIDENT_DATA to the folder that holds vendor_payloads/datadog/{path.name}")
    recorded = json.loads(path.read_text(encoding="utf-8"))
    history = read(written(tmp_path, recorded[1]["response"]))
    assert history.left_out == ()
    assert {one.id for one in history.incidents} >= {"336084", "336102", "336131", "336149", "336599"}
    assert all(one.acknowledged is None for one in history.incidents), "declared and detected at once"


def datadog(**attributes) -> dict:
    """An incident in the form of Datadog."""
    plain = {"public_id": 7, "title": "No pay", "detected": "2026-03-02T12:00:00+00:00"}
    return {"type": "incidents", "id": "x", "attributes": {**plain, **attributes}}


def test_what_was_entered_about_customers_and_services(tmp_path):
    fields = {"services": {"value": ["pay", "shop"]}, "teams": {"value": ["Red"]}, "severity": {"value": "SEV-2"}}
    row = datadog(
        customer_impact_start="2026-03-02T11:50:00+00:00",
        customer_impact_end="2026-03-02T12:40:00+00:00",
        declared="2026-03-02T12:05:00+00:00",
        resolved="2026-03-02T13:00:00+00:00",
        fields=fields,
    )
    (one,) = read(written(tmp_path, {"data": row})).incidents
    assert (one.service, one.team, one.severity) == ("pay, shop", "Red", "SEV-2")
    assert one.began == Milestone(utc(2026, 3, 2, 11, 50))
    lengths = [one.minutes("began", name) for name in ("detected", "acknowledged", "mitigated", "resolved")]
    assert lengths == [10, 15, 50, 70]


def test_tests_and_malformed_incidents_of_datadog_are_named(tmp_path):
    rows = [datadog(), datadog(is_test=True), datadog(detected="now"), {"type": "incidents", "attributes": None}]
    history = read(written(tmp_path, {"data": rows}))
    assert len(history) == 1
    assert why(history)[:2] == ["is_test is true: this was no incident", "detected: 'now' is no time"]
    assert why(history)[2].startswith("it is not built as datadog builds it")


# ------------------------------------------------------------------------------------------------ Opsgenie


def test_webhooks_of_opsgenie_with_times_in_two_sizes():
    one, other = read(HERE / "opsgenie_webhooks.jsonl").incidents
    assert (one.id, one.title) == ("052652ac-5d1c-464a-812a-7dd18bbfba8c", "test alert")
    assert one.detected == Milestone(utc(2015, 1, 5, 10, 3, 11, 104000))
    assert one.began == Milestone(utc(2015, 1, 5, 10, 3, 11, 104000), "alarm")
    assert one.acknowledged == Milestone(utc(2015, 1, 5, 10, 3, 44, 764002))
    assert one.resolved == Milestone(utc(2015, 1, 5, 10, 6, 14, 669001))
    assert (other.title, other.service, other.severity) == ("another alert", "Server", "3")
    assert other.detected == Milestone(utc(2017, 8, 14, 11, 25, 56, 288000))
    assert (other.acknowledged, other.resolved) == (None, None)


def test_a_malformed_webhook_of_opsgenie_is_named(tmp_path):
    lines = (HERE / "opsgenie_webhooks.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    rows[2]["alert"] |= {"alertId": "other", "updatedAt": 17}
    rows[0]["alert"]["alertId"] = None
    history = read(written(tmp_path, rows))
    assert len(history) == 1
    assert why(history) == ["alert.alertId is missing", "alert.updatedAt: '17' is no time"]


# ------------------------------------------------------------------------------------------------ Jira


def test_a_webhook_of_jira_with_times_an_hour_ahead():
    (one,) = read(HERE / "jira_webhook.json").incidents
    created = utc(2017, 1, 30, 17, 30, 41, 962000)
    assert one == Incident(
        "TEST-1",
        "jira",
        "Fix That",
        "Medium",
        "Fix That",
        began=Milestone(created, "alarm"),
        detected=Milestone(created),
        acknowledged=Milestone(utc(2017, 1, 30, 17, 32, 14, 721000)),
    )


def issue(key: str = "INC-1", changes: tuple[tuple[str, str], ...] = (), **fields) -> dict:
    """An issue in the form of Jira's search, with these changes of a field."""
    histories = [{"created": f"2026-03-02T{clock}.000+0200", "items": [{"field": field}]} for clock, field in changes]
    plain = {"summary": "No pay", "created": "2026-03-02T14:00:00.000+0200", "components": [{"name": "pay"}]}
    return {"key": key, "fields": {**plain, **fields}, "changelog": {"histories": histories}}


def test_the_search_of_jira(tmp_path):
    steps = (("14:50:00", "status"), ("14:09:00", "status"), ("14:01:00", "assignee"))
    row = issue(changes=steps, resolutiondate="2026-03-02T14:50:00.200+0200", priority={"name": "High"})
    (one,) = read(written(tmp_path, {"issues": [row], "total": 1})).incidents
    assert (one.id, one.service, one.severity) == ("INC-1", "pay", "High")
    assert one.detected == Milestone(utc(2026, 3, 2, 12))
    assert one.minutes("detected", "acknowledged") == 9, "an assignee is no status"
    assert one.resolved == Milestone(utc(2026, 3, 2, 12, 50, 0, 200000))


def test_an_issue_of_jira_that_was_resolved_at_once_was_never_acknowledged(tmp_path):
    row = issue(changes=(("14:50:00", "status"),), resolutiondate="2026-03-02T14:50:00.200+0200")
    assert read(written(tmp_path, {"issues": [row]})).incidents[0].acknowledged is None


def test_a_malformed_issue_of_jira_is_named(tmp_path):
    rows = [issue(), issue("INC-2", created="once"), issue("INC-3", created=None), issue("")]
    history = read(written(tmp_path, {"issues": rows}))
    assert [one.id for one in history.incidents] == ["INC-1"]
    assert why(history) == [
        "fields.created: 'once' is no time",
        "fields.updated or fields.created is missing",
        "key is missing",
    ]


# ------------------------------------------------------------------------------------------------ Microsoft


def test_a_first_post_of_microsoft_365_that_came_before_the_start():
    (one,) = read(HERE / "microsoft_365.json").incidents
    assert (one.id, one.severity, one.service) == ("EX226792", "Incident", "Exchange Online")
    assert one.began == Milestone(utc(2020, 11, 13, 21))
    assert one.told == Milestone(utc(2020, 11, 12, 7, 7, 38, 970000))
    assert one.published is None, "only who is signed in sees it"
    assert one.resolved == Milestone(utc(2020, 11, 14, 17, 15))
    assert one.minutes("began", "told") == pytest.approx(-37 * 60 - 52 - 21.03 / 60)
    assert one.updates[0].text.startswith("Title: Limited number of users unable to send or receive email through the")
    assert "service User Impact:" in one.updates[0].text


def test_a_malformed_issue_of_microsoft_365_is_named(tmp_path):
    document = json.loads((HERE / "microsoft_365.json").read_text(encoding="utf-8"))
    good = document["value"][0]
    rows = [good, {**good, "id": "MO1", "posts": [{"postType": "Regular"}]}, {**good, "id": "MO2", "posts": "none"}]
    history = read(written(tmp_path, {"value": rows}))
    assert [one.id for one in history.incidents] == ["EX226792"]
    assert why(history) == ["createdDateTime is missing", "posts is 'none'"]
