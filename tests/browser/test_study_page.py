"""The report of a study as somebody reads it: by day, by night, on paper and on a small screen, with axe looking on."""

from __future__ import annotations

import pytest

from sim import report
from sim.experiment import compare

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
