"""A drill in eight browsers: five seats, the facilitator, an evaluator, the projector, on one real room.

Whoever sits there has a name that is markup, and so has the team: all of it must be shown as it is spelt. Each test
leaves the exercise going on, with every seat on the call; the last one plays it to its end.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import os
import re
import signal
import time
from itertools import groupby

import pytest

from browser.keys import Keys
from browser.markup import inert, lacking, markup, poured
from browser.rooms import Drill, button, clock, eventually, log, said, take_the_first
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

HASTE = 600  # milliseconds: nobody means two things by two presses within half a second
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
        chromium,
        tmp_path_factory.mktemp("room"),
        scenario,
        PEOPLE,
        called_in,
        mode="flowing",
        team=TEAM,
        facilitator=TEAM,
    )
    try:
        made.open((*SEATS, BOSS, WATCHER, WALL))
        yield made
        assert made.browsers.elsewhere(made.rooms.pages) == []
    finally:
        made.stop()


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
    assert pages[WALL].locator("button").filter(visible=True).all_inner_texts() == []
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
IN_A_NOTICE = tuple(
    sentence(name) for name in act.FIELDS if name not in ("how many", "what it costs", "technical details")
)
IN_A_DOCUMENT = (*(sentence(part.name) for part in DOCUMENTS["executive brief"].parts), TEXT)
OF_THE_FACILITATOR = {
    "Answer": (COMMUNICATIONS_LEAD,),
    "Ruling": (COMMUNICATIONS_LEAD,),
    "Number": (),
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
    comms.get_by_label(re.compile(f"^{IN_A_NOTICE[-1]}")).filter(visible=True).wait_for()
    for others in ("registered shoppers", "visitors"):  # “your order” is for those who have one
        comms.get_by_role("checkbox", name=others).uncheck()
    assert poured(comms, *AT_A_SEAT) == set(IN_A_NOTICE)
    eventually(lambda: markup(IN_A_NOTICE[-1]) in comms.locator(".drill-text").text_content(), "it is put together")
    inert(comms, *IN_A_NOTICE)
    button(comms, "Send to").click()
    button(comms, "Write a document").click()
    comms.get_by_label(TEXT).wait_for()
    assert poured(comms, *AT_A_SEAT) == set(IN_A_DOCUMENT)
    button(comms, "Write the executive brief down").click()
    comms.get_by_label(TEXT).wait_for(state="hidden")

    # the facilitator and an evaluator: once all their forms are there
    boss.get_by_label("Ruling", exact=True).wait_for()
    assert poured(boss) == {*OF_THE_FACILITATOR, *OF_AN_OBSERVER}
    assert poured(watcher) == set(OF_AN_OBSERVER)
    boss.get_by_label("To", exact=True).select_option(label="communications lead")
    button(boss, "Rule").click()
    boss.get_by_text("That was not taken").wait_for()
    inert(boss, "Number")
    boss.get_by_label("Number", exact=True).fill("")
    boss.wait_for_timeout(HASTE)
    for does in (
        "Answer in their voice",
        "Rule",
        "Send it to them",
        "Skip",
        "Write it down",
        "Look ahead",
        "Jump there",
    ):
        button(boss, does).click()
    boss.get_by_text("A time of the scenario is wanted").wait_for()
    boss.get_by_label("Seat", exact=True).select_option(label="executive")
    button(boss, "Invite to this seat").click()
    button(boss, "Show links").click()
    boss.locator("figcaption", has_text="executive").wait_for()  # the link of somebody who came late
    button(watcher, "Write it down").click()
    where = IN_A_NOTE | IN_A_PROPOSAL | OF_THE_FACILITATOR | OF_AN_OBSERVER | {"team": (*SEATS, BOSS, WATCHER, WALL)}
    eventually(lambda: markup("Ruling") in log(comms), "the ruling has come")
    for title, page in drill.pages.items():
        there = [about for about, titles in where.items() if title in titles]
        eventually(lambda page=page, there=there: lacking(page, there) == [], f"the {title} sees all that is theirs")
        inert(page)


def test_the_keyboard_alone_plays_at_a_seat_and_leads_the_room(drill):
    comms, it, boss = (drill.pages[title] for title in (COMMUNICATIONS_LEAD, IT_LEAD, BOSS))
    seat, lead, other = Keys(comms), Keys(boss), Keys(it)
    for title in (COMMUNICATIONS_LEAD, BOSS, WATCHER, WALL):
        stops = Keys(drill.pages[title]).tour()
        assert [stop for stop in stops if not (stop["ring"] and stop["seen"])] == [], title
        cards = [card for card, _ in groupby(stop["card"] for stop in stops)]
        assert len(cards) == len(set(cards)), "from card to card, and never back"

    # a seat: an answer, then a notice of its own that cannot be called back
    before = len(said(drill.path))
    seat.to("Executives only")
    seat.press("Enter")
    eventually(lambda: len(said(drill.path)) > before, "the answer is given")
    seat.lands("Hold them back")  # the next decision; whoever goes elsewhere before is brought back here
    seat.to("Write a notice")
    seat.press("Enter")
    seat.lands("Start from")
    seat.to("SMS")
    seat.press("Space")
    seat.to("What happened")
    comms.keyboard.type("Cards fail.")
    seat.to("Send to")
    if not seat.twice("Enter"):  # on a busy machine these were two presses, and the second one went on writing
        seat.to("Send to")
        seat.press("Enter")
    seat.lands("Keep writing")  # the second one was not meant for what has just been asked
    assert any("Cards fail." in str(line) for line in said(drill.path)) is False
    seat.to("Yes: send", key="Shift+Tab")
    seat.press("Enter")
    eventually(lambda: "Cards fail." in str(said(drill.path)[-1]), "the notice is on its way")
    seat.lands("Write a notice")

    # somebody writes a note while a decision opens: it is announced, and takes nothing away
    other.to("Note …")
    other.press("Enter")
    other.lands("Note", "INPUT")
    it.keyboard.type("rack")
    lead.to("Leave it")
    for _ in range(8):
        if "To decide, it lead" in voice(it):
            break
        lead.press("Enter")
        boss.wait_for_timeout(700)
    assert "To decide, IT lead" in voice(it)
    it.keyboard.type(" is warm")
    assert it.get_by_label("Note", exact=True).input_value() == "rack is warm"
    other.to("Write it into the log")
    other.press("Enter")
    other.lands("Note …")
    eventually(lambda: "rack is warm" in log(comms), "everybody reads the note")
    it.wait_for_timeout(HASTE)

    # the facilitator: chooses a speed, which stays chosen; runs, pauses, releases
    lead.to("Speed")
    lead.press("ArrowDown", "ArrowDown")
    other.to("Note …")
    other.press("Enter")
    other.lands("Note", "INPUT")
    it.keyboard.type("still")
    other.to("Write it into the log")
    other.press("Enter")
    eventually(lambda: "Note: still" in log(comms), "the room has said something")
    lead.to("▶ Let the clock run", key="Shift+Tab")
    began = clock(boss)
    lead.press("Enter")
    boss.get_by_text("▶ running").wait_for()
    eventually(lambda: clock(boss) > began, "the clock runs")
    assert boss.get_by_label("Speed").input_value() == "×60"
    boss.wait_for_timeout(HASTE)
    lead.to("▮▮ Pause")
    lead.press("Enter")
    boss.get_by_text("▮▮ paused").wait_for()
    lead.to("Release now")
    lead.press("Enter")
    eventually(lambda: any(one.text in log(drill.pages[COMMANDER]) for one in INJECTS), "it came")


#: Paths of the server that could give something away.
ELSEWHERE = ("api/kernels", "api/contents", "api/sessions", "api/terminals", "api/status", "voila/files/room.ipynb",
             "files/room.ipynb", "voila/render/room.ipynb", "tree", "lab", "voila/tree")  # fmt: skip
FETCHED = """async (paths) => {
    const tried = paths.map(async (path) => [path, (await fetch("/" + path, { redirect: "manual" })).status]);
    return (await Promise.all(tried)).filter(([, status]) => status >= 200 && status < 300);
}"""
#: Asks the page's own kernel to run something, between two questions that it does answer; the answers.
EXECUTED = """async () => {
    const { kernelId } = JSON.parse(document.getElementById("jupyter-config-data").textContent);
    const socket = new WebSocket(`ws://${location.host}/api/kernels/${kernelId}/channels`), heard = [];
    const say = (msg_type, msg_id, content) => socket.send(JSON.stringify({ channel: "shell", content, metadata: {},
        parent_header: {}, header: { msg_id, msg_type, session: "s", username: "", version: "5.3" } }));
    await new Promise((open) => { socket.onopen = open; });
    say("kernel_info_request", "first", {});
    say("execute_request", "run", { code: "print(1)", silent: false });
    say("kernel_info_request", "last", {});
    return new Promise((done) => {
        socket.onmessage = async ({ data }) => {
            const { parent_header: to, header } = JSON.parse(typeof data === "string" ? data : "{}");
            if (header?.msg_type.endsWith("_reply")) heard.push(to.msg_id);
            if (to?.msg_id === "last") setTimeout(() => done(heard), 300);
        };
    });
}"""


def test_a_page_gives_away_nothing_runs_nothing_and_is_not_choked(drill):
    page = drill.pages[COUNSEL]
    assert page.evaluate(FETCHED, ELSEWHERE) == []
    assert page.evaluate(EXECUTED) == ["first", "last"]
    button(page, "Note …").click()
    page.get_by_label("Note", exact=True).focus()
    page.keyboard.insert_text("y" * 10_000_000)
    before = drill.path.read_bytes()
    button(page, "Write it into the log").click()
    page.get_by_text("4,000 characters at most").wait_for()
    assert drill.path.read_bytes() == before
    Keys(page).lands("Note", "INPUT")
    page.get_by_label("Note", exact=True).fill("short")
    button(page, "Write it into the log").click()
    eventually(lambda: "Note: short" in log(page), "the page is as it was")


def both(axe, page) -> list:
    """What axe finds on a page, by day and by night."""
    found = axe(page)
    page.emulate_media(color_scheme="dark")
    found += axe(page, "color-contrast")
    page.emulate_media(color_scheme="light")
    return found


def test_nobody_is_shut_out_of_any_page_by_day_or_by_night(drill, axe):
    comms, it, boss = (drill.pages[title] for title in (COMMUNICATIONS_LEAD, IT_LEAD, BOSS))
    button(comms, "Write a notice").click()
    comms.get_by_role("checkbox", name="SMS").check()
    comms.get_by_label(re.compile("^What happened")).filter(visible=True).fill("Cards fail.")
    button(comms, "Send to").click()
    button(comms, "Keep writing").wait_for()
    button(it, "Write a document").click()
    it.get_by_label(TEXT).wait_for()
    it.locator(".drill-briefing summary").click()
    if button(boss, "Show links").count():
        button(boss, "Show links").click()
    boss.locator(".drill-invitation").first.wait_for()
    for title in (COMMUNICATIONS_LEAD, IT_LEAD, BOSS, WATCHER, WALL):
        assert both(axe, drill.pages[title]) == [], title
    for page in (comms, it):
        button(page, "Put it away").click()


def test_after_a_hand_over_a_killed_kernel_and_a_killed_room_it_is_played_to_its_end(drill, axe):
    pages, boss = drill.pages, drill.pages[BOSS]
    comms, it = pages[COMMUNICATIONS_LEAD], pages[IT_LEAD]
    hand_over(boss, "legal counsel", "the playbook")
    boss.locator(".drill-held tr", has_text="legal counsel").get_by_text("the playbook").wait_for()
    eventually(lambda: button(pages[COUNSEL], "Note …").count() == 0, "the seat is empty")
    hand_over(boss, "executive", "the playbook")  # who was invited there has opened no page, and would be waited for

    # the kernel of a page is killed: the page says so, and opened again it knows all that went on
    others = drill.kernels()
    it.reload()
    it.locator(".drill-log .drill-line").first.wait_for()
    (ours,) = drill.kernels() - others
    os.kill(ours, signal.SIGKILL)
    it.locator("#drill-lost").wait_for(state="visible")
    it.get_by_role("button", name="Open this page again").click()
    eventually(lambda: "joins as IT lead" in log(it), "the log is there again")

    # the room is killed, and opened again: pages come back by themselves
    before = drill.path.read_bytes()
    drill.kill_the_room()
    it.get_by_text("The room cannot be reached").wait_for()
    drill.rooms.open_again()
    for title, page in pages.items():
        eventually(lambda page=page: page.get_by_text("The room cannot be reached").count() == 0, f"{title} came back")
    assert drill.path.read_bytes().startswith(before)

    play_on(drill, boss, {role: pages[role] for role in SEATS if role != COUNSEL})
    for page in pages.values():
        eventually(lambda page=page: "ended" in page.locator(".drill-band").inner_text(), "all see that it is over")
    kept = drill.path.read_text()
    typed = [about for about in ("Reason", "What you saw") if json.dumps(markup(about))[1:-1] in kept]
    look_back(comms, axe, typed)
    eventually(lambda: drill.path.with_suffix(".log.jsonl").exists(), "the log is kept")
    assert replay(drill.path).identical
    roles = {line.role for line in said(drill.path)}
    assert {IT_LEAD, COMMANDER, COMMUNICATIONS_LEAD} <= roles


def hand_over(boss, title: str, to: str) -> None:
    boss.get_by_label("Seat", exact=True).select_option(label=title)
    boss.get_by_label("Held by").select_option(label=to)
    boss.wait_for_timeout(HASTE)
    button(boss, "Hand it over").click()


def play_on(drill, boss, seats) -> None:
    """Whoever is asked takes the first option, a few times; then the playbook has all seats, to the end."""
    before = len(said(drill.path))
    until = time.monotonic() + 120
    while len(said(drill.path)) < before + 6 and time.monotonic() < until:
        for page in seats.values():
            take_the_first(button(page, "Put it away"))  # what was being written is still there
            take_the_first(page.locator(".drill-option button, .drill-options button"))
            take_the_first(page.locator(".drill-sure button"))
        if boss.get_by_text("Nobody has anything to decide now").count():
            take_the_first(button(boss, "Let time go on"))
        time.sleep(0.05)
    assert len(said(drill.path)) >= before + 6
    for title in ("IT lead", "incident commander", "support lead", "communications lead", "executive"):
        hand_over(boss, title, "the playbook")
        boss.locator(".drill-held tr", has_text=title).get_by_text("the playbook").wait_for()
    for _ in range(60):  # an inject on the way may stop the clock once more
        take_the_first(button(boss, "Let time go on"))
        if "ended" in boss.locator(".drill-band").inner_text():
            return
        time.sleep(1)


def look_back(page, axe, typed: list[str]) -> None:
    """The debrief of somebody who leaves a sheet and a report behind; what was typed in play is to be read there, and
    all that can be taken away is inert."""
    button(page, "Look back").click()
    page.get_by_text("Half of the affected customers knew").first.wait_for()
    page.get_by_role("checkbox", name="without my name and seat").uncheck()
    page.get_by_label("Your name", exact=True).filter(visible=True).wait_for()
    asked = poured(page)
    assert "Your name" in asked and len(asked) > 3
    button(page, "Hand in this sheet").click()
    page.get_by_text("The sheet is kept").wait_for()
    button(page, "Write the report").click()
    page.get_by_label(TEXT).wait_for()
    assert poured(page, *asked) == {*(sentence(part.name) for part in POST_INCIDENT_REPORT.parts), TEXT}
    assert both(axe, page) == []
    button(page, "Write the post-incident report down").click()
    page.get_by_label(TEXT).wait_for(state="hidden")
    button(page, "Write the report").wait_for()
    inert(page, *asked, *typed, "team")
    for link in page.locator(".drill-downloads a").all():
        taken_away(page, link)
    button(page, "Back to the table").click()
    page.locator(".drill-board").wait_for()


def taken_away(page, link) -> None:
    """A file to take away: as a page it takes nothing for markup, as Markdown it has no markup in it."""
    name = link.get_attribute("download")
    text = base64.b64decode(link.get_attribute("href").partition(",")[2]).decode()
    if name.endswith(".html"):
        alone = page.context.new_page()
        alone.set_content(text)
        assert alone.evaluate("[window.__hit ?? null, document.querySelectorAll('script, img, svg, a').length]") == [
            None,
            0,
        ]
        assert markup("team") in alone.locator("body").text_content()
        alone.close()
    elif name.endswith(".md"):
        assert "<img" not in text and not re.search(r"(?<!\\)\]\(javascript", text), name
        assert in_markdown(markup("team")) in text, name


@pytest.mark.parametrize("link", ["", "?seat=guessed&role=facilitator"])
def test_without_a_link_of_this_room_a_page_shows_nothing(drill, link):
    page = drill.browsers.page(drill.rooms.pages + link)
    page.get_by_text("This link opens no seat").first.wait_for()
    assert "payments" not in page.content()
