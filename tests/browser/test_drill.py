"""The drill as somebody plays it in a browser: from the start page to the downloads, by mouse, keyboard and axe."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from browser.markup import inert, markup, poured
from sim.exercise import record, replay
from sim.widgets import serve

pytestmark = pytest.mark.browser

PATIENCE = 30_000  # milliseconds
SEED = 4  # whatever luck a table has, a test has the same each time


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """The folder that the command was typed in."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def serving(voila_server, home, tmp_path_factory):
    """`serving(more code)`: a server that shows the start page."""

    def serve_start(code: str = ""):
        page = tmp_path_factory.mktemp("pages") / "start.ipynb"  # its log is written beside it
        notebook = json.loads(serve.PAGE.read_text(encoding="utf-8"))
        notebook["cells"][0]["source"].insert(0, f"import secrets; secrets.randbelow = lambda _: {SEED}\n{code}\n")
        page.write_text(json.dumps(notebook), encoding="utf-8")
        before = os.environ.get("DRILL_HOME")
        os.environ["DRILL_HOME"] = str(home)
        try:
            return voila_server(page)
        finally:
            os.environ.pop("DRILL_HOME") if before is None else os.environ.update(DRILL_HOME=before)

    return serve_start


@pytest.fixture(scope="module")
def drill(serving):
    """A server that shows the start page."""
    return serving()


def button(page, words: str):
    """The stock button that begins with these words and is to be seen."""
    return (
        page.locator(".jupyter-button").filter(has_text=re.compile(f"^{re.escape(words)}")).filter(visible=True).first
    )


def open_start(page, drill):
    """The start page, ready."""
    page.goto(drill.url)
    button(page, "Begin").wait_for(timeout=PATIENCE)


def settle(page):
    """Wait until nothing on the page has changed for a moment: whatever the last click led to is drawn."""
    page.evaluate(
        """() => new Promise((done) => {
            let timer = setTimeout(done, 150);
            new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(done, 150); })
                .observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
        })"""
    )


def the_file(home: Path, team: str) -> Path:
    """The exercise of a team."""
    files = [p for p in (home / "exercises").glob("*.jsonl") if not p.name.endswith(".log.jsonl")]
    return next(p for p in files if record.read(p)[0].team == team)


def test_a_drill_from_start_to_download(watch, drill, home, axe):
    with watch(accept_downloads=True) as page:
        open_start(page, drill)
        assert page.locator("h1").inner_text() == "EXERCISE"
        assert axe(page) == []
        page.get_by_label("Team", exact=True).fill("Team Blue")
        button(page, "Begin: Card payments down").click()
        button(page, "Let time go on").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")  # the second half of a double press skips nothing and answers nothing
        holding = button(page, "Holding statement")
        holding.wait_for(timeout=PATIENCE)
        page.wait_for_function("document.activeElement.textContent.startsWith('Holding statement')")
        settle(page)
        assert holding.is_visible()
        assert axe(page) == []

        # send: a notice in one's own words, by a channel that can be taken down again, read by nobody before
        button(page, "Write your own notice").click()
        page.get_by_label("Who is affected –").fill("Everybody who pays by card.")
        page.get_by_label("Who is affected ✓").wait_for()
        page.get_by_role("checkbox", name="incident commander").uncheck()
        page.get_by_role("checkbox", name="sms").uncheck()
        button(page, "Send to 65,886 customers by banner, Facebook, X").wait_for()
        assert "Everybody who pays by card." in page.locator(".drill-text").inner_text()
        assert axe(page) == []
        button(page, "Send to 65,886 customers").click()
        settle(page)

        # ask, and get the script's answer
        button(page, "Ask …").click()
        page.get_by_label("Whom", exact=True).select_option("the acquirer")
        button(page, "Ask the acquirer about how it stands").click()
        for _ in range(20):
            if page.get_by_text("Merchant desk, good afternoon").count():
                break
            button(page, "Wait 5 minutes").click()
            settle(page)
        assert page.locator(".drill-log").get_by_text("Merchant desk, good afternoon").count() == 1

        # answer whatever is asked, to the end
        for _ in range(60):
            if button(page, "Look back").count():
                break
            sure = page.locator(".drill-sure .jupyter-button").filter(visible=True)
            if sure.count():  # what goes out by text message cannot be called back
                assert axe(page) == []
                sure.first.click()
                settle(page)
                continue
            first = page.locator(".drill-option .jupyter-button").filter(visible=True)
            (first.first if first.count() else button(page, "Let time go on")).click()
            settle(page)
        button(page, "Look back").click()
        sentence = page.locator(".drill-headline").inner_text(timeout=PATIENCE)
        assert re.match(r"Half of the affected customers (knew after \d+ minutes|did not know)", sentence)
        assert sentence.endswith("had nobody spoken, not within the four hours.")
        settle(page)
        assert axe(page) == []
        page.set_viewport_size({"width": 820, "height": 1180})
        settle(page)
        right = "(which) => document.querySelector(which).getBoundingClientRect().right"
        assert page.evaluate(right, ".drill-measures table") <= page.evaluate(right, ".drill-measures")
        page.locator(".drill-judged .jupyter-button").first.click()
        page.locator(".drill-selection").wait_for(state="attached")

        with page.expect_download() as given:
            page.get_by_role("link", name="The exercise").click()
        ours = home / "taken.jsonl"
        given.value.save_as(ours)
        with page.expect_download() as given:
            page.get_by_role("link", name="The measures").click()
        assert given.value.suggested_filename.endswith(".measures.csv")

    ours.with_suffix(".log.jsonl").write_bytes(the_file(home, "Team Blue").with_suffix(".log.jsonl").read_bytes())
    assert replay(ours).identical is True
    sent = [json.loads(line) for line in ours.with_suffix(".log.jsonl").read_text().splitlines()]
    notices = [e for e in sent if e["event"] == "NoticeSent"]
    assert notices and notices[0]["channels"] == ["banner", "facebook", "x"]


