"""Studies: the same luck under every strategy, whoever runs them, and words that say what was found."""

import dataclasses
import gc
import math
import pickle
import re

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiment import Strategy, playing
from sim.experiment.comparing import compare
from sim.experiment.running import strategy, undisturbed
from sim.experiment.studies import Study
from sim.files import BadFile, load_playbook, shipped
from sim.metrics import UNITS

CARDS = sim.load("card-payments-down")


@pytest.fixture(scope="module")
def study():
    return compare([CARDS, "slow-search"], ["standard", "tell-early", "silent"], replications=60, progress=False)


def test_processes_and_the_own_process_give_the_same_study_bit_for_bit(study):
    other = compare(
        [CARDS, "slow-search"], ["standard", "tell-early", "silent"], replications=60, workers=2, progress=False
    )
    pd.testing.assert_frame_equal(study.runs, other.runs, check_exact=True)


def test_what_another_process_gets_is_the_same_and_its_scenario_is_unpacked_once():
    ten, next_ten = (
        playing.Stretch(CARDS, load_playbook("silent"), 1, these, True, "mine")
        for these in playing.stretches(range(20))
    )
    first, second = (pickle.loads(pickle.dumps(one)) for one in (ten, next_ten))
    assert (first, first.name, second) == (ten, "mine", next_ten) and hash(first) == hash(ten) != hash(second)
    assert first.scenario is second.scenario is not CARDS and first.playbook is second.playbook


@pytest.mark.parametrize("looks", [True, False])
def test_garbage_is_looked_for_after_a_run_as_before_it_even_if_the_run_fails(looks):
    (gc.enable if looks else gc.disable)()
    try:
        with pytest.raises(ZeroDivisionError), undisturbed():
            assert not gc.isenabled()
            1 / 0  # noqa: B018 - it fails
        assert gc.isenabled() is looks
    finally:
        gc.enable()


def test_what_was_played_for_one_question_is_not_played_again_for_the_next():
    first = compare(CARDS, ["standard", "silent"], replications=20, progress=False)
    kept = dict(playing._kept)
    second = compare(CARDS, ["standard", "tell-early"], replications=20, progress=False)
    assert len(playing._kept) == len(kept) + 2 == 6  # two stretches of ten for each strategy
    assert all(playing._kept[one] is rows for one, rows in kept.items())
    playing.forget()
    anew = compare(CARDS, ["standard", "tell-early"], replications=20, progress=False)
    pd.testing.assert_frame_equal(second.runs, anew.runs, check_exact=True)
    pd.testing.assert_frame_equal(first.runs[:20], anew.runs[:20], check_exact=True)


@pytest.mark.parametrize("other", ["seed", "change", "spread"])
def test_what_was_played_is_not_taken_for_what_is_asked_otherwise(other):
    compare(CARDS, ["standard", "silent"], replications=20, progress=False)
    before = len(playing._kept)
    ways = {"seed": {"seed": 2}, "change": {"changes": "channels.sms.per minute=7"}, "spread": {"spread": True}}
    compare(CARDS, ["standard", "silent"], replications=20, progress=False, **ways[other])
    assert len(playing._kept) == 2 * before


def test_what_an_interrupted_question_has_played_is_kept():
    asked = [playing.Stretch(CARDS, load_playbook("silent"), 1, these) for these in playing.stretches(range(30))]
    assert [list(these) for these in playing.stretches(range(25))][-1] == [20, 21, 22, 23, 24]
    going = playing.rows_of(asked, 1, False, "playing")
    began = next(going)
    going.close()
    assert list(playing._kept) == asked[:1]
    again = list(playing.rows_of(asked, 1, False, "playing"))
    assert again[0] is began and len(again) == 3
    with pytest.raises(ValueError, match="read-only"):
        began[0, 0] = 0


def test_no_more_is_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(playing, "_MOST", 2)
    asked = [playing.Stretch(CARDS, load_playbook("silent"), 1, range(n, n + 1)) for n in range(4)]
    rows = list(playing.rows_of([*asked, asked[3]], 1, False, "playing"))
    assert list(playing._kept) == asked[2:] and rows[4] is rows[3]


