"""The form that puts a history in: what is read and said, what is refused, and what can be taken away."""

from __future__ import annotations

import base64
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sim import files, history
from sim.widgets.calibrating import OWN, Calibrating, _kept

from .drawn import buttons, click, shown

WHEN = datetime(2026, 3, 3, tzinfo=UTC)
DATA = Path(__file__).parent.parent / "data" / "history"


def apart(deed, *given):
    """In a thread of its own, where no event loop runs: the browser of other tests has one in this."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(deed, *given).result(60)


def given(*names: str) -> tuple[dict, ...]:
    """Files as a page hands them over."""
    return tuple(handed(name, (DATA / name).read_bytes()) for name in names)


def handed(name: str, content: bytes) -> dict:
    """One such file."""
    return {"name": name, "type": "", "size": len(content), "last_modified": WHEN, "content": memoryview(content)}


def read(page: Calibrating) -> str:
    """Press *Read it*; what stands on the page then."""
    apart(click, page.view, "Read it")
    return shown(page.view)


def test_a_shipped_history_is_read_said_and_taken_away(tmp_path):
    page = Calibrating()
    assert "Hold the model" not in "".join(buttons(page.view))
    page.which.value, page.service.value = "google-cloud-2016-2020", "bigquery"
    assert page.upload not in _visible(page)
    said = read(page)
    assert "38 incidents from google-cloud" in said and "Services: Google BigQuery (38)" in said
    assert "<caption>What it measures</caption>" in said and '<th scope="row">fault.ends after</th>' in said
    assert "median 92 min" in said and '<img alt="Which share of cases took no longer' in said
    link = re.search(r'download="ours.yaml" href="data:application/yaml;base64,([^"]+)"', said)
    (tmp_path / "ours.yaml").write_bytes(base64.b64decode(link[1]))
    assert files.load_preset(tmp_path / "ours.yaml").with_ == page.calibration.changes != ()


def _visible(page: Calibrating) -> list:
    return list(page._of_files.children) if page._of_files.layout.display != "none" else []


def test_files_of_ones_own_are_read_by_their_names_and_what_cannot_be_used_is_named(tmp_path):
    page = Calibrating()
    assert page.which.value == OWN and page.upload in _visible(page)
    bad = b"id,began,resolved\n1,2026-03-03 09:00,2026-03-03 11:00\n2,soon,2026-03-03 11:00\n"
    page.upload.value = (*given("statuspage.json"), handed("<b>ours.csv", bad))
    page.zone.value = "Africa/Johannesburg"
    said = read(page)
    assert "11 incidents from statuspage: statuspage.json; table: &lt;b&gt;ours.csv" in said and "<b>" not in said
    assert "Left out, as they cannot be used: 1" in said and "line 3: began: &#x27;soon&#x27; is no time" in said
    own = next(one for one in page.found.incidents if one.source == "table")
    assert own.began.at.hour == 7


def test_what_is_wrong_is_said_on_the_form_and_what_was_read_before_stays():
    page = Calibrating()
    assert "Choose a file first" in read(page)
    page.upload.value = (handed("x.txt", b"hello"),)
    said = read(page)
    assert "x.txt: this is no JSON, no XML and no table" in said and "/tmp" not in said and "shm" not in said
    page.which.value = "github-2018-2021"
    assert "197 incidents" in read(page)
    page.zone.value = "Mars"
    said = read(page)
    assert "there is no time zone of this name" in said and "197 incidents" in said
    page.zone.value, page.service.value = "", "nobody&#x27;s"
    assert "There is nothing in it of a service called" in read(page)
    assert not page.busy


def test_the_model_is_held_against_what_was_read():
    page = Calibrating()
    page.which.value = "google-cloud-2016-2020"
    read(page)
    apart(click, page.view, "Hold the model against it (60 runs")
    said = shown(page.view)
    assert "<caption>The model beside it</caption>" in said and "within the middle half of what happened" in said
    assert said.count("<td>tell-early</td>") == 2
    page.which.value = "github-2018-2021"
    page.service.value = "Packages"
    read(page)
    assert "The model beside it" not in shown(page.view)  # it was another history's


def test_a_name_leads_nowhere_and_two_of_one_name_are_both_there(tmp_path):
    content = memoryview(b"x")
    names = ["../../up.csv", "C:\\here\\up.csv", "up.csv", ""]
    kept = list(_kept([{"name": name, "content": content} for name in names], tmp_path))
    assert [path.parent for path in kept] == [tmp_path] * 4
    assert [path.name for path in kept] == ["up.csv", "1 up.csv", "2 up.csv", "file"]


@pytest.mark.parametrize("name", list(history.shipped()))
def test_every_shipped_history_can_be_shown(name):
    page = Calibrating()
    page.which.value = name
    assert "What it measures" in read(page)
