"""From a click of the facilitator until every page of a room shows what came of it: five seats, desk, projector.

`python benchmarks/seats.py` opens a room with its pages in a real Chromium (Playwright, `chromium` on the PATH), lets
time go on by clicks, and prints how long it took until the clock on the last of the pages had moved, in milliseconds.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # a script's own folder is on the path, not the root

from sim.exercise import Exercise
from sim.room import new_places
from sim.room.places import keep
from sim.scenario import ROLES
from sim.widgets.rooms import Rooms

CLICKS = 40
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run")
#: Notes in each page when its clock was drawn last; in the facilitator's, too, when its button was pressed.
_WATCH = """() => {
    window.drawn = 0; window.pressed = 0;
    const clock = document.querySelector(".drill-clock-time");
    new MutationObserver(() => { window.drawn = Date.now(); })
        .observe(clock, { subtree: true, childList: true, characterData: true, attributes: true });
    document.addEventListener("click", () => { window.pressed = Date.now(); }, true);
}"""


def main() -> int:
    """Measure, and print the median, the 95th percentile and the longest."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        exercise = Exercise("card-payments-down", ROLES[:5], seed=4, path=Path(folder) / "a.jsonl", playbook=None)
        places = new_places(exercise.header.people)
        keep(exercise.path, places)
        exercise.close()
        rooms = Rooms(exercise.path)
        rooms.start()
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(_ARGUMENTS))
        try:
            found = _measured(
                browser, {p.title: f"{rooms.pages}?seat={p.token}" for p in places if p.kind != "evaluator"}
            )
        finally:
            browser.close()
            rooms.stop()
    cuts = statistics.quantiles(found, n=20)
    print(f"{len(found)} clicks, 7 pages: median {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms, longest {max(found):.0f} ms")
    return 0


def _measured(browser, links: dict[str, str]) -> list[float]:
    pages = {title: browser.new_context().new_page() for title in links}
    for title, page in pages.items():
        page.goto(links[title])
    for page in pages.values():
        page.locator(".drill-clock-time").wait_for(timeout=60_000)
        page.wait_for_timeout(1_000)
        page.evaluate(_WATCH)
    wait = pages["facilitator"].get_by_role("button", name="Wait 5 minutes")
    return [_one(pages, wait) for _ in range(CLICKS)]


def _one(pages, wait) -> float:
    wait.click()
    pressed = pages["facilitator"].evaluate("window.pressed")
    drawn = 0.0
    for page in pages.values():
        page.wait_for_function("pressed => window.drawn >= pressed", arg=pressed, timeout=10_000)
        drawn = max(drawn, page.evaluate("window.drawn"))
    # what is still being drawn belongs to this click, and one that comes at its heels counts as its second half
    pages["facilitator"].wait_for_timeout(600)
    return drawn - pressed


if __name__ == "__main__":
    sys.exit(main())
