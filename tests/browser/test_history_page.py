"""A history as somebody puts it in at a page: a file of their own, by day and by night, with axe looking on."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import files

from .test_drill import PATIENCE, button

pytestmark = pytest.mark.browser
TABLE = Path(__file__).resolve().parents[2] / "notebooks" / "three-incidents.csv"


def test_a_history_is_put_in_looked_at_and_taken_away(watch, voila_server, notebook, axe, tmp_path):
    server = voila_server(notebook("import sim\nsim.calibrate()", title="Your own history"))
    with watch(accept_downloads=True, color_scheme="dark") as page:
        page.on("filechooser", lambda chooser: chooser.set_files(TABLE))  # from now on: it takes a while to be heard
        page.goto(server.url)
        button(page, "Read it").wait_for(timeout=PATIENCE)
        assert axe(page) == []
        button(page, "Read it").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Choose a file first").first.wait_for()
        button(page, "Choose files (0)").focus()
        page.keyboard.press("Enter")
        button(page, "Choose files (1)").wait_for()
        page.wait_for_timeout(500)  # the second half of a double press is none
        button(page, "Read it").focus()
        page.keyboard.press("Enter")
        page.get_by_text("2 incidents from table: three-incidents.csv").wait_for(timeout=PATIENCE)
        page.get_by_text("line 4: began: '40/03/2026 08:00' is no time").wait_for()
        page.get_by_label("History").select_option("google-cloud-2016-2020")
        page.get_by_label("Service").fill("bigquery")
        button(page, "Read it").focus()
        page.keyboard.press("Enter")
        page.get_by_role("rowheader", name="fault.ends after").wait_for(timeout=PATIENCE)
        assert button(page, "Choose files (1)").is_hidden()
        assert axe(page) == []
        button(page, "Hold the model against it").focus()
        page.keyboard.press("Enter")
        page.get_by_text("The model beside it").wait_for(timeout=PATIENCE)
        assert axe(page) == []
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        with page.expect_download() as given:
            page.get_by_role("link", name="The preset").click()
        given.value.save_as(tmp_path / "ours.yaml")
    assert files.load_preset(tmp_path / "ours.yaml").with_[0].startswith("fault.ends after=")
