"""The running log on the side of Python: only what is new travels, and whoever missed some gets the rest."""

from __future__ import annotations

import pytest

from sim.widgets.livelog import Announce, LiveLog

LINES = [{"clock": f"12:0{i}", "who": "Ada", "text": f"line {i}"} for i in range(4)]


@pytest.fixture
def sent(monkeypatch) -> list[dict]:
    """Messages that logs send to the browser."""
    messages: list[dict] = []
    monkeypatch.setattr(LiveLog, "send", lambda self, content, buffers=None: messages.append(content))
    return messages


def test_only_new_lines_are_sent(sent):
    log = LiveLog(LINES[:1])
    log.add(LINES[1], LINES[2])
    log.add(LINES[3])
    assert sent == [
        {"series": 0, "since": 1, "lines": LINES[1:3]},
        {"series": 0, "since": 3, "lines": LINES[3:]},
    ]
    assert list(log.lines) == LINES


def test_a_view_that_has_some_lines_gets_the_others(sent):
    log = LiveLog(LINES)
    log._handle_custom_msg({"have": 3, "series": 0}, [])
    assert sent == [{"series": 0, "since": 3, "lines": LINES[3:]}]


def test_a_view_of_another_exercise_gets_everything(sent):
    log = LiveLog(LINES)
    log.begin_again(LINES[:2])
    log._handle_custom_msg({"have": 4, "series": 0}, [])
    assert sent == [{"series": 1, "since": 0, "lines": LINES[:2]}] * 2


def test_lines_are_copies_so_that_a_later_change_outside_changes_nothing(sent):
    line = dict(LINES[0])
    log = LiveLog([line])
    line["text"] = "changed"
    assert log.lines[0]["text"] == "line 0"


def test_the_same_words_twice_are_two_announcements():
    announce, said = Announce(), []
    announce.observe(lambda change: said.append(change["new"][1]), "_said")
    announce.say("A decision is open")
    announce.say("A decision is open")
    assert said == ["A decision is open"] * 2
