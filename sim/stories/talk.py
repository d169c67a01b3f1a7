"""Talk: questions, and the answers that colleagues and people outside give."""

from __future__ import annotations

from math import exp

from sim import actions as act
from sim.demand import people
from sim.events import Asked, EstimateGiven, Replied
from sim.impact import touched
from sim.scenario import EXECUTIVE, IT_LEAD, ROLES
from sim.stories.filing import all_over
from sim.stories.interruptions import WAIT_OR_ASK, interrupt, without_word
from sim.stories.load import deciding
from sim.stories.work import TALK

MINUTES = 60
_GUESS = 0.4  # sigma of an engineer's estimate around what is left; see docs/assumptions
_QUARTER = 15 * MINUTES


def executive(world):
    """An executive joins, and either waits for the written update or asks on the call; the same again after a while
    without word."""
    yield world.until("the executive joined")
    why = "You have been called in."
    while not world.known.resolved:
        yield world.prompt(
            EXECUTIVE,
            "wait or ask",
            f"{why} Do you wait for the written update, or ask on the call?",
            WAIT_OR_ASK,
            within=10 * MINUTES,
            takes=deciding(world, EXECUTIVE),
            default="wait for the written update",
            moot=(all_over(world),),
        )
        why = "Nobody tells you anything."
        yield from without_word(world)


# ------------------------------------------------------------------------------------------------ questions


def cannot_ask(world, role: str, action: act.Ask) -> str | None:
    """A colleague must have joined; anybody outside can be asked."""
    if action.whom == role:
        return "one cannot ask oneself"
    if action.whom in ROLES and action.whom not in world.known.joined:
        return f"the {action.whom} has not joined yet"
    return None


def ask(world, role: str, action: act.Ask) -> None:
    """The question is put; somebody answers after a while."""
    name = f"question {world.truth.next_number()}"
    world.truth.open_asks[name] = (role, action.whom)
    world.record(Asked(world.now, role, name, action.whom, action.about))
    interrupt(world, role, action.whom)
    world.start(_answering(world, name, role, action))


def _answering(world, name: str, role: str, action: act.Ask):
    """A colleague answers from what is known, an outside contact from the facilitator's script, else the
    facilitator does. Asking the IT lead puts their work down for as long as the answer takes."""
    asked = world.truth.asked
    nth = asked[action.whom, action.about] = asked.get((action.whom, action.about), 0) + 1
    takes = world.luck.seconds(world.scenario.organisation.work.reply, "reply", action.whom, action.about, nth)
    if action.whom == IT_LEAD:
        yield world.truth.crews[world.known.joined[IT_LEAD]].work(takes, TALK)
    else:
        yield world.env.timeout(takes)
    if name not in world.truth.open_asks:
        return  # the facilitator has answered
    text = _facts(world, action, nth) if action.whom in ROLES else _scripted(world, action)
    if text:
        answered(world, name, text)


def _scripted(world, action: act.Ask) -> str | None:
    replies = (r for r in world.scenario.replies if (r.whom, r.about) == (action.whom, action.about))
    return next((r.says for r in replies), None)


def _facts(world, action: act.Ask, nth: int) -> str:
    """What a colleague can say, from what everybody in the response knows."""
    known, about = world.known, action.about
    if about == "cause":
        return f"{known.cause}." if known.cause else "We do not know the cause yet."
    if about == "affected":
        return _affected(world)
    if not known.unwell:
        return "As far as we can see everything works."
    if about == "status":
        return "; ".join(f"{name}: {known.status[name]}" for name in known.ill) or known.shortfall or "Not over yet."
    return _estimate(world, action.whom, nth)


def _affected(world) -> str:
    """Whoever uses what has been reported, and what cannot do without it; nobody knows yet what else is broken."""
    hit = touched(world.scenario.organisation, world.known.struck)
    number = sum(people(world.scenario, audience) for audience, _ in hit)
    return f"About {round(number, -2):,} customers could be affected." if number else "Nobody that we know of."


def _estimate(world, whom: str, nth: int) -> str:
    """An engineer's guess of what is left, to the next quarter of an hour; others have none of their own."""
    if whom != IT_LEAD:
        return "I cannot say. That is for the IT lead to judge."
    if not world.known.cause:
        return "I cannot say. Ask me again when we know the cause."
    left = max([0, *(done - world.now for done in world.truth.done.values())])
    guess = left * exp(_GUESS * world.luck.normal("estimate", whom, nth))
    minutes = max(1, round(guess / _QUARTER)) * 15
    world.record(EstimateGiven(world.now, whom, minutes, world.now + minutes * MINUTES))
    return f"My guess: another {minutes} minutes. Do not quote me."


def answered(world, name: str, text: str) -> None:
    """The answer reaches whoever asked."""
    role, whom = world.truth.open_asks.pop(name)
    world.record(Replied(world.now, role, name, whom, text))