def test_two_incidents_at_once_fit_the_page_and_each_form_asks_which(watch, drill, axe):
    with watch() as page:
        open_start(page, drill)
        button(page, "Take Two at once").click()
        page.get_by_label("communications lead", exact=True).uncheck()
        for role in ("IT lead", "incident commander"):
            page.get_by_label(role, exact=True).check()
        button(page, "Begin: Two at once").click()
        open_kind = ("Look for the cause", "Leave it open")
        for words in ("Let time go on", "Declare moderate", *open_kind, "Declare critical", *open_kind):
            button(page, words).click(timeout=PATIENCE)
            settle(page)
        button(page, "Everybody in the plan").wait_for(timeout=PATIENCE)
        settle(page)
        listed = page.locator(".drill-incidents li p:first-child").all_inner_texts()
        assert [re.sub(r"\s+", " ", text) for text in listed] == [
            "Incident 2: payments critical, 12:21",
            "Incident 1: search moderate, 12:14",
        ]
        asked = page.locator(".drill-decision").filter(visible=True)
        assert "Incident 2: payments, critical" in asked.first.inner_text()
        assert "Incident 1: search, moderate" in asked.last.inner_text()
        bottom = "(which) => document.querySelector(which).getBoundingClientRect().bottom"
        assert page.evaluate(bottom, ".drill-now") <= 720, "all that is to be decided fits one screen"
        assert axe(page) == []

        # by keyboard: a remedy for the second one, then what is offered follows the first one
        button(page, "Try a remedy").focus()
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.tagName === 'SELECT'")
        button(page, "Have the IT lead try: renew the certificate").wait_for()
        assert "search" not in page.get_by_label("Remedy", exact=True).inner_text()
        page.get_by_label("Incident", exact=True).select_option(index=1)
        button(page, "Have the IT lead try: go back to the old ranking").wait_for()
        assert axe(page) == []
        button(page, "Write a notice").click()
        page.get_by_role("checkbox", name="1: search, moderate").uncheck()
        button(page, "Fill in what is known").click()
        page.locator(".drill-text").get_by_text("At the moment payments is not working as usual.").wait_for()
        assert axe(page) == []


