"""What matters where all may be otherwise: textbook functions are put in their order, and what cannot matter is 0."""

import json
from io import BytesIO

import numpy as np
import pytest

import sim
from sim import files
from sim.cli import main
from sim.experiment import Shelf
from sim.experiment.extras import ExtraMissing, needed
from sim.experiment.mattering import LEVELS, what_matters
from sim.experiment.swings import MOVES, NOTHING
from sim.experiment.together import grouped
from sim.files import BadFile
from sim.statistics.effects import effects, paths

VALUE, DECIDE, BANNER = "demand.order value", "work.decide", "channels.banner.seen"
NOTIFY, LOST = "time to notify", "revenue lost"


def of(function, factors, count=10, luck=0.0, seed=4):
    """The effects of a function of places between 0 and 1, with as much luck on top, the same at every point."""
    drawn = paths(factors, count, LEVELS, seed)
    same = luck * np.random.default_rng(1).normal(size=5)
    values = np.array([[function(point / (LEVELS - 1)) + same for point in path] for path in drawn])
    return effects(drawn, values, LEVELS, seed)


def morris(x):
    """The function of Morris 1991, section 5: ten inputs matter, three of them whatever the others are."""
    rng = np.random.default_rng(7)
    w = 2 * (x - 0.5)
    w[[2, 4, 6]] = 2 * (1.1 * x[[2, 4, 6]] / (x[[2, 4, 6]] + 0.1) - 0.5)
    first = np.where(np.arange(20) < 10, 20.0, rng.normal(size=20))
    second = np.where(np.add.outer(np.arange(20) >= 6, np.arange(20) >= 6) > 0, rng.normal(size=(20, 20)), -15.0)
    y = first @ w + sum(second[i, j] * w[i] * w[j] for i in range(20) for j in range(i + 1, 20))
    y += sum(-10 * w[i] * w[j] * w[k] for i in range(5) for j in range(i + 1, 5) for k in range(j + 1, 5))
    return y + 5 * w[0] * w[1] * w[2] * w[3]


def test_a_path_moves_each_factor_once_by_half_of_the_way_or_more():
    drawn = paths(6, 8, LEVELS, 3)
    moved = np.diff(drawn, axis=1)
    assert drawn.shape == (8, 7, 6) and set(np.unique(drawn)) == {0, 1, 2, 3}
    assert (np.abs(moved).sum(axis=2) == 2).all() and (np.abs(moved).sum(axis=1) == 2).all()
    assert (paths(6, 8, LEVELS, 3) == drawn).all() and (paths(6, 8, LEVELS, 4) != drawn).any()


def test_a_sum_is_taken_apart_into_its_parts():
    slopes = np.array([0.0, 3.0, -5.0, 1.0])
    found = of(lambda x: slopes @ x, 4, luck=2.0)
    assert found.mu == pytest.approx(slopes) and found.mu_star == pytest.approx(abs(slopes))
    assert found.sigma == pytest.approx([0] * 4, abs=1e-9) and found.most == pytest.approx(abs(slopes))
    assert list(found.same) == [True, False, False, False] and found.mu_star[0] == found.sigma[0] == 0
    assert list(found.sign[1:]) == [1, -1, 1] and (found.p[1:] < 0.001).all() and found.p[0] == 1


def test_the_function_of_morris_is_put_in_its_order():
    found = of(morris, 20, count=40)
    assert found.mu_star[:10].min() > 2 * found.mu_star[10:].max()
    spread = found.sigma / found.mu_star
    assert spread[7:10].max() < 0.25 < spread[:7].min()
    assert (found.low <= found.mu_star).all() and (found.mu_star <= found.high).all()


def test_luck_alone_moves_nothing():
    drawn = paths(5, 10, LEVELS, 2)
    values = np.random.default_rng(5).normal(size=(10, 6, 20))
    found = effects(drawn, values, LEVELS, 1)
    assert not found.same.any() and (found.p > 0.05).all()
    values += 4 * drawn[:, :, 2, None]  # and what does move something is told from it
    assert (effects(drawn, values, LEVELS, 1).p < 0.05).tolist() == [False, False, True, False, False]


def test_the_middle_between_half_and_double_is_the_value_itself():
    every = [one for one in files.ends("slow-search", ranges=False) if not one.why]
    assert len(every) > 300
    for one in every:
        assert (one.at(0), one.at(1)) == (one.low, one.high), one.parameter
        if one.form is files.values.Share:
            assert one.at(0.5) == pytest.approx(one.value, abs=1e-6), one.parameter
    (decide,) = [group for group in grouped(every, "number") if group.name == DECIDE]
    assert decide.at(1 / 3) == (f"{DECIDE}={{lognormal: 1 min 35 s, sigma: 0.5}}",) and decide.at(0.5) == ()


@pytest.fixture(scope="module")
def found():
    return what_matters(
        "slow-search", only=[VALUE, DECIDE, BANNER], measures=(NOTIFY, LOST), paths=4, replications=6, progress=False
    )


