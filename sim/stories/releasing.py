"""Releasing: those who must approve a notice read it one after the other, then its author sends it."""

from __future__ import annotations

from sim import actions as act
from sim import wording
from sim.events import NoticeReleased, NoticeSent
from sim.prompts import Option
from sim.scenario import COUNSEL

MINUTES = 60
AT_THE_END = ("resolved", "own initiative")  #: occasions that still count when the incident is over
_AGAIN = 15 * MINUTES  # who would not release a notice is asked again after this


def releasing(world, name: str):
    """Those who must approve read the notice one after the other; then its author sends it.

    What was written before the end is overtaken once the incident is resolved.
    """
    notice = world.known.notices[name]
    while notice.waits_for and not notice.sent and not _overtaken(world, notice):
        role = notice.waits_for[0]
        if role not in world.known.joined:
            yield world.until(f"the {role} joined")
        yield _ask_to_release(world, role, notice)
        if notice.returned_by:
            yield _ask_to_redraft(world, notice)
        elif role in notice.waits_for:
            yield world.env.timeout(_AGAIN) | world.next((NoticeSent, NoticeReleased), lambda e: e.notice == name)
    if not notice.sent and not _overtaken(world, notice):
        yield _ask_to_send(world, notice)


def _overtaken(world, notice) -> bool:
    return world.known.resolved and notice.draft.occasion not in AT_THE_END


def _ask_to_release(world, role: str, notice):
    name, work = notice.draft.notice, world.scenario.organisation.work
    return world.prompt(
        role,
        f"release {name}",
        f"{name}: “{wording.text(notice.draft.fields)}” May it go?",
        (
            Option("release", (act.Release(name),)),
            Option("ask for changes", (act.Return(name),)),
            Option("not now"),
        ),
        within=90 * MINUTES,
        takes=work.legal_review if role == COUNSEL else work.approval,
        default="not now",
        moot=_settled(world, notice),
    )


def _settled(world, notice):
    """Happens when the notice has gone or been released, or is overtaken by the end."""
    name = notice.draft.notice
    done = world.next((NoticeSent, NoticeReleased), lambda e: e.notice == name)
    if notice.draft.occasion in AT_THE_END:
        return done
    return done | world.until("the incident was resolved")


def _ask_to_redraft(world, notice):
    name = notice.draft.notice
    return world.prompt(
        notice.draft.role,
        f"redraft {name}",
        f"The {notice.returned_by} wants {name} changed.",
        (Option("change it", (act.Redraft(name),)), Option("send it as it is", (act.Send(name),))),
        within=20 * MINUTES,
        takes=world.scenario.organisation.work.draft_from_template,
        default="change it",
        moot=_settled(world, notice),
    )


def _ask_to_send(world, notice):
    name = notice.draft.notice
    return world.prompt(
        notice.draft.role,
        f"send {name}",
        f"{name} is released. Send it by {', '.join(notice.draft.channels)}?",
        (Option("send it now", (act.Send(name),)), Option("hold it back")),
        within=5 * MINUTES,
        takes=world.scenario.organisation.work.decide,
        default="send it now",
        moot=_settled(world, notice),
    )
