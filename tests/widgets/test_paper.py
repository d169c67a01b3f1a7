"""Documents at the table: what a seat may write, what the form shows and makes, and what follows from it."""

from __future__ import annotations

import pytest

from sim import actions as act
from sim import events as ev
from sim.documents import assembled
from sim.exercise import Exercise
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, DOCUMENTS, IT_LEAD, SUPPORT_LEAD
from sim.widgets.composer import Composer
from sim.widgets.following import notice
from sim.widgets.paper import BLANK, LAST
from sim.widgets.papers import written_by
from sim.widgets.tabletop import Table

from .drawn import buttons, click, shown


@pytest.fixture
def table(tmp_path, card):
    """A table at the communications lead's first decision."""
    exercise = Exercise(card, seed=4, path=tmp_path / "a.jsonl")
    exercise.go_on()
    return Table(exercise)


@pytest.fixture
def papers(table):
    """Its form for documents, open."""
    click(table.initiative.view, "Write a document …")
    return table.initiative.papers


def written(table):
    return [event for event in table.exercise.log if isinstance(event, ev.DocumentWritten)]


def test_a_seat_is_offered_the_documents_that_it_writes(papers):
    offered = [name for _, name in papers.kind.options]
    assert offered == [document.name for document in written_by(COMMUNICATIONS_LEAD)]
    assert "press release" in offered
    assert papers.kind.value == offered[0] and list(papers.parts) and papers.text.value
    assert [document.name for document in written_by(IT_LEAD)] == ["post-incident report"]
    assert "support script" in [document.name for document in written_by(SUPPORT_LEAD)]


def test_every_document_opens_with_its_parts_and_what_is_known(papers):
    for name, document in DOCUMENTS.items():
        if COMMUNICATIONS_LEAD not in document.by:
            continue
        papers.kind.value = name
        assert list(papers.parts) == [part.name for part in document.parts]
        assert papers.text.value == assembled(document, papers.fields)
        assert act.checked(papers.action())
        assert papers.action().text == ""


def test_parts_are_ticked_off_as_they_are_written_and_the_text_follows(papers):
    papers.kind.value = "press release"
    papers.start.value = BLANK
    assert papers.go.disabled and "write what it says" in papers.go.description
    assert papers.parts["headline"].description == "Headline –"
    papers.parts["headline"].value = "Cards fail"
    assert papers.parts["headline"].description == "Headline ✓"
    assert papers.parts["estimate"].description == "Estimate ○"
    assert papers.text.value == "Cards fail"
    assert (
        "headline" not in papers.marks.value
        and "contact" in papers.marks.value
        and "Lacking: dateline" in papers.marks.value
    )
    assert papers.go.description == "Write the press release down" and not papers.go.disabled


def test_an_edited_text_stays_and_what_it_contradicts_is_marked(papers):
    papers.kind.value, papers.start.value = "press release", BLANK
    papers.parts["what happened"].value = "Cards fail since 16:40."
    papers.text.value = "Cards fail since 18:20."
    assert papers.parts["what happened"].description == "What happened ✗"
    assert "“Cards fail since 18:20.”" in papers.marks.value
    papers.parts["apology"].value = "We are sorry."
    assert papers.text.value == "Cards fail since 18:20."
    assert papers.action().text == "Cards fail since 18:20."
    click(papers.view, "Put the text together anew")
    assert "We are sorry." in papers.text.value and papers.action().text == ""


def test_what_is_too_long_is_said_on_the_button(papers):
    papers.kind.value = "press release"
    papers.parts["headline"].value = "x" * (act.LONGEST_TEXT + 1)
    assert papers.go.disabled and "shorten “headline”" in papers.go.description
    papers.parts["headline"].value = "x"
    papers.text.value = "x" * (act.LONGEST_TEXT + 1)
    assert papers.go.disabled and "part by part" in papers.go.description
    assert papers.go.description in shown(papers.view)