def test_a_replication_is_the_same_whether_others_were_run_before_it(study):
    from sim.metrics import measures

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
    """Nobody repairs faster or slower for what is told to whom: where the uninformed do not press on what has been
    mended, and a way round takes nobody, time to resolve is the same, to the second."""
    calm = sim.load("card-payments-down", ["retries=0 %", "workarounds.pay by instant transfer.serves=0 %"])
    study = compare(calm, ["standard", "tell-early", "silent"], replications=40, progress=False)
    for measure in ("time to resolve", "time to detect", "time to declare", "time to mitigate", "revenue lost"):
        assert {v.word for _, _, v in study.against_first("card-payments-down", measure)} == {"identical"}


def test_the_same_luck_is_worth_more_than_half_as_many_runs_again():
    """Independent ÷ paired variance of time to notify, standard against tell-early, is above 1.5 in both scenarios."""
    for scenario, replications in ((CARDS, 1000), ("slow-search", 400)):  # enough for each to be told from 1.5
        study = compare(scenario, ["standard", "tell-early"], replications=replications, workers=2, progress=False)
        (ratio,) = study.luck(["time to notify"])["variance ratio"]
        assert ratio > 1.5, scenario


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


def test_a_change_may_be_about_the_playbook():
    unread = "playbook.notices.customers.*.approvals=nobody"
    study = compare(CARDS, ["tell-early"], changes=[unread, "work.decide=1 min"], replications=20, progress=False)
    assert study.strategies[1] == f"tell-early with {unread}, work.decide=1 min"
    chosen = strategy("tell-early", [unread, "work.decide=1 min"])
    assert chosen.changes == ("work.decide=1 min",)
    theirs = [rule for rule in chosen.playbook.notices if rule.to == "customers"]
    assert theirs and not any(rule.approvals for rule in theirs)
    assert [r for r in chosen.playbook.notices if r.to != "customers"] == [
        r for r in load_playbook("tell-early").notices if r.to != "customers"
    ]
    assert study.against_first("card-payments-down")[0][2].word == "better"


def test_changes_of_a_playbook_that_cannot_be_are_said_together():
    with pytest.raises(BadFile) as refused:
        strategy("tell-early", ["playbook.notices.custmers.*.approvals=nobody", "playbook.watches"])
    said = str(refused.value)
    assert "custmers" in said and "customers.called in" in said and "a change is written path=value" in said


def test_a_change_that_does_not_fit_is_refused_with_what_would_do():
    with pytest.raises(BadFile, match="per minute"):
        compare(CARDS, ["standard"], changes=["channels.sms.per minuet=60"], replications=2, progress=False)


def test_too_few_replications_are_refused_not_replaced():
    for count in (-1, 0, 1):
        with pytest.raises(ValueError, match="at least 2"):
            compare(CARDS, ["standard", "silent"], replications=count, progress=False)


def test_everything_that_is_wrong_with_the_numbers_is_said_at_once():
    with pytest.raises(ValueError) as refused:
        compare(CARDS, ["standard", "silent"], measure="speed", replications=2.5, seed=2**63, workers=0, precision=-1)
    said = str(refused.value).splitlines()
    assert [line.split()[0] for line in said] == ["there", "replications", "precision", "seed", "workers"]
    assert all(value in str(refused.value) for value in ("'speed'", "2.5", "-1", str(2**63), "is 0"))


@pytest.mark.parametrize("count", [100_001, 10**9, 10**30])
def test_more_replications_than_anybody_can_wait_for_are_refused_at_once(count):
    with pytest.raises(ValueError, match=f"replications is {count}; at most 100,000 are run"):
        compare(CARDS, ["standard", "silent"], replications=count)


@pytest.mark.parametrize("precision", [0, -3, math.nan, math.inf, "10", True])
def test_a_precision_that_is_none_is_refused(precision):
    with pytest.raises(ValueError, match=f"precision is {precision!r}; it is a number of minutes above 0"):
        compare(CARDS, ["standard", "silent"], precision=precision)


def test_precision_needs_a_first_look_and_a_measure_in_minutes():
    with pytest.raises(ValueError, match="replications is 12; precision is first looked at after 20"):
        compare(CARDS, ["standard", "silent"], precision=10, replications=12)
    with pytest.raises(ValueError, match="'revenue lost' is counted in money"):
        compare(CARDS, ["standard", "silent"], precision=10, measure="revenue lost")


@pytest.mark.parametrize("workers", [0, -1, 1.5, None])
def test_a_number_of_processes_that_is_none_is_refused(workers):
    with pytest.raises(ValueError, match=r"workers is .*; it is a number of processes, 1 or more"):
        compare(CARDS, ["standard", "silent"], workers=workers)


