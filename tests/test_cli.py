"""The command line, as somebody without Python meets it: words, files and exit codes."""

import json
import time

import pytest

import sim
from sim.cli import main


def test_run_prints_timeline_measures_and_score_and_says_no_when_a_gate_failed(capsys):
    assert main(["run", "card-payments-down", "--playbook", "silent", "--seed", "3"]) == 1
    out = capsys.readouterr().out
    assert "incident declared: critical" in out
    assert "time to notify                     never" in out
    assert "essential and not met" in out
    assert "target: tell customers             never, 15 min allowed: not kept" in out


def test_run_says_yes_when_every_essential_expectation_was_met(capsys):
    seed = next(s for s in range(50) if not sim.score(sim.run("card-payments-down", "tell-early", seed=s)).gates)
    assert main(["run", "card-payments-down", "--playbook", "tell-early", "--seed", str(seed), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["measures"]["time to detect"] < 10
    assert told["score"]["attainment"] > 0.8


def test_never_is_null_in_json(capsys):
    main(["run", "slow-search", "--playbook", "silent", "--json"])
    assert json.loads(capsys.readouterr().out)["measures"]["time to notify"] is None


def test_run_keeps_the_log_and_takes_changes(tmp_path, capsys):
    log = tmp_path / "log.jsonl"
    main(["run", "card-payments-down", "--with", "fault.health=10 %", "--log", str(log)])
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert {"event": "HealthChanged", "at": 600, "component": "card acquirer", "health": 0.1} in lines


def test_run_takes_changes_of_the_playbook(capsys):
    unread = ["--with", "playbook.notices.*.*.approvals=nobody", "--with", "work.decide=1 min"]
    delays = []
    for changes in ([], unread):
        assert main(["run", "card-payments-down", "--playbook", "tell-early", "--json", *changes]) in (0, 1)
        delays.append(json.loads(capsys.readouterr().out)["measures"]["approval delay"])
    assert delays[0] > 0 and delays[1] is None
    assert main(["run", "card-payments-down", "--with", "playbook.watchs=5 min"]) == 2
    assert "watchs" in capsys.readouterr().err


def test_only_a_log_is_replaced_by_a_log(tmp_path, capsys):
    log = tmp_path / "log.jsonl"
    for seed in ("1", "2"):  # the second replaces the first
        assert main(["run", "slow-search", "--seed", seed, "--log", str(log)]) in (0, 1)
    capsys.readouterr()
    mine = tmp_path / "slow-search.yaml"
    mine.write_text("name: mine\n", encoding="utf-8")
    assert main(["run", "slow-search", "--log", str(mine)]) == 2
    said = capsys.readouterr()
    assert said.out == "" and "this file is there already and is not of the same kind; name another one" in said.err
    assert mine.read_text(encoding="utf-8") == "name: mine\n"


def test_a_text_that_spells_nan_stays_what_it_is(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["new", "scenario", "outage"])
    scenario = tmp_path / "outage.yaml"
    text = scenario.read_text(encoding="utf-8").replace("name: declared critical", "name: NaN")
    text = text.replace("expectations.declared critical", "expectations.NaN")
    text = text.replace("shown by: declared critical", "shown by: NaN")
    scenario.write_text(text, encoding="utf-8")
    capsys.readouterr()
    main(["run", "outage.yaml", "--playbook", "silent", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["score"]["expectations"][0]["name"] == "NaN"
    assert told["ratings"]["situational assessment"]["rating"] in "PSMU"
    assert told["measures"]["time to notify"] is None


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".svg", ".SVG", ".Csv"])
def test_compare_writes_runs_or_a_picture(tmp_path, capsys, ending):
    out = tmp_path / f"study{ending}"
    verb = ["compare", "slow-search", "--playbooks", "standard,silent", "--replications", "12", "-o", str(out)]
    assert main(verb) == 0
    assert out.stat().st_size > 500
    assert "silent is worse than standard" in capsys.readouterr().out


@pytest.mark.parametrize("out", ["study.xlsx", "gone/study.svg", ".", ""])
def test_where_nothing_can_be_written_nothing_is_played(tmp_path, monkeypatch, capsys, out):
    monkeypatch.chdir(tmp_path)
    begun = time.monotonic()
    verb = ["compare", "slow-search", "--playbooks", "standard,silent", "--replications", "10000", "-o", out]
    assert main(verb) == 2
    assert main(["run", "slow-search", "--log", "gone/log.jsonl"]) == 2
    assert time.monotonic() - begun < 5
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 2)
    assert not list(tmp_path.iterdir())


def test_a_measure_that_is_asked_for_is_shown(capsys):
    verb = ["compare", "slow-search", "--playbooks", "standard,silent", "--replications", "2", "--measure", "impact"]
    assert main(verb) == 0
    assert "slow-search, impact: silent is" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["play", "--port", "99999"],
        ["new", "scenario", r"a\1b"],
        ["new", "scenario", "a/b"],
        ["new", "playbook", ""],
        ["run", ""],
        ["run", "."],
        ["run", "marketplace"],
        ["run", "slow-search", "--playbook", ""],
        ["run", "slow-search", "--seed", str(2**63)],
        ["run", "slow-search", "--with", ""],
        ["compare", "slow-search", "--playbooks", "standard"],
        ["compare", "slow-search", "--playbooks", ","],
        ["compare", "slow-search", "--playbooks", "standard,standard"],
        ["compare", "slow-search", "slow-search", "--playbooks", "standard,silent"],
        ["compare", "slow-search", "--playbooks", "standard,silent", "--workers", "0"],
        ["compare", "slow-search", "--playbooks", "standard,silent", "--precision", "nan"],
        ["compare", "slow-search", "--playbooks", "standard,silent", "--precision", "5", "--replications", "3"],
        ["check", "gone.yaml"],
        ["replay", "gone.jsonl"],
        ["replay", "."],
        ["replay", "gone.jsonl", "--playbook", ""],
    ],
    ids=" ".join,
)
def test_bad_input_is_said_in_words_and_ends_with_2(tmp_path, monkeypatch, capsys, words):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.strip()
    assert not list(tmp_path.iterdir())


