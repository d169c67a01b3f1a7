"""Reports of an exercise: each citation leads into the log, what people wrote is no markup, and nothing is missing."""

from __future__ import annotations

import dataclasses
import io
import re
from html.parser import HTMLParser

import docx
import openpyxl
import pytest
from conftest import answer_as
from docx.oxml.ns import qn

from sim import actions as act
from sim import events as ev
from sim import files, phrases, report, wording
from sim.cli import main
from sim.evaluation import MET, NOT_EXERCISED
from sim.exercise import Answers, Edited, Exercise, Leaned, Marked, Observed, Rated, items
from sim.files.plain import digested
from sim.policies import ByPlaybook
from sim.report.columns import PORTRAIT, widths
from sim.report.course import scored, timeline
from sim.report.gathered import entry_of
from sim.report.improving import HEADS as PLAN
from sim.report.improving import plan
from sim.report.overview import BLANK
from sim.report.word import as_docx
from sim.report.workbook import as_xlsx
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, DAY, IT_LEAD, POST_INCIDENT_REPORT, spelt, worded
from sim.training import due_of
from sim.widgets.afteraction import AfterAction

EVIL = "<script>alert('1')</script> | **bold** [x](http://evil.example) <img src=http://evil.example/a.png>"
CITED = re.compile(r"(\d\d:\d\d)(?: \(\+(\d+) d\))? #(\d+)")
OVERVIEW = (
    *("Exercise Name", "Exercise Dates", "Scope", "Mission Area(s)", "Core Capabilities", "Objectives"),
    *("Threat or Hazard", "Scenario", "Sponsor", "Participating Organizations", "Point of Contact"),
)


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The days after included, by the book, with markup in names, answers, observations and the team's own report."""
    path = tmp_path_factory.mktemp("report") / "a.jsonl"
    scenario = files.load("payments-again")
    people = {COMMUNICATIONS_LEAD: ["Thandi"], COMMANDER: [EVIL]}
    exercise = Exercise(scenario, people, seed=7, team=EVIL, facilitator="Nomsa", path=path)
    answer_as(ByPlaybook(files.load_playbook(scenario.reference), scenario.organisation, scenario), exercise)
    for line in _said(exercise):
        exercise.remark(line)
    exercise.close()
    return path


def _said(exercise):
    now, scenario = exercise.now, exercise.scenario
    one = scenario.capabilities[0]
    notice = next(e.notice for e in exercise.log if isinstance(e, ev.NoticeSent))
    yield Observed(now, "strength", EVIL, scenario.objectives[0].name, "P", "Ines")
    yield Observed(now, "area for improvement", "Nobody asked support.\x0b", "", "", "Ines")
    yield Rated(now, one.name, "S", EVIL, "Ines", "P", lead=True)
    yield Rated(now, one.name, "M", "too late", "Tom", "P")
    yield Marked(now, notice, 41, EVIL, "Ines")
    yield Edited(now, POST_INCIDENT_REPORT.name, (("causes", f"The acquirer.\n{EVIL}"), ("impact", "an hour")))
    yield Answers(now, tuple((item, "4") for item in items(scenario.questions[0])))


@pytest.fixture(scope="module")
def of(played):
    return report.gathered(played)


@pytest.fixture(scope="module")
def made(played):
    return report.after_action(played, runs=2)


@pytest.fixture(scope="module")
def short(card, tmp_path_factory):
    """One seat, ended early; what was left is leant on."""
    exercise = Exercise(card, {IT_LEAD: ["Ada"]}, seed=5, path=tmp_path_factory.mktemp("short") / "a.jsonl")
    while exercise.now < 3600:
        for prompt in exercise.go_on(3600):
            exercise.remark(Leaned(exercise.now, prompt.id, prompt.options[-1].name, 80, "Ada"))
            exercise.answer(prompt.id, prompt.options[0].name, who="Ada")
    exercise.close()
    return exercise.path


@pytest.fixture(scope="module")
def ended(short):
    return report.after_action(short, runs=2)


def section(made, title):
    return next(one for one in made.sections if one.title.startswith(title))


def tables(one):
    return [block for block in one.blocks if isinstance(block, report.Table)]


