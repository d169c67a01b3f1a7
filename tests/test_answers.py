"""What a study says beside its table: bad days, what never comes, regret, a year, and which strategy is best."""

import dataclasses
import json
import math
import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import sim
from sim import files, plot
from sim.cli import main
from sim.consistency import problems
from sim.debrief import Price
from sim.debrief.words import odds
from sim.experiment import playing
from sim.experiment.comparing import compare
from sim.experiment.pairing import paired
from sim.experiment.regretting import regret_in_words, worst_regret, year_in_words
from sim.experiment.risks import bad_days, nevers
from sim.experiment.studies import Study
from sim.palette import STRATEGIES, lines
from sim.verb_tables import of_study

NEVER = math.nan
NAMES = ["standard", "tell-early", "silent"]


@pytest.fixture(scope="module")
def study():
    return compare(["card-payments-down", "slow-search"], NAMES, replications=60, progress=False)


def made(measure="time to notify", horizon=60.0, **strategies):
    """A study of one scenario with these values, which nobody has played."""
    parts = [
        pd.DataFrame({"scenario": "s", "strategy": name, "replication": range(len(x)), measure: x})
        for name, x in strategies.items()
    ]
    return Study(pd.concat(parts, ignore_index=True), 1, {"s": horizon}, measure=measure)


# ------------------------------------------------------------------------------------------------- how many


def test_so_many_runs_are_needed_with_the_same_luck_and_so_many_without():
    rng = np.random.default_rng(1)
    luck, own = rng.normal(30, 4, 400), rng.normal(0, 1, 400)
    few = made(a=luck, b=luck + 5 + own, c=luck, d=luck + 2).needed(0.2, "time to notify").set_index("strategy")
    assert few.loc["b", "same luck"] == pytest.approx((1.96 / 0.2) ** 2 * own.var(), rel=0.05)
    assert few.loc["b", "own luck"] == pytest.approx((1.96 / 0.2) ** 2 * (luck.var() + (luck + own).var()), rel=0.05)
    assert few.loc["b", "times"] == pytest.approx((luck.var() + (luck + own).var()) / own.var())
    assert few.loc["c", "note"] == "identical" and math.isnan(few.loc["c", "same luck"])
    assert few.loc["d", "note"] == "differs by the same each time"


def test_twice_as_near_takes_four_times_as_many_runs_and_no_distance_is_refused(study):
    for luck in ("same luck", "own luck"):
        wide, narrow = (study.needed(width, "time to notify")[luck] for width in (4, 2))
        assert np.allclose(narrow, 4 * wide, atol=4)
    for wrong in (0, -1, math.inf, math.nan):
        with pytest.raises(ValueError, match="half-width"):
            study.needed(wrong)


# ------------------------------------------------------------------------------------------------- bad days


def test_quantiles_are_those_of_the_runs_and_refuse_in_words(study):
    frame = study.quantiles("time to notify").set_index(["scenario", "strategy", "share"])
    row = frame.loc["slow-search", "tell-early", 0.9]
    x = np.sort(study.values("slow-search", "time to notify")["tell-early"])
    assert row["value"] == x[53] and row["low"] in x and row["high"] in x and row["note"] == ""
    assert frame.loc["card-payments-down", "silent", 0.5]["value"] == math.inf
    few = made(a=list(range(20)), b=list(range(20)))
    notes = few.quantiles("time to notify").set_index(["strategy", "share"])
    assert notes.loc[("a", 0.9), "note"] == "not enough replications: 20 of at least 29"
    assert math.isnan(notes.loc[("a", 0.9), "value"]) and notes.loc[("a", 0.5), "note"] == ""


def test_a_bad_run_of_what_should_be_high_is_a_low_one():
    kept = made("promises kept", a=[NEVER, *np.linspace(0, 1, 40)], b=[NEVER] * 41)
    frame = kept.quantiles("promises kept", [0.9])
    assert list(frame["strategy"]) == ["a"]  # b has no value at all
    assert (frame["share"][0], frame["replications"][0]) == (0.1, 40)
    assert frame["value"][0] == pytest.approx(3 / 39)


def test_bad_days_are_told_in_one_sentence_a_measure():
    told = made(a=list(range(1, 41)), b=[*range(10, 46), *[NEVER] * 4])
    (sentence,) = bad_days(told, [("s", "time to notify")])
    assert sentence == (
        "s, time to notify, one bad run in ten: "
        "a 36 min or more (32 min to 40 min), b 45 min or more (41 min to never)."
    )
    (few,) = bad_days(made(a=[1, 2, 3], b=[1, 2, 3]), [("s", "time to notify")])
    assert few == "s, time to notify, one bad run in ten: not enough replications: 3 of at least 29."


