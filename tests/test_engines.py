"""Engines: whoever plays a study, and however often it is stopped, its rows are the same, bit for bit."""

import contextlib
import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

import sim
from sim import files
from sim.cli import main
from sim.experiment import Cluster, Shelf, arriving, compare, engines, playing, read, shelves
from sim.experiment.engines import Elsewhere, Processes
from sim.experiment.playing import Stretch
from sim.experiment.provenance import ROWS, differing, versions
from sim.experiment.reading import checked, origin
from sim.experiment.saving import KEY
from sim.report.content import texts_of
from sim.report.studies.method import again as stored
from sim.report.studies.studied import studied

CARDS = sim.load("card-payments-down")
ASKED = (CARDS, ["standard", "tell-early"])
HOW = {"replications": 30, "seed": 3, "progress": False}
COMMAND = ["compare", CARDS.name, "--playbooks", "standard,silent", "--replications", "10"]
KILLED = 24  #: stretches that are under way when a worker is killed


@pytest.fixture(scope="module")
def serial():
    return compare(*ASKED, **HOW).runs


@pytest.fixture(scope="module")
def daskers(tmp_path_factory):
    """A scheduler and two workers, each a process of its own: its address, and the workers."""
    where, env = tmp_path_factory.mktemp("dask"), os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])}

    def begun(*command: str) -> subprocess.Popen:
        args = [sys.executable, "-m", "distributed.cli." + command[0], *command[1:]]
        return subprocess.Popen(args, env=env, cwd=where, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    file = where / "scheduler.json"
    programs = [begun("dask_scheduler", "--host=127.0.0.1", "--port=0", "--no-dashboard", f"--scheduler-file={file}")]
    until = time.monotonic() + 30
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.05)
    address = re.search(r"tcp://[^\"]+", file.read_text())[0]
    alone = ("--nthreads=1", "--no-nanny", "--no-dashboard")
    programs += [begun("dask_worker", address, *alone) for _ in range(2)]
    yield address, programs[1:]
    for program in reversed(programs):
        program.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(5)
        program.kill()


def stretches(count: int, seed: int = 5) -> list[Stretch]:
    plan = files.load_playbook("standard")
    return [Stretch(CARDS, plan, seed, range(n, n + 1)) for n in range(count)]


def same(one, other) -> bool:
    return np.array_equal(np.concatenate(list(one)), np.concatenate(list(other)), equal_nan=True)


def test_two_processes_give_what_one_gives(serial):
    playing.forget()
    assert compare(*ASKED, **HOW, workers=2).runs.equals(serial)


def test_a_cluster_gives_what_one_process_gives(serial, daskers):
    playing.forget()
    with Cluster(daskers[0]) as cluster:
        assert compare(*ASKED, **HOW, workers=cluster).runs.equals(serial)


def test_what_a_killed_worker_had_in_hand_is_played_by_another(daskers):
    address, workers = daskers
    due = stretches(KILLED)
    with Cluster(address) as cluster:
        assert len(cluster._client.scheduler_info()["workers"]) == 2
        coming = cluster.play(due)
        first = next(coming)
        workers[0].send_signal(signal.SIGKILL)
        workers[0].wait()
        found = [first, *coming]
        assert len(cluster._client.scheduler_info()["workers"]) == 1
    assert same(found, Processes(1).play(due))


def test_the_command_starts_a_cluster_of_its_own_and_ends_it(capsys):
    playing.forget()
    assert main([*COMMAND, "--cluster"]) == 0
    by_cluster = capsys.readouterr().out
    playing.forget()
    assert main(COMMAND) == 0
    assert capsys.readouterr().out == by_cluster


def test_a_cluster_that_is_not_there_is_refused_in_words(capsys, monkeypatch):
    monkeypatch.setattr(engines, "_PATIENCE", 0.5)
    assert main([*COMMAND, "--cluster", "tcp://127.0.0.1:1"]) == 2
    assert "no Dask scheduler answers at 'tcp://127.0.0.1:1'" in capsys.readouterr().err


def test_a_worker_with_other_code_is_refused(daskers, monkeypatch):
    monkeypatch.setattr(engines, "versions", lambda: versions() | {"numpy": "0.1"})
    with Cluster(daskers[0]) as cluster, pytest.raises(Elsewhere, match=r"numpy is [\d.]+, not 0\.1"):
        list(cluster.play(stretches(1)))


def test_which_versions_differ_is_said():
    assert differing(versions(), versions()) == ""
    assert differing({"numpy": "1", "code": "ab"}, {"numpy": "2", "code": "ab"}) == "numpy is 2, not 1"


# ------------------------------------------------------------------------------------------- stopping


class Stopping:
    """An engine that is interrupted after so many stretches."""

    def __init__(self, after: int):
        self.after = after

    def play(self, due):
        for rows in Processes(1).play(due):
            if not self.after:
                raise KeyboardInterrupt
            self.after -= 1
            yield rows