# ------------------------------------------------------------------------------------------------- citations


def test_every_citation_that_is_printed_leads_to_an_entry_of_that_time(made, of):
    found = CITED.findall(report.as_markdown(made))
    assert len(found) > 80
    assert {(int(n), clock, int(days or 0)) for clock, days, n in found} == {
        (n, wording.clock(of.scenario.starts + of.log[n].at), (of.scenario.starts + of.log[n].at) // DAY)
        for n in {int(n) for _, _, n in found}
    }


def test_a_citation_leads_to_what_its_point_is_about(made, of):
    for when, who, what in tables(section(made, "Timeline"))[0].rows:
        assert what.words == worded(ev.sentence(of.log[when.cites[0].entry])), who
    for entry, _, _, what in tables(section(made, "Appendix D"))[0].rows:
        assert what.words == worded(ev.sentence(of.log[int(entry.words[1:])]))
    for row in tables(section(made, "Messages"))[0].rows:
        sent = of.log[row[0].cites[0].entry]
        assert isinstance(sent, ev.NoticeSent | ev.DocumentWritten) and row[1].words.startswith(sent.notice)
    for row in tables(section(made, "What each decision cost"))[0].rows:
        event = of.log[row[0].cites[0].entry]
        assert isinstance(event, ev.PromptClosed | ev.ActionTaken | ev.ActionRefused)
        assert (
            row[1].words.startswith(event.role)
            and (event.kind if hasattr(event, "kind") else event.option) in row[1].words
        )
    for row in tables(section(made, "Appendix A"))[0].rows:
        chosen = [of.log[cite.entry] for cite in row[2].cites]
        assert all(e.improvement in row[2].words and e.owner == row[4].words.lower() for e in chosen)


def test_strengths_and_areas_rest_on_what_made_them_met_or_missed(made, of):
    points = {text.words: text.cites for text in made.texts()}
    for j in of.score:
        if j.status == NOT_EXERCISED:
            continue
        words = next(words for words in points if words.startswith(f"{j.expectation.text} It was "))
        cited = [of.log[cite.entry] for cite in points[words]]
        assert any(phrases.test(j.expectation.after)(event) for event in cited if _of(event, j.expectation.after))
        wanted = [p for p in j.expectation.phrases if any(_of(e, p) and phrases.test(p)(e) for e in cited)]
        assert bool(wanted) == (j.at is not None and not j.kept_from), words
        assert (j.status == MET) == (" It was met" in words)


def _of(event, phrase):
    return type(event) in phrases.kinds(phrase)


# ---------------------------------------------------------------------------------------------- what it holds


def test_the_same_file_gives_the_same_bytes(short):
    one, other = (report.after_action(short, runs=0) for _ in range(2))
    assert report.as_html(one) == report.as_html(other) and report.as_markdown(one) == report.as_markdown(other)
    assert "Left out: no runs were asked for" in report.as_markdown(one)


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.wanted, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.wanted += [
            value for name, value in attrs if name in ("src", "href", "srcset", "action") or name[:2] == "on"
        ]
        assert tag != "img" or dict(attrs)["alt"]

    def handle_data(self, data):
        self.text.append(data)


def test_what_people_wrote_is_no_markup_and_a_page_asks_for_nothing(made, played):
    for one in (made, report.guides(played), report.notes_for(played, EVIL)):
        html, page = report.as_html(one), Page()
        page.feed(html)
        assert not {"script", "link", "iframe", "object", "form"} & set(page.tags)
        assert all(value.startswith(("#", "data:image/png;base64,")) for value in page.wanted)
        assert '<header class="cover"><div class="band">' in html and '<section id="s0" aria-labelledby=' in html
        assert "url(" not in html and "@import" not in html
        assert "<script" not in (text := report.as_markdown(one)) and "**bold**" not in text and "[x](" not in text
        assert EVIL.split(" | ")[0] in "".join(page.text)  # and yet it is there, as it was written
        assert html.count("EXERCISE EXERCISE EXERCISE") == 2 and "@top-center" in html  # on the screen; on every sheet


def test_people_s_ratings_stand_in_table_1_and_else_a_proposal_in_brackets(made, of):
    rows = tables(section(made, "Analysis of Core Capabilities"))[0]
    assert rows.heads == ("Objective", "Core Capability", "P", "S", "M", "U")
    first, *others = [[cell.words for cell in row] for row in rows.rows]
    assert first[1:] == [of.scenario.capabilities[0].name, "", "X", "", ""]  # the lead evaluator's word is final
    proposed = {one.name: one.rating for one in of.ratings.capabilities}
    assert all("PSMU"[row[2:].index("(x)")] == proposed[row[1]] for row in others if proposed[row[1]])


def test_the_team_s_report_stands_beside_the_truth(made, of):
    table = tables(section(made, "What the team's report said"))[0]
    assert [cell.words for cell in table.rows[0][1:]] == [of.scenario.fault.cause, f"The acquirer.\n{EVIL}"]
    sent = [of.log[text.cites[0].entry] for text in section(made, "Follow-up").blocks]
    assert sent and all(
        wording.text(e.fields) in t.words for e, t in zip(sent, section(made, "Follow-up").blocks, strict=True)
    )


def test_an_evaluation_guide_is_blank_where_nobody_has_rated(played, of):
    sheets = report.guides(played).sections
    assert [one.title for one in sheets] == [one.name for one in of.scenario.capabilities]
    finals = [next(t.rows[0][1].words for t in tables(one) if "Final" in t.rows[0][0].words) for one in sheets]
    assert finals == ["S", *[BLANK] * (len(sheets) - 1)]
    targets = next(t for t in tables(sheets[1]) if t.heads[:1] == ("Organizational Capability Target",))
    assert all(row[3].words == BLANK and "Proposed: " in row[2].words for row in targets.rows)


def test_exercises_that_ended_early_or_never_began_have_a_report_too(ended, card, tmp_path):
    early = report.as_markdown(ended)
    assert "It was ended early, at 17:30." in early and "luck is not said" in early
    assert "| never |" not in early and "| not by then |" in early
    Exercise(card, seed=1, path=tmp_path / "b.jsonl").close()
    begun = report.as_markdown(report.after_action(tmp_path / "b.jsonl", runs=2))
    assert "Nobody at the table decided anything." in begun
    assert begun.count("Nothing had broken for anybody") == 2 and "-10 min" not in begun
    assert begun.count("Nothing had happened yet.") == 1 and "Spoke for a seat" not in begun


def test_a_time_that_never_came_is_not_said_as_if_it_had_come(ended):
    rows = {row[0].words: [cell.words for cell in row] for row in tables(section(ended, "Luck and skill"))[0].rows}
    assert rows["time to notify"][1:3] == ["not by then (counts as 50 min)"] * 2
    assert rows["time to notify"][4] == "not said"
    others = tables(section(ended, "The same incident under others"))[0]
    assert [row[0].words.partition(":")[0] for row in others.rows] == [
        *("the team", "reference", "silent", "absent", "best known")
    ]


def test_of_what_a_scenario_does_not_have_the_report_says_nothing(card, tmp_path):
    plain = dataclasses.replace(card.organisation, trust=None)
    bare = dataclasses.replace(card, organisation=plain, expectations=(), objectives=(), capabilities=())
    exercise = Exercise(digested(bare), [IT_LEAD], seed=5, path=tmp_path / "a.jsonl")
    while not exercise.ended:
        exercise.go_on()
    exercise.close()
    made = report.after_action(exercise.path, runs=2)
    assert "nothing to score or to rate" in section(made, "Analysis of Core").blocks[0].words
    told = [row[0].words for row in tables(section(made, "Luck and skill"))[0].rows]
    assert "time to notify" in told and "trust, lowest (model index)" not in told


def test_after_a_false_alarm_no_minutes_and_no_luck_are_said(tmp_path):
    scenario = files.load("red-board")
    exercise = Exercise(scenario, {COMMANDER: []}, playbook=None, seed=4, path=tmp_path / "a.jsonl")
    while not exercise.ended:
        exercise.go_on()
    exercise.close()
    made = report.after_action(exercise.path, runs=2)
    assert section(made, "Luck and skill").blocks[0].words.startswith("Nothing had broken for anybody")
    assert {row[1].words for row in tables(section(made, "The same incident"))[0].rows} == {"–"}
    assert not tables(section(made, "What each decision cost"))  # nothing mattered: no table of none, and no picture
    assert {cell.words for row in tables(section(made, "Who knew when"))[0].rows for cell in row[2:5]} == {"–"}


def test_a_proposal_and_what_people_gave_instead_both_stand_with_their_reasons(made, of):
    why = next(t for t in tables(section(made, "Analysis of Core")) if t.caption.startswith("Why"))
    first, *others = why.rows
    proposal = of.ratings.capabilities[0]
    assert first[1].words.startswith(f"{proposal.rating}: ") and first[1].cites
    assert f"Ines, as lead evaluator: S, {EVIL}" in first[2].words and "Tom: M, too late" in first[2].words
    assert [row[0].words for row in why.rows] == [one.name for one in of.scenario.capabilities]
    assert {row[2].words for row in others} == {"nobody has rated it yet"}


def test_points_of_the_objectives_add_up_to_those_of_the_exercise(made, of):
    counted = next(t for t in tables(section(made, "Analysis of Core")) if t.caption == "Attainment and coverage")
    *each, together = [[float(cell.words) for cell in row[1:4]] for row in counted.rows]
    assert [sum(column) for column in zip(*each, strict=True)] == together
    assert together == [of.score.earned, of.score.tested, of.score.possible]


def test_an_improvement_says_what_it_saves_on_the_same_luck_whose_it_is_and_by_when(played, made, of):
    saved = next(t for t in tables(section(made, "Appendix A")) if t.caption.startswith("What improvements save"))
    chosen = [event for event in of.log if isinstance(event, ev.ImprovementChosen)]
    assert [row[0].words for row in saved.rows] == [event.improvement for event in chosen]
    due = due_of(of.log, of.date)
    assert all(row[2].words == due[row[0].words] > of.date for row in saved.rows)
    assert {row[3].words for row in saved.rows} == {"to be retested"}
    scripted = next(row for row in saved.rows if row[0].words == "check repairs by a script")
    low, high = (float(end) for end in re.findall(r"-?\d+\.\d", scripted[7].words))
    assert 0 < low < float(scripted[6].words.removesuffix(" min")) < high
    assert "was left out" in plan(of, 0).blocks[-1].words
    with pytest.raises(ValueError, match="1 pairs of runs for each improvement: an interval takes 2 or more"):
        report.after_action(played, retest=1)


def test_one_page_says_what_came_of_it_what_went_well_what_cost_most_and_who_sees_to_what(made, ended, of):
    first, *_ = made.sections
    assert first.title == "In brief" and first.lead
    half, over, _, points, well, cost, plan = first.blocks
    assert "after 140 min; with the reference" in half.words and half.cites and over.cites
    assert f"{of.score.stated}. Essential and not met: customers told (missed)." in points.words
    assert well.caption == "What went well" and all(" It was met" in one.words for one in well.points[:3])
    assert all(one.cites and re.search(r"\d min later until", one.words) for one in cost.points)
    chosen = [event for event in of.log if isinstance(event, ev.ImprovementChosen)]
    due = due_of(of.log, of.date)
    told = [[cell.words for cell in row] for row in plan.rows]
    assert told[: len(chosen)] == [[e.improvement, spelt(e.owner), due[e.improvement]] for e in chosen]
    assert told[len(chosen)][0].endswith("It was missed.") and told[len(chosen)][1:] == ["nobody yet", "no date yet"]
    assert "not by then; with the reference playbook on the same luck, not by then" in ended.sections[0].blocks[0].words


def test_channels_are_written_as_people_write_them_and_what_was_done_is_said(made, of, played):
    said = [text.words for text in made.texts()]
    assert not [words for words in said if re.search(r"\b(sms|facebook)\b|, x\b", words)]
    assert "answer" not in said and any(words.startswith("answers “declare”: declare ") for words in said)
    assert any(words.startswith("a notice to customers by e-mail, banner, Facebook, X") for words in said)
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(of)))
    cells = {str(cell.value) for name in ("log", "prices") for row in book[name].rows for cell in row}
    assert "answer" not in cells and not [one for one in cells if re.search(r"\bfacebook\b", one)]


