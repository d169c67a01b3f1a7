"""News: an outage gets into the papers by itself, and a journalist asks for a word before that."""

from __future__ import annotations

from sim import actions as act
from sim import wording
from sim.events import FaultStruck, JournalistAsked, NewsBroke, NewsSeen, PressAnswered
from sim.impact import category
from sim.prompts import Option
from sim.scenario import CALL_BACK, COMMUNICATIONS_LEAD, NEWS, NO_COMMENT, STATEMENT
from sim.stories.load import deciding

MINUTE = 60
SOON = 5 * MINUTE  #: who promised to call back is reminded at half time, if there is at least so much left

_NAMES = {STATEMENT: "give a statement", CALL_BACK: "promise a call back", NO_COMMENT: "no comment"}
_OPTIONS = (*(Option(name, (act.AnswerPress(answer),)) for answer, name in _NAMES.items()), Option("say nothing"))


def news(world, fault):
    """In the end it is in the news, unless it is over before anybody asks about it; when, nobody decides. What the
    headline is like, depends on what the journalist was told."""
    rule, truth = world.scenario.organisation.news, world.truth
    yield world.next((FaultStruck,), lambda e: e.component == fault.component)
    after = world.luck.seconds(rule.breaks, "becomes news", fault.component)
    out = world.now + max(2 * MINUTE, after)
    yield world.env.timeout(max(MINUTE, after - rule.deadline))
    if fault.component not in truth.relieving or category(world.scenario, fault) not in rule.categories:
        return
    truth.journalist = ""
    world.record(JournalistAsked(world.now, (out - world.now) // MINUTE))
    world.start(journalist(world, out))
    yield world.env.timeout(out - world.now)
    hostile = world.luck.u("headline", fault.component) < rule.hostile(truth.journalist)
    truth.journalist = None
    world.record(NewsBroke(world.now, NEWS[hostile]))
    yield world.env.timeout(world.luck.seconds(rule.seen, "sees the news", fault.component))
    world.record(NewsSeen(world.now, NEWS[hostile]))


def journalist(world, out: int):
    """The communications lead is asked for a word by the deadline; once more at half time, after promising to call."""
    written = world.env.timeout(out - world.now)
    if COMMUNICATIONS_LEAD not in world.known.joined:
        yield world.until("the communications lead joined") | written
    asks = "A journalist has heard of it, and asks what is going on."
    while world.now + MINUTE < out and world.truth.journalist in ("", CALL_BACK):
        by = wording.clock(world.clock(out))
        yield _ask(world, f"{asks} The report goes out at {by}. What do you say?", out - world.now)
        left = out - world.now
        if world.truth.journalist != CALL_BACK or left < 2 * SOON:
            return
        yield world.env.timeout(left // 2)
        asks = "You promised the journalist a call back."


def _ask(world, question: str, within: int):
    return world.prompt(
        COMMUNICATIONS_LEAD,
        "journalist",
        question,
        _OPTIONS,
        within=within,
        takes=deciding(world, COMMUNICATIONS_LEAD),
        default="say nothing",
        moot=(world.next((PressAnswered,)),),
    )


def cannot_answer_press(world, role: str, action: act.AnswerPress) -> str | None:
    """Only while a journalist waits, and not after they have had their answer."""
    answered = world.truth.journalist
    if answered is None:
        return "no journalist waits for an answer"
    return f"the journalist has had an answer: {answered}" if answered not in ("", CALL_BACK) else None


def answer_press(world, role: str, action: act.AnswerPress) -> None:
    """The journalist writes it down."""
    world.truth.journalist = action.answer
    world.record(PressAnswered(world.now, role, action.answer))
