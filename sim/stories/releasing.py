"""Releasing: those who must approve a notice read it one after the other, then its author sends it."""

from __future__ import annotations

from sim import actions as act
from sim import wording
from sim.events import NEWS, NoticeChanged, NoticeReleased, NoticeReturned, NoticeSent, NoticeWithdrawn
from sim.prompts import Option
from sim.scenario import COUNSEL
from sim.stories.load import deciding
from sim.stories.owed import OCCASION, worded

MINUTES = 60
_AGAIN = 15 * MINUTES  # who would not release a notice is asked again after this


def releasing(world, name: str):
    """Those who must approve read the notice one after the other; then its author sends it. If its words have been
    overtaken meanwhile, its author is asked first whether it should go on."""
    notice, accepted = world.known.notices[name], -1
    while notice.open and notice.waits_for:
        if world.known.stale(notice) and accepted < _matters(world, notice).turned:
            accepted = yield from _going_on(world, notice)
        elif notice.returned_by:
            yield _ask_to_redraft(world, notice)
        else:
            yield from _reading(world, notice, accepted)
    while notice.open and (yield _ask_to_send(world, notice)) is None:
        pass  # what was asked has changed meanwhile


def _going_on(world, notice):
    """Its author takes an overtaken notice back, or has it released all the same; up to which turn of things."""
    turned = _matters(world, notice).turned
    yield _ask_to_go_on(world, notice)
    return turned


def _reading(world, notice, accepted: int):
    """The next of those who must approve reads it, once they are there."""
    name, role = notice.draft.notice, notice.waits_for[0]
    if role not in world.known.joined:
        yield world.until(f"the {role} joined") | _settled(world, notice, role)
        return  # much may have changed while they were called
    answer = yield _ask_to_release(world, role, notice, accepted)
    if answer is not None and role in notice.waits_for and not notice.returned_by:
        yield world.env.timeout(_AGAIN) | world.next(_MOVES, lambda e: e.notice == name)


_MOVES = (NoticeSent, NoticeReleased, NoticeReturned, NoticeChanged, NoticeWithdrawn)


def _matters(world, notice):  # what it is about
    return world.known.about(notice.draft.incidents)


def _off(world, name: str):
    """Happens when the notice has gone, or never will."""
    return world.next((NoticeSent, NoticeWithdrawn), lambda e: e.notice == name)


def _settled(world, notice, role: str):
    """Happens when this role need not read it any more: it has, or the notice is off, or is to be changed."""
    name = notice.draft.notice
    return world.next(_MOVES, lambda e: e.notice == name and (not isinstance(e, NoticeReleased) or e.role == role))


def _turn(world, notice, accepted: int):
    """Happens when the notice's words are overtaken by what the response hears."""
    matters = _matters(world, notice)
    return world.next(NEWS, lambda _: accepted < matters.turned and world.known.stale(notice))


def _ask_to_release(world, role: str, notice, accepted: int):
    name, work = notice.draft.notice, world.scenario.organisation.work
    return world.prompt(
        role,
        f"release {name}",
        f"{name}: “{wording.unsent(notice.draft)}” May it go?",
        (Option("release", (act.Release(name),)), Option("ask for changes", (act.Return(name),)), Option("not now")),
        within=90 * MINUTES,
        takes=work.legal_review if role == COUNSEL else work.approval,
        default="not now",
        reading=True,
        moot=(_settled(world, notice, role), _turn(world, notice, accepted)),
    )


def _ask_to_redraft(world, notice):
    name, wants = notice.draft.notice, notice.returned_by
    over = (NoticeChanged, NoticeReleased, NoticeSent, NoticeWithdrawn)
    return world.prompt(
        notice.draft.role,
        f"redraft {name}",
        f"The {wants} wants {name} changed.",
        (
            Option("word it anew", (act.Redraft(name, _anew(world, notice.draft), world.now),)),
            Option("send it as it is", (act.Send(name),)),
        ),
        within=20 * MINUTES,
        takes=world.scenario.organisation.work.draft_from_template,
        default="word it anew",
        reading=True,
        moot=(world.next(over, lambda e: e.notice == name and (type(e) is not NoticeReleased or e.role == wants)),),
    )


def _anew(world, draft) -> wording.Fields:
    """The same fields in the words that can be said now; what a clock asks for stays in words of its own."""
    fields, states = [field for field, _ in draft.fields], (draft.next_update is not None, draft.estimate is not None)
    if draft.occasion == OCCASION:
        return worded(world, fields, draft.incidents, *states)
    matters, today = world.known.about(draft.incidents), (world.scenario, world.now)
    return wording.filled(fields, matters, world.scenario.organisation, *states, today)


def _ask_to_go_on(world, notice):
    """A notice whose words have been overtaken is taken back, unless its author wants it all the same."""
    name = notice.draft.notice
    return world.prompt(
        notice.draft.role,
        f"go on with {name}",
        f"{_since_then(world, notice)} Should it go all the same?",
        (Option("take it back", (act.Withdraw(name),)), Option("let it be released")),
        within=15 * MINUTES,
        takes=deciding(world, notice.draft.role),
        default="take it back",
        moot=(_off(world, name),),
    )


def _ask_to_send(world, notice):
    """A notice that may go is sent if its author says nothing; one whose words have been overtaken is taken back."""
    name, stale = notice.draft.notice, world.known.stale(notice)
    now, drop = Option("send it now", (act.Send(name),)), Option("take it back", (act.Withdraw(name),))
    options = (drop, now) if stale else (now, drop)
    by = f"{name} may go. Send it by {', '.join(notice.draft.channels)}?"
    moot = (_off(world, name),) if stale else (_off(world, name), _turn(world, notice, -1))
    return world.prompt(
        notice.draft.role,
        f"send {name}",
        f"{_since_then(world, notice)} Send it all the same?" if stale else by,
        (*options, Option("hold it back")),
        within=5 * MINUTES,
        takes=deciding(world, notice.draft.role),
        default=options[0].name,
        moot=moot,
    )


def _since_then(world, notice) -> str:
    matters, worded = _matters(world, notice), notice.draft.worded
    if worded >= matters.turned:
        return f"{notice.draft.notice} says that something works which does not."
    turn = "there is trouble" if matters.unwell else "nothing is known to be wrong any more"
    then, since = (wording.clock(world.clock(second)) for second in (worded, matters.turned))
    return f"{notice.draft.notice} was worded at {then}; since {since} {turn}."