def test_a_page_in_brief_has_a_sentence_where_there_is_nothing_to_say(card, tmp_path):
    Exercise(card, seed=1, path=tmp_path / "a.jsonl").close()
    bare = [block.words for block in report.after_action(tmp_path / "a.jsonl", runs=0).sections[0].blocks]
    assert bare[0] == "It was ended at 16:30, before anything had broken."
    assert bare[2:] == [
        "Nothing that is expected was put to the test.",
        "What went well: no expectation was met, and no evaluator wrote down a strength.",
        "What cost most: nobody at the table decided anything.",
        "What to improve: nothing was missed or late, and nothing was decided.",
    ]


def test_no_picture_needs_letters_that_its_font_has_not(of, recwarn):
    named = dataclasses.replace(of, log=dataclasses.replace(of.log, name="Team \U0001f6a8"))
    timeline(named)
    assert [str(one.message) for one in recwarn if "Glyph" in str(one.message)] == []


def test_the_hot_wash_is_counted_in_a_table_and_zeros_take_one_line(made):
    counts = tables(section(made, "Hot wash"))[0]
    assert counts.heads[1:] == ("1", "2", "3", "4", "5", "Answers")
    assert [cell.words for cell in counts.rows[0][1:]] == ["0", "0", "0", "1", "0", "1"]
    zeros = [row for table in tables(section(made, "Measures")) for row in table.rows if row[0].words == "0"]
    assert zeros
    assert not any(row[1].words == "0" for table in tables(section(made, "Measures")) for row in table.rows)


