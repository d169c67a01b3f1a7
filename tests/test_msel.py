"""The list of injects as a table: out, in again, with other people's headings, and with every bad row named."""

import csv
import shutil

import pytest

from sim import files
from sim.cli import main
from sim.exercise import Exercise
from sim.files import BadFile
from sim.msel import block, reading, sheets, writing
from sim.msel.columns import COLUMNS, KEPT, column
from sim.msel.times import from_start, of_the_day
from sim.msel.trigger import read_trigger, trigger_text
from sim.scenario import COMMANDER, IT_LEAD, SUPPORT_LEAD, PlannedInject, Seconds, changed

LIST = (
    PlannedInject("1", "A seller", (SUPPORT_LEAD, IT_LEAD), "My orders <stand> still; why?", at=Seconds(1_500)),
    PlannedInject("2", "Too late", (COMMANDER,), "=1+1", type="contingency", unless="a notice was sent to executives",
                  within=Seconds(1_800), since="an incident was declared", priority=1, notes="say it\ncalmly"),
    PlannedInject("3", "Then", (COMMANDER,), "And now?", after="1", delay=Seconds(90), one_of="pair", method="phone"),
    PlannedInject("4", "Or", (COMMANDER,), "Or now?", by_hand=True, one_of="pair", handout="a page\nof two lines",
                  expect="an incident was declared", expected="They declare."),
    PlannedInject("5", "When", (IT_LEAD,), "So?", when="an incident was declared", type="adaptive", from_="a bank"),
)  # fmt: skip

#: The headings of published lists: two bank exercises, Roaring Winds, PATS19, a winter exercise, an exercise platform's
#: import sheet, Conducttr's main events list, Sahana's master log.
PUBLISHED = """
EVENT # · EVENT TIME · EVENT TYPE (Inject / Controller Action / Player Action / Actor Action) · SUBJECT ·
INJECT MODE · SEND FROM (SIMULATED) · INJECTED BY (RESPONSIBLE
CONTROLLER) · SEND TO (RECIPIENT PLAYERS) · EVENT DESCRIPTION · EXPECTED OUTCOMES · QUESTIONS/COMMENTS ·
IMPLEMENTER/NARRATIVE · Notes · MSEL NUMBER · DATE · Time · STATUS · INJECT DTG · SEND FROM (Simulated) ·
INJECTED BY · SEND TO · STORYLINE/THREAD · ESF · DESCRIPTION · EXPECTED ACTION · NOTES/REMARKS · IMPLEMENTER
(Actual Narrative) · BACKGROUND INFORMATION · Inject Author · Event # · Sent To · Sent From · Event Summary ·
Expected Reaction to Inject · Inject Method · Inject POC · 1st/2nd Objective Supported · MSEL # · Day · TITLE ·
CONTROLLER · METHOD · TYPE · DESCRIPTION/SCRIPT · Comments/Notes · SourceReference · Phase · ScheduledTime ·
Source · Target · DeliveryMethod · ExpectedAction · Priority · TriggerType · ResponsibleController ·
LocationName · LocationType · Track · ExpectedOutcomes · Number · From · Faction · To · Team · Message · Tab ·
Date and time · Note
"""


@pytest.fixture
def listed(card):
    return changed(card, ("injects",), LIST)


@pytest.mark.parametrize("heading", [" ".join(part.split()) for part in PUBLISHED.split("·")])
def test_every_published_heading_is_understood(heading):
    assert column(heading) in (*COLUMNS, KEPT), heading


#: The same lists whole, by the one whose headings they are, in their order.
LISTS = {
    "two bank exercises": "EVENT # · EVENT TIME · EVENT TYPE · SUBJECT · INJECT MODE · SEND FROM (SIMULATED) · "
    "INJECTED BY (RESPONSIBLE CONTROLLER) · SEND TO (RECIPIENT PLAYERS) · EVENT DESCRIPTION · EXPECTED OUTCOMES · "
    "QUESTIONS/COMMENTS · IMPLEMENTER/NARRATIVE · Notes",
    "Roaring Winds": "MSEL NUMBER · DATE · Time · STATUS · INJECT DTG · SUBJECT · INJECT MODE · "
    "SEND FROM (Simulated) · INJECTED BY · SEND TO · STORYLINE/THREAD · ESF · DESCRIPTION · EXPECTED ACTION · "
    "NOTES/REMARKS · IMPLEMENTER (Actual Narrative) · BACKGROUND INFORMATION · Inject Author",
    "PATS19": "Event # · Date · Time · Sent To · Sent From · Event Summary · Expected Reaction to Inject · "
    "Inject Method · Status · 1st/2nd Objective Supported · Inject POC",
    "a winter exercise": "MSEL # · Day · TITLE · SEND TO · SENT FROM · CONTROLLER · METHOD · TYPE · "
    "DESCRIPTION/SCRIPT · EXPECTED ACTION · Comments/Notes",
    "Cadence": "SourceReference · Phase · ScheduledTime · Title · Description · Source · Target · DeliveryMethod · "
    "ExpectedAction · Priority · TriggerType · ResponsibleController · LocationName · LocationType · Track · Notes · "
    "ExpectedOutcomes",
    "Conducttr": "Number · Time · From · Faction · To · Team · Method · Subject · Message · Expected Action · Tab",
    "Sahana": "Date and time · From · To · Message · Note",
    "ours": " · ".join(COLUMNS),
}
#: What may stand in a column of ours; elsewhere a word of its own.
CELLS = {"Scheduled Time": "17:05", "Scenario Time": "17:05", "Scenario Day": "1", "Inject Type": "Contingency",
         "To (Recipient Players)": "IT lead", "Priority": "2", "Trigger": "Time", "Status": "Draft",
         "Objective": "recognise", "Released At": "", "Event Type": "Inject"}  # fmt: skip


