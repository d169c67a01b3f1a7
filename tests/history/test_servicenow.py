"""Incidents of ServiceNow, against values looked up by hand: a log of changes, and answers of its Table API."""

from __future__ import annotations

import json
import os
import statistics
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sim.history import read
from sim.history.form import Incident, Milestone

HERE = Path(__file__).parents[1] / "data" / "history"
LOG = "uci_servicenow/incident_event_log.csv.gz"


def utc(*parts: int) -> datetime:
    """This time, in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.fixture(scope="module")
def changes() -> dict[str, Incident]:
    """The incidents in the extract, by number."""
    return {one.id: one for one in read(HERE / "servicenow_changes.csv").incidents}


def test_the_rows_of_one_incident_are_put_together(changes):
    assert len(changes) == 7
    opened = utc(2016, 2, 29, 4, 40)
    assert changes["INC0000047"] == Incident(
        "INC0000047",
        "servicenow",
        "",
        "3 - Moderate",
        "Category 40",
        "Group 24",
        began=Milestone(opened, "alarm"),
        detected=Milestone(opened),
        acknowledged=Milestone(utc(2016, 2, 29, 5, 30)),
        resolved=Milestone(utc(2016, 3, 1, 9, 52)),
    )


def test_what_changed_is_as_the_last_change_has_it(changes):
    assert changes["INC0000062"].severity == "2 - High", "moderate at first"
    assert changes["INC0000062"].team == "Group 23", "group 70 at first"


def test_who_went_from_new_to_resolved_never_acknowledged(changes):
    assert changes["INC0000045"].acknowledged is None
    assert changes["INC0000045"].resolved == Milestone(utc(2016, 2, 29, 11, 29))


def test_closed_is_never_resolved(changes):
    assert changes["INC0000093"].resolved is None


def test_what_was_opened_again_ends_with_the_second_end(changes):
    assert changes["INC0001155"].resolved == Milestone(utc(2016, 4, 25, 9, 43))


def test_changes_that_are_numbered_amiss_are_read(changes):
    assert changes["INC0000134"].acknowledged == Milestone(utc(2016, 3, 1, 14, 13))


def test_local_times_are_by_the_clock_of_the_zone(changes):
    there = read(HERE / "servicenow_changes.csv", zone="America/New_York").incidents
    opened = next(one for one in there if one.id == "INC0000047").detected
    assert opened == Milestone(utc(2016, 2, 29, 9, 40))


def test_a_change_that_is_malformed_is_named(tmp_path):
    path = tmp_path / "changes.csv"
    rows = ["INC1,Active,0,1/3/2016 10:00,?", "INC2,New,0,30/2/2016 10:00,?", "INC3,New,first,1/3/2016 10:00,?"]
    heads = "number,incident_state,sys_mod_count,opened_at,resolved_at"
    path.write_text("\n".join([heads, *rows, ",New,0,1/3/2016 10:00,?"]), encoding="utf-8")
    history = read(path)
    assert [one.id for one in history.incidents] == ["INC1"]
    assert {left.place: left.why.split(",")[0] for left in history.left_out} == {
        "line 3": "opened_at: '30/2/2016 10:00' is no time",
        "line 4": "sys_mod_count is 'first'",
        "line 5": "number is missing",
    }


def test_changes_that_do_not_reach_back_to_the_first_tell_of_no_acknowledgement(tmp_path):
    path = tmp_path / "changes.csv"
    heads = "number,incident_state,sys_mod_count,opened_at,sys_updated_at"
    path.write_text(f"{heads}\nINC1,Active,3,1/3/2016 10:00,2/3/2016 10:00\n", encoding="utf-8")
    assert read(path).incidents[0].acknowledged is None


def test_the_whole_log():
    folder = os.environ.get("INCIDENT_DATA")
    path = Path(folder or ".") / LOG
    if not folder or not path.exists():
        pytest.skip(f"set INCIDENT_DATA to the folder that holds {LOG}")
    history = read(path)
    assert (len(history), history.left_out, history.again) == (20_769, (), 0)
    assert sum(one.resolved is not None for one in history.incidents) == 19_351, "1418 have none"
    assert sum(one.acknowledged is not None for one in history.incidents) == 14_165
    lengths = [found for one in history.incidents if (found := one.minutes("detected", "resolved")) is not None]
    assert statistics.median(lengths) == 1476


# ------------------------------------------------------------------------------------------------ Table API


def pair(value: str, shown: str = "") -> dict[str, str]:
    """A field with what people see and what is stored."""
    return {"display_value": shown or value, "value": value}


FIELDS = {
    "number": pair("INC0010002"),
    "opened_at": pair("2015-08-11 14:07:57", "2015-08-11 02:07:57 PM"),
    "resolved_at": pair("2015-08-11 21:07:57", "2015-08-11 09:07:57 PM"),
    "closed_at": pair("2015-08-18 21:07:57", "2015-08-18 09:07:57 PM"),
    "priority": pair("2", "2 - High"),
    "cmdb_ci": {"display_value": "Mail", "link": "https://x.example/y", "value": "27d32778c0a8000b"},
    "assignment_group": {"display_value": "Network", "link": "https://x.example/y", "value": "287ebd7da9fe1981"},
    "short_description": pair("No mail"),
    "sys_mod_count": pair("6"),
}
EXPECTED = Incident(
    "INC0010002",
    "servicenow",
    "No mail",
    "2 - High",
    "Mail",
    "Network",
    began=Milestone(utc(2015, 8, 11, 14, 7, 57), "alarm"),
    detected=Milestone(utc(2015, 8, 11, 14, 7, 57)),
    resolved=Milestone(utc(2015, 8, 11, 21, 7, 57)),
)


def answered(folder: Path, *rows: dict) -> Path:
    """A file with the answer of the Table API."""
    path = folder / "answer.json"
    path.write_text(json.dumps({"result": list(rows)}), encoding="utf-8")
    return path


def test_names_and_values_of_the_table_api(tmp_path):
    (one,) = read(answered(tmp_path, FIELDS), zone="Asia/Tokyo").incidents
    assert one == EXPECTED, "the values of times are in UTC, whatever the zone"


def test_plain_fields_of_the_table_api(tmp_path):
    plain = {name: field["display_value"] for name, field in FIELDS.items()}
    times = {"opened_at": "2015-08-11 23:07:57", "resolved_at": "2015-08-12 06:07:57"}
    (one,) = read(answered(tmp_path, {**plain, **times}), zone="Asia/Tokyo").incidents
    assert one == EXPECTED


def test_what_is_empty_is_not_known(tmp_path):
    (one,) = read(answered(tmp_path, {**FIELDS, "resolved_at": pair(""), "cmdb_ci": ""})).incidents
    assert (one.resolved, one.service) == (None, "")


def test_an_answer_with_a_malformed_row(tmp_path):
    history = read(answered(tmp_path, FIELDS, {**FIELDS, "number": pair("INC2"), "opened_at": pair("unknown")}))
    assert len(history) == 1
    assert [left.why[:44] for left in history.left_out] == ["opened_at.value: 'unknown' is no time, such "]