def test_a_notice_that_has_no_score_is_not_said_to_have_stayed_away(card, tmp_path):
    exercise = Exercise(card, [COMMUNICATIONS_LEAD], playbook="silent", seed=5, path=tmp_path / "a.jsonl")
    while not exercise.ended:
        for prompt in exercise.go_on():
            if law := [one.name for one in prompt.options if one.name.startswith("the regulator")]:
                exercise.answer(prompt.id, law[0])
    exercise.close()
    of = report.gathered(exercise.path)
    said = [block for block in scored(of).blocks if isinstance(block, report.Text)]
    assert of.where(ev.NoticeSent) and not of.messages
    assert any(one.words.startswith("Went out, too, and has no score: regulator notice") and one.cites for one in said)


def test_what_departed_from_the_plan_is_an_open_issue_of_the_improvement_plan(card, tmp_path):
    exercise = Exercise(card, [COMMUNICATIONS_LEAD], playbook="silent", seed=5, path=tmp_path / "a.jsonl")
    words = (("what happened", "Cards fail."),)
    while not exercise.ended:
        if exercise.go_on(3600) or len(exercise.world.known.notices) == 0:
            exercise.act(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), fields=words), minutes=0)
            exercise.act(COMMUNICATIONS_LEAD, act.Draft("customers", ("e-mail",), fields=words), minutes=0)
        exercise.go_on()
    exercise.close()
    of = report.gathered(exercise.path)
    made = report.after_action(of, runs=0)
    issues = [row[1] for row in tables(section(made, "Appendix A"))[0].rows]
    first = next(text for text in issues if text.words.startswith("outside before inside (departure)"))
    assert first.cites and "more" in first.words
    unasked = [one for one in of.found.decisions if one.how == "unasked"]
    entries = [entry_of(one, of) for one in unasked]
    assert len(unasked) > 1 and None not in entries and len(set(entries)) == len(entries)  # each cites its own


