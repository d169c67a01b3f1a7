"""The timeline and the other moving pieces as a reader meets them: in a browser, by eye, keyboard and voice."""

from __future__ import annotations

import pytest

from .conftest import strays

pytestmark = pytest.mark.browser

SOURCE = """
import os
from ipywidgets import HTML, Button, HBox, VBox
from sim.widgets.clock import ClockFace
from sim.widgets.countdown import Countdown
from sim.widgets.livelog import Announce, LiveLog
from sim.widgets.timeline import Timeline

NOON = 12 * 3600
def lanes(kind="prompt"):
    comms = [{"at": 600, "kind": "notice", "text": "executives told"},
             {"at": 900, "kind": kind, "text": "tell customers?"}]
    it = [{"at": 60, "kind": "alert", "text": "payments fail"}, {"at": 300, "kind": "work", "text": "diagnosis"}]
    return [
        {"id": "it", "label": "IT", "kind": "marks", "marks": it},
        {"id": "comms", "label": "Communications", "kind": "marks", "marks": comms},
        {"id": "health", "label": "Payments", "kind": "area", "steps": [[0, 1.0], [60, 0.2]]},
        {"id": "knows", "label": "Who knows", "kind": "curve", "curves": [
            {"name": "customers", "points": [[0, 0.0], [900, 0.0], [1800, 0.5]]}]},
    ]

timeline = Timeline(starts=NOON, end=3600, now=900, lanes=lanes())
clock = ClockFace(starts=NOON, now=900, began=60, state="standing")
countdown = Countdown(starts=NOON, now=900, opened=900, deadline=1080, label="tell customers?")
log = LiveLog([{"clock": "12:01", "who": "Monitor", "text": "payments fail", "kind": "alert"}])
announce = Announce()
chosen = HTML()
timeline.observe(lambda change: setattr(chosen, "value", str(change["new"])), "selected")

def later(_):
    for piece in (timeline, clock, countdown):
        piece.now += 150
def answer(_):
    timeline.lanes = lanes("answered")
    log.add({"clock": "12:15", "who": "You", "text": "told customers"}, {"clock": "12:15", "text": "sent"})
    announce.say("A decision is open")
def button(words, act):
    made = Button(description=words)
    made.on_click(act)
    return made
BUTTONS = [button("Later", later), button("Answer", answer), button("Find", lambda _: timeline.point_to(310)),
           button("Stop", lambda _: os._exit(1))]
def card(*children):
    box = VBox(children)
    box.add_class("drill-card")
    return box
card(clock, HBox(BUTTONS), countdown, timeline, chosen, announce, log)
"""
MARKS = [
    "12:01, IT, alert: payments fail",
    "12:05, IT, work: diagnosis",
    "12:10, Communications, notice: executives told",
    "12:15, Communications, decision open: tell customers?",
]


@pytest.fixture(scope="module")
def server(voila_server, notebook):
    return voila_server(notebook(SOURCE, "log", title="Pieces"))


@pytest.fixture(scope="module")
def first(watch, server):
    """One page for all tests below: each looks at what it changes itself."""
    with watch() as page:
        page.goto(server.url)
        page.wait_for_selector(".drill-mark")
        yield page


def spoken(page) -> list[str]:
    return page.locator(".drill-mark").evaluate_all("marks => marks.map(m => m.getAttribute('aria-label'))")


def focused(page) -> str:
    return page.evaluate("document.activeElement.getAttribute('aria-label')")