def test_what_was_played_before_a_stop_is_taken_from_the_shelf(serial, tmp_path):
    playing.forget()
    with pytest.raises(KeyboardInterrupt):
        compare(*ASKED, **HOW, workers=Shelf(tmp_path, Stopping(4)))
    assert len(list(tmp_path.iterdir())) == 4
    playing.forget()
    again = Shelf(tmp_path, 1)
    assert compare(*ASKED, **HOW, workers=again).runs.equals(serial)
    assert again.took == 40
    again.clear()
    assert not tmp_path.exists()


def test_what_is_cut_off_or_of_another_version_is_played_again(tmp_path, monkeypatch):
    due = stretches(2)
    found = list(Shelf(tmp_path).play(due))
    kept = next(iter(tmp_path.iterdir()))
    kept.write_bytes(kept.read_bytes()[:-9])
    again = Shelf(tmp_path)
    assert same(found, again.play(due)) and again.took == 1
    monkeypatch.setattr(shelves, "versions", lambda: versions() | {"code": "other"})
    new = Shelf(tmp_path)
    assert same(found, new.play(due)) and new.took == 0


def test_a_killed_comparison_goes_on_where_it_was(serial, tmp_path):
    """The command is killed while it plays, and given again; both times in a process of its own."""
    out = tmp_path / "runs.parquet"
    code = "from sim.cli import main; import sys; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "compare", CARDS.name, "--playbooks", "standard,tell-early"]
    command += ["--replications", "30", "--seed", "3", "-o", str(out)]
    env = os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])}
    parts, until = tmp_path / "runs.parquet.parts", time.monotonic() + 60
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        while not list(parts.glob("*.npy")) and time.monotonic() < until:
            time.sleep(0.01)
        program.kill()
    assert not out.exists() and list(parts.glob("*.npy"))
    said = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert re.search(r"^[1-6]0 runs had been played before$", said.stderr, re.MULTILINE)
    assert not parts.exists()
    assert read(out).runs.equals(serial)


def test_ctrl_c_is_answered_in_one_sentence(tmp_path):
    code = "from sim.cli import main; import sys; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, *COMMAND, "--replications", "20000", "-o", str(tmp_path / "runs.parquet")]
    env = os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])}
    hears = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)  # noqa: E731 - a script may have had it ignored
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True, preexec_fn=hears) as program:
        until = time.monotonic() + 60
        while not list((tmp_path / "runs.parquet.parts").glob("*.npy")) and time.monotonic() < until:
            time.sleep(0.01)
        program.send_signal(signal.SIGINT)
        said = program.communicate(timeout=30)[1]
    assert program.returncode == 130 and "the same command goes on" in said and "Traceback" not in said


def test_what_was_played_is_kept_until_the_file_is_whole_and_no_longer(tmp_path, monkeypatch, capsys):
    from sim import cli

    def full(study, path):
        raise OSError("no space left")

    asked = [*COMMAND, "--best", "--most", "20", "-o", str(tmp_path / "runs.parquet")]
    playing.forget()
    with monkeypatch.context() as broken:
        broken.setattr(cli, "_save", full)
        assert main(asked) == 2 and "no space left" in capsys.readouterr().err
    assert len(list((tmp_path / "runs.parquet.parts").glob("*.npy"))) == 2
    playing.forget()
    assert main(asked) == 0 and "20 runs had been played before" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["runs.parquet"]


# ----------------------------------------------------------------------------------------- provenance


def test_a_file_says_what_its_rows_were_made_from_and_is_a_study_again(tmp_path):
    study = compare(*ASKED, **HOW, changes="channels.sms.per minute=60")
    study.save(tmp_path / "runs.parquet")
    said = origin(tmp_path / "runs.parquet")
    assert said["versions"] == versions() and re.fullmatch("[0-9a-f]{64}", said["versions"]["code"])
    assert (said["seed"], said["replications"], said["spread"]) == (3, 30, False)
    first, early, changed, _ = said["played"]
    assert first["scenario digest"] == CARDS.digest == early["scenario digest"] != changed["scenario digest"]
    assert changed["changes"] == ["channels.sms.per minute=60"]
    assert first["playbook digest"] == changed["playbook digest"] != early["playbook digest"]
    assert first["shared luck"] == 1.0 > early["shared luck"] > 0.5
    again = read(tmp_path / "runs.parquet")
    assert again.verdicts() == study.verdicts() and again.runs.equals(study.runs)
    assert again.worlds == study.worlds and again.yearly().equals(study.yearly())
    again.save(tmp_path / "again.parquet")
    assert (tmp_path / "again.parquet").read_bytes() == (tmp_path / "runs.parquet").read_bytes()


def test_a_study_from_a_file_knows_why_it_stopped_and_plays_on_with_the_same_code_only(tmp_path):
    asked = {"replications": 40, "precision": 8.0, "progress": False, "seed": 3}
    study = compare("slow-search", ["standard", "tell-early"], **asked)
    study.save(tmp_path / "runs.parquet")
    again = read(tmp_path / "runs.parquet")
    assert (again.stopped, again.precision) == (study.stopped, 8.0)
    row = again.best(most=20, progress=False).iloc[0]
    assert row["fresh"] == 20
    older = dataclasses.replace(again, origin={**again.origin, "versions": {**versions(), "code": "0" * 64}})
    assert "made by another version" in older.best(most=20, progress=False)["sentence"][0]


