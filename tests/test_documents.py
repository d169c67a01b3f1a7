"""Documents that people write: their text comes from their parts, what they lack is found, and it all stands in the
file."""

from __future__ import annotations

import json
import re

import pytest

from sim import actions as act
from sim import events as ev
from sim import phrases
from sim.documents import (
    CONTRADICTED,
    LACKING,
    UNSAID,
    Desk,
    as_html,
    as_markdown,
    assembled,
    begun,
    checklist,
    in_words,
    sections,
)
from sim.exercise import Exercise, replay
from sim.incidents import Matters
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, DOCUMENTS, IT_LEAD, NOTICE_FIELDS, ROLES

FAQ, RELEASE, REPORT = (
    DOCUMENTS[n] for n in ("list of questions and answers", "press release", "post-incident report")
)
WORDS = (("what happened", "Cards fail since 16:40. Bank transfer works."), ("estimate", "It is over by 18:00."))


@pytest.fixture
def exercise(tmp_path, card):
    """At the communications lead's first decision."""
    return called_in(Exercise(card, [COMMUNICATIONS_LEAD, COMMANDER], seed=4, path=tmp_path / "a.jsonl"))


def called_in(exercise):
    """Go on, the commander doing the first thing each time, until the communications lead is there."""
    while COMMUNICATIONS_LEAD not in exercise.pictures():
        for prompt in exercise.go_on():
            if prompt.role == COMMANDER:
                exercise.answer(prompt.id, prompt.options[0].name, minutes=0)
    return exercise


def states(document, fields, text=""):
    return {one.part: one.state for one in checklist(document, fields, text)}


def written(exercise):
    return [event for event in exercise.log if isinstance(event, ev.DocumentWritten)]


def test_every_document_names_each_part_once_with_a_hint_and_a_source_and_somebody_who_writes_it():
    for document in DOCUMENTS.values():
        names = [part.name for part in document.parts]
        assert len(names) == len(set(names))
        assert all(part.hint and part.source for part in document.parts)
        assert any(part.required for part in document.parts)
        assert document.by and set(document.by) <= {*ROLES}
        if document.leads_to == "a notice":
            assert set(names) & {*NOTICE_FIELDS}


def test_the_text_is_put_together_in_the_documents_order_under_its_headings():
    given = (("estimate", "Nobody can say yet."), ("what happened", "Cards fail."))
    assert assembled(FAQ, given) == "What is wrong?\nCards fail.\n\nWhen will it be over?\nNobody can say yet."


def test_what_is_missing_or_still_a_blank_is_lacking_and_what_may_be_left_out_is_not():
    found = states(RELEASE, (("headline", "Cards fail"), ("quotation", "[name]: “We are at it.”"), ("cause", " ")))
    assert found["headline"] == "said"
    assert found["quotation"] == found["cause"] == found["contact"] == LACKING
    assert found["estimate"] == "left out"
    assert states(FAQ, (("next update", "By [time]."),))["next update"] == "said"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Cards fail since 16:40. Bank transfer works.", "said"),
        ("CARDS  fail since 16:40.\nBank transfer works.", "said"),
        ("Since 16:40 all cards fail. Bank transfer still works for everybody.", "said"),
        ("Cards do not fail since 16:40. Bank transfer works.", CONTRADICTED),
        ("Cards fail since 17:10. Bank transfer works.", CONTRADICTED),
        ("Cards fail since 16:40. Bank transfer doesn't work, nor do cards.", CONTRADICTED),
        ("Something is wrong.", UNSAID),
    ],
)
def test_an_edited_text_is_held_against_its_parts(text, state):
    assert states(FAQ, WORDS[:1], text)["what happened"] == state


def test_another_time_in_the_text_contradicts_the_estimate_and_is_told_in_words():
    found = checklist(FAQ, WORDS, "Cards fail since 16:40. Bank transfer works. It is over by 19:00.")
    assert "its text contradicts estimate" in in_words(found)
    assert next(one.why for one in found if one.part == "estimate").endswith("“It is over by 19:00.”")


def test_a_document_that_is_written_stands_in_the_log_with_what_it_lacks_and_everybody_on_the_call_sees_it(exercise):
    exercise.act(COMMUNICATIONS_LEAD, act.WriteDocument(FAQ.name, WORDS), minutes=0)
    (event,) = written(exercise)
    assert (event.role, event.text) == (COMMUNICATIONS_LEAD, assembled(FAQ, WORDS))
    assert "next update" in event.lacks and "estimate" not in event.lacks and not event.contradicts
    assert event in exercise.picture(COMMUNICATIONS_LEAD).events
    assert event in exercise.picture(COMMANDER).events
    assert ev.sentence(event).startswith(
        "the communications lead has written the list of questions and answers: it lacks "
    )


def test_only_who_writes_such_a_document_may_and_only_one_with_words(exercise):
    exercise.act(COMMUNICATIONS_LEAD, act.WriteDocument(FAQ.name, ()), minutes=0)
    exercise.act(COMMANDER, act.WriteDocument(FAQ.name, WORDS), minutes=0)
    refused = [event.why for event in exercise.log if isinstance(event, ev.ActionRefused)]
    assert refused == [
        "there are no words in it",
        "only the support lead or the communications lead may write the list of questions and answers",
    ]
    assert not written(exercise)


