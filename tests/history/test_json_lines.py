"""JSON lines, also where each holds a list: the place that is named for a row is its line."""

from __future__ import annotations

import json

import pytest

from sim.history.opening import Unreadable, open_document


def test_lists_on_lines_are_taken_apart_and_keep_the_numbers_of_their_lines(tmp_path):
    (tmp_path / "a.jsonl").write_text('[{"a": 1}, {"a": 2}]\n\n{"a": 3}\n[]\n{"a": \n[{"a": 4}]\n', encoding="utf-8")
    document = open_document(tmp_path / "a.jsonl")
    assert document.form == "lines"
    assert [value for value in document.value if not isinstance(value, Unreadable)] == [{"a": n} for n in (1, 2, 3, 4)]
    assert [document.place(n) for n in range(5)] == ["line 1", "line 1", "line 3", "line 5", "line 6"]
    assert isinstance(document.value[3], Unreadable)


def test_one_list_over_many_lines_is_no_json_lines(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps([{"a": 1}, {"a": 2}], indent=1), encoding="utf-8")
    document = open_document(tmp_path / "a.json")
    assert (document.form, document.place(1)) == ("json", "entry 2")


def test_lines_none_of_which_is_json_are_refused(tmp_path):
    (tmp_path / "a.json").write_text("{a\n[b\n", encoding="utf-8")
    with pytest.raises(ValueError, match="neither JSON nor JSON lines"):
        open_document(tmp_path / "a.json")
