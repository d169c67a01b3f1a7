"""Which assumptions matter: what is known to move a measure moves it by what is known, and nothing else does."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest

import sim
from sim import files, plot
from sim.cli import main
from sim.experiment.one_at_a_time import MEASURES
from sim.experiment.swings import MOVES, NOTHING, UNTOLD, swings
from sim.experiment.together import NO_SOURCE, Group, assumption_of, grouped, varied
from sim.metrics import UNITS

VALUE, NIGHT, CONTACT = "demand.order value", "paging.night.delay", "support.contact critical"
NOTIFY, REVENUE = "time to notify", "revenue lost"
LOOK = 5
ONLY = (VALUE, NIGHT, CONTACT, "fault.slower", "fault.at")


@pytest.fixture(scope="module")
def played():
    """A few numbers of which it is known what they do, in one replication more than the first look has."""
    return sim.tornado("card-payments-down", only=ONLY, first_look=LOOK, replications=LOOK + 1, progress=False)


def row(result, number: str, measure: str) -> dict:
    of = result.swings
    (found,) = of[(of["number"] == number) & (of["measure"] == measure)].to_dict("records")
    return found


# ----------------------------------------------------------------------------------- what is known exactly


def test_half_and_double_the_order_value_halve_and_double_the_revenue_lost_and_nothing_else(played):
    found = row(played, VALUE, REVENUE)
    assert found["at low"] == pytest.approx(-found["base"] / 2, rel=1e-12)
    assert found["at high"] == pytest.approx(found["base"], rel=1e-12)
    assert found["swing"] == pytest.approx(1.5 * found["base"], rel=1e-12)
    assert (found["value"], found["low"], found["high"]) == ("640 ZAR", "320 ZAR", "1,280 ZAR")
    assert (found["verdict"], found["assumption"], found["ends"]) == (MOVES, "A-38", "rule")
    others = [row(played, VALUE, measure) for measure in MEASURES if measure != REVENUE]
    assert all(one["verdict"] == NOTHING and one["swing"] == 0 for one in others)


def test_what_nobody_reads_changes_nothing_and_is_played_no_further_than_the_first_look(played):
    for measure in MEASURES:  # it is day, so nobody is paged at night
        found = row(played, NIGHT, measure)
        assert (found["verdict"], found["replications"]) == (NOTHING, LOOK)
        assert (found["at low"], found["at high"], found["at high to"]) == (0, 0, 0)


def test_how_many_get_in_touch_changes_when_customers_know_only_by_what_agents_tell_them(played):
    found = row(played, CONTACT, NOTIFY)
    assert -1 < found["at high"] < 0 < found["at low"] < 1  # whoever rings up is told, but they are few
    assert found["replications"] == LOOK + 1
    silent = sim.tornado("card-payments-down", "silent", only=CONTACT, measures=NOTIFY, replications=2, progress=False)
    assert row(silent, CONTACT, NOTIFY)["verdict"] == NOTHING


def test_what_a_first_look_may_miss_more_of_it_finds():
    """The fault of slow-search outlives the repair in the first ten replications, and not in the eleventh."""
    ask = {"only": "fault.ends after", "measures": "time to resolve", "ranges": False, "progress": False}
    early, later = (sim.tornado("slow-search", replications=11, first_look=n, **ask) for n in (10, 11))
    assert row(early, "fault.ends after", "time to resolve")["verdict"] == NOTHING
    assert row(later, "fault.ends after", "time to resolve")["verdict"] == UNTOLD


def test_what_is_refused_is_said_and_the_other_end_is_played_all_the_same(played):
    found = row(played, "fault.slower", REVENUE)
    assert np.isnan(found["at low"]) and found["at high"] > 0
    why = played.left_out.set_index(["name", "end"])["why"]
    assert why["fault.slower", "low"].startswith("refused: fault.slower: as long as usual is 1")


def test_what_changes_the_length_that_is_followed_is_not_compared(played):
    assert "fault.at" not in set(played.swings["number"])
    why = played.left_out.set_index(["name", "end"])["why"]
    assert why["fault.at", "low"] == why["fault.at", "high"]
    assert "how long the incident is followed" in why["fault.at", "high"]


def test_a_row_is_what_a_comparison_says(played):
    study = sim.compare(
        "card-payments-down",
        "standard",
        changes=f"{VALUE}=1280",
        measure=REVENUE,
        replications=LOOK + 1,
        progress=False,
    )
    ((_, paired, _),) = study.against_first("card-payments-down", REVENUE)
    found = row(played, VALUE, REVENUE)
    assert (found["at high"], found["at high from"], found["at high to"]) == (paired.mean, paired.low, paired.high)


def test_two_processes_give_the_same_bit_for_bit():
    one, two = (
        sim.tornado("slow-search", only="work.decide", replications=6, first_look=4, workers=workers, progress=False)
        for workers in (1, 2)
    )
    pd.testing.assert_frame_equal(one.swings, two.swings, check_exact=True)


# ----------------------------------------------------------------------------------- what moves together


def test_the_same_number_of_one_assumption_moves_as_one():
    scenario = sim.load("card-payments-down")
    groups = {(group.name, group.assumption): group for group in grouped(files.ends(scenario), "number")}
    starts = groups["channels.*.starts", "A-49"]
    assert len(starts.ends) == 7 and all(text.startswith("channels.") for text in starts.changes("high"))
    made, refused = varied(scenario, [starts])
    channels = {channel.name: channel.starts.seconds for channel in made[0, "high"].organisation.channels}
    before = {channel.name: channel.starts.seconds for channel in scenario.organisation.channels}
    moved = {one.parameter.split(".")[1] for one in starts.ends}
    assert channels == {name: 2 * at if name in moved else at for name, at in before.items()}
    assert not refused


def test_all_of_an_assumption_may_move_as_one_or_each_number_by_itself():
    every = files.ends("card-payments-down")
    whole = {group.name: group for group in grouped(every, "assumption")}
    assert whole["A-43"].changes("low") == (
        "work.decide={lognormal: 1 min, sigma: 0.5}",
        "work.verify={lognormal: 3 min 30 s, sigma: 0.2}",
        "work.reply={lognormal: 1 min, sigma: 0.5}",
    )
    alone = grouped(every, "nothing")
    assert {group.name for group in alone} == {one.parameter for one in every if not one.why}
    assert {one.parameter for group in whole.values() for one in group.ends} == {group.name for group in alone}


def test_every_value_is_varied_or_listed_with_a_reason():
    """Nothing is silently left out."""
    scenario = sim.load("slow-search")
    every = files.ends(scenario)
    assert {one.parameter for one in every} >= set(sim.assumptions(scenario)["parameter"])
    groups = grouped(every, "assumption")
    made, refused = varied(scenario, groups)
    played_or_told = {groups[place].name for place, _ in made} | {one.name for one in refused}
    assert played_or_told == {group.name for group in groups}


def test_what_has_no_source_is_called_so():
    one = files.ends("slow-search")[0]._replace(source="")
    assert assumption_of(one) == NO_SOURCE
    assert assumption_of(one._replace(source="from A-07, spread A-42")) == "A-07"
    assert assumption_of(one._replace(source="a letter")) == "a letter"


def test_a_group_says_in_words_what_becomes_of_it():
    groups = {group.name: group for group in grouped(files.ends("card-payments-down"), "number")}
    shown = {name: [group.shown(end, 2.0) for end in ("value", "low", "high")] for name, group in groups.items()}
    assert shown["demand.by hour"] == ["240, 140, 90, …", "÷ 2", "× 2"]
    assert shown["audiences.*.visits"] == ["various", "÷ 2", "× 2"]
    assert shown["fault.remedies.*.side effect.health"] == ["various", "odds ÷ 2", "odds × 2"]
    assert shown["work.draft from template"] == ["median 5 min", "median 5 min", "median 12 min"]


# ----------------------------------------------------------------------------------- what is told from nothing


def test_verdicts_hold_for_all_rows_of_a_measure_at_once():
    scenario = sim.load("slow-search")
    groups: list[Group] = grouped(files.ends(scenario), "number")[:150]
    rng = np.random.default_rng(1)
    base = rng.normal(100, 5, (20, len(UNITS)))
    runs = {None: base, **{(place, "high"): base + rng.normal(0, 1, base.shape) for place in range(150)}}
    runs[0, "high"], runs[1, "high"] = base + 3 + rng.normal(0, 1, base.shape), base
    verdicts = [one.verdict for one in swings(groups, runs, REVENUE, scenario, 2.0)]
    assert verdicts[:2] == [MOVES, NOTHING]
    assert set(verdicts[2:]) == {UNTOLD}
    alone = [one for one in swings(groups, runs, REVENUE, scenario, 2.0) if one.at_high_from > 0 or one.at_high_to < 0]
    assert len(alone) > 1  # by itself, one interval in twenty leaves out 0


def test_the_largest_come_first_and_only_what_moves(played):
    assert list(played.largest(REVENUE)["number"])[:2] == [VALUE, "fault.slower"]
    assert played.largest(NOTIFY).empty
    assert len(played.largest(REVENUE, most=1)) == 1
    assert list(played.unsure(NOTIFY)["number"]) == [CONTACT, "fault.slower"]
    assert sum(played.counts(REVENUE).values()) == 4
    assert played.summary()[2].startswith("revenue lost: 2 of 4 assumptions move it, ")
    with pytest.raises(ValueError, match="'contacts' was not asked for"):
        played.largest("contacts")


# ----------------------------------------------------------------------------------- asking, drawing, typing


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"measures": "revenue"}, "there is no measure 'revenue'"),
        ({"measures": ()}, "at least 1 measure"),
        ({"together": "all"}, "together: there is no way 'all'; there is number, assumption, nothing"),
        ({"together": "numbr"}, "there is no way 'numbr'; did you mean 'number'"),
        ({"only": "sms.per minute"}, "called 'sms.per minute'; did you mean 'channels.sms.per minute'"),
        ({"only": "A-433"}, "called 'A-433'; did you mean 'A-43'"),
        ({"only": "nonsense"}, "called 'nonsense'; name an assumption, such as A-33"),
        ({"only": ["A-43", "A-999"]}, "nothing that can be varied here is called 'A-999'"),
        ({"only": "name"}, "nothing that can be varied here is called 'name'"),
        ({"factor": 1}, "factor is 1; it is a number above 1"),
        ({"replications": 1}, "replications is 1"),
        ({"workers": 0}, "workers is 0"),
        ({"first_look": 0}, "first_look is 0"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_before_anything_is_run(arguments, said):
    with pytest.raises(ValueError, match=said):
        sim.tornado("slow-search", **{"replications": 2, **arguments})


def test_the_picture_shows_both_ends_with_their_values_and_counts_the_others(played):
    axes = plot.tornado(played, REVENUE).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == [f"{VALUE} (A-38)", "fault.slower (A-50)"]
    assert {text.get_text() for text in axes.texts} == {"320 ZAR", "1,280 ZAR", "low end refused", "2"}
    assert "revenue lost (ZAR)" in axes.get_xlabel() and "change nothing" in axes.get_xlabel()
    fewer = plot.tornado(played, REVENUE, most=1).axes[0]
    assert len(fewer.get_yticklabels()) == 1 and "1 more move it less" in fewer.get_xlabel()
    assert tuple(plot.tornado(played, NOTIFY).get_size_inches()) == (12.8, 7.2)  # nothing moves it: still a picture


def test_an_interval_that_reaches_beyond_what_was_followed_is_cut_off_and_marked(played):
    """Few runs have wide intervals; nothing can come later than the end of what was followed."""
    row = played.swings[played.swings["measure"] == REVENUE].iloc[0].to_dict()
    reach = {"base": 120.0, "at low": -40.0, "at low from": -150.0, "at low to": 70.0, "swing": 90.0, "verdict": MOVES}
    reach |= {"measure": NOTIFY, "at high": 50.0, "at high from": -20.0, "at high to": 120.0}
    wide = dataclasses.replace(played, swings=pd.DataFrame([row | reach]), horizon=230.0)
    axes = plot.tornado(wide, NOTIFY).axes[0]
    drawn = [(tuple(line.get_xdata()), line.get_marker()) for line in axes.get_lines()]
    assert {((0.0, 190.0), "None"), ((0.0,), "<"), ((100.0, 230.0), "None"), ((230.0,), ">")} <= set(drawn)
    assert "cut off at 0 or 230, the time that was followed" in axes.get_xlabel()
    inside = dataclasses.replace(wide, swings=pd.DataFrame([row | reach | {"at high to": 60.0, "at low from": -90.0}]))
    axes = plot.tornado(inside, NOTIFY).axes[0]
    assert "cut off" not in axes.get_xlabel() and {line.get_marker() for line in axes.get_lines()} == {"None"}


QUICK = ["tornado", "slow-search", "standard", "--only", VALUE, "--replications", "2", "--measure", REVENUE]


def test_the_command_prints_the_largest_and_says_how_many_there_are(capsys):
    assert main([*QUICK, "--left-out", "--only", "fault.at"]) == 0
    out = capsys.readouterr().out
    assert "revenue lost: 1 of 1 assumptions move it" in out or "cannot be told from nothing" in out
    assert "fewer than 10 replications" in out
    assert "it decides how long the incident is followed, and times over different lengths cannot be compared" in out


def test_the_command_writes_swings_and_pictures_and_speaks_json(tmp_path, capsys):
    table, picture = tmp_path / "swings.csv", tmp_path / "tornado.svg"
    assert main([*QUICK, "-o", str(table)]) == 0
    assert list(pd.read_csv(table)["number"]) == [VALUE]
    capsys.readouterr()
    assert main([*QUICK, "-o", str(picture), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["swings"][0]["high"] == "1,280 ZAR" and data["left out"] == []
    assert picture.read_text(encoding="utf-8").startswith("<?xml")
    assert main([*QUICK, "-o", str(tmp_path / "swings.txt")]) == 2
    assert main([*QUICK, "--most", "0"]) == 2
    assert "most is 0" in capsys.readouterr().err


def test_it_says_where_few_replications_decide_a_swing(played):
    """Skewed where the differences at an end are; what changes nothing is not."""
    skewed = played.swings.set_index(["number", "measure"])["skewed"]
    assert skewed["fault.slower", "time to resolve"] and not skewed["demand.order value", "revenue lost"]
    assert not skewed[played.swings.set_index(["number", "measure"])["verdict"] == NOTHING].any()


def test_a_measure_without_a_value_is_told_and_drawn_all_the_same(capsys, tmp_path):
    words = ["tornado", "slow-search", "silent", "--only", "A-13", "--replications", "2", "--measure", "promises kept"]
    assert main([*words, "-o", str(tmp_path / "a.svg")]) == 0
    said = capsys.readouterr().out
    assert said.startswith("promises kept: it has no value in any run as it stands") and "as far" not in said
