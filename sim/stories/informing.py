"""Informing: a notice that was sent reaches people, each audience and channel in its own time."""

from __future__ import annotations

from math import exp

from sim.demand import people
from sim.events import CopiesLost, DeliveryBegan, DeliveryReported
from sim.luck import quantile
from sim.reach import Delivery
from sim.remembering import remembered
from sim.scenario import Audience, Channel, Duration, Reached
from sim.stories.in_the_tool import gets_through, leaves_tool, left_over, not_delivered
from sim.stories.opting_out import opting_out, still_had
from sim.stories.truth import named
from sim.stories.word_of_mouth import told_by_others

PERSON_BY_PERSON = 100  #: audiences up to this size are followed person by person
_DEAD = 0.5  # a channel that runs on a component with less health than this reaches nobody


def deliver(world, notice: str, audience: Audience, name: str, incidents: tuple[int, ...] = ()) -> tuple[Delivery, ...]:
    """The notice, about these incidents, sets out to one audience by one channel; nothing, if the audience cannot be
    had there."""
    way = _had_by(audience, name)
    if way is None:
        return ()
    channel = named(world.scenario.organisation.channels, name)
    delivery, lost = _on_its_way(world, notice, audience, channel, still_had(world, audience, way), incidents)
    delivery = _set_out(world, audience, delivery)
    opting_out(world, channel, delivery, lost)
    if lost:
        world.record(CopiesLost(world.now, notice, channel.name, lost))
    not_delivered(world, channel, delivery)
    if channel.kind == "direct":
        out = DeliveryReported(delivery.first + delivery.sending, notice, channel.name, delivery.addressed)
        world.later(out.at - world.now, lambda: world.record(out))
    return (delivery,)


@remembered
def _had_by(audience: Audience, channel: str) -> Reached | None:
    """How an audience can be had by a channel; None: it cannot."""
    return next((way for way in audience.reached_by if way.channel == channel), None)


def shown(world, dark: Delivery) -> Delivery:
    """What went up on site while its place was down is seen from now on; it is the same copy."""
    audience = named(world.scenario.organisation.audiences, dark.audience)
    channel = named(world.scenario.organisation.channels, dark.channel)
    share = next(way.share for way in audience.reached_by if way.channel == channel.name)
    reached = share * channel.accepts * channel.seen * gets_through(world, channel, dark.notice)
    delivery = dark._replace(addressed=0, first=max(world.now, dark.first), reached=reached)
    if dark.people:
        how = reached, delivery.pace, delivery.first, delivery.sending
        delivery = delivery._replace(people=_persons(world, audience.name, len(dark.people), *how))
    return _set_out(world, audience, delivery)


def is_dark(world, channel: Channel) -> bool:
    """Whether a channel is down, because what it runs on is."""
    return channel.runs_on is not None and world.truth.health.now[channel.runs_on] < _DEAD


def back(world, channel: Channel):
    """Happens once what a channel runs on is up again."""
    return world.truth.health.rises(channel.runs_on, _DEAD)


def _set_out(world, audience: Audience, delivery: Delivery) -> Delivery:
    if delivery.people:
        delivery = delivery._replace(people=told_by_others(world, audience, delivery))
    world.truth.set_out(delivery)
    world.record(DeliveryBegan(world.now, delivery))
    return delivery


def _on_its_way(
    world, notice: str, audience: Audience, channel: Channel, share: float, incidents: tuple[int, ...]
) -> tuple[Delivery, int]:
    """Who will take it in, and when: settled as it sets out, by luck that belongs to the audience. And how many copies
    are lost because the channel's queue is full."""
    size = people(world.scenario, audience)
    wanted = round(size * share)
    first, sending, copies = _queue(world, notice, audience, channel, wanted)
    reached = share * channel.accepts * channel.seen * gets_through(world, channel, notice)
    if is_dark(world, channel):
        reached = 0.0
    if copies < wanted:
        reached *= copies / wanted
    pace = _pace(world, audience, channel)
    each: tuple[int, ...] = ()
    if size <= PERSON_BY_PERSON:
        each = _persons(world, audience.name, size, reached, pace, first, sending)
    way = Delivery(notice, audience.name, channel.name, copies, first, sending, reached, pace, each, incidents)
    return way, wanted - copies


def _queue(world, notice: str, audience: Audience, channel: Channel, wanted: int) -> tuple[int, int, int]:
    """(second of the first copy, seconds until the last, copies): one sending at a time on each direct channel. What
    would wait for longer than the channel holds is not taken."""
    key = ("channel starts", channel.name, notice, audience.name)
    ready = leaves_tool(world, channel, notice) + world.luck.seconds(channel.starts, *key)
    a_minute = left_over(channel)
    if channel.kind != "direct" or not a_minute:
        return ready, 0, wanted
    first, copies = max(ready, world.truth.channel_free[channel.name]), wanted
    if channel.holds is not None:
        copies = min(wanted, max(0, int((ready + channel.holds - first) * a_minute / 60)))
    sending = round(60 * copies / a_minute)
    world.truth.channel_free[channel.name] = first + sending
    return first, sending, copies


def _pace(world, audience: Audience, channel: Channel) -> Duration:
    """How long this audience takes to notice, today. What is on site waits for the next visit."""
    paces = world.truth.paces
    if audience.name not in paces:
        paces[audience.name] = exp(audience.varies * world.luck.normal("pace", audience.name))
    usual = audience.visits if channel.kind == "on site" and audience.visits else channel.reads
    return Duration(usual.kind, usual.seconds * paces[audience.name], usual.spread)


def _persons(world, name: str, size: int, reached: float, pace: Duration, first: int, sending: int) -> tuple[int, ...]:
    """Person by person: -1 for those it never reaches. A person's luck is the same on every channel."""
    persons, luck, key = world.truth.persons, world.luck, (name, pace)
    if name not in persons:
        persons[name] = tuple((luck.u("reached", name, n), luck.u("reads", name, n)) for n in range(size))
    if key not in persons:
        persons[key] = tuple([(found, quantile(pace, reads)) for found, reads in persons[name]])
    step = sending / max(1, size)
    return tuple(
        [round(first + step * n + after) if found < reached else -1 for n, (found, after) in enumerate(persons[key])]
    )