# ------------------------------------------------------------------------------------------- what never comes


def test_what_never_comes_is_a_share_with_its_interval_and_its_pairs(study):
    frame = study.survival().set_index(["scenario", "measure", "strategy"])
    table = study.table().set_index(["scenario", "measure", "strategy"])
    pd.testing.assert_series_equal(frame["never"], table["never"])
    pd.testing.assert_series_equal(frame["mean"], table["mean"])
    pd.testing.assert_series_equal(frame["difference"], table["difference"])
    silent = frame.loc["slow-search", "time to notify", "silent"]
    assert silent["never from"] < silent["never"] == 1 and silent["McNemar p"] < 0.001
    assert frame["log-rank p"].isna().sum() == 4  # of the first strategy, and of nobody else
    with pytest.raises(ValueError, match="'revenue lost' is counted in money"):
        study.survival("revenue lost")


def test_never_is_told_where_it_happens_and_nowhere_else():
    told = made(a=[NEVER, *range(1, 40)], b=list(range(1, 41)))
    (sentence,) = nevers(told, [("s", "time to notify")])
    assert sentence.startswith(
        "s, time to notify: it never comes within 60 minutes in 2% of the runs of a (0% to 13%), "
    )
    assert sentence.endswith("0% of the runs of b (0% to 9%; McNemar's p 1).")
    assert not list(nevers(made(a=[1, 2], b=[1, 2]), [("s", "time to notify")]))


def test_differences_have_the_middle_beside_the_mean(study):
    frame = study.differences("time to notify").set_index(["scenario", "strategy"])
    row, x = frame.loc["slow-search", "tell-early"], study.values("slow-search", "time to notify")
    horizon = study.horizons["slow-search"]
    gap = np.where(np.isnan(x["tell-early"]), horizon, x["tell-early"])
    gap = gap - np.where(np.isnan(x["standard"]), horizon, x["standard"])
    assert (row["difference"], row["median"]) == pytest.approx((gap.mean(), np.median(gap)))
    assert row["median low"] <= row["median"] <= row["median high"] and row["signed-rank p"] < 0.001
    assert row["better"] == (gap < 0).mean()
    same = made(a=[1, 2, 3], b=[1, 2, 3]).differences("time to notify").iloc[0]
    assert same["verdict"] == "identical" and same["p"] is None and same["signed-rank p"] is None


def test_a_skewed_difference_is_told_with_its_middle_and_another_is_not():
    skewed = made(a=[50] * 30, b=[49] * 28 + [10, 1])
    (sentence,) = skewed.verdicts("time to notify")
    assert (
        "the interval may be too narrow; the middle difference is 1 minute sooner (signed ranks: p < 0.001)" in sentence
    )
    (even,) = made(a=[50] * 30, b=[*range(30, 60)]).verdicts("time to notify")
    assert "middle" not in even


# -------------------------------------------------------------------------------------------------- the best


def test_where_the_runs_beat_all_but_one_nothing_more_is_played(study):
    playing.forget()
    frame = study.best(progress=False)
    assert list(frame["best"]) == ["tell-early"] * 2 and all(frame["guaranteed"]) and not any(frame["fresh"])
    assert not playing._kept
    assert frame["sentence"][0].startswith("card-payments-down, time to notify: the best is tell-early, beating every")


CLOSE = ["work.verify=6 min"]  #: a minute or so quicker, on the same repair


@pytest.fixture(scope="module")
def close():
    """Two that were stopped for what they showed, so that all must be played anew."""
    two = compare("slow-search", "standard", changes=CLOSE, replications=20, precision=30, progress=False)
    assert two.stopped
    return two


def test_fresh_replications_decide_and_are_none_that_were_seen(close):
    playing.forget()
    (row,) = close.best("time to resolve", indifference=0.5, progress=False).to_dict("records")
    assert row["best"] == f"standard with {CLOSE[0]}" and row["guaranteed"] and row["beaten"] == ()
    assert 20 <= row["fresh"] <= 200 and row["runs"] <= 2 * row["fresh"]
    assert min(min(one.replications) for one in playing._kept) == len(close.runs) // 2
    assert f"where one is better than all others by 30 seconds or more; {row['fresh']} fresh" in row["sentence"]


def test_where_the_limit_comes_first_the_best_is_not_guaranteed(close):
    (row,) = close.best("time to resolve", indifference=0.001, most=20, progress=False).to_dict("records")
    assert not row["guaranteed"] and row["fresh"] == 20 and len(row["left"]) == 2
    assert "not guaranteed: the limit of 20 fresh replications came before it was told from" in row["sentence"]


