"""The news: when they are out, who is asked for a word before, and what the answer does."""

import dataclasses
import math

import pytest
from conftest import only

import sim
from sim import actions as act
from sim import events as ev
from sim import files, laws
from sim.log import Log
from sim.metrics import measures
from sim.play import Play
from sim.policies import in_all_seats
from sim.scenario import ANSWERS, CALL_BACK, COMMUNICATIONS_LEAD, NO_COMMENT, STATEMENT, SUPPORT_LEAD
from sim.world import World

SOON = "news.breaks=1 h"
LOGINS = files.load("stolen-logins", SOON)
STANDARD = files.load_playbook("standard")
AT = LOGINS.fault.at


def answering(answer: str):
    """The standard plan, with this answer to a journalist; "": none."""
    where = {"where": (("answer", answer),)} if answer else {"choose": "nothing", "where": (("about", "journalist"),)}
    preferences = tuple(
        dataclasses.replace(p, **where) if p.choose == "answer press" else p for p in STANDARD.preferences
    )
    return dataclasses.replace(STANDARD, preferences=preferences)


def happened(kind, log) -> list:
    return [e for e in log if isinstance(e, kind)]


def test_the_news_are_out_at_their_time_whatever_is_said():
    logs = [sim.run(LOGINS, book, seed=2) for book in (answering(""), answering(STATEMENT), "silent", "tell-early")]
    for log in logs:
        assert [e.at for e in happened(ev.NewsBroke, log)] == [AT + 3600]
        (asked,) = happened(ev.JournalistAsked, log)
        assert (asked.at, asked.minutes) == (AT + 1800, 30)
        (seen,) = happened(ev.NewsSeen, log)
        assert seen.at > AT + 3600
        assert not laws.broken(log)


def test_where_nobody_looks_nothing_is_asked_and_nothing_written():
    in_private = files.load("stolen-logins", [SOON, "public=no"])
    unsaid = dataclasses.replace(LOGINS, organisation=dataclasses.replace(LOGINS.organisation, news=None))
    minor = files.load("stolen-logins", [SOON, "news.categories=low"])
    for scenario in (in_private, unsaid, minor):
        log = sim.run(scenario, STANDARD, seed=2)
        assert not happened((ev.NewsBroke, ev.JournalistAsked), log)
        found = measures(log)
        assert math.isnan(found["news out"]) and math.isnan(found["journalist given a statement"])
    assert math.isnan(measures(sim.run(in_private, STANDARD, seed=2))["first word before the news"])


def test_what_is_over_by_the_time_that_somebody_asks_is_no_news():
    short = files.load("stolen-logins", [SOON, "fault.ends after=20 min"])
    log = sim.run(short, STANDARD, seed=2)
    assert happened(ev.ServiceRestored, log)[0].at < AT + 1800
    assert not happened(ev.NewsBroke, log)


@pytest.mark.parametrize("answer", ["", *ANSWERS])
def test_the_headline_hangs_on_the_last_answer(answer):
    word = answer or "silence"
    changes = [f"news.hostile after {w}={100 * (w == word)} %" for w in (*ANSWERS, "silence")]
    log = sim.run(files.load("stolen-logins", [SOON, *changes]), answering(answer), seed=2)
    (broke,) = happened(ev.NewsBroke, log)
    assert broke.tone == "hostile"
    assert {e.answer for e in happened(ev.PressAnswered, log)} == ({answer} if answer else set())


def test_who_promised_to_call_back_is_reminded_at_half_time():
    log = sim.run(files.load("stolen-logins", [SOON, "news.deadline=55 min"]), answering(CALL_BACK), seed=2)
    opened = [e for e in happened(ev.PromptOpened, log) if e.prompt.startswith(f"{COMMUNICATIONS_LEAD}/journalist/")]
    assert len(opened) >= 2 and "call back" in opened[1].text
    assert [e.answer for e in happened(ev.PressAnswered, log)] == [CALL_BACK] * len(opened)


def test_only_a_journalist_who_waits_is_answered_and_only_once():
    world = World(LOGINS, seed=2)
    play = Play(world, in_all_seats(answering(""), LOGINS))
    while COMMUNICATIONS_LEAD not in world.known.joined:
        play.go_on(world.now + 60)
    if world.now < AT + 1800:
        world.put(COMMUNICATIONS_LEAD, act.AnswerPress(STATEMENT))
        assert "no journalist" in only(ev.ActionRefused, world)[-1].why
        play.go_on(AT + 1800)
    for answer in (CALL_BACK, STATEMENT, NO_COMMENT):
        world.put(COMMUNICATIONS_LEAD, act.AnswerPress(answer))
    assert [e.answer for e in only(ev.PressAnswered, world)] == [CALL_BACK, STATEMENT]
    assert "has had an answer" in only(ev.ActionRefused, world)[-1].why
    with pytest.raises(act.BadAction):
        act.parse({"do": "AnswerPress", "answer": "lunch"})
    assert SUPPORT_LEAD not in act.AnswerPress.by


def test_who_was_first_is_judged_by_the_first_notice_to_customers():
    def judged(*events):
        struck = ev.FaultStruck(AT, LOGINS.fault.component, LOGINS.fault.family)
        found = sorted((struck, *events), key=lambda e: e.at)
        return measures(Log(LOGINS, (*found, ev.WorldEnded(LOGINS.lasts, ""))))["first word before the news"]

    def sent(at, to="customers"):
        return ev.NoticeSent(at, "n", COMMUNICATIONS_LEAD, to, "called in", (), (), 1, (), None, (), 0.0)

    news = ev.NewsBroke(AT + 600, "fair")
    assert judged(news, sent(AT + 500)) == 1
    assert judged(news, sent(AT + 700)) == judged(news) == judged(news, sent(AT + 500, "partners")) == 0
    assert judged(sent(AT + 700)) == 1
    assert math.isnan(judged())


def test_the_law_knows_who_was_asked():
    log = sim.run(LOGINS, answering(STATEMENT), seed=2)
    unasked = [e for e in log if not isinstance(e, ev.JournalistAsked)]
    assert laws.broken(Log(LOGINS, tuple(unasked)))
    (broke,) = happened(ev.NewsBroke, log)
    assert laws.broken(Log(LOGINS, (*log.events[:-1], broke._replace(at=log[-1].at))))


def test_more_than_a_quarter_is_in_the_news_within_the_hour():
    """28 % within 1 h and 69 % within 24 h, as the advisers said."""
    from sim.reach import share_by

    breaks = files.load("stolen-logins").organisation.news.breaks
    assert share_by(breaks, 3600) == pytest.approx(0.28, abs=0.005)
    assert share_by(breaks, 24 * 3600) == pytest.approx(0.69, abs=0.005)
