"""A drill in eight browsers: five seats, the facilitator, an evaluator, the projector, on one real room."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.exercise import Exercise, record, replay
from sim.room import new_places
from sim.room.places import keep
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, COUNSEL, IT_LEAD, SUPPORT_LEAD
from sim.widgets.rooms import Rooms

pytestmark = pytest.mark.browser

PATIENCE = 45_000  # milliseconds
SEATS = (COMMUNICATIONS_LEAD, IT_LEAD, COMMANDER, SUPPORT_LEAD, COUNSEL)


class Drill:
    """A room with its pages served, and a browser of its own for each place."""

    def __init__(self, browser, folder: Path, people, **more):
        exercise = Exercise("card-payments-down", people, seed=4, path=folder / "drill.jsonl", team="Blue", **more)
        self.path, self.places = exercise.path, new_places(exercise.header.people)
        keep(exercise.path, self.places)
        exercise.close()
        self.rooms = Rooms(self.path)
        self.rooms.start()
        self._browser, self._contexts = browser, []

    def link(self, title: str) -> str:
        return f"{self.rooms.pages}?seat={next(p.token for p in self.places if p.title == title)}"

    def page(self, title: str, link: str = "", **options):
        context = self._browser.new_context(**{"viewport": {"width": 1280, "height": 720}, **options})
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(link or self.link(title))
        return page

    def stop(self):
        for context in self._contexts:
            context.close()
        self.rooms.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("room")


@pytest.fixture(scope="module")
def drill(chromium, folder):
    made = Drill(chromium, folder, {role: [] for role in SEATS})
    yield made
    made.stop()


def button(page, words: str):
    return page.locator("button").filter(has_text=re.compile(f"^{re.escape(words)}")).filter(visible=True).first


def clock(page) -> str:
    return re.search(r"\d\d:\d\d:\d\d", page.locator(".drill-band").inner_text()).group()


def eventually(true, what: str, seconds: float = 20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(AttributeError):
            if true():
                return
        time.sleep(0.05)
    pytest.fail(f"not within {seconds} s: {what}")


def said(path: Path) -> list[record.Said]:
    return [line for line in record.read(path)[1] if isinstance(line, record.Said)]


def test_five_seats_play_a_drill_and_the_file_replays_identically(drill, axe, folder):
    pages = {title: drill.page(title) for title in (*SEATS, "facilitator", "evaluator", "projector")}
    boss = pages["facilitator"]
    button(boss, "Let time go on").wait_for()
    for page in pages.values():
        page.get_by_text("Card payments down").first.wait_for()
    assert button(pages["evaluator"], "Let time go on").count() == 0
    assert button(pages[IT_LEAD], "Let time go on").count() == 0
    button(boss, "Let time go on").click()

    # the first decision is on the page of the seat that is asked, and of no other
    it, comms = pages[IT_LEAD], pages[COMMUNICATIONS_LEAD]
    button(it, "Declare critical").wait_for()
    assert button(comms, "Declare critical").count() == 0
    assert pages["projector"].get_by_text("Declare an incident?").first.is_visible()
    assert pages["projector"].locator("button").filter(visible=True).all_inner_texts() == ["Read as a table"]
    eventually(lambda: len({clock(page) for page in pages.values()}) == 1, "all clocks agree")

    for title in (IT_LEAD, "facilitator", "projector"):
        assert axe(pages[title]) == [], title
    button(it, "Declare critical").click()
    eventually(lambda: any(line.role == IT_LEAD for line in said(drill.path)), "the answer is in the file")

    # a hand-over: the counsel's seat goes to the playbook, and its page holds nothing any more
    boss.get_by_label("Seat", exact=True).select_option(label="legal counsel")
    boss.get_by_label("Held by").select_option(label="the playbook")
    button(boss, "Hand it over").click()
    eventually(
        lambda: "the playbook" in boss.locator(".drill-held tr", has_text="legal counsel").inner_text(), "it is seen"
    )

    # a page that is opened anew knows all that went on before
    it.reload()
    it.get_by_text("Card payments down").first.wait_for()
    eventually(lambda: "joins as IT lead" in it.locator(".drill-log").inner_text(), "the log is there again")

    # the room is killed, and opened again by itself
    before = drill.path.read_bytes()
    os.kill(drill.rooms._room.pid, signal.SIGKILL)
    drill.rooms._room.wait()
    it.get_by_text("The room cannot be reached").wait_for()
    drill.rooms._open_room()
    eventually(lambda: it.get_by_text("The room cannot be reached").count() == 0, "the page came back")
    assert drill.path.read_bytes().startswith(before)

    _play_on(drill, boss, {role: pages[role] for role in SEATS if role != COUNSEL})
    for page in pages.values():
        eventually(lambda page=page: "ended" in page.locator(".drill-band").inner_text(), "all see that it is over")
    button(comms, "Look back").click()
    comms.get_by_text("Half of the affected customers knew").first.wait_for()
    assert axe(comms) == []
    eventually(lambda: drill.path.with_suffix(".log.jsonl").exists(), "the log is kept")
    assert replay(drill.path).identical
    roles = {line.role for line in said(drill.path)}
    assert {IT_LEAD, COMMANDER, COMMUNICATIONS_LEAD} <= roles


def _play_on(drill, boss, seats) -> None:
    """Whoever is asked takes the first option, a dozen times; then the playbook has all seats, to the end."""
    before = len(said(drill.path))
    until = time.monotonic() + 60
    while len(said(drill.path)) < before + 12 and time.monotonic() < until:
        for page in seats.values():
            _take_the_first(page.locator(".drill-option button, .drill-options button"))
        if boss.get_by_text("Nobody has anything to decide now").count():
            _take_the_first(button(boss, "Let time go on"))
        time.sleep(0.05)
    assert len(said(drill.path)) >= before + 12
    for title in ("IT lead", "incident commander", "support lead", "communications lead"):
        boss.get_by_label("Seat", exact=True).select_option(label=title)
        boss.get_by_label("Held by").select_option(label="the playbook")
        button(boss, "Hand it over").click()
        row = boss.locator(".drill-held tr", has_text=title)
        eventually(lambda row=row: "the playbook" in row.inner_text(), f"the playbook is the {title}")
    button(boss, "Let time go on").click()


def _take_the_first(buttons) -> None:
    from playwright.sync_api import TimeoutError as PlaywrightTimeout

    if (first := buttons.filter(visible=True)).count():
        with contextlib.suppress(PlaywrightTimeout):  # it may be gone by then: another answer overtook it
            first.first.click(timeout=1500)


@pytest.mark.parametrize("link", ["", "?seat=", "?seat=guessed", "?seat=%00", "?role=it%20lead"])
def test_without_a_link_of_this_room_a_page_shows_nothing(drill, link):
    page = drill.page("", drill.rooms.pages + link)
    page.get_by_text("This link opens no seat").first.wait_for()
    assert "payments" not in page.content()


def test_the_verb_opens_a_room_prints_its_links_and_ends_with_the_file_closed(chromium, tmp_path):
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    words = ["-c", "import sys; from sim.cli import main; sys.exit(main(sys.argv[1:]))", "room", "slow-search"]
    command = [sys.executable, *words, "--seat", "Thandi, Ana: IT lead, incident commander", "--no-browser"]
    verb = subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True)
    lines = [verb.stdout.readline() for _ in range(5)]
    assert "The room is open" in lines[0]
    assert "it lead, incident commander" in lines[1] and "?seat=" in lines[1]
    verb.send_signal(signal.SIGTERM)
    assert verb.wait(30) == 0
    (path,) = (p for p in (tmp_path / "exercises").glob("*.jsonl"))
    again = Exercise.resume(path)
    assert again.header.people == {IT_LEAD: ["Thandi", "Ana"], COMMANDER: ["Thandi", "Ana"]}
    again.close()
