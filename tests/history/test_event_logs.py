"""Incidents of a service desk in an event log, against what stands there and against another copy of the same log."""

from __future__ import annotations

import csv
import gzip
import os
import tracemalloc
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sim.history import read
from sim.history.form import History, Incident, Milestone
from sim.history.traces import traces

HERE = Path(__file__).parents[1] / "data" / "history"
EIGHT = datetime(2026, 3, 2, 8, tzinfo=UTC)
BPI = "bpi2013_incidents"


def after(minutes: float) -> datetime:
    """That long after eight."""
    return EIGHT + timedelta(minutes=minutes)


@pytest.fixture(scope="module")
def small() -> History:
    return read(HERE / "event_log.xes")


@pytest.fixture(scope="module")
def folder() -> Path:
    """Where the log of the challenge lies."""
    said = os.environ.get("INCIDENT_DATA")
    if not said or not (Path(said) / BPI).exists():
        pytest.skip(f"set INCIDENT_DATA to the folder that holds {BPI}")
    return Path(said) / BPI


@pytest.fixture(scope="module")
def large(folder) -> History:
    return read(folder / "bpi_challenge_2013_incidents.xes.gz")


@pytest.fixture(scope="module")
def table(folder) -> dict[str, list[dict[str, str]]]:
    """The same events in a table that somebody else made of them, by incident, in the order of their times."""
    found = defaultdict(list)
    with gzip.open(folder / "events.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["case_id"]].append(row)
    return found


def test_an_incident_is_resolved_when_it_was_so_for_good(small):
    """Completed at ten, taken up again at eleven by another team and completed by it; closed five days later."""
    (one,) = (one for one in small.incidents if one.id == "case-1")
    assert one == Incident(
        "case-1",
        "event-log",
        severity="High",
        service="PROD1",
        team="G2 2nd",
        began=Milestone(EIGHT, "alarm"),
        acknowledged=Milestone(after(12)),
        resolved=Milestone(after(210)),
    )


def test_events_count_in_the_order_of_their_times(small):
    (one,) = (one for one in small.incidents if one.id == "case-2")
    assert (one.began, one.resolved) == (Milestone(EIGHT, "alarm"), Milestone(after(5)))


def test_closed_is_not_resolved_and_neither_is_what_waits_again(small):
    three, four = (one for one in small.incidents if one.id in ("case-3", "case-4"))
    assert three.resolved is None and three.acknowledged == Milestone(EIGHT)
    assert four.resolved is None and four.acknowledged is None and four.team == "G4"


def test_traces_that_cannot_be_used_are_named(small):
    assert [str(left).partition("event_log.xes: ")[2].partition(", such")[0] for left in small.left_out] == [
        "trace 5: time:timestamp: 'some time later' is no time",
        "trace 6: there are no events in it",
    ]
    assert len(small.incidents) == 4


def test_words_of_another_desk(tmp_path):
    steps = [("Assign seriousness", 0), ("Take in charge ticket", 5), ("Resolve ticket", 50), ("Closed", 5000)]
    (tmp_path / "a.xes").write_text(_log([(name, after(minutes)) for name, minutes in steps]), encoding="utf-8")
    (one,) = read(tmp_path / "a.xes").incidents
    assert (one.acknowledged, one.resolved) == (Milestone(after(5)), Milestone(after(50)))


def test_a_log_of_something_else_is_none_of_incidents(tmp_path):
    (tmp_path / "a.xes").write_text(_log([("A_Create Application", EIGHT), ("W_Complete", after(9))]), encoding="utf-8")
    with pytest.raises(ValueError, match="looks like no export that is known"):
        read(tmp_path / "a.xes")


def _log(events: list[tuple[str, datetime]]) -> str:
    def event(name: str, at: datetime) -> str:
        values = f'<string key="concept:name" value="{name}"/><date key="time:timestamp" value="{at.isoformat()}"/>'
        return f"<event>{values}</event>"

    inner = "".join(event(*one) for one in events)
    return f'<log><trace><string key="concept:name" value="1"/>{inner}</trace></log>'


# ------------------------------------------------------------------------------------------------- the XML


def test_only_values_of_traces_and_events_are_taken():
    inner = '<string key="a" value="1"><string key="b" value="2"/></string><string key="a" value="3"/>'
    text = f'<log><string key="x" value="0"/><trace>{inner}<event>{inner}</event></trace><trace/></log>'
    assert traces(text) == [{"a": "1", "events": [{"a": "1"}]}, {"events": []}]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<html><body>Log in</body></html>", "this XML is no event log: its first element is <html>"),
        ("<log><trace>", "this is no XML that can be read"),
        ("<log><trace></log>", "this is no XML that can be read"),
        ('<!DOCTYPE log [<!ENTITY a "b">]><log/>', "this XML declares an entity, 'a'"),
        ('<!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/passwd">]><log>&a;</log>', "this XML declares an entity, 'a'"),
        ('<!DOCTYPE log [<!ENTITY % a SYSTEM "http://x.invalid/a"> %a;]><log/>', "this XML declares an entity, 'a'"),
    ],
)
def test_what_is_no_log_is_refused_and_named(text, why, tmp_path):
    (tmp_path / "a.xes").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError) as error:
        read(tmp_path / "a.xes")
    assert str(error.value).startswith(f"{tmp_path / 'a.xes'}: {why}")


def test_entities_that_unfold_to_gigabytes_fill_no_memory():
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE log [<!ENTITY e0 "{"x" * 1000}">{lines}]><log><string key="a" value="&e9;"/></log>'
    tracemalloc.start()
    with pytest.raises(ValueError, match="declares an entity"):
        traces(text)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 10**6


# --------------------------------------------------------------------------- the log of the BPI Challenge 2013


def test_all_incidents_of_the_challenge_are_there(large, table):
    assert len(large.incidents) == len(table) == 7_554 and not large.left_out
    assert sum(len(events) for events in table.values()) == 65_533


def test_each_incident_is_as_the_table_has_it(large, table):
    def stone(row: dict[str, str] | None) -> datetime | None:
        return datetime.fromisoformat(row["timestamp"]) if row else None

    for one in large.incidents:
        events = table[one.id]
        at_work = (row for row in events if (row["status"], row["sub_status"]) == ("Accepted", "In Progress"))
        assert one.began == Milestone(stone(events[0]), "alarm")
        assert (one.acknowledged and one.acknowledged.at) == stone(next(at_work, None))
        assert (one.severity, one.service) == (events[0]["impact"], events[0]["product"])
        *_, last = (n for n, row in enumerate([{"status": ""}, *events]) if row["status"] != "Completed")
        done = (row for row in events[last:] if row["sub_status"] in ("Resolved", "In Call"))
        assert (one.resolved and one.resolved.at) == stone(next(done, None)), one.id


def test_how_many_were_resolved_and_how_many_more_than_once(large, table):
    """Eight were never completed; of 514 that were taken up again, one was cancelled then."""
    first = {id: next((row for row in events if row["status"] == "Completed"), None) for id, events in table.items()}
    assert sum(row is not None for row in first.values()) == 7_546
    again = [one for one in large.incidents if first[one.id] and _later(one, first[one.id]["timestamp"])]
    assert len(again) == 514
    assert [one.id for one in again if one.resolved is None] == ["1-737379684"]
    assert sum(one.resolved is None for one in large.incidents) == 9


def _later(one: Incident, first: str) -> bool:
    return one.resolved is None or one.resolved.at > datetime.fromisoformat(first)