def test_notes_are_about_one_seat_and_what_it_was_told_on_joining(short):
    notes = report.notes_for(short, "ada")
    assert [one.title for one in notes.sections[:2]] == [
        "What you decided as IT lead",
        "What you knew when, as IT lead",
    ]
    knew = {row[0].words: row for row in tables(notes.sections[1])[0].rows}
    joined = notes.sections[1].blocks[0].cites[0].entry
    assert all(row[2].cites[0].entry >= joined for row in knew.values() if row[2].cites)
    assert tables(notes.sections[2])[0].rows[0][3].words == "80 %"
    with pytest.raises(ValueError, match=r"seen 'Tom'; notes are for a seat that people held, or .* it lead \(Ada\)"):
        report.notes_for(short, "Tom")


def test_who_handed_a_seat_over_has_notes_of_what_they_decided_themselves(card, tmp_path):
    exercise = Exercise(card, {IT_LEAD: ["Ada"]}, seed=5, path=tmp_path / "a.jsonl")
    handed = 0
    while exercise.now < 5400:
        for prompt in exercise.go_on(5400):
            exercise.answer(prompt.id, prompt.options[0].name)
        if not handed and exercise.now > 2400:
            handed = exercise.now
            exercise.seat(IT_LEAD, "people", ["Tom"])
    exercise.close()
    found = report.gathered(exercise.path)
    before, after = ([one.at <= handed for one in found.found.decisions].count(x) for x in (True, False))
    decided = {name: tables(report.notes_for(exercise.path, name).sections[0])[0].rows for name in ("Ada", "Tom")}
    assert before and after and (len(decided["Ada"]), len(decided["Tom"])) == (before, after)
    assert "You sat down at " in report.notes_for(exercise.path, "Tom").sections[1].blocks[0].words
    assert [
        row[1].words for row in tables(section(report.after_action(exercise.path, 0), "Appendix B"))[0].rows[:2]
    ] == [
        "Ada",
        "Tom",
    ]


