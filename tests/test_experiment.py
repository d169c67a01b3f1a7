"""Studies: the same luck under every strategy, whoever runs them, and words that say what was found."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiment import Strategy
from sim.experiment.running import strategy
from sim.experiment.studies import compare
from sim.files import BadFile, load_playbook

CARDS = sim.load("card-payments-down")


@pytest.fixture(scope="module")
def study():
    return compare([CARDS, "slow-search"], ["standard", "tell-early", "silent"], replications=60, progress=False)


def test_processes_and_the_own_process_give_the_same_study_bit_for_bit(study):
    other = compare(
        [CARDS, "slow-search"], ["standard", "tell-early", "silent"], replications=60, workers=2, progress=False
    )
    pd.testing.assert_frame_equal(study.runs, other.runs, check_exact=True)


def test_a_replication_is_the_same_whether_others_were_run_before_it(study):
    from sim.metrics import UNITS, measures

    alone = measures(sim.run(CARDS, "tell-early", study.seed, replication=37))
    row = study.runs.query("scenario == 'card-payments-down' and strategy == 'tell-early' and replication == 37")
    np.testing.assert_array_equal(row[list(UNITS)].to_numpy()[0], [alone[name] for name in UNITS])


def test_telling_early_tells_sooner(study):
    for scenario in study.scenarios:
        verdicts = {name: verdict.word for name, _, verdict in study.against_first(scenario)}
        assert verdicts == {"tell-early": "better", "silent": "worse"}


def test_where_all_differences_are_zero_the_verdict_is_identical():
    """Sending nothing and sending nothing under another name repair alike, in every replication."""
    silent = load_playbook("silent")
    mute = dataclasses.replace(silent, name="mute")
    study = compare(CARDS, [silent, mute], replications=20, progress=False)
    for measure in ("time to notify", "time to resolve", "revenue lost"):
        ((_, paired, verdict),) = study.against_first("card-payments-down", measure)
        assert verdict.word == "identical"
        assert paired.identical


def test_what_a_strategy_does_not_touch_is_identical():
    """Nobody repairs faster or slower for what is told to whom: time to resolve is the same, to the second."""
    study = compare(CARDS, ["standard", "tell-early", "silent"], replications=40, progress=False)
    for measure in ("time to resolve", "time to detect", "time to declare", "time to mitigate", "revenue lost"):
        assert {v.word for _, _, v in study.against_first("card-payments-down", measure)} == {"identical"}


def test_the_same_luck_is_worth_more_than_half_as_many_runs_again():
    """Independent ÷ paired variance of time to notify, standard against tell-early, is above 1.5 in both scenarios."""
    study = compare([CARDS, "slow-search"], ["standard", "tell-early"], replications=400, workers=2, progress=False)
    luck = study.luck(["time to notify"]).set_index("scenario")["variance ratio"]
    assert luck["card-payments-down"] > 1.5
    assert luck["slow-search"] > 1.5


def test_precision_stops_when_it_is_certain_enough_and_says_so():
    study = compare(CARDS, ["standard", "tell-early"], precision=10, replications=200, progress=False)
    assert 20 <= len(study.runs) // 2 < 200
    assert "were enough" in study.stopped.sentence


def test_changes_add_strategies_named_after_them():
    study = compare(CARDS, ["tell-early"], changes=["channels.sms.per minute=60"], replications=20, progress=False)
    assert study.strategies == ["tell-early", "tell-early with channels.sms.per minute=60"]
    ((_, paired, verdict),) = study.against_first("card-payments-down")
    assert verdict.word == "worse"  # a long-code number cannot finish in time
    assert paired.low > 0


def test_a_change_that_does_not_fit_is_refused_with_what_would_do():
    with pytest.raises(BadFile, match="per minute"):
        compare(CARDS, ["standard"], changes=["channels.sms.per minuet=60"], replications=2, progress=False)


def test_too_few_replications_are_refused_not_replaced():
    for count in (-1, 0, 1):
        with pytest.raises(ValueError, match="at least 2"):
            compare(CARDS, ["standard", "silent"], replications=count, progress=False)


def test_a_measure_that_is_none_is_refused():
    with pytest.raises(ValueError, match="there is no measure 'speed'"):
        compare(CARDS, ["standard"], measure="speed")


def test_the_table_counts_what_never_happened(study):
    table = study.table().set_index(["scenario", "measure", "strategy"])
    silent = table.loc[("card-payments-down", "time to notify", "silent")]
    assert silent["never"] == 1.0
    assert silent["mean"] == study.horizons["card-payments-down"]
    assert np.isnan(silent["median"])


def test_runs_can_be_saved_and_read_again(study, tmp_path):
    study.save(str(tmp_path / "runs.csv"))
    study.save(str(tmp_path / "runs.parquet"))
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "runs.parquet"), study.runs)
    assert len(pd.read_csv(tmp_path / "runs.csv")) == len(study.runs)


def test_a_strategy_is_a_playbook_with_changes():
    chosen = strategy("silent", ["fault.health=10 %"])
    assert chosen == Strategy("silent with fault.health=10 %", load_playbook("silent"), ("fault.health=10 %",))
    assert chosen.on(CARDS).fault.health == 0.1
