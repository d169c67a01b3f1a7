"""What can be written is known beforehand, and a copy never hides or breaks anything."""

import os

import pytest

from sim import files
from sim.files import BadFile, check_writable, copy


def said(path, *endings):
    with pytest.raises(BadFile) as refused:
        check_writable(path, endings)
    (complaint,) = refused.value.complaints
    return complaint.wrong


def test_a_file_that_can_be_written_is_neither_made_nor_touched(tmp_path):
    there = tmp_path / "there.csv"
    there.write_text("kept")
    check_writable(there, (".csv",))
    check_writable(tmp_path / "new.csv")
    assert there.read_text() == "kept"
    assert [file.name for file in tmp_path.iterdir()] == ["there.csv"]


def test_what_cannot_be_written_is_refused_with_the_reason(tmp_path):
    assert said(tmp_path / "runs.xlsx", ".csv", ".svg").endswith("one of .csv, .svg")
    assert said(tmp_path / "runs", ".csv").startswith("the name's ending says")
    assert "this is a directory" in said(tmp_path)
    assert "there is no folder" in said(tmp_path / "gone" / "runs.csv")
    assert said("") == "this is a directory; name a file in it"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="an administrator may write anywhere")
def test_a_place_where_writing_is_not_allowed_is_refused(tmp_path):
    tmp_path.chmod(0o555)
    assert "not allowed" in said(tmp_path / "runs.csv")
    tmp_path.chmod(0o755)


@pytest.mark.parametrize("name", ["my-outage", "Störung 2.1", "yes", "2026", "a_b"])
def test_a_copy_has_its_own_name_and_can_be_loaded(tmp_path, name):
    path = copy("scenario", name, tmp_path)
    assert files.load(path).name == name
    assert path == tmp_path / f"{name}.yaml"


@pytest.mark.parametrize(
    "name", ["", " ", ".", "..", "a/b", "a\\1b", "\\g<0>", "#x", "a: b", "-o", " a", "a ", "a\n", "x" * 101, "\0"]
)
def test_what_cannot_be_a_name_is_refused_and_nothing_is_written(tmp_path, name):
    with pytest.raises(ValueError, match=r"the name is .*; it is made of letters and digits"):
        copy("playbook", name, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_name_is_given_without_its_ending(tmp_path):
    with pytest.raises(ValueError, match=r"'mine.yaml'; write it without the ending: mine"):
        copy("playbook", "mine.yaml", tmp_path)


def test_a_copy_overwrites_nothing(tmp_path):
    (tmp_path / "mine.yaml").write_text("kept")
    with pytest.raises(FileExistsError, match="is there already"):
        copy("organisation", "mine", tmp_path)
    assert (tmp_path / "mine.yaml").read_text() == "kept"