# ------------------------------------------------------------------------------------------- other writers


def test_a_word_document_has_the_tables_of_the_template_and_inert_words(made):
    read = docx.Document(io.BytesIO(as_docx(made)))
    heads = [tuple(cell.text for cell in table.rows[0].cells) for table in read.tables]
    assert ("Objective", "Core Capability", "P", "S", "M", "U") in heads and PLAN in heads
    overview = next(t for t in read.tables if t.cell(0, 0).text == "Exercise Name")
    assert tuple(row.cells[0].text for row in overview.rows) == OVERVIEW
    assert "EXERCISE" in read.sections[0].header.paragraphs[0].text
    assert any(EVIL in p.text for p in read.paragraphs) and not _outward(read)
    assert len(read.inline_shapes) == 4 and read.element.xml.count("w:tblHeader") >= 5


def _outward(read):
    """What in a document leads out of it."""
    links = [one for one in read.element.xpath("//w:hyperlink") if not one.get(qn("w:anchor"))]
    return links + [one for one in read.part.rels.values() if one.is_external]


def test_a_word_document_has_a_table_of_its_headings_that_word_fills_and_others_can_read(made, ended):
    read = docx.Document(io.BytesIO(as_docx(made)))
    lines = [p for p in read.paragraphs if p.style.name.startswith("toc ")]
    assert [(p.text, p.style.name) for p in lines] == [(s.title, f"toc {s.level}") for s in made.sections]
    marks = [mark.get(qn("w:fldCharType")) for p in lines for mark in p._p.xpath(".//w:fldChar")]
    first = lines[0]._p.xpath(".//w:fldChar")[0]
    assert marks == ["begin", "separate", "end"] and first.get(qn("w:dirty")) == "true"
    assert lines[0]._p.xpath(".//w:instrText")[0].text.strip().startswith("TOC ")
    heads = {
        p._p.xpath("./w:bookmarkStart/@w:name")[0]: p.text for p in read.paragraphs if p._p.xpath("./w:bookmarkStart")
    }
    assert [heads[p._p.xpath("./w:hyperlink/@w:anchor")[0]] for p in lines] == [p.text for p in lines]
    brief = docx.Document(io.BytesIO(as_docx(dataclasses.replace(made, sections=made.sections[:2]))))
    assert not [p for p in brief.paragraphs if p.style.name.startswith("toc ")]