def test_what_is_given_twice_is_refused():
    with pytest.raises(ValueError) as refused:
        compare([CARDS, "slow-search", "card-payments-down"], ["silent", "standard", "silent"])
    assert "scenario 'card-payments-down' is given twice, as number 1 and number 3 (card-" in str(refused.value)
    assert "strategy 'silent' is given twice, as number 1 (silent) and number 3 (silent)" in str(refused.value)


def test_different_ones_of_one_name_are_refused_naming_both():
    worse = sim.load("slow-search", ["fault.health=10 %"])
    other = dataclasses.replace(load_playbook("silent"), name="standard")
    with pytest.raises(ValueError) as refused:
        compare(["slow-search", worse], ["standard", other])
    scenarios, strategies = str(refused.value).splitlines()
    assert scenarios.startswith(
        "two different ones are called 'slow-search', scenario number 1 (slow-search) and number 2"
    )
    assert strategies.startswith("two different ones are called 'standard', strategy number 1 (standard) and number 2")


def test_one_strategy_alone_or_no_scenario_is_refused_before_anything_is_run():
    with pytest.raises(ValueError, match="at least 2 strategies; seen: standard"):
        compare(CARDS, "standard")
    with pytest.raises(ValueError, match="at least 1 scenario"):
        compare([], ["standard", "silent"])


def test_one_name_is_one_playbook_and_one_change():
    study = compare(CARDS, "silent", changes="fault.health=10 %", replications=2, progress=False)
    assert study.strategies == ["silent", "silent with fault.health=10 %"]


@pytest.mark.parametrize(("change", "then"), [("lasts=2 h", "110"), ("lasts=30 h", "1790"), ("fault.at=5 min", "235")])
def test_strategies_that_follow_a_scenario_for_different_times_are_refused_before_anything_is_run(change, then):
    with pytest.raises(ValueError) as refused:
        compare([CARDS, "slow-search"], ["standard", "silent"], changes=change, replications=100_000)
    said = str(refused.value).splitlines()
    assert len(said) == 4  # two scenarios, two strategies with the change
    assert f"for 230 minutes from the impact on under standard, and for {then} under standard with {change}" in said[0]
    assert "a scenario of your own" in said[0]


def test_strategies_that_follow_a_scenario_for_the_same_other_time_are_compared_over_that():
    short = [strategy(name, ["lasts=2 h"]) for name in ("silent", "standard")]
    study = compare(CARDS, short, replications=3, progress=False)
    assert study.horizons == {"card-payments-down": 110}
    assert study.table("time to notify")["mean"][0] == 110
    moved = strategy("silent", ["lasts=250 min", "fault.at=20 min"])
    assert compare(CARDS, ["silent", moved], replications=2, progress=False).horizons == {"card-payments-down": 230}


def test_all_files_and_changes_that_are_wrong_are_said_at_once():
    with pytest.raises(BadFile) as refused:
        compare(["card-payment-down", "slow-serch"], ["standart", "silent"])
    assert [c.read for c in refused.value.complaints] == ["card-payment-down", "slow-serch", "standart"]
    with pytest.raises(BadFile, match="second acquirer"):  # one scenario has it, the other has not
        compare([CARDS, "slow-search"], "silent", changes="fault.remedies.fail over to the second acquirer.chance=1")


def test_what_is_no_scenario_or_playbook_is_refused_in_words():
    with pytest.raises(TypeError, match="a scenario is wanted, or the name or path of one; seen 7"):
        sim.run(7)
    with pytest.raises(TypeError, match="a scenario is wanted, or the name or path of one; seen 5"):
        sim.load(5)
    for asks in (lambda: sim.load("slow-search", 5), lambda: compare(CARDS, ["standard", "silent"], changes=5)):
        with pytest.raises(TypeError, match=r"changes are texts such as 'channels.sms.per minute=60', .* seen 5"):
            asks()
    with pytest.raises(TypeError, match="names or paths of files are wanted; seen 5"):
        sim.check(5)
    with pytest.raises(TypeError, match="a playbook is wanted"):
        sim.run(CARDS, None)
    with pytest.raises(TypeError, match="a scenario is wanted"):
        compare(7, ["standard", "silent"])
    with pytest.raises(BadFile, match="change 7: a change is written path=value"):
        compare(CARDS, "standard", changes=[7])


