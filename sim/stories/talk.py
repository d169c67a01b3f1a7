"""Talk: questions and their answers, notes, proposals that the facilitator rules on, and what comes from outside."""

from __future__ import annotations

from math import exp

from sim import actions as act
from sim.consistency import problems, problems_of_scenario
from sim.demand import people
from sim.events import (
    Asked,
    EstimateGiven,
    InjectDelivered,
    Noted,
    OtherProposed,
    OtherRuled,
    ParameterChanged,
    Replied,
)
from sim.impact import touched
from sim.scenario import EXECUTIVE, IT_LEAD, ROLES, Duration, changed
from sim.stories.filing import all_over
from sim.stories.interruptions import WAIT_OR_ASK, interrupt, without_word
from sim.stories.load import deciding
from sim.stories.work import TALK

MINUTES = 60
_GUESS = 0.4  # sigma of an engineer's estimate around what is left; see docs/assumptions
#: Numbers that are looked up whenever they are needed, so that a ruling takes effect from then on.
_CHANGEABLE = (
    "organisation.paging",
    "organisation.work",
    "organisation.channels",
    "organisation.people",
    "fault.diagnosis",
    "fault.remedies",
)
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
        _answered(world, name, text)


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


def _answered(world, name: str, text: str) -> None:
    role, whom = world.truth.open_asks.pop(name)
    world.record(Replied(world.now, role, name, whom, text))


# --------------------------------------------------------------------------------- notes and the facilitator


def _no_words(world, role: str, action: act.Note | act.Other) -> str | None:
    """Only what says something."""
    return None if action.text.strip() else "there are no words in it"


cannot_note = cannot_propose = _no_words


def note(world, role: str, action: act.Note) -> None:
    """A line in the shared log."""
    world.record(Noted(world.now, role, action.text))


def propose(world, role: str, action: act.Other) -> None:
    """Something that no action covers waits for the facilitator's ruling."""
    name = f"proposal {world.truth.next_number()}"
    world.truth.open_others[name] = role
    world.record(OtherProposed(world.now, role, name, action.text))


def cannot_inject(world, role: str, action: act.Inject) -> str | None:
    """Only to roles that exist, and only with words."""
    if action.role not in ROLES:
        return f"there is no role {action.role!r}; there is {', '.join(ROLES)}"
    return None if action.text.strip() else "there are no words in it"


def inject(world, role: str, action: act.Inject) -> None:
    """Something from outside reaches a role."""
    world.record(InjectDelivered(world.now, action.role, action.sender, action.text))


def cannot_reply(world, role: str, action: act.ReplyTo) -> str | None:
    """Only to a question that is open."""
    return None if action.ask in world.truth.open_asks else f"{action.ask!r} is not an open question"


def reply(world, role: str, action: act.ReplyTo) -> None:
    """The facilitator speaks for whoever was asked."""
    _answered(world, action.ask, action.text)


def cannot_rule(world, role: str, action: act.Rule) -> str | None:
    """Only on a proposal that is open, and only about numbers that the scenario has."""
    if action.other not in world.truth.open_others:
        return f"{action.other!r} is not an open proposal"
    if not action.path:
        return None
    where = ".".join(action.path)
    if not where.startswith(_CHANGEABLE):
        return f"{where} is settled when it begins; what a ruling can change stands under {', '.join(_CHANGEABLE)}"
    try:
        new = _ruled(world.scenario, action)
    except (KeyError, ValueError) as error:
        return f"{where} cannot be {action.value:g}: {error.args[0]}"
    wrong = [*problems(new.organisation), *problems_of_scenario(new)]
    return f"{where} cannot be {action.value:g}: {wrong[0].wrong}" if wrong else None


def _ruled(scenario, action: act.Rule):
    """The scenario with the number that the ruling changes.

    Raises KeyError where there is none, ValueError for one that cannot be.
    """
    *above, last = action.path
    holder = scenario
    for name in above:
        holder = _part(holder, name)
    old = _part(holder, last)
    if isinstance(old, bool) or not isinstance(old, int | float):
        raise KeyError(f"there is no number {last!r}")
    new = action.value or 0.0
    if new < 0 or (isinstance(holder, Duration) and not new):
        raise ValueError("a number above 0 is expected")
    return changed(scenario, action.path, round(new) if isinstance(old, int) else float(new))


def _part(thing, name: str):
    if not isinstance(thing, tuple):
        if not hasattr(thing, name):
            raise KeyError(f"there is no {name!r}")
        return getattr(thing, name)
    called = (i for i in thing if name in [getattr(i, f, None) for f in ("name", "channel", "category", "component")])
    found = next(called, None)
    if found is None:
        raise KeyError(f"there is no {name!r}")
    return found


def rule(world, role: str, action: act.Rule) -> None:
    """The words go to whoever proposed; a number of the world changes from now on, if the ruling says so."""
    if action.path:
        world.scenario = _ruled(world.scenario, action)
        world.record(ParameterChanged(world.now, ".".join(action.path), f"{action.value:g}"))
    proposer = world.truth.open_others.pop(action.other)
    world.record(OtherRuled(world.now, proposer, action.other, action.text))
