"""The model held against a history, by hand; and the pictures and verbs that show it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

import sim
from sim import cli, files, history
from sim.history.form import History, Incident, Milestone

MORNING = datetime(2026, 1, 5, 9, tzinfo=UTC)


def after(day: datetime, minutes: float) -> Milestone:
    return Milestone(day + timedelta(minutes=minutes))


def incidents(minutes, until: str = "resolved") -> tuple[Incident, ...]:
    """Incidents that took so long until a milestone, one a day."""
    days = [MORNING + timedelta(days=day) for day in range(len(minutes))]
    return tuple(
        Incident(
            f"{until} {n}",
            "x",
            service="shop",
            began=Milestone(day),
            **{until: Milestone(day + timedelta(minutes=float(m)))},
        )
        for n, (day, m) in enumerate(zip(days, minutes, strict=True))
    )


def test_half_of_the_runs_lie_where_counting_says():
    told = History(incidents(range(1, 101)))
    runs = pd.DataFrame({"time to resolve": [20.0, 30.0, 40.0, np.nan], "time to detect": 1.0})
    (row,) = history.compared(told, runs).to_dict("records")
    assert row == {
        "what": "time to resolve",
        "strategy": "",
        "history": "26 to 75 min, half by 50",
        "cases": 100,
        # of four runs one in which it never came: half had come by two thirds of the way through the other three
        "model": "27 to 40 min, half by 33",
        "runs": 4,
        "never": 0.25,
        "quicker than": 0.67,
        "apart": 0.35,  # from 40 min on, 40 % of the one and 75 % of the other
        "in words": "4 runs are too few to say",
    }


def test_words_for_either_side_and_none_for_few():
    told = History(incidents(range(1, 101)))
    said = {value: _said(told, value) for value in (3.0, 50.0, 98.0)}
    assert said == {
        3.0: "quicker than 98% of what happened",
        50.0: "within the middle half of what happened",
        98.0: "slower than 97% of what happened",
    }
    assert _said(told, float("nan")) == "slower than 100% of what happened"
    assert _said(History(incidents(range(1, 11))), 50.0) == "10 cases are too few to say"
    assert _said(told, 50.0, runs=19) == "19 runs are too few to say"


def _said(told: History, value: float, runs: int = 20) -> str:
    (row,) = history.compared(told, pd.DataFrame({"time to resolve": [value] * runs})).to_dict("records")
    return row["in words"]


def test_each_strategy_stands_by_itself_and_what_a_history_lacks_is_not_there():
    told = History((*incidents(range(10, 60)), *incidents(range(5, 40), "published")))
    runs = pd.DataFrame(
        {
            "strategy": ["a"] * 21 + ["b"] * 21,
            "first notice to customers": [1.0, 2, 3] * 7 + [37, 38, 39] * 7,
            "time to resolve": 20.0,
            "time to detect": 1.0,
        }
    )
    found = history.compared(told, runs)
    assert found[["strategy", "what"]].to_numpy().tolist() == [
        [name, what] for name in "ab" for what in ("time to first public notice", "time to resolve")
    ]
    assert found["in words"].tolist()[0].startswith("quicker") and found["in words"].tolist()[2].startswith("slower")


def test_a_model_beside_its_own_runs_is_where_half_of_them_are():
    """A history made of one half of a study's runs, against the other half: no further apart than chance (Smirnov's
    bound at four standard errors) and in the middle."""
    study = sim.compare("card-payments-down", ["standard", "tell-early"], replications=120, progress=False)
    runs = study.runs[study.runs["strategy"] == "standard"]
    own = History(incidents(runs["time to mitigate"].dropna().to_numpy()[::2], "mitigated"))
    (row,) = history.compared(own, runs.iloc[1::2]).to_dict("records")
    assert row["what"] == "time to mitigate" and abs(row["quicker than"] - 0.5) < 0.2
    assert row["apart"] < 1.63 * (2 / 60) ** 0.5


def test_pictures_show_what_was_counted_and_fitted_and_the_runs_beside_it():
    seconds = np.random.default_rng(1).lognormal(8, 1, 60)
    told = History(incidents(seconds / 60))
    drawn = sim.plot.fits(history.calibrated(told, "card-payments-down"))
    (axes,) = drawn.axes
    counted, fitted, interval = axes.lines
    assert counted.get_xdata().tolist() == pytest.approx(sorted(seconds), rel=1e-3)
    assert interval.get_ydata().tolist() == [50, 50] and fitted.get_label() == "lognormal"
    assert [text.get_text() for text in axes.get_legend().texts] == [
        "counted, 60 cases",
        "lognormal",
        "median, 95 % interval",
    ]
    runs = pd.DataFrame({"strategy": ["standard", "silent"] * 5, "time to resolve": np.arange(10.0, 110, 10)})
    (panel,) = sim.plot.history(told, runs).axes
    assert [line.get_label() for line in panel.lines] == ["history, 60 incidents", "standard", "silent"]
    assert len({line.get_color() for line in panel.lines}) == 3
    with pytest.raises(ValueError, match="nothing was fitted to this history"):
        sim.plot.fits(history.calibrated(History(), "card-payments-down"))
    with pytest.raises(ValueError, match="nothing to draw beside them"):
        sim.plot.history(History(), runs)


# On the command line


@pytest.fixture
def table(tmp_path):
    """A table of 40 outages of one gateway, their lengths those of a lognormal law."""
    file = tmp_path / "ours.csv"
    lengths = [5400 * np.exp(0.8 * z) for z in np.linspace(-2, 2, 40)]
    days = [MORNING + timedelta(days=3 * day) for day in range(40)]
    times = (
        [day, day + timedelta(minutes=30), day + timedelta(seconds=s)] for day, s in zip(days, lengths, strict=True)
    )
    rows = [f"{n},{','.join(f'{at:%d/%m/%Y %H:%M}' for at in three)},gateway" for n, three in enumerate(times)]
    file.write_text("\n".join(["id,began,published,resolved,service", *rows, "x,soon,,,"]), "utf-8")
    return file


def test_a_history_is_imported_calibrated_and_played_on_the_command_line(table, tmp_path, capsys):
    kept, preset, picture = (tmp_path / name for name in ("h.jsonl.gz", "gateway.yaml", "fits.svg"))
    assert cli.main(["import", str(table), "-o", str(kept)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("40 incidents from table: ours.csv\nLeft out, as they cannot be used: 1\n")
    assert f"{table}: line 42: began: 'soon' is no time" in said and f"The history is in {kept}" in said
    words = ["calibrate", str(kept), "-o", str(preset), "--picture", str(picture)]
    assert cli.main(words) == 0
    said = capsys.readouterr().out
    assert "\n  not taken: seen over 117 days only" in said  # 40 outages, one every third day
    assert "fault.ends after" in said and "play with it: drill run SCENARIO --with" in said
    assert "<svg" in picture.read_text("utf-8")
    assert cli.main(["check", str(preset)]) == 0
    assert cli.main(["run", "card-payments-down", "--with", str(preset), "--json"]) == 1  # plan too slow
    changed = sim.load("card-payments-down", changes=str(preset))
    assert changed.fault.ends_after.seconds == pytest.approx(5400, rel=0.03)
    assert changed.fault.ends_after.spread == pytest.approx(0.8 * np.linspace(-2, 2, 40).std(), rel=0.02)


def test_what_was_left_out_of_a_number_is_said_beside_it(tmp_path, capsys):
    file = tmp_path / "ours.csv"
    rows = [
        f"{n},2026-01-{n:02} 10:00,2026-01-{n:02} 1{1 + n % 7}:00,{'alarm' if n > 25 else ''}" for n in range(1, 29)
    ]
    file.write_text("\n".join(["id,began,resolved,basis", *rows]), "utf-8")
    assert cli.main(["calibrate", str(file)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert (
        "25 cases, from the impact until it was over; left out 3: the beginning is only the time of the alarm" in said
    )


def test_runs_are_held_against_a_history_on_the_command_line(table, capsys):
    words = ["calibrate", str(table), "--against", "20", "--playbooks", "standard,silent", "--json"]
    assert cli.main(words) == 0
    said = json.loads(capsys.readouterr().out)
    assert {(row["what"], row["strategy"]) for row in said["against"]} == {
        (what, name) for what in ("time to first public notice", "time to resolve") for name in ("standard", "silent")
    }
    assert said["changes"][0].startswith("fault.ends after={lognormal: ") and len(said["parameters"]) == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["import"], 2, "name a file that was exported from your tools"),
        (["import", "statuspage"], 2, "name a file that was exported from your tools"),
        (["import", "nothing.json"], 2, "nothing.json: there is no such file"),
        (["import", "statuspge", "{table}"], 2, "'statuspge' is no kind of export"),
        (["import", "{table}", "-o", "x.csv"], 2, "is one of .jsonl, .gz"),
        (["calibrate", "{table}", "-o", "x.json"], 2, "is one of .yaml, .yml"),
        (["calibrate", "{table}", "--service", "nobody's"], 1, "is of that service, severity or time"),
        (["calibrate", "{table}", "--scenario", "slow-serch"], 2, "there is no scenario of this name"),
        (["calibrate", "{table}", "--zone", "Mars"], 2, "there is no time zone of this name"),
    ],
)
def test_what_cannot_be_done_is_said(table, capsys, words, code, said):
    assert cli.main([word.format(table=table) for word in words]) == code
    assert said in capsys.readouterr().err


def test_kinds_are_listed(capsys):
    assert cli.main(["import", "--kinds"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "table" and lines[1].startswith("  a table of your own, saved as CSV: id, began")
    assert lines[::2] == list(history.exports())


# Presets


def test_a_preset_by_name_or_file_stands_for_its_changes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "scenarios" / "presets"
    folder.mkdir(parents=True)
    text = 'name: quick\nabout: quick people\nsource: a guess\nwith: ["paging.timeout=3 min", "per year=7"]\n'
    (folder / "quick.yaml").write_text(text, "utf-8")
    assert "quick" in files.names("preset")
    for given in ("quick", str(folder / "quick.yaml"), ["per year=7", "paging.timeout=3 min"]):
        changed = sim.load("slow-search", changes=given)
        assert changed.per_year == 7 and changed.organisation.paging.timeout == 180
    strategy = sim.experiment.running.strategy("standard", ["quick"])
    assert strategy.changes == ("paging.timeout=3 min", "per year=7")


def test_a_preset_that_is_wrong_is_complained_about_whole(tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text("name: x\nabout: y\nwith:\n  - paging.timeout\n  - per year=3\nsauce: z\n", "utf-8")
    with pytest.raises(files.BadFile) as bad:
        files.load_preset(file)
    said = str(bad.value)
    assert "with[0]" in said and "a change is written path=value" in said and "sauce" in said and "source" in said


def test_what_is_no_change_or_is_changed_twice_in_a_preset_is_said_with_its_line(tmp_path):
    file = tmp_path / "bad.yaml"
    changes = ("per year=3", "paging.timeout", "2 h", "per year = 4")
    file.write_text("\n".join(("name: x\nabout: y\nsource: z\nwith:", *(f"  - {one}" for one in changes))), "utf-8")
    with pytest.raises(files.BadFile) as bad:
        files.load_preset(file)
    assert [(one.line, one.path) for one in bad.value.complaints] == [(6, "with[1]"), (7, "with[2]"), (8, "with[3]")]
    assert str(bad.value.complaints[2]).endswith("'per year=3' above changes this already; leave one of them")


def test_a_preset_that_is_not_there_is_missed_as_one(tmp_path, monkeypatch):
    (tmp_path / "scenarios" / "presets").mkdir(parents=True)
    text = 'name: x\nabout: y\nsource: z\nwith:\n  - "per year=3"\n'
    (tmp_path / "scenarios" / "presets" / "bigquery.yaml").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(files.BadFile, match="there is no preset of this name; did you mean 'bigquery'"):
        sim.load("card-payments-down", changes="bigqury")


def test_what_others_wrote_steers_no_terminal_and_one_is_said_as_one(tmp_path, capsys):
    file = tmp_path / "ours.csv"
    rows = ("1,2026-01-01 10:00,2026-01-01 10:20,\x1b]0;x\x07Pay\u202e", "1,2026-01-01 10:00,2026-01-01 10:30,b")
    file.write_text("\n".join(("id,began,resolved,service", *rows, "2,2026-01-01 11:00,,\x1b[2Jd")), "utf-8")
    assert cli.main(["import", str(file)]) == 0
    out = capsys.readouterr().out
    assert all(sign.isprintable() or sign == "\n" for sign in out) and "[2Jd (1)" in out
    assert "\n1 row told of what another row had told already" in out
    assert "incidents a year: 8,770 a year (1 case)\n" in out
    assert cli.main(["calibrate", str(file), "--service", "none"]) == 1
    err = capsys.readouterr().err
    assert all(sign.isprintable() or sign == "\n" for sign in err) and "[2Jd (1)" in err
