"""Banners: what stands on the site stays there until it is replaced or taken down, also when it is over."""

from __future__ import annotations

from sim import actions as act
from sim.events import ActionRefused, IncidentReopened, NoticeDrafted, NoticeSent, NoticeTakenDown, NoticeWithdrawn
from sim.prompts import Option
from sim.scenario import COMMUNICATIONS_LEAD
from sim.stories.load import deciding
from sim.stories.truth import named

MINUTES = 60
_MOVES = (NoticeDrafted, NoticeSent, NoticeWithdrawn, NoticeTakenDown, ActionRefused, IncidentReopened)


def left_up(world, number: int):
    """It is over. Once nothing is on its way that would replace it, the communications lead is asked about what still
    says that something is down."""
    while stale := _stale(world):
        if not _on_its_way(world):
            yield _ask(world, number, stale)
            return
        yield world.next(_MOVES)


def _stale(world) -> dict[str, str]:
    """Channel → notice: what stands there last, was said to customers before it was over, and can be taken down."""
    last: dict[str, str] = {}
    for name, notice in world.known.notices.items():
        if notice.sent and notice.sent.to == "customers":
            last.update(dict.fromkeys(notice.sent.channels, name))
    return {channel: name for channel, name in last.items() if _says_trouble(world, channel, name)}


def _says_trouble(world, channel: str, name: str) -> bool:
    known, way = world.known, named(world.scenario.organisation.channels, channel)
    notice = known.notices[name]
    before = notice.draft.occasion != "resolved" and known.about(notice.draft.incidents).resolved
    return way.kind == "on site" and way.recallable and before and not notice.down


def _on_its_way(world) -> bool:
    return world.known.on_its_way("customers") is not None or any(world.truth.in_writing.values())


def _ask(world, number: int, stale: dict[str, str]):
    names = tuple(dict.fromkeys(stale.values()))
    return world.prompt(
        COMMUNICATIONS_LEAD,
        "banner",
        f"It is over, and this still stands there: {', '.join(f'{name} ({way})' for way, name in stale.items())}. "
        "Take it down?",
        (Option("take it down", tuple(act.TakeDown(name) for name in names)), Option("leave it up")),
        within=30 * MINUTES,
        takes=deciding(world, COMMUNICATIONS_LEAD),
        default="leave it up",
        moot=(world.next(_MOVES, lambda _: not _stale(world)),),
        incident=number,
    )


def cannot_take_down(world, role: str, action: act.TakeDown) -> str | None:
    """Only what has gone out, can be taken down, and is about what is over: before, a newer one replaces it."""
    notice = world.known.notices.get(action.notice)
    if notice is None or not notice.sent:
        return f"{action.notice!r} has not gone out"
    if notice.down:
        return f"{action.notice} has been taken down already"
    if not _recallable(world, notice.sent):
        return f"{action.notice} went only by what cannot be taken down again"
    over = world.known.about(notice.sent.incidents).resolved
    return None if over else "what it is about is not over; a newer notice takes its place"


def take_down(world, role: str, action: act.TakeDown) -> None:
    """It does not stand there any more."""
    sent = world.known.notices[action.notice].sent
    world.record(NoticeTakenDown(world.now, action.notice, role, _recallable(world, sent)))


def _recallable(world, sent: NoticeSent) -> tuple[str, ...]:
    return tuple(name for name in sent.channels if named(world.scenario.organisation.channels, name).recallable)
