"""Releasing: those who must approve a notice read it one after the other, then its author sends it."""

from __future__ import annotations

from sim import actions as act
from sim import wording
from sim.events import NEWS, NoticeReleased, NoticeSent, NoticeWithdrawn
from sim.prompts import Option
from sim.scenario import COUNSEL

MINUTES = 60
_AGAIN = 15 * MINUTES  # who would not release a notice is asked again after this


def releasing(world, name: str):
    """Those who must approve read the notice one after the other; then its author sends it, unless it has been
    overtaken meanwhile."""
    notice = world.known.notices[name]
    while notice.waits_for and notice.open:
        role = notice.waits_for[0]
        if role not in world.known.joined:
            yield world.until(f"the {role} joined") | _off(world, name)
        if notice.open:
            yield _ask_to_release(world, role, notice)
        if notice.returned_by and notice.open:
            yield _ask_to_redraft(world, notice)
        elif role in notice.waits_for and notice.open:
            yield world.env.timeout(_AGAIN) | _settled(world, name)
    answer = None
    while notice.open and answer is None:  # None: what was asked has changed meanwhile
        answer = yield _ask_to_send(world, notice)


def _off(world, name: str):
    """Happens when the notice has gone, or never will."""
    return world.next((NoticeSent, NoticeWithdrawn), lambda e: e.notice == name)


def _settled(world, name: str):
    """Happens when the notice has been released, has gone, or never will."""
    return world.next((NoticeSent, NoticeReleased, NoticeWithdrawn), lambda e: e.notice == name)


def _ask_to_release(world, role: str, notice):
    name, work = notice.draft.notice, world.scenario.organisation.work
    return world.prompt(
        role,
        f"release {name}",
        f"{name}: “{_as_written(notice)}” May it go?",
        (
            Option("release", (act.Release(name),)),
            Option("ask for changes", (act.Return(name),)),
            Option("not now"),
        ),
        within=90 * MINUTES,
        takes=work.legal_review if role == COUNSEL else work.approval,
        default="not now",
        moot=(_settled(world, name),),
    )


def _as_written(notice) -> str:
    return wording.text(notice.draft.fields, wording.before_it_goes(notice.draft.next_update))


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
        moot=(_settled(world, name),),
    )


def _ask_to_send(world, notice):
    """A notice that may go is sent if its author says nothing; one whose words have been overtaken is taken back."""
    name, stale = notice.draft.notice, world.known.stale(notice)
    now, drop = Option("send it now", (act.Send(name),)), Option("take it back", (act.Withdraw(name),))
    options = (drop, now) if stale else (now, drop)
    return world.prompt(
        notice.draft.role,
        f"send {name}",
        f"{_since_then(world, notice)} Send it all the same?" if stale else f"{name} may go. {_by(notice)}",
        (*options, Option("hold it back")),
        within=5 * MINUTES,
        takes=world.scenario.organisation.work.decide,
        default=options[0].name,
        moot=(_off(world, name), _turn(world, notice, stale)),
    )


def _turn(world, notice, stale: bool):
    """Happens when the notice's words are overtaken by what the response hears."""
    return world.next(NEWS, lambda _: world.known.stale(notice) is not stale)


def _since_then(world, notice) -> str:
    clock = lambda second: wording.clock(world.clock(second))  # noqa: E731 - read aloud: "clock of second"
    turn = "there is trouble" if world.known.unwell else "nothing is known to be wrong any more"
    return (
        f"{notice.draft.notice} was worded at {clock(notice.draft.worded)}; since {clock(world.known.turned)} {turn}."
    )


def _by(notice) -> str:
    return f"Send it by {', '.join(notice.draft.channels)}?"