def test_check_names_file_and_line_of_every_complaint_and_exits_2(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["new", "scenario", "mine"])
    file = tmp_path / "mine.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("component: card acquirer", "component: card aquirer"))
    assert main(["check", str(file)]) == 2
    complaint = capsys.readouterr().err
    assert "mine.yaml:" in complaint
    assert "card acquirer" in complaint


def test_check_of_a_good_scenario_ends_in_a_dry_run(capsys):
    assert main(["check", "slow-search", "standard", "marketplace"]) == 0
    out = capsys.readouterr().out
    assert "Dry run with standard" in out
    assert "a playbook" in out
    assert "an organisation" in out


def test_check_warns_of_what_is_odd_and_exits_0(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["new", "scenario", "mine"])
    file = tmp_path / "mine.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("category: critical", "category: low"), encoding="utf-8")
    assert main(["check", "mine.yaml"]) == 0
    out = capsys.readouterr().out
    assert "\nwarning: mine.yaml:" in out
    assert "by the organisation's rule it is critical" in out


def test_check_in_json_says_the_same(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["check", "slow-search", "gone", "--json"]) == 2
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert said.err == ""
    assert (told["slow-search"]["kind"], told["slow-search"]["dry run"]["playbook"]) == ("scenario", "standard")
    assert told["gone"]["complaints"][0]["read"] == "gone"


def test_new_overwrites_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["new", "playbook", "ours"]) == 0
    assert main(["new", "playbook", "ours"]) == 2
    assert "there already" in capsys.readouterr().err


def test_an_unknown_scenario_is_bad_input_with_the_names_that_exist(capsys):
    assert main(["run", "card-payment-down"]) == 2
    assert "card-payments-down" in capsys.readouterr().err


def test_every_verb_has_help(capsys):
    for verb in ("play", "lab", "run", "compare", "check", "new", "replay", "test"):
        with pytest.raises(SystemExit) as left:
            main([verb, "--help"])
        assert left.value.code == 0


@pytest.mark.parametrize(
    ("words", "side_by_side"),
    [((), True), (("-x",), True), ((__file__,), False), ((f"{__file__}::test_x",), False), (("-p", "no:xdist"), False)],
)
def test_the_whole_suite_is_played_side_by_side_and_a_part_of_it_is_not(words, side_by_side, monkeypatch):
    asked = []
    monkeypatch.setattr("pytest.main", lambda words: asked.extend(words) or 0)
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    assert main(["test", *words]) == 0
    assert [word for word in asked if word in words] == list(words)
    assert ("--numprocesses=auto" in asked) == ("--dist=loadfile" in asked) == side_by_side
    assert any(word.endswith("notebooks") for word in asked) == (__file__ not in " ".join(words))
