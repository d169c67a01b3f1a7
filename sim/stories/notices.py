"""Notices: an occasion to speak, a draft, those who must release it, and the sending."""

from __future__ import annotations

from sim import actions as act
from sim import wording
from sim.events import NoticeDrafted, NoticeReleased, NoticeReturned, NoticeSent
from sim.prompts import Option
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, COUNSEL, ROLES
from sim.stories.incident import named
from sim.stories.informing import deliver, reachable

MINUTES = 60
_LEAD = 15 * MINUTES  # an update that was promised is put to its author this long before
_AT_THE_END = ("resolved", "own initiative")  # occasions that still count when the incident is over
_AGAIN = 15 * MINUTES  # who would not release a notice is asked again after this
_UPDATE = 30 * MINUTES  # what the ready-made options promise

_OCCASIONS = (
    (
        "called in",
        "the communications lead joined",
        "You have just been called in. Whom do you tell, and what?",
    ),
    ("cause known", "the cause was identified", "The cause is known. Whom do you tell?"),
    ("mitigated", "a remedy helped", "Things are better, not over. Whom do you tell?"),
    ("resolved", "the incident was resolved", "It is over. Whom do you tell?"),
)


def begin(world) -> None:
    """On each occasion the communications lead is asked whom to tell; and whenever a promise falls due."""
    for occasion, phrase, question in _OCCASIONS:
        world.start(speaking(world, occasion, phrase, question))
    world.start(promises(world))


def speaking(world, occasion: str, phrase: str, question: str):
    """When the occasion comes, and somebody is there to speak: whom do you tell?"""
    if occasion != "called in":
        yield world.until(phrase)
    if COMMUNICATIONS_LEAD not in world.known.joined:
        yield world.until("the communications lead joined")
    if occasion == "resolved":
        yield from _last_words(world, question)
    elif not world.known.resolved:
        yield ask_whom_to_tell(world, occasion, question)


def ask_whom_to_tell(world, occasion: str, question: str):
    """The communications lead decides; silence tells nobody."""
    return world.prompt(
        COMMUNICATIONS_LEAD,
        f"tell: {occasion}",
        question,
        _options(world, occasion),
        within=60 * MINUTES if occasion == "resolved" else 15 * MINUTES,
        takes=world.scenario.organisation.work.decide,
        default="tell nobody now",
        moot=None if occasion == "resolved" else world.until("the incident was resolved"),
    )


def _last_words(world, question: str):
    """After the end: the follow-up; when nothing is left to decide about notices, the exercise ends."""
    yield ask_whom_to_tell(world, "resolved", question)
    yield world.env.timeout(_UPDATE)
    while world.prompts:
        yield world.env.timeout(_AGAIN)
    world.end("the incident is resolved and everybody who was to be told has been")


def _options(world, occasion: str) -> tuple[Option, ...]:
    """What a plan would offer: quick and short, full and checked, inside only, or nothing."""
    quick = ("what happened", "what we do", "next update", "where to look")
    full = (
        "what happened",
        "who is affected",
        "what still works",
        "what we do",
        "cause",
        "next update",
        "apology",
    )
    written = [
        ("holding statement: banner, SMS, social", "customers", ("banner", "sms", "social"), quick, (COMMANDER,)),
        ("full notice: e-mail, banner, social; legal reads it", "customers", ("e-mail", "banner", "social"), full,
         (COUNSEL, COMMANDER)),
        ("executives only", "executives", ("chat",), quick, ()),
    ]  # fmt: skip
    return (*(_option(world, occasion, *row) for row in written), Option("tell nobody now"))


def _option(world, occasion: str, name: str, to: str, by, says, approvals) -> Option:
    channels = tuple(c for c in by if c in reachable(world.scenario.organisation, to))
    approvals = tuple(role for role in approvals if role in world.known.called)
    promise = None if occasion == "resolved" else _UPDATE
    at = wording.clock(world.clock() + _UPDATE) if promise else ""
    words = tuple((f, wording.default(f, world.known, world.scenario.organisation, at)) for f in says)
    filled = tuple((f, w) for f, w in words if w)
    return Option(name, (act.Draft(to, channels, occasion, (), len(says) < 6, approvals, filled, promise),))


def promises(world):
    """Every promise of an update is put to the communications lead shortly before it falls due."""
    while True:
        sent = yield world.next((NoticeSent,), lambda e: e.to == "customers" and e.next_update is not None)
        world.start(_promise(world, sent))


