"""Mistakes: a detail in a notice is wrong; who reads it before it goes sees that, or its readers do."""

from __future__ import annotations

from sim.events import MistakeMade, MistakePutRight, MistakeRead, MistakeReported, NoticeSent
from sim.reach import Delivery, informed
from sim.scenario import COMMUNICATIONS_LEAD
from sim.stories.correcting import ask, put_away
from sim.stories.informing import back
from sim.stories.on_site import in_the_dark


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
    """Readers come upon the mistake, unless a newer notice has reached them all; whoever writes to them hears of it.
    What is up where nobody can see it is found out only once its place is back."""
    while not (seen := [way for way in deliveries if _has_readers(way)]):
        if not (dark := in_the_dark(world, sent)):
            return
        yield back(world, dark[0])
    rule = world.scenario.organisation.mistakes
    after = world.luck.seconds(rule.seen, "mistake seen", sent.notice)
    yield world.env.timeout(max(0, _read_by(seen, min(way.first for way in seen) + after) - world.now))
    shares = [(name, informed([d for d in deliveries if d.audience == name], world.now)) for name in sent.audiences]
    if put_away(world, sent) or not any(share for _, share in shares):
        return
    wrong = MistakeRead(world.now, sent.notice, tuple(shares), sent.incidents)
    world.truth.broken.append(wrong)
    world.record(wrong)
    world.record(MistakeReported(world.now, sent.notice, sent.to))
    if COMMUNICATIONS_LEAD not in world.known.joined:
        yield world.until("the communications lead joined")
    if not put_away(world, sent):
        yield ask(world, sent)


def _has_readers(way: Delivery) -> bool:
    """Whether anybody will ever take it in by this way."""
    return any(at >= 0 for at in way.people) if way.people else way.reached > 0


def _read_by(deliveries: list[Delivery], second: int) -> int:
    """That second; where it goes to a few people alone and none of them has read it by then, the one in which one
    has."""
    readers = [at for way in deliveries for at in way.people if at >= 0]
    crowds = any(not way.people for way in deliveries)
    return second if crowds or not readers else max(second, min(readers))
