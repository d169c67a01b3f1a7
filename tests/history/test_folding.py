"""What several rows and files tell of one thing comes together, and nothing that one of them knows is lost."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sim.history import read
from sim.history.form import Gathering, Incident, Milestone, Update

HERE = Path(__file__).parents[1] / "data" / "history"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def after(minutes: float) -> datetime:
    """That many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def gathered(*records: Incident) -> list[Incident]:
    """What becomes of these, one after another."""
    gathering = Gathering()
    for record in records:
        gathering.take([record])
    return list(gathering.all().incidents)


def test_what_the_newer_record_does_not_know_stays():
    old = Incident("1", "x", title="Disk full", began=Milestone(NOON, "alarm"), acknowledged=Milestone(after(4)))
    new = Incident("1", "x", severity="high", began=Milestone(after(-5)), resolved=Milestone(after(30)))
    (one,) = gathered(old, new)
    assert (one.title, one.severity) == ("Disk full", "high")
    assert one.began == Milestone(after(-5)), "what both know is as the newer one has it"
    assert (one.acknowledged, one.resolved) == (Milestone(after(4)), Milestone(after(30)))


def test_posts_are_joined_and_a_corrected_one_is_there_once():
    old = Incident("1", "x", updates=(Update(NOON, "open", "Loking into it"), Update(after(9), "open", "Still")))
    new = Incident("1", "x", updates=(Update(NOON, "open", "Looking into it"), Update(after(20), "done", "Over")))
    (one,) = gathered(old, new)
    assert [update.text for update in one.updates] == ["Looking into it", "Still", "Over"]


def test_incidents_of_two_tools_are_never_one():
    assert len(gathered(Incident("1", "x"), Incident("1", "y"))) == 2


def test_an_alarm_says_nothing_about_how_long_detection_took():
    one = Incident("1", "x", began=Milestone(NOON, "alarm"), detected=Milestone(NOON), resolved=Milestone(after(30)))
    assert one.minutes("began", "detected") is None
    assert one.minutes("began", "resolved") == one.minutes("detected", "resolved") == 30


def webhook(what: str, minutes: float, incident: str = "P1", **data) -> dict:
    """One webhook, in the form of the tool."""
    at = after(minutes).isoformat()
    return {"event": {"event_type": what, "occurred_at": at, "data": {"id": incident, "type": "incident", **data}}}


def test_steps_in_several_files_make_one_incident_whatever_their_order(tmp_path):
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    first.write_text(json.dumps([webhook("incident.acknowledged", 9), webhook("incident.triggered", 0, "P2")]))
    second.write_text(json.dumps([webhook("incident.acknowledged", 3), webhook("incident.triggered", 0)]))
    for files in ((first, second), (second, first)):
        by_id = {one.id: one for one in read(*files).incidents}
        assert by_id["P1"].minutes("detected", "acknowledged") == 3, "the first of two, in whichever file it stands"
        assert by_id["P2"].acknowledged is None


def test_the_last_file_counts_across_kinds_of_one_tool(tmp_path):
    table, hooks = tmp_path / "a.csv", tmp_path / "b.json"
    heads = "id,incident_number,description,created_on,resolved_on,seconds_to_first_ack,seconds_to_resolve,urgency"
    table.write_text(f"{heads}\nP1,1,In the table,2026-03-02 12:00:00,2026-03-02 12:30:00,120,1800,low\n")
    hooks.write_text(json.dumps(webhook("incident.triggered", 0, title="In the webhook")))
    (one,) = read(table, hooks).incidents
    assert (one.title, one.severity) == ("In the webhook", "low")
    assert (one.acknowledged, one.resolved) == (Milestone(after(2), "derived"), Milestone(after(30)))
    assert read(hooks, table).incidents[0].title == "In the table"
    assert read(table, hooks).again == 1


def test_a_row_that_cannot_be_used_is_named_with_its_own_file(tmp_path):
    good, bad = tmp_path / "good.json", tmp_path / "bad.jsonl"
    good.write_text(json.dumps(webhook("incident.triggered", 0)))
    line = json.dumps(webhook("incident.triggered", 0, "P2"))
    bad.write_text(f"{line}\n{line.replace('2026', 'soon')}\n".replace("P2", "P3", 1))
    history = read(good, bad)
    assert [one.id for one in history.incidents] == ["P1", "P3"]
    (left,) = history.left_out
    assert (left.file, left.place) == (str(bad), "line 2")
    assert "event.occurred_at" in left.why and "soon-03-02" in left.why


# ------------------------------------------------------------------------------------------------ whatever stands there

ODD = (None, "", 0, -1, 1e30, True, [], {}, [None], [{}], {"a": 1}, "?", "2026-13-45", "0001-01-01T00:00:00+23:59")


def places(value: Any, above: tuple = ()) -> Iterator[tuple]:
    """Where something stands in a document, as keys one below the other."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inside:
        yield (*above, key)
        yield from places(below, (*above, key))


def changed(document: Any, place: tuple, value: Any) -> Any:
    """The same document with this at that place."""
    document = copy.deepcopy(document)
    inside = document
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = value
    return document


@pytest.mark.parametrize("name", sorted(path.stem for path in HERE.glob("*.json")))
def test_whatever_stands_in_a_field_is_read_or_named(tmp_path, name):
    dice, path = random.Random(7), tmp_path / "file.json"
    document = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    kind = read(HERE / f"{name}.json").sources[0].partition(":")[0]
    for place in dice.choices(list(places(document)), k=60):
        path.write_text(json.dumps(changed(document, place, dice.choice(ODD))), encoding="utf-8")
        try:
            read(path, kind=kind)
        except ValueError as error:
            assert f"this is no {kind}" in str(error), "only where it is no longer recognised"