def test_a_path_is_as_good_as_a_name():
    path = shipped() / "slow-search.yaml"
    assert sim.run(path, shipped() / "playbooks" / "silent.yaml").digest == sim.run("slow-search", "silent").digest


def test_a_measure_that_is_none_is_refused():
    with pytest.raises(ValueError, match="there is no measure 'speed'"):
        compare(CARDS, ["standard"], measure="speed")


def test_a_verdict_names_its_scenario_and_its_measure(study):
    notify, _, resolve, _ = study.verdicts()[:4]
    assert notify.startswith("card-payments-down, time to notify: tell-early is better than standard: half of the")
    assert resolve.startswith("card-payments-down, time to resolve: tell-early is practically equal to standard: the")


def test_the_measure_that_was_asked_for_stands_after_the_headlines():
    study = compare("slow-search", ["standard", "silent"], measure="impact", replications=12, progress=False)
    assert list(dict.fromkeys(study.table()["measure"])) == ["time to notify", "time to resolve", "impact"]
    assert study.verdicts()[-1].startswith("slow-search, impact: ")
    assert set(study.luck()["measure"]) == set(study.table()["measure"])


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("time to notify", "half of the affected customers know .* minutes sooner"),
        ("executives informed", "it comes .* minutes later"),
        ("informed at the end", "it is .* percentage points higher"),
        ("notices", r"tell-early is practically equal to standard: it is [\d.]+ to [\d.]+ more, within"),
        ("cost of notices", r"it is [\d,]+ to [\d,]+ more;"),
        ("responder hours", "hours"),
    ],
)
def test_a_verdict_speaks_of_a_measure_in_its_own_unit(study, measure, words):
    sentence = study.verdicts(measure)[0]
    assert re.search(words, sentence), sentence
    assert ("minute" in sentence) == (UNITS[measure] == "min")


def test_where_nothing_can_be_compared_the_table_says_so(study):
    table = study.table(["promises kept"]).set_index(["scenario", "strategy"])["verdict"]
    assert table["card-payments-down", "silent"] == "nothing to compare"
    assert table["card-payments-down", "tell-early"] not in ("compared with", "nothing to compare")
    said = "card-payments-down, promises kept: silent and standard: nothing to compare, as not even two replications"
    assert study.verdicts("promises kept")[1].startswith(said)
    alone = compare(CARDS, ["silent", "standard"], replications=4, progress=False)
    with pytest.raises(ValueError, match="nothing to compare"):
        alone.against_first("card-payments-down", "promises kept")
    assert alone.compared("card-payments-down", "promises kept") == []


def test_a_third_strategy_changes_no_difference_of_two_others(study):
    two = compare(CARDS, ["standard", "tell-early"], replications=60, progress=False)
    said = [m for m in UNITS if two.runs[m].notna().any()]  # no shipped playbook says when it will be over
    assert {"estimate error", "estimates kept"} <= set(UNITS) - set(said)
    for measure in said:
        (_, pair, _), *_ = two.against_first("card-payments-down", measure)
        (_, among, _), *_ = study.against_first("card-payments-down", measure)
        assert (pair.n, pair.mean, pair.low, pair.high) == (among.n, among.mean, among.low, among.high), measure


def test_what_has_no_value_is_left_out_of_mean_median_and_difference_and_counted():
    runs = pd.DataFrame({"scenario": "s", "strategy": ["a"] * 4 + ["b"] * 4, "replication": [*range(4)] * 2})
    runs["promises kept"] = [1.0, 0.5, math.nan, 0.0, 0.5, 0.5, 1.0, math.nan]
    study = Study(runs, 1, {"s": 60.0})
    a, b = study.table("promises kept").to_dict("records")
    assert (a["mean"], a["median"], a["never"]) == (0.5, 0.5, 0.25)
    assert (b["mean"], b["median"], b["never"]) == (pytest.approx(2 / 3), 0.5, 0.25)
    assert b["difference"] == -0.25  # the first two replications
    assert "the same luck in 2 replications" in study.verdicts("promises kept")[0]
    assert "in 2 more, one of the two has no value" in study.verdicts("promises kept")[0]


def test_a_share_differs_by_no_more_than_all():
    study = compare(CARDS, ["silent", "tell-early"], replications=2, progress=False)
    ((_, paired, _),) = study.against_first("card-payments-down", "groups told")
    assert -1 <= paired.low <= paired.high <= 1


