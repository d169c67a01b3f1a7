"""Exports into one history: what comes out, what is left out, and that nothing is lost on the way to a file."""

from __future__ import annotations

import gzip
import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sim import history
from sim.history.form import Contact, Delays, History, Incident, LeftOut, Mailing, Milestone, Update
from sim.history.opening import open_document
from sim.history.reading import KINDS

DATA = Path(__file__).parent.parent / "data" / "history"
GITHUB, GOOGLE = DATA / "statuspage.json", DATA / "google_cloud.json"
TABLE = "id,began,published,resolved,severity,service,basis\n"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def full_set(name: str) -> Path:
    """A file of the full sets. Skips where they are not."""
    if not (folder := os.environ.get("INCIDENT_DATA")):
        pytest.skip("INCIDENT_DATA names no folder with the full histories")
    return Path(folder) / name


def test_an_incident_of_a_status_page_field_by_field():
    found = history.read(GITHUB)
    assert found.sources == ("statuspage: statuspage.json",) and not found.left_out and len(found.incidents) == 10
    one = next(one for one in found.incidents if one.id == "rk5rhrklkdk3")
    assert (one.title, one.severity) == ("Incident on 2021-01-19 11:36 UTC", "minor")
    assert one.began == Milestone(datetime(2021, 1, 19, 11, 36, 27, 664_000, UTC), "first notice")
    assert one.resolved == Milestone(datetime(2021, 1, 19, 14, 51, 40, 828_000, UTC))
    assert one.updates[0].at == one.published.at and one.updates[-1].status == "resolved"
    assert one.updates == tuple(sorted(one.updates, key=lambda update: update.at))
    assert not one.afterwards and one.detected is None


def test_an_incident_of_google_cloud_field_by_field():
    found = history.read(GOOGLE)
    one = next(one for one in found.incidents if one.id == "ipisoukd9hNno6SbpWWE")
    assert one.began == Milestone(at("2022-05-27T20:56:06"), "first notice")  # twelve seconds before it was created
    assert one.published == Milestone(at("2022-05-27T20:56:10"))  # the first of its posts, not the page's own stamp
    assert one.resolved == Milestone(at("2022-05-27T21:04:41"))
    assert [update.status for update in one.updates] == ["SERVICE_INFORMATION", "AVAILABLE"]


def test_all_of_github_and_google():
    """The counts of the sets' own descriptions."""
    github = history.read(full_set("github_statuspage_2010_2021/incidents.jsonl.gz"))
    assert len(github.incidents) == 1028 and not github.left_out
    assert sum(len(one.updates) > 1 for one in github.incidents) == 189  # the others were moved there in one piece
    google = history.read(full_set("gcp_2016_2020/gcp_incidents_2016_2020.jsonl.gz"))
    assert (len(google.incidents), google.again) == (540, 68)  # told again in other words, at the same second
    assert not google.left_out


def test_a_table_of_ones_own_in_local_time(tmp_path):
    file = tmp_path / "ours.csv"
    file.write_text(
        "\ufeffID;Began;Published;Resolved;Service\n7;3/4/2026 9:00;3/4/2026 9:30;3/4/2026 11:00;shop\n", "utf-8"
    )
    (one,) = history.read(file, zone="Africa/Johannesburg").incidents
    assert one.began == Milestone(at("2026-04-03T07:00")) and one.resolved == Milestone(at("2026-04-03T09:00"))
    assert (one.id, one.service, one.source) == ("7", "shop", "table")


def test_what_cannot_be_used_is_named_and_the_rest_is_read(tmp_path):
    file = tmp_path / "ours.csv"
    rows = [
        "1,2026-04-03T09:00Z,,2026-04-03T11:00Z,,,",
        ",2026-04-03T09:00Z,,2026-04-03T11:00Z,,,",
        '3,soon,,2026-04-03T11:00Z,"a',
        'b",,',
        "4,,,,,,",
        "5,2026-04-03T09:00Z,,,,,guessed",
        "6,2026-04-03T09:00Z,,,,,,,one too many",
    ]
    file.write_text(TABLE + "\n".join(rows) + "\n", "utf-8")
    found = history.read(file)
    assert [one.id for one in found.incidents] == ["1"]
    assert [(one.place, one.why) for one in found.left_out] == [
        ("line 3", "id is missing"),
        ("line 4", "began: 'soon' is no time, such as 2026-11-25T16:40:00Z"),
        (
            "line 6",
            "there is no time in it; times stand under "
            "began, detected, acknowledged, told, published, mitigated, resolved",
        ),
        ("line 7", "basis is 'guessed'; how the beginning is known is stated, in prose, derived, alarm, first notice"),
        ("line 8", "this row has 9 cells, but there are 7 headings"),
    ]
    assert str(found.left_out[0]) == f"{file}: line 3: id is missing"


