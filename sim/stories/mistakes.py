"""Mistakes: a detail in a notice is wrong; who reads it before it goes sees that, or its readers do."""

from __future__ import annotations

from dataclasses import replace

from sim import actions as act
from sim import wording
from sim.events import MistakeMade, MistakePutRight, MistakeRead, MistakeReported, NoticeSent
from sim.prompts import Option
from sim.reach import Delivery, informed
from sim.scenario import COMMUNICATIONS_LEAD, MISTAKE_SEEN, NOT_TRUE
from sim.stories.load import deciding
from sim.stories.truth import named

MINUTES = 60


def written(world, name: str, role: str, template: bool) -> None:
    """A notice has been put into words; some detail in it may be wrong."""
    rule = world.scenario.organisation.mistakes
    if rule and world.luck.u("mistake", name) < (rule.from_template if template else rule.written):
        world.truth.mistaken.add(name)
        world.record(MistakeMade(world.now, name, role))


def read(world, name: str, role: str) -> None:
    """A role reads a notice before it goes; it sees what is wrong, or overlooks it."""
    if name in world.truth.mistaken:
        rule = world.scenario.organisation.mistakes
        if world.luck.u("overlooks the mistake", name, role) >= rule.overlooked:
            put_right(world, name, role)


def put_right(world, name: str, role: str) -> None:
    """A notice that is put into words anew holds its mistake no longer."""
    if name in world.truth.mistaken:
        world.truth.mistaken.discard(name)
        world.record(MistakePutRight(world.now, name, role))


def went_out(world, sent: NoticeSent, deliveries: list[Delivery]) -> None:
    """What goes out with a mistake will be found out by those who read it, if anybody does."""
    if sent.notice in world.truth.mistaken and deliveries:
        world.start(found_out(world, sent, deliveries))


def found_out(world, sent: NoticeSent, deliveries: list[Delivery]):
    """Readers come upon the mistake, unless a newer notice has reached them all; whoever writes to them hears of it."""
    rule = world.scenario.organisation.mistakes
    after = world.luck.seconds(rule.seen, "mistake seen", sent.notice)
    yield world.env.timeout(max(0, min(way.first for way in deliveries) + after - world.now))
    shares = [(name, informed([d for d in deliveries if d.audience == name], world.now)) for name in sent.audiences]
    if _put_away(world, sent) or not any(share for _, share in shares):
        return
    wrong = MistakeRead(world.now, sent.notice, tuple(shares), sent.incidents)
    world.truth.broken.append(wrong)
    world.record(wrong)
    world.record(MistakeReported(world.now, sent.notice, sent.to))
    if COMMUNICATIONS_LEAD not in world.known.joined:
        yield world.until("the communications lead joined")
    if not _put_away(world, sent):
        yield _ask(world, sent)


def _put_away(world, sent: NoticeSent) -> bool:
    """Whether a newer notice has gone to all its readers."""
    later = [n.sent for n in world.known.notices.values() if n.sent and n.sent.to == sent.to and n.sent.at > sent.at]
    return any(set(sent.audiences) <= set(newer.audiences) for newer in later)


def _ask(world, sent: NoticeSent):
    """Correct it, at once or as it was released, or let it stand? Silence lets it stand."""
    draft = _correction(world, sent)
    at_once = replace(draft, approvals=())
    ready = (
        Option("correct it", (draft,)),
        *((Option("correct it at once; nobody else reads it", (at_once,)),) if draft.approvals else ()),
        Option("let it stand"),
    )
    return world.prompt(
        COMMUNICATIONS_LEAD,
        f"{MISTAKE_SEEN}: {sent.notice}",
        f"A detail in {sent.notice} is wrong, readers say; it went out at {_clock(world, sent)}. Do you correct it?",
        ready,
        within=30 * MINUTES,
        takes=deciding(world, COMMUNICATIONS_LEAD),
        default="let it stand",
        incident=next(iter(sent.incidents), 1),
    )


def _correction(world, sent: NoticeSent) -> act.Draft:
    """The same to the same readers, in words that are true now, and that say so; released by those who released it."""
    before, organisation = world.known.notices[sent.notice].draft, world.scenario.organisation
    told = before.next_update is not None, False, (world.scenario, world.now)
    names = [field for field, _ in before.fields if field != NOT_TRUE]
    words = wording.filled(names, world.known.about(sent.incidents), organisation, *told)
    sorry = (NOT_TRUE, f"A detail in our notice of {_clock(world, sent)} was wrong; this one is right.")
    fields = (sorry, *words) if _fits(organisation, (sorry, *words), before.channels) else words
    return act.Draft(
        before.to,
        before.channels,
        MISTAKE_SEEN,
        before.audiences,
        True,
        before.approvals,
        fields,
        before.next_update if any(name == "next update" for name, _ in words) else None,
        world.now,
        sent.incidents,
    )


def _clock(world, sent: NoticeSent) -> str:
    return wording.clock(world.clock(sent.at))


def _fits(organisation, fields: wording.Fields, channels: tuple[str, ...]) -> bool:
    """Whether every channel takes so long a text."""
    long = len(wording.put_in(wording.text(fields), "00:00", "00:00"))
    return all(long <= (named(organisation.channels, name).limit or long) for name in channels)