def test_the_checklist_says_which_channels_are_too_short_for_the_notice_and_a_part_who_asks_for_it(papers, card):
    papers.kind.value, papers.start.value = "follow-up", BLANK
    papers.parts["what happened"].value = "Cards failed."
    assert "too many for" not in papers.marks.value
    short, name = min((c.limit, c.name) for c in card.organisation.channels if c.limit)
    papers.parts["what happened"].value = "x" * (short + 1)
    assert f"The notice would have {short + 1} characters, too many for {name} ({short})" in papers.marks.value
    papers.parts["what happened"].value, papers.parts["since when"].value = "", "y" * (short + 1)
    assert "too many for" not in papers.marks.value  # that part is not in the notice
    assert all(part.source in papers.parts[part.name].tooltip for part in DOCUMENTS["follow-up"].parts)


def test_writing_it_down_puts_it_in_the_log_and_the_form_away_and_next_time_begins_there(papers, table):
    papers.kind.value = "press release"
    papers.parts["headline"].value = "<b>Cards</b> fail"
    click(papers.view, "Write the press release down")
    (event,) = written(table)
    assert dict(event.fields)["headline"] == "<b>Cards</b> fail"
    assert not table.initiative.writes
    assert any("has written the press release" in line["text"] for line in table.story.log.lines)
    click(table.initiative.view, "Write a document …")
    papers.kind.value = "press release"
    assert papers.start.value == LAST and papers.parts["headline"].value == "<b>Cards</b> fail"
    papers.start.value = BLANK
    assert not papers.fields


def test_a_notice_that_follows_begins_with_the_documents_words(papers, table, card):
    papers.kind.value = "partner note"
    papers.parts["what happened"].value = "Your bookings may be late."
    papers.parts["technical details"].value = ""
    click(papers.view, "Write it down, and write the notice to partners")
    assert len(written(table)) == 1
    composer = table.composer
    assert table.initiative.composer_is_open and table.initiative.papers.view.layout.display is not None
    draft = composer.draft()
    assert draft.to == "partners" and dict(draft.fields)["what happened"] == "Your bookings may be late."
    assert draft.next_update == 1800
    known = table.exercise.picture(COMMUNICATIONS_LEAD).known
    for document in DOCUMENTS.values():
        if document.leads_to == "a notice" and COMMUNICATIONS_LEAD in document.by:
            fields = tuple((part.name, "Words.") for part in document.parts)
            assert act.checked(notice(document, fields, known, card, table.exercise.now))


def test_a_script_that_is_written_down_can_brief_the_agents(papers, table):
    papers.kind.value = "support script"
    click(papers.view, "Write it down, and give it to the support agents")
    kinds = [event.kind for event in table.exercise.log if isinstance(event, ev.ActionTaken)]
    assert kinds[-2:] == ["write document", "brief support"] or "brief support" in [
        event.kind for event in table.exercise.log if isinstance(event, ev.ActionRefused)
    ]


def test_what_a_role_may_not_do_does_not_follow(tmp_path, card):
    exercise = Exercise(card, [COMMANDER, COMMUNICATIONS_LEAD], seed=4, path=tmp_path / "b.jsonl")
    while len(exercise.pictures()) < 2:
        for prompt in exercise.go_on():
            exercise.answer(prompt.id, prompt.options[0].name)
    table = Table(exercise)
    table.initiative.role.value = COMMUNICATIONS_LEAD
    click(table.initiative.view, "Write a document …")
    table.initiative.papers.kind.value = "post-incident report"
    assert not any(words.startswith("Write it down, and") for words in buttons(table.initiative.papers.view))
    assert any(words.startswith("Write the post-incident report") for words in buttons(table.initiative.papers.view))


def test_the_composer_itself_is_as_it_was(table):
    composer = Composer(table.exercise, lambda *_: None, lambda: None)
    composer.open(COMMUNICATIONS_LEAD, None, act.Draft("customers", ("banner",), fields=(("cause", "x"),)))
    assert [words for words, _ in composer.start.options] == ["what was written", "a blank page"]