def test_lines_that_are_no_json_are_named_with_their_number(tmp_path):
    page = json.loads(GITHUB.read_text("utf-8"))
    file = tmp_path / "some.jsonl"
    lines = [json.dumps(one) for one in page["incidents"][:3]]
    file.write_text("\n".join([lines[0], "{broken", "", lines[1], "7", lines[2]]) + "\n", "utf-8")
    found = history.read(file)
    assert len(found.incidents) == 3
    assert [one.place for one in found.left_out] == ["line 2", "line 5"]
    assert found.left_out[1].why == "an object is expected, not '7'"


def test_what_two_files_tell_of_is_there_once(tmp_path):
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text(
        TABLE + "1,2026-04-03T09:00Z,,2026-04-03T11:00Z,,,\n2,2026-04-04T09:00Z,,2026-04-04T11:00Z,,,\n", "utf-8"
    )
    new.write_text(TABLE + "2,2026-04-04T09:00Z,,2026-04-04T12:00Z,,,\n", "utf-8")
    found = history.read(old, new)
    assert [one.resolved.at.hour for one in found.incidents] == [11, 12] and found.again == 1


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_no_kind_takes_what_is_of_another(kind):
    """Each sample is claimed by one kind alone: the one that its name begins with."""
    of_kind = [kind_ for kind_ in KINDS if kind_.name == kind]
    for file in sorted(DATA.glob("*.*")):
        if file.suffix == ".md":
            continue
        document = open_document(file)
        claimed = [one.name for one in KINDS if one.rows(document.value) is not None]
        assert len(claimed) == 1, (file.name, claimed)
    assert of_kind[0].rows([]) is None and of_kind[0].rows({}) is None and of_kind[0].rows([{"a": 1}]) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "this file is empty"),
        (b"\xff\xfe\x00", "this is not text in UTF-8"),
        (b"\x1f\x8bnothing", "this is no whole gzip file"),
        (b"[1, 2", "this is neither JSON nor JSON lines"),
        (b"<log><b></log>", "this is no XML that can be read"),
        (b"<a></a>", "this XML is no event log: its first element is <a>, not <log>"),
        (b"hello", "this is no JSON, no XML and no table: its first line is 'hello'"),
        (b'[{"a": 1, "b": 2}]', "this looks like no export that is known; known are .*It has 'a', 'b'"),
    ],
)
def test_a_file_that_is_no_export_is_said_to_be_none(tmp_path, content, said):
    file = tmp_path / "x.json"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=f"{file}: {said}"):
        history.read(file)


def test_a_kind_that_is_none_and_a_file_of_another(tmp_path):
    with pytest.raises(ValueError, match=r"'statuspge' is no kind of export; there are .*did you mean 'statuspage'"):
        history.read(GITHUB, kind="statuspge")
    with pytest.raises(ValueError, match="this is no google-cloud: incidents of Google Cloud"):
        history.read(GITHUB, kind="google-cloud")
    with pytest.raises(ValueError, match="there is no such file, and no history of this name is shipped"):
        history.read(tmp_path / "nothing.json")


FAR = float("inf")
NINE = at("2026-04-03T09:00")
INCIDENT = Incident(
    "1", "table", "a title", "high", "shop", "it", Milestone(NINE, "in prose"),
    *[Milestone(at(f"2026-04-03T09:0{n}")) for n in range(1, 7)],
    updates=(Update(at("2026-04-03T09:05"), "investigating", "words"),),
)  # fmt: skip
MAILING = Mailing("m", "sendgrid", "e-mail", NINE, 9, 8, (Delays(1, 1, 8),), (Delays(0, 3600, 2), Delays(60, FAR)))
CONTACT = Contact("c", "calls", "phone", NINE, 12.5, True, None, at("2026-04-03T09:01"), None, "2", "desk")
EVERYTHING = History(
    (INCIDENT, Incident("2", "table")), (MAILING,), (CONTACT,), (LeftOut("file", "line 3", "why"),), ("one", "two"), 4
)


@pytest.mark.parametrize("name", ["all.jsonl", "all.jsonl.gz"])
def test_a_saved_history_is_read_back_as_it_was(tmp_path, name):
    history.save(EVERYTHING, tmp_path / name)
    assert history.read(tmp_path / name) == EVERYTHING
    history.save(history.read(GITHUB, GOOGLE), tmp_path / name)
    assert history.read(tmp_path / name) == history.read(GITHUB, GOOGLE)


