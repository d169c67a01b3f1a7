"""The form that asks for a study: what is wrong is said, what is played arrives, and the page goes on answering."""

from __future__ import annotations

import asyncio
import base64
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from sim.experiment import compare, playing, read
from sim.widgets import arrivals, meanwhile, outcome, questions
from sim.widgets.studying import EARLY, Studying

from .drawn import buttons, click, shown


def form(runs: int = 20, **fields) -> Studying:
    """Slow search under *standard* and *silent*, so many runs."""
    page = Studying()
    for name, tick in page.question.scenarios.items():
        tick.value = name == "slow-search"
    for name, tick in page.question.playbooks.items():
        tick.value = name in ("standard", "silent")
    page.question.runs.value = runs
    for name, value in fields.items():
        getattr(page.question, name).value = value
    return page


async def played(page: Studying, meanwhile=lambda page: None) -> int:
    """Press Compare, and wait until it is over; how often the page could do something else meanwhile."""
    click(page.view, "Compare")
    turns = 0
    while not page.arrivals.task.done():
        await asyncio.sleep(0.01)
        turns += 1
        meanwhile(page)
    return turns


def apart(deed, *given):
    """In a thread of its own, where no event loop runs: the browser of other tests has one in this."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(deed, *given).result(60)


def test_what_is_played_arrives_block_by_block_while_the_page_goes_on_answering():
    page, seen = form(30, also=["contacts"]), []

    def look(page):
        said = shown(page.view)
        if "<table" in said and (line := re.search(r"Played (\d+) of at most 30 runs of each; about \d+ s left", said)):
            seen.append((int(line[1]), "So far: silent is worse than standard." in said))
            assert EARLY in said and "Stop here" in said and page.playing

    assert apart(asyncio.run, played(page, look)) > 10
    assert {count for count, _ in seen} & {10, 20} and any(early for _, early in seen)
    said = shown(page.view)
    assert "Played: 30 runs of each." in said and "So far" not in said and "Stop here" not in said
    assert "<td>contacts</td>" in said and 'alt="Differences in the time to notify from standard' in said
    alone = compare("slow-search", ["standard", "silent"], replications=30, progress=False)
    assert page.study.runs.equals(alone.runs) and page.study.stopped is None and not page.playing


def test_it_stops_where_somebody_says_so_and_keeps_what_is_played_with_a_report_that_says_it(tmp_path):
    page = form(200)

    async def stop_make_and_wait():
        await played(page, lambda page: page.study and not page.arrivals.stopping and page.halt())
        await page.make()

    apart(asyncio.run, stop_make_and_wait())
    done = page.study.replications
    assert 10 <= done < 200 and page.study.stopped.clause == "by hand" and "stopped before its end" in shown(page.view)
    links = re.findall(r'download="([^"]+)" href="data:[^;]+;base64,([^"]+)"', shown(page.view))
    html, kept = (base64.b64decode(data) for _, data in links)
    assert [name for name, _ in links] == ["study.html", "study.parquet"]
    assert f"somebody stopped it by hand after {done} of 200 replications" in html.decode()
    (tmp_path / "kept.parquet").write_bytes(kept)
    again = read(tmp_path / "kept.parquet")
    assert again.runs.equals(page.study.runs) and again.worlds == page.study.worlds
    assert again.stopped == page.study.stopped and again.replications == done


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"runs": 2, "certain": -1.0}, "The certainty is -1.0; it is a number of minutes"),
        ({"changes": "channels.smoke.per minute=60"}, "smoke"),
        ({"measure": "contacts", "certain": 5.0}, "A certainty is in minutes, and contacts is not"),
        ({"runs": 10, "certain": 5.0}, "Runs, at most: 10, and a certainty is first looked at later: allow 20 or more"),
    ],
)
def test_what_is_wrong_with_the_question_is_said_in_a_sentence_and_nothing_is_played(fields, words):
    page = form(**fields)
    click(page.view, "Compare")
    said = shown(page.view)
    assert 'role="alert"' in said and words in said and "Traceback" not in said
    assert page.study is None and "What came of it" not in said and not page.playing


def test_something_has_to_be_chosen():
    page = form()
    page.question.scenarios["slow-search"].value = False
    click(page.view, "Compare")
    assert "Choose at least one scenario." in shown(page.view)
    page = form()
    page.question.playbooks["silent"].value = False
    click(page.view, "Compare")
    assert "Choose a playbook beside standard, or say what is to be changed." in shown(page.view)


def test_what_fails_while_it_is_played_is_said_and_the_page_can_ask_again(monkeypatch):
    def broken(*_):
        raise RuntimeError("no ink")

    page = form(20)
    monkeypatch.setattr(outcome, "outcome", broken)
    apart(asyncio.run, played(page))
    assert "It was broken off: no ink" in shown(page.view) and "Compare" in buttons(page.view)
    assert page.study.stopped.sentence.startswith("it was broken off after 10 of 20 replications")


def test_without_a_page_that_runs_it_is_played_to_its_end_at_once():
    page = form(10)
    apart(click, page.view, "Compare")
    assert "Played: 10 runs of each." in shown(page.view)


def test_a_question_that_is_wrong_leaves_what_was_played_before():
    page = form(2)
    apart(page.compare)
    before, study = shown(page.view), page.study
    assert "<table" in before and EARLY not in before
    page.question.changes.value = "nonsense"
    assert not page.compare() and page.study is study
    said = shown(page.view)
    assert "a change is written path=value" in said and "<table" in said and "Played: 2 runs of each." in said


def test_how_long_it_takes_is_said_in_words():
    assert arrivals.progress(10, 40, 5) == "Played 10 of at most 40 runs of each; about 15 s left."
    assert arrivals.progress(10, 400, 5) == "Played 10 of at most 400 runs of each; about 3.2 min left."
    assert arrivals.progress(40, 40, 5).endswith("; all of them.")


def test_a_scenario_that_cannot_be_read_is_said_and_not_offered(monkeypatch):
    monkeypatch.setattr(questions.files, "names", lambda kind: ["slow-search", "<b>no</b>"])
    found = questions.Question()
    assert list(found.scenarios) == ["slow-search"] and "&lt;b&gt;no" in found.refused[0]


# ------------------------------------------------------------------------------------- while somebody chooses


async def ahead(page: Studying, done, seconds: float = 20) -> str:
    """Show the form to somebody, and wait until what it says fits; what it says then."""
    page.seen()
    for _ in range(int(seconds / 0.02)):
        if done(said := page._sooner.value):
            return said
        await asyncio.sleep(0.02)
    raise AssertionError(f"it still says {page._sooner.value!r}")


def kept() -> int:
    """How many runs are remembered, of studies of slow search."""
    return sum(len(one.replications) for one in playing._kept if one.scenario.name == "slow-search")


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(meanwhile, "WAIT", 0.05)
    playing.forget()


def test_what_is_chosen_is_played_already_no_more_than_asked_for_and_found_by_the_question(at_once):
    page = form(20)

    async def choose_and_press():
        assert "all that this question needs" in await ahead(page, lambda said: "Already played: 40 runs" in said)
        assert kept() == 40
        before = set(playing._kept)
        await played(page)
        assert set(playing._kept) == before and page._sooner.value == ""

    apart(asyncio.run, choose_and_press())
    alone = compare("slow-search", ["standard", "silent"], replications=20, progress=False)
    assert page.study.runs.equals(alone.runs) and "Played: 20 runs of each." in shown(page.view)


def test_another_question_ends_what_is_played_for_the_old_one_and_a_closed_form_plays_nothing(at_once):
    page = form(1000)

    async def change_and_close():
        await ahead(page, lambda said: re.search(r"Already playing: \d+ of 2 × 1,000 runs", said))
        page.question.scenarios["slow-search"].value = False  # that is no question
        assert page._sooner.value == ""
        await page.meanwhile.over()
        before = kept()
        await asyncio.sleep(0.3)  # in which more would be played
        assert kept() == before < 400
        page.question.scenarios["slow-search"].value = True
        await ahead(page, lambda said: "Already playing" in said)
        page.presence._leave()  # the page has gone
        assert page._sooner.value == ""
        await page.meanwhile.over()
        page.presence._back()
        await ahead(page, lambda said: "Already playing" in said)
        page.view.close()
        await page.meanwhile.over()
        assert kept() < 600 and page.meanwhile.task.done()

    apart(asyncio.run, change_and_close())


def test_it_can_be_switched_off_and_nothing_is_played_before_a_page_shows_it_or_while_a_study_is(at_once):
    page = form(20)
    page.sooner.value = False

    async def wait_and_press():
        page.seen()
        await asyncio.sleep(0.3)  # in which something would be played
        assert kept() == 0 and page.meanwhile.task is None
        page.sooner.value = True
        page.sooner.value = False
        await asyncio.sleep(0.3)  # as before
        await page.meanwhile.over()
        assert kept() == 0
        page.sooner.value = True
        await played(page, lambda page: page.question.runs.set_trait("value", 40))
        await page.meanwhile.over()
        assert kept() == 40 and page.study.replications == 20  # what was pressed, and nothing of what came after

    apart(asyncio.run, wait_and_press())
    other = form(20)
    other.play_ahead()
    assert other.meanwhile.task is None


def test_pressing_again_while_it_is_played_begins_nothing_and_no_button_is_ever_disabled():
    page = form(20)

    def press(page):
        assert not any(one.disabled for one in buttons(page.view).values())
        if "Comparing" in page.go.description:
            assert page.compare() is False

    apart(asyncio.run, played(page, press))
    assert page.study.replications == 20 and page.go.description == "Compare"
    assert "Make the report and the file to keep" in buttons(page.view)