def click(page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def test_only_addresses_elsewhere_are_strays():
    here = [
        "http://127.0.0.1:8866/voila",
        "ws://localhost:1/api",
        "http://[::1]:2/",
        "data:;base64,=",
        "blob:http://x/1",
    ]
    elsewhere = ["https://cdn.example.org/all.css", "//cdn.example.org/x", "wss://example.org/"]
    assert strays([*here, *elsewhere]) == elsewhere


def test_the_page_says_exercise_and_in_which_language_and_where_its_main_part_is(first):
    assert first.title() == "EXERCISE: Pieces"
    assert first.locator("html").get_attribute("lang") == "en"
    assert first.get_by_role("banner").get_by_role("heading", name="EXERCISE").is_visible()
    assert first.get_by_role("main").locator(".drill-timeline").is_visible()
    assert first.locator("#drill-link").inner_text() == "● connected"


def test_every_mark_is_there_with_its_clock_time_lane_and_words(first):
    assert spoken(first) == MARKS
    legend = first.locator(".drill-legend li > span").all_inner_texts()
    assert legend == ["alert", "decision open", "work", "notice"]


def test_the_now_line_moves_with_the_clock_and_no_mark_is_made_anew(first):
    first.evaluate("document.querySelectorAll('.drill-mark').forEach(m => { m.known = true; })")
    line = first.locator(".drill-now-line")
    before, bar = line.bounding_box()["x"], first.locator(".drill-bar").nth(1).bounding_box()["width"]
    click(first, "Later")
    first.wait_for_function("document.querySelector('.drill-now-line text').textContent === '12:17'")
    moved = line.bounding_box()["x"] - before
    axis = first.locator(".drill-ground").bounding_box()["width"]
    assert moved == pytest.approx(axis * 150 / 3600, abs=1)
    assert first.locator(".drill-bar").nth(1).bounding_box()["width"] - bar == pytest.approx(moved, abs=1)
    assert first.evaluate("[...document.querySelectorAll('.drill-mark')].every(m => m.known)")
    # Half the customers know at 12:30, nobody at 12:15: an eighth of that way is 8 %.
    assert first.get_by_text("customers 8 %").is_visible()


def test_clock_and_countdown_follow(first):
    assert first.get_by_role("timer").inner_text() == "12:17:30"
    assert first.get_by_text("16 min after it began").is_visible()
    assert first.get_by_text("standing while you talk").is_visible()
    assert first.get_by_text("30 s left", exact=True).is_visible()
    assert first.get_by_role("progressbar").get_attribute("aria-valuetext") == "30 s left"


def test_the_keyboard_reaches_every_mark_and_selects_one(first):
    first.get_by_role("button", name="Read as a table").focus()
    first.keyboard.press("Tab")
    reached = [focused(first)]
    for key in ("ArrowLeft", "ArrowUp", "Home", "ArrowLeft"):
        first.keyboard.press(key)
        reached.append(focused(first))
    assert reached == [MARKS[3], MARKS[2], MARKS[1], MARKS[0], MARKS[0]]
    tip = first.locator(".drill-tip")
    assert tip.is_visible()
    assert tip.inner_text() == "12:01 alert\npayments fail"
    first.keyboard.press("Enter")
    first.get_by_text("{'at': 60, 'kind': 'alert', 'text': 'payments fail', 'lane': 'it'}").wait_for()
    first.keyboard.press("Escape")
    assert tip.is_hidden()
    first.keyboard.press("Tab")
    assert focused(first) not in MARKS  # one stop for the whole timeline, not one per mark


def test_python_points_to_a_moment_and_the_mark_there_is_pressed(first):
    click(first, "Find")
    pressed = first.locator(".drill-mark[aria-pressed='true']")
    first.wait_for_function("document.querySelector('.drill-mark[data-kind=work]').ariaPressed === 'true'")
    assert pressed.count() == 1
    line, bar = (first.locator(at).bounding_box()["x"] for at in (".drill-selection line", ".drill-bar >> nth=1"))
    assert line == pytest.approx(bar, abs=2)


def test_an_answered_decision_is_the_same_node_and_the_log_grows_in_both_views(first):
    lines = first.locator("[role=log]")
    assert [lines.nth(i).locator(".drill-line").count() for i in range(2)] == [1, 1]
    first.evaluate("document.querySelectorAll('.drill-line').forEach(line => { line.known = true; })")
    click(first, "Answer")
    first.locator(".drill-mark[data-kind=answered]").wait_for()
    assert first.evaluate("document.querySelector('.drill-mark[data-kind=answered]').known")
    first.wait_for_function("document.querySelectorAll('.drill-line').length === 6")
    assert [lines.nth(i).locator(".drill-line").count() for i in range(2)] == [3, 3]
    assert first.evaluate("[...document.querySelectorAll('.drill-line')].filter(line => line.known).length") == 2
    first.locator("[role=alert]", has_text="A decision is open").wait_for(state="attached")


def test_the_table_says_what_the_picture_says(first):
    rows = "[...document.querySelectorAll('.drill-table-view tbody tr')].map(r => [...r.cells].map(c => c.innerText))"
    told = ["12:15", "Communications", "answered: tell customers?"]
    assert told in first.evaluate(rows)  # for screen readers it is always there
    table = first.locator(".drill-table-view")
    assert table.bounding_box()["width"] == 1
    click(first, "Read as a table")
    assert table.bounding_box()["width"] > 600
    shown = first.evaluate(rows)
    assert shown == sorted(shown, key=lambda row: row[0])
    assert ["12:01", "Payments", "20 %"] in shown
    assert ["12:30", "Who knows", "customers: 50 %"] in shown
    assert len(shown) == 4 + 2 + 2
    click(first, "Hide the table")
    assert table.bounding_box()["width"] == 1


def test_axe_finds_nothing_with_and_without_the_table(first, axe):
    assert axe(first) == []
    click(first, "Read as a table")
    assert axe(first) == []
    click(first, "Hide the table")


def test_nothing_moves_by_itself_for_a_reader_who_asked_for_that(first):
    first.emulate_media(reduced_motion="reduce")
    names = "[...document.querySelectorAll('.drill *')].map(n => getComputedStyle(n).animationName)"
    assert set(first.evaluate(names)) == {"none"}
    first.emulate_media(reduced_motion="no-preference")


def test_dark_is_as_clean_and_a_kernel_that_ended_is_said_on_the_page(watch, server, axe):
    with watch(color_scheme="dark", viewport={"width": 1024, "height": 768}) as page:
        page.goto(server.url)
        page.wait_for_selector(".drill-mark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 20, 23)"
        assert page.evaluate("document.documentElement.scrollWidth") <= 1024
        assert axe(page) == []
        click(page, "Stop")
        page.get_by_role("alert").filter(has_text="The exercise behind this page has stopped").wait_for()
        assert axe(page) == []


def test_a_server_that_has_gone_is_said_at_once(first, server):  # the last of this file: it ends the server
    lost = first.get_by_role("alert").filter(has_text="Connection lost")
    assert lost.count() == 0
    server.stop()
    lost.wait_for(timeout=3000)
    assert first.get_by_role("button", name="Open this page again").is_visible()