def test_a_saved_history_does_not_say_where_on_a_computer_its_files_lay(tmp_path):
    left_out = (LeftOut(str(tmp_path / "ours.csv"), "line 3", "id is missing"),)
    history.save(History(left_out=left_out), tmp_path / "h.jsonl")
    assert str(tmp_path) not in (tmp_path / "h.jsonl").read_text("utf-8")
    assert history.read(tmp_path / "h.jsonl").left_out == (LeftOut("ours.csv", "line 3", "id is missing"),)


def test_without_texts_nothing_that_people_wrote_is_kept(tmp_path):
    history.save(history.read(GITHUB, GOOGLE), tmp_path / "h.jsonl.gz", texts=False)
    raw = gzip.decompress((tmp_path / "h.jsonl.gz").read_bytes()).decode()
    assert "resolved" in raw and "operating normally" not in raw and "Incident" not in raw
    assert history.save(history.read(GITHUB), tmp_path / "again.jsonl.gz") is None
    first = (tmp_path / "again.jsonl.gz").read_bytes()
    history.save(history.read(GITHUB), tmp_path / "again.jsonl.gz")
    assert (tmp_path / "again.jsonl.gz").read_bytes() == first  # the same bytes whenever it is written


def test_a_saved_history_of_a_newer_form_is_refused_and_a_record_that_is_none_is_named(tmp_path):
    file = tmp_path / "h.jsonl"
    file.write_text('{"incident-drill history": 2}\n', "utf-8")
    with pytest.raises(ValueError, match="this is a history in form 2; here form 1 is known"):
        history.read(file)
    lines = ['{"incident-drill history": 1, "sources": ["x"]}', '{"kind": "incident", "id": "1"}', '{"kind": "cow"}']
    file.write_text("\n".join([*lines, '{"kind": "incident", "id": "2", "source": "x", "began": "soon"}']), "utf-8")
    found = history.read(file)
    assert not len(found) and [one.place for one in found.left_out] == ["line 2", "line 3", "line 4"]


@pytest.mark.parametrize(
    "head",
    ['"again": "many"', '"sources": [1]', '"sources": 5', '"left out": 5', '"left out": [{"file": "a"}]',
     '"left out": [{"file": "a", "place": 3, "why": "x"}]'],
)  # fmt: skip
def test_a_first_line_of_another_hand_is_refused(tmp_path, head):
    file = tmp_path / "h.jsonl"
    file.write_text(f'{{"incident-drill history": 1, {head}}}\n', "utf-8")
    with pytest.raises(ValueError, match=r"h\.jsonl: its first line is not as drill import writes it"):
        history.read(file)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ('"kind": "incident", "id": "1", "source": "x", "service": ["a"]', "\"['a']\" is no text"),
        ('"kind": "incident", "id": {}, "source": "x"', "'{}' is no text"),
        ('"kind": "contact", "id": "1", "source": "x", "way": "phone", "came": 1775217600, "waited": "s"', "no number"),
        ('"kind": "contact", "id": "1", "source": "x", "way": "phone", "came": 1775217600, "waited": NaN', "no number"),
        ('"kind": "mailing", "id": "1", "source": "x", "channel": "e", "at": 1775217600, "copies": 1, "arrived": 1, '
         '"out": [[3, 1, 2]]', "a length between 3 and 1 s is none"),
    ],
)  # fmt: skip
def test_a_record_that_holds_something_else_is_named(tmp_path, record, why):
    file = tmp_path / "h.jsonl"
    file.write_text(f'{{"incident-drill history": 1}}\n{{{record}}}\n', "utf-8")
    (left_out,) = history.read(file).left_out
    assert left_out.place == "line 2" and why in left_out.why


def test_a_part_of_a_history():
    found = history.read(GOOGLE)
    console = found.where(service="console")
    assert 0 < len(console.incidents) < len(found.incidents)
    assert all("console" in one.service.casefold() for one in console.incidents)
    assert {one.severity for one in found.where(severity="LOW").incidents} == {"low"}
    late = found.where(since=date(2022, 6, 1), until=date(2022, 12, 31))
    assert late.incidents and all(
        date(2022, 6, 1) <= one.from_when.date() <= date(2022, 12, 31) for one in late.incidents
    )
    assert len(EVERYTHING.where(service="shop")) == 1 and len(EVERYTHING.where(source="calls")) == 1
