"""Notices: what can be done with one, from the draft to the sending."""

from __future__ import annotations

from sim import actions as act
from sim import wording
from sim.demand import people
from sim.events import NoticeChanged, NoticeDrafted, NoticeReleased, NoticeReturned, NoticeSent
from sim.scenario import ROLES
from sim.stories.incident import named
from sim.stories.informing import deliver, reachable
from sim.stories.releasing import AT_THE_END, releasing


def cannot_draft(world, role: str, action: act.Draft) -> str | None:
    """Only by channels that reach that group, and with approvals of people who are there to give them."""
    if world.known.resolved and action.occasion not in AT_THE_END:
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
    world.record(NoticeChanged(world.now, action.notice, role))


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
            sum(people(world.scenario, a) for a in told),
            tuple(name for name, words in notice.draft.fields if words),
            world.now + promise if promise else None,
            notice.waits_for,
            round(cost, 2),
        )
    )
