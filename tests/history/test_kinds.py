"""A file is recognised by what it holds: each sample is of one kind, and of no other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.history.kinds import KINDS
from sim.history.opening import open_document

HERE = Path(__file__).parents[1] / "data" / "history"
SAMPLES = sorted(path for path in HERE.iterdir() if path.suffix != ".md")


def kinds_of(path: Path) -> list[str]:
    """The kinds that take this file for theirs."""
    document = open_document(path)
    return [kind.name for kind in KINDS if kind.rows(document.value) is not None]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_sample_is_of_one_kind(path):
    assert len(kinds_of(path)) == 1


def test_no_payload_that_was_recorded_is_of_two_kinds():
    folder = os.environ.get("INCIDENT_DATA")
    found = sorted((Path(folder or ".") / "vendor_payloads").glob("*/*.json*"))
    if not folder or not found:
        pytest.skip("set INCIDENT_DATA to the folder that holds vendor_payloads")
    assert {path.name: kinds for path in found if len(kinds := kinds_of(path)) > 1} == {}


ODD = [
    None, 3, "text", [], {}, [1, "two", None], [[]], [None, {}], {"tickets": 3}, {"tickets": [3]}, {"reports": {}},
    {"results": [[]]}, {"incidents": {}}, [{"concept:name": 1, "events": 3}], [{"concept:name": 1, "events": [3]}],
    [{"concept:name": "1", "events": []}, "two"], [{"topic": 1, "data": 3, "app_id": 1}, 4],
    [{"topic": 1, "data": {"item": 3}, "app_id": 1}], [{"stream": "a", "data": []}, {"stream": "b", "data": None}],
    {"event": {}, "page": [], "data": [{}]}, [{"": "", "id": None}],
]  # fmt: skip


@pytest.mark.parametrize("value", ODD, ids=str)
def test_what_is_nothing_of_the_kind_is_of_no_kind(value):
    assert [kind.name for kind in KINDS if kind.rows(value) is not None] == []


def test_the_name_of_each_kind_is_its_own_and_says_what_it_is():
    names = [kind.name for kind in KINDS]
    assert len(set(names)) == len(names)
    assert all(len(kind.about) > 20 for kind in KINDS)
