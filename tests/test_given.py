"""What is given in place of something else is called what it is, with what to do with it."""

import re

import pyarrow as pa
import pytest
from pyarrow import parquet

import sim
from sim import files
from sim.cli import main
from sim.experiment.saving import KEY


@pytest.fixture
def there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    stored = pa.table({"scenario": ["slow-search"]})
    said = b'{"seed": 1, "spread": false, "replications": 1, "played": [], "measure": "impact", "horizons": {}}'
    parquet.write_table(stored.replace_schema_metadata({KEY: said}), "study.parquet")
    parquet.write_table(stored, "bare.parquet")
    (tmp_path / "list.xlsx").write_bytes(b"PK\x03\x04 and so on")
    (tmp_path / "runs.csv").write_text("scenario,strategy,replication,impact\n")
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "a.jsonl").write_text("{}\n")
    (tmp_path / "slow-search").mkdir()  # a folder of a scenario's name hides it from nobody
    return tmp_path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("compare study.parquet --playbooks standard,silent", "a stored study; a scenario is wanted. .*: drill report"),
        ("compare slow-search --playbooks standard,study.parquet", "a stored study; a playbook is wanted"),
        ("run study.parquet", "study.parquet: this is a stored study; .*drill report study.parquet -o study.html"),
        ("replay study.parquet", "a stored study; an exercise is wanted"),
        ("tornado bare.parquet", "a table in a .parquet file; a scenario is wanted"),
        ("search slow-search standard list.xlsx", "a workbook; a search space is wanted. .*drill msel SCENARIO --from"),
        ("compare runs.csv --playbooks standard,silent", "a table of a study's runs; a scenario is wanted. .*-o FILE"),
        ("report exercises -o x.html", "a folder; an exercise is wanted. .*exercises/a.jsonl; drill teams exercises"),
        ("compare exercises --playbooks standard,silent", "a folder; a scenario is wanted. Name a file"),
        ("check study.parquet", "a stored study"),
        ("compare exercises/a.jsonl --playbooks standard,silent", "a.jsonl"),
    ],
)
def test_a_file_of_another_kind_is_called_what_it_is(there, capsys, words, said):
    assert main(words.split()) == 2
    wrong = capsys.readouterr().err
    assert "UTF-8" not in wrong and re.search(said, wrong), wrong


@pytest.mark.parametrize(
    ("asks", "said"),
    [
        (lambda: sim.load("study.parquet"), "this is a stored study, .*: drill report study.parquet -o study.html"),
        (lambda: sim.run("slow-search", "study.parquet"), "this is a stored study"),
        (lambda: sim.load("bare.parquet"), "this is a table in a .parquet file"),
        (lambda: sim.load("list.xlsx"), "this is a workbook, .*: drill msel SCENARIO --from list.xlsx"),
        (lambda: files.load_programme("list.xlsx"), "this is a workbook"),
        (lambda: sim.load("runs.csv"), "this is a table of a study's runs, "),
    ],
)
def test_from_python_it_is_called_so_too(there, asks, said):
    with pytest.raises(files.BadFile, match=said) as wrong:
        asks()
    assert "UTF-8" not in str(wrong.value) and len(wrong.value.complaints) == 1


def test_a_folder_of_a_scenarios_name_is_no_hindrance(there, capsys):
    assert main(["coverage", "standard"]) in (0, 1) and main(["print", "slow-search", "-o", "x.html"]) == 0
