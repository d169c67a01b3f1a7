"""Two teams that play the same incident at once, by one command: two rooms, two files, the same luck."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from browser.markup import inert, poured
from browser.rooms import Browsers, button, clock, eventually, log, said
from sim.exercise import Exercise
from sim.scenario import COMMANDER, IT_LEAD

pytestmark = pytest.mark.browser


def test_two_teams_play_the_same_at_once_and_apart(chromium, tmp_path):
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    words = ["-c", "import sys; from sim.cli import main; sys.exit(main(sys.argv[1:]))", "room", "slow-search"]
    words += ["--seat", "Thandi, Ana: IT lead, incident commander", "--team", "red", "--team", "blue", "--no-browser"]
    verb = subprocess.Popen(
        [sys.executable, *words], cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True, preexec_fn=_in_a_script
    )
    lines = [verb.stdout.readline() for _ in range(10)]
    assert "The room of red is open" in lines[0] and "The room of blue is open" in lines[5]
    links = [line.split()[-1] for line in lines if "?seat=" in line]
    browsers = Browsers(chromium)
    try:
        red, red_boss, blue, blue_boss = (browsers.page(links[i]) for i in (0, 1, 4, 5))
        began = clock(blue_boss)
        assert "blue" in blue.locator(".drill-band").inner_text() and "red" in red.locator(".drill-band").inner_text()
        button(red_boss, "Let time go on").click()
        button(red, "Declare moderate").wait_for()
        asked_at = clock(red)
        assert poured(red) == {"Reason", "Talk took"}
        button(red, "Declare moderate").click()
        red.get_by_text("That did not work: talk took").wait_for()
        inert(red)
        red.get_by_label("Talk took", exact=True).fill("")
        button(red, "Note …").click()
        red.get_by_label("Note", exact=True).fill("red was here")
        button(red, "Write it into the log").click()
        eventually(lambda: "Note: red was here" in log(red), "the note is in the log")

        # the other team's room has not moved, knows nothing of it, and has the same luck
        assert clock(blue) == clock(blue_boss) == began
        button(blue_boss, "Let time go on").click()
        button(blue, "Declare moderate").wait_for()
        assert clock(blue) == asked_at
        for page in (blue, blue_boss):
            assert "red was here" not in page.locator("#rendered_cells").text_content()
        assert browsers.elsewhere(links[0].partition("?")[0]) == []
    finally:
        browsers.close()
        verb.send_signal(signal.SIGTERM)
        assert verb.wait(30) == 0
    # a file's name begins with the second in which it was begun: the names alone say nothing of the order of teams
    again = {one.header.team: one for one in map(Exercise.resume, (tmp_path / "exercises").glob("*.jsonl"))}
    assert {team: len(said(one.path)) for team, one in again.items()} == {"red": 1, "blue": 0}
    assert again["red"].header.seed == again["blue"].header.seed
    for one in again.values():
        assert one.header.people == {IT_LEAD: ["Thandi", "Ana"], COMMANDER: ["Thandi", "Ana"]}
        one.close()


def _in_a_script() -> None:
    """What a script starts in the background hears no Ctrl-C; it can be told to end all the same."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