def test_what_cannot_matter_is_exactly_nothing(found):
    rows = found.effects.set_index(["measure", "number"])
    never = rows.loc[NOTIFY, VALUE]  # what an order is worth tells nobody anything
    assert (never["mu star"], never["mu star to"], never["sigma"], never["most"]) == (0, 0, 0, 0)
    assert never["verdict"] == NOTHING and never["sentence"] == f"{VALUE} (A-38) does not touch {NOTIFY}."
    assert rows.loc[NOTIFY, BANNER]["verdict"] == MOVES and rows.loc[NOTIFY, BANNER]["mu"] < 0
    assert found.largest(NOTIFY)["number"].tolist() == [BANNER, DECIDE]


def test_what_is_lost_rises_with_the_value_of_an_order_as_reckoned_by_hand():
    found = what_matters("slow-search", only=VALUE, measures=LOST, paths=6, replications=4, progress=False)
    lost = [sim.measures(sim.run("slow-search", seed=1, replication=n))[LOST] for n in range(4)]
    half, third, more, double = (np.mean(lost) * 2 ** (2 * place / 3 - 1) for place in range(4))
    (row,) = found.effects.to_dict("records")
    steps = (more - half) / (2 / 3), (double - third) / (2 / 3)
    assert row["most"] == pytest.approx(max(steps), rel=1e-6)
    assert min(steps) < row["mu"] == row["mu star"] < max(steps)


def test_it_is_said_in_words(found):
    first = found.sentences(NOTIFY)[0]
    assert first.startswith(f"{BANNER} (A-13) moves {NOTIFY} by ") and "higher is sooner" in first
    assert "its effect depends on the others" in first and " minutes on average (" in first
    assert (
        found.summary()[0] == f"{NOTIFY}: 2 of 3 assumptions move it, 0 cannot be told from nothing, 1 change nothing"
    )
    assert found.summary()[-1] == "fewer than 10 replications: verdicts are not to be trusted"
    drawn = sim.plot.what_matters(found)
    labels = [text.get_text() for text in drawn.axes[0].get_yticklabels()]
    drawn.savefig(BytesIO())
    key, *others = (one.get_window_extent() for one in (drawn.axes[0].get_legend(), *drawn.axes[0].texts))
    assert others and not any(map(key.overlaps, others)), "what explains the picture lies on what it says"
    assert labels == [f"{BANNER} (A-13)", f"{DECIDE} (A-43)"]


def test_any_engine_gives_the_same_and_goes_on_where_it_was_stopped(found, tmp_path):
    asked = {"only": [VALUE, DECIDE, BANNER], "measures": (NOTIFY, LOST), "paths": 4, "replications": 6}
    shelf = Shelf(tmp_path / "kept")
    assert what_matters("slow-search", workers=shelf, progress=False, **asked).effects.equals(found.effects)
    sim.experiment.playing.forget()
    again = Shelf(tmp_path / "kept")  # what was stopped goes on
    assert (
        what_matters("slow-search", workers=again, progress=False, **asked).effects.equals(found.effects)
        and again.took > 0
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"paths": 3}, "3 paths; at least 4 are needed"),
        ({"levels": 3}, "3 levels; an even number"),
        ({"measures": "time to panic"}, "there is no measure 'time to panic'"),
        ({"measures": ()}, "at least 1 measure"),
        ({"only": "A-999"}, "nothing that can be varied here is called 'A-999'"),
        ({"replications": 1}, "replications is 1"),
        ({"workers": 0}, "workers is 0"),
        ({"only": "lasts"}, "there is nothing that could be varied"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(asked, said):
    with pytest.raises(ValueError, match=said):
        what_matters("slow-search", **{"only": DECIDE, "progress": False} | asked)


def test_paths_that_cannot_be_played_are_counted_or_refused():
    shares = [f"support.{way}.share" for way in ("phone", "chat", "tickets")]
    found = what_matters("slow-search", only=[DECIDE, *shares], paths=4, replications=2, progress=False)
    assert set(found.left_out["name"]) == set(shares) and found.effects["number"].tolist() == [DECIDE] * 2


def test_on_the_command_line(capsys, tmp_path):
    words = ["tornado", "slow-search", "--morris", "4", "--replications", "2", "--only", DECIDE, "--only", VALUE]
    assert main([*words, "-o", str(tmp_path / "m.csv")]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{NOTIFY}: ") and f"{VALUE} (A-38)" not in said.partition("time to resolve")[0]
    assert (tmp_path / "m.csv").read_text().startswith("number,assumption,numbers,measure,low,high,mu star")
    assert main([*words, "--json"]) == 0
    assert {row["number"] for row in json.loads(capsys.readouterr().out)["effects"]} == {DECIDE, VALUE}
    assert main([*words[:3], "2"]) == 2 and "2 paths; at least 4" in capsys.readouterr().err


def test_a_missing_extra_is_one_sentence():
    needed("search", "SALib", "optuna")
    with pytest.raises(ExtraMissing, match=r"^this needs no_such, which is the extra 'search': pip install -e"):
        needed("search", "no_such")
    with pytest.raises(BadFile):
        what_matters("no-such-scenario")
