"""Documents, hot wash and report as somebody fills them in in a browser, by keyboard and with axe looking on."""

from __future__ import annotations

import pytest

from sim.exercise import record

from .test_drill import PATIENCE, button, home, open_start, serving, settle, the_file

pytestmark = pytest.mark.browser

__all__ = ["home", "serving"]  # the fixtures that these tests share with the drill


def test_a_release_a_sheet_and_a_report_are_written_and_kept(watch, serving, home, axe):
    with watch() as page:
        open_start(page, serving())
        page.get_by_label("Team", exact=True).fill("Team Pen")
        button(page, "Begin").click()
        button(page, "Let time go on").click()
        button(page, "Holding statement").wait_for(timeout=PATIENCE)
        button(page, "Write a document").click()
        page.get_by_label("Document", exact=True).select_option("Press release")
        page.get_by_label("Quotation –").fill("Naledi Tau, commander: “We are at it.”")
        page.get_by_label("Quotation ✓").wait_for()
        settle(page)
        assert axe(page) == []
        button(page, "Write the press release down").click()
        page.locator(".drill-log").get_by_text("has written the press release").wait_for(timeout=PATIENCE)

        button(page, "End here and look back").click()
        button(page, "Open the hot wash now").click(timeout=PATIENCE)
        page.get_by_label("The scenario was plausible.").select_option("4")
        page.get_by_label("Name up to three things. (went well)").fill("We spoke <b>early</b>.")
        settle(page)
        assert axe(page) == []
        button(page, "Hand in this sheet").focus()
        page.keyboard.press("Enter")
        page.get_by_text("“We spoke <b>early</b>.”").wait_for(timeout=PATIENCE)
        button(page, "Write the report").click()
        page.get_by_label("What went well –").fill("The holding statement was ready.")
        settle(page)
        assert axe(page) == []
        button(page, "Write the post-incident report down").click()
        button(page, "Write the report").wait_for(timeout=PATIENCE)
        assert page.get_by_role("link", name="The hot wash as a table").count() == 1
    lines = record.read(the_file(home, "Team Pen"))[1]
    assert [type(line).__name__ for line in lines if isinstance(line, record.Remark)] == ["Answers", "Edited"]
