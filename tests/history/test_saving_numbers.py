"""Mailings and contacts are after saving what they were before, also where a number in them is 0."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sim.history import History, read, save
from sim.history.form import Contact, Delays, LeftOut, Mailing

NOON = datetime(2026, 3, 2, 12, 0, 0, 250_000, tzinfo=UTC)
MAILING = Mailing("m", "sendgrid", "e-mail", NOON, 2, 0, (Delays(0, 0), Delays(4, float("inf"), 3)), (Delays(-1, 60),))
AT_ONCE = Contact("1", "table", "phone", NOON, 0.0, False, 0.0)
GAVE_UP = Contact("2", "table", "chat", NOON, 12.5, True, None, NOON, NOON, "high", "shop")
NEVER_WAITED = Contact("3", "table", "tickets", NOON)


@pytest.mark.parametrize("name", ["history.jsonl", "history.jsonl.gz"])
def test_all_of_a_history_comes_back(name, tmp_path):
    left_out = (LeftOut("a.csv", "line 3", "came is missing"),)
    history = History((), (MAILING,), (AT_ONCE, GAVE_UP, NEVER_WAITED), left_out, ("table: a.csv",), 4)
    save(history, tmp_path / name)
    assert read(tmp_path / name) == history