def test_the_keyboard_alone_plays_and_a_ticking_clock_leaves_the_focus(watch, drill):
    def focused(page) -> str:
        return page.evaluate("document.activeElement.textContent || document.activeElement.value")

    with watch() as page:
        open_start(page, drill)
        page.get_by_label("IT lead").focus()
        page.keyboard.press("Space")
        page.get_by_label("runs by itself").focus()
        page.keyboard.press("Space")
        button(page, "Begin").focus()
        page.keyboard.press("Enter")
        button(page, "▶ Let the clock run").wait_for(timeout=PATIENCE)
        settle(page)
        assert focused(page) == "▶ Let the clock run"
        page.get_by_label("Speed").select_option("×300")
        button(page, "▶ Let the clock run").focus()
        page.keyboard.press("Enter")
        button(page, "Declare critical").wait_for(timeout=PATIENCE)
        page.get_by_label("Reason").focus()
        page.keyboard.type("by the rule table")
        clock = page.locator(".drill-clock-time").inner_text()
        page.wait_for_function("(was) => document.querySelector('.drill-clock-time').textContent !== was", arg=clock)
        page.keyboard.type("!")
        assert focused(page) == "by the rule table!"
        button(page, "Declare critical").focus()
        page.keyboard.press("Enter")
        page.locator(".drill-side .drill-facts").first.get_by_text("critical,").wait_for()
        page.wait_for_timeout(600)  # nobody means two things by two presses within half a second
        button(page, "▮▮ Pause").focus()
        page.keyboard.press("Enter")
        page.get_by_text("▮▮ paused").wait_for()
        stood = page.locator(".drill-clock-time").inner_text()
        settle(page)
        assert page.locator(".drill-clock-time").inner_text() == stood


def kernels(server) -> set[int]:
    """The kernels of a server, by process id."""
    children = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(server.process.pid)], capture_output=True, text=True
    )
    return {int(line.split()[0]) for line in children.stdout.splitlines() if "ipykernel" in line}


def test_a_killed_kernel_is_said_at_once_and_the_exercise_goes_on_from_its_file(watch, drill, axe):
    with watch(color_scheme="dark") as page:
        others = kernels(drill)
        open_start(page, drill)
        assert poured(page) == {"Team"}  # a name that is markup, in every place where it is shown
        button(page, "Begin").click()
        button(page, "Let time go on").click()
        button(page, "Executives only").click()
        settle(page)

        def state() -> list[str]:
            return [
                page.locator(part).inner_text()
                for part in (".drill-clock-time", ".drill-side .drill-facts", ".drill-log")
            ]

        before = state()
        (ours,) = kernels(drill) - others
        os.kill(ours, signal.SIGKILL)
        page.locator("#drill-lost").wait_for(state="visible", timeout=PATIENCE)
        page.get_by_role("button", name="Open this page again").click()
        button(page, "Begin").wait_for(timeout=PATIENCE)
        row = page.locator(".drill-judged").filter(has_text=markup("Team"))
        inert(page, "Team")
        assert axe(page) == []
        row.locator(".jupyter-button", has_text="Go on").click()
        page.locator(".drill-log .drill-line").first.wait_for(timeout=PATIENCE)
        settle(page)
        assert state() == before
        inert(page, "Team")
        assert axe(page) == []


def test_a_page_that_crashed_lets_the_clock_stand_and_another_page_go_on(watch, serving, home):
    hurried = serving("from sim.widgets import presence; presence.PAUSE, presence.LEAVE = 4, 8")
    with watch() as page:
        open_start(page, hurried)
        page.get_by_label("Team", exact=True).fill("Team Green")
        page.get_by_label("runs by itself").check()
        button(page, "Begin").click()
        button(page, "▶ Let the clock run").click()
        page.get_by_text("▶ running").wait_for(timeout=PATIENCE)
        page.wait_for_timeout(5_000)
        assert page.get_by_text("▶ running").is_visible(), "a page that is there keeps the clock running"
        crash(page)
    path = the_file(home, "Team Green")
    with watch() as page:
        open_start(page, hurried)
        row = page.locator(".drill-judged").filter(has_text="Team Green")
        go_on = row.locator(".jupyter-button", has_text="Go on")
        go_on.click()
        page.get_by_text("This exercise is open elsewhere").filter(visible=True).wait_for(timeout=PATIENCE)
        for _ in range(20):
            page.wait_for_timeout(1_000)
            if record.read(path)[1][-1].state == "paused":
                break
        stood = record.read(path)[1][-1]
        assert stood.state == "paused"
        page.wait_for_timeout(5_000)
        go_on.click()
        button(page, "▶ Let the clock run").wait_for(timeout=PATIENCE)
        assert record.read(path)[1][-1] == stood, "nothing went on while nobody was there"


def crash(page) -> None:
    """The page's process dies; nobody says goodbye to the server."""
    with contextlib.suppress(Exception):
        page.goto("chrome://crash", timeout=3_000)
