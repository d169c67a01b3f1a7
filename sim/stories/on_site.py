"""On site: what went up while its place was down is seen once that is back, unless it has been taken down by then."""

from __future__ import annotations

from sim.events import NoticeSent
from sim.reach import Delivery
from sim.scenario import AFTERWARDS, Channel
from sim.stories.informing import back, is_dark, shown
from sim.stories.truth import named

_FOR_AFTER = (*AFTERWARDS, "own initiative")  # occasions of what stays up when it is over


def waiting(world, sent: NoticeSent, deliveries: list[Delivery]) -> None:
    """Those deliveries of a notice that show nothing on site, because their place is down, wait for it."""
    for channel in in_the_dark(world, sent):
        world.start(_seen_later(world, sent, channel, deliveries))


def in_the_dark(world, sent: NoticeSent) -> list[Channel]:
    """The channels of a notice that show nothing on site now, because their place is down."""
    channels = [named(world.scenario.organisation.channels, name) for name in sent.channels]
    return [channel for channel in channels if channel.kind == "on site" and is_dark(world, channel)]


def _seen_later(world, sent: NoticeSent, channel, deliveries: list[Delivery]):
    """Whoever comes by once the place is back sees what is up there; `deliveries` then has that, too."""
    yield back(world, channel)
    if sent.occasion not in _FOR_AFTER and world.known.about(sent.incidents).resolved:
        return
    for dark in [way for way in deliveries if way.channel == channel.name]:
        if not _replaced(world, sent, dark):
            deliveries.append(shown(world, dark))


def _replaced(world, sent: NoticeSent, way: Delivery) -> bool:
    """Whether a newer notice has gone up in the same place for the same readers."""
    later = (n.sent for n in world.known.notices.values() if n.sent and n.sent.at > sent.at)
    return any(way.channel in new.channels and way.audience in new.audiences for new in later)
