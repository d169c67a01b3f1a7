"""Drafting: a notice is put into words, given back, changed; only what says something to somebody can go."""

from __future__ import annotations

from sim import actions as act
from sim import reach, wording
from sim.events import NoticeChanged, NoticeDrafted, NoticeReleased, NoticeReturned
from sim.scenario import AFTERWARDS, COUNSEL, ROLES, RUMOUR_SEEN, TECHNICAL, YOUR_ORDER
from sim.stories import mistakes
from sim.stories.filing import unknown
from sim.stories.naming import approvals
from sim.stories.releasing import releasing
from sim.stories.sending import cannot_send, send
from sim.stories.truth import named

#: Occasions on which something is still written when it is over.
_AT_THE_END = (*AFTERWARDS, "own initiative", "clock started", RUMOUR_SEEN)


def cannot_draft(world, role: str, action: act.Draft) -> str | None:
    """Only what says something, by channels that reach its readers, with approvals of people who can give them."""
    if overtaken(world, action):
        return "the incident is resolved meanwhile; this notice is overtaken"
    if why := next(filter(None, (unknown(world, n) for n in action.incidents)), None):
        return why
    for approval in action.approvals:
        if approval not in ROLES or approval not in world.known.called:
            return f"the {approval} has not been called in, and cannot release it"
    organisation, words = world.scenario.organisation, (action.fields, action.next_update, action.estimate)
    wrong = _unreachable(organisation, action) or _not_theirs(organisation, action)
    return wrong or _ill_worded(organisation, *words, action.channels)


def overtaken(world, action: act.Draft) -> bool:
    """Whether the notice was about what is over."""
    return action.occasion not in _AT_THE_END and world.known.about(action.incidents).resolved


def _unreachable(organisation, action: act.Draft) -> str | None:
    segments = [a.name for a in reach.addressed(organisation, action.to)]
    for audience in action.audiences:
        if audience not in segments:
            return f"there are no {action.to} called {audience!r}; there are {', '.join(segments) or 'none'}"
    ways = reach.reachable(organisation, action.to, action.audiences)
    whom = " and ".join(action.audiences) or action.to
    wrong = next((channel for channel in action.channels if channel not in ways), None)
    return f"{whom} cannot be reached by {wrong!r}; there is {', '.join(ways) or 'no channel'}" if wrong else None


def _not_theirs(organisation, notice) -> str | None:
    """What is about a reader's order goes to those who have one, technical details to partners, once counsel has read
    them; neither to anybody else."""
    if dict(notice.fields).get(TECHNICAL, "").strip():
        if notice.to != "partners":
            return f"{TECHNICAL!r} are for partners"
        if COUNSEL not in notice.approvals:
            return f"{TECHNICAL!r} go out when the {COUNSEL} has released them; ask for that approval"
    whom = " and ".join(wording.of_others(organisation, notice))
    return f"{YOUR_ORDER!r} is for those who have an open order; it would go to {whom}" if whom else None


def _ill_worded(organisation, fields, next_update, estimate, channels: tuple[str, ...]) -> str | None:
    unfilled = wording.text(fields)
    said = wording.put_in(unfilled, "00:00", "00:00")
    if not said.strip():
        return "the notice says nothing; at least one of its fields needs words"
    if next_update is None and wording.TIME in unfilled:
        return f"its words name a promised time ({wording.TIME}), but no next update is promised"
    if estimate is None and wording.OVER in unfilled:
        return f"its words name a time by which it is over ({wording.OVER}), but no estimate is given"
    limits = ((c, named(organisation.channels, c).limit) for c in channels)
    channel, limit = next(((c, most) for c, most in limits if most and len(said) > most), (None, None))
    return f"the text has {len(said)} characters; {channel} takes {limit}" if channel else None


def draft(world, role: str, action: act.Draft) -> None:
    """The notice is written; without approvals it goes out at once, if its words are still true. What the organisation
    wants released for the kind of trouble, it does not go without."""
    name = _named(world, action.to, action.occasion)
    incidents = action.incidents or world.known.concerned(action.occasion, 1)
    released_by = approvals(world, action.to, action.approvals, incidents)
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
            released_by,
            action.next_update,
            world.now if action.worded is None else min(action.worded, world.now),
            incidents,
            action.estimate,
        )
    )
    mistakes.written(world, name, role, action.template)
    if released_by or world.known.stale(world.known.notices[name]):
        world.start(releasing(world, name))
    else:
        send(world, role, act.Send(name))


def _named(world, to: str, occasion: str) -> str:
    """Its readers and occasion, numbered by their own history, as luck has it by these names: a notice more to others
    changes nothing for this one."""
    alike = sum((n.draft.to, n.draft.occasion) == (to, occasion) for n in world.known.notices.values())
    return f"{to} notice ({occasion}{f' {alike + 1}' if alike else ''})"


def cannot_release(world, role: str, action: act.Release | act.Return) -> str | None:
    """Only those whose approval was asked for, while it is open."""
    closed = cannot_send(world, role, action)
    if closed or role in world.known.notices[action.notice].waits_for:
        return closed
    return f"{action.notice} does not wait for the {role}"


def release(world, role: str, action: act.Release) -> None:
    """It may go, as far as this role is concerned."""
    mistakes.read(world, action.notice, role)
    world.record(NoticeReleased(world.now, action.notice, role))


def give_back(world, role: str, action: act.Return) -> None:
    """It must be changed first."""
    world.record(NoticeReturned(world.now, action.notice, role))


def cannot_redraft(world, role: str, action: act.Redraft) -> str | None:
    """Only what was given back, and not into something that cannot go."""
    closed = cannot_send(world, role, action)
    if closed:
        return closed
    notice = world.known.notices[action.notice]
    if not notice.returned_by:
        return f"nobody asked for changes in {action.notice}"
    before = notice.draft
    fields = action.fields or before.fields
    organisation = world.scenario.organisation
    return _not_theirs(organisation, before._replace(fields=fields)) or _ill_worded(
        organisation, fields, before.next_update, before.estimate, before.channels
    )


def redraft(world, role: str, action: act.Redraft) -> None:
    """The changed notice is read again by whoever has not released it."""
    before = world.known.notices[action.notice].draft
    worded = world.now if action.worded is None else min(action.worded, world.now)
    words = (action.fields, worded) if action.fields else (before.fields, before.worded)
    world.record(NoticeChanged(world.now, action.notice, role, *words))
    if action.fields:  # as it was, it is as wrong as it was
        mistakes.put_right(world, action.notice, role)
