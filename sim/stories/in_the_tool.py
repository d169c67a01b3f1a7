"""In the tool: what has been sent is not out before whatever carries the channel lets it go, and may be lost there."""

from __future__ import annotations

from sim import wording
from sim.events import CopiesBounced, DeliveryFailed, NoticeHeldUp
from sim.reach import Delivery
from sim.scenario import DAY, Channel

_LEAST = 1.0  # a message a minute is left for ours, however busy a channel is


def leaves_tool(world, channel: Channel, notice: str) -> int:
    """The second in which the tool lets a notice go: at once, where it holds nothing up."""
    if channel.approves is None and not channel.queues:
        return world.now
    return _settled(world, channel, notice)[0]


def gets_through(world, channel: Channel, notice: str) -> float:
    """The share of what the tool has accepted that it delivers."""
    if channel.fails is None and channel.bounces is None:
        return 1.0
    return 0.0 if _settled(world, channel, notice)[1] else 1.0 - (channel.bounces or 0.0)


def left_over(channel: Channel) -> float | None:
    """How many copies of ours leave in a minute, while others write there, too; None: all at once."""
    if channel.per_minute is None or not channel.busy:
        return channel.per_minute
    return max(_LEAST, channel.per_minute - channel.busy)


def _settled(world, channel: Channel, notice: str) -> tuple[int, bool]:
    """Until when one notice waits, and whether it fails: once for all its readers, because it is one post there."""
    key = channel.name, notice
    if key not in world.truth.in_tool:
        fails = bool(channel.fails) and world.luck.chance(channel.fails, "sending fails", *key)
        world.truth.in_tool[key] = _waits(world, channel, notice), fails
    return world.truth.in_tool[key]


def _waits(world, channel: Channel, notice: str) -> int:
    """It is released by somebody, then it takes its place in the queue."""
    until = world.now
    if channel.approves is not None:
        until += world.luck.seconds(channel.approves, "released in the tool", channel.name, notice)
        world.record(NoticeHeldUp(world.now, notice, channel.name, "waits to be released in the tool"))
    slot = _slot(world, channel, until) if channel.queues else None
    if slot is not None:
        at = wording.clock(world.clock(slot))
        world.record(NoticeHeldUp(world.now, notice, channel.name, f"is queued for {at}, behind what is planned"))
    return until if slot is None else slot


def _slot(world, channel: Channel, since: int) -> int | None:
    """The second of the slot that a post gets: the one after the next planned post, or that one's own, if planned posts
    are held back. None: nothing is planned there, and it goes at once."""
    planned = [one.times for one in world.scenario.organisation.planned_posts if one.channel == channel.name]
    clock = (world.scenario.starts + since) % DAY
    slots = sorted((time - clock) % DAY + more for times in planned for time in times for more in (0, DAY))
    return since + slots[0 if world.known.posts_held else 1] if slots else None


def not_delivered(world, channel: Channel, delivery: Delivery) -> None:
    """Some time after the last copy it is found out which of those that were reported as out never arrived."""
    if channel.fails is None and channel.bounces is None:
        return
    found = delivery.first + delivery.sending + (channel.finds_out or 0)
    event = _came_back(world, channel, delivery, found)
    if event:
        world.later(found - world.now, lambda: world.record(event))


def _came_back(world, channel: Channel, delivery: Delivery, at: int) -> CopiesBounced | DeliveryFailed | None:
    if _settled(world, channel, delivery.notice)[1]:
        return DeliveryFailed(at, delivery.notice, channel.name, delivery.audience)
    bounced = round(delivery.addressed * (channel.bounces or 0.0))
    return CopiesBounced(at, delivery.notice, channel.name, bounced) if bounced else None