def test_a_document_changes_nothing_else_and_replays_identically(exercise, tmp_path, card):
    exercise.act(COMMUNICATIONS_LEAD, act.WriteDocument(RELEASE.name, (("headline", "<b>Cards</b>"),)), minutes=0)
    other = called_in(Exercise(card, exercise.people, seed=4, path=tmp_path / "b.jsonl"))
    for one in (exercise, other):
        while not one.ended:
            one.go_on()
        one.close()
    about = ("DocumentWritten", '"write document"')
    kept = [line for line in exercise.log.lines() if not any(word in line for word in about)]
    assert kept == other.log.lines()
    assert replay(exercise.path).identical is True
    resumed = Exercise.resume(exercise.path)
    assert resumed.log == exercise.log
    resumed.close()


def test_a_text_that_is_too_long_or_a_part_that_is_none_is_not_filed(exercise):
    before = exercise.path.read_bytes()
    for wrong in (
        act.WriteDocument(FAQ.name, (), "x" * (act.LONGEST_TEXT + 1)),
        act.WriteDocument(FAQ.name, (("headline", "Cards fail"),)),
        act.WriteDocument(FAQ.name, (("cause", "a"), ("cause", "b"))),
        act.WriteDocument("love letter", ()),
    ):
        with pytest.raises(act.BadAction):
            exercise.act(COMMUNICATIONS_LEAD, wrong)
    assert exercise.path.read_bytes() == before


def test_the_phrases_are_about_each_kind_of_document(exercise):
    exercise.act(COMMUNICATIONS_LEAD, act.WriteDocument(FAQ.name, WORDS), minutes=0)
    log = exercise.log
    assert phrases.first("a document was written", log)
    assert phrases.first("the list of questions and answers was written", log)
    assert not phrases.first("the press release was written", log)


# ------------------------------------------------------------------------------------------ words to begin with


def test_a_document_begins_with_what_is_known_and_blanks_for_what_nobody_can_know(exercise, card):
    picture = exercise.picture(COMMUNICATIONS_LEAD)
    fields = dict(begun(RELEASE, Desk(picture.known, card, exercise.now, picture.events)))
    assert fields["headline"].startswith(card.organisation.name)
    assert fields["since when"].startswith("It has gone on since about 16:4")
    assert fields["quotation"].startswith("[")
    assert "no data" not in json.dumps(fields)


def test_nothing_is_begun_from_what_nobody_knows(card):
    for document in DOCUMENTS.values():
        said = " ".join(words for _, words in begun(document, Desk(Matters(), card, 0)))
        assert card.fault.cause not in said and card.fault.component not in said


def test_the_report_is_begun_from_what_the_seats_saw_and_from_no_truth(exercise, card):
    while not exercise.ended:
        for prompt in exercise.go_on():
            exercise.answer(prompt.id, prompt.options[0].name)
    picture = exercise.picture(COMMUNICATIONS_LEAD)
    fields = dict(begun(REPORT, Desk(picture.known, card, exercise.now, picture.events)))
    lines = fields["timeline"].splitlines()
    assert all(re.match(r"- \d\d:\d\d(?: \(\+\d d\))? ", line) for line in lines)
    assert any("incident declared" in line for line in lines)
    truth = [ev.sentence(e) for e in exercise.log if not ev.viewers(e) and not isinstance(e, ev.WorldEnded)]
    assert truth and not [line for line in lines if any(line.endswith(said) for said in truth)]
    assert all(len(words) <= act.LONGEST_TEXT for words in fields.values())
    assert act.checked(act.WriteDocument(REPORT.name, tuple(fields.items())))


def test_a_long_timeline_ends_with_how_much_more_there_is(card):
    seen = [ev.Noted(second, IT_LEAD, f"line {second} {'x' * 100}") for second in range(0, 6_000, 60)]
    timeline = dict(begun(REPORT, Desk(Matters(), card, 0, seen)))["timeline"]
    assert len(timeline) < act.LONGEST_TEXT
    kept = timeline.splitlines()
    assert kept[-1] == f"- and {100 - len(kept) + 1} more in the log"


def test_what_is_taken_away_holds_no_markup_that_people_wrote():
    fields = (("summary", "<script>alert(1)</script> *bold* [link](x)"), ("timeline", "- 16:41 <b>pay</b>\n- 16:44"))
    page, text = (make("EXERCISE: <i>a</i>", sections(REPORT, fields)) for make in (as_html, as_markdown))
    for out in (page, text):
        assert "<script" not in out and "<b>" not in out and "<i>" not in out
    assert "<h2>Summary</h2>" in page and "<ul><li>16:41 &lt;b&gt;pay&lt;/b&gt;</li><li>16:44</li></ul>" in page
    assert "## Summary" in text and "\n- 16:41 " in text and r"\*bold\* \[link\](x)" in text