def test_a_file_that_does_not_say_is_refused(tmp_path, serial):
    serial.to_parquet(tmp_path / "bare.parquet")
    with pytest.raises(ValueError, match=r"bare\.parquet: these rows do not say what they were made from"):
        read(tmp_path / "bare.parquet")
    (tmp_path / "no.parquet").write_text("no")
    with pytest.raises(ValueError, match=r"no\.parquet: this is no \.parquet file, or a damaged one"):
        read(tmp_path / "no.parquet")


def test_a_file_whose_rows_are_not_those_of_its_study_is_refused_and_their_order_is_nothing(tmp_path):
    """Rows that are missing, or there twice, would be believed: twice as many runs make intervals too narrow."""
    path = tmp_path / "runs.parquet"
    study = compare(*ASKED, replications=3, seed=3, progress=False)
    study.save(path)
    there = parquet.read_table(path)
    shuffled = there.take(np.random.default_rng(1).permutation(len(there)))
    parquet.write_table(shuffled, path)
    pd.testing.assert_frame_equal(read(path).runs, study.runs)
    for wrong in (there.slice(0, 0), there.slice(0, len(there) - 1), pa.concat_tables([there, there])):
        parquet.write_table(wrong, path)
        with pytest.raises(ValueError, match=rf"runs\.parquet: it is said to hold .*rows seen: {len(wrong)}, not just"):
            read(path)
    parquet.write_table(there.drop_columns(["time to notify"]), path)
    with pytest.raises(ValueError, match=r"runs\.parquet: its rows have no column 'time to notify'; save"):
        read(path)
    parquet.write_table(there.replace_schema_metadata({KEY: b"{}"}), path)
    with pytest.raises(ValueError, match=r"runs\.parquet: what these rows .* does not say seed, spread"):
        read(path)


def changed_row(table: pa.Table, column: str, row: int, by: float) -> pa.Table:
    """The same table, one of its numbers edited by hand."""
    place, values = table.schema.get_field_index(column), table[column].to_pylist()
    values[row] += by
    return table.set_column(place, column, pa.array(values, table.schema.field(column).type))


def test_a_number_that_was_edited_in_a_stored_study_is_refused_with_the_place(tmp_path):
    path = tmp_path / "runs.parquet"
    study = compare(*ASKED, replications=3, seed=3, progress=False)
    study.save(path)
    there = parquet.read_table(path)
    parquet.write_table(changed_row(there, "time to notify", 4, -1.0), path)
    wrong = rf"runs\.parquet: the rows of {CARDS.name} under tell-early are not as they were stored: .*drill compare"
    with pytest.raises(ValueError, match=wrong):
        read(path)
    parquet.write_table(there.append_column("note", pa.array(["seen"] * len(there))), path)
    assert read(path).verdicts() == study.verdicts()  # a note beside the numbers changes none of them


def test_a_study_of_an_older_version_has_no_digest_and_is_read_and_said_not_to_be_checked(tmp_path):
    path = tmp_path / "runs.parquet"
    study = compare(*ASKED, replications=3, seed=3, progress=False)
    study.save(path)
    there = parquet.read_table(path)
    said = json.loads(there.schema.metadata[KEY])
    assert checked(said)
    for one in said["played"]:
        del one[ROWS]
    parquet.write_table(there.replace_schema_metadata({**there.schema.metadata, KEY: json.dumps(said)}), path)
    again = read(path)
    assert again.runs.equals(study.runs) and not checked(again.provenance())
    made = [text.words for block in stored(studied(again)).blocks for text in texts_of(block)]
    assert any("were not checked" in words for words in made) and "not stored" in made
    some = dataclasses.replace(study, runs=study.runs[study.runs["strategy"] == "standard"])
    assert [ROWS in one for one in some.provenance()["played"]] == [True, False]


def test_a_kept_stretch_with_a_flipped_value_is_played_again(tmp_path):
    due = stretches(2)
    found = list(Shelf(tmp_path).play(due))
    kept = next(iter(tmp_path.iterdir()))
    data = bytearray(kept.read_bytes())
    data[len(data) // 2] ^= 1
    kept.write_bytes(data)
    again = Shelf(tmp_path)
    assert same(found, again.play(due)) and again.took == 1


def test_results_arrive_while_it_is_played(serial):
    seen = list(arriving(*ASKED, **HOW))
    assert [int(one.runs["replication"].max()) + 1 for one in seen] == [10, 20, 30]
    assert seen[-1].runs.equals(serial)
    first = seen[0].runs
    assert first.equals(serial[serial["replication"] < 10].reset_index(drop=True))


def test_what_is_wrong_is_said_before_anything_arrives():
    with pytest.raises(ValueError, match="workers is 0; it is a number of processes, 1 or more, or an engine"):
        arriving(*ASKED, workers=0)