def test_a_word_document_breaks_no_word_cuts_no_row_and_turns_the_sheet_for_the_plan(made):
    read = docx.Document(io.BytesIO(as_docx(made)))
    assert [round(page.page_width.cm, 1) for page in read.sections] == [21.0, 29.7, 21.0]  # A4, and one on its side
    assert all(row._tr.trPr.xpath("w:cantSplit") for table in read.tables for row in table.rows)
    heads = [table.rows[0].cells for table in read.tables if table.rows[0]._tr.trPr.xpath("w:tblHeader")]
    words = [(word, cell) for cells in heads for cell in cells for word in cell.text.split()]
    assert [word for word, cell in words if cell.width.cm < 0.3 + 0.14 * len(word)] == []
    said = read.core_properties
    assert (said.title, said.author) == (f"EXERCISE: {made.title}", "Nomsa") and said.created.year > 2013
    assert all(shape._inline.docPr.get("descr") for shape in read.inline_shapes)


def test_a_workbook_adds_up(of):
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(of)))
    assert book.sheetnames == ["expectations", "log", "messages", "prices"]
    assert all(sheet["A1"].value == "EXERCISE" for sheet in book)
    assert all(sheet.print_title_rows == "$1:$2" and sheet.sheet_properties.pageSetUpPr.fitToPage for sheet in book)
    assert book["log"].row_dimensions[3].height >= 14 and book["log"]["D3"].value == "fault struck"
    assert book.properties.creator == "Nomsa" and "Payments, again" in book.properties.title
    *each, attained, tested = list(book["expectations"].iter_rows(min_row=3, values_only=True))
    exercised = [row for row in each if row[4] != NOT_EXERCISED]
    assert attained[7:9] == (pytest.approx(sum(row[7] for row in exercised)), sum(row[8] for row in exercised))
    assert tested[7:9] == (attained[8], sum(row[8] for row in each))
    assert book["log"].max_row == len(of.log) + 2 and book["messages"].max_row == len(of.messages) + 2


def test_what_cannot_be_written_is_refused_in_words(short, tmp_path, capsys, monkeypatch):
    for words, wrong in (
        (["-o", str(tmp_path / "a.pdf")], ".html, .md, .docx, .xlsx"),
        (["-o", str(tmp_path / "a.xlsx"), "--eeg"], ".html, .md, .docx"),
        (["-o", str(tmp_path / "a.docx"), "--notes-for", "Ada"], ".html, .md"),
        (["-o", str(tmp_path / "a.md"), "--runs", "-1"], "luck is placed among -1 runs"),
    ):
        assert main(["report", str(short), *words]) == 2
        assert wrong in capsys.readouterr().err
    monkeypatch.setitem(__import__("sys").modules, "docx", None)
    assert main(["report", str(short), "-o", str(tmp_path / "a.docx"), "--eeg"]) == 2
    assert "pip install 'incident-drill[report]'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert main(["report", str(short), "-o", str(tmp_path / "a.md"), "--notes-for", "it lead"]) == 0
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("# EXERCISE: ")


def test_the_debrief_makes_it_when_it_is_asked_and_says_what_it_cannot(short):
    exercise = Exercise.resume(short)
    exercise.close()
    line = AfterAction(exercise)
    assert line.files == ()
    line.go.click()
    names = [file.name for file in line.files]
    assert names == ["a.after-action.html", "a.after-action.docx", "a.after-action.xlsx", "a.guides.html"]
    assert line.view.children[1].value.count("<a ") == 4 and line.files[2].content[:2] == b"PK"
    exercise._kept.path = exercise.path.with_name("gone.jsonl")
    line.make()
    assert 'role="alert">It could not be made: ' in line.view.children[1].value


def test_columns_fill_the_page_break_no_word_and_give_the_rest_to_what_is_filled_in_by_hand():
    told = widths(("When", "What"), [("09:41\xa0(+2\xa0d)\xa0#123", "word " * 60), ("", "")], PORTRAIT)
    assert sum(told) == pytest.approx(PORTRAIT) and told[1] > 3 * told[0] > 8
    name, blank = widths((), [("Evaluator Name", ""), ("Phone", "")], PORTRAIT)
    assert blank > 4 * name and name + blank == pytest.approx(PORTRAIT)
    crowded = widths([f"extraordinarily{n}" for n in range(12)], [["x"] * 12], PORTRAIT)
    assert sum(crowded) == pytest.approx(PORTRAIT) and max(crowded) < 2
