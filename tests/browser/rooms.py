"""A room with its pages served, and a browser for each place in it; and what one does at such a page."""

from __future__ import annotations

import contextlib
import re
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sim.exercise import Exercise, record
from sim.room import new_places
from sim.room.places import keep
from sim.widgets.rooms import Rooms
from sim.widgets.serve import any_port

PATIENCE = 45_000  # milliseconds


class Drill:
    """A room with its pages served, and a browser of its own for each place; `pages` are those that were opened. The
    exercise is played by first options `until` something is so, before the room opens."""

    def __init__(self, browser, folder: Path, scenario, people, until: Callable[[Exercise], bool], **more):
        exercise = Exercise(scenario, people, seed=4, path=folder / "drill.jsonl", **more)
        while not until(exercise):
            for prompt in exercise.prompts or exercise.go_on():
                exercise.answer(prompt.id, prompt.options[0].name)
                break
        self.path, self.places = exercise.path, new_places(exercise.header.people)
        keep(exercise.path, self.places)
        exercise.close()
        self.rooms = Rooms(self.path, port=any_port())  # other tests may open a room at the same moment
        self.rooms.start()
        self.browsers = Browsers(browser)
        self.pages: dict = {}

    def link(self, title: str) -> str:
        return f"{self.rooms.pages}?seat={next(p.token for p in self.places if p.title == title)}"

    def open(self, titles: Iterable[str]) -> None:
        """Open the pages of these places, all at once: a kernel takes a while to begin."""
        for title in titles:
            self.pages[title] = self.browsers.page()
            self.pages[title].evaluate("(link) => { location.href = link; }", self.link(title))
        for page in self.pages.values():
            page.locator(".drill-clock-time").wait_for()

    def kernels(self) -> set[int]:
        """The kernels behind the pages, by process id."""
        command = ["ps", "-o", "pid=,args=", "--ppid", str(self.rooms._server.pid)]
        lines = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
        return {int(line.split()[0]) for line in lines if "ipykernel" in line}

    def kill_the_room(self) -> None:
        """End the process that holds the exercise, without a word."""
        (room,) = self.rooms._rooms
        room.kill()
        room.wait()

    def stop(self):
        self.browsers.close()
        self.rooms.stop()


class Browsers:
    """Pages with a browser each, and all that they have asked for."""

    def __init__(self, browser):
        self._browser, self._contexts = browser, []
        self.asked: list[str] = []

    def page(self, link: str = ""):
        context = self._browser.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
        self._contexts.append(context)
        context.on("request", lambda request: self.asked.append(request.url))
        page = context.new_page()
        page.on("websocket", lambda socket: self.asked.append(socket.url))
        page.set_default_timeout(PATIENCE)
        if link:
            page.goto(link)
        return page

    def elsewhere(self, pages: str) -> list[str]:
        """What was asked of any other address than that of the pages."""
        here = urlsplit(pages).netloc
        parts = [(url, urlsplit(url)) for url in self.asked]
        return [url for url, p in parts if p.scheme not in ("data", "blob", "about") and p.netloc != here]

    def close(self):
        for context in self._contexts:
            context.close()


def button(page, words: str):
    return page.locator("button").filter(has_text=re.compile(f"^{re.escape(words)}")).filter(visible=True).first


def clock(page) -> str:
    return re.search(r"\d\d:\d\d:\d\d", page.locator(".drill-band").inner_text()).group()


def log(page) -> str:
    return page.locator(".drill-log").text_content()


def said(path: Path) -> list[record.Said]:
    return [line for line in record.read(path)[1] if isinstance(line, record.Said)]


def eventually(true: Callable[[], object], what: str, seconds: float = 20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(AttributeError):
            if true():
                return
        time.sleep(0.05)
    pytest.fail(f"not within {seconds} s: {what}")


def take_the_first(buttons) -> None:
    from playwright.sync_api import TimeoutError as PlaywrightTimeout

    if (first := buttons.filter(visible=True)).count():
        with contextlib.suppress(PlaywrightTimeout):  # it may be gone by then: another answer overtook it
            first.first.click(timeout=1500)
