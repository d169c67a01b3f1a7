"""Takes the pictures of the pages anew: `python docs/make_screenshots.py [name …]`, in about two minutes.

Needs what the test suite needs, and a Chromium on the PATH. The exercises are played here, always the same; then a real
browser opens their pages. Pictures have few colours, so that all of them together are small.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

import sim
from sim.actions import Note
from sim.exercise import Began, Exercise, Observed
from sim.exercise.keeping import wall
from sim.policies import ByPlaybook
from sim.room import new_places
from sim.room.places import keep
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, IT_LEAD, SUPPORT_LEAD
from sim.widgets.rooms import Rooms
from sim.widgets.serve import HERE, HOST, answers, environment, free_port

PICTURES = Path(__file__).parent / "screenshots"
ROOT = Path(__file__).parent.parent
WIDE, TABLET, TALL = (1280, 720), (820, 1180), (1280, 1200)
COLOURS, LARGEST = 128, 150_000  # of a picture, and its bytes
SEED = 4
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--force-device-scale-factor=1")
PEOPLE = {COMMUNICATIONS_LEAD: ["Thandi"], SUPPORT_LEAD: ["Thandi"], IT_LEAD: ["Ana"], COMMANDER: ["Sipho"]}


# ------------------------------------------------------------------------------------------- what is played


def played(path: Path, people: dict[str, list[str]], stops: Callable[[Exercise], bool]) -> Exercise:
    """An exercise in which people decide as the playbook would, until it `stops`."""
    exercise = Exercise("card-payments-down", people, seed=SEED, team="Team Blue", facilitator="Nomsa", path=path)
    plan = ByPlaybook(exercise.playbook, exercise.scenario.organisation, exercise.scenario)
    while not exercise.ended and not stops(exercise):
        exercise.go_on()
        for prompt in () if stops(exercise) else exercise.prompts:
            exercise.answer_with(prompt.id, plan.reply(prompt, exercise.picture(prompt.role)))
    return exercise


def asks(role: str, after: int) -> Callable[[Exercise], bool]:
    """Whether a role is to decide something, after a second."""
    return lambda exercise: exercise.now >= after and any(prompt.role == role for prompt in exercise.prompts)


def a_room(folder: Path) -> tuple[Exercise, dict[str, str]]:
    """An exercise in the middle of it, with what its evaluator has seen; and the tokens of its places."""
    exercise = played(folder / "room.jsonl", PEOPLE, asks(COMMUNICATIONS_LEAD, 1_900))
    exercise.act(COMMANDER, Note("The acquirer has a bridge open; next call at 17:20."), minutes=0)
    exercise.remark(Began(exercise.now, wall(), "play"))
    exercise.remark(Observed(exercise.now, "strength", "Ana read the alert aloud, twice.", "recognise", "P", "Ines"))
    missed = "Nobody said by when customers hear next."
    exercise.remark(Observed(exercise.now, "area for improvement", missed, "tell", "S", "Ines"))
    places = new_places(PEOPLE)
    keep(exercise.path, places)
    exercise.close()
    return exercise, {place.title: place.token for place in places}


# ------------------------------------------------------------------------------------------- pages and pictures


@contextmanager
def served(folder: Path, page: Path) -> Iterator[str]:
    """A notebook as a page, in a folder of its own; its address."""
    port = free_port(9_100)
    url = f"http://{HOST}:{port}/"
    command = [sys.executable, "-m", "voila", str(page), "--template=drill", "--no-browser", f"--port={port}"]
    command += [f"--Voila.ip={HOST}", "--Voila.tornado_settings=disable_check_xsrf=True"]
    env = environment() | {"DRILL_HOME": str(folder)}
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            if not answers(server, url, 60):
                raise RuntimeError(f"the page at {url} does not answer")
            yield url
        finally:
            server.send_signal(signal.SIGTERM)


def notebook(folder: Path, code: str) -> Path:
    """A page that shows what this code ends with."""
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "id": "one", "source": code}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path = folder / "page.ipynb"
    path.write_text(json.dumps(book), encoding="utf-8")
    return path


class Camera:
    """A browser that takes pictures: `take(name, address, ready)` once `ready(page)` is through."""

    def __init__(self, browser, only: list[str]):
        self._browser, self._only = browser, only

    def take(
        self,
        name: str,
        address: str,
        ready: Callable[[Page], Any],
        size: tuple[int, int] = WIDE,
        dark: bool = False,
    ) -> None:
        if self._only and name not in self._only:
            return
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(address)
        ready(page)
        page.wait_for_timeout(700)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > size[0]:
            print(f"{name}: the page is {wide} wide and scrolls sideways at {size[0]}", file=sys.stderr)
        _kept(PICTURES / f"{name}.png", page.screenshot())
        context.close()


def _kept(path: Path, data: bytes) -> None:
    image = (
        Image.open(io.BytesIO(data))
        .convert("RGB")
        .quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    )
    image.save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.name}: {size // 1000} kB" + (" — too large" if size > LARGEST else ""))


def button(page: Page, words: str):
    """The button that begins with these words and can be seen."""
    return page.locator("button").filter(has_text=re.compile(f"^{re.escape(words)}")).filter(visible=True).first


def _look_back(page: Page) -> None:
    button(page, "Look back").click()
    page.locator(".drill-headline").wait_for()


def _numbers(page: Page) -> None:
    _look_back(page)
    button(page, "That was all").click()
    page.mouse.move(0, 0)  # what lies under it now would say what it is


# ------------------------------------------------------------------------------------------- one after the other


def start_page(camera: Camera, folder: Path) -> None:
    """Where a drill begins."""
    with served(folder, HERE / "pages" / "start.ipynb") as url:
        camera.take("start", url, lambda page: button(page, "Begin").wait_for())


def tables(camera: Camera, folder: Path) -> None:
    """One screen for all: at the beginning, in the middle, and looked back at."""
    people = {COMMUNICATIONS_LEAD: ["Thandi"]}
    for name, stops in (
        ("begun", lambda _: True),
        ("middle", asks(COMMUNICATIONS_LEAD, 1_900)),
        ("ended", lambda _: False),
    ):
        played(folder / f"{name}.jsonl", people, stops).close()
    code = "import os, shutil, sim, tempfile\nfrom urllib.parse import parse_qs\n"
    code += "asked = parse_qs(os.environ['QUERY_STRING'])['file'][0]\n"
    code += f"own = shutil.copy({str(folder)!r} + f'/{{asked}}.jsonl', tempfile.mkdtemp())\n"  # each page has its own
    code += "sim.table(sim.Exercise.resume(own))"
    with served(folder, notebook(folder, code)) as url:
        now = lambda page: button(page, "Let time go on").wait_for()  # noqa: E731 - used at once
        middle = lambda page: page.locator(".drill-option button").first.wait_for()  # noqa: E731 - used at once
        camera.take("briefing", f"{url}?file=begun", now)
        camera.take("table", f"{url}?file=middle", middle)
        camera.take("table-dark", f"{url}?file=middle", middle, dark=True)
        camera.take("table-tablet", f"{url}?file=middle", middle, size=TABLET)
        camera.take("debrief", f"{url}?file=ended", _numbers)
        camera.take("hot-wash", f"{url}?file=ended", _look_back)


def rooms(camera: Camera, folder: Path) -> None:
    """A page for each: facilitator, seat, evaluator, projector."""
    exercise, tokens = a_room(folder)
    room = Rooms(exercise.path)
    room.start()
    try:
        link = {title: f"{room.pages}?seat={token}" for title, token in tokens.items()}
        seat = next(title for title in link if COMMUNICATIONS_LEAD in title)
        there = lambda page: page.get_by_text("Card payments down").first.wait_for()  # noqa: E731 - used at once
        asked = lambda page: page.locator(".drill-option button").first.wait_for()  # noqa: E731 - used at once
        camera.take("facilitator", link["facilitator"], there)
        camera.take("facilitator-dark", link["facilitator"], there, dark=True)
        camera.take("seat", link[seat], asked)
        camera.take("seat-tablet", link[seat], asked, size=TABLET)
        camera.take("evaluator", link["evaluator"], there)
        camera.take("projector", link["projector"], there)
    finally:
        room.stop()


def studies(camera: Camera, folder: Path) -> None:
    """A study that has been asked for in a notebook, and its report."""

    def asked(page: Page) -> None:
        button(page, "Compare").click()
        page.get_by_text("Played: 100 runs of each").wait_for()

    with served(folder, notebook(folder, "import sim\nsim.study()")) as url:
        camera.take("study", url, asked, size=TALL)
    found = sim.compare(["card-payments-down", "slow-search"], ["standard", "tell-early"], progress=False)
    sim.report.save(sim.report.study(found), folder / "study.html")
    camera.take("study-report", (folder / "study.html").as_uri(), lambda page: page.locator("h1").wait_for())


def history(camera: Camera, folder: Path) -> None:
    """A history that has been put in, and what it says."""

    def read(page: Page) -> None:
        page.get_by_label("History").select_option("google-cloud-2016-2020")
        page.get_by_label("Service").fill("bigquery")
        button(page, "Read it").click()
        page.get_by_role("rowheader", name="fault.ends after").wait_for()

    with served(folder, notebook(folder, "import sim\nsim.calibrate()")) as url:
        camera.take("history", url, read, size=TALL)


def main() -> None:
    """Take all pictures, or those that are named."""
    PICTURES.mkdir(exist_ok=True)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    chromium = next(found for name in BROWSERS if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        camera = Camera(playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS)), sys.argv[1:])
        for pages in (start_page, tables, rooms, studies, history):
            with tempfile.TemporaryDirectory() as folder:
                pages(camera, Path(folder))


if __name__ == "__main__":
    main()
