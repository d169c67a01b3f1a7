"""Pictures say in words what their axes are, and show what the frames hold."""

import dataclasses

from matplotlib.text import Text

import sim
from sim import events as ev
from sim import plot
from sim.palette import STRATEGIES, lines


def test_the_timeline_has_units_and_clock_times():
    log = sim.run("card-payments-down", "tell-early", seed=3)
    figure = plot.timeline(log, ghost=sim.run("card-payments-down", "standard", seed=3))
    health, _, knows = figure.axes
    assert "(%)" in health.get_ylabel()
    assert knows.get_xlabel() == "time of day"
    assert "17:00" in [tick.get_text() for tick in knows.get_xticklabels()]


def test_the_timeline_shows_what_was_asked_and_decided_and_the_ghost_s_health():
    log, ghost = (sim.run("card-payments-down", name, seed=3) for name in ("silent", "standard"))
    health, marks, _ = plot.timeline(log, ghost=ghost).axes
    names = [tick.get_text().partition("\n")[0] for tick in marks.get_yticklabels()]
    assert names == ["alerts", "joined", "declared", "asked", "decided", "repair", "notices"]
    drawn = {names[int(line.get_ydata()[0])]: len(line.get_xdata()) for line in marks.get_lines()}
    assert drawn["asked"] == sum(isinstance(e, ev.PromptOpened) for e in log) and "notices" not in drawn
    assert [text.get_text() for text in health.get_legend().get_texts()] == [ghost.name]


def test_words_of_people_are_no_formulas(tmp_path):
    log = dataclasses.replace(sim.run("card-payments-down", "silent", seed=3), name="_a $\\frac{$ team")
    plot.timeline(log, ghost=log).savefig(tmp_path / "a.png")
    figure = plot.informed(log)
    figure.savefig(tmp_path / "a.png")
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == [r" _a \$\frac{\$ team"]


def test_informed_draws_a_line_for_every_log_that_rises():
    logs = [sim.run("card-payments-down", name, seed=3) for name in ("standard", "silent")]
    axes = plot.informed(logs).axes[0]
    standard, silent, _ = axes.get_lines()
    assert max(standard.get_ydata()) > 50
    assert max(silent.get_ydata()) == 0
    assert axes.get_legend_handles_labels()[1] == ["standard", "silent"]


def test_a_study_shows_each_strategy_in_its_own_colour_with_its_verdict():
    study = sim.compare(["slow-search"], ["standard", "tell-early", "silent"], replications=12, progress=False)
    axes = plot.study(study).axes[0]
    assert [text.get_text() for text in axes.get_yticklabels()] == ["tell-early", "silent"]
    assert {text.get_text() for text in axes.texts} <= {"better", "worse", "not distinguishable", "practically equal"}
    style = lines(study.strategies, STRATEGIES)
    assert {line.get_color() for line in axes.get_lines()} >= {style[name].colour for name in ("tell-early", "silent")}


def test_a_study_is_drawn_with_the_measure_that_it_was_asked_for():
    study = sim.compare("slow-search", ["standard", "silent"], measure="impact", replications=2, progress=False)
    assert "impact" in plot.study(study).axes[0].get_title(loc="left")
    assert "contacts" in plot.study(study, "contacts").axes[0].get_title(loc="left")


def test_a_study_without_anything_to_compare_is_drawn_all_the_same():
    study = sim.compare("slow-search", ["standard", "silent"], measure="promises kept", replications=2, progress=False)
    assert [text.get_text() for text in plot.study(study).axes[0].texts] == ["nothing to compare"]


def test_long_names_of_strategies_take_several_lines_and_are_no_formulas(tmp_path):
    study = sim.compare("slow-search", ["standard", "silent"], replications=2, progress=False)
    long = "a $\\frac{$ playbook to which somebody has given many words"
    named = dataclasses.replace(study, runs=study.runs.replace({"strategy": {"silent": long}}))
    for draw in (plot.study, plot.luck, plot.gains, plot.convergence, plot.survival, plot.risk):
        shown = draw(named)
        shown.savefig(tmp_path / "a.png")
        said = [text.get_text() for text in shown.findobj(Text) if "playbook" in text.get_text()]
        assert all(r"\$" in one for one in said) and max(map(len, "\n".join(said).split("\n"))) <= 92, draw
        assert any("\n" in one for one in said), draw