def _promise(world, sent):
    yield world.env.timeout(max(0, sent.next_update - _LEAD - world.now))
    known = world.known
    if known.promised["customers"] == sent.next_update and not known.resolved and not _on_its_way(known):
        due = wording.clock(world.clock(sent.next_update))
        yield ask_whom_to_tell(
            world, "update due", f"You promised customers an update by {due}. What do you tell them?"
        )


def _on_its_way(known) -> bool:
    return any(n.draft.to == "customers" and not n.sent for n in known.notices.values())


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
    return world.known.resolved and notice.draft.occasion not in _AT_THE_END


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
    if notice.draft.occasion in _AT_THE_END:
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


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_draft(world, role: str, action: act.Draft) -> str | None:
    """Only by channels that reach that group, and with approvals of people who are there to give them."""
    if world.known.resolved and action.occasion not in _AT_THE_END:
        return "the incident is resolved meanwhile; this notice is overtaken"
    organisation = world.scenario.organisation
    ways = reachable(organisation, action.to)
    segments = [a.name for a in organisation.audiences if a.group == action.to]
    for channel in action.channels:
        if channel not in ways:
            return f"{action.to} cannot be reached by {channel!r}; there is {', '.join(ways)}"
    for audience in action.audiences:
        if audience not in segments:
            return f"there are no {action.to} called {audience!r}; there are {', '.join(segments)}"
    for approval in action.approvals:
        if approval not in ROLES or approval not in world.known.called:
            return f"the {approval} has not been called in, and cannot release it"
    return _too_long(organisation, action)


def _too_long(organisation, action: act.Draft) -> str | None:
    length = len(wording.text(action.fields))
    limits = ((c, named(organisation.channels, c).limit) for c in action.channels)
    channel, limit = next(((c, most) for c, most in limits if most and length > most), (None, None))
    return f"the text has {length} characters; {channel} takes {limit}" if channel else None


def draft(world, role: str, action: act.Draft) -> None:
    """The notice is written; without approvals it goes out at once."""
    before = sum(n.draft.to == action.to for n in world.known.notices.values())
    name = f"{action.to} notice {before + 1}"
    world.record(
        NoticeDrafted(
            world.now,
            name,
            role,
            action.to,
            action.occasion,
            action.channels,
            action.audiences,
            action.fields,
            action.approvals,
            action.next_update,
        )
    )
    if action.approvals:
        world.start(releasing(world, name))
    else:
        send(world, role, act.Send(name))


def _not_open(world, name: str) -> str | None:
    notice = world.known.notices.get(name)
    if notice is None:
        return f"there is no {name!r}; there is {', '.join(world.known.notices) or 'none yet'}"
    return f"{name} has gone out already" if notice.sent else None


def cannot_release(world, role: str, action: act.Release | act.Return) -> str | None:
    """Only those whose approval was asked for, while it is open."""
    closed = _not_open(world, action.notice)
    if closed or role in world.known.notices[action.notice].waits_for:
        return closed
    return f"{action.notice} does not wait for the {role}"


def release(world, role: str, action: act.Release) -> None:
    """It may go, as far as this role is concerned."""
    world.record(NoticeReleased(world.now, action.notice, role))


def give_back(world, role: str, action: act.Return) -> None:
    """It must be changed first."""
    world.record(NoticeReturned(world.now, action.notice, role))


def cannot_redraft(world, role: str, action: act.Redraft) -> str | None:
    """Only what was given back."""
    closed = _not_open(world, action.notice)
    if closed or world.known.notices[action.notice].returned_by:
        return closed
    return f"nobody asked for changes in {action.notice}"


def redraft(world, role: str, action: act.Redraft) -> None:
    """The changed notice is read again by whoever has not released it."""
    world.known.notices[action.notice].returned_by = None


def cannot_send(world, role: str, action: act.Send) -> str | None:
    """Only once."""
    return _not_open(world, action.notice)


def send(world, role: str, action: act.Send) -> None:
    """It goes out, released or not; nothing calls it back."""
    organisation, notice = world.scenario.organisation, world.known.notices[action.notice]
    told = [a for a in organisation.audiences if a.group == notice.draft.to]
    told = [a for a in told if not notice.draft.audiences or a.name in notice.draft.audiences]
    deliveries = [d for c in notice.draft.channels for a in told for d in deliver(world, action.notice, a, c)]
    promise = notice.draft.next_update
    cost = sum(d.addressed * named(organisation.channels, d.channel).cost for d in deliveries)
    world.record(
        NoticeSent(
            world.now,
            action.notice,
            role,
            notice.draft.to,
            notice.draft.occasion,
            notice.draft.channels,
            sum(a.size for a in told),
            tuple(name for name, words in notice.draft.fields if words),
            world.now + promise if promise else None,
            notice.waits_for,
            round(cost, 2),
        )
    )
