"""Promising: an update that was promised is put to the communications lead shortly before it falls due."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from sim import wording
from sim.events import NoticeSent, NoticeWithdrawn
from sim.prompts import AHEAD, TOGETHER
from sim.scenario import those
from sim.stories.occasions import ask_whom_to_tell


def remind(world, sent: NoticeSent, due: int) -> None:
    """A promised update is asked about before it falls due, those that fall due together as one question.

    Most promises are kept before, or overtaken by another one: of those there is no more to tell.
    """

    def falls_due() -> None:
        if (due, sent) in world.known.promises and sent.notice not in world.truth.called_in:
            world.start(_reminding(world, sent, due))

    world.later(max(0, due - AHEAD - world.now), falls_due)


def _reminding(world, sent: NoticeSent, due: int):
    """While a notice is on its way nobody is asked, but at the promised time at the latest."""
    known = world.known
    while world.now < due and (name := known.on_its_way(sent.to)):
        yield world.next((NoticeSent, NoticeWithdrawn), partial(_is, name)) | world.env.timeout(due - world.now)
    asked = world.truth.called_in
    if (due, sent) in known.promises and sent.notice not in asked and not known.resolved:
        groups = known.due(world.now)
        owed = [(second, notice) for second, notice in known.promises if second <= world.now + AHEAD + TOGETHER]
        new = [(second, notice) for second, notice in owed if notice.to in groups and notice.notice not in asked]
        asked.update(notice.notice for _, notice in new)
        number = next(iter(known.open), 1)
        yield ask_whom_to_tell(world, number, "update due", _reminder(world, groups, new), groups)


def _is(name: str, event) -> bool:
    return event.notice == name


def _reminder(world, groups: Iterable[str], owed: list[tuple[int, NoticeSent]]) -> str:
    first = {
        group: min((s for s, sent in owed if sent.to == group), default=world.known.promised(group)) for group in groups
    }
    by = [f"{those(group)} an update by {wording.clock(world.clock(second))}" for group, second in first.items()]
    return f"You promised {' and '.join(by)}. What do you tell them?"
