"""A study as somebody asks for it and reads its report: by keyboard, by day and by night, with axe looking on."""

from __future__ import annotations

import re

import pytest

from sim import report
from sim.experiment import compare, read

from .test_drill import PATIENCE, button

pytestmark = pytest.mark.browser


def test_nobody_is_shut_out_of_a_study_s_report_by_day_by_night_or_on_paper(watch, axe, tmp_path):
    asked = {"changes": "channels.sms.per minute=60", "replications": 10, "progress": False}
    report.save(report.study(compare("slow-search", "tell-early", **asked)), tmp_path / "study.html")
    with watch() as page:
        page.goto((tmp_path / "study.html").as_uri())
        assert page.locator("h1").inner_text().startswith("SIMULATION: Slow search")
        page.locator("summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator("details table").first.is_visible()
        assert axe(page) == []
        page.emulate_media(color_scheme="dark")
        assert axe(page, "color-contrast") == []
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.emulate_media(media="print", color_scheme="dark")
        ink = page.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
        assert ink == ["rgb(17, 17, 17)", "rgb(255, 255, 255)"]


def test_a_study_is_asked_for_by_keyboard_stopped_and_taken_away(watch, voila_server, notebook, axe, tmp_path):
    server = voila_server(notebook("import sim\nsim.study()", title="Compare"))
    with watch(accept_downloads=True, color_scheme="dark") as page:
        page.goto(server.url)
        button(page, "Compare").wait_for(timeout=PATIENCE)
        page.get_by_label("Card payments down").focus()
        page.keyboard.press("Space")
        button(page, "Compare").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Choose at least one scenario.").first.wait_for()
        scenarios = page.get_by_role("group", name="Scenarios")
        scenarios.get_by_label("Slow search").focus()
        page.keyboard.press("Space")
        assert page.get_by_role("group", name="Playbooks").get_by_label("tell-early").is_checked()
        page.get_by_label("Runs, at most").fill("1000")
        page.keyboard.press("Tab")
        page.get_by_label("Also show").select_option("contacts")
        page.get_by_text(re.compile(r"Already playing: \d+ of 2 × 1,000 runs")).wait_for(timeout=PATIENCE)
        button(page, "Compare").focus()
        page.keyboard.press("Enter")
        page.get_by_text("So far: tell-early is").wait_for(timeout=PATIENCE)
        assert page.locator(":focus").inner_text().startswith("Comparing")
        button(page, "Stop here").focus()
        page.keyboard.press("Enter")
        page.get_by_text("It was stopped before its end").wait_for(timeout=PATIENCE)
        assert page.locator(":focus").inner_text().startswith("Make the report")
        page.wait_for_timeout(500)  # the second half of a double press is none
        page.keyboard.press("Enter")
        page.get_by_role("link", name="The study, all runs").wait_for(timeout=PATIENCE)
        assert page.get_by_role("cell", name="contacts").count() == 2
        assert axe(page) == []
        with page.expect_download() as given:
            page.get_by_role("link", name="The study, all runs").click()
        given.value.save_as(tmp_path / "kept.parquet")
    assert 10 <= read(tmp_path / "kept.parquet").replications < 1000