def test_with_spread_luck_blocks_are_what_is_counted():
    two = compare("slow-search", "silent", changes=CLOSE, replications=20, spread=True, progress=False)
    spread = dataclasses.replace(two, stopped=("settled", "for the test"))
    (row,) = spread.best("time to resolve", indifference=0.5, progress=False).to_dict("records")
    assert row["fresh"] % 10 == 0 and row["fresh"] >= 100 and row["best"].endswith(CLOSE[0])


def test_what_cannot_be_called_best_is_said_and_not_guessed(study):
    said = study.best("promises kept", progress=False)
    assert not any(said["guaranteed"]) and list(said["best"]) == [""] * 2
    assert said["sentence"][0].endswith("cannot be said: it has no value in some runs.")
    unplayed = made(a=[50.0, 40, 30] * 4, b=[49.0, 41, 30] * 4)
    assert "ask sim.compare anew" in unplayed.best()["sentence"][0]
    nothing = made("notices", a=[0.0] * 4, b=[0.0, 0, 0, 1])
    assert "say which difference is too small to matter" in nothing.best()["sentence"][0]
    for wrong in ({"most": 19}, {"indifference": -1}, {"level": 2}):
        with pytest.raises(ValueError, match=str(next(iter(wrong.values())))):
            study.best(**wrong)


# ---------------------------------------------------------------------------------------- regret, and a year


def test_regret_is_nothing_for_the_best_and_the_difference_for_the_rest(study):
    frame = study.regret().set_index(["scenario", "strategy"])
    assert list(frame.xs("tell-early", level="strategy")["regret"]) == [0, 0]
    row, values = frame.loc["slow-search", "standard"], study.values("slow-search", "time to notify")
    a, b = (np.where(np.isnan(values[name]), 170, values[name]) for name in ("tell-early", "standard"))
    three = stats.ttest_rel(b, a).confidence_interval(1 - 0.05 / 3)  # three pairs of three strategies
    assert (row["regret"], row["low"], row["high"]) == pytest.approx(((b - a).mean(), *three))
    assert math.isnan(frame.loc["slow-search", "tell-early"]["low"]) and row["best"] == "tell-early"


def test_regret_is_covered_although_the_best_is_picked_by_the_same_runs():
    """Four that are equal, in 120 studies: all intervals against the best that was picked hold the true regret, 0."""
    held = 0
    for seed in range(120):
        x = np.random.default_rng(seed).normal(30, 3, (4, 30))
        frame = made(**dict(zip("abcd", x, strict=True))).regret().dropna()
        held += (frame["low"] <= 0).all()
    assert held / 120 >= 0.95


def test_the_worst_scenario_of_each_and_the_least_bad_choice_are_said():
    parts = [made(a=[10.0, 12], b=[31.0, 32]), made(a=[50.0, 51], b=[40.0, 42])]
    runs = pd.concat([one.runs.assign(scenario=name) for one, name in zip(parts, "xy", strict=True)], ignore_index=True)
    two = Study(runs, 1, {"x": 60.0, "y": 60.0})
    each, least = worst_regret(two, "time to notify")
    assert [(one.strategy, one.scenario, one.regret) for one in each] == [("a", "y", 9.5), ("b", "x", 20.5)]
    assert least == "a"
    (sentence,) = regret_in_words(two, "time to notify")
    assert sentence == (
        "time to notify, at worst above the best strategy of a scenario: a 9.5 minutes (y), b 20 minutes (x); "
        "the least of these: a."
    )
    assert not list(regret_in_words(parts[0], "time to notify"))


def test_regret_of_what_has_no_value_in_some_runs_says_of_which_runs_it_is():
    parts = [
        made("promises kept", a=[1.0, math.nan, math.nan], b=[0.2, 0.1, 0.3]),
        made("promises kept", a=[0.5], b=[0.6]),
    ]
    runs = pd.concat([one.runs.assign(scenario=name) for one, name in zip(parts, "xy", strict=True)], ignore_index=True)
    _, care = regret_in_words(Study(runs, 1, {"x": 60.0, "y": 60.0}), "promises kept")
    assert care.startswith("not every run has a value") and care.endswith("care: a 1 of 3 in x.")


