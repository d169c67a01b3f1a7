"""The report of a study: all that STRESS asks for, the study's own numbers, and what it does not show."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim import files, report
from sim.actions.written import CHOICES
from sim.cli import main
from sim.experiment import compare
from sim.experiment.verdicts import by_hand
from sim.report.studies.coverage import COVERED, ENOUGH, RUNS
from sim.report.studies.method import method
from sim.report.studies.rules import _ASIDE, _CHOSEN, said_by
from sim.report.studies.studied import studied
from sim.scenario.playbook import ASIDE, Preference

DOCS = Path(__file__).parent.parent / "docs"
HOW = {"replications": 40, "seed": 2, "progress": False}
CHAPTERS = (
    *("In short", "The question", "What was compared", "Assumptions", "Method", "Results", "How sure this is"),
    *("What this does not show", "To make it again", "Where each point of STRESS stands"),
)
ORIGIN = {"versions": {}}  #: that of a study of which nothing else is known
EVIL = "<script>alert('1')</script> $a$ | **b** <img src=http://evil.example/a.png>"


@pytest.fixture(scope="module")
def study():
    return compare(["card-payments-down", "slow-search"], ["standard", "tell-early"], **HOW)


@pytest.fixture(scope="module")
def made(study):
    return report.study(study)


def section(made, title):
    return next(one for one in made.sections if one.title.startswith(title))


def words(thing) -> str:
    """All the words of a section, or of a report."""
    sections = thing.sections if isinstance(thing, report.Report) else (thing,)
    return "\n".join(t.words for one in sections for block in one.blocks for t in report.content.texts_of(block))


def tables(one):
    return [block for block in one.blocks if isinstance(block, report.Table)]


def rows(table):
    return [[cell.words for cell in line] for line in table.rows]


def pictures(made):
    return [block for one in made.sections for block in one.blocks if isinstance(block, report.Picture)]


def test_a_stored_study_gives_the_same_report_to_the_byte(study, made, tmp_path):
    study.save(tmp_path / "runs.parquet")
    assert report.as_html(report.study(tmp_path / "runs.parquet")) == report.as_html(made)


def test_it_has_every_chapter_that_is_asked_for_and_says_on_each_page_what_it_is(made):
    found = [one.title for one in made.sections]
    assert [title for title in found if title in CHAPTERS] == list(CHAPTERS)
    html = report.as_html(made)
    assert "SIMULATION SIMULATION SIMULATION" in html and "EXERCISE" not in html
    assert [one.title for one in made.sections if one.folded] == found[-2:]


def test_the_answer_comes_first_in_words_and_both_ways(study, made):
    first, cards, *_ = (block.words for block in section(made, "In short").blocks)
    assert first == "tell-early is better than standard in both scenarios."
    paired = study.against_first("card-payments-down")[0][1]
    better, worse = round(paired.share_less * 40), round(paired.share_more * 40)
    assert f"{-paired.high:.0f} to {-paired.low:.0f} minutes sooner" in cards
    assert f"of 40 runs better in {better}, worse in {worse}" in cards and better > 30
    assert paired.never_a > paired.never_b == 0  # so that there is something to say
    told = words(section(made, "Card payments down"))
    assert f"It came in 40 of 40 runs (never in 0) of tell-early and in {40 - paired.never_a} of 40 runs" in told


def test_the_table_has_the_means_with_the_time_of_day(study, made):
    found = {tuple(line[:2]): line for line in rows(tables(section(made, "Slow search"))[0])}
    for line in study.table("time to notify").query("scenario == 'slow-search'").to_dict("records"):
        mean = found["time to notify", line["strategy"]][2]
        minutes = 10 * 60 + 30 + round(line["mean"])  # the impact begins at 10:30
        clock = re.search(r"\((\d\d):(\d\d)\)", mean)
        assert mean.startswith(f"{line['mean']:.0f} min ")
        assert abs(60 * int(clock[1]) + int(clock[2]) - minutes) <= 1


def test_settings_that_differ_stand_side_by_side_and_no_others(made):
    found = {line[0]: line[1:] for line in rows(tables(section(made, "Appendix: all settings"))[0])}
    early = found["Told to customers once the communications lead is on the call, where it is critical"]
    assert early[0] == "–" and early[1].startswith("by banner, SMS, Facebook and X; from a prepared text; once the")
    assert found["A journalist who waits"] == ["gets a call back", "gets a statement"]
    assert "How bad it is, is settled" not in found and all(a != b for a, b in found.values())


def test_a_plan_reads_as_a_facilitator_says_it_and_not_as_its_file_has_it():
    """Whatever a shipped playbook chooses has words, and no word of the machine is left in them."""
    for name in files.names("playbook"):
        for about, does in said_by(files.load_playbook(name)):
            assert not re.search(r"[{}_]|does:|choose|playbook:", f"{about} {does}"), (about, does)
    one = Preference("refund", (("how", "all at once"),), ("critical",))
    book = dataclasses.replace(files.load_playbook("silent"), preferences=(one, Preference("bring agents")))
    assert list(said_by(book))[-2:] == [
        ("Money back for who was charged for nothing", "all at once, where it is critical"),
        ("More agents for the support desk", "are brought in"),
    ]
    known = {kind for kind, _ in _ASIDE.values()}
    assert known <= set(_CHOSEN) <= set(CHOICES) and set(ASIDE) - {"news"} <= set(_ASIDE)


def test_changes_are_shown_with_what_they_were_and_what_they_cost():
    changes = ["channels.sms.per minute=60", "upkeep.monitoring.a month=52000"]
    found = compare("slow-search", "standard", changes=changes, replications=10, progress=False)
    made = report.study(found)
    _, strategies, settings = map(rows, tables(section(made, "What was compared")))
    assert [line[0] for line in strategies] == ["standard", "standard, changed"]
    told = {line[0]: line[1:] for line in settings}
    assert set(told) == {"channels.sms.per minute", "upkeep.monitoring.a month"}
    assert told["channels.sms.per minute"][1] == "60"
    year = {tuple(line[:2]): line for line in rows(tables(section(made, "A year"))[0])}
    before = (sim.load("slow-search")).organisation.running_cost
    after = sim.experiment.Strategy("x", None, tuple(changes)).on(sim.load("slow-search")).organisation.running_cost
    assert year["running cost", "standard, changed"][3] == f"ZAR {after - before:,.0f} more"


def test_every_number_is_there_with_its_value_and_source(made):
    found = rows(tables(section(made, "Appendix: the numbers"))[0])
    for scenario in ("card-payments-down", "slow-search"):
        for one in sim.assumptions(scenario).itertuples():
            same = [line for line in found if line[0] == one.source and line[2] == one.value]
            assert any(line[1].endswith(one.parameter) for line in same), one
    ids = set(re.findall(r"A-\d+", " ".join(line[0] for line in found)))
    assert ids == set(re.findall(r"A-\d+", section(made, "Assumptions").blocks[1].words))
    assumed = sum("A-" in line[0] for line in found)
    assert f"{assumed} of the {len(found)} numbers that it rests on are assumed" in words(
        section(made, "What this does")
    )


def test_a_year_is_told_in_minutes_money_and_hours(study, made):
    found = {tuple(line[:2]): line for line in rows(tables(section(made, "A year"))[0])}
    frame = study.yearly().set_index(["measure", "strategy"])
    assert {measure for measure, _ in found} == {"impact", "revenue lost", "responder hours", "running cost"}
    money = found["revenue lost", "tell-early"]
    assert money[2] == f"ZAR {frame.loc[('revenue lost', 'tell-early'), 'a year']:,.0f}" and money[3].startswith("ZAR ")
    assert "2 × Card payments down and 12 × Slow search" in words(section(made, "A year"))


def test_it_says_how_sure_it_is_and_which_intervals_cover_too_seldom(study, made):
    sure = section(made, "How sure")
    figures, covered = map(rows, tables(sure))
    luck = study.luck().set_index(["scenario", "measure"])
    line = next(one for one in figures if one[:2] == ["Card payments down", "time to notify"])
    assert line[3] == f"{luck.loc[('card-payments-down', 'time to notify'), 'correlation']:.2f}"
    assert ["Card payments down", "time to resolve", "40", "65.4 %", "too seldom"] in covered
    assert ["Card payments down", "time to notify", "40", "95.3 %", "as it should"] in covered


def test_what_is_said_of_the_intervals_is_what_the_page_of_validation_says():
    page = (DOCS / "validation.md").read_text(encoding="utf-8").partition("### How often intervals cover")[2]
    what, found = "", {}
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split("|")] if line.startswith("|") else []
        cells = ["", *cells] if len(cells) == 6 else cells
        if len(cells) == 7 and cells[-1].endswith("%"):
            what = cells[0] or what
            measure = what.removeprefix("mean difference in ").removeprefix("the ")
            if what.startswith("mean difference"):
                found[measure, cells[1]] = tuple(float(share.rstrip(" %")) for share in cells[3:])
    assert found == COVERED, "the page was measured anew: say the same in sim/report/studies/coverage.py"
    assert f"| {' | '.join(map(str, RUNS))} runs |" in page and 90 < ENOUGH < 95


def test_pictures_say_what_they_show(made):
    found = pictures(made)
    assert len(found) >= 7 and all(one.png[:4] == b"\x89PNG" for one in found)
    assert all(len(one.says) > 40 for one in found), [one.caption for one in found]
    assert "better than standard" in found[0].says


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.asked, self.tags = [], set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        given = dict(attrs)
        self.asked += [given[name] for name in ("src", "href") if given.get(name)]


def test_words_of_files_are_no_markup_and_the_page_asks_for_nothing(study, tmp_path):
    evil = {name: EVIL if name == "tell-early" else name for name in study.strategies}
    worlds = {
        (scenario, evil[how]): (dataclasses.replace(world, title=EVIL), dataclasses.replace(strategy, name=evil[how]))
        for (scenario, how), (world, strategy) in study.worlds.items()
        if scenario == "slow-search"
    }
    runs = study.runs.query("scenario == 'slow-search'")
    found = dataclasses.replace(
        study, runs=runs.assign(strategy=runs["strategy"].map(evil)), worlds=worlds, horizons={"slow-search": 170.0}
    )
    html, page = report.as_html(report.study(found)), Page()
    page.feed(html)
    assert not page.tags & {"script", "link", "iframe", "object"} and EVIL not in html
    assert all(one.startswith(("#", "data:image/png;base64,")) for one in page.asked)
    assert "default-src 'none'" in html and "&lt;script&gt;" in html


def test_where_it_was_stopped_by_hand_it_says_so(study):
    stopped = dataclasses.replace(study, stopped=by_hand(40, 200))
    assert "somebody stopped it by hand after 40 of 200 replications" in words(method(studied(stopped)))
    assert "fixed before anything was run" in words(method(studied(study)))


def test_a_study_that_does_not_say_what_was_played_has_a_report_all_the_same(study):
    runs = study.runs[study.runs["scenario"] == "slow-search"]
    bare = dataclasses.replace(study, runs=runs, worlds={}, origin=ORIGIN)
    made = report.study(bare)
    assert "does not hold what was played" in words(section(made, "What was compared"))
    assert "tell-early is better than standard." in words(made)


def test_measures_without_a_value_two_runs_and_false_alarms_are_no_hindrance():
    found = compare("red-board", ["standard", "silent"], replications=2, measure="promises kept", progress=False)
    said = report.as_html(report.study(found))
    assert "Nothing can be compared in “promises kept”" in said and "What this does not show" in said


def test_what_never_comes_is_said_to_where_it_is_told_how_much_later_it_comes():
    """Silent tells nobody: that customers know so many minutes later is the least that can be said."""
    few = compare("slow-search", ["standard", "silent"], replications=3, seed=2, progress=False)
    told, asked = report.study(few), report.study(dataclasses.replace(few, measure="notices"))
    assert re.search(r"; it never comes in 3, under standard in [0-2]\)", words(section(told, "In short")))
    for made in (told, asked):
        said = words(section(made, "Slow search"))
        assert "It came in 0 of 3 runs (never in 3) of silent" in said and "170 min (13:20)" not in said
    assert "under silent notices: " in words(section(asked, "In short"))
    assert "how many" in words(section(asked, "The question"))


def test_names_with_colons_and_semicolons_cut_nothing_off():
    few = compare("slow-search", ["standard", "silent"], replications=3, seed=2, progress=False)
    named = dataclasses.replace(
        few, runs=few.runs.replace({"strategy": {"silent": "a; b: c"}}), worlds={}, origin=ORIGIN
    )
    made = report.study(named)
    assert "under a; b: c half of the affected customers know between" in words(section(made, "In short"))
    assert "standard: half of the affected customers know between" in words(section(made, "slow-search"))


def test_the_command_writes_it_from_a_question_and_from_a_stored_study(tmp_path, capsys):
    asked = ["compare", "slow-search", "--playbooks", "standard,silent", "--replications", "10"]
    kept, page = tmp_path / "runs.parquet", tmp_path / "study.html"
    assert main([*asked, "-o", str(kept)]) == 0 and main([*asked, "-o", str(page)]) == 0
    again = tmp_path / "again.html"
    assert main(["report", str(kept), "-o", str(again)]) == 0
    assert again.read_bytes() == page.read_bytes()
    capsys.readouterr()
    assert main(["report", str(kept), "--eeg", "-o", str(again)]) == 2
    assert "--eeg: that is for exercises" in capsys.readouterr().err
    assert main(["report", str(kept), "-o", str(tmp_path / "a.xlsx")]) == 2
    pd.DataFrame({"a": [1]}).to_csv(tmp_path / "a.csv")
    assert main(["report", str(tmp_path / "a.csv"), "-o", str(again)]) == 2
    assert "save the study as .parquet" in capsys.readouterr().err
    assert main(["report", str(tmp_path / "run.parquet"), "-o", str(again)]) == 2
    assert capsys.readouterr().err.endswith("run.parquet: there is no such file; did you mean 'runs.parquet'?\n")