def test_a_study_asked_for_what_it_has_not_says_what_it_has(study):
    for ask in (study.table, study.verdicts, study.luck):
        with pytest.raises(ValueError, match="there is no measure 'speed'; there is time to notify"):
            ask("speed")
    with pytest.raises(ValueError, match="no scenario 'storm' in this study; there is card-payments-down, slow-search"):
        study.against_first("storm")


def test_a_study_is_saved_only_as_what_its_name_says(study, tmp_path):
    with pytest.raises(ValueError, match=r"runs.xlsx: .* one of .csv, .parquet"):
        study.save(tmp_path / "runs.xlsx")
    assert not list(tmp_path.iterdir())


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


# --------------------------------------------------------------------------------------- spread luck


@pytest.fixture(scope="module")
def spread():
    return compare(CARDS, ["standard", "tell-early"], replications=100, spread=True, progress=False)


def test_with_spread_luck_processes_and_the_own_process_give_the_same_study_bit_for_bit(spread):
    other = compare(CARDS, ["standard", "tell-early"], replications=100, spread=True, workers=2, progress=False)
    pd.testing.assert_frame_equal(spread.runs, other.runs, check_exact=True)


def test_a_replication_with_spread_luck_can_be_played_alone(spread):
    from sim.metrics import measures

    alone = measures(sim.run(CARDS, "tell-early", spread.seed, replication=37, spread=True))
    row = spread.runs.query("strategy == 'tell-early' and replication == 37")
    np.testing.assert_array_equal(row[list(UNITS)].to_numpy()[0], [alone[name] for name in UNITS])
    assert sim.run(CARDS, "tell-early", spread.seed, replication=37) != sim.run(
        CARDS, "tell-early", spread.seed, replication=37, spread=True
    )


def test_spread_luck_is_the_same_under_every_strategy(spread):
    """Held by what telling cannot change. How long the impact lasts it can: who has been told presses less on what
    climbs back."""
    for measure in ("time to detect", "time to declare", "time to identify"):
        ((_, _, verdict),) = spread.against_first("card-payments-down", measure)
        assert verdict.word == "identical"


def test_spread_luck_steadies_the_mean_of_a_block_and_the_study_says_so(spread):
    """Of a repair's length, nearly all is the sum of what single draws do; independent runs would have a ratio of 1.

    What it brings to a difference takes more runs to tell, see docs/luck.md.
    """
    x = np.nan_to_num(spread.values("card-payments-down", "time to resolve")["standard"], nan=230.0)
    assert x.var(ddof=1) / (10 * x.reshape(-1, 10).mean(axis=1).var(ddof=1)) > 5
    (row,), ((_, paired, _),) = spread.luck("time to notify").to_dict("records"), spread.against_first(CARDS.name)
    assert row["spread ratio"] == paired.spread_ratio
    assert "; the same luck in 100 replications, spread over 10 blocks" in spread.verdicts("time to notify")[0]


def test_a_study_without_spread_luck_does_not_speak_of_it(study):
    assert "spread ratio" not in study.luck("time to notify")
    assert not any("spread" in sentence for sentence in study.verdicts())


def test_precision_works_on_whole_blocks_of_spread_luck():
    study = compare(
        "slow-search", ["standard", "tell-early"], precision=10, replications=200, spread=True, progress=False
    )
    assert len(study.runs) // 2 == 120
    assert study.stopped.sentence.startswith("120 replications were enough")
    ((_, paired, _),) = study.against_first("slow-search")
    assert paired.blocks == 12


@pytest.mark.parametrize(("count", "would_do"), [(2, 20), (10, 20), (25, 30), (201, 210)])
def test_spread_luck_needs_whole_blocks(count, would_do):
    with pytest.raises(ValueError, match=f"replications is {count}; luck is spread over blocks of 10, .* {would_do} "):
        compare(CARDS, ["standard", "silent"], replications=count, spread=True)


def test_with_spread_luck_precision_needs_a_first_look():
    with pytest.raises(ValueError, match="replications is 90; with spread luck precision is first looked at after 100"):
        compare(CARDS, ["standard", "silent"], precision=10, replications=90, spread=True)


@pytest.mark.parametrize("count", [2.5, 1, 10**9])
def test_spread_luck_refuses_what_is_no_number_of_replications(count):
    with pytest.raises(ValueError, match=f"replications is {count}; a"):
        compare(CARDS, ["standard", "silent"], replications=count, spread=True)