def test_the_printed_table_does_not_round_away_what_seldom_comes():
    rare = {name: [math.nan] * name.count("x") + [10.0, 11.0] * 150 for name in ("a", "bx", "cxx")}
    rare = {name: x[:300] for name, x in rare.items()} | {"d": [math.nan] * 30 + [10.0] * 270}
    seldom = made(**rare)
    whole = dataclasses.replace(seldom, runs=seldom.runs.assign(**{"time to resolve": 10.0}))
    rows = [line.split() for line in of_study(whole).splitlines() if "time to notify" in line]
    assert [next(cell for cell in row if cell.endswith("%")) for row in rows] == ["0%", "<1%", "1%", "10%"]
    assert "0.003" in whole._repr_html_()


def test_a_year_adds_up_what_each_incident_comes_to(study):
    assert study.rates == {"card-payments-down": 2, "slow-search": 12}
    frame = study.yearly("impact").query("measure == 'impact'").set_index("strategy")
    means = study.table("impact").set_index(["scenario", "strategy"])["mean"]
    for name in NAMES:
        whole = 2 * means["card-payments-down", name] + 12 * means["slow-search", name]
        assert frame.loc[name, "a year"] == pytest.approx(whole)
        if name != "standard":
            assert frame.loc[name, "difference"] == pytest.approx(whole - frame.loc["standard", "a year"])
            assert frame.loc[name, "low"] < frame.loc[name, "difference"] < frame.loc[name, "high"]
    *told, how_often = year_in_words(study)
    assert [line.split(":")[0] for line in told] == [
        "a year's impact",
        "a year's revenue lost",
        "a year's responder hours",
    ]
    assert (
        re.search(r"standard ZAR [\d,]+, .*\(ZAR [\d,]+ to [\d,]+ less", told[1])
        and how_often == "a year has 2 of card-payments-down, 12 of slow-search."
    )


def test_a_year_leaves_out_what_nobody_says_how_often_happens():
    often = files.load("slow-search", ["per year=3"])
    never = dataclasses.replace(files.load("card-payments-down"), per_year=None)
    both = compare([often, never], ["standard", "silent"], replications=2, progress=False)
    assert list(both.yearly("impact")["incidents"])[:2] == [3, 3]
    assert list(year_in_words(both))[-1] == (
        "a year has 3 of slow-search; nobody says how many of card-payments-down, which are left out."
    )
    alone = compare(never, ["standard", "silent"], replications=2, progress=False)
    assert alone.yearly().empty and not list(year_in_words(alone))


def test_what_being_ready_costs_stands_beside_what_a_year_saves():
    watched = ["monitors.payment alert.every=30 s", "upkeep.monitoring.a month=52000"]
    two = compare("card-payments-down", "standard", changes=watched, replications=2, progress=False)
    rows = two.yearly("impact").set_index(["measure", "strategy"])
    assert list(rows.loc["running cost"]["a year"]) == [12 * 858_000, 12 * 872_000]
    row = rows.loc["running cost", two.strategies[1]]
    assert row["difference"] == row["low"] == row["high"] == 12 * 14_000 and row["verdict"] == "certain"
    assert any(
        line.startswith("a year's running cost: ") and "(ZAR 168,000 more)" in line for line in year_in_words(two)
    )
    organisation = files.load("card-payments-down").organisation
    assert dataclasses.replace(organisation, upkeep=()).running_cost is None
    (problem,) = problems(dataclasses.replace(organisation, upkeep=organisation.upkeep[:1] * 2))
    assert problem.path[0] == "upkeep"
    ends = {end.parameter: end for end in files.ends("card-payments-down")}
    assert ends["upkeep.monitoring.a month"].why == "what being ready costs changes no run"


def test_how_often_it_happens_makes_no_other_incident():
    one, other = files.load("slow-search"), files.load("slow-search", ["per year=3.5"])
    assert (one.per_year, other.per_year, one.digest) == (12, 3.5, other.digest)
    assert files.from_json(files.to_json(other)) == other
    (end,) = (end for end in files.ends(one) if end.parameter == "per year")
    assert end.low == end.high and end.why == "how often it happens changes no run"
    with pytest.raises(files.BadFile, match="more than 0 is expected"):
        files.load("slow-search", ["per year=0"])


# ------------------------------------------------------------------------------------- on the command line


def test_compare_says_what_goes_beyond_the_table(capsys):
    verb = ["compare", "slow-search", "card-payments-down", "--playbooks", "standard,silent", "--replications", "20"]
    assert main([*verb, "--best"]) == 0
    said = capsys.readouterr().out
    for words in (
        "slow-search, time to notify, one bad run in ten: not enough replications: 20 of at least 29.",
        "it never comes within 170 minutes in",
        "the least of these: standard.",
        "a year has 12 of slow-search, 2 of card-payments-down.",
        "slow-search, time to notify: the best is standard, beating every other one",
    ):
        assert words in said


