"""Correcting: a notice went out with a wrong detail; the communications lead is asked whether to say so, and how."""

from __future__ import annotations

from dataclasses import replace

from sim import actions as act
from sim import wording
from sim.events import NoticeSent
from sim.prompts import Option
from sim.reach import puts_away
from sim.scenario import AFTERWARDS, COMMUNICATIONS_LEAD, ESTIMATE, MISTAKE_SEEN, NEXT_UPDATE, TECHNICAL
from sim.stories.load import deciding
from sim.stories.naming import approvals
from sim.stories.owed import OF_A_BREACH
from sim.stories.truth import named

MINUTES = 60


def put_away(world, sent: NoticeSent) -> bool:
    """Whether a newer notice has taken its place for all its readers."""
    every = [notice.sent for notice in world.known.notices.values() if notice.sent]
    return any(puts_away(world.scenario.organisation, newer, sent) for newer in every)


def ask(world, sent: NoticeSent):
    """Correct it, at once or as it was released, or let it stand? Silence lets it stand."""
    draft = _correction(world, sent)
    return world.prompt(
        COMMUNICATIONS_LEAD,
        f"{MISTAKE_SEEN}: {sent.notice}",
        f"A detail in {sent.notice} is wrong, readers say; it went out at {_clock(world, sent)}. Do you correct it?",
        (Option("correct it", (draft,)), *_at_once(world, draft), Option("let it stand")),
        within=30 * MINUTES,
        takes=deciding(world, COMMUNICATIONS_LEAD),
        default="let it stand",
        moot=(world.next((NoticeSent,), lambda _: put_away(world, sent)),),
        incident=next(iter(sent.incidents), 1),
    )


def _at_once(world, draft: act.Draft) -> tuple[Option, ...]:
    """The offer to let nobody else read it: where somebody would, and neither the organisation nor what it says asks
    for that."""
    if not draft.approvals or approvals(world, draft.to, (), draft.incidents) or TECHNICAL in dict(draft.fields):
        return ()
    return (Option("correct it at once; nobody else reads it", (replace(draft, approvals=()),)),)


def _correction(world, sent: NoticeSent) -> act.Draft:
    """The same to the same readers, in words that are true now, and that say so; released by those who released it."""
    before = world.known.notices[sent.notice].draft
    over = world.known.about(sent.incidents).resolved
    again = None if over else before.next_update
    words = _words(world, sent, before, again is not None)
    return act.Draft(
        before.to,
        before.channels,
        _occasion(before.occasion, over),
        before.audiences,
        True,
        tuple(role for role in before.approvals if role != COMMUNICATIONS_LEAD),
        words,
        again if NEXT_UPDATE in dict(words) else None,
        world.now,
        sent.incidents,
    )


def _occasion(before: str, over: bool) -> str:
    """What is corrected once it is over is part of the follow-up."""
    return before if before in AFTERWARDS else AFTERWARDS[0] if over else MISTAKE_SEEN


def _words(world, sent: NoticeSent, before, promises: bool) -> wording.Fields:
    """What it said, as it is now, and first of all that a detail was wrong; less, where a channel takes no more. An end
    that it named is not named anew: it holds, or does not, as it was."""
    names = [field for field, _ in before.fields if field != ESTIMATE or before.estimate is None]
    known, organisation, said = world.known.about(sent.incidents), world.scenario.organisation, dict(before.fields)
    anew = wording.filled(names, known, organisation, promises, False, (world.scenario, world.now))
    anew = tuple((n, kept if (kept := OF_A_BREACH.get(n)) and kept in said[n] else words) for n, words in anew)
    wrong = f"A detail in our earlier notice ({_clock(world, sent)}) was wrong; this one is right."
    tries = (_beginning_with(wrong, anew), *(anew[:n] for n in range(len(anew), 0, -1)), (("what happened", wrong),))
    return next((words for words in tries if _fits(organisation, words, before.channels)), anew)


def _beginning_with(words: str, fields: wording.Fields) -> wording.Fields:
    """The fields, with these words before all others."""
    first = min((name for name, _ in fields), key=wording.ORDER.index, default="what happened")
    return ((first, f"{words} {dict(fields).get(first, '')}".strip()), *(pair for pair in fields if pair[0] != first))


def _clock(world, sent: NoticeSent) -> str:
    return wording.clock(world.clock(sent.at))


def _fits(organisation, fields: wording.Fields, channels: tuple[str, ...]) -> bool:
    """Whether every channel takes so long a text."""
    long = len(wording.put_in(wording.text(fields), "00:00", "00:00"))
    return all(long <= (named(organisation.channels, name).limit or long) for name in channels)
