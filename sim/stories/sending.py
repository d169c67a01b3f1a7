"""Sending: a notice goes out once, with what it promises; older ones that add nothing for its readers are overtaken."""

from __future__ import annotations

from sim import actions as act
from sim import reach, wording
from sim.events import EstimateBroken, NoticeSent, NoticeWithdrawn
from sim.impact import touched
from sim.reach import Delivery
from sim.scenario import AFTERWARDS, RUMOUR_SEEN
from sim.stories import clocks, mistakes
from sim.stories.filing import faults_of
from sim.stories.informing import deliver
from sim.stories.on_site import waiting
from sim.stories.owed import OCCASION
from sim.stories.promising import remind
from sim.stories.truth import named


def cannot_send(world, role: str, action: act.Send | act.Withdraw | act.Release | act.Return | act.Redraft):
    """Only what is there and open: a notice goes once, and not after it was taken back. None: it can."""
    name = action.notice
    notice = world.known.notices.get(name)
    if notice is None:
        return f"there is no {name!r}; there is {', '.join(world.known.notices) or 'none yet'}"
    if notice.withdrawn:
        return f"{name} will not go out: {notice.withdrawn}"
    return f"{name} has gone out already" if notice.sent else None


def send(world, role: str, action: act.Send) -> None:
    """It goes out, released or not, with the times put in that it promises; nothing calls it back. Older ones that have
    not gone to the same readers are overtaken, unless they add to it."""
    organisation, notice = world.scenario.organisation, world.known.notices[action.notice]
    drafted = notice.draft
    told = reach.addressed(organisation, drafted.to, drafted.audiences)
    deliveries = [
        d for c in drafted.channels for a in told for d in deliver(world, action.notice, a, c, drafted.incidents)
    ]
    promise, estimate, fields = _in_time(world, drafted)
    cost = sum(d.addressed * named(organisation.channels, d.channel).cost for d in deliveries)
    sent = NoticeSent(
        world.now,
        action.notice,
        role,
        drafted.to,
        drafted.occasion,
        drafted.channels,
        tuple(a.name for a in told),
        reach.people_had(world.scenario, told, drafted.channels),
        fields,
        promise,
        notice.waits_for,
        round(cost, 2),
        drafted.incidents,
        estimate,
    )
    world.record(sent)
    clocks.went_out(world, sent)
    waiting(world, sent, deliveries)
    mistakes.went_out(world, sent, deliveries)
    if promise is not None:
        remind(world, sent, promise)
    if estimate is not None and drafted.to == "customers":
        world.start(held_to(world, sent, reach.broken_at(world.now, estimate), deliveries))
    _withdraw_older(world, role, drafted, {a.name for a in told})


def _in_time(world, drafted) -> tuple[int | None, int | None, wording.Fields]:
    """(the second of the promised update, the second by which it is over, the words with both put in)."""
    now, clock = world.now, world.clock()
    after = wording.promised(drafted.fields, drafted.next_update, clock)
    over = wording.estimated(drafted.fields, drafted.estimate, clock)
    by, until = (wording.clock(clock + (seconds or 0)) for seconds in (drafted.next_update, drafted.estimate))
    fields = wording.timed(drafted.fields, by, until)
    return None if after is None else now + after, None if over is None else now + over, fields


def held_to(world, sent: NoticeSent, until: int, deliveries: list[Delivery]):
    """What was said of the end is held against it: if it is not over by then (`until`, a tenth allowed for), and nobody
    has been told otherwise, those who had read it were told wrong."""
    yield world.env.timeout(max(0, until - world.now))
    later = [n.sent for n in world.known.notices.values() if n.sent and n.sent.to == sent.to and n.sent.at > sent.at]
    revised = any(n.estimate is not None and set(sent.audiences) <= set(n.audiences) for n in later)
    if not revised and _still_ill(world, sent):
        shares = [
            (name, reach.informed([d for d in deliveries if d.audience == name], world.now)) for name in sent.audiences
        ]
        broken = EstimateBroken(world.now, sent.notice, tuple(shares), sent.incidents)
        world.truth.broken.append(broken)
        world.record(broken)


def _still_ill(world, sent: NoticeSent) -> bool:
    """Whether something that customers touch, and that the notice was about, is not restored yet."""
    health, restored = world.truth.health.now, world.scenario.organisation.restored_at
    broke = [fault.component for number in sent.incidents for fault in faults_of(world, number)]
    return any(health[name] < restored for _, names in touched(world.scenario.organisation, broke) for name in names)


def _withdraw_older(world, role: str, newer, told: set[str]) -> None:
    """What was written before this one, for nobody but its readers, is old news, unless it adds to it."""
    for name, notice in list(world.known.notices.items()):
        if name == newer.notice:
            return
        if not notice.open or notice.draft.occasion == OCCASION:
            continue
        readers = reach.addressed(world.scenario.organisation, notice.draft.to, notice.draft.audiences)
        same = set(notice.draft.incidents) <= set(newer.incidents)
        if same and all(a.name in told for a in readers) and not _adds(notice.draft, newer):
            world.record(NoticeWithdrawn(world.now, name, role, f"{newer.notice} has overtaken it"))


def _adds(older, newer) -> bool:
    """Whether an older notice says something that the newer one does not, and what both say in the same words (which a
    correction begins otherwise): then nothing in it is stale for the newer one, and its readers have not heard it
    all."""
    new = {field: words for field, words in newer.fields if words.strip()}
    old = {field: words for field, words in older.fields if words.strip()}
    ends = (older.estimate, newer.estimate) if "estimate" in old and "estimate" in new else (None, None)
    return not old.keys() <= new.keys() and ends[0] == ends[1] and all(new.get(f, old[f]).endswith(old[f]) for f in old)


def withdraw(world, role: str, action: act.Withdraw) -> None:
    """It is taken back before it goes."""
    world.record(NoticeWithdrawn(world.now, action.notice, role, "it was taken back"))


def withdraw_all(world, role: str, why: str) -> None:
    """Whatever has not gone out and is about nothing but what is over never will; but what a clock asks for, what
    corrects a rumour, and what follows the end of another incident."""
    for name, notice in list(world.known.notices.items()):
        owed = notice.draft.occasion in (OCCASION, RUMOUR_SEEN, *AFTERWARDS)
        if notice.open and not owed and world.known.about(notice.draft.incidents).resolved:
            world.record(NoticeWithdrawn(world.now, name, role, why))
