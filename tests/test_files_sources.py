"""Every number of a scenario stands in the table of assumptions, with its unit and its source."""

from pathlib import Path

import pytest
from test_files import ORGANISATION, author

from sim import files


@pytest.fixture
def till(tmp_path, monkeypatch):
    """A small scenario."""
    author(tmp_path, monkeypatch)
    return files.load("till.yaml")


@pytest.mark.parametrize("name", files.names("scenario"))
def test_every_number_of_a_shipped_scenario_has_a_source(name):
    assert files.unsourced(files.load(name)) == []


def test_the_table_has_a_row_for_every_number_with_unit_and_source(till):
    table = files.assumptions(till)
    assert list(table.columns) == ["parameter", "value", "source"]
    assert table["parameter"].is_unique
    rows = {row.parameter: (row.value, row.source) for row in table.itertuples()}
    assert rows["channels.sms.per minute"] == ("6,000", "measured")
    assert rows["channels.banner.seen"] == ("60 %", "guessed")
    assert rows["demand.order value"] == ("1,200 EUR", "")
    assert rows["demand.by weekday"] == ("1, 1, 1, 1, 1.2, 1, 0.9", "")
    assert rows["paging.day.delay"] == ("Weibull, scale 2 min, shape 0.75", "")
    assert rows["paging.night from"] == ("22:00", "")
    assert rows["fault.remedies.restart.side effect.health"] == ("0 %", "")
    assert rows["expectations.told.within"] == ("30 min", "")
    assert rows["targets.critical.tell customers"] == ("15 min", "")
    assert "targets.critical.declare" not in rows
    assert not any("name" in row or row.endswith(".vendor") or row.startswith("organisation") for row in rows)


def test_each_row_can_be_written_as_a_change(till):
    """A row's parameter is the path that `change` takes; its value, but for distributions and money, too."""
    table = files.assumptions(till)
    plain = [row for row in table.itertuples() if "sigma" not in row.value and "EUR" not in row.value]
    texts = [f"{row.parameter}={row.value}" for row in plain if "Weibull" not in row.value and "exp" not in row.value]
    assert len(texts) > 50
    assert files.change(till, *texts) == till


def test_a_source_counts_for_all_that_its_path_begins_with_but_not_for_half_a_word(till):
    text = ORGANISATION + "  paging.night: asked\n  paging.night from: law\n"
    Path("shop.yaml").write_text(text, encoding="utf-8")
    rows = files.assumptions(files.load("till.yaml")).set_index("parameter")["source"]
    assert rows["paging.night.delay"] == "asked"
    assert rows["paging.night from"] == "law"
    assert rows["paging.night to"] == ""


def test_what_has_no_source_is_listed(till):
    missing = files.unsourced(till)
    assert "fault.health" in missing
    assert "channels.sms.cost" not in missing
    assert missing == [row.parameter for row in files.assumptions(till).itertuples() if not row.source]


def test_a_name_is_as_good_as_a_scenario():
    assert files.assumptions("slow-search").equals(files.assumptions(files.load("slow-search")))