def test_compare_has_all_of_it_as_json(capsys):
    verb = ["compare", "slow-search", "--playbooks", "standard,silent", "--replications", "20", "--precision", "40"]
    assert main([*verb, "--json", "--best", "--most", "20"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == [
        "table",
        "differences",
        "quantiles",
        "survival",
        "regret",
        "a year",
        "best",
        "notes",
        "stopped",
    ]
    assert "log-rank" in told["notes"][0]
    assert told["table"][0]["strategy"] == "standard" and told["stopped"]["by"] in ("settled", "limit")
    assert told["quantiles"][1]["note"] == "not enough replications: 20 of at least 29"
    assert told["best"][0]["best"] == "standard" and told["best"][0]["guaranteed"] is True


@pytest.mark.parametrize("wrong", [["--most", "5"], ["--indifference", "0"]])
def test_what_makes_no_best_is_refused_before_anything_is_played(capsys, wrong):
    verb = ["compare", "slow-search", "--playbooks", "standard,silent", "--replications", "90000", "--best", *wrong]
    assert main(verb) == 2
    assert wrong[1] in capsys.readouterr().err


# -------------------------------------------------------------------------------------------------- pictures


def test_the_same_luck_is_drawn_as_a_line_for_each_replication(study):
    figure = plot.luck(study)
    axes = figure.axes[0]
    assert sum(len(line.get_xdata()) == 2 for line in axes.get_lines()) == 60
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["standard", "tell-early"]
    assert "(minutes)" in axes.get_ylabel() and "never came" in figure._supxlabel.get_text()


def test_curves_come_down_to_the_share_that_never_comes(study):
    axes = plot.survival(study).axes[0]
    drawn = dict(zip(NAMES, axes.get_lines(), strict=True))
    frame = study.survival("time to notify").set_index(["scenario", "strategy"])["never"]
    for name, line in drawn.items():
        assert line.get_ydata()[-1] == pytest.approx(100 * frame["card-payments-down", name])
        assert line.get_color() == lines(NAMES, STRATEGIES)[name].colour
    assert len(plot.survival(study).axes) == 4 and "minutes" in plot.survival(study).axes[-1].get_xlabel()


def test_the_furthest_gains_and_losses_are_drawn_with_their_replications():
    luck = made(a=[50.0, 40, 30, 20, NEVER], b=[10.0, 40, 35, 20, 50])
    axes = plot.gains(luck, most=2).axes[0]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["replication 0", "replication 4", "replication 2"]
    none = plot.gains(made(a=[1.0, 2], b=[1.0, 2])).axes[0]
    assert [text.get_text() for text in none.texts] == ["no difference in any replication"]
    with pytest.raises(ValueError, match="'c' is not compared with a; there is b"):
        plot.gains(luck, "c")


def test_boxes_go_from_the_best_twentieth_to_the_worst_and_say_where_there_are_too_few(study):
    axes = plot.risk(study).axes[0]
    x = np.sort(study.values("card-payments-down", "time to notify")["tell-early"])
    box = axes.patches[1]
    assert (box.get_x(), box.get_x() + box.get_width()) == pytest.approx((x[2], x[56]))
    assert "never" in [text.get_text() for text in axes.texts]
    few = plot.risk(made(a=list(range(20)), b=list(range(20)))).axes[0]
    assert not few.patches and "20 of at least 59" in few.get_title(loc="left")


def test_the_difference_converges_to_that_of_the_table(study):
    axes = plot.convergence(study, "time to resolve").axes[0]
    line, (_, paired, _) = axes.get_lines()[0], study.against_first("card-payments-down", "time to resolve")[0]
    assert (line.get_xdata()[-1], line.get_ydata()[-1]) == pytest.approx((60, paired.mean))
    assert axes.get_ylabel() == "minutes"


def test_every_picture_is_drawn_of_a_share_and_of_two_runs():
    two = compare("slow-search", NAMES, replications=2, measure="promises kept", progress=False)
    for draw in (plot.luck, plot.gains, plot.risk, plot.convergence, plot.study):
        assert draw(two).axes
    assert sim.plot.survival(two).axes


def test_a_price_from_there_on_says_where_it_is_skewed(card):
    """As a debrief says it: the mean, its interval, and whether that may be too narrow."""
    rng = np.random.default_rng(1)
    even, lean = 5 + rng.normal(size=50), rng.lognormal(0, 1.5, 50)
    told = [
        odds(Price(None, None, None, {}, {"time to notify": paired(np.zeros(50), one, horizon=1e6)}), card)
        for one in (even, lean)
    ]
    assert "skewed" not in told[0] and told[1].endswith("; skewed, so that may be too narrow)")
