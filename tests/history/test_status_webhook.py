"""A webhook of a Statuspage, against values looked up in it by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sim.history import read
from sim.history.form import Milestone

WEBHOOK = Path(__file__).parents[1] / "data" / "history" / "statuspage_webhook.json"
FIRST, LAST = (
    datetime(2017, 12, 26, 7, minute, second, part, UTC) for minute, second, part in ((32, 0, 548000), (37, 20, 785000))
)


def test_a_webhook_tells_the_whole_incident():
    (one,) = read(WEBHOOK).incidents
    assert (one.id, one.title, one.severity) == ("z3lct0r596n4", "Database query delays", "none")
    assert one.service == "Management Portal (example)"
    assert (one.published, one.resolved) == (Milestone(FIRST), Milestone(LAST))
    assert one.began is not None and one.began.basis == "first notice"
    assert [(post.at, post.status) for post in one.updates] == [(FIRST, "identified"), (LAST, "resolved")]


def test_the_later_of_two_webhooks_counts(tmp_path):
    whole = json.loads(WEBHOOK.read_text(encoding="utf-8"))
    earlier = json.loads(WEBHOOK.read_text(encoding="utf-8"))
    earlier["incident"] |= {
        "resolved_at": None,
        "impact": "major",
        "incident_updates": whole["incident"]["incident_updates"][1:],
    }
    path = tmp_path / "both.jsonl"
    path.write_text(f"{json.dumps(earlier)}\n{json.dumps(whole)}\n", encoding="utf-8")
    (one,) = read(path).incidents
    assert (one.severity, one.resolved, len(one.updates)) == ("none", Milestone(LAST), 2)


def test_a_page_beside_another_incident_is_no_webhook_of_it(tmp_path):
    path = tmp_path / "other.json"
    path.write_text('{"page": 3, "incident": {"id": "P1"}}', encoding="utf-8")
    with pytest.raises(ValueError, match="looks like no export that is known"):
        read(path)
