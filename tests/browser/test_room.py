"""A drill in eight browsers: five seats, the facilitator, an evaluator, the projector, on one real room.

Whoever sits there has a name that is markup, and so has the team: all of it must be shown as it is spelt. Each test
leaves the exercise going on, with every seat on the call; the last one plays it to its end.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import signal

import pytest

from browser.keys import Keys
from browser.markup import inert, markup, poured
from browser.rooms import Drill, button, clock, eventually, said, take_the_first
from sim import actions as act
from sim import files
from sim.documents import inert as in_markdown
from sim.exercise import replay
from sim.scenario import (
    COMMANDER,
    COMMUNICATIONS_LEAD,
    COUNSEL,
    DOCUMENTS,
    IT_LEAD,
    POST_INCIDENT_REPORT,
    SUPPORT_LEAD,
    PlannedInject,
)
from sim.widgets.paper import TEXT
from sim.widgets.words import sentence

pytestmark = pytest.mark.browser

SEATS = (COMMUNICATIONS_LEAD, IT_LEAD, COMMANDER, SUPPORT_LEAD, COUNSEL)
BOSS, WATCHER, WALL = "facilitator", "evaluator", "projector"
TEAM = markup("team")
PEOPLE = {role: [markup(role)] for role in SEATS}
INJECTS = tuple(
    PlannedInject(name, words, (COMMANDER,), f"{words}?", by_hand=True)
    for name, words in (("strike", "Couriers strike"), ("bank", "The bank rings"))
)


def called_in(exercise) -> bool:
    """The communications lead, who is called last, has something to decide."""
    return any(prompt.role == COMMUNICATIONS_LEAD for prompt in exercise.prompts)


@pytest.fixture(scope="module")
def drill(chromium, tmp_path_factory):
    scenario = dataclasses.replace(files.load("card-payments-down"), injects=INJECTS)
    made = Drill(
        chromium, tmp_path_factory.mktemp("room"), scenario, PEOPLE, called_in, mode="flowing", team=TEAM, facilitator=TEAM
    )
    try:
        made.open((*SEATS, BOSS, WATCHER, WALL))
        yield made
        assert made.browsers.elsewhere(made.rooms.pages) == []
    finally:
        made.stop()


def log(page) -> str:
    return page.locator(".drill-log").text_content()


def test_each_page_shows_its_own_and_what_all_may_know(drill):
    pages = drill.pages
    comms, it, boss = pages[COMMUNICATIONS_LEAD], pages[IT_LEAD], pages[BOSS]
    first = button(comms, "Short notice")
    first.wait_for()
    assert button(it, "Short notice").count() == 0
    for page in pages.values():
        assert page.get_by_text("Card payments down").first.is_visible()
        eventually(lambda page=page: clock(page) == clock(boss), "all clocks agree")
    for title in (*SEATS, WATCHER, WALL):
        assert button(pages[title], "Let time go on").count() == button(pages[title], "Leave it").count() == 0, title
    assert pages[WALL].locator("button").filter(visible=True).all_inner_texts() == ["Read as a table"]
    assert pages[WALL].get_by_text("Whom do you tell?").first.is_visible()


def test_what_is_asked_and_proposed_comes_back_in_the_facilitators_words_to_that_seat_alone(drill):
    comms, it, boss = (drill.pages[title] for title in (COMMUNICATIONS_LEAD, IT_LEAD, BOSS))
    button(comms, "Ask …").click()
    comms.get_by_label("Whom", exact=True).select_option("a journalist")
    button(comms, "Ask a journalist about how it stands").click()
    button(comms, "Other …").click()
    comms.get_by_label("What", exact=True).fill("Ring the ten largest sellers one by one.")
    button(comms, "Propose it to the facilitator").click()
    waiting = boss.locator(".drill-desk .drill-waiting")
    waiting.get_by_text("Ring the ten largest sellers").wait_for()
    assert "asks a journalist about how it stands" in waiting.inner_text()
    eventually(lambda: "Waiting for you" in voice(boss), "the facilitator is told aloud")
    boss.get_by_label("Answer", exact=True).fill("I publish at six.")
    button(boss, "Answer in their voice").click()
    boss.get_by_label("Ruling", exact=True).fill("Two of them pick up.")
    button(boss, "Rule").click()
    eventually(lambda: "Two of them pick up." in log(comms) and "I publish at six." in log(comms), "the seat hears it")
    boss.locator(".drill-desk").get_by_text("No question and no proposal is open").wait_for()
    boss.get_by_label("To", exact=True).select_option(label="IT lead")
    boss.get_by_label("Says", exact=True).fill("The rack is warm.")
    button(boss, "Send it to them").click()
    eventually(lambda: "The rack is warm." in log(it), "the IT lead hears it")
    everybody = [drill.pages[title].locator("#rendered_cells") for title in (*SEATS, WALL)]
    assert ["Two of them pick up" in page.text_content() for page in everybody] == [True] + 5 * [False]
    assert ["The rack is warm" in page.text_content() for page in everybody] == [False, True] + 4 * [False]


def voice(page) -> str:
    """What a screen reader was last told on a page."""
    return page.locator(".drill-for-readers[aria-live=assertive]").text_content()


#: What is to be typed where, and the pages that show it afterwards: a field that is not here has no cover.
AT_A_SEAT = {"Reason": ()}
IN_A_NOTE = {"Note": SEATS}
IN_A_PROPOSAL = {"What": (COMMUNICATIONS_LEAD, BOSS, WATCHER)}
IN_A_NOTICE = tuple(sentence(name) for name in act.FIELDS if name not in ("how many", "what it costs", "technical details"))
IN_A_DOCUMENT = (*(sentence(part.name) for part in DOCUMENTS["executive brief"].parts), TEXT)
OF_THE_FACILITATOR = {
    "Answer": (COMMUNICATIONS_LEAD,),
    "Ruling": (COMMUNICATIONS_LEAD,),
    "Number": (BOSS,),
    "From": (COMMUNICATIONS_LEAD, BOSS, WATCHER, WALL),
    "Says": (COMMUNICATIONS_LEAD,),
    "Because": (BOSS,),
    "New": (*SEATS, BOSS, WATCHER),
    "Time left": (),
    "Go to": (),
}
OF_AN_OBSERVER = {"What you saw": (BOSS, WATCHER), "Your name": (BOSS, WATCHER)}


def test_markup_that_somebody_types_stays_words_on_every_page(drill):
    comms, boss, watcher = (drill.pages[title] for title in (COMMUNICATIONS_LEAD, BOSS, WATCHER))
    assert poured(comms) == set(AT_A_SEAT)
    button(comms, "Ask …").click()
    comms.get_by_label("Whom", exact=True).select_option("a journalist")
    button(comms, "Ask a journalist about how it stands").click()
    for opens, does, typed in (("Other …", "Propose it", IN_A_PROPOSAL), ("Note …", "Write it into", IN_A_NOTE)):
        button(comms, opens).click()
        comms.get_by_label(*typed, exact=True).wait_for()
        assert poured(comms, *AT_A_SEAT) == set(typed)
        button(comms, does).click()
        comms.get_by_label(*typed, exact=True).wait_for(state="detached")
    button(comms, "Write a notice").click()
    button(comms, "More to say").click()
    comms.get_by_label(f"{IN_A_NOTICE[-1]} –").or_(comms.get_by_label(IN_A_NOTICE[-1])).first.wait_for()
    assert poured(comms, *AT_A_SEAT) == set(IN_A_NOTICE)
    eventually(lambda: markup(IN_A_NOTICE[-1]) in comms.locator(".drill-text").text_content(), "it is put together")
    inert(comms, *IN_A_NOTICE)
    button(comms, "Send to").click()
    button(comms, "Write a document").click()
    comms.get_by_label(TEXT).wait_for()
    assert poured(comms, *AT_A_SEAT) == set(IN_A_DOCUMENT)
    button(comms, "Write the executive brief down").click()
    comms.get_by_label(TEXT).wait_for(state="hidden")
    button(comms, "Hold them back").or_(button(comms, "Show the options")).first.wait_for()

    # the facilitator and an evaluator: once all their forms are there
    boss.get_by_label("Ruling", exact=True).wait_for()
    assert poured(boss) == {*OF_THE_FACILITATOR, *OF_AN_OBSERVER}
    assert poured(watcher) == set(OF_AN_OBSERVER)
    boss.get_by_label("To", exact=True).select_option(label="communications lead")
    for does in ("Answer in their voice", "Rule", "Send it to them", "Skip", "Write it down", "Look ahead", "Jump there"):
        button(boss, does).click()
    boss.get_by_text("A time of the scenario is wanted").wait_for()
    inert(boss, "Number", "Because")
    boss.get_by_label("Number", exact=True).fill("")
    button(boss, "Rule").click()
    boss.get_by_label("Seat", exact=True).select_option(label="executive")
    button(boss, "Invite to this seat").click()
    button(boss, "Show links").click()
    boss.locator("figcaption", has_text="executive").wait_for()  # the link of somebody who came late
    button(watcher, "Write it down").click()
    where = IN_A_NOTE | IN_A_PROPOSAL | OF_THE_FACILITATOR | OF_AN_OBSERVER | {"team": (*SEATS, BOSS, WATCHER, WALL)}
    eventually(lambda: markup("Ruling") in log(comms), "the ruling has come")
    for title, page in drill.pages.items():
        there = [about for about, titles in where.items() if title in titles and about != "Number"]
        eventually(lambda page=page, there=there: lacking(page, there) == [], f"the {title} sees all that is theirs")
        inert(page)


def lacking(page, about) -> list[str]:
    """Markup about these things that is not to be read on a page."""
    text = page.locator("#rendered_cells").text_content()
    return [one for one in about if markup(one) not in text]


