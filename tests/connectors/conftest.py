"""What the tests of connectors share: an exercise that was played to its end, one that was not, and real servers."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest
from conftest import answer_as

from connectors import servers
from sim import files
from sim.connectors import transcript
from sim.exercise import Exercise
from sim.policies import ByPlaybook

EVIL_TEAM = "blue\r\nBcc: evil@evil.example <!channel>"


@pytest.fixture(scope="session")
def ended_once(tmp_path_factory) -> Path:
    """By the book to its end, the days after included."""
    path = tmp_path_factory.mktemp("connect") / "ended.jsonl"
    scenario = files.load("payments-again")
    exercise = Exercise(scenario, {"communications lead": ["Thandi"]}, seed=7, team=EVIL_TEAM, path=path)
    answer_as(ByPlaybook(files.load_playbook(scenario.reference), scenario.organisation, scenario), exercise).close()
    return path


@pytest.fixture(scope="session")
def open_once(tmp_path_factory) -> Path:
    """Left in the middle: something has broken, and not all of it is known."""
    path = tmp_path_factory.mktemp("connect") / "open.jsonl"
    scenario = dataclasses.replace(files.load("card-payments-down"), injects=())
    exercise = Exercise(scenario, ["communications lead"], seed=7, path=path)
    policy = ByPlaybook(files.load_playbook("tell-early"), scenario.organisation, scenario)
    while exercise.now < 3700:
        for prompt in exercise.go_on(3700):
            exercise.answer_with(prompt.id, policy.reply(prompt, exercise.picture(prompt.role)))
    exercise.close()
    return path


def _copied(of: Path, folder: Path) -> Path:
    for one in of.parent.glob(f"{of.stem}*"):
        shutil.copy(one, folder)
    return folder / of.name


@pytest.fixture
def ended(ended_once, tmp_path) -> Path:
    """The finished exercise in a folder of the test's own, so that its delivery note is, too."""
    return _copied(ended_once, tmp_path)


@pytest.fixture
def unfinished(open_once, tmp_path) -> Path:
    """The unfinished one in a folder of the test's own."""
    return _copied(open_once, tmp_path)


@pytest.fixture(scope="session")
def of(ended_once):
    """The transcript of the finished exercise."""
    return transcript(ended_once)


@pytest.fixture(scope="session")
def of_open(open_once):
    """The transcript of the unfinished exercise."""
    return transcript(open_once)


@pytest.fixture
def web():
    """A web tool on this computer."""
    with servers.web() as tool:
        yield tool


@pytest.fixture
def post():
    """A mail server on this computer."""
    with servers.post() as tool:
        yield tool
