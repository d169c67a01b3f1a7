"""Opting out: some of those who get a notice want no more of them by that channel.

Shares, not persons: as large audiences are followed. Who opts out of one channel can still be had by the others.
"""

from __future__ import annotations

from sim.events import ReadersOptedOut
from sim.reach import Delivery
from sim.scenario import Audience, Channel, Reached


def still_had(world, audience: Audience, way: Reached) -> float:
    """The share of an audience that can be had by a channel, less those who have opted out of it."""
    return way.share * world.truth.stayed.get((audience.name, way.channel), 1.0)


def opting_out(world, channel: Channel, delivery: Delivery, lost: int) -> None:
    """Once the last copy is out, a share of those who got one has opted out."""
    wanted, leaves = delivery.addressed + lost, channel.opt_out
    if not leaves or not delivery.addressed:
        return
    got = channel.accepts * leaves * delivery.addressed
    out = delivery.first + delivery.sending
    event = ReadersOptedOut(out, delivery.notice, delivery.audience, channel.name, round(got))
    world.later(out - world.now, lambda: _leave(world, event, got / wanted))


def _leave(world, event: ReadersOptedOut, share: float) -> None:
    key = event.audience, event.channel
    world.truth.stayed[key] = world.truth.stayed.get(key, 1.0) * (1.0 - share)
    if event.people:
        world.record(event)