@pytest.mark.parametrize("whose", LISTS)
def test_a_row_of_a_published_list_is_read_and_no_word_of_it_is_lost(card, whose):
    headings = LISTS[whose].split(" · ")
    trigger = {"Trigger": "at 35 min"} if whose == "ours" else {}
    row = [(CELLS | trigger).get(column(heading), f"word {n} of it") for n, heading in enumerate(headings)]
    (one,) = reading.injects([headings, row], card, "theirs.csv")
    assert one.to == (IT_LEAD,) and (one.at == 2_100 if {*map(column, headings)} & {"Scheduled Time"} else one.by_hand)
    said = " ".join(map(str, (one.name, one.title, one.from_, one.method, one.text, one.expected, one.notes,
                              one.storyline, one.controller, one.core_capability)))  # fmt: skip
    for heading, text in zip(headings, row, strict=True):
        assert not text.startswith("word ") or text in said, heading
    if any(column(heading) == "Inject Type" for heading in headings):
        assert one.type == "contingency"


@pytest.mark.parametrize("ending", sheets.ENDINGS)
def test_a_list_that_is_written_comes_back_the_same(listed, card, tmp_path, ending):
    path = tmp_path / f"list{ending}"
    sheets.write(path, writing.rows(listed, writing.planned(listed)))
    assert reading.injects(sheets.read(path), card, str(path)) == LIST


def test_a_list_put_into_a_file_is_that_of_the_scenario_and_the_rest_stays(card, tmp_path):
    for name in ("card-payments-down.yaml", "marketplace.yaml", "regimes.yaml", "tools.yaml"):
        shutil.copy(files.shipped() / name, tmp_path / name)
    path = tmp_path / "card-payments-down.yaml"
    block.put_into(path, LIST)
    once = path.read_text(encoding="utf-8")
    assert files.load(path).injects == LIST
    block.put_into(path, LIST)
    assert path.read_text(encoding="utf-8") == once
    block.put_into(path, ())
    assert files.load(path).injects == ()


def test_all_bad_rows_are_named_at_once_and_nothing_is_half_in(card):
    table = [
        ["Number", "Time", "To", "Message", "Priority", "Trigger"],
        ["1", "16:55", "the moon", "Hello?", "2", ""],
        ["2", "25:61", "IT lead", "", "2", ""],
        ["3", "17:00", "IT lead", "Well?", "urgent", ""],
        ["4", "", "IT lead", "And?", "", "when pigs fly"],
        ["5", "17:10", "IT lead", "Fine.", "", ""],
    ]
    with pytest.raises(BadFile) as caught:
        reading.injects(table, card, "theirs.csv")
    said = str(caught.value)
    for words in (
        "theirs.csv:2",
        "the moon",
        "theirs.csv:3",
        "no time",
        "theirs.csv:4",
        "urgent",
        "theirs.csv:5",
        "pigs",
    ):
        assert words in said
    assert "theirs.csv:6" not in said


def test_what_has_no_place_is_kept_in_the_notes_and_words_for_roles_can_be_said(card):
    table = [
        ["MSEL #", "Time", "Send To", "Description", "ESF", "Weather"],
        ["7", "0945", "EOC", "Ring", "ESF 2", "rain"],
    ]
    (one,) = reading.injects(table, card, "theirs.csv", starts=9 * 3600, roles={"EOC": COMMANDER})
    assert (one.at, one.to) == (2_700, (COMMANDER,))
    assert "ESF: ESF 2" in one.notes and "Weather: rain" in one.notes


@pytest.mark.parametrize("one", LIST)
def test_a_trigger_in_words_is_read_again(one):
    found = read_trigger(trigger_text(one))
    assert all(getattr(one, name) == value for name, value in found.items()) and found


@pytest.mark.parametrize(
    ("text", "second"),
    [("16:55", 60_900), ("1655", 60_900), ("4:55 PM", 60_900), ("12:05 am", 300), ("151655Z MAR 26", 60_900)],
)
def test_a_time_of_the_day_is_read_however_it_is_written(text, second):
    assert of_the_day(text) == second


def test_a_time_from_the_start_is_a_length():
    assert (from_start("T+0:25"), from_start("+1:00:30"), from_start("16:55")) == (1_500, 3_630, None)


def test_the_verb_writes_what_became_of_each_in_an_exercise(listed, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    exercise = Exercise(listed, [IT_LEAD, SUPPORT_LEAD], seed=4, path=tmp_path / "a.jsonl")
    exercise.injects.skip("4", "no time")
    exercise.go_on(1_600)
    while exercise.now < 1_600:
        exercise.go_on(1_600)
    exercise.close()
    assert main(["msel", "a.jsonl", "-o", "played.csv"]) == 0
    with open("played.csv", encoding="utf-8-sig", newline="") as file:
        rows = {row["MSEL #"]: row for row in csv.DictReader(file)}
    assert rows["1"]["Status"] == "released" and rows["1"]["Released At"] == "16:55"
    assert rows["4"]["Status"] == "skipped"
    assert "5 injects" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (["slow-search", "-o", "list.doc"], "written as .csv or .xlsx"),
        (["slow-search", "--from", "none.csv"], "none.csv"),
        (["slow-search", "--from", "list.csv", "--starts", "noon"], "--starts is 'noon'"),
        (["slow-search", "--from", "list.csv", "--role", "moon"], "--role is 'moon'"),
    ],
)
def test_what_cannot_be_is_said_and_ends_with_two(words, wrong, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text("Number,To,Message\n", encoding="utf-8")
    assert main(["msel", *words]) == 2
    assert wrong in capsys.readouterr().err
